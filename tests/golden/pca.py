#!/usr/bin/python3
"""Makes pca.csv: principal components by numpy's singular values, which see
no covariance.  Debian: python3-numpy.

    python3 tests/golden/pca.py >tests/golden/pca.csv

The rows are not stored: the test draws the same ones.  Lines: the mean, the
variances, then an axis each, its largest entry positive.
"""
import numpy as np

from xoshiro import Random

N, K = 300, 6


def draw():
    r = Random(4, 0)
    x = np.empty((N, K))
    for i in range(N):
        a, b, c, d = (r.uniform() for _ in range(4))
        x[i] = [100 + 8 * a, 2 * b - a * a, a + b, c,
                0.25 * d * b + c, -3 - 0.5 * d]
    return x


def main():
    x = draw()
    mean = x.mean(axis=0)
    _, s, axes = np.linalg.svd(x - mean, full_matrices=False)
    print(','.join(f'x{i}' for i in range(K)))
    for row in [mean, s**2 / N, *(a * np.sign(a[np.abs(a).argmax()])
                                  for a in axes)]:
        print(','.join(repr(float(v)) for v in row))


if __name__ == '__main__':
    main()
