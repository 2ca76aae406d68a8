"""ROOT files as tables: what our own writer makes of a table comes back, trees
in directories are named, and what has a variable length becomes columns or
rows.  Trees of variable length are real files, where they are there."""
import os
import unittest

import h5py
import numpy as np

import baler
from baler import JETS, SMALL

DATA = os.path.join(os.environ.get("BALER_SHARED_DATA",
                                   os.path.join(baler.SOURCE, "..", "shared",
                                                "data")), "root")
MUONS = os.path.join(DATA, "uproot-small-dy-nooffsets.root")
NESTED = os.path.join(DATA, "uproot-nesteddirs.root")
EVENTS = os.path.join(DATA, "nanoAOD_2015_CMS_Open_Data_ttbar.root")


class Written(baler.Case):
    """Files of our own writer."""

    def test_every_method_comes_back(self):
        for method in ("zstd", "lz4", "zlib", "none"):
            self.baler("convert", JETS, f"{method}.root",
                       "--root-compression", method)
            self.baler("convert", f"{method}.root", f"{method}.h5")
            path = self.path(method + ".h5")
            with h5py.File(JETS) as a, h5py.File(path) as b:
                [before], [after] = a.values(), b.values()
                self.assertEqual(set(before), set(after))
                for name in before:
                    self.assert_same_values(after[name][()], before[name][()],
                                            name)

    def test_texts_and_types(self):
        self.write("t.csv", "n,x,word\n1,0.5,one\n-7,nan,\n"
                   "3,1e300,d\u00e9j\u00e0\n")
        self.baler("convert", "t.csv", "t.root")
        self.baler("convert", "t.root", "u.csv")
        with open(self.path("u.csv")) as file:
            self.assertEqual(file.read().split("\n")[1:4],
                             ["1,0.5,one", '-7,nan,""',
                              "3,1e300,d\u00e9j\u00e0"])

    def test_a_walk(self):
        self.baler("convert", JETS, "jets.root")
        path = self.compress("jets.root")
        self.restore(path, "back.root")
        told = self.json("evaluate", "jets.root", "back.root")
        told = self.json("evaluate", "jets.root", "back.root")
        [table] = self.json("inspect", JETS)["tables"]
        self.assertEqual(len(told["columns"]), len(table["columns"]))

    def test_a_tree_that_is_not_there(self):
        self.baler("convert", JETS, "jets.root")
        self.fails("inspect", "jets.root:nothing", says=("nothing", "it has"))

    def test_what_is_no_file_of_root(self):
        self.write("empty.root", b"")
        self.write("short.root", b"root\0\0")
        self.fails("inspect", "empty.root", says="empty.root")
        self.fails("inspect", "short.root", says="short.root")


class Names(baler.Case):
    def setUp(self):
        super().setUp()
        names = [f"{group}_{i}" for group in ("Jet", "Muon")
                 for i in range(25)] + ["run", "event"]
        row = ",".join(str(i) for i in range(len(names)))
        self.write("t.csv", ",".join(names) + "\n" + f"{row}\n" * 3)

    def test_groups(self):
        run = self.baler("inspect", "t.csv")
        self.assertIn(" Jet_* 25 columns", run.stdout)
        self.assertIn(" Muon_* 25 columns", run.stdout)
        [table] = self.json("inspect", "t.csv")["tables"]
        self.assertEqual(table["groups"], [{"prefix": "Jet_", "columns": 25},
                                           {"prefix": "Muon_", "columns": 25}])
        self.assertEqual(len(table["columns"]), 52)

    def found(self, pattern):
        [table] = self.json("inspect", "t.csv", "--find", pattern)["tables"]
        return [c["name"] for c in table["columns"]]

    def test_search(self):
        self.assertEqual(self.found("uOn_1"),
                         ["Muon_1"] + [f"Muon_1{i}" for i in range(10)])
        self.assertEqual(self.found("*_24"), ["Jet_24", "Muon_24"])
        self.assertEqual(self.found("run"), ["run"])
        self.fails("inspect", "t.csv", "--find", "quark", code=2,
                   says=("quark", "t.csv"))


