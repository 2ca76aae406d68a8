"""The way a user goes: inspect, train, compress, info, verify, decompress,
evaluate; and the same by a recipe."""
import json
import os

import numpy as np

import baler
from baler import FLOW, JETS, SMALL, read_h5, read_npz, write_h5


class Walk(baler.Case):
    def model(self, table=JETS, *options):
        path = self.path("model.h5")
        self.baler("train", table, "-o", path, *SMALL, *options)
        return path

    def check_sizes(self, told, path):
        """Every byte of the file is accounted for, and the ratio is that of
        the whole file."""
        parts = told["bytes"]
        self.assertEqual(parts["compressed"], os.path.getsize(path))
        self.assertEqual(parts["compressed"],
                         sum(parts[p] for p in ("model", "latent", "residual",
                                                "exact", "metadata")))
        self.assertGreaterEqual(parts["metadata"], 0)
        self.assertAlmostEqual(told["ratio"],
                               parts["original"] / parts["compressed"], 12)
        self.assertAlmostEqual(told["ratio_without_model"],
                               parts["original"]
                               / (parts["compressed"] - parts["model"]), 12)

    def check_metrics(self, told, before, after):
        """Residuals as numpy has them."""
        for column in told["columns"]:
            x = before[column["name"]].astype(float).ravel()
            d = after[column["name"]].astype(float).ravel() - x
            for key, want in (("mean", d.mean()), ("min", d.min()),
                              ("rms", np.sqrt(np.mean(d * d))),
                              ("max", d.max()), ("max_abs", abs(d).max())):
                self.assertAlmostEqual(column["residual"][key] / max(1, x.std()),
                                       want / max(1, x.std()), 9,
                                       (column["name"], key))
            self.assertEqual(column["response"]["defined"], (x != 0).sum())


