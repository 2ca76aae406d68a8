"""What the tests of the `baler` program share.

A test is a unittest.TestCase of this module's kind, Case: it has a folder of
its own, runs the program and looks at what came of it.  Whatever a test is
about, a run also fails it when the program dies by a signal that was not sent,
when a sanitizer has something to say, when an error is no sentence, and when
something half-written stays behind.

The environment says where things are: BALER, the program; BALER_SOURCE_DIR,
the source tree; BALER_SANITIZE, the sanitizers it was built with, if any;
BALER_BUILD_TYPE, cmake's.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SKIPPED = 77  # exit code that ctest takes for "not tested"

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"not tested: {missing} (Debian: python3-numpy, python3-h5py)")
    sys.exit(SKIPPED)

BALER = os.environ.get("BALER", "baler")
SOURCE = os.environ.get("BALER_SOURCE_DIR", ".")
JETS = os.path.join(SOURCE, "sample-data", "jets.h5")
FLOW = os.path.join(SOURCE, "sample-data", "flow.h5")
IS_SANITIZED = bool(os.environ.get("BALER_SANITIZE"))
IS_DEBUG = os.environ.get("BALER_BUILD_TYPE") == "Debug"

# A network that trains in no time, for tests that are not about how well.
SMALL = ("--hidden", "16", "--epochs", "2")

REPORT = re.compile(r"Sanitizer|runtime error:|HDF5-DIAG|Assertion")


def environment(**more):
    """Of a run: no colours, no surprise from outside, and what is asked."""
    return {**os.environ, "LC_ALL": "C.UTF-8", **more}


class Run:
    """A run that is over: exit code (negative: the signal), and what it
    printed."""

    def __init__(self, arguments, code, stdout, stderr):
        self.arguments = arguments
        self.code = code
        self.stdout = stdout
        self.stderr = stderr

    def __str__(self):
        return (f"baler {' '.join(map(str, self.arguments))}\n"
                f"exit code {self.code}\n{self.stdout[-2000:]}"
                f"\n{self.stderr[-2000:]}")


class Case(unittest.TestCase):
    variables = {}  # of the environment, for the runs of a test

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="baler-cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        path = self.path(name)
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(path, mode) as file:
            file.write(content)
        return path

    def baler(self, *arguments, code=0, **how):
        """Runs the program; its exit code must be `code`, one of several, or
        anything a program that was not killed returns (None)."""
        how.setdefault("env", environment(**self.variables))
        how.setdefault("stdin", subprocess.DEVNULL)
        if "input" in how:
            del how["stdin"]
        done = subprocess.run([BALER, *map(str, arguments)],
                              capture_output=True, cwd=self.folder, **how)
        run = Run(arguments, done.returncode,
                  done.stdout.decode(errors="surrogateescape"),
                  done.stderr.decode(errors="surrogateescape"))
        self.check_sound(run)
        codes = (0, 1, 2, 3) if code is None else code
        codes = codes if isinstance(codes, tuple) else (codes,)
        self.assertIn(run.code, codes, run)
        return run

    def check_sound(self, run):
        """What holds for every run."""
        self.assertIsNone(REPORT.search(run.stderr), run)
        self.assertEqual(self.part_files(), [], run)
        if run.code in (1, 2, 3) and run.arguments:
            command = run.arguments[0]
            complaint = run.stderr.rstrip("\n").split("\n")
            said = [line for line in complaint
                    if line.startswith((f"baler {command}: ", "baler: "))]
            self.assertTrue(said, run)
            self.assertGreater(len(said[-1]), 20, run)

    def part_files(self):
        return [os.path.join(folder, name)
                for folder, _, names in os.walk(self.folder)
                for name in names if "baler-part" in name]

    def fails(self, *arguments, says, code=1, **how):
        """A run that must fail with these words in its sentence; returns the
        run."""
        run = self.baler(*arguments, code=code, **how)
        for words in [says] if isinstance(says, str) else says:
            self.assertIn(words, run.stderr, run)
        return run

    def json(self, *arguments, **how):
        """The one JSON object that a command prints."""
        run = self.baler(*arguments, "--json", **how)
        return self.parse(run.stdout)

    def parse(self, text):
        """JSON as it is defined: NaN and Infinity are not in it."""
        def refuse(word):
            raise ValueError(f"{word} is not JSON")
        value = json.loads(text, parse_constant=refuse)
        self.assertIsInstance(value, dict)
        return value

    def compress(self, table, name="out.baler", *options, **how):
        path = self.path(name)
        self.baler("compress", table, "-o", path, *SMALL, *options, **how)
        return path

    def restore(self, compressed, name="restored.h5", *options, **how):
        path = self.path(name)
        self.baler("decompress", compressed, "-o", path, *options, **how)
        return path

    def assert_same(self, got, want, where=""):
        """The same columns, types, and bits."""
        self.assertEqual(list(got), list(want), where)
        for name in want:
            self.assert_same_values(got[name], want[name], f"{where} {name}")

    def assert_same_values(self, got, want, where):
        got, want = np.asarray(got), np.asarray(want)
        self.assertEqual(got.shape, want.shape, where)
        self.assertEqual(got.dtype, want.dtype, where)
        if got.dtype.kind in "OUS":
            self.assertEqual(got.tolist(), want.tolist(), where)
        else:
            self.assertEqual(got.tobytes(), want.tobytes(), where)


def read_h5(path):
    """The columns of the only table as a dict, in the order they were made
    in; texts as str.  HDF5 knows no link "a/b": the attribute `column_name`
    says what such a column is called."""
    with h5py.File(path) as file:
        [group] = file
        datasets = [file[group][name] for name in names_in_order(file[group])]
        return {d.attrs.get("column_name", d.name.split("/")[-1]): values_of(d)
                for d in datasets}


def values_of(dataset):
    is_text = h5py.check_string_dtype(dataset.dtype) is not None
    return dataset.asstr()[...] if is_text else dataset[...]


def names_in_order(node):
    order = node.id.get_create_plist().get_link_creation_order()
    if not order & h5py.h5p.CRT_ORDER_TRACKED:
        return list(node)
    names = []
    node.id.links.iterate(names.append, idx_type=h5py.h5.INDEX_CRT_ORDER)
    return [name.decode() for name in names]


def write_h5(path, columns, group="table", units=None):
    """A table as most people store it: a group of equally long datasets."""
    with h5py.File(path, "w", track_order=True) as file:
        node = file.create_group(group, track_order=True)
        for name, values in columns.items():
            node.create_dataset(name, data=values)
            if units and name in units:
                node[name].attrs["units"] = units[name]
    return path


def read_npz(path):
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def main():
    unittest.main(verbosity=1)
