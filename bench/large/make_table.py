#!/usr/bin/python3
"""Makes a table of any size, to see that memory stays bounded.

    make_table.py OUT.h5|OUT.csv GIGABYTES

Twelve correlated columns and an id that counts up; float32 in HDF5, seven
digits in CSV.  A block of rows is repeated with a new id, so that a large
file takes no longer to make than to write."""
import sys
import numpy as np

BLOCK = 1 << 18


def block():
    rng = np.random.default_rng(1)
    pt = rng.exponential(50, BLOCK) + 20
    eta, phi = rng.normal(0, 2, BLOCK), rng.uniform(-np.pi, np.pi, BLOCK)
    mass = pt * rng.uniform(0.05, 0.2, BLOCK)
    px, py, pz = pt * np.cos(phi), pt * np.sin(phi), pt * np.sinh(eta)
    energy = np.sqrt(pt**2 + pz**2 + mass**2)
    share = rng.beta(2, 3, BLOCK)
    columns = dict(pt=pt, eta=eta, phi=phi, mass=mass, px=px, py=py, pz=pz,
                   energy=energy, em=energy * share, had=energy * (1 - share),
                   area=rng.normal(0.5, 0.03, BLOCK),
                   n=rng.poisson(40, BLOCK))
    return {k: v.astype('f4') for k, v in columns.items()}


def write_hdf5(path, size):
    import h5py
    columns = block()
    row_bytes = 4 * len(columns) + 8
    n_blocks = max(1, round(size / row_bytes / BLOCK))
    with h5py.File(path, 'w') as f:
        g = f.create_group('events')
        for name, v in columns.items():
            d = g.create_dataset(name, (n_blocks * BLOCK,), 'f4')
            for i in range(n_blocks):
                d[i * BLOCK:(i + 1) * BLOCK] = v
        d = g.create_dataset('event', (n_blocks * BLOCK,), 'i8')
        for i in range(n_blocks):
            d[i * BLOCK:(i + 1) * BLOCK] = np.arange(BLOCK) + i * BLOCK


def write_csv(path, size):
    columns = block()
    text = '\n'.join(','.join('%.7g' % x for x in row)
                     for row in zip(*columns.values())) + '\n'
    with open(path, 'w') as f:
        f.write(','.join(columns) + '\n')
        for _ in range(max(1, round(size / len(text)))):
            f.write(text)


if __name__ == '__main__':
    out, gigabytes = sys.argv[1], float(sys.argv[2])
    write = write_csv if out.endswith('.csv') else write_hdf5
    write(out, gigabytes * 1e9)
