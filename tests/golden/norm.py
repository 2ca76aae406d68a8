"""Writes norm.inc: a sample and what numpy makes of it.

    python3 norm.py > norm.inc
"""
import numpy as np

rng = np.random.default_rng(24)
x = np.sort(np.exp(rng.normal(3, 2, 40)))


def standardised(v):
    return (v - v.mean()) / v.std()


def show(name, values):
    print(f"static const double {name}[] = {{")
    for v in values:
        print(f"    {float(v).hex()},")
    print("};")


print(f"/* Written by norm.py with numpy {np.__version__}. */")
show("golden_x", x)
show("golden_minmax", (x - x.min()) / (x.max() - x.min()))
show("golden_standard", standardised(x))
show("golden_log", standardised(np.log(x)))
