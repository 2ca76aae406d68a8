"""What goes wrong is told in words, harms nothing and loses nothing."""
import os
import signal
import subprocess
import unittest

import terminal

NOBODY = 65534


class Trouble(terminal.Case):
    def setUp(self):
        super().setUp()
        self.jets = self.home.add(terminal.JETS)

    def open(self, *arguments, **how):
        """On the columns of jets.h5."""
        program = self.start("jets.h5", *arguments, **how)
        program.wait_match(r"0 pt .* 20\.01")
        program.settle()
        return program

    def train(self, program):
        program.keys("3")
        program.wait_match(r"ratio +[\d.]+× +[\d.]+×")
        program.keys("t")
        program.wait_for("Train▌")

    def close_dialog(self, program, *texts):
        program.wait_for("Enter close", *texts)
        program.keys("Enter")
        program.wait_gone("Enter close")

    def check_works(self, program):
        """It still answers, and leaves in order."""
        program.keys("8")
        program.wait_for("Jobs▌", "Log")
        program.keys("2", "G")
        program.wait_match(r"▸[●◆○] +23 ")
        self.quit(program)


class Runs(Trouble):
    def test_killed(self):
        program = self.open()
        self.train(program)
        program.wait_match(r"epoch +[1-9]\d*/")
        os.kill(terminal.run_pid(f"{self.home.runs()[-1]}/run.pid"),
                signal.SIGKILL)
        program.wait_for("✗", "its process is gone without a word")
        program.keys("8")
        program.wait_match(r"run +jets\.h5 +\? lost")
        program.keys("4", "r")  # again, from its recipe
        program.wait_for("▶ train")
        self.assertEqual(len(self.home.runs()), 2)
        self.assertTrue(os.path.exists(f"{self.home.runs()[0]}/recipe.ini"))
        self.check_works(program)

    def test_killed_while_nobody_looked(self):
        program = self.open()
        self.train(program)
        program.wait_match(r"epoch +[1-9]\d*/")
        self.quit(program)
        terminal.kill_run(f"{self.home.runs()[-1]}/run.pid")
        program = self.start()
        program.wait_match(r"jets\.h5 .*\? lost")
        while "▸Recent runs" not in program.text():
            program.keys("Tab")
        program.keys("Enter")
        program.wait_for("Train▌", "its process is gone without a word")
        self.quit(program)

    def test_a_folder_that_vanishes(self):
        program = self.open()
        self.train(program)
        program.wait_match(r"epoch +[1-9]\d*/")
        folder = self.home.runs()[-1]
        elsewhere = f"{self.home.folder}/elsewhere"
        self.addCleanup(terminal.kill_run, f"{elsewhere}/run.pid")
        os.rename(folder, elsewhere)
        program.keys("8")
        program.wait_match(r"run +jets\.h5 +\? lost")
        program.settle()
        # Told by each that looked after it, and by a toast; then never again.
        self.assertLess(program.text().count("is gone"), 5, program.text())
        self.check_works(program)

    def test_short_runs_leave_nothing(self):
        program = self.open()
        trials = f"{self.home.state}/trials"
        for i in range(2):  # the first is ended while it measures
            program.keys("3")
            program.wait_file(f"{trials}/*")
            self.assertEqual(len(os.listdir(trials)), 1)
            program.keys("t")
            program.wait_for("Train▌")
            program.wait(lambda: not os.listdir(trials))
        self.quit(program)

    def spoil(self, name, content):
        folder = os.path.join(self.home.state, "runs", name)
        os.makedirs(folder)
        for file in ("events.ndjson", "recipe.ini", "metrics.json",
                     "latent.json", "run.pid", "table.baler"):
            with open(os.path.join(folder, file), "wb") as out:
                out.write(content)

    def test_corrupt_folders(self):
        start = (b'{"v":1,"ev":"start","time":"x","command":"train",'
                 b'"table":"t","rows":9,"columns":2,"seed":0,"epochs":3}\n')
        contents = {"empty": b"", "noise": os.urandom(4096),
                    "text": b"hello\n" * 99, "cut": start[:40],
                    "deep": b"[" * 100000, "vast": start + b'{"v":1,"ev":'
                    b'"epoch","i":1e308,"n":-5,"train":1e999,"val":null}\n'
                    b'{"v":1,"ev":"end","status":"done","result":[]}\n',
                    "pid": b"99999999999999999999\n"}
        for name, content in contents.items():
            self.spoil(f"2026-01-01T00-00-00-{name}", content)
        os.makedirs(os.path.join(self.home.state, "runs", "no-file",
                                 "events.ndjson"))
        os.symlink("loop", os.path.join(self.home.state, "runs", "loop"))
        program = self.start()
        program.wait_for("Recent runs", "kept")
        for i in range(len(contents)):
            program.keys("1")
            while "▸Recent runs" not in program.text():
                program.keys("Tab")
            program.keys("g", *"j" * i, "Enter")
            if "Enter close" in program.text():
                program.keys("Enter")
            program.keys("4", "5", "6", "7", "8")
            program.wait_for("Jobs▌")
        self.quit(program)


