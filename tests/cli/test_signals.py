"""SIGINT, SIGTERM and the stops of a terminal.  Nothing here waits for a time:
a signal is sent when the run's own events say that it is where it should be."""
import json
import os
import shutil
import signal
import socket
import subprocess
import time

import numpy as np

import baler
from baler import BALER, JETS, read_h5, write_h5

FOREVER = ("--epochs", "1000000", "--patience", "0", "--hidden", "16")
PATIENCE = 60  # seconds until a test gives up


class Signals(baler.Case):
    def start(self, *arguments, **how):
        how.setdefault("stdin", subprocess.DEVNULL)
        process = subprocess.Popen([BALER, *arguments], cwd=self.folder,
                                   stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE,
                                   env=baler.environment(), **how)
        self.addCleanup(self.make_sure_it_is_gone, process)
        return process

    def make_sure_it_is_gone(self, process):
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()
        process.stderr.close()

    def end(self, process):
        """Waits; checks what holds for every run."""
        stdout, stderr = process.communicate(timeout=PATIENCE)
        run = baler.Run(process.args[1:], process.returncode, stdout.decode(),
                        stderr.decode())
        self.check_sound(run)
        return run

    def until(self, process, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.assertIsNone(process.poll(), "it ended by itself")
            self.assertLess(time.monotonic(), deadline, "it never came")
            time.sleep(0.01)

    def says_epochs(self, process, n):
        """Reads its standard error (--verbose) up to the n-th epoch."""
        for _ in range(n):
            line = process.stderr.readline().decode()
            while line and not line.startswith("epoch "):
                line = process.stderr.readline().decode()
            self.assertTrue(line, "it ended by itself")

    def events(self, folder="run"):
        path = self.path(f"{folder}/events.ndjson")
        if not os.path.exists(path):
            return []
        with open(path) as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def forget_events(self):
        """Of a run before, which are not to be waited for."""
        shutil.rmtree(self.path("run"), ignore_errors=True)

    def has_event(self, kind, n=1):
        return lambda: sum(e["ev"] == kind for e in self.events()) >= n

    def waits(self, process, number):
        """Whether it has its handler of the signal and sleeps."""
        with open(f"/proc/{process.pid}/status") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file
                          if ":\t" in line)
        caught = int(status["SigCgt"], 16) >> (number - 1) & 1
        return caught and status["State"].startswith("S")

    def left(self):
        return sorted(os.listdir(self.folder))