class Jets(Walk):
    def test_all_the_way(self):
        before = read_h5(JETS)
        model = self.model()
        told = self.json("compress", JETS, "-o", "t.baler", "--model", model)
        path = self.path("t.baler")
        self.check_sizes(told, path)
        self.assertEqual((told["rows"], told["columns"]), (4000, 24))
        self.assertEqual(told["bytes"]["original"], 4000 * 24 * 4)
        self.assertEqual(told["bytes"]["in_memory"], 4000 * 24 * 4)

        info = self.json("info", path)
        for key in ("rows", "columns", "bytes", "ratio", "ratio_without_model",
                    "model"):
            self.assertEqual(info[key], told[key], key)
        self.baler("verify", path)
        self.baler("verify", model)

        after = read_h5(self.restore(path))
        self.assertEqual(list(after), list(before))
        for role in info["table_columns"]:
            name = role["name"]
            self.assertEqual(after[name].dtype, before[name].dtype)
            if role["role"] == "exact":
                self.assert_same_values(after[name], before[name], name)
        metrics = self.json("evaluate", JETS, self.path("restored.h5"))
        self.assertEqual(metrics["rows"], 4000)
        self.check_metrics(metrics, before, after)
        of_compressed = self.json("evaluate", JETS, path)
        self.assertIn("pca", of_compressed) # beside the network in the file
        del of_compressed["pca"]
        self.assertEqual(of_compressed, metrics)

    def test_attributes_come_back(self):
        import h5py
        path = self.restore(self.compress(JETS))
        with h5py.File(path) as file:
            self.assertEqual(file["jets/pt"].attrs["units"], "GeV")

    def test_the_model_is_as_it_was_asked_for(self):
        told = self.json("train", JETS, "-o", "m.h5", "--hidden", "30,20",
                         "--latent", "7", "--activation", "tanh", "--epochs",
                         "2", "--precision", "float64",
                         "--normalise", "minmax,pt=log")["model"]
        n = len(told["columns"])
        self.assertEqual(told["layers"], [n, 30, 20, 7, 20, 30, n])
        self.assertEqual(told["type"], "dense")
        self.assertEqual((told["latent"], told["activation"]), (7, "tanh"))
        self.assertEqual(told["precision"], "float64")
        sizes = told["layers"]
        self.assertEqual(told["parameters"],
                         sum((a + 1) * b for a, b in zip(sizes, sizes[1:])))
        kinds = {c["name"]: c["normalise"] for c in told["columns"]}
        self.assertEqual(kinds.pop("pt"), "log")
        self.assertEqual(set(kinds.values()), {"minmax"})

    def test_ratio_sets_the_latent_space(self):
        for ratio in (1, 1.6, 3, 100):
            told = self.json("train", JETS, "-o", "m.h5", "--ratio", ratio,
                             *SMALL)["model"]
            self.assertEqual(told["latent"],
                             -(-told["layers"][0] // ratio))

    def test_roles_as_they_were_asked_for(self):
        path = self.compress(JETS, "t.baler", "--only", "p*,eta,n*",
                             "--exact", "eta", "--drop", "photon*",
                             "--compress", "neutralHadronM*")
        roles = {c["name"]: c["role"]
                 for c in self.json("info", path)["table_columns"]}
        self.assertEqual(roles["eta"], "exact")
        self.assertEqual(roles["neutralHadronMultiplicity"], "compress")
        self.assertNotIn("photonEnergy", roles)
        self.assertNotIn("mass", roles)
        after, before = read_h5(self.restore(path)), read_h5(JETS)
        self.assertEqual(list(after), list(roles))
        self.assert_same_values(after["eta"], before["eta"], "eta")

    def test_everything_exact_is_lossless(self):
        path = self.compress(JETS, "t.baler", "--exact", "*")
        info = self.json("info", path)
        self.assertIsNone(info["model"])
        self.check_sizes(info, path)
        self.assert_same(read_h5(self.restore(path)), read_h5(JETS))

    def test_an_external_model(self):
        model = self.model()
        told = self.json("compress", JETS, "-o", "t.baler", "--model", model,
                         "--external-model")
        path = self.path("t.baler")
        self.check_sizes(told, path)
        self.assertEqual(told["bytes"]["model"], 0)
        self.fails("decompress", path, "-o", "x.h5", says="--model")
        self.fails("verify", path, says="--model")
        self.baler("verify", path, "--model", model)
        whole = self.path("whole.baler")
        self.baler("compress", JETS, "-o", whole, "--model", model)
        self.assert_same(read_h5(self.restore(path, "a.h5", "--model", model)),
                         read_h5(self.restore(whole, "b.h5")))

        other = self.path("other.h5")
        self.baler("train", JETS, "-o", other, *SMALL, "--seed", "7")
        self.fails("decompress", path, "-o", "x.h5", "--model", other,
                   code=(1, 3), says="model")
        self.assertFalse(os.path.exists(self.path("x.h5")))

    def test_one_model_for_another_table(self):
        model = self.model()
        half = {n: v[::2] for n, v in read_h5(JETS).items()}
        table = write_h5(self.path("half.h5"), half)
        path = self.path("half.baler")
        self.baler("compress", table, "-o", path, "--model", model)
        after = read_h5(self.restore(path))
        self.assertEqual(after["pt"].shape, (2000,))
        fewer = {n: v for n, v in half.items() if n != "pt"}
        write_h5(table, fewer)
        self.fails("compress", table, "-o", "x.baler", "--model", model,
                   says="pt")
        more = dict(half, extra=np.arange(2000))
        write_h5(table, more)
        run = self.baler("compress", table, "-o", path, "--model", model)
        self.assertIn("extra", run.stderr)
        after = read_h5(self.restore(path))
        self.assert_same_values(after["extra"], more["extra"], "extra")

    def test_a_larger_file_is_owned_up_to(self):
        few = {n: v[:20] for n, v in read_h5(JETS).items()}
        table = write_h5(self.path("few.h5"), few)
        run = self.baler("compress", table, "-o", "few.baler", "--epochs", "1")
        self.assertIn("larger than the table", run.stderr)


class Parts(Walk):
    def setUp(self):
        super().setUp()
        self.compressed = self.compress(JETS)
        self.whole = read_h5(self.restore(self.compressed, "whole.h5"))

    def part(self, *options):
        return read_h5(self.restore(self.compressed, "part.h5", *options))

    def test_rows(self):
        for rows, want in (("10:20", slice(10, 20)), (":7", slice(7)),
                           ("3990:", slice(3990, None)),
                           ("3990:5000", slice(3990, None)),
                           ("5:5", slice(5, 5)), (":", slice(None))):
            self.assert_same(self.part("--rows", rows),
                             {n: v[want] for n, v in self.whole.items()}, rows)

    def test_columns(self):
        self.assert_same(self.part("--columns", "mass,pt"),
                         {n: self.whole[n] for n in ("pt", "mass")})
        self.assert_same(self.part("--columns", "hf*"),
                         {n: v for n, v in self.whole.items()
                          if n.startswith("hf")})

    def test_both(self):
        self.assert_same(self.part("--columns", "eta", "--rows", "100:103"),
                         {"eta": self.whole["eta"][100:103]})

    def test_formats(self):
        self.restore(self.compressed, "t.npz")
        self.assert_same(read_npz(self.path("t.npz")), self.whole)
        self.restore(self.compressed, "t.csv")
        got = np.genfromtxt(self.path("t.csv"), delimiter=",", names=True)
        for name, values in self.whole.items():
            self.assert_same_values(got[name].astype(values.dtype), values,
                                    name)


class Groups(Walk):
    """More rows than one row group holds."""

    def test_rows_across_groups(self):
        n = 150_000
        random = np.random.default_rng(2)
        table = {"i": np.arange(n, dtype="int32"),
                 "x": random.normal(size=n).astype("float32"),
                 "y": random.normal(size=n).astype("float32")}
        path = self.compress(write_h5(self.path("t.h5"), table), "t.baler",
                             "--epochs", "1", "--sample-rows", "2000")
        info = self.json("info", path)
        self.assertGreater(info["row_groups"], 1)
        whole = read_h5(self.restore(path, "whole.h5"))
        self.assert_same_values(whole["i"], table["i"], "i")
        part = read_h5(self.restore(path, "part.h5", "--rows", "65000:131100"))
        self.assert_same(part, {k: v[65000:131100] for k, v in whole.items()})


class Fields(Walk):
    def test_all_the_way(self):
        before = read_h5(FLOW)
        path = self.compress(FLOW)
        self.check_sizes(self.json("info", path), path)
        after = read_h5(self.restore(path))
        self.assertEqual({n: v.shape for n, v in after.items()},
                         {n: v.shape for n, v in before.items()})
        self.assert_same_values(after["time"], before["time"], "time")
        self.check_metrics(self.json("evaluate", FLOW, path), before, after)


class Recipe(Walk):
    def project(self, *lines, options=()):
        self.baler("new", "project", *options)
        path = self.path("project/recipe.ini")
        with open(path) as file:
            recipe = file.read()
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n" + recipe)
        return path

    def test_a_new_recipe_explains_every_option(self):
        path = self.project()
        with open(path) as file:
            recipe = file.read()
        for option in ("latent", "hidden", "epochs", "normalise", "seed"):
            self.assertIn(f"\n;{option} = ", recipe)
        self.fails("new", "project", says="recipe.ini")
        with open(path) as file:
            self.assertEqual(file.read(), recipe)

    def test_a_new_recipe_takes_options(self):
        path = self.project(options=("--latent", "9"))
        with open(path) as file:
            self.assertIn("\nlatent = 9\n", file.read())

    def test_run(self):
        os.symlink(JETS, self.path("jets.h5"))
        recipe = self.project("input = ../jets.h5", "restore-as = npz",
                              "hidden = 16", "epochs = 2")
        told = self.json("run", recipe)
        out = self.path("project/out")
        self.assertLessEqual({"table.baler", "restored.npz", "metrics.json",
                              "recipe.ini", "events.ndjson", "log.txt"},
                             set(os.listdir(out)))
        self.check_sizes(told["compress"], f"{out}/table.baler")
        with open(f"{out}/metrics.json") as file:
            metrics = json.load(file)
        self.assertEqual(metrics, told["evaluate"])
        self.check_metrics(metrics, read_h5(JETS),
                           read_npz(f"{out}/restored.npz"))
        self.assertEqual(
            self.json("evaluate", JETS, f"{out}/restored.npz",
                      "--details")["columns"], metrics["columns"])

    def test_the_command_line_wins(self):
        recipe = self.project(f"input = {JETS}", "hidden = 16", "epochs = 2",
                              "latent = 5")
        told = self.json("run", recipe, "--latent", "3")
        self.assertEqual(told["compress"]["model"]["latent"], 3)

    def test_config_for_compress(self):
        recipe = self.project("latent = 5", "hidden = 8", "epochs = 1",
                              "exact = pt,eta")
        told = self.json("compress", JETS, "-o", "t.baler", "--config", recipe)
        self.assertEqual(told["model"]["latent"], 5)
        self.assertEqual(told["model"]["layers"][1], 8)
        info = self.json("info", self.path("t.baler"))
        self.assertEqual(info["recipe"]["exact"], "pt,eta")

    def test_mistakes_are_named(self):
        recipe = self.write("r.ini", "[model]\nlatnet = 5\n")
        self.fails("run", recipe, says=("r.ini:2", "latnet", "latent"))
        self.write("r.ini", "[model]\nlatent 5\n")
        self.fails("run", recipe, says="r.ini:2")
        for lines in ("latent = 5\n", "input =\n", "input = -\n"):
            self.write("r.ini", lines)
            self.fails("run", recipe, says=("r.ini", "input"))
        self.fails("run", "nowhere.ini", says="nowhere.ini")
        self.fails("compress", JETS, "-o", "t.baler", "--config",
                   "nowhere.ini", says="nowhere.ini")

    def test_a_format_that_does_not_exist_is_told_first(self):
        recipe = self.write("r.ini", f"input = {JETS}\nrestore-as = doc\n")
        self.fails("run", recipe, says="doc", code=(1, 2))
        self.assertFalse(os.path.exists(self.path("out/table.baler")))

    def test_the_recipe_of_a_run_can_be_run(self):
        """The one that a run leaves behind does the same once more."""
        os.symlink(JETS, self.path("jets.h5"))
        recipe = self.project("input = ../jets.h5", "hidden = 16",
                              "epochs = 1")
        self.baler("run", recipe)
        with open(self.path("project/out/table.baler"), "rb") as file:
            first = file.read()
        os.rename(self.path("project/out/recipe.ini"), self.path("again.ini"))
        os.remove(self.path("project/out/table.baler"))
        self.baler("run", self.path("again.ini"))
        with open(self.path("project/out/table.baler"), "rb") as file:
            self.assertEqual(file.read(), first)


if __name__ == "__main__":
    baler.main()
