"""Input that is wrong, odd or extreme: a sound result, or a sentence that
names the place, and nothing half-done."""
import os

import h5py
import numpy as np

import baler
from baler import IS_SANITIZED, JETS, SMALL, read_h5, read_npz, write_h5

READERS = (("inspect", "{}"), ("train", "{}", "-o", "out.h5"),
           ("compress", "{}", "-o", "out.baler"),
           ("convert", "{}", "out.npz"), ("evaluate", JETS, "{}"),
           ("evaluate", "{}", JETS))
COMPRESSED = (("info", "{}"), ("verify", "{}"),
              ("decompress", "{}", "-o", "out.h5"),
              ("compress", JETS, "-o", "out.baler", "--model", "{}"))


class Bad(baler.Case):
    def setUp(self):
        super().setUp()
        self.random = np.random.default_rng(3)

    def all_fail(self, path, *says, commands=READERS + COMPRESSED):
        before = sorted(os.listdir(self.folder))
        for command in commands:
            arguments = [word.format(path) for word in command]
            self.fails(*arguments, says=says)
            self.assertEqual(sorted(os.listdir(self.folder)), before)

    def numbers(self, rows, columns):
        return {f"x{i}": self.random.normal(size=rows)
                for i in range(columns)}


class Files(Bad):
    def test_missing(self):
        self.all_fail("nowhere.h5", "nowhere.h5", "No such file")
        self.all_fail("no/where.csv", "no/where.csv", "No such file")

    def test_folder(self):
        os.mkdir(self.path("folder.h5"))
        self.all_fail("folder.h5", "folder.h5")

    def test_empty(self):
        for name in ("empty.h5", "empty.npz", "empty.npy", "empty.csv",
                     "empty", "empty.baler"):
            self.write(name, b"")
            self.all_fail(name, name)

    def test_noise(self):
        for name in ("noise.h5", "noise.npz", "noise.baler", "noise"):
            self.write(name, self.random.bytes(5000))
            self.all_fail(name, name)

    def test_magic_alone(self):
        self.write("magic.h5", b"\x89HDF\r\n\x1a\n")
        self.write("magic.npz", b"PK\x03\x04")
        self.write("magic.npy", b"\x93NUMPY\x01\x00")
        for name in ("magic.h5", "magic.npz", "magic.npy"):
            self.all_fail(name, name)

    def test_wrong_extension(self):
        """The content says what a file is, not its name."""
        os.symlink(JETS, self.path("jets.csv"))
        told = self.json("inspect", "jets.csv")
        self.assertEqual(told["tables"][0]["rows"], 4000)

    def test_other_hdf5_is_not_ours(self):
        self.all_fail(JETS, "jets.h5", commands=COMPRESSED)

    def test_a_model_is_no_table(self):
        self.baler("train", JETS, "-o", "m.h5", *SMALL)
        for command in (("decompress", "m.h5", "-o", "out.h5"),
                        ("evaluate", JETS, "m.h5")):
            self.fails(*command, says=("m.h5", "model"))

    def test_hdf5_without_a_table(self):
        with h5py.File(self.path("none.h5"), "w") as file:
            file.create_group("empty")
            file["number"] = 5
        self.all_fail("none.h5", "none.h5", commands=READERS)

    def test_nothing_on_standard_input(self):
        self.fails("inspect", "-", says="standard input", input=b"")
        self.fails("compress", "-", "-o", "x.baler", says="standard input",
                   input=b"")

    def test_standard_input_is_csv(self):
        """A .baler file is read here and there, a pipe from its beginning."""
        self.fails("decompress", "-", "-o", "x.h5", says=".baler",
                   input=b"a,b\n1,2\n")

    def test_tables_that_are_not_the_same(self):
        write_h5(self.path("a.h5"), self.numbers(5, 2))
        write_h5(self.path("b.h5"), self.numbers(6, 2))
        self.fails("evaluate", "a.h5", "b.h5", says=("5 rows", "6"))
        write_h5(self.path("b.h5"), {"y": np.zeros(5)})
        self.fails("evaluate", "a.h5", "b.h5", says="no column")


