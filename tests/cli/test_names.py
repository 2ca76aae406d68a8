"""Names: of columns, of tables, of files."""
import os

import h5py
import numpy as np

import baler
from baler import JETS, SMALL, read_h5, read_npz, write_h5

ODD = ["größe", "p_T [GeV]", "with blank", "comma,comma", 'say "x"', "it's",
       "a=b", "a*b", "a?b", "[0]", "Jet_pt[0]", "α/β".replace("/", "÷"),
       "tab\there", "%s%n", "-minus", "--latent", ":", "#hash", ";semi",
       " lead", "trail ", "日本", "\\back", "x" * 300, "0", "1e5", "nan"]


class Columns(baler.Case):
    def table(self, names):
        random = np.random.default_rng(5)
        return {n: random.normal(size=60).astype("float32") for n in names}

    def test_odd_ones_all_the_way(self):
        want = self.table(ODD)
        path = write_h5(self.path("t.h5"), want)
        told = self.json("inspect", path)["tables"][0]["columns"]
        self.assertEqual([c["name"] for c in told], ODD)
        compressed = self.compress(path)
        told = self.json("info", compressed)
        self.assertEqual([c["name"] for c in told["table_columns"]], ODD)
        self.assertEqual([c["name"] for c in told["model"]["columns"]], ODD)
        self.assertEqual(list(read_h5(self.restore(compressed))), ODD)
        told = self.json("evaluate", path, compressed)
        self.assertEqual([c["name"] for c in told["columns"]], ODD)
        self.baler("inspect", path)
        self.baler("info", compressed)
        self.baler("evaluate", path, compressed)

    def test_odd_ones_in_every_format(self):
        want = self.table(ODD)
        self.baler("convert", write_h5(self.path("t.h5"), want), "t.csv")
        self.baler("convert", "t.csv", "t.npz")
        self.baler("convert", "t.npz", "u.h5")
        got = read_h5(self.path("u.h5"))
        self.assertEqual(list(got), ODD)
        for name in ODD:
            self.assert_same_values(got[name].astype("float32"), want[name],
                                    name)

    def test_odd_ones_are_chosen_by_name(self):
        """A name is a name before it is a pattern; only a comma cannot be
        said."""
        names = [n for n in ODD if "," not in n and n == n.strip()]
        path = write_h5(self.path("t.h5"), self.table(ODD))
        for name in names:
            compressed = self.compress(path, "t.baler", "--only=" + name,
                                       "--exact=" + name)
            told = self.json("info", compressed)["table_columns"]
            self.assertEqual([c["name"] for c in told], [name])
            restored = read_h5(self.restore(compressed, "r.h5",
                                            "--columns=" + name))
            self.assertEqual(list(restored), [name])

    def test_globs(self):
        path = write_h5(self.path("t.h5"), self.table(
            ["pt1", "pt2", "eta1", "eta2", "mass"]))
        for globs, want in (("*1", ["pt1", "eta1"]), ("pt?", ["pt1", "pt2"]),
                            ("[em]*", ["eta1", "eta2", "mass"]),
                            ("mass,*2", ["pt2", "eta2", "mass"])):
            compressed = self.compress(path, "t.baler", "--only", globs)
            self.assertEqual(list(read_h5(self.restore(compressed))), want)

    def test_slashes_from_csv(self):
        """HDF5 takes a slash for a folder: the name must come back from the
        formats that can hold it, and be said in words or kept in HDF5."""
        names = ["a/b", "/", "c//d", ".", ".."]
        self.write("t.csv", ",".join(names) + "\n1,2,3,4,5\n6,7,8,9,10\n")
        compressed = self.compress("t.csv")
        told = self.json("info", compressed)["table_columns"]
        self.assertEqual([c["name"] for c in told], names)
        for extension in ("csv", "npz", "h5"):
            self.restore(compressed, f"r.{extension}")
            told = self.json("inspect", f"r.{extension}")["tables"]
            self.assertEqual(len(told), 1, extension)
            self.assertEqual(len(told[0]["columns"]), 5, extension)
            self.assertEqual([c["name"] for c in told[0]["columns"]], names,
                             extension)

    def test_twice_the_same(self):
        self.write("t.csv", "a,b,a,,\n1,2,3,4,5\n6,7,8,9,10\n")
        told = self.json("inspect", "t.csv")["tables"][0]["columns"]
        names = [c["name"] for c in told]
        self.assertEqual(len(set(names)), 5)
        self.assertEqual(names[:2], ["a", "b"])
        restored = read_h5(self.restore(self.compress("t.csv")))
        self.assertEqual(list(restored), names)
        self.assertEqual([restored[n].shape for n in names], [(2,)] * 5)

    def test_bytes_that_are_no_text(self):
        """Latin-1, from old files."""
        self.write("t.csv", b"gr\xf6\xdfe,x\n1,2\n3,4\n")
        for command in (("inspect", "t.csv"), ("inspect", "t.csv", "--json"),
                        ("compress", "t.csv", "-o", "t.baler", *SMALL),
                        ("info", "t.baler", "--json"),
                        ("decompress", "t.baler", "-o", "r.csv"),
                        ("evaluate", "t.csv", "r.csv", "--json")):
            run = self.baler(*command)
            if "--json" in command:
                self.parse(run.stdout)


