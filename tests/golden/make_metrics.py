#!/usr/bin/python3
"""Makes metrics.txt: what engine/metrics must find, computed independently;
and, given the folder of the shared tables, metrics_real.txt.

    python3 tests/golden/make_metrics.py [../shared/data]

Debian: python3-scipy, -skimage, -mpmath, -h5py, -pandas.

Each line is a name and its numbers.  The samples are not stored: both sides
draw them from the generator of base/random and with operations that are exact
in IEEE arithmetic, so they are the same to the bit.
"""
import os
import sys

import h5py
import mpmath
import numpy as np
import pandas
from scipy import optimize, spatial, special, stats
from skimage.metrics import structural_similarity

from xoshiro import Random

LINES = []


def put(name, *numbers):
    LINES.append(' '.join([name] + [repr(float(v)) for v in numbers]))


# The same samples stand in tests/engine/metrics/samples.h.

def sample_bell(r):
    return r.uniform() + r.uniform() + r.uniform() - 1.5


def sample_ties(r):
    return float(r.below(60))


def sample_tail(r):
    return 1 / (r.uniform() + 0.001)


def sample_zeros(r):
    return 0.0 if r.below(5) > 0 else 100 * r.uniform()


SAMPLES = [('bell', sample_bell, 5000), ('ties', sample_ties, 3000),
           ('tail', sample_tail, 4000), ('zeros', sample_zeros, 4000),
           ('few', sample_bell, 3), ('one', sample_bell, 1)]


def draw(number):
    name, sample, n = SAMPLES[number]
    r = Random(2025, number)
    x = np.empty(n)
    y = np.empty(n)
    for i in range(n):
        x[i] = sample(r)
        y[i] = x[i] * (1 + 0.05 * (r.uniform() - 0.5))
        y[i] += 0.02 * (r.uniform() - 0.5)
    return name, x, y


def counts_of(x, y, n_bins=100):
    """Counts with under- and overflow on bins over the range of x."""
    if x.min() == x.max():
        edges = np.array([x.min(), x.max()])
    else:
        edges = np.histogram_bin_edges(x, n_bins)

    def place(v):
        i = np.searchsorted(edges, v, side='right')
        i[v == edges[-1]] = len(edges) - 1
        return i
    a, b = place(x), place(y)
    k = len(edges) + 1
    moved = a != b
    return [np.bincount(v, minlength=k).astype(float)
            for v in (a, b, b[moved], a[moved])]


def put_chi2(name, x, y):
    n, m, came, left = counts_of(x, y)
    used = n + m > 0
    if used.sum() > 1:
        two = stats.chi2_contingency([n[used], m[used]], correction=False)
        put(name + '.two_sample', two[0], two[2], two[1])
    impact = ((m - n)**2 / np.maximum(n, 1)).sum()
    put(name + '.impact', impact, used.sum() - 1)
    moved = came + left > 0
    value = ((came - left)[moved]**2 / (came + left)[moved]).sum()
    put(name + '.migration', value, moved.sum(),
        stats.chi2.sf(value, moved.sum()) if value > 0 else 1)
    put(name + '.js', spatial.distance.jensenshannon(n, m, base=2)**2)


def put_column(number):
    name, x, y = draw(number)
    d = y - x
    r = d[x != 0] / x[x != 0]
    put(name + '.residual', d.mean(), np.sqrt((d**2).mean()),
        np.abs(d).max(), d.min(), d.max())
    put(name + '.response', r.mean(), np.sqrt((r**2).mean()), np.median(r),
        np.quantile(np.abs(r), 0.95), np.abs(r).max(), len(r))
    put(name + '.x', x.min(), x.max(), x.mean(), x.std())
    put_chi2(name, x, y)
    size = len(x) / 2
    ks = stats.ks_2samp(x, y, method='asymp').statistic
    put(name + '.ks', ks, special.kolmogorov(np.sqrt(size) * ks))
    put(name + '.w1', stats.wasserstein_distance(x, y))


