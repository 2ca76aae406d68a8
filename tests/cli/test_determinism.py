"""The same input and seed give the same bits, whatever the machine does."""
import os

import numpy as np

import baler
from baler import FLOW, JETS, environment, read_h5, write_h5


class Determinism(baler.Case):
    OPTIONS = ("--epochs", "3", "--hidden", "24,12")

    def bytes_of(self, *arguments, name, **how):
        path = self.path(name)
        self.baler(*arguments, "-o", path, **how)
        with open(path, "rb") as file:
            content = file.read()
        os.remove(path)
        return content

    def test_of_files_over_threads(self):
        for table, more in ((JETS, ()), (FLOW, ("--precision", "float64"))):
            for command, name in (("train", "m.h5"), ("compress", "t.baler")):
                first, *others = (
                    self.bytes_of(command, table, *self.OPTIONS, *more,
                                  "--threads", n, name=name)
                    for n in (1, 2, 3, 1))
                for other in others:
                    self.assertEqual(first, other, command)

    def test_another_seed_is_another_model(self):
        a, b = (self.bytes_of("train", JETS, *self.OPTIONS, "--seed", seed,
                              name="m.h5") for seed in (0, 1))
        self.assertNotEqual(a, b)

    def test_of_what_is_restored(self):
        """Over threads and over what OpenBLAS takes the processor for."""
        path = self.compress(JETS, "t.baler", *self.OPTIONS)
        want = read_h5(self.restore(path, "want.h5"))
        for threads in (1, 2, 3):
            for core in ("Prescott", "Nehalem", "Haswell"):
                env = environment(OPENBLAS_CORETYPE=core)
                got = self.restore(path, "got.h5", "--threads", threads,
                                   env=env)
                self.assert_same(read_h5(got), want, (threads, core))
                self.baler("verify", path, env=env)

    def test_rows_do_not_depend_on_their_neighbours(self):
        n = 3000
        random = np.random.default_rng(8)
        table = write_h5(self.path("t.h5"), {
            f"x{i}": random.normal(size=n).astype("float32")
            for i in range(5)})
        path = self.compress(table)
        whole = read_h5(self.restore(path, "whole.h5"))
        for first, last in ((0, 1), (17, 18), (1, 2), (999, 2111)):
            part = read_h5(self.restore(path, "part.h5", "--rows",
                                        f"{first}:{last}"))
            self.assert_same(part, {k: v[first:last]
                                    for k, v in whole.items()})

    def test_the_same_table_in_another_format(self):
        """Compresses to the same values: readers change nothing."""
        self.baler("train", JETS, "-o", "m.h5", *self.OPTIONS)
        self.baler("convert", JETS, "j.npz")
        a, b = (read_h5(self.restore(self.packed(t), "r.h5"))
                for t in (JETS, "j.npz"))
        self.assert_same(a, b)

    def packed(self, table):
        self.baler("compress", table, "-o", "p.baler", "--model", "m.h5")
        return self.path("p.baler")


if __name__ == "__main__":
    baler.main()
