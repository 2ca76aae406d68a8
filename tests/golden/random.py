#!/usr/bin/env python3
"""The numbers that tests/base/test_random.c expects, computed from the
published definitions (Blackman and Vigna, https://prng.di.unimi.it) with
Python's whole numbers.  Prints C initialisers."""

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


def xoshiro256starstar(s, n):
    s = list(s)
    for _ in range(n):
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


def show(title, values):
    print(f"/* {title} */")
    print("    {" + ",\n     ".join(f"0x{v:016X}u" for v in values) + "}")


show("state 1 2 3 4", xoshiro256starstar([1, 2, 3, 4], 10))
show("state of seed 42, stream 7", seeded(42, 7))
show("seed 0, stream 0", xoshiro256starstar(seeded(0, 0), 4))
show("seed 42, stream 7", xoshiro256starstar(seeded(42, 7), 4))
x, first = splitmix64(1234567)
assert first == 6457827717110365317  # published with splitmix64
