"""`baler inspect --json`: what is in a file, compared with numpy."""
import math
import subprocess

import h5py
import numpy as np

import baler
from baler import FLOW, JETS, SMALL, write_h5

KEYS = {"name", "type", "shape", "unit", "count", "nan", "inf", "min", "max",
        "mean", "std", "distinct", "quantiles", "role", "note"}


class Inspect(baler.Case):
    def inspect(self, name, **how):
        return self.json("inspect", name, **how)["tables"]

    def columns(self, name, **how):
        """Of the only table, by name."""
        tables = self.inspect(name, **how)
        self.assertEqual(len(tables), 1)
        return {c["name"]: c for c in tables[0]["columns"]}

    def check(self, told, values):
        """A column as it is told against its values."""
        name, values = told["name"], np.asarray(values)
        x = values.astype(float).ravel()
        finite = x[np.isfinite(x)]
        self.assertLessEqual(KEYS, set(told), name)
        self.assertEqual(told["type"], str(values.dtype), name)
        self.assertEqual(told["shape"], list(values.shape[1:]), name)
        self.assertEqual(told["count"], x.size, name)
        self.assertEqual(told["nan"], np.isnan(x).sum(), name)
        self.assertEqual(told["inf"], np.isinf(x).sum(), name)
        self.assertIn(told["role"], ("compress", "exact", "drop"), name)
        if finite.size == 0:
            for key in ("min", "max", "mean", "std"):
                self.assertIsNone(told[key], name)
            return
        self.assertEqual(told["min"], finite.min(), name)
        self.assertEqual(told["max"], finite.max(), name)
        scale = max(finite.std(), abs(finite.mean()), 1e-300)
        self.assertAlmostEqual(told["mean"] / scale, finite.mean() / scale, 12)
        self.assertAlmostEqual(told["std"] / scale, finite.std() / scale, 9)

    def check_quantiles(self, told, values):
        """Within a rank or two: there are several definitions."""
        x = np.sort(np.asarray(values, float).ravel())
        for key, p in (("p01", .01), ("p50", .5), ("p99", .99)):
            i = p * (x.size - 1)
            low = x[max(0, math.floor(i) - 1)]
            high = x[min(x.size - 1, math.ceil(i) + 1)]
            self.assertTrue(low <= told["quantiles"][key] <= high,
                            (told["name"], key))


class Shipped(Inspect):
    def test_jets(self):
        with h5py.File(JETS) as file:
            want = {n: d[...] for n, d in file["jets"].items()}
            units = {n: d.attrs.get("units") for n, d in file["jets"].items()}
        tables = self.inspect(JETS)
        self.assertEqual([(t["name"], t["rows"]) for t in tables],
                         [("jets", 4000)])
        self.assertEqual({c["name"] for c in tables[0]["columns"]}, set(want))
        for told in tables[0]["columns"]:
            self.check(told, want[told["name"]])
            self.check_quantiles(told, want[told["name"]])
            self.assertEqual(told["distinct"],
                             len(np.unique(want[told["name"]])))
            unit = units[told["name"]]
            unit = unit.decode() if isinstance(unit, bytes) else unit
            self.assertEqual(told["unit"], unit)

    def test_proposals_for_jets(self):
        told = self.columns(JETS)
        self.assertEqual(told["auxiliaryEnergy"]["role"], "exact")
        self.assertIn("constant", told["auxiliaryEnergy"]["note"])
        self.assertEqual(told["pt"]["role"], "compress")
        self.assertIn("angle", told["phi"]["note"])
        self.assertIn("hfHadronEnergy", told["hadEnergy"]["note"])

    def test_fields(self):
        told = self.columns(FLOW)
        self.assertEqual(list(told), ["time", "u", "v"])
        with h5py.File(FLOW) as file:
            for name in told:
                self.check(told[name], file["flow"][name][...])
        self.assertEqual(told["u"]["unit"], "m/s")


