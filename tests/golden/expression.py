"""Formulas and their values by numpy, for tests/engine/data/test_expression.c.

    python3 expression.py > expression.txt

Line by line: the columns (name, values), an empty line, then a formula and
below it its values, or the error it has to give where it begins with "!".
"""
import re

import numpy as np

rng = np.random.default_rng(20)
N = 7

columns = {
    "x": rng.normal(0, 2, N),
    "y": rng.normal(1, 3, N),
    "n": rng.integers(-4, 5, N).astype(float),
    "z": np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan]),
    "pt1": rng.exponential(100, N) + 20,
    "eta1": rng.normal(0, 1.5, N),
    "phi1": rng.uniform(-np.pi, np.pi, N),
    "m1": rng.exponential(10, N),
    "pt2": rng.exponential(100, N) + 20,
    "eta2": rng.normal(0, 1.5, N),
    "phi2": rng.uniform(-np.pi, np.pi, N),
    "m2": rng.exponential(10, N),
    "pi": rng.normal(0, 1, N),
    "max": rng.normal(0, 1, N),
    "jet.pt": rng.normal(0, 1, N),
    "v[12]": rng.normal(0, 1, N),
    "my column": rng.normal(0, 1, N),
    'a "b" `c`': rng.normal(0, 1, N),
    "2nd": rng.normal(0, 1, N),
    "größe": rng.normal(0, 1, N),
}
c = columns


def wrap(phi):
    return np.arctan2(np.sin(phi), np.cos(phi))


def delta_r(eta1, phi1, eta2, phi2):
    return np.hypot(eta1 - eta2, wrap(phi1 - phi2))


def mjj(pt1, eta1, phi1, pt2, eta2, phi2):
    return np.sqrt(2 * pt1 * pt2 * (np.cosh(eta1 - eta2) - np.cos(phi1 - phi2)))


def invariant_mass(pt1, eta1, phi1, m1, pt2, eta2, phi2, m2):
    def p4(pt, eta, phi, m):
        p = np.array([pt * np.cos(phi), pt * np.sin(phi), pt * np.sinh(eta)])
        return np.sqrt((p**2).sum(0) + m**2), p

    e1, p1 = p4(pt1, eta1, phi1, m1)
    e2, p2 = p4(pt2, eta2, phi2, m2)
    return np.sqrt((e1 + e2) ** 2 - ((p1 + p2) ** 2).sum(0))


# Formulas that numpy reads as they are, apart from ^ and names.
plain = """
1
.5
5.
1.25e-3*x
x
+x
-x
--x
x+y
x-y-n
x-(y-n)
x*y/n
x/(y*n)
x/y/n
2^3^2*x
(2^3)^2*x
-x^2
(-x)^2
2^-n
x**2
x**2**n
-2**2*x
abs(x)^0.5
x<y
x<=x
x>y
x>=y
n==2
n!=2
(x<y)*(y<n)
x+1<y*2
z==z
z!=z
z<0
z>=0
1/z
sqrt(z)
-z
abs(z)
min(z,0.5)
max(z,0.5)
min(0.5,z)
max(0.5,z)
sqrt(abs(x))
exp(x)
log(abs(x))
log10(abs(x))
sin(x)+cos(y)
tan(x)
sinh(x)-cosh(x)
tanh(x)
atan2(x,y)
atan2(0,-1)
hypot(x,y)
min(x,y)+max(x,y)
min(x,max(y,n))
2*pi
2*(pi+1)*x-y
mjj(pt1,eta1,phi1,pt2,eta2,phi2)
invariant_mass(pt1,eta1,phi1,m1,pt2,eta2,phi2,m2)
invariant_mass(pt1,eta1,phi1,0,pt2,eta2,phi2,0)
delta_r(eta1,phi1,eta2,phi2)
delta_r(0,3,0,-3)+0*x
sqrt(2*pt1*pt2*(cosh(eta1-eta2)-cos(phi1-phi2)))
((((((((((x))))))))))
1+(2*(3-(4/(5+(6*x)))))
1e400*x
1E2+x
""".split()

# Formulas and what they are in numpy.
translated = [
    (" \t x\n+  y ", c["x"] + c["y"]),
    ("`pi` + pi", c["pi"] + np.pi),
    ('"pi"', c["pi"]),
    ("max + 1", c["max"] + 1),
    ("max(max, 0)", np.maximum(c["max"], 0)),
    ("jet.pt", c["jet.pt"]),
    ("v[12]*2", c["v[12]"] * 2),
    ('"my column" ^ 2', c["my column"] ** 2),
    ("`my column`", c["my column"]),
    ('"a ""b"" `c`"', c['a "b" `c`']),
    ('`a "b" ``c```', c['a "b" `c`']),
    ('"2nd"', c["2nd"]),
    ("größe", c["größe"]),
]

# Formulas, where they go wrong, and a word of the error.
wrong = [
    ("", 0, "missing"),
    ("  ", 2, "missing"),
    ("x +", 3, "missing"),
    ("x y", 2, "operator"),
    ("(x", 2, ")"),
    ("x)", 1, "operator"),
    ("()", 1, "missing"),
    ("q", 0, "no column"),
    ("x + pt3", 4, "pt1"),
    ("PT1", 0, "pt1"),
    ('"x', 0, "does not end"),
    ("x + `y", 4, "does not end"),
    ('"nope"', 0, "no column"),
    ("sine(x)", 0, "sin(x)"),
    ("x * Max(x, y)", 4, "max(a, b)"),
    ("max(x)", 0, "takes 2 values, not 1"),
    ("sqrt(x, y)", 0, "takes 1 value, not 2"),
    ("sqrt()", 0, "takes 1 value, not 0"),
    ("max(x, y", 8, "comma"),
    ("max(x,, y)", 6, "missing"),
    ("x < y < n", 6, "chain"),
    ("x = y", 2, "=="),
    ("x ! y", 2, "operator"),
    ("x $ y", 2, "operator"),
    ("2x", 1, "operator"),
    ("1.2.3", 3, "operator"),
    ("v[13]", 0, "v[12]"),
    ("v[", 0, "no column"),
    ("x[0]", 0, "no column"),
    ("x * / y", 4, "missing"),
    ("vorticity(x, y)", 0, "two dimensions"),
    ("mean(x)", 0, "field"),
    ("mean(1)", 0, "field"),
    ("größe + gröse", 10, "größe"),
    ("text", 0, "text"),
]


def names():
    functions = dict(abs=np.abs, min=np.minimum, max=np.maximum, atan2=np.arctan2,
                     delta_r=delta_r, mjj=mjj, invariant_mass=invariant_mass)
    for f in "sqrt exp log log10 sin cos tan sinh cosh tanh hypot".split():
        functions[f] = getattr(np, f)
    plain_columns = {k: v for k, v in columns.items()
                     if re.fullmatch("[a-z]+[12]?", k) and k != "max"}
    return {**plain_columns, **functions, "pi": np.pi}


def number(v):
    return "nan" if np.isnan(v) else repr(float(v))


def put(formula, values):
    print(formula.replace("\t", "\\t").replace("\n", "\\n"))
    print(*map(number, np.broadcast_to(values, N).astype(float)))


def main():
    for name, values in columns.items():
        print(name)
        print(*map(number, values))
    print()
    with np.errstate(all="ignore"):
        for formula in plain:
            put(formula, eval(formula.replace("^", "**"), {}, names()))
    for formula, values in translated:
        put(formula, values)
    for formula, at, word in wrong:
        print(formula)
        print("!", at, word)


main()
