#!/usr/bin/python3
"""Seeds of fuzz_baler: small compressed tables taken apart.

    BALER=build/release/cli/baler make_baler.py FOLDER
"""
import ctypes
import os
import struct
import subprocess
import sys
import tempfile

import h5py
import numpy as np

BALER = os.environ["BALER"]
ZSTD = ctypes.CDLL("libzstd.so.1")
ZSTD.ZSTD_decompress.restype = ctypes.c_size_t


def unpacked(packed):
    """A run of bytes that is raw or in one zstd frame."""
    coding, _, n = struct.unpack_from("<BBQ", packed)
    if coding == 0:
        return packed[10:]
    assert coding == 2
    room = ctypes.create_string_buffer(n)
    payload = packed[10:]
    assert ZSTD.ZSTD_decompress(room, ctypes.c_size_t(n), payload,
                                ctypes.c_size_t(len(payload))) == n
    return room.raw


def seed(path):
    with h5py.File(path) as file:
        meta = unpacked(file["meta"][...].tobytes()[:-8])
        weights = (file["weights"][...].tobytes() if "weights" in file
                   else b"")
        group = file["rows.0"][...].tobytes()
    return meta + b"\0" + struct.pack("<I", len(weights)) + weights + group


def tables():
    """Name, columns, options."""
    random = np.random.default_rng(6)
    n = 60
    pt = (20 * np.exp(random.normal(size=n))).astype("float32")
    pt[5] = np.nan
    eta = random.normal(size=n).astype("float32")
    px = random.normal(size=n)
    py = random.normal(size=n)
    numbers = {"pt": pt, "eta": eta, "e": (pt * np.cosh(eta)),
               "px": px, "py": py, "sum": px + py,
               "run": np.sort(random.integers(350000, 350009, n)),
               "charge": random.integers(-1, 2, n).astype("int8"),
               "m": np.where(random.random(n) < .3, -999., random.random(n))}
    yield "numbers", numbers, ("--bound", "rel:1e-2,eta=abs:1e-2")
    yield "loose", numbers, ("--bound", "range:0.1,m=abs:0.05")
    texts = {"x": px, "label": np.array([f"row {i}" for i in range(n)]),
             "is_b": random.random(n) < .5}
    yield "texts", texts, ("--bound", "abs:1e-3")
    y, x = np.mgrid[:12, :9] / 10
    field = np.array([np.sin(x + t / 5) * np.cos(y) for t in range(8)])
    field[2, 3, 4] = np.inf
    yield "field", {"u": field, "t": np.arange(8.)}, ("--bound", "abs:1e-3")
    plain = {"a": px, "b": px * 2, "c": -px}
    yield "network", plain, ("--hidden", "3", "--latent", "1", "--epochs", "1")


def main():
    folder = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        for name, columns, options in tables():
            table = os.path.join(scratch, "t.h5")
            compressed = os.path.join(scratch, "t.baler")
            with h5py.File(table, "w", track_order=True) as file:
                group = file.create_group("t", track_order=True)
                for column, values in columns.items():
                    if values.dtype.kind == "U":
                        values = values.astype(h5py.string_dtype())
                    group.create_dataset(column, data=values)
            subprocess.run([BALER, "compress", table, "-o", compressed,
                            "--quiet", *options], check=True)
            with open(os.path.join(folder, name), "wb") as file:
                file.write(seed(compressed))


main()
