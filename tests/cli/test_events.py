"""The run folder: events.ndjson, log.txt, recipe.ini."""
import collections
import json
import math
import os
import re
import socket

import numpy as np

import baler
from baler import JETS, SMALL, write_h5

STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
LOG_LINE = f"^{STAMP} (debug|info |warn |error) [a-zA-Z]+  [^ ]"
NUMBER = (int, float)
KEYS = {  # and their types
    "start": {"time": str, "pid": int, "host": str, "command": str,
              "table": str, "rows": int, "columns": int, "seed": int,
              "epochs": int},
    "epoch": {"i": int, "n": int, "train": NUMBER, "val": NUMBER, "lr": NUMBER,
              "best": NUMBER, "best_epoch": int, "grad_norm": NUMBER,
              "rows_per_s": NUMBER, "seconds": NUMBER},
    "batch": {"i": int, "n": int},
    "lr": {"epoch": int, "from": NUMBER, "to": NUMBER},
    "phase": {"name": str, "done": int, "total": int},
    "warning": {"text": str},
    "pause": {"time": str},
    "resume": {"time": str},
    "end": {"status": str, "reason": str},
}


class Events(baler.Case):
    def read(self, folder="run"):
        with open(self.path(f"{folder}/events.ndjson")) as file:
            text = file.read()
        self.assertTrue(text.endswith("\n"))
        return [self.parse(line) for line in text[:-1].split("\n")]

    def check(self, events):
        """What holds for the events of any run."""
        for event in events:
            self.assertEqual(event["v"], 1)
            for key, kind in KEYS[event["ev"]].items():
                self.assertIsInstance(event[key], kind, (event, key))
        self.assertEqual([e["ev"] for e in events].count("start"), 1)
        self.assertEqual(events[0]["ev"], "start")
        self.assertRegex(events[0]["time"], f"^{STAMP}$")
        self.assertEqual(events[0]["host"], socket.gethostname())
        self.assertEqual([e["ev"] for e in events].count("end"), 1)
        self.assertEqual(events[-1]["ev"], "end")
        self.check_epochs([e for e in events if e["ev"] == "epoch"])
        self.check_phases([e for e in events if e["ev"] == "phase"])

    def check_epochs(self, epochs):
        self.assertEqual([e["i"] for e in epochs],
                         list(range(1, len(epochs) + 1)))
        best = math.inf
        for e in epochs:
            best = min(best, e["val"])
            self.assertLessEqual(e["i"], e["n"])
            self.assertAlmostEqual(e["best"], best, 9)
            self.assertEqual(epochs[e["best_epoch"] - 1]["val"], e["best"])
        seconds = [e["seconds"] for e in epochs]
        self.assertEqual(seconds, sorted(seconds))

    def check_phases(self, phases):
        """Each counts up to its total, and says so once."""
        done = collections.defaultdict(list)
        for e in phases:
            self.assertLessEqual(e["done"], e["total"], e)
            done[e["name"]].append((e["done"], e["total"]))
        for name, steps in done.items():
            self.assertEqual(steps, sorted(set(steps)), name)
            self.assertEqual(*steps[-1], name)

    def names(self, events):
        return {e["name"] for e in events if e["ev"] == "phase"}


class Commands(Events):
    def test_train(self):
        told = self.json("train", JETS, "-o", "m.h5", *SMALL, "--seed", "3",
                         "--run-dir", "run")
        events = self.read()
        self.check(events)
        start, end = events[0], events[-1]
        self.assertEqual((start["command"], start["table"], start["rows"],
                          start["columns"], start["seed"], start["epochs"]),
                         ("train", JETS, 4000, 24, 3, 2))
        self.assertEqual((end["status"], end["reason"]), ("done", ""))
        self.assertEqual(set(end["result"]), set(told))
        self.assertEqual(end["result"]["file"], "m.h5")
        self.assertIn("survey", self.names(events))

    def test_compress(self):
        told = self.json("compress", JETS, "-o", "t.baler", *SMALL,
                         "--run-dir", "run")
        events = self.read()
        self.check(events)
        self.assertEqual(events[0]["command"], "compress")
        self.assertEqual(events[-1]["result"]["bytes"], told["bytes"])
        self.assertLessEqual({"survey", "compress"}, self.names(events))

    def test_run(self):
        self.write("r.ini", f"input = {JETS}\nhidden = 16\nepochs = 2\n")
        told = self.json("run", "r.ini")
        events = self.read("out")
        self.check(events)
        self.assertEqual(events[0]["command"], "run")
        self.assertEqual(events[0]["rows"], 4000)
        self.assertEqual(set(events[-1]["result"]),
                         {"compress", "decompress", "evaluate", "latent"})
        self.assertEqual(events[-1]["result"]["compress"]["bytes"],
                         told["compress"]["bytes"])
        self.assertLessEqual({"survey", "compress", "decompress", "evaluate",
                              "latent"}, self.names(events))

    def test_run_with_a_folder_of_its_own(self):
        self.write("r.ini", f"input = {JETS}\nhidden = 16\nepochs = 1\n")
        self.baler("run", "r.ini", "--run-dir", "elsewhere")
        self.check(self.read("elsewhere"))
        self.assertTrue(os.path.exists(self.path("out/table.baler")))

    def test_the_table_as_it_was_named(self):
        self.baler("train", JETS + ":jets", "-o", "m.h5", *SMALL, "--run-dir",
                   "run")
        self.assertEqual(self.read()[0]["table"], JETS + ":jets")

    def test_lr_is_told_when_it_falls(self):
        self.baler("train", JETS, "-o", "m.h5", "--hidden", "4", "--epochs",
                   "60", "--patience", "0", "--schedule", "plateau",
                   "--lr-patience", "0", "--min-delta", "0.5", "--run-dir",
                   "run")
        events = self.read()
        self.check(events)
        falls = [e for e in events if e["ev"] == "lr"]
        self.assertTrue(falls)
        for e in falls:
            self.assertLess(e["to"], e["from"])
            self.assertGreaterEqual(e["to"], e["from"] / 2)

    def test_warnings(self):
        table = write_h5(self.path("t.h5"), {"x": np.arange(30.) ** .5})
        run = self.baler("compress", table, "-o", "t.baler", "--epochs", "1",
                         "--run-dir", "run")
        events = self.read()
        self.check(events)
        [warning] = [e["text"] for e in events if e["ev"] == "warning"]
        self.assertIn(warning, run.stderr)
        with open(self.path("run/log.txt")) as file:
            self.assertRegex(file.read(),
                             f"Z warn  [a-z]+  {re.escape(warning)}\n")

    def test_failure(self):
        self.fails("compress", JETS, "-o", "t.baler", "--only", "zzz",
                   "--run-dir", "run", code=2, says="zzz")
        end = self.read()[-1]
        self.assertEqual((end["ev"], end["status"]), ("end", "failed"))
        self.assertIn("zzz", end["reason"])
        with open(self.path("run/log.txt")) as file:
            self.assertIn(f"Z error compress  {end['reason']}\n", file.read())
        self.fails("train", "nowhere.h5", "-o", "m.h5", "--run-dir", "run",
                   says="nowhere.h5")
        [end] = self.read()
        self.assertEqual(end["status"], "failed")
        self.assertIn("nowhere.h5", end["reason"])