class Shapes(Bad):
    """Tables at the edge of what a table is."""

    def round_trip(self, columns, *options):
        """Compresses and restores; columns that are kept exactly and values
        that are not finite must come back bit for bit."""
        table = write_h5(self.path("t.h5"), columns)
        self.baler("inspect", table)
        path = self.compress(table, "t.baler", *options)
        self.baler("verify", path)
        after = read_h5(self.restore(path))
        self.assertEqual(list(after), list(columns))
        roles = {c["name"]: c["role"]
                 for c in self.json("info", path)["table_columns"]}
        for name, before in columns.items():
            self.assertEqual(after[name].dtype, before.dtype, name)
            self.assertEqual(after[name].shape, before.shape, name)
            odd = ~np.isfinite(before)
            self.assertEqual(after[name][odd].tobytes(),
                             before[odd].tobytes(), name)
            self.assertTrue(np.isfinite(after[name][~odd]).all(), name)
            if roles[name] == "exact":
                self.assert_same_values(after[name], before, name)
        self.json("evaluate", table, path)
        return roles, after

    def test_no_rows(self):
        write_h5(self.path("t.h5"), {"x": np.zeros(0), "y": np.zeros(0, "i4")})
        self.write("t.csv", "x,y\n")
        np.savez(self.path("t.npz"), x=np.zeros(0))
        for name in ("t.h5", "t.csv", "t.npz"):
            told = self.json("inspect", name)["tables"][0]
            self.assertEqual(told["rows"], 0)
            self.fails("compress", name, "-o", "x.baler",
                       says=("no rows", name))
            self.fails("train", name, "-o", "m.h5", says=("no rows", name))
            self.baler("convert", name, "y.npz")
            self.assertEqual(read_npz(self.path("y.npz"))["x"].shape, (0,))

    def test_few_rows(self):
        for rows in (1, 2, 3):
            self.round_trip(self.numbers(rows, 4))
            self.round_trip(self.numbers(rows, 4), "--compress", "*")

    def test_one_column(self):
        self.round_trip(self.numbers(500, 1))

    def test_one_value(self):
        self.round_trip({"x": np.array([3.5])})
        self.round_trip({"x": np.array([3.5])}, "--compress", "x")

    def test_constants(self):
        roles, _ = self.round_trip({"a": np.full(300, 2.5),
                                    "b": np.zeros(300, "int64"),
                                    "c": np.full(300, np.nan),
                                    "d": np.full(300, np.inf)})
        self.assertEqual(set(roles.values()), {"exact"})

    def test_constants_for_the_network(self):
        self.round_trip({"a": np.full(300, 2.5), "b": np.zeros(300, "int64"),
                         "c": np.full(300, np.nan),
                         "d": np.full(300, np.inf)}, "--compress", "*")

    def test_every_normalisation_takes_anything(self):
        odd = {"wide": np.logspace(-300, 300, 400),
               "tiny": np.full(400, 5e-324) * np.arange(400),
               "huge": self.random.uniform(-1.7, 1.7, 400) * 1e308,
               "negative": -np.logspace(0, 3, 400),
               "mixed": self.random.normal(size=400),
               "rare": (np.arange(400) == 7).astype(float),
               "whole": self.random.integers(-2**63, 2**63, 400)}
        self.round_trip(odd)
        huge = odd.pop("huge")
        for norm in ("minmax", "standard", "log", "asinh", "quantile"):
            self.round_trip(odd, "--compress", "*", "--normalise", norm)
        self.round_trip(odd, "--compress", "*", "--normalise",
                        "none,wide=log,whole=minmax")
        table = write_h5(self.path("t.h5"), {"huge": huge})
        self.fails("compress", table, "-o", "x.baler", "--compress", "*",
                   "--normalise", "minmax", says=("huge", "exact"))

    def test_not_finite_here_and_there(self):
        x = self.numbers(2000, 3)
        x["x0"][::7] = np.nan
        x["x1"][3] = np.inf
        x["x1"][4] = -np.inf
        x["x2"][:1999] = np.nan
        self.round_trip(x, "--compress", "*")

    def test_only_text(self):
        path = self.write("t.csv", "a,b\nx,y\nu,v\n")
        self.fails("train", path, "-o", "m.h5", says="nothing to train on")
        compressed = self.compress(path)
        self.restore(compressed, "b.csv")
        with open(self.path("b.csv")) as file:
            self.assertEqual(file.read().replace('"', ""), "a,b\nx,y\nu,v\n")
        self.fails("compress", path, "-o", "x.baler", "--compress", "a",
                   code=2, says="text")

    def test_everything_dropped(self):
        self.fails("compress", JETS, "-o", "x.baler", "--drop", "*",
                   says="drop", code=(1, 2))

    def test_thousands_of_columns(self):
        n = 500 if IS_SANITIZED else 5000
        columns = self.numbers(20, n)
        table = write_h5(self.path("t.h5"), columns)
        self.baler("inspect", table)
        path = self.path("t.baler")
        self.baler("compress", table, "-o", path, "--hidden", "8", "--latent",
                   "4", "--epochs", "1")
        after = read_h5(self.restore(path))
        self.assertEqual(list(after), list(columns))
        self.baler("convert", table, "t.npz")

    def test_a_hundred_thousand_columns(self):
        n = 5_000 if IS_SANITIZED else 100_000
        row = ",".join(map(str, range(n)))
        table = self.write("t.csv", ",".join(f"c{i}" for i in range(n))
                           + f"\n{row}\n{row}\n{row}\n")
        path = self.path("t.baler")
        self.baler("compress", table, "-o", path, "--hidden", "4", "--latent",
                   "2", "--epochs", "1")
        self.restore(path, "b.csv", "--columns", f"c7,c{n - 1}")
        with open(self.path("b.csv")) as file:
            self.assertEqual(len(file.read().split("\n")), 5)

    def test_columns_of_different_shapes(self):
        """One network takes one shape: that of most values."""
        roles, _ = self.round_trip({
            "large": self.random.normal(size=(50, 4, 6)),
            "small": self.random.normal(size=(50, 2, 2)),
            "plain": self.random.normal(size=50)})
        self.assertEqual(roles, {"large": "compress", "small": "exact",
                                 "plain": "exact"})


