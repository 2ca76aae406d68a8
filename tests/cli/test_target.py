"""`baler compress --target`: bounds that are searched for conditions on
metrics."""
import os

import numpy as np

import baler
from baler import FLOW, JETS, read_h5, write_h5


class Target(baler.Case):
    def search(self, table, target, *options, name="t.baler"):
        """What is told, having checked it against the file and `evaluate`."""
        told = self.json("compress", table, "-o", name, "--target", target,
                         *options)
        self.assertEqual(told["target"]["bounds"], told["bound"])
        self.assertEqual(told["certificate"]["violations"], 0)
        self.check_conditions(table, told["target"], name)
        return told

    def check_conditions(self, table, told, name):
        """Every value is what `evaluate` gives, and no variable is worse."""
        measured = self.json("evaluate", table, name)
        by_name = {c["name"]: c
                   for c in measured["columns"] + measured["derived"]}
        for condition in told["conditions"]:
            self.assertTrue(condition["holds"], told)
            metric, is_upper = self.metric_of(condition["text"])
            value = condition["value"]
            if condition["variable"] is None:
                self.assertEqual(value, self.at(measured, metric))
                continue
            self.assertEqual(
                value, self.at(by_name[condition["variable"]], metric))
            if "." in condition["text"].replace(metric, "").split("<")[0]:
                continue
            values = [self.at(c, metric) for c in by_name.values()]
            values = [v for v in values if v is not None]
            self.assertEqual(value, max(values) if is_upper else min(values))

    def metric_of(self, text):
        for metric in ("chi2.impact", "residual.rms", "psnr", "ks.d",
                       "nrmse", "correlation.frobenius"):
            if metric in text:
                return metric, "<" in text
        raise AssertionError(text)

    def at(self, measured, path):
        for key in path.split("."):
            measured = measured[key]
        if isinstance(measured, dict):  # a chi-square
            ndf = measured["ndf"]
            return measured["value"] / ndf if ndf else measured["value"]
        return measured

    def uniform(self, n=20000):
        random = np.random.default_rng(5)
        return write_h5(self.path("u.h5"), {
            "x": random.uniform(size=n), "y": 10 * random.uniform(size=n),
            "label": np.array(["a", "b"] * (n // 2), dtype="S1")})

    def test_a_closed_form(self):
        """RMS = E / sqrt(3) times the range."""
        told = self.search(self.uniform(), "x.residual.rms < 1e-3")
        kind, limit = told["bound"]["x"].split(":")
        self.assertEqual(kind, "range")
        wanted = 1e-3 * np.sqrt(3)
        self.assertLess(wanted / 1.06, float(limit))
        self.assertLess(float(limit), wanted * 1.01)
        self.assertEqual(told["bound"]["label"], "exact")
        self.assertEqual(told["target"]["sample_rows"], 20000)
        self.assertEqual(told["target"]["attempts"], 1)

    def test_jets(self):
        told = self.search(JETS, "chi2.impact < 0.01, pt.ks.d < 0.002")
        info = self.json("info", "t.baler")
        self.assertEqual(info["recipe"]["target"],
                         "chi2.impact < 0.01, pt.ks.d < 0.002")
        self.assertEqual(info["bound"], told["bound"])
        self.baler("verify", "t.baler", "--against", JETS)
        # the bounds that were found, said by hand, make the same file
        again = self.json("compress", JETS, "-o", "again.baler", "--bound",
                          info["recipe"]["bound"])
        self.assertEqual(again["bound"], told["bound"])
        self.assertEqual(again["bytes"]["residual"],
                         told["bytes"]["residual"])

    def test_a_looser_target_makes_a_smaller_file(self):
        sizes = [self.search(JETS, f"nrmse < {limit}")["bytes"]["compressed"]
                 for limit in ("1e-2", "1e-3", "1e-4")]
        self.assertEqual(sizes, sorted(sizes))
        self.assertLess(1.3 * sizes[0], sizes[1])

    def test_derived_variables(self):
        told = self.search(JETS, "pz.residual.rms < 0.5", "--derive",
                           "pz = pt * sinh(eta)", "--bound",
                           "rel:1e-3,eta=abs:1e-3,phi=exact")
        self.assertEqual(told["target"]["conditions"][0]["variable"], "pz")
        self.assertEqual(told["bound"]["phi"], "exact")
        self.assertTrue(told["bound"]["pt"].startswith("rel:"))
        # what no condition is about by itself keeps its shape
        self.assertEqual(told["bound"]["pt"][4:], told["bound"]["eta"][4:])

    def test_fields(self):
        told = self.search(FLOW, "psnr > 50", "--sample-rows", "12")
        self.assertIsNotNone(told["target"]["conditions"][0]["variable"])

    def test_of_the_whole_table(self):
        told = self.search(JETS, "correlation.frobenius < 1e-3")
        self.assertIsNone(told["target"]["conditions"][0]["variable"])

    def test_as_text(self):
        said = self.baler("compress", JETS, "-o", "t.baler", "--target",
                          "nrmse < 1e-2").stdout
        self.assertIn("target met with --bound range:", said)
        self.assertIn("nrmse < 1e-2: measured ", said)
        self.assertIn("target = nrmse < 1e-2",
                      self.baler("info", "t.baler").stdout)

    def test_in_a_recipe(self):
        recipe = self.write("recipe.ini", f"input = {JETS}\noutput = out\n"
                            "target = pt.residual.rms < 1\n")
        told = self.json("run", recipe)
        [condition] = told["compress"]["target"]["conditions"]
        self.assertTrue(condition["holds"])
        [pt] = [c for c in told["evaluate"]["columns"] if c["name"] == "pt"]
        self.assertEqual(condition["value"], pt["residual"]["rms"])

    def test_what_cannot_be(self):
        old = self.write("t.baler", "as it was")
        self.fails("compress", JETS, "-o", old, "--target", "nrmse > 1",
                   says="no bound meets it")
        self.fails("compress", JETS, "-o", old, "--target", "ssim > 0.9",
                   says="not defined")
        self.assertEqual(os.listdir(self.folder), ["t.baler"])
        with open(old) as file:
            self.assertEqual(file.read(), "as it was")
        self.fails("compress", JETS, "-o", "no/t.baler", "--target",
                   "nrmse < 1", says="no/t.baler")

    def test_usage(self):
        for target, says in (
                ("pt.nrsme < 1", ("nearest is nrmse", "chi2.impact")),
                ("pd.nrmse < 1", '"pd"'), ("nrmse", "is meant"),
                ("nrmse < much", "no number"), (",", "is meant")):
            self.fails("compress", JETS, "-o", "t.baler", "--target", target,
                       says=says, code=2)
        self.assertEqual(os.listdir(self.folder), [])
        self.assertIn("[VARIABLE.]METRIC",
                      self.baler("compress", "--help").stdout)

    def test_values_come_back(self):
        """Within the bounds that were found."""
        table = self.uniform(2000)
        told = self.search(table, "residual.rms < 1e-2")
        before, after = read_h5(table), read_h5(self.restore("t.baler"))
        for name in ("x", "y"):
            limit = float(told["bound"][name].split(":")[1])
            allowed = limit * np.ptp(before[name])
            worst = np.max(np.abs(after[name] - before[name]))
            self.assertLessEqual(worst, allowed * (1 + 1e-12))


if __name__ == "__main__":
    baler.main()