class Files(baler.Case):
    NAMES = ("größe", "with blank", "a:b", "it's", "-dash", "%s%n%d",
             "new\nline", "[1]", "x" * 200)

    def test_odd_ones_all_the_way(self):
        for name in self.NAMES:
            table = self.path(name + ".h5")
            os.symlink(JETS, table)
            told = self.json("inspect", table)
            self.assertEqual(told["file"], table)
            told = self.json("compress", table, "-o",
                             self.path(name + ".baler"), *SMALL,
                             "--run-dir", self.path(name + " run"))
            self.assertEqual(told["file"], self.path(name + ".baler"))
            self.json("verify", self.path(name + ".baler"))
            told = self.json("decompress", self.path(name + ".baler"), "-o",
                             self.path(name + ".npz"))
            self.assertEqual(len(read_npz(told["file"])), 24)

    def test_beginning_with_a_dash(self):
        os.symlink(JETS, self.path("-j.h5"))
        self.baler("convert", "--", "-j.h5", "-k.npz")
        self.assertEqual(len(read_npz(self.path("-k.npz"))), 24)

    def test_bytes_that_are_no_text(self):
        """A path is bytes; JSON is not.  There is an object all the same."""
        name = os.fsdecode(b"gr\xf6\xdfe")
        os.symlink(JETS, self.path(name + ".h5"))
        self.json("inspect", name + ".h5")
        self.json("compress", name + ".h5", "-o", name + ".baler", *SMALL,
                  "--run-dir", name)
        with open(self.path(name + "/events.ndjson")) as file:
            events = [self.parse(line) for line in file]
        self.assertEqual((events[0]["ev"], events[-1]["ev"]), ("start", "end"))
        self.json("info", name + ".baler")
        self.json("verify", name + ".baler")
        self.json("decompress", name + ".baler", "-o", name + ".npz")
        self.json("evaluate", name + ".h5", name + ".npz")
        self.json("convert", name + ".h5", name + ".csv")
        self.fails("inspect", name + ".csv:x", says=".csv")

    def test_of_tables(self):
        with h5py.File(self.path("t.h5"), "w") as file:
            for i, name in enumerate(("größe", "with blank", "a:b", "a/b/c")):
                file[f"{name}/x"] = np.arange(i + 2)
        for table in self.json("inspect", "t.h5")["tables"]:
            told = self.json("inspect", "t.h5:" + table["name"])
            self.assertEqual(told["tables"], [table])


if __name__ == "__main__":
    baler.main()
