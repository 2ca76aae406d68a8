"""--details of evaluate and latent: what numpy finds in the same values."""
import numpy as np

import baler
from baler import FLOW, JETS, read_h5, read_npz, write_h5


def counted(values, histogram, counts):
    """Checks `counts` of a histogram against the values; returns their sum."""
    low, high, n = histogram["low"], histogram["high"], len(counts)
    edges = np.linspace(low, high, n + 1)
    # a value within rounding of an edge may be on either side
    slack = 1e-9 * (high - low)
    near = np.minimum(abs(values[:, None] - edges), slack) < slack
    want, _ = np.histogram(values, edges)
    np.testing.assert_allclose(counts, want, atol=near.sum())
    return sum(counts)


class Evaluate(baler.Case):
    def check_column(self, column, x, y):
        name = column["name"]
        h = column["histogram"]
        before, after = (np.log10(v[v > 0]) if h["log"] else v
                         for v in (x, y))
        for side, values in (("before", before), ("after", after)):
            n = counted(values, h, h[side])
            self.assertEqual(n + h["underflow"][side] + h["overflow"][side],
                             len(x), name)
        d = y - x
        for key, values in (("residuals", d), ("responses", d[x != 0]
                                               / x[x != 0])):
            r = column[key]
            if not d.any():
                self.assertIsNone(r, name)
                continue
            n = counted(values, r, r["counts"])
            self.assertEqual(n + r["underflow"] + r["overflow"], len(values))
            self.assertAlmostEqual(r["low"], -r["high"])
        for key, share in (("p05", .05), ("p25", .25), ("p50", .5),
                           ("p75", .75), ("p95", .95)):
            self.assertAlmostEqual(column["residual_quantiles"][key],
                                   np.quantile(d, share), 6, (name, key))
        self.check_worst(column, x, y)

    def check_worst(self, column, x, y):
        d = abs(y - x)
        order = np.argsort(-d, kind="stable")[:20]
        order = [row for row in order if d[row] > 0]
        worst = column["worst"]
        self.assertEqual([w["row"] for w in worst], order, column["name"])
        for w in worst:
            self.assertEqual((w["before"], w["after"]),
                             (x[w["row"]], y[w["row"]]))
            self.assertEqual(w["residual"], w["after"] - w["before"])
            self.assertNotIn("element", w)

    def test_jets(self):
        path = self.compress(JETS)
        formula = "q = pt / (1 + mass)"
        plain = self.json("evaluate", JETS, path, "--derive", formula)
        told = self.json("evaluate", JETS, path, "--derive", formula,
                         "--details")
        before, after = read_h5(JETS), read_h5(self.restore(path))
        columns = {n: (before[n].astype(float), after[n].astype(float))
                   for n in before}
        columns["q"] = tuple(t["pt"].astype(float)
                             / (1 + t["mass"].astype(float))
                             for t in (before, after))
        for column in told["columns"] + told["derived"]:
            self.check_column(column, *columns[column["name"]])
        self.check_correlation(told["correlation"], before, after)
        self.check_it_only_adds(plain, told)

    def check_correlation(self, told, *tables):
        names = told["columns"]
        self.assertEqual(names, list(tables[0]))
        for key, table in zip(("before", "after"), tables):
            with np.errstate(divide="ignore", invalid="ignore"):
                want = np.corrcoef([table[n].astype(float) for n in names])
            got = np.array(told[key], float)
            both = np.isfinite(got) & np.isfinite(want)
            self.assertGreater(both.mean(), .5)
            np.testing.assert_allclose(got[both], want[both], atol=1e-6)

    def check_it_only_adds(self, plain, told):
        keys = {"histogram", "residuals", "responses", "residual_quantiles",
                "worst"}
        for kind in ("columns", "derived"):
            for a, b in zip(plain[kind], told[kind]):
                self.assertEqual(set(b) - set(a), keys)
                self.assertEqual(a, {k: b[k] for k in a})
        for key in plain["correlation"]:
            self.assertEqual(plain["correlation"][key],
                             told["correlation"][key])

    def test_text_and_the_same(self):
        table = self.write("t.csv", "a,b\n1,x\n2,y\n")
        text = self.json("evaluate", table, table, "--details")["columns"][1]
        for key in ("histogram", "residuals", "responses",
                    "residual_quantiles"):
            self.assertIsNone(text[key], key)
        self.assertEqual(text["worst"], [])

    def test_values_that_are_not_finite(self):
        x = np.array([1., 2, np.nan, 4, np.inf])
        y = np.array([1., 2.5, np.nan, 4, np.inf])
        a = write_h5(self.path("a.h5"), {"x": x})
        b = write_h5(self.path("b.h5"), {"x": y})
        [column] = self.json("evaluate", a, b, "--details")["columns"]
        self.assertEqual(column["worst"], [{"row": 1, "before": 2.,
                                            "after": 2.5, "residual": .5}])

    def test_fields(self):
        """Which value of a row it is, too."""
        random = np.random.default_rng(3)
        x = random.normal(size=(4, 3, 5))
        y = x.copy()
        y[2, 1, 4] += 7
        y[3, 0, 0] -= 8
        a = write_h5(self.path("a.h5"), {"u": x})
        b = write_h5(self.path("b.h5"), {"u": y})
        [column] = self.json("evaluate", a, b, "--details")["columns"]
        self.assertEqual([(w["row"], w["element"]) for w in column["worst"]],
                         [(3, 0), (2, 9)])

    def test_a_wide_table(self):
        random = np.random.default_rng(4)
        x = {f"c{i}": random.normal(size=3) for i in range(515)}
        a = write_h5(self.path("a.h5"), x)
        told = self.json("evaluate", a, a, "--details", "--derive",
                         "s = c0 + c1")
        self.assertIn("worst", told["columns"][511])
        self.assertNotIn("worst", told["columns"][512])
        self.assertIn("worst", told["derived"][0])
        self.assertNotIn("before", told["correlation"])


