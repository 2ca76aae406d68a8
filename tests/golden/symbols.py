"""Writes symbols.inc: entropies of distributions rounded to whole numbers.

    python3 symbols.py > symbols.inc
"""
import numpy as np
import scipy
from scipy import stats


def entropy(of, reach):
    k = np.arange(-reach, reach + 1, dtype=np.float64)
    # The tail that is the smaller one keeps its digits.
    p = np.where(k > 0, of.sf(k - 0.5) - of.sf(k + 0.5),
                 of.cdf(k + 0.5) - of.cdf(k - 0.5))
    p = p[p > 0]
    return -(p * np.log2(p)).sum()


print(f"/* Written by symbols.py with scipy {scipy.__version__}. */")
print("static const struct golden_entropy {")
print("    const char *name;")
print("    double width;")
print("    double bits; // a symbol")
print("} golden_entropies[] = {")
for name, family, widths in [
        ("normal", stats.norm, [0.5, 1, 10, 1000, 1e6]),
        ("laplace", stats.laplace, [0.5, 20, 3000]),
        ("exponential", stats.expon, [5, 500])]:
    for width in widths:
        bits = entropy(family(scale=width), int(60 * width) + 10)
        print(f'    {{"{name}", {width:g}, {bits:.9f}}},')
print("};")
