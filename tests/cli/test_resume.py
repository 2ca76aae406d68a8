"""Checkpoints: what was stopped goes on, and comes to the same bits."""
import json
import os
import signal

import baler
from baler import JETS
from test_signals import Signals

LONG = ("--hidden", "16", "--epochs", "24", "--patience", "0")


class Resume(Signals):
    def bytes(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def whole(self, *options):
        self.baler("train", JETS, "-o", "whole.h5", *LONG, *options)
        return self.bytes("whole.h5")

    def epochs(self):
        """Of the last start."""
        events = self.events()
        last = max(i for i, e in enumerate(events) if e["ev"] == "start")
        return events[last], [e["i"] for e in events[last:]
                              if e["ev"] == "epoch"]

    def stop(self, number, *options):
        """Starts, and ends it by a signal when it has come to epoch 4."""
        process = self.start("train", JETS, "-o", "m.h5", "--run-dir", "run",
                             *LONG, *options)
        self.until(process, self.has_event("epoch", 4))
        process.send_signal(number)
        process.wait(timeout=60)
        for name in self.part_files():
            os.remove(name)
        return process.returncode

    def check_goes_on(self, whole, *options):
        run = self.baler("train", JETS, "-o", "m.h5", "--run-dir", "run",
                         *LONG, "--resume", *options)
        start, epochs = self.epochs()
        self.assertGreater(start["resumed_at_epoch"], 1)
        self.assertIn(f"epoch {start['resumed_at_epoch']} of", run.stderr)
        self.assertEqual(epochs, list(range(1, 25)))
        self.assertEqual(self.bytes("m.h5"), whole)

    def test_after_every_way_to_end(self):
        whole = self.whole()
        for number, code, threads in ((signal.SIGINT, 0, 1),
                                      (signal.SIGTERM, -signal.SIGTERM, 2),
                                      (signal.SIGKILL, -signal.SIGKILL, 3),
                                      (signal.SIGKILL, -signal.SIGKILL, 7)):
            self.forget_events()
            ended = self.stop(number, "--checkpoint-every", "1", "--threads",
                              str(threads))
            self.assertEqual(ended, code)
            self.check_goes_on(whole, "--threads", str(8 - threads))

    def test_without_a_run_folder(self):
        whole = self.whole()
        options = ("train", JETS, "-o", "m.h5", "--checkpoint", "c.bin", *LONG)
        process = self.start(*options, "-v")
        self.says_epochs(process, 3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.end(process).code, -signal.SIGINT)
        self.assertNotIn("m.h5", self.left())
        self.baler(*options, "--resume")
        self.assertEqual(self.bytes("m.h5"), whole)

    def test_more_epochs_and_more_time(self):
        """The schedule is one that does not look at the end."""
        constant = ("--schedule", "constant")
        whole = self.whole(*constant)
        options = ("train", JETS, "-o", "m.h5", "--checkpoint", "c.bin",
                   "--patience", "0", "--hidden", "16", *constant)
        self.baler(*options, "--epochs", "5")
        self.baler(*options, "--epochs", "1000000", "--max-seconds", "0.01",
                   "--resume")
        self.baler(*options, "--epochs", "24", "--resume")
        self.assertEqual(self.bytes("m.h5"), whole)

    def test_of_a_recipe(self):
        self.write("r.ini", f"input = {JETS}\nepochs = 24\npatience = 0\n"
                   "hidden = 16\noutput = run\ncheckpoint-every = 1\n")
        process = self.start("run", "r.ini")
        self.until(process, self.has_event("epoch", 4))
        process.kill()
        process.wait()
        for name in self.part_files():
            os.remove(name)
        self.baler("run", "r.ini", "--resume")
        start, epochs = self.epochs()
        self.assertIn("resumed_at_epoch", start)
        self.assertEqual(epochs, list(range(1, 25)))
        resumed = self.bytes("run/table.baler")
        self.baler("run", "r.ini", "--checkpoint", "elsewhere.bin")
        self.assertEqual(self.bytes("run/table.baler"), resumed)
        self.assertIn("elsewhere.bin", self.left())
        self.assertEqual(self.epochs()[0].get("resumed_at_epoch"), None)

    def test_where_there_is_none_training_begins(self):
        run = self.baler("compress", JETS, "-o", "t.baler", "--run-dir", "run",
                         *baler.SMALL, "--resume")
        self.assertIn("no checkpoint run/checkpoint.bin yet", run.stderr)
        self.assertNotIn("resumed_at_epoch", self.events()[0])

    def test_what_is_no_use(self):
        train = ("train", JETS, "-o", "m.h5", *baler.SMALL)
        self.fails(*train, "--resume", says="--resume needs", code=2)
        self.baler(*train, "--checkpoint", "c.bin")
        self.fails("compress", JETS, "-o", "t.baler", "--model", "m.h5",
                   "--checkpoint", "c.bin", "--resume",
                   says="with --model nothing is trained", code=2)
        good = self.bytes("c.bin")
        options = (*train, "--checkpoint", "c.bin", "--resume")
        self.fails(*options, "--lr", "0.01", says=["lr = 0.003", "lr = 0.01"])
        self.fails(*options, "--normalise", "minmax", says="rows = 4000 of")
        self.fails(*options, "--loss", "huber", says="loss = mse")
        for bad in (b"", good[:100], good[:-1], b"x" + good[1:],
                    good[:500] + b"\xff\x00" + good[502:]):
            self.write("c.bin", bad)
            self.fails(*options, says="c.bin: ")
            self.assertEqual(self.bytes("c.bin"), bad)
        self.fails(*train, "--checkpoint", "none/c.bin", says="none")
        self.fails(*train, "--checkpoint", "m.h5", says="m.h5")
        self.assertIn("m.h5", self.left())

    def test_the_table_is_not_written_over(self):
        self.write("t.csv", "a,b\n" + "".join(f"{i},{i * i % 17}\n"
                                              for i in range(200)))
        before = self.bytes("t.csv")
        self.fails("train", "t.csv", "-o", "m.h5", "--checkpoint", "t.csv",
                   says="t.csv is the file that is read")
        self.assertEqual(self.bytes("t.csv"), before)

    def test_model_says_nothing_of_checkpoints(self):
        self.baler("train", JETS, "-o", "m.h5", *baler.SMALL, "--checkpoint",
                   "c.bin", "--checkpoint-every", "1")
        self.assertNotIn("checkpoint", json.dumps(self.json("info", "m.h5")))


if __name__ == "__main__":
    baler.main()
