#!/usr/bin/python3
"""What one minute of training comes to, column by column.

    quality.py BUILD TRAIN.h5 TEST.h5 [SECONDS [OPTION...]]

Trains on one table with 15 latents, what `baler train` does by itself and the
OPTIONs, compresses and restores another of the same columns, and prints for
each column that varies: the RMS of the residual over the column's spread, and
of the response (restored over original, where the original is above 0) the
value that 99 % of the rows stay within of 1.  Columns that an OPTION drops are
left out."""
import subprocess
import sys
import tempfile

import h5py
import numpy as np


def columns_of(path):
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({
            name.split('/')[-1]: item[()].astype('f8')})
            if isinstance(item, h5py.Dataset) else None)
    return found


def restored(build, train, test, seconds, options):
    with tempfile.TemporaryDirectory() as folder:
        model, small, back = (f'{folder}/{name}'
                              for name in ('m.h5', 't.baler', 't.h5'))
        for arguments in (['train', train, '-o', model, '--latent', '15',
                           '--max-seconds', seconds, *options],
                          ['compress', test, '-o', small, '--model', model],
                          ['decompress', small, '-o', back]):
            subprocess.run([f'{build}/cli/baler', *arguments, '--quiet'],
                           check=True)
        return columns_of(back)


def response99(before, after):
    rows = before > 0
    if rows.sum() == 0:
        return np.nan
    return np.percentile(np.abs(after[rows] / before[rows] - 1), 99)


def main():
    build, train, test = sys.argv[1:4]
    seconds = sys.argv[4] if len(sys.argv) > 4 else '60'
    before = columns_of(test)
    after = restored(build, train, test, seconds, sys.argv[5:])
    rms, responses = [], []
    print('column                       RMS/std   response, 99 % within')
    for name, x in before.items():
        if x.std() == 0 or name not in after:
            continue
        y = after[name]
        rms.append(np.sqrt(np.mean((y - x)**2)) / x.std())
        responses.append(response99(x, y))
        print(f'{name:28} {rms[-1]:.4f} {100 * responses[-1]:14.2f} %')
    n = sum(r <= 0.04 for r in responses)
    print(f'mean RMS/std {np.mean(rms):.4f}; {n} of {len(rms)} columns within '
          '4 % for 99 % of the rows')


if __name__ == '__main__':
    main()
