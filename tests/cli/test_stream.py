"""Training on a stream of rows: the same bits always, in bounded memory."""
import os
import signal

import h5py
import numpy as np

import baler
from baler import JETS
from test_signals import Signals

OPTIONS = ("--hidden", "16", "--epochs", "3", "--stream", "yes")


class Stream(Signals):
    def bytes_of(self, *arguments):
        self.baler("train", *arguments, "-o", "m.h5", "--quiet")
        with open(self.path("m.h5"), "rb") as file:
            return file.read()

    def test_the_same_bits_for_any_number_of_threads(self):
        one, *others = (self.bytes_of(JETS, *OPTIONS, "--threads", str(n))
                        for n in (1, 2, 3, 7, 1))
        for other in others:
            self.assertEqual(one, other)
        self.assertNotEqual(one, self.bytes_of(JETS, *OPTIONS, "--seed", "1"))

    def validation_loss(self, table, *options):
        report = self.json("train", table, "-o", "m.h5", *options)
        return report["model"]["training"]["validation"]

    def test_other_formats(self):
        """The same rows, so the same model."""
        want = self.validation_loss(JETS, *OPTIONS)
        for name in ("t.csv", "t.npz"):
            self.baler("convert", JETS, name)
            self.assertEqual(self.validation_loss(name, *OPTIONS), want)

    def test_of_a_compressed_table(self):
        self.compress(JETS, "t.baler", "--epochs", "1")
        self.assertGreater(self.validation_loss("t.baler", *OPTIONS), 0)

    def test_it_learns_as_well_as_from_memory(self):
        stream, memory = (self.validation_loss(JETS, "--epochs", "20",
                                               "--stream", which)
                          for which in ("yes", "no"))
        self.assertLess(stream, 1.5 * memory)

    def test_an_interrupt_keeps_the_best(self):
        process = self.start("train", JETS, "-o", "m.h5", "--run-dir", "run",
                             "--hidden", "16", "--epochs", "100000",
                             "--stream", "yes")
        self.until(process, self.has_event("epoch", 2))
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.end(process).code, 0)
        self.assertIn("m.h5", self.left())

    def test_what_was_killed_goes_on(self):
        options = ("train", JETS, "-o", "m.h5", "--hidden", "16", "--epochs",
                   "12", "--patience", "0", "--stream", "yes")
        whole = self.bytes_of(*options[1:2], *options[4:])
        process = self.start(*options, "--run-dir", "run",
                             "--checkpoint-every", "1")
        self.until(process, self.has_event("epoch", 3))
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        for name in self.part_files():
            os.remove(name)
        self.baler(*options, "--run-dir", "run", "--resume")
        with open(self.path("m.h5"), "rb") as file:
            self.assertEqual(file.read(), whole)

    def test_models_that_cannot(self):
        self.fails("train", JETS, "-o", "m.h5", "--model-type", "pca",
                   "--stream", "yes", says="--stream yes", code=2)

    def test_chunked_and_compressed(self):
        random = np.random.default_rng(5)
        x = random.normal(size=(40_000, 3)).astype("float32")
        x[:, 2] = x[:, 0] - x[:, 1]
        with h5py.File(self.path("c.h5"), "w") as file:
            for i in range(3):
                file.create_dataset(f"t/x{i}", data=x[:, i], chunks=(7000,),
                                    compression="gzip")
        with h5py.File(self.path("p.h5"), "w") as file:
            for i in range(3):
                file.create_dataset(f"t/x{i}", data=x[:, i])
        self.assertEqual(*(self.validation_loss(name, *OPTIONS)
                           for name in ("c.h5", "p.h5")))


if __name__ == "__main__":
    baler.main()
