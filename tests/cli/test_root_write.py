"""`.root` files as jsroot reads them: every value, name, type and unit."""
import os
import struct

import h5py
import numpy as np

import baler
import jsroot
from baler import FLOW, JETS, SMALL, read_h5, write_h5

METHODS = {"zstd": 505, "lz4": 404, "zlib": 101, "none": 0}
TYPES = ("bool", "int8", "uint8", "int16", "uint16", "int32", "uint32",
         "int64", "uint64", "float32", "float64")


class Root(baler.Case):
    def setUp(self):
        super().setUp()
        self.random = np.random.default_rng(7)

    def convert(self, table, *options, name="t.root"):
        self.baler("convert", table, name, *options)
        return self.path(name)

    def tree(self, table, *options):
        [tree] = jsroot.read(self.convert(table, *options))
        return tree

    def written(self, columns, *options, **how):
        return self.tree(write_h5(self.path("t.h5"), columns, **how), *options)

    def settings(self, path):
        """What the header of a small file says of its compression."""
        with open(path, "rb") as file:
            head = file.read(37)
        self.assertEqual(head[:4], b"root")
        return struct.unpack(">i", head[33:37])[0]

    def extremes(self, kind, rows):
        """Random bits, and the ends of the type."""
        dtype = np.dtype(kind)
        if dtype.kind == "b":
            return self.random.integers(0, 2, rows).astype(bool)
        bits = np.frombuffer(self.random.bytes(rows * dtype.itemsize), dtype)
        values = bits.copy()
        if dtype.kind == "f":
            # The bits of a NaN need not survive JavaScript.
            values[np.isnan(values)] = 1.5
            ends = [0., -0., np.inf, -np.inf, np.finfo(dtype).tiny,
                    np.finfo(dtype).max, np.nextafter(dtype.type(0), 1)]
        else:
            ends = [np.iinfo(dtype).min, np.iinfo(dtype).max, 0, 1]
        ends = np.array(ends, dtype)[:rows]
        values[:len(ends)] = ends
        return values

    def every_type(self, rows):
        return {kind: self.extremes(kind, rows) for kind in TYPES}


class Values(Root):
    def test_every_type_with_every_compression(self):
        want = self.every_type(1000)
        sizes = {}
        for name, settings in METHODS.items():
            tree = self.written(want, "--root-compression", name)
            self.assert_same(tree.values(), want, name)
            self.assertEqual(self.settings(self.path("t.root")), settings)
        self.written({"x": np.zeros(50000)})
        zeros = os.path.getsize(self.path("t.root"))
        self.assertLess(zeros, 8000)

    def test_zstd_when_nothing_is_said(self):
        self.written({"x": np.arange(10)})
        self.assertEqual(self.settings(self.path("t.root")), METHODS["zstd"])

    def test_few_rows(self):
        for rows in (0, 1, 2):
            want = self.every_type(rows)
            want["field"] = self.random.normal(size=(rows, 2, 3))
            for method in METHODS:
                tree = self.written(want, "--root-compression", method)
                self.assertEqual(tree.entries, rows)
                self.assert_same(tree.values(), want, (rows, method))
                self.assertEqual({b.baskets for b in tree.branches.values()},
                                 {min(rows, 1)})

    def test_many_baskets(self):
        want = self.every_type(150_000)
        tree = self.written(want)
        self.assert_same(tree.values(), want)
        for branch in tree.branches.values():
            self.assertEqual(branch.baskets, 5)  # of 2^18 bytes of doubles

    def test_nan(self):
        tree = self.written({"x": np.array([np.nan, 1., np.nan])})
        np.testing.assert_array_equal(tree.values()["x"], [np.nan, 1, np.nan])

    def test_bits_of_nan(self):
        """Bit for bit in the file: it has them uncompressed somewhere."""
        odd = struct.unpack("<d", struct.pack("<Q", 0x7ff4dead0000beef))[0]
        self.written({"x": np.array([odd])}, "--root-compression", "none")
        with open(self.path("t.root"), "rb") as file:
            self.assertIn(struct.pack(">Q", 0x7ff4dead0000beef), file.read())

    def test_many_columns(self):
        want = {f"c{i}": self.random.normal(size=50).astype("f4")
                for i in range(600)}
        self.assert_same(self.written(want).values(), want)

    def test_samples(self):
        for sample in (JETS, FLOW):
            self.assert_same(self.tree(sample).values(), read_h5(sample))

    def test_a_basket_of_several_blocks(self):
        """A block holds 16 MiB at most."""
        want = {"big": np.repeat(self.random.normal(size=(1, 9_000)), 250,
                                 axis=0).reshape(1, 1500, 1500)}
        for method in ("zstd", "lz4", "zlib"):
            tree = self.written(want, "--root-compression", method)
            self.assert_same(tree.values(), want, method)


