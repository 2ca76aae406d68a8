#!/usr/bin/env python3
"""Reads ROOT files with baler and with jsroot, turn by turn.

    python3 bench/root/compare.py BUILD_DIR JSROOT_DIR [FILE.root:TREE ...]

JSROOT_DIR is where `npm install jsroot` was run.  Without files, one is made
by baler: two muons an event, 20 columns, zstd.  Both read every value of the
columns of numbers; the best of the repetitions counts.
"""
import argparse
import os
import shutil
import subprocess
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ENTRIES = 500_000


def make_events(baler, folder):
    random = np.random.default_rng(0)
    columns = {"run": random.integers(160431, 180252, ENTRIES, dtype=np.int32),
               "event": random.integers(0, 2 ** 31, ENTRIES)}
    for i in range(18):
        columns[f"x{i}"] = random.normal(0, i + 1, ENTRIES).astype(
            np.float32 if i % 2 else np.float64)
    arrays = os.path.join(folder, "events.npz")
    np.savez(arrays, **columns)
    path = os.path.join(folder, "events.root")
    subprocess.run([baler, "convert", "-q", arrays, path], check=True)
    return path + ":tree"


def first_number(command):
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(run.stdout.split()[0])


def compare(program, script, table, repetitions):
    path, tree = table.rsplit(":", 1)
    times = {"baler": [], "baler, 1 thread": [], "jsroot": []}
    for _ in range(repetitions):
        times["baler"].append(first_number([program, table]))
        times["baler, 1 thread"].append(first_number([program, table, "1",
                                                      "1"]))
        times["jsroot"].append(first_number(["node", script, path, tree]))
    size = os.path.getsize(path) / 1e6
    best = {who: min(seconds) for who, seconds in times.items()}
    print(f"{os.path.basename(table)}, {size:.1f} MB")
    for who, seconds in best.items():
        print(f"  {who:16} {seconds:8.3f} s {size / seconds:8.1f} MB/s   "
              f"{best['jsroot'] / seconds:6.1f}x")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("jsroot")
    parser.add_argument("tables", nargs="*")
    parser.add_argument("--repetitions", type=int, default=5)
    args = parser.parse_args()
    program = os.path.join(args.build, "bench", "bench_table_read")
    with tempfile.TemporaryDirectory() as folder:
        # Modules are looked for beside the script.
        script = shutil.copy(os.path.join(HERE, "jsroot_read.mjs"), folder)
        os.symlink(os.path.join(os.path.abspath(args.jsroot), "node_modules"),
                   os.path.join(folder, "node_modules"))
        baler = os.path.join(args.build, "cli", "baler")
        for table in args.tables or [make_events(baler, folder)]:
            compare(program, script, table, args.repetitions)


if __name__ == "__main__":
    main()
