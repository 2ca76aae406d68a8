"""Help, wrong usage, and where things are printed."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import baler
from baler import BALER, JETS, SMALL

COMMANDS = ("inspect", "train", "compress", "decompress", "evaluate",
            "compare", "latent", "info", "verify", "convert", "new", "run")


class Help(baler.Case):
    def test_every_command_explains_itself(self):
        for command in COMMANDS:
            for flag in ("--help", "-h"):
                run = self.baler(command, flag)
                self.assertEqual(run.stderr, "")
                self.assertTrue(
                    run.stdout.startswith(f"Usage: baler {command} "))
                for option in ("--json", "--threads", "--quiet", "--help"):
                    self.assertIn(option, run.stdout)

    def test_help_has_lines_that_fit(self):
        for command in COMMANDS:
            for line in self.baler(command, "--help").stdout.split("\n"):
                self.assertLessEqual(len(line), 80, line)

    def test_every_choice_that_help_names_is_taken(self):
        self.write("t.csv", "x,y,z\n" + "".join(
            f"{i * 0.37},{i * i * 0.11 + 1},{i % 7 + 0.5}\n"
            for i in range(120)))
        text = re.sub(r"\s+", " ", self.baler("train", "--help").stdout)
        for option in ("normalise", "model-type", "activation", "precision",
                       "loss", "schedule"):
            listed = re.search(rf"--{option} [^:]+: ([^\[:]+? or \S+)", text)
            names = re.split(r", | or ", listed[1])
            self.assertGreater(len(names), 1, listed)
            for name in names:
                if name == "conv":
                    continue  # for fields, which a CSV has none of
                needs = (["--objects", "x:y:z"] if name == "emd" else [])
                self.baler("train", "t.csv", "-o", "m.h5", "--epochs", "1",
                           "--hidden", "4", f"--{option}", name, *needs)

    def test_help_is_there_before_anything_else_is_asked(self):
        run = self.baler("compress", "nowhere.h5", "--latent", "9", "--help")
        self.assertIn("--external-model", run.stdout)

    def test_of_the_program(self):
        for words in (["--help"], ["-h"], ["help"]):
            run = self.baler(*words)
            self.assertEqual(run.stderr, "")
            for command in COMMANDS:
                self.assertIn(f"\n  {command} ", run.stdout)

    def test_of_a_command_by_its_name(self):
        self.assertEqual(self.baler("help", "train").stdout,
                         self.baler("train", "--help").stdout)

    def test_version(self):
        run = self.baler("--version")
        self.assertRegex(run.stdout, r"^baler \d+\.\d+\.\d+\n$")
        self.assertEqual(run.stderr, "")


class Wrong(baler.Case):
    """Exit code 2, one sentence on standard error, a hint where to look, and
    nothing done."""

    def wrong(self, *arguments, says):
        run = self.fails(*arguments, says=says, code=2)
        self.assertEqual(run.stdout, "")
        self.assertLessEqual(run.stderr.count("\n"), 2, run)
        self.assertEqual(os.listdir(self.folder), [])

    def test_commands(self):
        self.wrong("frobnicate", says='no command "frobnicate"')
        self.wrong("--frobnicate", says="--frobnicate")

    def test_nothing_at_all(self):
        run = self.baler(code=2)
        self.assertIn("Usage: baler COMMAND", run.stderr)

    def test_operands(self):
        self.wrong("inspect", says="baler inspect FILE")
        self.wrong("inspect", "a", "b", says="baler inspect FILE")
        self.wrong("evaluate", JETS, says="ORIGINAL RESTORED")
        self.wrong("convert", JETS, says="convert IN OUT")

    def test_options(self):
        self.wrong("inspect", "--frobnicate", says="--frobnicate")
        self.wrong("inspect", "-Z", says="-Z")
        self.wrong("inspect", "--latent", "3", says="--latent")
        self.wrong("train", JETS, "-o", says="-o needs a value")
        self.wrong("train", JETS, "--latent", says="--latent needs a value")
        self.wrong("inspect", JETS, "--json=yes", says="--json")

    def test_what_is_missing(self):
        for command in ("train", "compress"):
            self.wrong(command, JETS, says="--output is missing")
        self.wrong("decompress", JETS, says="--output is missing")

    def test_values(self):
        def value(option, text):
            self.wrong("compress", JETS, "-o", "x.baler", option, text,
                       says=(option.strip("-"), text))
        value("--epochs", "many")
        value("--epochs", "0")
        value("--latent", "-3")
        value("--latent", "99")
        value("--ratio", "0.5")
        value("--ratio", "nan")
        value("--lr", "1e999")
        value("--hidden", "20,,5")
        value("--hidden", "20,-5")
        value("--activation", "gelu")
        value("--precision", "float16")
        value("--loss", "hinge")
        value("--schedule", "soon")
        value("--model-type", "transformer")
        value("--normalise", "median")
        value("--validation", "1.5")
        value("--tile", "8")
        value("--seed", "x")
        value("--threads", "0")
        value("--threads", "two")
        value("--max-seconds", "-1")

    def test_columns_that_are_not_there(self):
        for option in ("--only", "--exact", "--drop", "--compress"):
            self.wrong("compress", JETS, "-o", "x.baler", option, "pt,zzz",
                       says=(option, "zzz", "has pt, eta"))
        self.wrong("compress", JETS, "-o", "x.baler", "--normalise", "zz=log",
                   says=("--normalise", "zz"))

    def test_formats_that_are_not_written(self):
        self.wrong("convert", JETS, "x.parquet", says=("x.parquet", ".npz"))
        self.wrong("convert", JETS, "x", says=".h5")

    def test_an_external_model_needs_a_model(self):
        self.wrong("compress", JETS, "-o", "x.baler", "--external-model",
                   says="--model")


class Parts(baler.Case):
    def test_of_a_restored_table(self):
        path = self.compress(JETS)
        for rows in ("5", "a:b", "-1:4", "9:3", "4001:", "1:2:3"):
            self.fails("decompress", path, "-o", "x.h5", "--rows", rows,
                       code=2, says=("--rows", rows))
        for columns in ("zzz", "pt,zzz"):
            self.fails("decompress", path, "-o", "x.h5", "--columns", columns,
                       code=2, says=("--columns", "zzz"))
        self.assertFalse(os.path.exists(self.path("x.h5")))


class Output(baler.Case):
    def everything(self, *more):
        """Every command once, in an order that works; the runs by name."""
        table, model = self.path("t.baler"), self.path("m.h5")
        recipe = self.write("r.ini", f"input = {JETS}\nhidden = 16\n"
                            f"epochs = 1\noutput = all\n")
        calls = (("inspect", JETS),
                 ("train", JETS, "-o", model, *SMALL),
                 ("compress", JETS, "-o", table, "--model", model),
                 ("info", table), ("info", model), ("verify", table),
                 ("verify", model),
                 ("decompress", table, "-o", self.path("t.h5")),
                 ("evaluate", JETS, self.path("t.h5")),
                 ("convert", JETS, self.path("t.csv")),
                 ("new", self.path("project")), ("run", recipe))
        return [self.baler(*call, *more) for call in calls]

    def test_json_is_one_object_and_nothing_else(self):
        for run in self.everything("--json"):
            self.assertEqual(run.stdout.count("\n"), 1, run)
            self.parse(run.stdout)

    def test_json_stays_empty_when_a_command_fails(self):
        run = self.fails("inspect", "nowhere.h5", "--json", says="nowhere.h5")
        self.assertEqual(run.stdout, "")

    def test_quiet_is_silent(self):
        for run in self.everything("-q"):
            self.assertEqual((run.stdout, run.stderr), ("", ""), run)

    def test_quiet_still_says_what_failed(self):
        self.fails("inspect", "nowhere.h5", "-q", says="nowhere.h5")

    def test_quiet_and_json_print_the_object(self):
        self.parse(self.baler("inspect", JETS, "-q", "--json").stdout)

    def test_no_bar_where_nobody_watches(self):
        for run in self.everything():
            self.assertNotIn("\r", run.stderr, run)
            self.assertNotIn("\x1b", run.stdout + run.stderr, run)

    def test_verbose_tells_every_epoch(self):
        run = self.baler("train", JETS, "-o", "m.h5", *SMALL, "-v")
        self.assertEqual(run.stderr.count("epoch "), 2, run)

    def test_a_full_pipe_is_no_success(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BALER, "inspect", JETS], stdout=full,
                                  stderr=subprocess.PIPE,
                                  env=baler.environment())
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"cannot be written", done.stderr)


class Terminal:
    """What a terminal of so many columns shows of what is written to it."""

    def __init__(self, columns):
        self.columns = columns
        self.lines = [""]
        self.at = 0
        self.overflowed = False

    def take(self, text):
        for c in text:
            if c == "\r":
                self.at = 0
            elif c == "\n":
                self.lines.append("")
                self.at = 0
            else:
                line = self.lines[-1].ljust(self.at)
                self.lines[-1] = line[:self.at] + c + line[self.at + 1:]
                self.at += 1
                self.overflowed |= self.at > self.columns


class Bars(baler.Case):
    def on_terminal(self, columns, *arguments):
        """Runs with standard error on a terminal; what was written to it and
        what it shows in the end."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen([BALER, *arguments], cwd=self.folder,
                                   stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=theirs,
                                   env=baler.environment())
        os.close(theirs)
        written = self.read_all(ours)
        self.assertEqual(process.wait(), 0, written)
        terminal = Terminal(columns)
        terminal.take(written)
        return written, terminal

    def read_all(self, ours):
        written = b""
        while True:
            try:
                got = os.read(ours, 65536)
            except OSError:  # the other side is closed
                got = b""
            if not got:
                os.close(ours)
                return written.decode().replace("\r\n", "\n")
            written += got

    def train(self, columns, *more):
        return self.on_terminal(columns, "train", JETS, "-o", "m.h5",
                                "--max-seconds", "1.5", "--epochs", "100000",
                                "--patience", "0", *more)

    def test_are_drawn_and_taken_away(self):
        written, terminal = self.train(80)
        self.assertRegex(written, r"train +\[[#.]+\] +\d+ %")
        self.assertEqual([line.strip() for line in terminal.lines], [""])
        self.assertEqual(terminal.at, 0)

    def test_fit_the_terminal(self):
        for columns in (40, 80):
            written, terminal = self.train(columns)
            self.assertIn("train", written)
            self.assertFalse(terminal.overflowed, written)

    def test_are_not_drawn_for_quiet(self):
        written, _ = self.train(80, "-q")
        self.assertEqual(written, "")

    def test_do_not_cover_messages(self):
        _, terminal = self.train(80, "-v")
        epochs = [line for line in terminal.lines if line.strip()]
        self.assertGreater(len(epochs), 1)
        for line in epochs:
            self.assertTrue(re.match(r"epoch \d+/\d+  train [^#]*$", line),
                            line)


if __name__ == "__main__":
    baler.main()
