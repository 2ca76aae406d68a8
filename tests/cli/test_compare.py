"""`baler compare`, and PCA beside the network in `baler evaluate`."""
import glob
import os
import signal
import subprocess
import time

import numpy as np

import baler
from baler import BALER, FLOW, JETS, SMALL, read_h5

CODECS = ["autoencoder", "pca", "truncate", "zfp", "lossless"]


class Compare(baler.Case):
    def setUp(self):
        super().setUp()
        self.scratch = self.path("scratch")
        os.mkdir(self.scratch)
        self.env = baler.environment(TMPDIR=self.scratch)

    def compare(self, *arguments, network=SMALL):
        told = self.json("compare", *arguments, *network, env=self.env)
        self.assertEqual(os.listdir(self.scratch), [])
        self.assertEqual([c["name"] for c in told["codecs"]], CODECS)
        return told, {c["name"]: c for c in told["codecs"]}

    def check_numbers(self, told):
        for codec in told["codecs"]:
            if not codec["available"]:
                self.assertIsNone(codec["bytes"])
                self.assertTrue(codec["why_not"])
                continue
            self.assertAlmostEqual(codec["ratio"],
                                   told["original"] / codec["bytes"], 9)
            rms = [c["rms_over_std"] for c in codec["columns"]
                   if c["rms_over_std"] is not None]
            self.assertAlmostEqual(codec["mean_rms_over_std"], np.mean(rms), 9)
            worst = max(c["max_abs_over_range"] for c in codec["columns"])
            self.assertEqual(codec["max_abs_over_range"], worst)
            self.assertGreater(codec["seconds"], 0)

    def test_at_equal_size(self):
        # A network that knows nothing has a smaller file than others can.
        told, codec = self.compare(JETS, "--latent", "15", "-o", "kept.baler",
                                   network=("--epochs", "60"))
        self.check_numbers(told)
        self.assertEqual(told["rows"], 4000)
        self.assertEqual(told["original"], 4000 * 24 * 4)
        size = os.path.getsize(self.path("kept.baler"))
        self.assertEqual(codec["autoencoder"]["bytes"], size)
        self.assertEqual(told["equal"], {"kind": "size", "bytes": size})
        for name in ("truncate", "zfp"):
            if codec[name]["available"]:
                self.assertLessEqual(codec[name]["bytes"], size)
        self.assertEqual(codec["lossless"]["max_abs_over_range"], 0)

    def test_the_file_that_is_kept(self):
        """What is said of the autoencoder is what evaluate says."""
        _, codec = self.compare(JETS, "--latent", "4", "-o", "kept.baler")
        told = self.json("evaluate", JETS, "kept.baler")
        want = {c["name"]: c for c in told["columns"]}
        for column in codec["autoencoder"]["columns"]:
            self.assertAlmostEqual(column["rms_over_std"],
                                   want[column["name"]]["rms_over_std"], 9)
        for column in told["pca"]["columns"]:
            got = next(c for c in codec["pca"]["columns"]
                       if c["name"] == column["name"])
            self.assertAlmostEqual(got["rms_over_std"],
                                   column["rms_over_std"], 6)

    def test_at_a_size_of_ones_own(self):
        told, codec = self.compare(JETS, "--bytes", "100000")
        self.assertEqual(told["equal"]["bytes"], 100000)
        self.assertLessEqual(codec["truncate"]["bytes"], 100000)
        self.assertGreater(codec["truncate"]["bytes"], 90000)

    def test_at_equal_bound(self):
        for spec, key, bound in (("range:1e-3", "max_abs_over_range", 1e-3),
                                 ("abs:0.5", "max_abs", 0.5)):
            told, codec = self.compare(JETS, "--bound", spec)
            self.check_numbers(told)
            for name in ("truncate", "zfp", "lossless"):
                if not codec[name]["available"]:
                    continue
                self.assertTrue(codec[name]["holds_bound"], (spec, name))
                for column in codec[name]["columns"]:
                    self.assertLessEqual(column[key], bound * (1 + 1e-6))
            self.assertFalse(codec["autoencoder"]["has_bound"])

    def test_fields(self):
        told, codec = self.compare(FLOW, "--bound", "range:1e-2")
        self.check_numbers(told)
        if codec["zfp"]["available"]:
            self.assertGreater(codec["zfp"]["ratio"], 4)

    def test_as_text(self):
        said = self.baler("compare", JETS, *SMALL, env=self.env).stdout
        for name in CODECS:
            self.assertIn(f"\n{name} ", said)
        said = self.baler("compare", JETS, *SMALL, "--bound", "range:1e-3",
                          env=self.env).stdout
        self.assertIn("no bound", said)

    def test_usage(self):
        for arguments in (("--bound", "1e-3"), ("--bound", "range:x"),
                          ("--bound", "range:-1"), ("--bytes", "0"),
                          ("--bytes", "7", "--bound", "abs:1")):
            self.fails("compare", JETS, *SMALL, *arguments, says="--b", code=2)
        self.fails("compare", JETS, *SMALL, "--checkpoint", "c.bin",
                   says="--checkpoint: compare trains anew", code=2)

    def test_places(self):
        self.fails("compare", JETS, *SMALL, "-o", "no/t.baler", says="no/t",
                   env=self.env)
        self.fails("compare", JETS, *SMALL, says="TMPDIR",
                   env=baler.environment(TMPDIR=self.path("nowhere")))
        self.fails("compare", JETS, "--exact", "*", says="exactly",
                   env=self.env)
        self.assertEqual(os.listdir(self.scratch), [])

    def test_an_interruption_leaves_nothing(self):
        run = subprocess.Popen([BALER, "compare", JETS, "--epochs", "10000"],
                               cwd=self.folder, env=self.env,
                               stderr=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)
        deadline = time.time() + 60
        while not glob.glob(self.scratch + "/*") and time.time() < deadline:
            time.sleep(0.02)
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(60), -signal.SIGTERM)
        self.assertEqual(os.listdir(self.scratch), [])


