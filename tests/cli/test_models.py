"""Types of model: convolutions over fields, blocks of time steps, and auto."""
import os

import numpy as np

import baler
from baler import FLOW, JETS, SOURCE, read_h5

CFD = os.path.join(os.environ.get("BALER_SHARED_DATA",
                                  os.path.join(SOURCE, "..", "shared", "data")),
                   "cfd_animation.npz")


class Fields(baler.Case):
    def walk(self, *options):
        """There and back; returns what the model is and how well it did."""
        told = self.json("compress", FLOW, "-o", "t.baler", "--latent", 16,
                         *options)
        self.baler("verify", "t.baler")
        self.baler("latent", "t.baler", "--json")
        self.assertEqual(self.json("info", "t.baler")["model"]["layers"],
                         told["model"]["layers"])
        before, after = read_h5(FLOW), read_h5(self.restore("t.baler"))
        for name in ("u", "v"):
            self.assertEqual(after[name].shape, before[name].shape)
            self.assertEqual(after[name].dtype, before[name].dtype)
            self.assertTrue(np.isfinite(after[name]).all())
        errors = [np.std(after[n] - before[n]) / np.std(before[n])
                  for n in ("u", "v")]
        return told["model"], max(errors)

    def test_convolutions(self):
        model, error = self.walk("--model-type", "conv", "--epochs", 8)
        self.assertEqual(model["type"], "conv")
        self.assertEqual(model["channels"], [16, 32])
        self.assertEqual(model["tile"], [16, 16])
        self.assertEqual(model["layers"], [512, 1024, 512, 16, 512, 1024, 512])
        self.assertLess(error, 0.4)

    def test_odd_tiles_and_blocks_of_time_steps(self):
        model, error = self.walk("--model-type", "conv", "--epochs", 12,
                                 "--tile", "17x23", "--channels", "8,8,8",
                                 "--time-block", 7)
        self.assertEqual(model["tile"], [17, 23])
        self.assertEqual(model["time_block"], 7)
        self.assertEqual(model["layers"][0], 2 * 7 * 17 * 23)
        self.assertLess(error, 1.2)  # hardly begun

    def test_whole_snapshots_as_principal_components(self):
        model, error = self.walk("--model-type", "pca", "--tile", "32x80",
                                 "--time-block", 1)
        self.assertEqual(model["layers"], [5120, 16, 5120])
        self.assertLess(error, 0.1)

    def test_batch_norm_and_dropout_are_folded(self):
        model, error = self.walk("--batch-norm", "yes", "--dropout", 0.02,
                                 "--epochs", 8, "--hidden", 32)
        self.assertEqual(model["layers"], [128, 32, 16, 32, 128])
        self.assertEqual(model["parameters"],
                         sum((a + 1) * b for a, b in
                             zip(model["layers"], model["layers"][1:])))
        self.assertLess(error, 0.5)

    def test_latent_rows_are_those_of_the_blocks(self):
        self.compress(FLOW, "t.baler", "--time-block", 50, "--latent", 3,
                      "--tile", "32x80")
        self.baler("latent", "t.baler", "--csv", "z.csv")
        rows = np.genfromtxt(self.path("z.csv"), delimiter=",", names=True)
        self.assertEqual(rows["row"].tolist(), [0, 50, 100])

    def test_a_plain_table_has_no_planes(self):
        self.fails("compress", JETS, "-o", "t.baler", "--model-type", "conv",
                   says="dense", code=2)

    def test_a_model_is_for_other_files_too(self):
        self.baler("train", FLOW, "-o", "m.h5", "--model-type", "conv",
                   "--latent", 8, "--epochs", 2)
        self.baler("compress", FLOW, "-o", "t.baler", "--model", "m.h5",
                   "--external-model")
        self.baler("decompress", "t.baler", "-o", "r.h5", "--model", "m.h5")
        self.fails("decompress", "t.baler", "-o", "r.h5", says="--model")


class Auto(baler.Case):
    def test_says_why(self):
        told = self.json("compress", JETS, "-o", "t.baler", "--model-type",
                         "auto", "--latent", 8, "--epochs", 2)
        choice = told["model"]["choice"]
        names = [c["name"] for c in choice["candidates"]]
        self.assertIn("pca", names)
        self.assertIn("was chosen", choice["reason"])
        self.assertEqual(self.json("info", "t.baler")["model"]["choice"],
                         choice)
        best = min(choice["candidates"], key=lambda c: c["rms_over_std"])
        self.assertEqual(best["latent"], told["model"]["latent"])
        self.assertIn("was chosen", self.baler("info", "t.baler").stdout)

    def test_a_fidelity_is_for_auto(self):
        told = self.json("compress", FLOW, "-o", "t.baler", "--model-type",
                         "auto", "--fidelity", 0.3, "--epochs", 2,
                         "--sample-rows", 20)
        reached = [c for c in told["model"]["choice"]["candidates"]
                   if c["rms_over_std"] <= 0.3]
        self.assertTrue(reached)
        best = min(reached, key=lambda c: c["bytes"])
        self.assertEqual(best["latent"], told["model"]["latent"])


class Animation(baler.Case):
    def setUp(self):
        super().setUp()
        if not os.path.exists(CFD):
            self.skipTest(f"no {CFD}")

    def test_the_default_is_smaller_than_what_it_is_of(self):
        for options in ((), ("--model-type", "auto"),
                        ("--model-type", "conv", "--latent", 32)):
            told = self.json("compress", CFD, "-o", "t.baler", "--epochs", 2,
                             *options)
            self.assertGreater(told["ratio"], 1.5, options)

    def test_ten_snapshots_too(self):
        with np.load(CFD) as file:
            np.savez(self.path("ten.npz"), data=file["data"][:10])
        told = self.json("compress", "ten.npz", "-o", "t.baler", "--epochs", 2)
        self.assertGreater(told["ratio"], 1.5)


if __name__ == "__main__":
    baler.main()
