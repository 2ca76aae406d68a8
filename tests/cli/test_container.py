"""The .baler file as docs/container-format.md has it, read by programs that
are not ours: h5py, h5dump, and a reader written from that page alone."""
import ctypes
import ctypes.util
import json
import shutil
import struct
import subprocess
import unittest

import h5py
import numpy as np

import baler
from baler import FLOW, JETS, SMALL, read_h5, write_h5

NETWORK = 0xFFFFFFFF
LATENT, EXACT, LENGTHS, TEXT, SPECIAL = range(5)


def library(name):
    path = ctypes.util.find_library(name)
    return ctypes.CDLL(path) if path else None


ZSTD, XXHASH = library("zstd"), library("xxhash")


def zstd(frame, n):
    out = ctypes.create_string_buffer(max(n, 1))
    ZSTD.ZSTD_decompress.restype = ctypes.c_size_t
    got = ZSTD.ZSTD_decompress(out, ctypes.c_size_t(n), frame,
                               ctypes.c_size_t(len(frame)))
    assert got == n, (got, n)
    return out.raw[:n]


def xxh3(content):
    XXHASH.XXH3_64bits.restype = ctypes.c_uint64
    return XXHASH.XXH3_64bits(content, ctypes.c_size_t(len(content)))


def unpack(run):
    coding, size, n = struct.unpack_from("<BBQ", run)
    payload = run[10:]
    if coding == 0:
        assert len(payload) == n
        return payload
    if coding == 1:
        assert len(payload) == size and n % size == 0
        return payload * (n // size)
    content = zstd(payload, n)
    if coding == 2:
        return content
    assert coding == 3
    planes = np.frombuffer(content, "u1").reshape(size, n // size)
    return planes.T.tobytes()


class File:
    """A file taken apart by the rules of the page."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.attributes = dict(file.attrs)
            self.datasets = {n: (d.dtype, d.shape, d.chunks)
                             for n, d in file.items()}
            self.parts = {n: d[...].tobytes() for n, d in file.items()}
        packed = self.parts["meta"][:-8]
        assert xxh3(packed) == struct.unpack("<Q", self.parts["meta"][-8:])[0]
        self.meta = json.loads(unpack(packed))
        if "weights" in self.parts:
            assert (f"{xxh3(self.parts['weights']):016x}"
                    == self.meta["model"]["checksum"])

    def groups(self):
        """For each: its number of rows, and {(column, kind): unpacked}."""
        for i, (rows, directory, size, checksum) in enumerate(
                self.meta["table"]["groups"]):
            part = self.parts[f"rows.{i}"]
            assert len(part) == size
            assert f"{xxh3(part[:directory]):016x}" == checksum
            yield rows, self.streams(part, directory)

    def streams(self, part, directory):
        n, = struct.unpack_from("<I", part)
        assert directory == 4 + 24 * n
        at, found = directory, {}
        for i in range(n):
            column, kind, size, checksum = struct.unpack_from(
                "<IIQQ", part, 4 + 24 * i)
            assert xxh3(part[at:at + size]) == checksum
            found[column, kind] = unpack(part[at:at + size])
            at += size
        assert at == len(part)
        return found


@unittest.skipUnless(ZSTD and XXHASH, "libzstd and libxxhash for ctypes")
class Format(baler.Case):
    def test_outer_form(self):
        path = self.compress(JETS)
        file = File(path)
        self.assertEqual(file.attributes["format"], b"baler table")
        self.assertEqual(file.attributes["version"], 1)
        self.assertEqual(file.attributes["version"].dtype, np.uint32)
        self.assertEqual(set(file.datasets), {"meta", "weights", "rows.0"})
        for dtype, shape, chunks in file.datasets.values():
            self.assertEqual((dtype, len(shape), chunks), (np.uint8, 1, None))

    def test_of_a_model(self):
        self.baler("train", JETS, "-o", "m.h5", *SMALL)
        file = File(self.path("m.h5"))
        self.assertEqual(file.attributes["format"], b"baler model")
        self.assertEqual(set(file.datasets), {"meta", "weights"})
        self.assertEqual(file.meta["kind"], "model")
        self.assertNotIn("table", file.meta)

    def test_of_an_external_model(self):
        self.baler("train", JETS, "-o", "m.h5", *SMALL)
        self.baler("compress", JETS, "-o", "t.baler", "--model", "m.h5",
                   "--external-model")
        file = File(self.path("t.baler"))
        self.assertEqual(set(file.datasets), {"meta", "rows.0"})
        self.assertTrue(file.meta["model"]["external"])
        self.assertEqual(file.meta["model"]["checksum"],
                         File(self.path("m.h5")).meta["model"]["checksum"])

    def test_sizes(self):
        path = self.compress(JETS)
        file, told = File(path), self.json("info", path)
        self.assertEqual(told["bytes"]["model"], len(file.parts["weights"]))
        stored = file.meta["table"]["stored_bytes"]
        for share in ("model", "latent", "exact", "residual"):
            self.assertEqual(told["bytes"][share], stored[share], share)

    def test_weights(self):
        file = File(self.compress(JETS))
        sizes = file.meta["model"]["layers"]
        n = sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))
        types = {"float16": "<f2", "float32": "<f4", "float64": "<f8"}
        weights = np.frombuffer(unpack(file.parts["weights"]),
                                types[file.meta["model"]["weights"]])
        self.assertEqual(weights.size, n)
        self.assertTrue(np.isfinite(weights).all())

    def test_exact_columns_and_latents(self):
        file, table = File(self.compress(JETS)), read_h5(JETS)
        columns = file.meta["table"]["columns"]
        self.assertEqual([c["name"] for c in columns], list(table))
        [(rows, streams)] = file.groups()
        self.assertEqual(rows, 4000)
        for i, column in enumerate(columns):
            if column["role"] == "exact":
                want = table[column["name"]]
                self.assertEqual(streams[i, EXACT], want.tobytes())
        model = file.meta["model"]
        latents = np.frombuffer(streams[NETWORK, LATENT], "<f4")
        self.assertEqual(latents.size,
                         rows * model["layers"][model["latent_layer"]])

    def test_text(self):
        texts = ["a", "", "größe", "b,c"]
        self.write("t.csv", 's,i\na,1\n"",2\ngröße,3\n"b,c",4\n')
        file = File(self.compress(self.path("t.csv")))
        [(rows, streams)] = file.groups()
        raw = [t.encode() for t in texts]
        self.assertEqual(streams[0, TEXT], b"".join(raw))
        self.assertEqual(streams[0, LENGTHS],
                         struct.pack("<4I", *map(len, raw)))

    def test_special_values(self):
        random = np.random.default_rng(9)
        x = random.normal(size=1000).astype("float32")
        odd = {3: np.nan, 9: np.inf, 500: -np.inf, 999: np.nan}
        for i, value in odd.items():
            x[i] = value
        y = random.normal(size=1000).astype("float32")
        file = File(self.compress(write_h5(self.path("t.h5"),
                                           {"x": x, "y": y})))
        [(rows, streams)] = file.groups()
        self.assertNotIn((1, SPECIAL), streams)
        special = streams[0, SPECIAL]
        bits = np.unpackbits(np.frombuffer(special[:125], "u1"),
                             bitorder="little")[:rows]
        self.assertEqual(np.flatnonzero(bits).tolist(), list(odd))
        self.assertEqual(special[125:], x[list(odd)].tobytes())

    def test_row_groups(self):
        n = 140_000
        i = np.arange(n, dtype="int64")
        file = File(self.compress(write_h5(self.path("t.h5"), {"i": i}),
                                  "t.baler", "--exact", "i"))
        size = file.meta["table"]["rows_per_group"]
        got = [(rows, streams[0, EXACT]) for rows, streams in file.groups()]
        self.assertEqual([rows for rows, _ in got],
                         [size] * (n // size) + [n % size])
        self.assertEqual(b"".join(v for _, v in got), i.tobytes())

    def test_recipe(self):
        file = File(self.compress(JETS, "t.baler", "--seed", "5"))
        self.assertEqual(file.meta["recipe"],
                         {"hidden": "16", "epochs": "2", "seed": "5"})


class OtherPrograms(baler.Case):
    @unittest.skipUnless(shutil.which("h5dump"), "h5dump is missing")
    def test_h5dump(self):
        self.compress(FLOW)
        self.baler("train", FLOW, "-o", "m.h5", *SMALL)
        for name in ("out.baler", "m.h5"):
            done = subprocess.run(["h5dump", "-d", "/meta", self.path(name)],
                                  capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("H5T_STD_U8LE", done.stdout)


if __name__ == "__main__":
    baler.main()
