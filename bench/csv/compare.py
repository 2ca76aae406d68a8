#!/usr/bin/env python3
"""Reads one CSV file with baler and with pandas' C reader, turn by turn.

    python3 bench/csv/compare.py BUILD_DIR [--megabytes 100] [--repetitions 5]

The file is made for it (two muons an event: run, event, kinematics with six
digits, charges, a text column) in a temporary folder and removed again.  Both
open the file and read every value; the best of the repetitions counts.
"""
import argparse
import os
import subprocess
import tempfile
import time

import numpy as np
import pandas as pd


def make_events(n, random):
    columns = {"Run": random.integers(160431, 180252, n),
               "Event": random.integers(1, 2 ** 31, n)}
    for i in "12":
        pt = 20 + random.exponential(15, n)
        eta = random.normal(0, 1.1, n)
        phi = random.uniform(-np.pi, np.pi, n)
        columns |= {"Type" + i: random.choice(["G", "T"], n),
                    "E" + i: pt * np.cosh(eta), "px" + i: pt * np.cos(phi),
                    "py" + i: pt * np.sin(phi), "pz" + i: pt * np.sinh(eta),
                    "pt" + i: pt, "eta" + i: eta, "phi" + i: phi,
                    "Q" + i: random.choice([-1, 1], n)}
    return pd.DataFrame(columns | {"M": random.normal(91, 4, n)})


def write_events(path, size):
    random = np.random.default_rng(0)
    block = make_events(100_000, random)
    with open(path, "w") as out:
        out.write(block.iloc[:0].to_csv(index=False))
        text = block.to_csv(index=False, header=False, float_format="%.6g")
        while out.tell() < size:
            out.write(text)


def seconds_of_baler(program, path):
    run = subprocess.run([program, path], check=True, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return float(run.stdout.split()[0])


def seconds_of_pandas(path):
    began = time.perf_counter()
    pd.read_csv(path)
    return time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--repetitions", type=int, default=5)
    args = parser.parse_args()
    program = os.path.join(args.build, "bench/bench_table_read")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "events.csv")
        write_events(path, args.megabytes * 1_000_000)
        size = os.path.getsize(path) / 1e6
        pairs = [(seconds_of_baler(program, path), seconds_of_pandas(path))
                 for _ in range(args.repetitions)]
    baler, pandas = (min(times) for times in zip(*pairs))
    print(f"file    {size:8.1f} MB, best of {args.repetitions}")
    print(f"baler   {baler:8.3f} s {size / baler:8.0f} MB/s")
    print(f"pandas  {pandas:8.3f} s {size / pandas:8.0f} MB/s "
          f"(version {pd.__version__})")
    print(f"ratio   {pandas / baler:8.2f}")


if __name__ == "__main__":
    main()