class Beside(baler.Case):
    def test_pca_in_evaluate(self):
        """As principal components of the same columns in a file would do."""
        path = self.compress(JETS, "t.baler", "--latent", "6")
        told = self.json("evaluate", JETS, path)
        self.assertEqual(told["pca"]["latent"], 6)
        pca = self.compress(JETS, "p.baler", "--latent", "6",
                            "--model-type", "pca")
        self.assertEqual(self.json("info", pca)["model"]["type"], "pca")
        want = self.json("evaluate", JETS, pca)
        self.assertNotIn("pca", want)
        rms = {c["name"]: c["rms_over_std"] for c in want["columns"]}
        for column in told["pca"]["columns"]:
            self.assertAlmostEqual(column["rms_over_std"], rms[column["name"]],
                                   6, column["name"])
        values = [c["rms_over_std"] for c in told["pca"]["columns"]]
        self.assertAlmostEqual(told["pca"]["mean_rms_over_std"],
                               np.mean(values), 9)

    def test_only_where_there_is_a_network(self):
        path = self.compress(JETS)
        restored = self.restore(path)
        self.assertNotIn("pca", self.json("evaluate", JETS, restored))
        self.assertNotIn("pca", self.json("evaluate", JETS, path, "--no-pca"))
        self.assertIn("PCA", self.baler("evaluate", JETS, path).stdout)
        self.assertNotIn("PCA",
                         self.baler("evaluate", JETS, path, "--no-pca").stdout)

    def test_a_table_without_all_columns(self):
        path = self.compress(JETS)
        columns = read_h5(JETS)
        columns.pop("pt")
        few = baler.write_h5(self.path("few.h5"), columns)
        run = self.baler("evaluate", few, path)
        self.assertIn("PCA is not shown", run.stderr)

    def test_types_of_models_in_help(self):
        said = self.baler("train", "--help").stdout
        for name in ("dense", "pca"):
            self.assertIn(name, said)
        self.fails("train", JETS, "-o", "m.h5", "--model-type", "forest",
                   says=("forest", "dense", "pca"), code=2)


if __name__ == "__main__":
    baler.main()
