"""Files that are not what was written: bytes flipped, ends cut off."""
import os
import shutil

import numpy as np

import baler
from baler import IS_SANITIZED, JETS, SMALL, read_h5, read_npz, write_h5

# Under a sanitizer every run takes several times as long.
EVERY = 5 if IS_SANITIZED else 1


class Damage(baler.Case):
    # libhdf5 1.10 itself loses memory over a damaged object header; what is
    # ours is still watched.
    variables = {"LSAN_OPTIONS": "print_suppressions=0:suppressions="
                 + os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "leaks.txt")}

    def setUp(self):
        super().setUp()
        random = np.random.default_rng(4)
        x = random.normal(size=(3, 40)).astype("float32")
        x[0, 7] = np.nan
        self.table = {"a": x[0], "b": x[1], "c": x[2],
                      "i": np.arange(40, dtype="int16")}
        write_h5(self.path("t.h5"), self.table)

    def small_file(self):
        """As small as they get, so that most of its bytes are tried."""
        path = self.path("t.baler")
        self.baler("compress", "t.h5", "-o", path, "--hidden", "3", "--latent",
                   "2", "--epochs", "1")
        with open(path, "rb") as file:
            return path, file.read()

    def bytes_with(self, content, at, mask):
        damaged = bytearray(content)
        damaged[at] ^= mask
        return bytes(damaged)