class Made(Inspect):
    def test_every_type(self):
        types = ["float32", "float64", "int8", "int16", "int32", "int64",
                 "uint8", "uint16", "uint32", "uint64", "bool"]
        random = np.random.default_rng(1)
        table = {t: random.integers(0, 2 if t == "bool" else 100, 50)
                 .astype(t) for t in types}
        told = self.columns(write_h5(self.path("t.h5"), table))
        self.assertEqual(list(told), types)
        for name in types:
            self.check(told[name], table[name])

    def test_values_that_are_not_finite(self):
        x = np.array([1.5, np.nan, np.inf, -np.inf, 2.5, np.nan])
        gone = np.full(6, np.nan)
        told = self.columns(write_h5(self.path("t.h5"), {"x": x, "gone": gone}))
        self.check(told["x"], x)
        self.check(told["gone"], gone)

    def test_csv(self):
        path = self.write("t.csv", "id,x,name\n1,0.5,a\n2,,b\n3,-1e3,\"c,d\"\n")
        told = self.columns(path)
        self.assertEqual([told[n]["type"] for n in ("id", "x", "name")],
                         ["int64", "float64", "text"])
        self.assertEqual((told["x"]["nan"], told["x"]["min"]), (1, -1000))
        self.assertEqual(told["name"]["role"], "exact")
        self.assertIsNone(told["name"]["mean"])
        self.assertEqual(told["name"]["distinct"], 3)

    def test_standard_input(self):
        table = b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i) for i in range(99))
        told = self.columns("-", input=table)
        self.assertEqual(told["b"]["max"], 98 * 98)
        with subprocess.Popen(["sh", "-c", "echo a,b; sleep 0.2; echo 1,2"],
                              stdout=subprocess.PIPE) as slow:
            told = self.columns("-", stdin=slow.stdout)
        self.assertEqual(told["b"]["max"], 2)

    def test_npz(self):
        a = np.arange(12, dtype="int16")
        b = np.linspace(0, 1, 24).reshape(12, 2)
        np.savez(self.path("t.npz"), a=a, b=b)
        [table] = self.inspect(self.path("t.npz"))
        self.assertEqual(table["rows"], 12)
        self.check(table["columns"][0], a)

    def test_npz_as_baler_writes_it(self):
        data = np.arange(30.).reshape(10, 3)
        np.savez(self.path("t.npz"), data=data, names=["x", "y", "z"])
        told = self.columns(self.path("t.npz"))
        for i, name in enumerate(("x", "y", "z")):
            self.check(told[name], data[:, i])

    def test_several_tables(self):
        path = self.path("t.h5")
        with h5py.File(path, "w") as file:
            for name, n in (("run1", 5), ("deep/run2", 7)):
                file[f"{name}/x"] = np.arange(n)
                file[f"{name}/y"] = np.arange(n) * 0.5
        rows = {t["name"].strip("/"): t["rows"] for t in self.inspect(path)}
        self.assertEqual(rows, {"run1": 5, "deep/run2": 7})
        for name, n in rows.items():
            [table] = self.inspect(f"{path}:{name}")
            self.assertEqual(table["rows"], n)
        self.fails("inspect", f"{path}:run3", says=("run3", "run1", "run2"))
        run = self.baler("train", path, "-o", "m.h5", *SMALL)
        self.assertIn("run2", run.stderr, "which one is taken is said")

    def test_a_compressed_table_is_a_table(self):
        path = self.compress(JETS)
        [table] = self.inspect(path)
        self.assertEqual(table["rows"], 4000)
        self.assertEqual(len(table["columns"]), 24)

    def test_text_for_people_names_every_column(self):
        run = self.baler("inspect", JETS)
        self.assertIn("4 000 rows x 24 columns", run.stdout)
        for name in self.columns(JETS):
            self.assertIn(f"\n  {name} ", run.stdout)


if __name__ == "__main__":
    baler.main()
