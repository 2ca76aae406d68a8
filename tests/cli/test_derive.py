"""Derived variables: --derive, recipes, what a file remembers, and peaks."""
import json
import os

import numpy as np

import baler
from baler import FLOW, JETS, read_h5, write_h5

SHARED = os.environ.get("BALER_SHARED_DATA",
                        os.path.join(baler.SOURCE, "..", "shared", "data"))
TOTAL = "total [GeV] = emEnergy + hadEnergy"


def total(table):
    return table["emEnergy"].astype(float) + table["hadEnergy"]


class Derive(baler.Case):
    def evaluate(self, before, after, *formulas):
        options = [o for f in formulas for o in ("--derive", f)]
        return self.json("evaluate", before, after, *options)

    def derived(self, *arguments):
        return {d["name"]: d for d in self.evaluate(*arguments)["derived"]}

    def restored_jets(self):
        path = self.compress(JETS)
        return path, self.restore(path)

    def test_metrics_are_those_of_the_values(self):
        path, restored = self.restored_jets()
        told = self.derived(JETS, restored, TOTAL, "half = total / 2")
        self.assertEqual(list(told), ["total", "half"])
        x, y = total(read_h5(JETS)), total(read_h5(restored))
        self.assertAlmostEqual(told["total"]["residual"]["rms"],
                               np.sqrt(np.mean((y - x) ** 2)), 9)
        self.assertAlmostEqual(told["half"]["residual"]["max_abs"],
                               abs(y - x).max() / 2, 9)
        self.assertEqual(told["total"]["unit"], "GeV")
        self.assertEqual(told["total"]["formula"], "emEnergy + hadEnergy")
        plain = self.json("evaluate", JETS, path)["columns"][0]
        self.assertEqual(set(plain) - set(told["total"]), set())
        self.assertEqual(self.derived(JETS, path, TOTAL)["total"],
                         told["total"])

    def test_nothing_else_changes(self):
        _, restored = self.restored_jets()
        plain = self.json("evaluate", JETS, restored)
        told = self.evaluate(JETS, restored, TOTAL)
        told["derived"] = []
        self.assertEqual(told, plain)
        text = self.baler("evaluate", JETS, restored, "--derive", TOTAL).stdout
        self.assertIn("peak of total", text)

    def test_a_file_remembers(self):
        path = self.compress(JETS, "t.baler", "--derive", TOTAL, "--derive",
                             "z=`total`^2")
        self.assertEqual(self.json("info", path)["recipe"]["derived.z"],
                         "`total`^2")
        told = self.derived(JETS, path)
        self.assertEqual(list(told), ["total", "z"])
        self.assertEqual(told["total"]["unit"], "GeV")
        # What is asked for takes the place of what is remembered.
        self.assertEqual(list(self.derived(JETS, path, "a = pt")), ["a"])

    def test_recipes(self):
        recipe = self.write("r.ini", "[derived]\nb = 2 * a\na = pt\n")
        self.fails("evaluate", JETS, JETS, "--config", recipe, code=2,
                   says="b: there is no column")
        recipe = self.write("r.ini", "[derived]\na = pt\nb = 2 * a\n")
        told = self.json("evaluate", JETS, JETS, "--config", recipe,
                         "--derive", "c = b", "--derive", "a = eta")
        self.assertEqual([(d["name"], d["formula"]) for d in told["derived"]],
                         [("a", "eta"), ("b", "2 * a"), ("c", "b")])

    def test_new_and_run(self):
        import shutil
        shutil.copy(JETS, self.path("jets.h5"))
        self.baler("new", "p", "--derive", TOTAL)
        recipe = self.path("p/recipe.ini")
        with open(recipe) as file:
            text = file.read().replace(";input = ", "input = ../jets.h5")
        self.write("p/recipe.ini", text)
        self.baler("run", recipe, *baler.SMALL)
        with open(self.path("p/out/metrics.json")) as file:
            told = json.load(file)
        self.assertEqual([d["name"] for d in told["derived"]], ["total"])
        self.assertEqual(
            self.json("info", self.path("p/out/table.baler"))["recipe"]
            ["derived.total [GeV]"], "emEnergy + hadEnergy")

    def test_fields(self):
        told = self.derived(FLOW, FLOW, "energy = kinetic_energy(u, v)",
                            "spin = vorticity(u, v)",
                            "mean_energy = mean(kinetic_energy(u, v))")
        for name, d in told.items():
            self.assertEqual(d["residual"]["rms"], 0, name)
        self.assertNotIn("peak", told["spin"])
        fields = self.evaluate(FLOW, FLOW, "spin = vorticity(u, v)")["fields"]
        spin = fields["fields"][-1]
        self.assertEqual((spin["name"], spin["ssim"]), ("spin", 1))
        self.assertIsNone(spin["power_before"][0])  # there is none at the rim
        self.assertIn("peak", told["mean_energy"])

    def test_errors_point_at_the_place(self):
        for formula, word, column in (
                ("a = pt +", "missing", 8), ("a = pz * 2", "pt", 4),
                ("a = Sin(pt)", "sin(x)", 4), ("a = 1 < pt < 2", "chain", 11),
                ("a = (pt", ") is missing", 7), ("a = größe", "no column", 4)):
            for command in (("evaluate", JETS, JETS),
                            ("compress", JETS, "-o", "x.baler"),
                            ("train", JETS, "-o", "x.h5")):
                run = self.baler(*command, "--derive", formula, code=2)
                self.assertIn(word, run.stderr)
                caret = [l for l in run.stderr.split("\n") if "^" in l][0]
                self.assertEqual(caret.index("^"), column, run.stderr)
        for formula in ("pt", "= pt", "pt = eta", "a =", "[b] = pt"):
            self.baler("evaluate", JETS, JETS, "--derive", formula, code=2)

    def test_a_column_that_was_dropped_is_told(self):
        path = self.compress(JETS, "t.baler", "--drop", "hadEnergy")
        run = self.baler("evaluate", JETS, path, "--derive", TOTAL, "--derive",
                         "a = 2 * pt", "--json")
        self.assertIn("total: there is no column", run.stderr)
        told = json.loads(run.stdout)
        self.assertEqual([d["name"] for d in told["derived"]], ["a"])
        self.assertIn({"name": "total", "why": "only before"},
                      told["unmatched"])

    def test_peaks_of_columns(self):
        rng = np.random.default_rng(1)
        x = np.r_[rng.exponential(100, 9000), rng.normal(200, 5, 1000)]
        write_h5(self.path("a.h5"), {"x": x, "y": x * 0 + 1})
        write_h5(self.path("b.h5"), {"x": x + 1, "y": x * 0 + 1})
        told = self.json("evaluate", self.path("a.h5"), self.path("b.h5"),
                         "--peak", "x,y")["columns"]
        peak = told[0]["peak"]
        self.assertTrue(peak["found"] and peak["after"]["converged"])
        self.assertLess(abs(peak["before"]["mean"]["value"] - 200), 1)
        self.assertLess(abs(peak["mean_shift"]["value"] - 1), 0.3)
        self.assertEqual(told[1]["peak"]["found"], False)
        self.assertIn("bump", told[1]["peak"]["why"])
        self.baler("evaluate", JETS, JETS, "--peak", "nope", code=2)


class Dijet(baler.Case):
    def test_the_resonance(self):
        table = os.path.join(SHARED, "dijet.h5")
        if not os.path.exists(table):
            self.skipTest(f"{table} is not there")
        if baler.IS_SANITIZED or baler.IS_DEBUG:
            self.skipTest("training takes long in this build")
        path = self.path("t.baler")
        self.baler("compress", table, "-o", path, "--latent", "6", "--epochs",
                   "60", "--derive",
                   "mjj = mjj(j1_pt, j1_eta, j1_phi, j2_pt, j2_eta, j2_phi)")
        told = self.json("evaluate", table, path)["derived"][0]
        peak = told["peak"]
        self.assertEqual(told["unit"], "GeV")
        self.assertTrue(peak["found"] and peak["after"]["converged"])
        for side in ("before", "after"):
            self.assertLess(abs(peak[side]["mean"]["value"] - 1975), 30, side)


if __name__ == "__main__":
    baler.main()
