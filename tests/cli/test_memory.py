"""Memory is bounded by the sample and a row group, not by the table."""
import os
import resource
import subprocess
import sys
import unittest

import h5py
import numpy as np

import baler
from baler import BALER, IS_DEBUG, IS_SANITIZED

LIMIT = 400 << 20  # bytes, what the program promises
COLUMNS = 12


@unittest.skipIf(IS_SANITIZED, "sanitizers take memory of their own")
class Memory(baler.Case):
    def peak(self, *arguments):
        """The largest resident size of a run, in bytes."""
        process = subprocess.Popen([BALER, *arguments], cwd=self.folder,
                                   stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE,
                                   env=baler.environment())
        stderr = process.stderr.read()
        process.stderr.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, stderr)
        unit = 1 if sys.platform == "darwin" else 1024
        peak = usage.ru_maxrss * unit
        print(f"{' '.join(arguments[:2])}: {peak >> 20} MiB", file=sys.stderr)
        return peak

    def bounded(self, *arguments):
        self.assertLess(self.peak(*arguments), LIMIT, arguments)

    def block(self, random, rows):
        return random.normal(size=(rows, COLUMNS)).astype("float32")

    def write_h5(self, rows):
        random = np.random.default_rng(10)
        with h5py.File(self.path("t.h5"), "w") as file:
            columns = [file.create_dataset(f"t/x{i}", (rows,), "f4")
                       for i in range(COLUMNS)]
            for at in range(0, rows, 500_000):
                block = self.block(random, min(500_000, rows - at))
                for i, column in enumerate(columns):
                    column[at:at + len(block)] = block[:, i]

    def write_csv(self, rows):
        random = np.random.default_rng(11)
        block = "\n".join(",".join("%.7g" % v for v in row)
                          for row in self.block(random, 1000)) + "\n"
        with open(self.path("t.csv"), "w") as file:
            file.write(",".join(f"x{i}" for i in range(COLUMNS)) + "\n")
            for _ in range(rows // 1000):
                file.write(block)

    OPTIONS = ("--max-seconds", "5", "--epochs", "1", "--hidden", "8",
               "--latent", "4")

    def test_of_three_million_rows(self):
        self.write_h5(3_000_000)
        self.bounded("compress", "t.h5", "-o", "t.baler", *self.OPTIONS)
        self.bounded("decompress", "t.baler", "-o", "r.h5")
        os.remove(self.path("r.h5"))
        self.bounded("inspect", "t.h5")

    @unittest.skipIf(IS_DEBUG, "takes half a minute without optimisation")
    def test_of_an_evaluation(self):
        """Keeps at most 2^25 pairs of values, 512 MiB, to sort them."""
        self.write_h5(3_000_000)
        self.assertLess(self.peak("evaluate", "t.h5", "t.h5"), 800 << 20)

    def test_of_csv(self):
        self.write_csv(300_000)
        self.bounded("compress", "t.csv", "-o", "t.baler", *self.OPTIONS)
        self.bounded("decompress", "t.baler", "-o", "r.csv")
        self.bounded("convert", "t.csv", "r.npz")

    def test_of_a_pipe(self):
        self.write_csv(100_000)
        with open(self.path("t.csv"), "rb") as table:
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            self.baler("compress", "-", "-o", "t.baler", *self.OPTIONS,
                       stdin=table)
            after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(max(before, after) * 1024, LIMIT)


if __name__ == "__main__":
    baler.main()