class Programs(Trouble):
    def test_no_gnuplot(self):
        program = self.open(prefix=["/usr/bin/env", "PATH=/nonexistent"])
        program.keys("3")
        program.wait_match(r"ratio +[\d.]+× +[\d.]+×")
        while "▸  epochs" not in program.text():
            program.keys("j")
        program.keys("Enter", "Ctrl-U", "2", "Enter", "t")
        program.wait_for("✓ done after")
        program.keys("7", "e")
        program.wait_match(r"gnuplot .*(not|no|missing)")
        self.check_works(program)

    def test_no_baler(self):
        program = self.start("jets.h5", BALER="/nonexistent/baler")
        self.close_dialog(program, "No program to do the work",
                          "/nonexistent/baler")
        program.wait_match(r"0 pt .* 20\.01")
        program.keys("3")
        self.close_dialog(program, "It cannot be measured", "BALER")
        program.keys("t")
        self.close_dialog(program, "The run cannot be started", "baler")
        self.check_works(program)


class Files(Trouble):
    def test_a_table_that_vanishes(self):
        program = self.open()
        os.remove(self.jets)
        program.keys("r")
        self.close_dialog(program, "The file is not what it was", "jets.h5",
                          "No such file")
        self.check_works(program)

    def test_a_table_that_changes(self):
        program = self.open()
        with open(self.jets, "r+b") as file:
            file.truncate(100000)
        program.keys("r")
        self.close_dialog(program, "The file is not what it was", "jets.h5")
        program.keys("Esc", "3")
        program.wait_for("Configure")
        self.check_works(program)

    def test_a_table_that_vanishes_before_its_run(self):
        program = self.open()
        self.train_without(program)
        program.wait_for("✗ failed", "jets.h5")
        self.check_works(program)

    def train_without(self, program):
        program.keys("3")
        program.wait_match(r"ratio +[\d.]+× +[\d.]+×")
        os.remove(self.jets)
        program.keys("t")

    def test_damaged_tables(self):
        with open(terminal.JETS, "rb") as file:
            whole = file.read()
        damaged = {"cut.h5": whole[:5000], "noise.h5": os.urandom(3000),
                   "empty.h5": b"", "flipped.h5": whole[:2000]
                   + bytes(b ^ 0x5A for b in whole[2000:4000]) + whole[4000:],
                   "noise.npz": os.urandom(500), "ragged.csv": b"a,b\n1,2,3\n",
                   "empty.csv": b""}
        os.remove(self.jets)
        for name, content in damaged.items():
            with open(os.path.join(self.home.data, name), "wb") as file:
                file.write(content)
        program = self.start()
        for name in damaged:
            while f"▸ {name}" not in program.text():
                program.keys("j")
                if f"▸ {name}" not in program.text() and \
                        program.line("▸").endswith("damaged"):
                    self.fail(name)
            program.wait_for(f"Preview  {name}", name)
            program.keys("Enter")
            if "Enter close" in program.text():
                program.keys("Enter")
            program.keys("1", "g")
        self.quit(program)

    def test_a_folder_that_cannot_be_read(self):
        closed = os.path.join(self.home.data, "closed")
        os.mkdir(closed, mode=0)
        how = {}
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", str(NOBODY), self.home.folder],
                           check=True)
            how["prefix"] = ["setpriv", f"--reuid={NOBODY}", "--clear-groups"]
        program = self.start(**how)
        program.wait_for("closed/")
        program.keys("g", "j", "Enter")
        self.close_dialog(program, "The folder cannot be shown",
                          "Permission denied")
        program.wait_for("jets.h5")
        self.quit(program)

    def test_settings_that_make_no_sense(self):
        os.makedirs(self.home.config)
        with open(os.path.join(self.home.config, "config.ini"), "wb") as file:
            file.write(b"theme = nonsense\nglyphs\n\0\xff[[[\n")
        program = self.open()
        program.keys("8")
        program.wait_match(r"config\.ini")
        self.check_works(program)


class Disks(Trouble):
    def test_a_state_folder_that_cannot_be_written(self):
        program = self.open(XDG_STATE_HOME="/proc/nowhere")
        program.keys("3")
        self.close_dialog(program, "It cannot be measured", "/proc/nowhere")
        program.keys("t")
        self.close_dialog(program, "The run cannot be started",
                          "/proc/nowhere")
        program.keys("T")
        program.wait_for("✓ theme")
        self.check_works(program)

    def start_on_disk(self, size):
        """With a disk of this size for the state."""
        mount = ["unshare", "-rm", "/bin/sh", "-c",
                 f'mount -t tmpfs -o size={size} tmpfs "$0" && exec "$@"',
                 os.path.dirname(self.home.state)]
        if subprocess.run([*mount, "true"], capture_output=True).returncode:
            self.skipTest("no rights to mount a small disk")
        return self.open(prefix=mount)

    def test_a_disk_that_gets_full(self):
        program = self.start_on_disk("400k")
        program.keys("3")
        program.wait_for("What this gives")
        while "▸  epochs" not in program.text():
            program.keys("j")
        program.keys("Enter", "Ctrl-U", "2", "Enter", "t")
        program.wait_for("✗ failed", "No space left")
        self.check_works(program)

    def test_a_disk_that_is_full(self):
        program = self.start_on_disk("4k")
        program.keys("3")
        self.close_dialog(program, "It cannot be measured", "No space left")
        program.keys("t")
        self.close_dialog(program, "The run cannot be started",
                          "No space left")
        self.check_works(program)


if __name__ == "__main__":
    unittest.main()
