#!/usr/bin/env python3
"""Writes interpolation.inc: fields and what their interpolation comes to, for
test_interpolation.c.

Computed cell by cell from the definition in engine/coding/interpolation*.h,
in double precision with the order of operations that is fixed there.  Run in
this folder.
"""
import itertools
import math

import numpy as np

MEMORY, PRIOR, PRIOR_SLOPE, DEVIATION = 0.99, 0.01, 0.75, 32.0


class Interpolation:
    def __init__(self, y, order, cubic, levels, depth):
        self.y, self.order, self.cubic = y, order, cubic
        self.levels, self.depth = levels, depth
        self.restored = np.zeros(y.shape)
        self.difference = np.zeros(y.shape)
        self.slopes = {}
        self.symbols, self.classes = [], []
        long = [d for d in range(4) if y.shape[d] >= 16]
        self.run_dim = long[-1] if long else int(np.argmax(y.shape))

    def neighbour(self, cell, d, away):
        at = list(cell)
        at[d] += away
        return tuple(at) if 0 <= at[d] < self.y.shape[d] else None

    def base(self, cell, d, s):
        places = [self.neighbour(cell, d, k * s) for k in (-3, -1, 1, 3)]
        a, b, c, e = [None if p is None else self.restored[p] for p in places]
        if c is None:
            if a is None:
                return b, 0.0
            return b + (b - a) / 2, 3 * abs(a - b)
        if a is not None and e is not None:
            base = (9 * (b + c) - (a + e)) / 16
            activity = abs(a - b) + abs(b - c) + abs(c - e)
        elif a is not None:
            base = (6 * b + 3 * c - a) / 8
            activity = 1.5 * (abs(a - b) + abs(b - c))
        elif e is not None:
            base = (6 * c + 3 * b - e) / 8
            activity = 1.5 * (abs(e - c) + abs(c - b))
        else:
            base, activity = (b + c) / 2, 3 * abs(b - c)
        return (base if self.cubic else (b + c) / 2), activity

    def beside(self, cell, reach):
        total = deviation = 0.0
        for d, h in sorted(reach.items()):
            low = self.difference[self.neighbour(cell, d, -h)]
            high = self.neighbour(cell, d, h)
            high = low if high is None else self.difference[high]
            total += low + high
            deviation += abs(low) + abs(high)
        return total, deviation

    def put(self, cell, base, prediction, activity):
        symbol = math.floor(self.y[cell] - prediction + 0.5)
        self.symbols.append(symbol)
        self.restored[cell] = prediction + symbol
        self.difference[cell] = self.restored[cell] - base
        if activity is None:
            self.classes.append(0)
            return
        fraction, exponent = math.frexp(activity) if activity > 0 else (0.5, -99)
        half_octaves = 2 * (exponent + 1) + (fraction >= 0.75)
        self.classes.append(min(max(half_octaves + 1, 1), 63))

    def run(self, cells, along, s, reach):
        sums = self.slopes.setdefault((along, len(reach)), [0.0, 0.0])
        slope = sums[0] / sums[1] if sums[1] > 0 else PRIOR_SLOPE
        slope = min(max(slope, 0.0), 1.0)
        weight = 0.5 / len(reach) if reach else 0.0
        learnt = []
        for cell in cells:
            base, activity = self.base(cell, along, s)
            total, deviation = self.beside(cell, reach)
            mean = total * weight
            power = mean * mean
            correction = mean * (power / (power + 1.0 / 12))
            activity += DEVIATION * weight * deviation
            self.put(cell, base, base + slope * correction, activity)
            learnt.append((correction, self.difference[cell]))
        for c, t in learnt:
            sums[0] = sums[0] * MEMORY + (c * t + PRIOR * PRIOR_SLOPE)
            sums[1] = sums[1] * MEMORY + (c * c + PRIOR)

    def cells(self, first, step, visit):
        ranges = [range(a, n, b)
                  for a, b, n in zip(first, step, self.y.shape)]
        inner = ranges[self.run_dim]
        ranges[self.run_dim] = [None]
        for outer in itertools.product(*ranges):
            run = [tuple(i if o is None else o for o in outer) for i in inner]
            if run:
                visit(run)

    def layers(self, step, d):
        half = step[d] // 2
        first, fine = [0] * 4, list(step)
        first[d] = half
        wide = list(step)
        for e in self.order:
            for _ in range(self.depth):
                if e != d and wide[e] < self.y.shape[e]:
                    wide[e] *= 2
        self.cells(first, wide, lambda run: self.run(run, d, half, {}))
        others = [e for e in range(4) if e != d]
        for _ in range(self.depth):
            open_dims = [e for e in others if wide[e] > fine[e]]
            for n in range(1, len(open_dims) + 1):
                for subset in itertools.combinations(open_dims, n):
                    begin = list(first)
                    reach = {e: wide[e] // 2 for e in subset}
                    for e, h in reach.items():
                        begin[e] = h
                    self.cells(begin, wide, lambda run: self.run(
                        run, d, half, reach))
            for e in open_dims:
                wide[e] //= 2

    def encode(self):
        step = [1] * 4
        for d in self.order:
            step[d] = 1 << self.levels
        def anchors(run):
            for cell in run:
                self.put(cell, 0.0, 0.0, None)
        self.cells([0] * 4, step, anchors)
        for _ in range(self.levels):
            for d in self.order:
                if step[d] // 2 < self.y.shape[d]:
                    self.layers(step, d)
                step[d] //= 2
        return self


def field(shape):
    t, s, y, x = np.meshgrid(*[np.arange(n) for n in shape], indexing="ij")
    wave = 40 * np.sin(0.5 * x + 0.3 * y - 0.4 * t + s)
    ripple = 3 * np.cos(1.9 * x * y + t)
    return np.round((wave + ripple) * 64).astype(int)


CASES = [
    ((4, 1, 7, 17), (2, 3, 0), True, 5, 4),
    ((4, 1, 7, 17), (0, 3, 2), False, 2, 1),
    ((3, 2, 5, 6), (1, 2, 3), True, 3, 2),
    ((19, 1, 1, 5), (0, 3), True, 2, 0),
]


def write(out, name, kind, values):
    out.write(f"static const {kind} {name}[] = {{\n")
    for i in range(0, len(values), 6):
        out.write("    " + ", ".join(values[i:i + 6]) + ",\n")
    out.write("};\n")


def main():
    with open("interpolation.inc", "w") as out:
        out.write("/* Written by interpolation.py. */\n")
        for i, (shape, order, *how) in enumerate(CASES):
            sixtyfourths = field(shape)
            done = Interpolation(sixtyfourths / 64, order, *how).encode()
            write(out, f"y_{i}", "int", [str(v) for v in sixtyfourths.flat])
            write(out, f"symbols_{i}", "int", [str(v) for v in done.symbols])
            write(out, f"classes_{i}", "int", [str(v) for v in done.classes])
            write(out, f"restored_{i}", "double",
                  [v.hex() for v in done.restored.ravel()])
        out.write("static const struct golden goldens[] = {\n")
        for i, (shape, order, cubic, levels, depth) in enumerate(CASES):
            out.write(f"    {{{{{{{', '.join(map(str, shape))}}}}}, "
                      f"{{{{{', '.join(map(str, order))}}}, {len(order)}, "
                      f"{str(cubic).lower()}, {levels}, {depth}}}, "
                      f"y_{i}, symbols_{i}, classes_{i}, restored_{i}}},\n")
        out.write("};\n")


main()
