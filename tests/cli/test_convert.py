"""`baler convert`: between all formats, without changing a bit."""
import itertools
import os

import h5py
import numpy as np

import baler
from baler import FLOW, JETS, read_h5, read_npz, write_h5

FORMATS = ("h5", "npz", "csv", "root")
EXTREMES = {
    "float64": [0.0, -0.0, 1 / 3, 5e-324, 1.7976931348623157e308, -2.5e-308,
                np.inf, -np.inf],
    "float32": [0.0, -0.0, 1 / 3, 1e-45, 3.4028235e38, -1.2e-38, np.inf,
                -np.inf],
    "int64": [0, -1, 1, 2**53 + 1, 2**63 - 1, -2**63, 9, 10],
    "uint64": [0, 1, 2**53 + 1, 2**63, 2**64 - 1, 7, 8, 9],
    "int32": [0, -1, 2**31 - 1, -2**31, 1, 2, 3, 4],
    "uint8": [0, 1, 255, 254, 2, 3, 4, 5],
    "bool": [0, 1, 1, 0, 1, 0, 0, 1],
}


class Convert(baler.Case):
    def convert(self, table, name):
        path = self.path(name)
        self.baler("convert", table, path)
        return path

    def read(self, path):
        return read_h5(path) if path.endswith("h5") else read_npz(path)

    def extremes(self):
        return {t: np.array(v, dtype=t) for t, v in EXTREMES.items()}

    def check_values(self, got, want, where):
        """The same numbers to the last bit, whatever the type: CSV has no
        float32."""
        self.assertEqual(list(got), list(want), where)
        for name, values in want.items():
            there = np.asarray(got[name])
            self.assertEqual(there.shape, values.shape, (where, name))
            with np.errstate(all="ignore"):
                back = there.astype(values.dtype)
            self.assertEqual(back.tobytes(), values.tobytes(), (where, name))

    def test_every_format_into_every_other(self):
        want = self.extremes()
        first = write_h5(self.path("t.h5"), want)
        files = {f: self.convert(first, f"0.{f}") for f in FORMATS}
        self.assert_same(read_h5(files["h5"]), want)
        self.assert_same(read_npz(files["npz"]), want)
        for a, b in itertools.product(FORMATS, FORMATS):
            path = self.convert(files[a], f"{a}_to_{b}.{b}")
            # What CSV and ROOT files hold is looked at through another format.
            if b in ("csv", "root"):
                path = self.convert(path, f"{a}_{b}_look.npz")
            self.check_values(self.read(path), want, f"{a} to {b}")

    def test_nan_in_every_format(self):
        want = {"x": np.array([1.5, np.nan, 2.5]),
                "y": np.array([np.nan] * 3)}
        path = write_h5(self.path("t.h5"), want)
        for f in FORMATS:
            back = read_h5(self.convert(self.convert(path, f"n.{f}"),
                                        f"b.{f}.h5"))
            for name in want:
                np.testing.assert_array_equal(back[name], want[name], f)

    def test_jets(self):
        want = read_h5(JETS)
        self.assert_same(read_npz(self.convert(JETS, "j.npz")), want)
        csv = self.convert(JETS, "j.csv")
        self.check_values(read_h5(self.convert(csv, "j.h5")), want, "csv")

    def test_fields(self):
        want = read_h5(FLOW)
        self.assert_same(read_npz(self.convert(FLOW, "f.npz")), want)
        self.assert_same(read_h5(self.convert(self.path("f.npz"), "g.h5")),
                         want)

    def test_fields_in_csv_are_columns(self):
        a = np.arange(24, dtype="int32").reshape(4, 2, 3)
        csv = self.convert(write_h5(self.path("t.h5"), {"a": a}), "t.csv")
        with open(csv) as file:
            names = file.readline().strip().replace('"', "").split(",")
        self.assertEqual(len(names), 6)
        got = np.genfromtxt(csv, delimiter=",", skip_header=1)
        np.testing.assert_array_equal(got, a.reshape(4, 6))

    def test_text(self):
        texts = ["plain", "", "with, comma", 'with "quotes"', "größe",
                 "two\nlines", " blanks ", "NaN", "12"]
        with h5py.File(self.path("t.h5"), "w") as file:
            file["t/i"] = np.arange(len(texts))
            file["t/s"] = np.array(texts, dtype=object)
        for f in FORMATS:
            back = self.convert(self.convert(self.path("t.h5"), f"a.{f}"),
                                f"b_{f}.h5")
            self.assertEqual(read_h5(back)["s"].tolist(), texts, f)

    def test_units_are_kept(self):
        path = write_h5(self.path("t.h5"), {"x": np.arange(3.)},
                        units={"x": "GeV"})
        for via in (path, self.convert(path, "u.root")):
            with h5py.File(self.convert(via, "u.h5")) as file:
                self.assertEqual(file["table/x"].attrs["units"], "GeV")

    def test_columns_and_fields_survive_a_tree(self):
        random = np.random.default_rng(5)
        want = {f"v[{i}]": random.normal(size=70_000) for i in range(3)}
        want["w[1]"] = np.arange(70_000, dtype="i2")
        want["a:b"] = random.integers(0, 2, 70_000).astype(bool)
        want["f"] = random.normal(size=(70_000, 2, 3)).astype("f4")
        path = write_h5(self.path("t.h5"), want, group="run/jets")
        for method in ("zstd", "lz4", "zlib", "none"):
            self.baler("convert", path, "t.root", "--root-compression", method)
            back = self.convert(self.path("t.root:run/jets"), "b.h5")
            with h5py.File(back) as file:
                got = {d.attrs.get("column_name", name): d[...]
                       for name, d in file["run/jets"].items()}
            self.assertEqual(sorted(got), sorted(want))
            for name in want:
                self.assert_same_values(got[name], want[name], (method, name))

    def test_a_compressed_table_is_restored(self):
        path = self.compress(JETS)
        self.assert_same(read_h5(self.convert(path, "a.h5")),
                         read_h5(self.restore(path)))

    def test_one_table_of_several(self):
        with h5py.File(self.path("t.h5"), "w") as file:
            file["a/x"] = np.arange(5)
            file["b/x"] = np.arange(3)
        got = read_npz(self.convert(self.path("t.h5:b"), "b.npz"))
        self.assertEqual(got["x"].tolist(), [0, 1, 2])

    def test_standard_input(self):
        path = self.path("t.npz")
        self.baler("convert", "-", path, input=b"a,b\n1,0.1\n2,0.2\n")
        self.assert_same(read_npz(path), {"a": np.array([1, 2]),
                                          "b": np.array([.1, .2])})

    def test_the_old_file_stays_until_the_new_one_is_whole(self):
        table = self.write("t.csv", "a\n" + "1\n" * 50 + "1,2\n")
        for f in FORMATS:
            old = self.write(f"old.{f}", "precious")
            self.fails("convert", table, old, says="t.csv")
            with open(old) as file:
                self.assertEqual(file.read(), "precious")
        self.assertEqual(len(os.listdir(self.folder)), 1 + len(FORMATS))


if __name__ == "__main__":
    baler.main()