class Arrays(Root):
    def test_fields_are_arrays(self):
        want = {"image": np.arange(48, dtype="i2").reshape(4, 4, 3),
                "char": np.arange(12, dtype="i1").reshape(4, 3) - 5}
        tree = self.written(want)
        self.assert_same(tree.values(), want)
        self.assertEqual(tree.branches["image"].leaf_title, "image[4][3]")
        self.assertEqual(tree.branches["image"].title, "image[4][3]/S")

    def test_elements_are_an_array_again(self):
        columns = {f"w[{i}]": np.arange(5) * i for i in range(12)}
        columns.update({f"{n}[{i}]": np.arange(5.) + i for n in "uv"
                        for i in range(2)})
        tree = self.written(columns)
        self.assertEqual(list(tree.branches), ["w", "u", "v"])
        self.assert_same_values(tree.values()["w"],
                                np.outer(np.arange(5), np.arange(12)), "w")
        self.assert_same_values(tree.values()["u"], tree.values()["v"], "v")

    def test_elements_that_are_no_array_stay_columns(self):
        x = np.arange(3.)
        for names in (("v[0]", "v[2]"), ("v[1]", "v[0]"), ("v[0]",),
                      ("v[0]", "v[1]", "v"), ("v[00]", "v[1]"),
                      ("[0]", "[1]"), ("v[]", "v[1]"),
                      [f"v[{i}]" for i in range(33)]):
            want = {name: x + i for i, name in enumerate(names)}
            self.assert_same(self.written(want).values(), want, names)
        mixed = {"v[0]": x, "v[1]": x.astype("f4")}
        self.assert_same(self.written(mixed).values(), mixed)


class Names(Root):
    def test_names(self):
        names = ["pt", "Jet_pt[3]", "a/b", "größe", "with blank", "x:y",
                 "a.b", "1", "-", "q'\"", "long" * 80]
        want = {name: np.arange(4.) + i for i, name in enumerate(names)}
        lines = [",".join('"%s"' % n.replace('"', '""') for n in names)]
        lines += [",".join(map(repr, row)) for row in
                  np.array(list(want.values())).T.tolist()]
        tree = self.tree(self.write("t.csv", "\n".join(lines) + "\n"))
        self.assert_same(tree.values(), want)
        self.assertEqual(tree.branches["Jet_pt[3]"].leaf, "Jet_pt_3_")
        self.assertEqual(tree.branches["a/b"].leaf, "a_b")

    def test_units_are_titles(self):
        tree = self.written({"pt": np.arange(3.), "n": np.arange(3)},
                            units={"pt": "GeV/c²"})
        self.assertEqual(tree.branches["pt"].title, "GeV/c²")
        self.assertEqual(tree.branches["n"].title, "n/L")

    def test_the_tree_is_where_the_table_was(self):
        for group in ("jets", "a/b/events", "table"):
            tree = self.written({"x": np.arange(3.)}, group=group)
            self.assertEqual(tree.path, group)
            self.assertEqual(tree.values()["x"].tolist(), [0, 1, 2])
        tree = self.tree(self.write("t.csv", "x\n1\n"))
        self.assertEqual(tree.path, "tree")

    def test_long_names_of_folders(self):
        group = "/".join(c * 300 for c in "abc")
        self.assertEqual(self.written({"x": np.arange(2)}, group=group).path,
                         group)

    def test_a_name_that_is_too_long(self):
        path = self.write("t.csv", "n" * 9000 + ",b\n1,2\n")
        self.fails("convert", path, "t.root", says=("t.root", "name", "9000"))


class Texts(Root):
    def tree_of(self, texts):
        with h5py.File(self.path("t.h5"), "w") as file:
            file["t/i"] = np.arange(len(texts))
            file["t/s"] = np.array(texts, dtype=h5py.string_dtype())
        return self.tree("t.h5")

    def test_texts(self):
        texts = ["plain", "", "a" * 254, "b" * 255, "c" * 70000, "", "two\nl",
                 "größe"]
        tree = self.tree_of(texts)
        self.assertEqual(tree.values()["s"], texts)
        self.assertEqual(tree.values()["i"].tolist(), list(range(8)))

    def test_all_empty(self):
        self.assertEqual(self.tree_of([""] * 5).values()["s"], [""] * 5)

    def test_many(self):
        texts = [f"{i}" * (i % 7) for i in range(100_000)]
        tree = self.tree_of(texts)
        self.assertEqual(tree.values()["s"], texts)
        self.assertGreater(tree.branches["i"].baskets, 1)


class Commands(Root):
    def test_decompress(self):
        path = self.compress(JETS)
        want = read_h5(self.restore(path))
        [tree] = jsroot.read(self.restore(path, "r.root"))
        self.assert_same(tree.values(), want)
        [few] = jsroot.read(self.restore(path, "f.root", "--columns", "pt,eta",
                                         "--rows", "10:30",
                                         "--root-compression", "lz4"))
        self.assert_same(few.values(), {n: want[n][10:30]
                                        for n in ("pt", "eta")})

    def test_a_recipe(self):
        recipe = self.write("r.ini", f"input = {JETS}\nrestore-as = root\n"
                            "root-compression = zlib\nhidden = 16\n"
                            "epochs = 1\n")
        self.baler("run", recipe)
        path = self.path("out/restored.root")
        [tree] = jsroot.read(path)
        self.assertEqual(self.settings(path), METHODS["zlib"])
        self.assertEqual(tree.entries, 4000)

    def test_the_same_table_gives_the_same_file(self):
        files = []
        for name in ("a", "b"):
            os.mkdir(self.path(name))
            self.convert(JETS, name=f"{name}/jets.root")
            with open(self.path(f"{name}/jets.root"), "rb") as file:
                files.append(file.read())
        self.assertEqual(*files)

    def test_mistakes(self):
        self.fails("convert", JETS, "t.root", "--root-compression", "lzma",
                   says=("lzma", "zstd"), code=2)
        self.fails("convert", JETS, "t.h5", "--root-compression", "lz4",
                   says=("t.h5", "--root-compression"), code=2)
        self.assertEqual(os.listdir(self.folder), [])


if __name__ == "__main__":
    jsroot.require()
    baler.main()
