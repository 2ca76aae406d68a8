#!/usr/bin/python3
"""Bounded files: their ratio beside that of quantising alone.

    bench/bounds.py BUILD FOLDER

FOLDER holds jets_train.h5, zmumu.csv and cfd_animation.npz.  Each is
compressed at a few bounds, verified against the original by `baler verify`,
and put beside the empirical order-0 entropy of each column's quantised
values (what a perfect entropy coder makes of them, without tables, header or
prediction).  Needs Debian's python3-h5py and python3-pandas.
"""
import json
import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import pandas

MUMU = "E1 px1 py1 pz1 pt1 eta1 phi1 E2 px2 py2 pz2 pt2 eta2 phi2 M".split()
ANGLES = ("eta", "phi")


def jets(path, bound):
    """energies relative, angles absolute, integers exact"""
    with h5py.File(path) as f:
        table = {name: f["jets"][name][:] for name in f["jets"]}

    def kind(name):
        if table[name].dtype.kind == "i":
            return "exact"
        return ("abs:" if name in ANGLES else "rel:") + bound

    return table, {name: kind(name) for name in table}, None


def muons(path, bound):
    table = pandas.read_csv(path)
    return ({name: table[name].to_numpy() for name in MUMU},
            {name: "range:" + bound for name in MUMU}, 4)


def field(path, bound):
    return {"data": np.load(path)["data"]}, {"data": "range:" + bound}, None


CASES = [
    ("jets_train.h5", jets, ("1e-2", "1e-3")),
    ("zmumu.csv", muons, ("1e-3", "1e-4")),
    ("cfd_animation.npz", field, ("1e-2", "1e-3", "1e-4")),
]


def quantised(x, bound):
    kind, _, limit = bound.partition(":")
    x = x.ravel()
    if kind == "exact":
        return x
    limit = float(limit)
    if kind == "rel":
        step = np.log((1 + limit) / (1 - limit))
        size = np.abs(np.where(x == 0, 1, x)).astype(float)
        return np.where(x == 0, -10**9, np.round(np.log(size) / step))
    width = 1 if kind == "abs" else float(x.max() - x.min())
    return np.round(x / (2 * limit * width or 1))


def entropy_bytes(x, bound):
    _, counts = np.unique(quantised(x, bound), return_counts=True)
    p = counts / counts.sum()
    return -(p * np.log2(p)).sum() * counts.sum() / 8


def compress(baler, path, bounds, folder):
    out = os.path.join(folder, "bounded.baler")
    spec = ",".join(f"{name}={bound}" for name, bound in bounds.items())
    if len(bounds) == 1:
        spec = next(iter(bounds.values()))
    subprocess.run([baler, "compress", path, "-q", "-o", out, "--only",
                    ",".join(bounds) if len(bounds) > 1 else "*",
                    "--bound", spec], check=True)
    proof = subprocess.run([baler, "verify", out, "--against", path, "--json"],
                           check=True, capture_output=True, text=True)
    certificate = json.loads(proof.stdout)["certificate"]
    return os.path.getsize(out), certificate["worst"]["error_over_bound"]


def main():
    build, folder = sys.argv[1:3]
    baler = os.path.join(build, "cli", "baler")
    print("table               bound    ratio   order 0   error / bound")
    with tempfile.TemporaryDirectory() as scratch:
        for name, read, limits in CASES:
            path = os.path.join(folder, name)
            for limit in limits:
                table, bounds, width = read(path, limit)
                size = sum(x.size * (width or x.itemsize)
                           for x in table.values())
                least = sum(entropy_bytes(table[c], b)
                            for c, b in bounds.items())
                stored, worst = compress(baler, path, bounds, scratch)
                print(f"{name:18}  {limit:6} {size / stored:7.2f}  "
                      f"{size / least:7.2f}   {worst:.4f}", flush=True)


if __name__ == "__main__":
    main()