def put_correlation():
    """bell, tail, zeros and ties as columns, 3000 rows; in `tail` every 7th
    value is missing, in `zeros` every 10th."""
    x = np.stack([draw(i)[1][:3000] for i in (0, 2, 3, 1)])
    y = np.stack([draw(i)[2][:3000] for i in (0, 2, 3, 1)])
    x[3] += 1e6 + x[0]
    y[3] += 1e6 + y[0]
    for v in (x, y):
        v[1, ::7] = np.nan
        v[2, ::10] = np.inf
    matrices = []
    for v in (x, y):
        c = np.array([[stats.pearsonr(*v[[i, j]][:, np.isfinite(v[i] * v[j])])[0]
                       for j in range(4)] for i in range(4)])
        matrices.append(c)
    put('joint.before', *matrices[0].ravel())
    put('joint.after', *matrices[1].ravel())
    d = matrices[1] - matrices[0]
    put('joint.difference', np.abs(d).max(), np.linalg.norm(d))


def draw_plane(number, height, width):
    """A wavy plane with noise, and a distorted one."""
    r = Random(7, number)
    x = np.empty((height, width))
    y = np.empty((height, width))
    for i in range(height):
        for j in range(width):
            x[i, j] = (i * j % 11) / 11 + 3 * r.uniform()
            y[i, j] = x[i, j] + 0.5 * (r.uniform() - 0.5)
    return x, y


def put_fields():
    for number, (h, w) in enumerate([(50, 50), (16, 32), (7, 23), (31, 8)]):
        x, y = draw_plane(number, h, w)
        put('plane.ssim', number, h, w, structural_similarity(
            x, y, win_size=7, data_range=x.max() - x.min()))
        k = np.hypot(np.fft.fftfreq(h)[:, None], np.fft.fftfreq(w)[None])
        k = np.floor(k * max(h, w) + 0.5).astype(int)
        power = np.abs(np.fft.fft2(x))**2 / (h * w)**2
        put('plane.power', number, *np.bincount(k.ravel(), power.ravel()))
        u, v = x, y
        du_dy, du_dx = np.gradient(u)
        dv_dy, dv_dx = np.gradient(v)
        inside = slice(1, -1), slice(1, -1)
        divergence, curl = (du_dx + dv_dy)[inside], (dv_dx - du_dy)[inside]
        put('plane.flow', number, (u**2 + v**2).mean() / 2,
            np.sqrt((divergence**2).mean()), np.sqrt((curl**2).mean()),
            (curl**2).mean() / 2)


def draw_latent():
    """400 rows of 4: two mixtures, one of few values, one constant; and a
    variable made of the same."""
    r = Random(15, 0)
    z = np.empty((400, 4))
    v = np.empty(400)
    for i in range(400):
        a, b, c = r.uniform(), r.uniform(), r.uniform()
        z[i] = a * b, 2 * b - a + 0.1 * c, float(r.below(9)), 0.3
        v[i] = a + b * b + 0.2 * r.uniform()
    return z, v


def put_latent():
    z, v = draw_latent()
    for j in range(3):
        _, counts = np.unique(z[:, j], return_counts=True)
        put('latent.dimension', z[:, j].mean(), z[:, j].std(), z[:, j].min(),
            z[:, j].max(), stats.skew(z[:, j]), stats.kurtosis(z[:, j]),
            stats.entropy(counts, base=2))
    values = np.linalg.eigvalsh(np.cov(z.T, bias=True))[::-1]
    put('latent.spectrum', *np.maximum(values, 0))
    put('latent.correlation', *np.corrcoef(np.c_[z[:, :3], v].T).ravel())
    design = np.c_[z[:, :3], np.ones(len(v))]
    rest = v - design @ np.linalg.lstsq(design, v, rcond=None)[0]
    put('latent.r2', 1 - (rest**2).sum() / ((v - v.mean())**2).sum())


def draw_event(r, number):
    """Particles (energy, y, phi); every seventh event on a coarse grid, every
    eleventh with equal energies."""
    n = 1 + r.below(20 if number % 10 == 0 else 6)
    event = []
    for _ in range(n):
        energy = 10 + 190 * r.uniform()
        y = 5 * r.uniform() - 2.5
        phi = 6.28 * r.uniform() - 3.14
        if number % 7 == 0:
            y = float(r.below(3))
            phi = float(r.below(3))
        if number % 11 == 0:
            energy = 10.0
        event.append((energy, y, phi))
    return np.array(event)


