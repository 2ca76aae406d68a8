"""What commands leave in a run folder, so that a watcher needs nothing else."""
import os

import numpy as np

import baler
from baler import JETS, SMALL, write_h5
from test_events import Events

# A gnuplot that draws nothing, and warns of one figure.
GNUPLOT = """#!/bin/sh
case "$*" in *residuals.gp)
    echo '"residuals.gp" line 3: warning: empty y range' >&2;;
esac
"""


class Folder(Events):
    def result(self, name, folder="run"):
        with open(self.path(f"{folder}/{name}")) as file:
            return self.parse(file.read())

    def run_of(self, command, *arguments, **how):
        """What it says, having checked the events of its folder."""
        told = self.json(command, *arguments, "--run-dir", "run", **how)
        events = self.read()
        self.check(events)
        self.assertEqual(events[0]["command"], command)
        self.assertEqual(events[0]["table"], arguments[0])
        self.assertEqual(events[-1]["status"], "done")
        return told, events, events[-1]["result"]

    def phases(self, events):
        """Their names, in order."""
        names = [e["name"] for e in events if e["ev"] == "phase"]
        return list(dict.fromkeys(names))

    def gnuplot(self, script):
        """The variables of an environment with a gnuplot of ours."""
        os.mkdir(self.path("bin"))
        self.write("bin/gnuplot", script)
        os.chmod(self.path("bin/gnuplot"), 0o755)
        path = f"{self.path('bin')}:{os.environ['PATH']}"
        return baler.environment(PATH=path)

    def test_inspect(self):
        told, events, end = self.run_of("inspect", JETS)
        self.assertEqual(self.result("inspect.json"), told)
        self.assertEqual(end, {"file": "inspect.json", "tables": 1})
        self.assertEqual(self.phases(events), ["survey"])
        start = events[0]
        self.assertEqual((start["rows"], start["columns"], start["epochs"]),
                         (4000, 24, 0))

    def test_evaluate(self):
        path = self.compress(JETS)
        told, events, end = self.run_of("evaluate", JETS, path)
        self.assertEqual(self.result("metrics.json"), told)
        self.assertEqual(self.phases(events), ["evaluate", "PCA"])
        self.assertEqual((end["file"], end["rows"], end["variables"]),
                         ("metrics.json", 4000, 24))
        self.check_brief(end, told)

    def check_brief(self, brief, told):
        columns = told["columns"] + told["derived"]
        ratios = [c["rms_over_std"] for c in columns
                  if c["rms_over_std"] is not None]
        self.assertAlmostEqual(brief["mean_rms_over_std"], np.mean(ratios), 8)
        chi2 = {c["name"]: c["chi2"]["two_sample"] for c in columns}
        worst = max((t["value"] / t["ndf"], name) for name, t in chi2.items()
                    if t["ndf"] and t["value"] is not None)
        self.assertEqual(brief["worst_chi2"]["column"], worst[1])
        self.assertAlmostEqual(brief["worst_chi2"]["value_over_ndf"]
                               / worst[0], 1, 7)

    def test_evaluate_of_the_same(self):
        """There is no chi-square to speak of, and no residual."""
        table = write_h5(self.path("t.h5"), {"x": np.ones(9)})
        _, _, end = self.run_of("evaluate", table, table)
        self.assertEqual(end["mean_rms_over_std"], None)

    def test_latent(self):
        path = self.compress(JETS, "t.baler", "--latent", "5")
        told, events, end = self.run_of("latent", path, JETS, "--csv", "z.csv")
        self.assertEqual(self.result("latent.json"), told)
        self.assertEqual(self.phases(events), ["latent", "vectors"])
        self.assertEqual((end["rows"], end["dimensions"], end["idle"]),
                         (4000, 5, told["idle"]))

    def recipe(self, *lines):
        return self.write("r.ini", "\n".join(
            (f"input = {JETS}", "hidden = 16", "epochs = 2", *lines, "")))

    def test_run(self):
        """Long results stand in files, the end event stays short."""
        told = self.json("run", self.recipe("output = run"))
        events = self.read()
        self.check(events)
        self.assertEqual(self.phases(events), ["survey", "compress",
                                               "decompress", "evaluate", "PCA",
                                               "latent"])
        metrics, latent = (self.result(name) for name in ("metrics.json",
                                                          "latent.json"))
        self.assertEqual((told["evaluate"], told["latent"]), (metrics, latent))
        self.assertIn("histogram", metrics["columns"][0])
        self.assertIn("pca", metrics)
        self.assertIn("sample", latent)
        end = events[-1]["result"]
        self.check_brief(end["evaluate"], metrics)
        self.assertEqual(end["latent"]["file"], "latent.json")
        self.assertEqual(end["compress"]["bytes"], told["compress"]["bytes"])
        self.assertEqual(end["compress"]["model"]["layers"],
                         told["compress"]["model"]["layers"])
        self.assertLess(len(str(end)), 8000)
        self.assertEqual(sorted(os.listdir(self.path("run"))),
                         ["checkpoint.bin", "events.ndjson", "latent.json",
                          "log.txt", "metrics.json", "recipe.ini", "restored.h5",
                          "table.baler"])

    def test_run_without_a_network(self):
        told = self.json("run", self.recipe("exact = *", "output = run"))
        self.check(self.read())
        self.assertNotIn("latent", told)
        self.assertNotIn("latent", self.read()[-1]["result"])
        self.assertFalse(os.path.exists(self.path("run/latent.json")))

    def test_run_of_a_latent_space_that_is_too_large(self):
        """Which is no reason to lose the rest."""
        random = np.random.default_rng(8)
        write_h5(self.path("t.h5"), {"x": random.normal(size=(40, 70, 70))})
        self.write("r.ini", "input = t.h5\nhidden = 1\nepochs = 1\n"
                   "tile = 70x70\nlatent = 4200\noutput = run\n")
        self.baler("run", "r.ini")
        events = self.read()
        self.check(events)
        [text] = [e["text"] for e in events if e["ev"] == "warning"
                  and "latent.json" in e["text"]]
        self.assertIn("4200 dimensions", text)

    def test_plot(self):
        path = self.compress(JETS)
        told, events, end = self.run_of(
            "plot", JETS, path, "-o", "figures", "--figures",
            "residuals,variables", "--columns", "pt,eta", "--format",
            "pdf,svg", env=self.gnuplot(GNUPLOT))
        self.assertEqual(end, told)
        self.assertEqual(self.phases(events), ["evaluate", "latent", "figures"])
        last = [e for e in events if e["ev"] == "phase"][-1]
        # three figures in two formats, and the summary
        self.assertEqual((last["done"], last["total"]), (7, 7))
        names = ["residuals", "variable_pt", "variable_eta"]
        self.assertEqual([f["name"] for f in end["figures"]], names)
        for figure in end["figures"]:
            name = figure["name"]
            self.assertEqual(figure["files"], [f"{name}.pdf", f"{name}.svg"])
            self.assertTrue(os.path.exists(
                self.path(f"figures/{figure['script']}")))
        [warning] = end["warnings"]
        self.assertEqual(warning["name"], "residuals")
        self.assertIn("line 3: warning: empty y range", warning["text"])
        self.assertEqual([e["text"] for e in events if e["ev"] == "warning"],
                         [f"figure residuals: gnuplot says: {warning['text']}"])

    def test_plot_without_gnuplot(self):
        self.fails("plot", JETS, JETS, "-o", "figures", "--figures",
                   "residuals", "--run-dir", "run",
                   env=baler.environment(PATH=self.folder),
                   says=("gnuplot is not on the PATH", "gnuplot-nox"))
        self.assertEqual(sorted(os.listdir(self.path("figures"))),
                         ["residuals.csv", "residuals.gp", "summary.gp"])
        end = self.read()[-1]
        self.assertEqual(end["status"], "failed")
        self.assertIn("gnuplot-nox", end["reason"])


if __name__ == "__main__":
    baler.main()
