#!/usr/bin/python3
"""How fast PyTorch trains the network that bench_train trains.

    torch_train.py ROWS.f32 N_COLUMNS [EPOCHS]

Rows are those of bench_train: float32, row by row, normalised.  The same
layers (n-200-100-50-15 and mirrored, LeakyReLU), loss (mean squared error),
optimiser (Adam) and batch (512); each epoch shuffles by a permutation and
takes its batches from it, which is faster than a DataLoader.  Prints, per
precision and number of threads, the rows/s of the fastest epoch."""
import sys
import time

import numpy as np
import torch

BATCH = 512
HIDDEN = [200, 100, 50]
LATENT = 15


def network(n_columns, dtype):
    widths = [n_columns, *HIDDEN, LATENT, *reversed(HIDDEN), n_columns]
    layers = []
    for i in range(len(widths) - 1):
        layers.append(torch.nn.Linear(widths[i], widths[i + 1], dtype=dtype))
        is_linear = widths[i + 1] == LATENT or i == len(widths) - 2
        if not is_linear:
            layers.append(torch.nn.LeakyReLU())
    return torch.nn.Sequential(*layers)


def epoch(net, optimiser, x):
    loss_of = torch.nn.functional.mse_loss
    began = time.perf_counter()
    for rows in torch.randperm(len(x)).split(BATCH):
        batch = x[rows]
        optimiser.zero_grad(set_to_none=True)
        loss_of(net(batch), batch).backward()
        optimiser.step()
    return len(x) / (time.perf_counter() - began)


def main():
    path, n_columns = sys.argv[1], int(sys.argv[2])
    epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    rows = np.fromfile(path, 'f4').reshape(-1, n_columns)
    for dtype in (torch.float32, torch.float64):
        x = torch.from_numpy(rows).to(dtype)
        for threads in (1, 2):
            torch.set_num_threads(threads)
            torch.manual_seed(0)
            net = network(n_columns, dtype)
            optimiser = torch.optim.Adam(net.parameters(), lr=3e-3)
            fastest = max(epoch(net, optimiser, x) for _ in range(epochs))
            print(f'{str(dtype)[6:]:9} {threads:7} {fastest:12.0f}',
                  flush=True)


if __name__ == '__main__':
    main()
