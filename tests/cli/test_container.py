"""The .baler file as docs/container-format.md has it, read by programs that
are not ours: h5py, h5dump, and a reader written from that page alone."""
import shutil
import subprocess
import unittest

import numpy as np

import baler
from baler import FLOW, JETS, SMALL, read_h5, read_npz, write_h5
from container_reader import (CODINGS, EXACT, LENGTHS, SPECIAL, TEXT, XXHASH,
                              ZSTD, File, unpack)


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

    def assert_restored(self, file, restored):
        """What the reader can restore are the bits that the program does;
        returns their names."""
        groups = [group.columns() for group in file.groups()]
        for name in groups[0]:
            got = np.concatenate([columns[name] for columns in groups])
            self.assert_same_values(got, restored[name], name)
        return set(groups[0])

    def kinds(self, file, what):
        """Of lattices, predictors or contexts."""
        return {coding[what]["kind"]
                for coding in file.meta["table"]["codings"]["columns"]
                if what in coding}

    def test_exact_columns(self):
        file, table = File(self.compress(JETS)), read_h5(JETS)
        columns = file.meta["table"]["columns"]
        self.assertEqual([c["name"] for c in columns], list(table))
        got = self.assert_restored(file, table)
        self.assertEqual(got, {c["name"] for c in columns
                               if c["role"] == "exact"})
        self.assertGreater(len(got), 3)
        self.assertEqual([group.rows for group in file.groups()], [4000])

    def test_latents(self):
        path = self.compress(JETS)
        told = self.json("latent", path, "--csv", "z.npz")
        table = read_npz(self.path("z.npz"))
        [group] = File(path).groups()
        self.assertIn("latent_steps", group.file.meta["model"])
        want = np.stack([table[d["name"]] for d in told["dimensions"]], 1)
        self.assert_same_values(group.latents(), want, "latents")

    def test_bounded_columns(self):
        """Of real data, all but what formulas and small networks predict."""
        path = self.compress(JETS, "t.baler", "--bound", "range:1e-3")
        file = File(path)
        got = self.assert_restored(file, read_h5(self.restore(path)))
        self.assertGreater(len(got), 8)

    def test_numbers(self):
        """Each lattice and predictor that the reader knows."""
        random = np.random.default_rng(3)
        n = 4000
        a = random.integers(0, 50, n).astype("int32")
        b = random.integers(0, 9, n).astype("int16")
        x = random.normal(size=n).astype("float32")
        y = random.exponential(size=n)
        table = {"id": np.cumsum(random.integers(1, 9, n)), "a": a, "b": b,
                 "total": a + b, "x": x, "y": y, "z": x + y,
                 "price": np.round(random.lognormal(3, 1, n), 2),
                 "rare": random.random(n) < 0.1}
        write_h5(self.path("t.h5"), table)
        for bound in ("abs:0.01", "exact"):
            path = self.compress(self.path("t.h5"), "t.baler",
                                 "--bound", bound)
            file, restored = File(path), read_h5(self.restore(path))
            self.assertEqual(self.assert_restored(file, restored), set(table))
            self.assertGreaterEqual(self.kinds(file, "predictor"),
                                    {"plain", "previous", "sum"})
            self.assertGreaterEqual(
                self.kinds(file, "lattice"), {"whole", "linear"}
                if bound != "exact" else {"whole", "decimal", "single"})

    def test_packed_runs(self):
        """Bytes of many kinds, each packed in the way that suits it."""
        random = np.random.default_rng(3)
        n = 4000
        few = random.normal(size=300) * 1e10**random.normal(size=300)
        table = {
            "spread": (random.integers(0, 2**63, n, dtype="uint64")
                       >> random.integers(0, 60, n).astype("uint64")),
            "few": random.choice(few, n),
            "noise": random.integers(0, 2**32, n, dtype="uint32").view("<f4"),
            "rising": np.cumsum(random.integers(0, 2**40, n)) * 1e-3,
            "long": np.array(["x" * (i % 7) + str(i * i) for i in range(n)],
                             object),
            "counted": np.array([str(i % 1000) for i in range(n)], object)}
        write_h5(self.path("t.h5"), table)
        file = File(self.compress(self.path("t.h5"), "t.baler", "--exact",
                                  "*"))
        self.assertEqual(self.assert_restored(file, read_h5(self.path("t.h5"))),
                         set(table))
        [group] = file.groups()
        used = {CODINGS[stream[0]].__name__
                for (_, kind), stream in group.streams.items()
                if kind in (EXACT, LENGTHS, TEXT, SPECIAL)}
        self.assertGreater(len(used), 3, used)

    def test_text(self):
        texts = ["a", "", "größe", "b,c"]
        self.write("t.csv", 's,i\na,1\n"",2\ngröße,3\n"b,c",4\n')
        [group] = File(self.compress(self.path("t.csv"))).groups()
        self.assertEqual(group.columns()["s"].tolist(), texts)

    def test_dictionaries_of_text(self):
        """With places of one byte, and of two."""
        random = np.random.default_rng(4)
        table = {"few": random.choice(["muon", "", "größe"], 4000),
                 "many": random.choice([f"run {i}" for i in range(700)], 4000)}
        table = {name: v.astype(object) for name, v in table.items()}
        write_h5(self.path("t.h5"), table)
        file = File(self.compress(self.path("t.h5")))
        [group] = file.groups()
        self.assertIn((0, EXACT), group.streams)
        self.assertIn((1, EXACT), group.streams)
        self.assertEqual(self.assert_restored(file, table), set(table))

    def test_special_values(self):
        """Of a network, and of numbers."""
        random = np.random.default_rng(9)
        x = random.normal(size=1000).astype("float32")
        odd = {3: np.nan, 9: np.inf, 500: -np.inf, 999: np.nan}
        for i, value in odd.items():
            x[i] = value
        y = random.normal(size=1000).astype("float32")
        write_h5(self.path("t.h5"), {"x": x, "y": y})
        for options in ((), ("--bound", "abs:0.01")):
            file = File(self.compress(self.path("t.h5"), "t.baler", *options))
            [group] = file.groups()
            self.assertNotIn((1, SPECIAL), group.streams)
            flags, values = group.special(0, 1000, x.dtype)
            self.assertEqual(np.flatnonzero(flags).tolist(), list(odd))
            self.assert_same_values(values, x[list(odd)], "special")
        got = group.columns()["x"]
        self.assert_same_values(got[flags], values, "special")
        self.assertLess(np.abs(got[~flags] - x[~flags]).max(), 0.01)

    def test_row_groups(self):
        n = 140_000
        i = np.arange(n, dtype="int64")
        file = File(self.compress(write_h5(self.path("t.h5"), {"i": i}),
                                  "t.baler", "--exact", "i"))
        size = file.meta["table"]["rows_per_group"]
        self.assertEqual([group.rows for group in file.groups()],
                         [size] * (n // size) + [n % size])
        self.assertEqual(self.assert_restored(file, {"i": i}), {"i"})
        self.assertEqual(self.kinds(file, "predictor"), {"previous"})

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
