"""`--bound`, the certificate, and `verify --against`."""
import os

import numpy as np

import baler
from baler import FLOW, JETS, SMALL, read_h5, write_h5


class Bounds(baler.Case):
    def bounded(self, table, bound, *options, name="t.baler"):
        told = self.json("compress", table, "-o", name, "--bound", bound,
                         *options)
        self.assertEqual(told["certificate"]["violations"], 0)
        self.assertLessEqual(
            told["certificate"]["worst"]["error_over_bound"], 1)
        return told

    def restored(self, name="t.baler"):
        self.baler("decompress", name, "-o", "out.h5")
        return read_h5(self.path("out.h5"))

    def test_each_kind(self):
        before = read_h5(JETS)
        for bound in ("abs:0.01", "range:1e-3", "rel:1e-2"):
            kind, limit = bound.split(":")
            self.bounded(JETS, bound)
            after = self.restored()
            for name, x in before.items():
                x, y = x.astype(float), after[name].astype(float)
                allowed = {"abs": 1, "range": x.max() - x.min(),
                           "rel": np.abs(x)}[kind] * float(limit)
                self.assertTrue((np.abs(y - x) <= allowed).all(), name)
                if kind == "rel":
                    np.testing.assert_array_equal(np.sign(x), np.sign(y))

    def test_exact_is_bit_for_bit(self):
        self.bounded(JETS, "exact")
        before, after = read_h5(JETS), self.restored()
        for name in before:
            self.assertEqual(before[name].tobytes(), after[name].tobytes())

    def test_by_column(self):
        told = self.bounded(JETS, "range:1e-2,pt=rel:1e-3,eta=exact")
        self.assertEqual(told["bound"]["pt"], "rel:0.001")
        self.assertEqual(told["bound"]["eta"], "exact")
        self.assertEqual(told["bound"]["mass"], "range:0.01")
        before, after = read_h5(JETS), self.restored()
        self.assertEqual(before["eta"].tobytes(), after["eta"].tobytes())

    def test_a_field(self):
        told = self.bounded(FLOW, "range:1e-3")
        self.assertGreater(told["ratio"], 8)
        before, after = read_h5(FLOW), self.restored()
        for name, x in before.items():
            allowed = 1e-3 * (float(x.max()) - float(x.min()))
            error = np.abs(after[name].astype(float) - x.astype(float))
            self.assertTrue((error <= allowed).all(), name)

    def test_values_that_are_none(self):
        x = np.random.default_rng(2).normal(size=2000).astype("float32")
        x[::7] = np.nan
        x[5], x[6] = np.inf, -np.inf
        path = write_h5(self.path("t.h5"), {"x": x, "y": x * 2})
        self.bounded(path, "abs:0.1")
        after = self.restored()["x"]
        odd = ~np.isfinite(x)
        self.assertEqual(after[odd].tobytes(), x[odd].tobytes())

    def test_verify_against(self):
        self.bounded(JETS, "range:1e-3")
        told = self.json("verify", "t.baler", "--against", JETS)
        self.assertTrue(told["ok"])
        self.assertEqual(told["certificate"]["violations"], 0)
        altered = read_h5(JETS)
        altered["pt"][17] += 1000
        write_h5(self.path("a.h5"), altered)
        run = self.baler("verify", "t.baler", "--against", "a.h5", code=3)
        self.assertIn("row 17 of column pt", run.stderr)

    def test_the_same_for_any_number_of_threads(self):
        files = []
        for i, threads in enumerate(("1", "2", "3", "1")):
            self.bounded(JETS, "range:1e-3", "--threads", threads,
                         name=f"{i}.baler")
            with open(self.path(f"{i}.baler"), "rb") as file:
                files.append(file.read())
        self.assertEqual(len(set(files)), 1)

    def test_info_says_why(self):
        self.bounded(JETS, "range:1e-3")
        told = self.json("info", "t.baler")
        columns = told["table_columns"]
        self.assertTrue(all(c["why"] for c in columns))
        streams = sum(c["bytes"] for c in columns)
        self.assertLess(streams, told["bytes"]["compressed"])
        self.assertGreater(streams, 0.8 * told["bytes"]["compressed"])

    def test_with_a_network(self):
        self.bounded(JETS, "range:1e-2", "--network", "yes", "--latent", "8",
                     *SMALL)
        self.baler("train", JETS, "-o", "m.h5", "--latent", "8", *SMALL)
        self.bounded(JETS, "range:1e-2", "--model", "m.h5")
        self.baler("verify", "t.baler", "--against", JETS)

    def test_a_recipe(self):
        self.write("r.ini", f"input = {JETS}\noutput = run\n"
                            "bound = range:1e-3\n")
        self.baler("run", "r.ini")
        self.assertTrue(os.path.exists(self.path("run")))

    def test_words_that_mean_nothing(self):
        for bound, said in (("abs", "abs:1e-3"), ("abs:x", "number"),
                            ("rel:-1", "number"), ("pt=much", "no bound"),
                            ("nothere=abs:1", "no column matches")):
            run = self.baler("compress", JETS, "-o", "t.baler", "--bound",
                             bound, code=2)
            self.assertIn(said, run.stderr, bound)
            self.assertFalse(os.path.exists(self.path("t.baler")))

    def test_columns_without_a_bound(self):
        run = self.baler("compress", JETS, "-o", "t.baler", "--bound",
                         "pt=rel:1e-3")
        self.assertIn("kept exactly", run.stderr)
        before, after = read_h5(JETS), self.restored()
        self.assertEqual(before["eta"].tobytes(), after["eta"].tobytes())


if __name__ == "__main__":
    baler.main()