class Death(Signals):
    """Without a run folder: the output is undone and the signal kills."""

    def check(self, number, *arguments):
        before = self.left()
        process = self.start(*arguments, "-v")
        self.says_epochs(process, 2)
        process.send_signal(number)
        run = self.end(process)
        self.assertEqual(run.code, -number, run)
        self.assertEqual(self.left(), before)

    def test_in_training(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            self.check(number, "train", JETS, "-o", "m.h5", *FOREVER)
            self.check(number, "compress", JETS, "-o", "t.baler", *FOREVER)

    def test_leaves_the_old_file(self):
        self.write("m.h5", "old")
        self.check(signal.SIGINT, "train", JETS, "-o", "m.h5", *FOREVER)
        with open(self.path("m.h5")) as file:
            self.assertEqual(file.read(), "old")

    def test_of_a_writer(self):
        """Tables large enough that the part file is there to be seen."""
        n = 300_000
        random = np.random.default_rng(6)
        write_h5(self.path("t.h5"), {f"x{i}": random.normal(size=n)
                                     for i in range(8)})
        self.baler("train", "t.h5", "-o", "m.h5", "--hidden", "200,200",
                   "--epochs", "1", "--sample-rows", "1000")
        for arguments in (("compress", "t.h5", "-o", "x.baler", "--model",
                           "m.h5"),
                          ("convert", "t.h5", "--", "x.csv"),
                          ("convert", "t.h5", "--", "x.npz"),
                          ("convert", "t.h5", "--", "x.h5")):
            for number in (signal.SIGINT, signal.SIGTERM):
                before = self.left()
                process = self.start(*arguments)
                self.until(process, lambda: any(
                    "baler-part" in name for name in self.left()))
                process.send_signal(number)
                run = self.end(process)
                self.assertEqual(run.code, -number, run)
                self.undone_or_whole(before, arguments[3])

    def undone_or_whole(self, before, output):
        """The signal may have come when all was done."""
        if output in self.left():
            self.json("inspect", output)
            os.remove(self.path(output))
        self.assertEqual(self.left(), before)

    def test_twice_at_once(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("compress", JETS, "-o", "t.baler", "-v",
                                 *FOREVER)
            self.says_epochs(process, 1)
            process.send_signal(number)
            process.send_signal(number)
            process.send_signal(number)
            run = self.end(process)
            self.assertEqual(run.code, -number, run)
            self.assertEqual(self.left(), [])

    def test_while_waiting_for_input(self):
        """Nobody types: the terminal's interrupt still ends it."""
        ours, theirs = os.pipe()
        process = self.start("inspect", "-", "--json", stdin=ours)
        os.close(ours)
        os.write(theirs, b"a,b\n1,2\n")
        self.until(process, lambda: self.waits(process, signal.SIGINT))
        process.send_signal(signal.SIGINT)
        run = self.end(process)
        os.close(theirs)
        self.assertEqual(run.code, -signal.SIGINT, run)

    def test_ignored_signals_stay_ignored(self):
        """nohup and background jobs of a shell ignore them."""
        process = self.start("train", JETS, "-o", "m.h5", "-v", "--epochs",
                             "40", "--hidden", "16", preexec_fn=lambda:
                             signal.signal(signal.SIGINT, signal.SIG_IGN))
        self.says_epochs(process, 2)
        process.send_signal(signal.SIGINT)
        run = self.end(process)
        self.assertEqual(run.code, 0, run)
        self.assertEqual(self.left(), ["m.h5"])


class RunFolder(Signals):
    def test_interrupt_keeps_the_best(self):
        for command, name in (("train", "m.h5"), ("compress", "t.baler")):
            self.forget_events()
            process = self.start(command, JETS, "-o", name, "--run-dir", "run",
                                 "--json", *FOREVER)
            self.until(process, self.has_event("epoch", 3))
            process.send_signal(signal.SIGINT)
            run = self.end(process)
            self.assertEqual(run.code, 0, run)
            end = self.events()[-1]
            self.assertEqual((end["ev"], end["status"]), ("end", "stopped"))
            self.assertEqual(end["result"]["model"]["layers"],
                             self.parse(run.stdout)["model"]["layers"])
            epochs = [e for e in self.events() if e["ev"] == "epoch"]
            best = min(epochs, key=lambda e: e["val"])
            training = end["result"]["model"]["training"]
            self.assertAlmostEqual(training["validation"], best["val"], 6)
            self.baler("verify", name)
        self.assertEqual(len(read_h5(self.restore("t.baler"))), 24)

    def test_interrupt_twice_aborts(self):
        process = self.start("train", JETS, "-o", "m.h5", "--run-dir", "run",
                             *FOREVER)
        self.until(process, self.has_event("epoch", 2))
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        run = self.end(process)
        # The first may have been enough already.
        self.assertIn(run.code, (-signal.SIGINT, 0), run)
        self.assertEqual(self.left(),
                         ["run"] if run.code else ["m.h5", "run"])

    def test_terminate_aborts(self):
        for command, name in (("train", "m.h5"), ("compress", "t.baler")):
            self.forget_events()
            process = self.start(command, JETS, "-o", name, "--run-dir", "run",
                                 *FOREVER)
            self.until(process, self.has_event("epoch", 2))
            process.send_signal(signal.SIGTERM)
            run = self.end(process)
            self.assertEqual(run.code, -signal.SIGTERM, run)
            end = self.events()[-1]
            self.assertEqual((end["ev"], end["status"]), ("end", "aborted"))
            self.assertNotIn("result", end)
            self.assertEqual(self.left(), ["run"])

    def test_interrupt_of_a_whole_recipe(self):
        self.write("r.ini", f"input = {JETS}\nepochs = 1000000\n"
                   "patience = 0\nhidden = 16\noutput = run\n")
        process = self.start("run", "r.ini", "--json")
        self.until(process, self.has_event("epoch", 3))
        process.send_signal(signal.SIGINT)
        run = self.end(process)
        self.assertEqual(run.code, 0, run)
        self.assertEqual(self.events()[-1]["status"], "stopped")
        self.assertTrue(os.path.exists(self.path("run/metrics.json")))

    def test_pause_and_go_on(self):
        process = self.start("train", JETS, "-o", "m.h5", "--run-dir", "run",
                             "--epochs", "60", "--hidden", "16", "--patience",
                             "0")
        self.until(process, self.has_event("epoch", 1))
        self.pause(process)
        process.send_signal(signal.SIGCONT)
        run = self.end(process)
        self.assertEqual(run.code, 0, run)
        events = self.events()
        self.assertEqual(events[-1]["status"], "done")
        epochs = [e["i"] for e in events if e["ev"] == "epoch"]
        self.assertEqual(epochs, list(range(1, 61)))
        kinds = [e["ev"] for e in events]
        self.assertEqual(kinds[kinds.index("pause") + 1], "resume")
        self.assertEqual((kinds.count("pause"), kinds.count("resume")), (1, 1))
        for e in events:
            if e["ev"] in ("pause", "resume"):
                self.assertRegex(e["time"], r"^\d{4}-\d\d-\d\dT[\d:]{8}Z$")

    def test_time_in_a_pause_is_not_counted(self):
        """In the pause another command takes much longer than this one needs
        besides its epochs."""
        before = time.monotonic()
        process = self.start("train", JETS, "-o", "m.h5", "--run-dir", "run",
                             "--epochs", "20", "--hidden", "16", "--patience",
                             "0", "--max-seconds", "1000")
        self.until(process, self.has_event("epoch", 1))
        paused = self.pause(process)
        for _ in range(10):
            subprocess.run([BALER, "inspect", JETS, "-q"], check=True)
        paused = time.monotonic() - paused
        process.send_signal(signal.SIGCONT)
        self.end(process)
        whole = time.monotonic() - before
        epochs = [e for e in self.events() if e["ev"] == "epoch"]
        self.assertLess(epochs[-1]["seconds"], whole - paused)
        training = self.events()[-1]["result"]["model"]["training"]
        self.assertLess(training["seconds"], whole - paused)

    def test_ending_while_paused(self):
        """A signal to a paused run takes effect when it goes on."""
        for number, status in ((signal.SIGTERM, "aborted"),
                               (signal.SIGINT, "stopped")):
            self.forget_events()
            process = self.start("train", JETS, "-o", "m.h5", "--run-dir",
                                 "run", *FOREVER)
            self.until(process, self.has_event("epoch", 2))
            self.pause(process)
            process.send_signal(number)
            process.send_signal(signal.SIGCONT)
            run = self.end(process)
            self.assertEqual(run.code, 0 if status == "stopped" else -number)
            self.assertEqual(self.events()[-1]["status"], status)
            self.assertTrue(self.has_event("resume")())

    def pause(self, process):
        """Returns when it stands still, and since when."""
        process.send_signal(signal.SIGTSTP)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status))
        self.assertEqual(self.events()[-1]["ev"], "pause")
        return time.monotonic()

    def test_a_folder_is_held_by_one(self):
        """And by nobody once its run is dead, however it died."""
        arguments = ("train", JETS, "-o", "m.h5", "--run-dir", "run")
        process = self.start(*arguments, *FOREVER)
        self.until(process, self.has_event("epoch"))
        with open(self.path("run/run.pid")) as file:
            self.assertEqual(file.read(),
                             f"{process.pid} {socket.gethostname()}\n")
        self.assertEqual(self.events()[0]["pid"], process.pid)
        n = sum(e["ev"] == "epoch" for e in self.events())
        other = self.start(*arguments)
        complaint = other.communicate(timeout=PATIENCE)[1].decode()
        self.assertEqual(other.returncode, 1)
        self.assertIn(f"run folder run is in use by the process "
                      f"{process.pid}:", complaint)
        self.until(process, self.has_event("epoch", n + 2))
        process.kill()
        process.wait()
        for name in self.part_files():
            os.remove(name)
        self.assertTrue(os.path.exists(self.path("run/run.pid")))
        self.baler(*arguments, "--epochs", "1")
        self.assertEqual(self.events()[-1]["status"], "done")
        self.assertFalse(os.path.exists(self.path("run/run.pid")))

    def test_interrupt_before_training(self):
        """Nothing is trained yet, so there is nothing to keep."""
        ours, theirs = os.pipe()
        process = self.start("train", "-", "-o", "m.h5", "--run-dir", "run",
                             *FOREVER, stdin=ours)
        os.close(ours)
        os.write(theirs, b"a,b\n1,2\n")
        self.until(process, lambda: self.waits(process, signal.SIGINT))
        process.send_signal(signal.SIGINT)
        run = self.end(process)
        os.close(theirs)
        self.assertEqual(run.code, -signal.SIGINT, run)
        self.assertEqual(self.events()[-1]["status"], "aborted")
        self.assertEqual(self.left(), ["run"])

    def test_interrupt_that_a_shell_has_ignored(self):
        """`baler train --run-dir run &` in a script: the folder's owner still
        stops it with SIGINT."""
        process = self.start("train", JETS, "-o", "m.h5", "--run-dir", "run",
                             *FOREVER, preexec_fn=lambda:
                             signal.signal(signal.SIGINT, signal.SIG_IGN))
        self.until(process, self.has_event("epoch", 2))
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.end(process).code, 0)
        self.assertEqual(self.events()[-1]["status"], "stopped")


if __name__ == "__main__":
    baler.main()