class Flips(Damage):
    def test_no_flip_gives_other_values(self):
        """verify finds it, or the values are the same all the same."""
        path, content = self.small_file()
        want = read_h5(self.restore(path, "want.h5"))
        found = 0
        for at in range(0, len(content), 7 * EVERY):
            self.write("d.baler", self.bytes_with(content, at, 1 << at % 8))
            run = self.baler("verify", "d.baler", code=(0, 1, 3))
            found += run.code != 0
            if run.code != 0:
                self.assertIn("d.baler", run.stderr, at)
                continue
            self.restore("d.baler", "d.h5")
            self.assert_same(read_h5(self.path("d.h5")), want, f"byte {at}")
            self.baler("info", "d.baler")
        self.assertGreater(found, len(content) // 7 // EVERY // 2)

    def test_no_flip_is_restored_wrongly(self):
        path, content = self.small_file()
        want = read_h5(self.restore(path, "want.h5"))
        for at in range(3, len(content), 31 * EVERY):
            self.write("d.baler", self.bytes_with(content, at, 0xFF))
            run = self.baler("decompress", "d.baler", "-o", "d.h5",
                             code=(0, 1, 3))
            if run.code == 0:
                self.assert_same(read_h5(self.path("d.h5")), want, at)
                os.remove(self.path("d.h5"))
            self.assertFalse(os.path.exists(self.path("d.h5")), at)

    def test_stored_streams_are_checked(self):
        """Exit code 3 for what a checksum covers: the middle of a file with
        long streams is nothing else."""
        path = self.compress(JETS)
        with open(path, "rb") as file:
            content = file.read()
        for part in (.3, .5, .7):
            at = int(part * len(content))
            self.write("d.baler", self.bytes_with(content, at, 0x10))
            self.fails("verify", "d.baler", code=3, says="checksum")
            self.fails("decompress", "d.baler", "-o", "d.h5", code=3,
                       says=("d.baler", "checksum"))
            self.assertFalse(os.path.exists(self.path("d.h5")))

    def test_of_models(self):
        self.baler("train", "t.h5", "-o", "m.h5", "--hidden", "3", "--latent",
                   "2", "--epochs", "1")
        with open(self.path("m.h5"), "rb") as file:
            content = file.read()
        self.baler("compress", "t.h5", "-o", "want.baler", "--model", "m.h5")
        want = read_h5(self.restore("want.baler", "want.h5"))
        for at in range(0, len(content), 37 * EVERY):
            self.write("d.h5", self.bytes_with(content, at, 1 << at % 8))
            self.baler("verify", "d.h5", code=(0, 1, 3))
            run = self.baler("compress", "t.h5", "-o", "d.baler", "--model",
                             "d.h5", code=(0, 1, 3))
            if run.code == 0:
                self.assert_same(read_h5(self.restore("d.baler", "r.h5")),
                                 want, at)


class Truncation(Damage):
    def cuts(self, size, n=40):
        return sorted({*range(0, size, max(1, size // n * EVERY)),
                       size - 1, size - 8})

    def test_of_compressed_tables(self):
        _, content = self.small_file()
        for size in self.cuts(len(content)):
            self.write("d.baler", content[:size])
            for command in (("verify", "d.baler"), ("info", "d.baler"),
                            ("decompress", "d.baler", "-o", "d.h5")):
                self.fails(*command, code=(1, 3), says="d.baler")
            self.assertFalse(os.path.exists(self.path("d.h5")))

    def test_of_tables(self):
        shutil.copy(self.path("t.h5"), self.path("whole.h5"))
        self.baler("convert", "t.h5", "whole.npz")
        np.save(self.path("whole.npy"), self.table["a"])
        for extension in ("h5", "npz", "npy"):
            with open(self.path(f"whole.{extension}"), "rb") as file:
                content = file.read()
            name = f"d.{extension}"
            for size in self.cuts(len(content), 15):
                self.write(name, content[:size])
                self.fails("inspect", name, says=name)
                self.fails("convert", name, "x.csv", says=name)
                self.assertFalse(os.path.exists(self.path("x.csv")))

    def test_of_a_large_table_behind_its_beginning(self):
        """What was there to be read first must not be left as a result."""
        with open(JETS, "rb") as file:
            content = file.read()
        self.write("d.h5", content[:len(content) - 40000])
        for command in (("compress", "d.h5", "-o", "out", *SMALL),
                        ("convert", "d.h5", "out.csv")):
            self.fails(*command, says="d.h5")
        self.assertFalse(os.path.exists(self.path("out")))

    def test_more_at_the_end(self):
        """Bytes behind an HDF5 file are no part of it."""
        path, content = self.small_file()
        want = read_h5(self.restore(path, "want.h5"))
        self.write("d.baler", content + b"more")
        run = self.baler("decompress", "d.baler", "-o", "d.h5", code=(0, 1, 3))
        if run.code == 0:
            self.assert_same(read_h5(self.path("d.h5")), want)


class Parts(Damage):
    """Parts of one compressed table in another: each is sound by itself."""

    def test_exchanged_streams(self):
        import h5py
        self.baler("compress", "t.h5", "-o", "a.baler", *SMALL)
        other = {n: v[::-1].copy() for n, v in self.table.items()}
        write_h5(self.path("u.h5"), other)
        self.baler("compress", "u.h5", "-o", "b.baler", *SMALL)
        for part in ("rows.0", "weights", "meta"):
            shutil.copy(self.path("a.baler"), self.path("d.baler"))
            with h5py.File(self.path("b.baler")) as source, \
                    h5py.File(self.path("d.baler"), "r+") as file:
                del file[part]
                file[part] = source[part][...]
            self.fails("verify", "d.baler", code=3, says="d.baler")
            self.fails("decompress", "d.baler", "-o", "d.h5", code=3,
                       says="d.baler")

    def test_missing_parts(self):
        import h5py
        for part in ("rows.0", "weights", "meta"):
            self.small_file()
            with h5py.File(self.path("t.baler"), "r+") as file:
                del file[part]
            self.fails("verify", "t.baler", code=(1, 3), says=part)

    def test_a_newer_version(self):
        import h5py
        self.small_file()
        with h5py.File(self.path("t.baler"), "r+") as file:
            file.attrs["version"] = np.uint32(2)
        for command in (("verify", "t.baler"), ("info", "t.baler"),
                        ("decompress", "t.baler", "-o", "x.h5")):
            self.fails(*command, says="newer")


class Flipped(Damage):
    def test_tables_never_crash(self):
        """What a reader makes of a damaged table is its own; it does not die,
        and it does not leave half a file."""
        self.baler("convert", "t.h5", "t.npz")
        with open(self.path("t.csv"), "w") as file:
            file.write("a,b\n" + "1.5,2\n" * 40)
        for extension in ("h5", "npz", "csv"):
            with open(self.path(f"t.{extension}"), "rb") as file:
                content = file.read()
            step = max(1, len(content) // 60) * EVERY
            for at in range(0, len(content), step):
                name = f"d.{extension}"
                self.write(name, self.bytes_with(content, at, 1 << at % 8))
                self.baler("convert", name, "x.npz", code=(0, 1))
                if os.path.exists(self.path("x.npz")):
                    read_npz(self.path("x.npz"))
                    os.remove(self.path("x.npz"))


if __name__ == "__main__":
    baler.main()
