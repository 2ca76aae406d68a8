"""jsroot, an independent reader of ROOT files, from npm.

It is installed once, into the folder that JSROOT_DIR names, where node, npm
and the registry are there; otherwise nothing is tested.
"""
import base64
import json
import os
import shutil
import subprocess
import sys

import numpy as np

import baler

PACKAGE = "jsroot@7.11.2"
FOLDER = os.environ.get("JSROOT_DIR", "jsroot")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "root_values.mjs")


def install():
    """Its scripts would build a canvas, which reading does not need."""
    os.makedirs(FOLDER, exist_ok=True)
    subprocess.run(["npm", "install", "--prefix", FOLDER, "--ignore-scripts",
                    "--no-audit", "--no-fund", "--no-save", PACKAGE],
                   check=True, capture_output=True, timeout=240)


def require():
    """Ends the test as not tested where jsroot cannot be had."""
    module = os.path.join(FOLDER, "node_modules", "jsroot", "modules")
    if shutil.which("node") is None or shutil.which("npm") is None:
        skip("node and npm are missing (Debian: nodejs, npm)")
    try:
        if not os.path.isdir(module):
            install()
    except (OSError, subprocess.SubprocessError) as error:
        skip(f"jsroot cannot be installed: {str(error)[-200:]}")


def skip(why):
    print(f"not tested: {why}")
    sys.exit(baler.SKIPPED)


def text(told):
    """jsroot takes every byte for a character."""
    return told.encode("latin-1").decode()


class Branch:
    """As jsroot sees it; its values are an array with a row for each entry,
    texts a list."""

    def __init__(self, told, entries):
        self.name = text(told["name"])
        self.title = text(told["title"])
        self.leaf = text(told["leaf"])
        self.leaf_title = text(told["leaf_title"])
        self.type = told["type"]
        self.baskets = told["baskets"]
        assert told["entries"] == entries, (self.name, told["entries"])
        self.values = ([text(t) for t in told["texts"]] if self.type == "text" else
                       self.numbers(told["data"], entries))

    def numbers(self, data, entries):
        values = np.frombuffer(base64.b64decode(data), dtype=self.type)
        shape = [int(part.rstrip("]"))
                 for part in self.leaf_title.split("[")[1:]]
        return values.reshape(entries, *shape)


class Tree:
    def __init__(self, told):
        self.path = text(told["path"])
        self.entries = told["entries"]
        branches = [Branch(b, self.entries) for b in told["branches"]]
        self.branches = {b.name: b for b in branches}

    def values(self):
        return {name: b.values for name, b in self.branches.items()}


def read(path):
    """The trees of a file."""
    script = shutil.copy(SCRIPT, FOLDER)  # modules are found beside it
    done = subprocess.run(["node", script, path], capture_output=True,
                          text=True, timeout=300)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"jsroot, {path}: {done.stderr[-400:]}")
    return [Tree(tree) for tree in json.loads(done.stdout)["trees"]]