class Csv(Bad):
    def test_ragged(self):
        self.write("r.csv", "a,b\n1,2\n3,4\n5\n6,7\n")
        self.all_fail("r.csv", "r.csv", "4", commands=READERS)
        self.write("r.csv", "a,b\n1,2\n3,4,5\n")
        self.all_fail("r.csv", "r.csv", "3", commands=READERS)

    def test_open_quote(self):
        self.write("q.csv", 'a,b\n1,"2\n3,4\n')
        self.all_fail("q.csv", "q.csv", commands=READERS)

    def test_text_in_a_number_column(self):
        """It comes late: the column is text, and nothing is lost."""
        rows = [str(i) for i in range(3000)] + ["unknown"]
        self.write("t.csv", "x,y\n" + "".join(f"{r},1.5\n" for r in rows))
        path = self.compress("t.csv")
        self.restore(path, "b.csv", "--columns", "x")
        with open(self.path("b.csv")) as file:
            got = file.read().replace('"', "").split()
        self.assertTrue(got == ["x"] + rows)

    def test_no_header_no_newline_crlf(self):
        self.write("t.csv", "1.5,2\r\n2.5,3")
        self.baler("convert", "t.csv", "t.npz")
        columns = list(read_npz(self.path("t.npz")).values())
        self.assertEqual([c.tolist() for c in columns],
                         [[1.5, 2.5], [2, 3]])


class Training(Bad):
    def test_a_loss_that_is_no_number(self):
        """Columns over 600 decades, not normalised, and a huge rate: it stops
        with a sentence that names the column, or keeps the last good epoch
        and says so."""
        table = write_h5(self.path("t.h5"), {
            "steady": self.random.normal(size=2000),
            "wide": np.logspace(-300, 300, 2000)})
        for precision in ("float32", "float64"):
            run = self.baler("compress", table, "-o", "t.baler", "--normalise",
                             "none", "--lr", "10", "--epochs", "20",
                             "--hidden", "16", "--precision", precision,
                             code=(0, 1))
            self.assertIn("wide", run.stderr, run)
            self.assertIn("not a number", run.stderr, run)
            self.assertEqual(os.path.exists(self.path("t.baler")),
                             run.code == 0)
            if run.code == 0:
                after = read_h5(self.restore("t.baler"))
                for values in after.values():
                    self.assertTrue(np.isfinite(values).all())
                os.remove(self.path("t.baler"))

    def test_extreme_settings(self):
        for options in (("--batch", "1", "--sample-rows", "50"),
                        ("--batch", "1000000"), ("--validation", "0"),
                        ("--validation", "0.9"), ("--sample-rows", "1"),
                        ("--sample-rows", "1000000"), ("--patience", "1"),
                        ("--max-seconds", "0.001"), ("--weight-decay", "1"),
                        ("--hidden", "1"), ("--lr", "10"),
                        ("--hidden", "3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3"),
                        ("--schedule", "plateau", "--lr-patience", "0")):
            path = self.compress(JETS, "t.baler", *options)
            self.baler("verify", path)


if __name__ == "__main__":
    baler.main()
