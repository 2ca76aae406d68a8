"""What training is told to make small."""
import numpy as np

import baler
from baler import JETS, SMALL, h5py, write_h5

OBJECTS = "j1_pt:j1_eta:j1_phi,j2_pt:j2_eta:j2_phi"


class Losses(baler.Case):
    def train(self, *options, table=JETS, **how):
        return self.baler("train", table, "-o", "m.h5", *SMALL, *options, **how)

    def refuses(self, *options, says, table=JETS):
        self.fails("train", table, "-o", "m.h5", *SMALL, *options, says=says,
                   code=2)

    def model(self, *options):
        """Its weights: the recipe is in the file too."""
        self.train(*options)
        with h5py.File(self.path("m.h5")) as file:
            return file["weights"][...].tobytes()

    def events(self):
        random = np.random.default_rng(8)
        n = 600
        pt = 30 + random.exponential(40, (2, n))
        return write_h5(self.path("events.h5"), {
            "id": np.arange(n),
            **{f"j{i + 1}_{part}": values.astype("f4") for i in range(2)
               for part, values in (("pt", pt[i]),
                                    ("eta", random.normal(size=n)),
                                    ("phi", random.uniform(-3, 3, n)))}})

    def test_every_loss_trains(self):
        for loss in ("mse", "huber", "mse+l1", "response", "swae"):
            self.train("--loss", loss)
        self.train("--loss", "emd", "--objects", OBJECTS, table=self.events())

    def test_weights(self):
        plain = self.model()
        self.assertNotEqual(self.model("--weights", "pt=4,*Energy=0.5"), plain)
        self.refuses("--weights", "pt=x", says="pt=x: COL=NUMBER is meant")
        self.refuses("--weights", "pt=-1", says="COL=NUMBER")
        self.refuses("--weights", "2", says="COL=NUMBER")
        self.refuses("--weights", "nothing=1",
                     says='--weights: no column matches "nothing"')

    def test_loss_weight(self):
        little = self.model("--loss", "swae")
        self.assertNotEqual(self.model("--loss", "swae", "--loss-weight", "1"),
                            little)
        self.refuses("--loss-weight", "-1", says="loss-weight")

    def test_wrong_objects(self):
        events = self.events()
        emd = ("--loss", "emd")
        self.refuses(*emd, says="--loss emd needs --objects", table=events)
        self.refuses(*emd, "--objects", "j1_pt:j1_eta", table=events,
                     says="ENERGY:RAPIDITY:PHI")
        self.refuses(*emd, "--objects", "id:j1_eta:j1_phi", table=events,
                     says="column id does not go through the network")
        self.refuses(*emd, "--objects", "u:v:u", table=baler.FLOW,
                     says="fields")

    def test_a_recipe_evaluates_its_objects(self):
        self.events()
        self.write("r.ini", "input = events.h5\noutput = out\nhidden = 16\n"
                   f"epochs = 2\nloss = emd\nobjects = {OBJECTS}\n")
        told = self.json("run", "r.ini")
        self.assertEqual(told["evaluate"]["emd"]["events"], 600)

    def test_warm_up_and_clipping(self):
        plain = self.model()
        for options in (("--warmup", "1"), ("--clip", "0.05"),
                        ("--warmup", "1", "--schedule", "plateau")):
            self.assertNotEqual(self.model(*options), plain)
        self.assertEqual(self.model("--clip", "1e6"), self.model())
        self.refuses("--clip", "-1", says="clip")


if __name__ == "__main__":
    baler.main()