def transport(a, b):
    """The energy mover's distance as a linear program, R = 1."""
    dphi = np.abs(a[:, None, 2] - b[None, :, 2])
    dphi = np.minimum(dphi, 2 * np.pi - dphi)
    theta = np.hypot(a[:, None, 1] - b[None, :, 1], dphi)
    n, m = theta.shape
    limits = np.zeros((n + m, n * m))
    for i in range(n):
        limits[i, i * m:(i + 1) * m] = 1
    for j in range(m):
        limits[n + j, j::m] = 1
    energies = np.concatenate([a[:, 0], b[:, 0]])
    sums = a[:, 0].sum(), b[:, 0].sum()
    # Whichever side is smaller gives all it has.
    exact, least = (slice(0, n), slice(n, n + m)) if sums[0] <= sums[1] else (
        slice(n, n + m), slice(0, n))
    kw = {}
    if abs(sums[0] - sums[1]) > 1e-9:
        kw = {'A_ub': limits[least], 'b_ub': energies[least],
              'A_eq': limits[exact], 'b_eq': energies[exact]}
    else:
        kw = {'A_eq': limits[:-1], 'b_eq': energies[:-1]}
    r = optimize.linprog(theta.ravel(), method='highs-ds', **kw)
    assert r.success
    return r.fun + abs(sums[0] - sums[1])


def put_emd():
    r = Random(123041801)
    for number in range(1000):
        a = draw_event(r, number)
        b = draw_event(r, number)
        put('emd', transport(a, b))


REAL = [('dijet.h5', 'events'), ('jets_train.h5', 'jets'), ('zmumu.csv', None)]


def read_table(path, group):
    if group is None:
        table = pandas.read_csv(path, float_precision='round_trip')
        return {c: v.to_numpy() for c, v in table.items() if v.dtype != object}
    with h5py.File(path) as f:
        return {c: v[()] for c, v in f[group].items()}


def put_real(folder):
    """Real tables, each column against itself rounded to a fiftieth of its
    standard deviation; the step is in the golden, so no table is."""
    for file, group in REAL:
        for column, values in read_table(os.path.join(folder, file),
                                         group).items():
            x = values.astype(float)
            step = x.std() / 50
            if step == 0:
                continue
            y = np.rint(x / step) * step
            put(f'{file}:{column}', step)
            put_chi2(f'{file}:{column}', x, y)
            put(f'{file}:{column}.rms', np.sqrt(((y - x)**2).mean()))
            put(f'{file}:{column}.ks', stats.ks_2samp(
                x, y, method='asymp').statistic)
            put(f'{file}:{column}.w1', stats.wasserstein_distance(x, y))
    x = np.load(os.path.join(folder, 'cfd_animation.npz'))['data']
    step = x.std() / 50
    y = np.rint(x / step) * step
    put('cfd_animation.npz:data', step)
    put('cfd_animation.npz:data.ssim', np.mean([structural_similarity(
        a, b, win_size=7, data_range=x.max() - x.min())
        for a, b in zip(x, y)]))


def put_gamma():
    mpmath.mp.dps = 400
    for a in (0.5, 1, 1.5, 2.5, 7, 15.5, 16, 16.5, 40, 50, 500, 2e4):
        for t in (0.01, 0.3, 0.7, 0.95, 1, 1.02, 1.3, 2, 5):
            x = mpmath.mpf(a * t)
            p = x**a * mpmath.exp(-x) / mpmath.gamma(a + 1)
            p *= mpmath.hyp1f1(1, a + 1, x, maxterms=10**6)
            q = 1 - p
            if min(p, q) > 1e-280:
                put('gamma', a, a * t, p, q)
    for t in (0.05, 0.1, 0.3, 0.5, 0.828, 0.999, 1, 1.2, 1.5, 2, 4, 9):
        put('kolmogorov', t, special.kolmogorov(t))


def write(name):
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, name), 'w') as f:
        f.write('\n'.join(LINES) + '\n')
    LINES.clear()


def main():
    put_gamma()
    for number in range(len(SAMPLES)):
        put_column(number)
    put_correlation()
    put_fields()
    put_emd()
    put_latent()
    write('metrics.txt')
    if len(sys.argv) > 1:
        put_real(sys.argv[1])
        write('metrics_real.txt')


if __name__ == '__main__':
    main()
