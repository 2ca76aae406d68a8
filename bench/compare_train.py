#!/usr/bin/python3
"""Training beside PyTorch and beside the machine's own gemm, in one run.

    compare_train.py BUILD JETS.h5 [ROUNDS]

Runs bench_train and torch_train.py in turns on the first rows of the table,
normalised to mean 0 and spread 1, and prints one table: the medians over the
rounds of the rows/s (for PyTorch of the faster of one and two threads in each
round) and of the ratios, which are taken within a round."""
import os
import statistics
import subprocess
import sys
import tempfile

import h5py
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
EPOCHS = '6'  # short ones, of which the fastest counts
ROWS = 15000
COLUMNS = 24  # of Baler's network


def columns_of(path):
    found = []
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.append(item[()])
                        if isinstance(item, h5py.Dataset) and item.ndim == 1
                        and item.dtype.kind in 'fiu' else None)
    return [c.astype('f8') for c in found]


def write_rows(path, table):
    """Columns that are constant become zeros, which cost as much."""
    columns = [c[:ROWS] for c in columns_of(table)[:COLUMNS]]
    rows = np.stack([(c - c.mean()) / (c.std() or 1) for c in columns], 1)
    rows.astype('f4').tofile(path)
    return rows.shape


def lines(*command):
    text = subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout
    return [line.split() for line in text.splitlines()
            if line.startswith('float')]


def one_round(build, rows, n_columns):
    """Per precision: rows/s here and there, and the share of gemm."""
    ours = lines(f'{build}/bench/bench_train', rows, n_columns, EPOCHS)
    theirs = lines(sys.executable, f'{HERE}/torch_train.py', rows, n_columns,
                   EPOCHS)
    result = {}
    for precision in ('float32', 'float64'):
        own = max((float(w[2]), float(w[5])) for w in ours
                  if w[0] == precision and w[1] == '2')
        torch = max(float(w[2]) for w in theirs if w[0] == precision)
        result[precision] = own[0], torch, own[0] / torch, own[1]
    return result


def main():
    build, table = sys.argv[1:3]
    n_rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with tempfile.TemporaryDirectory() as folder:
        rows = f'{folder}/rows.f32'
        n_rows, n_columns = write_rows(rows, table)
        print(f'{n_rows} rows of {n_columns} columns, batch 512, medians of '
              f'{n_rounds} rounds, 2 threads', flush=True)
        rounds = [one_round(build, rows, str(n_columns))
                  for _ in range(n_rounds)]
    print('precision       rows/s  PyTorch rows/s   times   share of gemm')
    for precision in rounds[0]:
        own, torch, times, share = (
            statistics.median(values)
            for values in zip(*(r[precision] for r in rounds)))
        print(f'{precision:9} {own:12.0f} {torch:15.0f} {times:7.1f} '
              f'{share:13.0f} %')


if __name__ == '__main__':
    main()
