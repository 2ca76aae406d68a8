"""`baler latent`: what numpy finds in the vectors that it writes."""
import csv
import os

import numpy as np

import baler
from baler import FLOW, JETS, read_h5, read_npz, write_h5


class Latent(baler.Case):
    def vectors(self, compressed, *more, name="z.npz"):
        told = self.json("latent", compressed, *more, "--csv", name)
        table = read_npz(self.path(name))
        z = np.stack([table[d["name"]] for d in told["dimensions"]], 1)
        return told, table, z.astype(float)

    def check_dimensions(self, told, z):
        for d, values in zip(told["dimensions"], z.T):
            x = (values - values.mean()) / values.std()
            _, counts = np.unique(values, return_counts=True)
            p = counts / len(values)
            for key, want in (("mean", values.mean()), ("std", values.std()),
                              ("min", values.min()), ("max", values.max()),
                              ("skewness", np.mean(x**3)),
                              ("kurtosis", np.mean(x**4) - 3),
                              ("entropy", -np.sum(p * np.log2(p)))):
                np.testing.assert_allclose(d[key], want, rtol=1e-6, atol=1e-7,
                                           err_msg=f"{d['name']} {key}")
        spectrum = np.linalg.eigvalsh(np.cov(z.T, bias=True))[::-1]
        np.testing.assert_allclose(told["spectrum"], spectrum, rtol=1e-6,
                                   atol=1e-9 * spectrum[0])
        self.assertAlmostEqual(told["participation_ratio"],
                               spectrum.sum()**2 / (spectrum**2).sum(), 6)
        np.testing.assert_allclose(told["correlation"]["latent"],
                                   np.corrcoef(z.T), atol=1e-7)

    def check_inputs(self, told, z, table):
        """Correlations, and R^2 by least squares."""
        laws = {law["name"]: law["r2"] for law in told["laws"]}
        self.assertGreater(len(told["correlation"]["input"]), 3)
        for name, got in told["correlation"]["input"].items():
            x = table[name].astype(float)
            want = [np.corrcoef(x, column)[0, 1] for column in z.T]
            np.testing.assert_allclose(got, want, atol=1e-6, err_msg=name)
            design = np.column_stack([np.ones(len(z)), z])
            rest = x - design @ np.linalg.lstsq(design, x, rcond=None)[0]
            self.assertAlmostEqual(laws[name], 1 - rest.var() / x.var(), 5,
                                   name)

    def test_jets(self):
        path = self.compress(JETS, "t.baler", "--latent", "5")
        told, table, z = self.vectors(path, JETS)
        self.assertEqual(z.shape, (4000, 5))
        self.assertEqual(table["row"].tolist(), list(range(4000)))
        self.assertEqual(told["vectors_sampled"], 4000)
        self.check_dimensions(told, z)
        self.check_inputs(told, z, read_h5(JETS))
        restored, _, _ = self.vectors(path)
        self.check_inputs(restored, z, read_h5(self.restore(path)))
        self.assertEqual(restored["dimensions"][0]["mean"],
                         told["dimensions"][0]["mean"])

    def test_pca(self):
        """Axes are uncorrelated, ordered, and their shares add up to what the
        reconstruction explains."""
        path = self.compress(JETS, "t.baler", "--model-type", "pca",
                             "--latent", "5")
        told, _, z = self.vectors(path, JETS)
        off = np.corrcoef(z.T) - np.eye(5)
        self.assertLess(abs(off).max(), 0.05)  # latents are rounded
        shares = [d["share"] for d in told["dimensions"]]
        np.testing.assert_allclose(
            np.array(shares) / sum(shares),
            np.array(told["spectrum"]) / sum(told["spectrum"]), atol=0.01)
        self.assertTrue(0.3 < sum(shares) < 1)

    def test_idle_dimensions(self):
        x = np.linspace(0, 1, 500)
        table = write_h5(self.path("in.h5"),
                         {"a": x, "b": x**2, "c": x + 0.01 * np.sin(60 * x)})
        path = self.compress(table, "t.baler", "--model-type", "pca",
                             "--compress", "*", "--latent", "3",
                             "--normalise", "standard")
        told = self.json("latent", path)
        self.assertIn(2, told["idle"])
        self.assertNotIn(0, told["idle"])
        self.assertEqual([d["idle"] for d in told["dimensions"]],
                         [i in told["idle"] for i in range(3)])

    def test_derived_variables(self):
        path = self.compress(JETS, "t.baler", "--latent", "8")
        told = self.json("latent", path, JETS, "--derive", "twice = 2 * pt")
        law = {law["name"]: law for law in told["laws"]}
        self.assertAlmostEqual(law["twice"]["r2"], law["pt"]["r2"], 9)
        self.assertFalse(law["twice"]["input"])
        np.testing.assert_allclose(told["correlation"]["derived"]["twice"],
                                   told["correlation"]["input"]["pt"])

    def test_fields(self):
        path = self.compress(FLOW, "f.baler", "--latent", "6")
        told, table, z = self.vectors(path, FLOW)
        self.assertEqual(told["rows"] * (max(table["tile"]) + 1), len(z))
        self.check_dimensions(told, z)
        names = [law["name"] for law in told["laws"]]
        self.assertTrue(any(n.startswith("mean ") for n in names), names)
        self.assertTrue(any("kinetic energy" in n for n in names), names)
        # The mean of the first tile, 8 x 8 cells.
        name = next(n for n in names if n.startswith("mean "))
        field = read_h5(FLOW)[name[5:]].astype(float)
        tiles = np.array([field[:, y:y + 8, x:x + 8].mean((1, 2))
                          for y in range(0, field.shape[1], 8)
                          for x in range(0, field.shape[2], 8)]).T.ravel()
        np.testing.assert_allclose(
            told["correlation"]["input"][name],
            [np.corrcoef(tiles, column)[0, 1] for column in z.T], atol=1e-6)

    def test_vectors_in_every_format(self):
        path = self.compress(JETS, "t.baler", "--latent", "3")
        _, want, _ = self.vectors(path)
        self.json("latent", path, "--csv", "z.h5")
        self.assert_same(read_h5(self.path("z.h5")), want)
        self.json("latent", path, "--csv", "z.csv")
        with open(self.path("z.csv")) as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0], ["row", "z0", "z1", "z2"])
        self.assertEqual(len(rows), 4001)
        self.assertEqual([np.float32(row[2]) for row in rows[1:]],
                         want["z1"].tolist())

    def test_as_text(self):
        path = self.compress(JETS, "t.baler", "--latent", "18")
        said = self.baler("latent", path).stdout
        for words in ("z17", "participation ratio", "share", "R2"):
            self.assertIn(words, said)
        for line in said.split("\n"):
            self.assertLessEqual(len(line), 86, line)
        self.assertEqual(self.baler("latent", path, "-q").stdout, "")

    def test_does_not_depend_on_threads(self):
        path = self.compress(JETS, "t.baler", "--latent", "5")
        one = self.json("latent", path, "--threads", "1")
        self.assertEqual(one, self.json("latent", path, "--threads", "3"))

    def test_external_model(self):
        self.baler("train", JETS, "-o", "m.h5", *baler.SMALL)
        self.baler("compress", JETS, "--model", "m.h5", "--external-model",
                   "-o", "t.baler")
        self.fails("latent", "t.baler", says="--model")
        self.json("latent", "t.baler", "--model", "m.h5")

    def test_what_has_no_latent_space(self):
        self.fails("latent", JETS, says="not a .baler file")
        exact = self.path("e.baler")
        self.baler("compress", JETS, "-o", exact, "--exact", "*")
        self.fails("latent", exact, says="no latent space")
        path = self.compress(JETS)
        self.fails("latent", path, FLOW, says=("flow.h5",))
        self.fails("latent", path, "nowhere.h5", says="nowhere.h5")

    def test_places(self):
        path = self.compress(JETS)
        self.fails("latent", path, "--csv", "no/such.csv", says="no/such")
        self.fails("latent", path, "--csv", "z.xyz", says="z.xyz",
                   code=(1, 2))
        self.fails("latent", path, "--csv", path, says="out.baler",
                   code=(1, 2))
        self.assertTrue(os.path.getsize(path) > 0)
        self.baler("info", path)


if __name__ == "__main__":
    baler.main()
