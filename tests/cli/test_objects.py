"""Objects of an event and angles: what is measured on columns together."""
import numpy as np

import baler
from baler import write_h5

PT, ETA, PHI = np.array([10., 20, 40]), np.zeros(3), np.array([0., 1, 3.1])


class Objects(baler.Case):
    def tables(self, after):
        before = {"pt": PT, "eta": ETA, "phi": PHI}
        return (write_h5(self.path("before.h5"), before),
                write_h5(self.path("after.h5"), {**before, **after}))

    def emd(self, **after):
        return self.json("evaluate", *self.tables(after), "--objects",
                         "pt:eta:phi")["emd"]

    def test_an_object_that_turns_costs_its_energy_times_the_angle(self):
        emd = self.emd(phi=PHI + 0.1) # the last one over the edge at pi
        self.assertEqual(emd["events"], 3)
        self.assertAlmostEqual(emd["mean"], 0.1 * PT.mean(), 9)
        self.assertAlmostEqual(emd["max"], 0.1 * PT.max(), 9)

    def test_energy_that_is_lost_counts_once(self):
        self.assertAlmostEqual(self.emd(pt=PT - 3)["mean"], 3, 9)

    def test_nothing_moved(self):
        self.assertEqual(self.emd()["max"], 0)

    def test_angles_are_wrapped_when_asked_for(self):
        files = self.tables({"phi": np.array([0., 1, 3.1 - 2 * np.pi])})
        for options, largest in ((["--periodic", "phi"], 0),
                                 ([], 2 * np.pi)):
            columns = self.json("evaluate", *files, *options)["columns"]
            self.assertAlmostEqual(columns[2]["residual"]["max_abs"], largest,
                                   9)

    def test_wrong_objects(self):
        files = self.tables({})
        self.fails("evaluate", *files, "--objects", "pt:eta", code=2,
                   says="ENERGY:RAPIDITY:PHI")
        self.fails("evaluate", *files, "--objects", "pt:eta:nope",
                   code=2, says="nope")


if __name__ == "__main__":
    baler.main()
