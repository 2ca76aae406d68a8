#!/usr/bin/env python3
"""Expected values for tests/engine/train: writes train_adam.csv and
train_plateau.csv beside itself.

Adam: the running means in closed form, m_t = (1 - b1) sum_i b1^(t-i) g_i, so
that no step of the recursion under test is repeated here.
Plateau: PyTorch's documented rule of ReduceLROnPlateau (mode min,
threshold_mode rel, cooldown 0, eps 1e-8)."""
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def adam():
    rate, b1, b2, eps, decay = 0.1, 0.9, 0.999, 1e-8, 0.01
    g = np.array([[0.5, -2.0, 1e-3], [-0.25, -1.0, 3e-3], [1.5, 4.0, -2e-3]])
    p = np.array([1.0, -3.0, 0.25])
    with open(os.path.join(HERE, "train_adam.csv"), "w") as f:
        f.write("g0,g1,g2,p0,p1,p2\n")
        for t in range(1, 4):
            back = np.arange(t - 1, -1, -1)[:, None]
            m = (1 - b1) * np.sum(b1**back * g[:t], axis=0) / (1 - b1**t)
            v = (1 - b2) * np.sum(b2**back * g[:t] ** 2, axis=0) / (1 - b2**t)
            p = p * (1 - rate * decay) - rate * m / (np.sqrt(v) + eps)
            row = [*g[t - 1], *p]
            f.write(",".join(f"{x:.17g}" for x in row) + "\n")


def plateau():
    rate, factor, patience, threshold, lowest = 1e-2, 0.5, 2, 1e-2, 1e-3
    losses = [5, 4, 3.99, 3.97, 3.5, 3.49, 3.48, 3.47, 3.46, 3.45, 3.44,
              float("nan"), 3.2, *[3.3] * 11, 1, 0.995, 0.99, 0.985, 0.98]
    best, bad = float("inf"), 0
    with open(os.path.join(HERE, "train_plateau.csv"), "w") as f:
        f.write("loss,rate\n")
        for loss in losses:
            if loss < best * (1 - threshold):
                best, bad = loss, 0
            else:
                bad += 1
            if bad > patience:
                new = max(rate * factor, lowest)
                if rate - new > 1e-8:
                    rate = new
                bad = 0
            f.write(f"{loss:.17g},{rate:.17g}\n")


adam()
plateau()
