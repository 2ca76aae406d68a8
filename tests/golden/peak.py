"""Spectra and the peaks that scipy fits to them, for
tests/engine/metrics/test_peak.c.

    python3 peak.py FOLDER > peak.txt

FOLDER holds dijet.h5 (two of the spectra are of real events).  Each spectrum
is five lines: a name; low and high edge; the counts of equal bins; the start
values and the results: mean, its error, width, its error, height, its error,
background, slope, chi-square.
"""
import sys

import h5py
import numpy as np
from scipy.optimize import curve_fit

rng = np.random.default_rng(4)


def model(t, height, mean, width, background, slope):
    gauss = np.exp(-0.5 * ((t - mean) / width) ** 2)
    return height * gauss + background * np.exp(-slope * t)


def put(name, values, low, high, n, mean, width):
    counts, edges = np.histogram(values, bins=n, range=(low, high))
    middle, half = (low + high) / 2, (high - low) / 2
    t = ((edges[1:] + edges[:-1]) / 2 - middle) / half
    errors = np.sqrt(np.maximum(counts, 1))
    side = (counts[:3].mean() + counts[-3:].mean()) / 2
    start = [counts.max() - side, (mean - middle) / half, width / half, side, 0]
    p, cov = curve_fit(model, t, counts, start, sigma=errors, absolute_sigma=True,
                       ftol=1e-15, xtol=1e-15, gtol=1e-15, maxfev=20000)
    chi2 = (((counts - model(t, *p)) / errors) ** 2).sum()
    e = np.sqrt(np.diag(cov))
    print(name)
    print(repr(float(low)), repr(float(high)))
    print(*counts)
    print(mean, width)
    print(*(repr(float(v)) for v in
            (middle + half * p[1], half * e[1], half * abs(p[2]), half * e[2],
             p[0], e[0], p[3], p[4], chi2)))


def dijet_mass(folder):
    with h5py.File(f"{folder}/dijet.h5") as f:
        c = {k: f["events"][k][:].astype(float) for k in f["events"]}
    return np.sqrt(2 * c["j1_pt"] * c["j2_pt"]
                   * (np.cosh(c["j1_eta"] - c["j2_eta"])
                      - np.cos(c["j1_phi"] - c["j2_phi"])))


def main(folder):
    fall = rng.exponential(100, 20000)
    put("broad", np.r_[fall, rng.normal(150, 15, 2000)], 90, 210, 40, 150, 12)
    put("narrow", np.r_[fall, rng.normal(310.5, 0.25, 300)], 309.5, 311.5, 20,
        310.4, 0.3)
    put("small", np.r_[fall, rng.normal(150, 4, 800)], 134, 166, 32, 149, 3)
    put("few", np.r_[fall[:300], rng.normal(300, 10, 60)], 260, 340, 16, 298, 9)
    put("steep", np.r_[rng.exponential(20, 50000), rng.normal(100, 8, 3000)], 65,
        135, 35, 101, 9)
    mass = dijet_mass(folder)
    put("dijet wide", mass, 1800, 2150, 40, 1975, 40)
    put("dijet core", mass, 1880, 2060, 36, 1975, 30)


main(sys.argv[1])
