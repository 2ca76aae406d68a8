#!/usr/bin/env python3
"""Writes column_stats.h: values and their statistics, for test_stats.c.

Mean and standard deviation are computed in exact rational arithmetic and
rounded once; quantiles are numpy's.  Run in this folder.
"""
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np

getcontext().prec = 60
PROBABILITIES = [0, 0.001, 0.01, 0.16, 0.25, 1 / 3, 0.5, 0.84, 0.99, 1]


def exact_mean(values):
    return sum(map(Fraction, values)) / len(values)


def exact_std(values):
    mean = exact_mean(values)
    variance = sum((Fraction(x) - mean) ** 2 for x in values) / len(values)
    return float(
        (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())


def adversarial(rng):
    tiny = np.ldexp(rng.integers(1, 1 << 20, 40).astype(float), -1074)
    return {
        "normal": rng.normal(size=61),
        "one_value": np.array([0.1]),
        "two_values": np.array([0.1, 0.3]),
        "equal_values": np.full(37, 0.1),
        "offset": 1e9 + rng.normal(size=50) * 1e-3,
        "outlier_first": np.concatenate([[1e9], rng.normal(size=50)]),
        "outlier_last": np.concatenate([rng.normal(size=50), [-1e12]]),
        "denormal": tiny,
        "denormal_signed": tiny * np.where(np.arange(40) % 3, 1, -1),
        "huge": 1e300 * rng.normal(size=44),
        "largest": np.array([-1, 1, 1, 0.5]) * np.finfo(float).max,
        "tiny_and_huge": np.array([1e-300, 1e300, 2e-300, 5, -3e300]),
        "cancelling": np.array([1, 1e100, 1, -1e100] * 5),
        "lognormal": rng.lognormal(0, 3, size=70),
        "cauchy": rng.standard_cauchy(size=64),
        "sparse": np.where(rng.random(80) < 0.9, 0, rng.lognormal(size=80)),
        "float32": rng.exponential(50, size=33).astype(np.float32).astype(
            float),
    }


def c_number(x):
    """Quantiles of numpy's that overflowed are left open."""
    return float(x).hex() if np.isfinite(x) else "NAN"


def c_array(name, values):
    text = ", ".join(c_number(x) for x in values)
    return f"static const double {name}[] = {{{text}}};"


def main():
    cases = adversarial(np.random.default_rng(2024))
    lines = ["/* Made by column_stats.py. */", "// clang-format off", "",
             c_array("golden_probabilities", PROBABILITIES)]
    for name, values in cases.items():
        with np.errstate(over="ignore", invalid="ignore"):
            quantiles = np.quantile(values, PROBABILITIES)
        lines += [c_array(f"golden_{name}", values),
                  c_array(f"golden_{name}_quantiles", quantiles)]
    lines.append("static const struct golden goldens[] = {")
    for name, values in cases.items():
        mean, std = float(exact_mean(values)), exact_std(values)
        lines.append(
            f'    {{"{name}", golden_{name}, {len(values)}, '
            f"{mean.hex()}, {std.hex()}, golden_{name}_quantiles}},")
    lines += ["};", "// clang-format on", ""]
    with open("column_stats.h", "w") as out:
        out.write("\n".join(lines))


main()
