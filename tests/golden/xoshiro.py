#!/usr/bin/env python3
"""base/random in Python, computed from the published definitions (Blackman and
Vigna, https://prng.di.unimi.it) with Python's whole numbers, for the goldens
whose data are drawn on both sides.  Run as a program it prints the numbers
that tests/base/test_random.c expects as C initialisers."""
from itertools import islice

MASK = (1 << 64) - 1


def splitmix64(x):
    """The next state and the output."""
    x = (x + 0x9E3779B97F4A7C15) & MASK
    z = x
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return x, z ^ (z >> 31)


def rotate(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro256starstar(s):
    s = list(s)
    while True:
        yield (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


def seeded(seed, stream):
    """Streams are told apart by hashing the stream number into the seed."""
    x = seed ^ splitmix64(stream)[1]
    state = []
    for _ in range(4):
        x, z = splitmix64(x)
        state.append(z)
    return state


class Random:
    """struct bl_random: the same seed gives the same numbers."""

    def __init__(self, seed, stream=0):
        self.numbers = xoshiro256starstar(seeded(seed, stream))

    def below(self, n):
        rejected = (1 << 64) % n
        return next(v for v in self.numbers if v >= rejected) % n

    def uniform(self):
        return (next(self.numbers) >> 11) * 2.0**-53


def show(title, state, n):
    values = islice(xoshiro256starstar(state), n)
    print(f"/* {title} */")
    print("    {" + ",\n     ".join(f"0x{v:016X}u" for v in values) + "}")


def main():
    show("state 1 2 3 4", [1, 2, 3, 4], 10)
    print("/* state of seed 42, stream 7 */")
    print("    {" + ", ".join(f"0x{v:016X}u" for v in seeded(42, 7)) + "}")
    show("seed 0, stream 0", seeded(0, 0), 4)
    show("seed 42, stream 7", seeded(42, 7), 4)
    assert splitmix64(1234567)[1] == 6457827717110365317  # published with it


if __name__ == "__main__":
    main()