class Folder(Events):
    def test_is_made_with_those_above_it(self):
        self.baler("train", JETS, "-o", "m.h5", *SMALL, "--run-dir", "a/b/c/")
        self.check(self.read("a/b/c"))

    def test_begins_anew(self):
        for _ in range(2):
            self.baler("train", JETS, "-o", "m.h5", *SMALL, "--run-dir", "run")
        self.check(self.read())

    def test_cannot_be_made(self):
        self.write("file", "")
        for folder in ("file", "file/run", "/proc/run"):
            self.fails("train", JETS, "-o", "m.h5", *SMALL, "--run-dir",
                       folder, says=folder)
        self.assertEqual(os.listdir(self.folder), ["file"])

    def test_log(self):
        self.baler("train", JETS, "-o", "m.h5", *SMALL, "--run-dir", "run")
        with open(self.path("run/log.txt")) as file:
            lines = file.read().strip().split("\n")
        for line in lines:
            self.assertRegex(line, LOG_LINE)
        said = [line[21:] for line in lines]
        self.assertEqual(said[0], f"info  train  {JETS}: 4000 rows, 24 columns")
        self.assertIn("info  survey  4000 of 4000 done", said)
        epochs = [line for line in said if line.startswith("debug train  ")]
        self.assertEqual([line.split(":")[0][13:] for line in epochs],
                         ["epoch 1 of 2", "epoch 2 of 2"])
        self.assertEqual(said[-1], "info  train  done")

    def test_recipe_can_be_read_again(self):
        options = ("--hidden", "12,6", "--epochs", "3", "--latent", "4",
                   "--lr", "0.002", "--seed", "9", "--exact", "pt,eta*",
                   "--exact", "phi", "--normalise", "minmax,mass=log",
                   "--only", "*[tias]*")
        self.baler("train", JETS, "-o", "a.h5", *options, "--run-dir", "run")
        self.baler("train", JETS, "-o", "b.h5", "--config", "run/recipe.ini",
                   "--run-dir", "again")
        first, second = (self.json("info", name) for name in ("a.h5", "b.h5"))
        self.assertEqual(first["recipe"], second["recipe"])
        self.assertEqual(first["model"]["layers"], second["model"]["layers"])
        with open(self.path("run/recipe.ini")) as a, \
                open(self.path("again/recipe.ini")) as b:
            self.assertEqual(a.read(), b.read())

    def test_recipe_with_odd_names(self):
        """What INI takes for a comment or for a blank at the end of a line."""
        names = ["a;b", "a ;b", "#c", "e=f", "[g]", "größe", "; h", "i" * 500,
                 "=", "[", "j\\"]
        random = np.random.default_rng(7)
        write_h5(self.path("t.h5"), {n: random.normal(size=50)
                                     for n in names})
        for name in names:
            self.baler("compress", "t.h5", "-o", "a.baler", *SMALL,
                       "--exact=" + name, "--run-dir", "run")
            self.baler("compress", "t.h5", "-o", "b.baler", "--config",
                       "run/recipe.ini")
            a, b = (self.json("info", f) for f in ("a.baler", "b.baler"))
            self.assertEqual(a["table_columns"], b["table_columns"], name)
            self.assertEqual([c["name"] for c in a["table_columns"]
                              if c["role"] == "exact"], [name])


class Rate(Events):
    def test_progress_comes_ten_times_a_second(self):
        """At most; epochs and what happens once are not progress.  By the
        program's own clock: the seconds of its epochs."""
        self.baler("train", JETS, "-o", "m.h5", "--epochs", "1000000",
                   "--patience", "0", "--hidden", "4", "--batch", "16",
                   "--max-seconds", "2", "--run-dir", "run")
        events = self.read()
        self.check(events)
        seconds = [e for e in events if e["ev"] == "epoch"][-1]["seconds"]
        batches = sum(e["ev"] == "batch" for e in events)
        self.assertLessEqual(batches, 10 * seconds + 5)
        self.assertGreater(batches, 0)


if __name__ == "__main__":
    baler.main()