class Latent(baler.Case):
    def check(self, told, z, k):
        for j, d in enumerate(told["dimensions"]):
            h = d["histogram"]
            if h is None:
                self.assertEqual(d["std"], 0)
                continue
            n = counted(z[:, j], h, h["counts"])
            self.assertEqual(n + h["underflow"] + h["overflow"], len(z))
        self.assertEqual(np.shape(told["sample"]["latent"])[1], k)

    def test_jets(self):
        path = self.compress(JETS, "t.baler", "--latent", "5")
        told = self.json("latent", path, JETS, "--details", "--csv", "z.npz",
                         "--derive", "q = 2 * pt")
        plain = self.json("latent", path, JETS, "--derive", "q = 2 * pt")
        table = read_npz(self.path("z.npz"))
        z = np.stack([table[f"z{j}"] for j in range(5)], 1).astype(float)
        self.check(told, z, 5)
        self.assertEqual(set(told) - set(plain), {"sample", "csv"})
        sample, jets = told["sample"], read_h5(JETS)
        rows = sample["rows"]
        self.assertEqual(len(rows), 2000)
        self.assertEqual(rows, sorted(set(rows)))
        np.testing.assert_array_equal(sample["latent"], z[rows])
        names = sample["variables"]["names"]
        self.assertEqual(names, [law["name"] for law in told["laws"]])
        jets["q"] = 2 * jets["pt"].astype(float)
        for i, name in enumerate(names):
            np.testing.assert_allclose(
                [v[i] for v in sample["variables"]["values"]],
                jets[name][rows].astype(float), rtol=1e-12, err_msg=name)

    def test_tiles(self):
        path = self.compress(FLOW, "t.baler", "--tile", "8x8")
        told = self.json("latent", path, FLOW, "--details", "--csv", "z.npz")
        table = read_npz(self.path("z.npz"))
        names = [d["name"] for d in told["dimensions"]]
        z = np.stack([table[name] for name in names], 1).astype(float)
        self.check(told, z, len(names))
        sample = told["sample"]
        per_row = told["vectors"] // told["rows"]
        vectors = [row * per_row + tile for row, tile
                   in zip(sample["rows"], sample["tiles"])]
        np.testing.assert_array_equal(sample["latent"], z[vectors])


if __name__ == "__main__":
    baler.main()
