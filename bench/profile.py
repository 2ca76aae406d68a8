#!/usr/bin/python3
"""Where the time of training goes, by Linux's perf.

    profile.py BUILD JETS.h5 [EPOCHS]

Trains Baler's network (200-100-50-15, batch 512, float32) on the table with
two threads, and prints the share of the processors' time per kind of work.
Reading the table and its statistics, which come first, are left out."""
import collections
import subprocess
import sys
import tempfile

KINDS = [  # the first that a function's name has counts
    ('matrix products', ['gemm_kernel', 'gemm_small_kernel']),
    ('copies for them', ['copy_', 'memset', 'gemm']),
    ('bias, activation and their gradient', ['_forward', '_backward']),
    ('Adam, sums of gradients', ['adam', 'update_range', 'add_block']),
    ('rows gathered', ['memmove', 'memcpy', 'gather']),
    ('loss', ['mse_', 'row_gradient', 'add_row']),
    ('threads waiting for each other',
     ['sched', 'futex', 'pthread', 'spin', 'look_for', 'task_switch']),
]
TRAIN = ['--latent', '15', '--hidden', '200,100,50', '--batch', '512',
         '--patience', '0', '--threads', '2', '--quiet']


def samples(build, table, epochs, folder):
    """Samples per function while it trains."""
    subprocess.run(
        ['perf', 'record', '-q', '-F', '1999', '-o', f'{folder}/perf',
         f'{build}/cli/baler', 'train', table, '-o', f'{folder}/m.h5',
         '--epochs', epochs, *TRAIN], check=True, capture_output=True)
    script = subprocess.run(
        ['perf', 'script', '-i', f'{folder}/perf', '-F', 'ip,sym'], check=True,
        capture_output=True, text=True).stdout
    names = [line.split()[1] for line in script.split('\n') if line.split()[1:]]
    gemm = [i for i, name in enumerate(names) if 'gemm' in name]
    return collections.Counter(names[gemm[0]:gemm[-1]])


def kind_of(function):
    for kind, parts in KINDS:
        if any(part in function for part in parts):
            return kind
    return 'other'


def main():
    build, table = sys.argv[1:3]
    epochs = sys.argv[3] if len(sys.argv) > 3 else '20'
    with tempfile.TemporaryDirectory() as folder:
        counts = samples(build, table, epochs, folder)
    kinds = collections.Counter()
    for function, n in counts.items():
        kinds[kind_of(function)] += n
    for kind, n in kinds.most_common():
        print(f'{kind:40} {100 * n / sum(kinds.values()):5.1f} %')


if __name__ == '__main__':
    main()
