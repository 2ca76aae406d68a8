"""Places that cannot be read or written, or should not be: folders that are
missing, output over input, permissions, full disks."""
import os
import resource
import shutil
import signal
import subprocess

import baler
from baler import JETS, SMALL, read_npz
from test_bad_input import COMPRESSED, READERS


class Places(baler.Case):
    """Where output is to go."""

    def commands(self, to):
        """Every command that writes a file, writing to `to` + extension."""
        return (("train", JETS, "-o", to + ".h5", *SMALL),
                ("compress", JETS, "-o", to + ".baler", *SMALL),
                ("decompress", "t.baler", "-o", to + ".h5"),
                ("decompress", "t.baler", "-o", to + ".csv"),
                ("decompress", "t.baler", "-o", to + ".npz"),
                ("decompress", "t.baler", "-o", to + ".root"),
                ("convert", JETS, to + ".h5"),
                ("convert", JETS, to + ".csv"),
                ("convert", JETS, to + ".npz"),
                ("convert", JETS, to + ".root"))

    def test_folder_missing(self):
        self.compress(JETS, "t.baler")
        for command in self.commands("no/such"):
            self.fails(*command, says=("no/such", "No such file"))

    def test_folder_in_the_way(self):
        self.compress(JETS, "t.baler")
        for extension in ("h5", "baler", "csv", "npz", "root"):
            os.mkdir(self.path(f"in.{extension}"))
        for command in self.commands("in"):
            self.fails(*command, says="in.")

    def test_nothing_is_trained_for_a_place_that_is_not_there(self):
        run = self.fails("train", JETS, "-o", "no/m.h5", *SMALL, "-v",
                         says="no/m.h5")
        self.assertNotIn("epoch 1/", run.stderr)

    def test_output_that_is_the_input(self):
        shutil.copy(JETS, self.path("j.h5"))
        os.link(self.path("j.h5"), self.path("link.h5"))
        os.symlink("j.h5", self.path("symlink.h5"))
        with open(JETS, "rb") as file:
            want = file.read()
        for name in ("j.h5", "./j.h5", "link.h5", "symlink.h5"):
            for command in (("train", "j.h5", "-o", name, *SMALL),
                            ("compress", "j.h5", "-o", name, *SMALL),
                            ("convert", "j.h5", name),
                            ("convert", "j.h5:jets", name)):
                self.fails(*command, says=name, code=(1, 2))
                with open(self.path("j.h5"), "rb") as file:
                    self.assertEqual(file.read(), want)
        self.compress(JETS, "t.h5")
        self.fails("decompress", "t.h5", "-o", "t.h5", says="t.h5",
                   code=(1, 2))
        self.baler("train", JETS, "-o", "m.h5", *SMALL)
        self.fails("compress", JETS, "--model", "m.h5", "-o", "m.h5",
                   says="m.h5", code=(1, 2))
        self.baler("info", "t.h5")
        self.baler("info", "m.h5")

    def test_devices_are_left_alone(self):
        self.compress(JETS, "t.baler")
        os.symlink("/dev/null", self.path("null.h5"))
        for command in (("train", JETS, "-o", "null.h5", *SMALL),
                        ("decompress", "t.baler", "-o", "null.h5")):
            self.fails(*command, says="null.h5")
        self.assertTrue(os.path.islink(self.path("null.h5")))

    def test_a_symbolic_link_is_not_replaced_by_accident(self):
        """Written through or replaced: the new content is under the name."""
        self.write("real.npz", "old")
        os.symlink("real.npz", self.path("link.npz"))
        self.baler("convert", JETS, "link.npz")
        self.assertEqual(len(read_npz(self.path("link.npz"))), 24)


class Permission(baler.Case):
    """Root may do everything, and is somebody else here."""

    def setUp(self):
        super().setUp()
        self.user = {"user": 65534} if os.geteuid() == 0 else {}
        os.chmod(self.folder, 0o755)
        try:
            subprocess.run([baler.BALER, "--version"], **self.user,
                           stdout=subprocess.DEVNULL, check=True)
        except PermissionError as refused:
            self.skipTest(f"the program is root's alone: {refused}")

    def denied(self, *arguments, says):
        self.fails(*arguments, says=(says, "Permission denied"), **self.user)

    def test_to_read(self):
        self.compress(JETS, "t.baler")
        shutil.copy(JETS, self.path("t.h5"))
        for name in ("t.h5", "t.baler"):
            os.chmod(self.path(name), 0)
        for command in READERS:
            self.denied(*[word.format("t.h5") for word in command],
                        says="t.h5")
        for command in COMPRESSED:
            self.denied(*[word.format("t.baler") for word in command],
                        says="t.baler")

    def test_to_write(self):
        table = self.path("j.h5")
        shutil.copy(JETS, table)
        self.compress(table, "t.baler")
        os.mkdir(self.path("closed"), mode=0o555)
        for command in (("train", table, "-o", "closed/m.h5", *SMALL),
                        ("compress", table, "-o", "closed/t", *SMALL),
                        ("decompress", "t.baler", "-o", "closed/r.h5"),
                        ("convert", table, "closed/r.csv"),
                        ("convert", table, "closed/r.npz"),
                        ("convert", table, "closed/r.root"),
                        ("new", "closed/project")):
            self.denied(*command, says="closed/")
        self.assertEqual(os.listdir(self.path("closed")), [])


class FullDisk(baler.Case):
    """No byte more than so many into any file: what a full disk does, but for
    the number of the error."""

    def limited(self, size, *arguments):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        done = subprocess.run([baler.BALER, *arguments], cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              preexec_fn=limit, env=baler.environment())
        run = baler.Run(arguments, done.returncode, done.stdout.decode(),
                        done.stderr.decode())
        self.check_sound(run)
        return run

    def test_of_any_size(self):
        self.compress(JETS, "t.baler")
        self.baler("train", JETS, "-o", "m.h5", *SMALL)
        outputs = {"x.baler": ("compress", JETS, "-o", "x.baler", "--model",
                               "m.h5"),
                   "x.m.h5": ("train", JETS, "-o", "x.m.h5", *SMALL),
                   "x.h5": ("decompress", "t.baler", "-o", "x.h5"),
                   "x.csv": ("decompress", "t.baler", "-o", "x.csv"),
                   "x.npz": ("decompress", "t.baler", "-o", "x.npz"),
                   "x.root": ("decompress", "t.baler", "-o", "x.root")}
        for name, command in outputs.items():
            path = self.path(name)
            self.baler(*command)
            whole = os.path.getsize(path)
            os.remove(path)
            for size in (0, 100, whole // 2, whole - 1):
                run = self.limited(size, *command)
                self.assertEqual(run.code, 1, (name, size, str(run)))
                self.assertIn(name, run.stderr)
                self.assertFalse(os.path.exists(path), (name, size))

    def test_a_run_folder_does_not_end_a_run(self):
        """Events that cannot be written are left out; the result counts."""
        # The model is larger than the recipe, which must be there.
        train = ("train", JETS, "-o", "m.h5", "--hidden", "100", "--epochs",
                 "2", "--run-dir", "run")
        self.baler(*train)
        size = os.path.getsize(self.path("m.h5"))
        events = self.path("run/events.ndjson")
        with open(events, "a") as file:
            file.write(" " * size)
        run = self.limited(size + 1000, *train)
        self.assertEqual(run.code, 0, run)


if __name__ == "__main__":
    baler.main()