@unittest.skipUnless(os.path.exists(MUONS), f"{MUONS} is not here")
class VariableLength(baler.Case):
    def columns(self, *arguments):
        self.baler("convert", *arguments[:1], "out.npz", *arguments[1:])
        return dict(np.load(self.path("out.npz")))

    def test_left_out_with_the_reason(self):
        [table] = self.json("inspect", MUONS)["tables"]
        notes = {c["name"]: c["note"] for c in table["columns"]
                 if c["type"] == "unreadable"}
        self.assertEqual(set(notes),
                         {"Jet_jetId", "Jet_pt", "Muon_charge", "Muon_pt"})
        self.assertIn("nJet", notes["Jet_pt"])
        run = self.baler("convert", MUONS, "out.h5")
        self.assertIn("Jet_pt", run.stderr)

    def test_first_elements_and_rows_agree(self):
        first = self.columns(MUONS, "--jagged", 3)
        rows = self.columns(MUONS, "--flatten", "nMuon")
        counts = first["nMuon"]
        self.assertEqual(list(rows), ["entry", "Muon_charge", "Muon_pt"])
        self.assertEqual(rows["entry"].tolist(),
                         np.repeat(np.arange(501), counts).tolist())
        elements = np.stack([first[f"Muon_pt[{i}]"] for i in range(3)], 1)
        there = np.arange(3) < counts[:, None]
        self.assertTrue(np.isnan(elements[~there]).all())
        self.assertEqual(elements[there].tolist(), rows["Muon_pt"].tolist())

    def test_names_that_mean_the_same(self):
        for name in ("nMuon", "Muon", "Muon_pt"):
            [table] = self.json("inspect", MUONS, "--flatten", name)["tables"]
            self.assertEqual([c["name"] for c in table["columns"]],
                             ["entry", "Muon_charge", "Muon_pt"])
            self.assertEqual(table["rows"], 302)

    def test_choices_that_cannot_be(self):
        self.fails("inspect", MUONS, "--flatten", "Tau", code=2,
                   says=("Tau", "nJet", "nMuon"))
        self.fails("inspect", MUONS, "--jagged", "x", code=2, says="jagged")
        self.fails("inspect", MUONS, "--jagged", "-1", code=2, says="jagged")

    def test_directories_and_the_largest_tree(self):
        self.baler("convert", f"{NESTED}:one/two/tree", "a.h5")
        self.baler("convert", f"{NESTED}:one/tree;1", "b.h5")
        self.fails("convert", f"{NESTED}:one/tree;7", "c.h5", says="one/tree")
        run = self.baler("convert", NESTED, "d.h5")
        self.assertIn("three/tree", run.stderr)
        names = [t["name"] for t in self.json("inspect", NESTED)["tables"]]
        self.assertEqual(names, ["one/two/tree", "one/tree", "three/tree"])

    def test_a_walk_of_flattened_jets(self):
        flat = ("--flatten", "Jet")
        self.baler("compress", EVENTS, "-o", "j.baler", *SMALL, *flat)
        self.restore("j.baler", "j.root")
        told = self.json("evaluate", EVENTS, "j.root", *flat)
        names = [c["name"] for c in told["columns"]]
        self.assertIn("Jet_pt", names)
        [table] = self.json("inspect", "j.root")["tables"]
        self.assertEqual(table["rows"], 537)

    def test_a_recipe_says_so_too(self):
        self.write("r.ini", f"[files]\ninput = {MUONS}\n"
                   "[table]\nflatten = Jet\n"
                   "[model]\nhidden = 8\n[training]\nepochs = 1\n")
        self.baler("run", "r.ini")
        told = self.json("info", "out/table.baler")
        self.assertEqual(told["rows"], 2165)


if __name__ == "__main__":
    baler.main()
