"""The same under a terminal that people use: what tmux shows of the probe.

Everything that the probe sends is also piped to the test, which so knows when
it is idle.
"""
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import unittest

import probing

if shutil.which("tmux") is None:
    print("not tested: tmux is missing")
    sys.exit(probing.SKIPPED)


class Tmux(probing.Case):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="baler-tmux-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.socket = os.path.join(self.folder, "socket")
        self.heard = b""

    def tmux(self, *arguments):
        done = subprocess.run(
            ["tmux", "-u", "-f", "/dev/null", "-S", self.socket, *arguments],
            env=probing.environment("xterm-256color"), check=True,
            capture_output=True)
        return done.stdout.decode()

    def start(self, width=60, height=12):
        """A shell that waits for a line before it starts the probe, so that
        all of it can be heard."""
        path = os.path.join(self.folder, "pipe")
        os.mkfifo(path)
        self.pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.addCleanup(os.close, self.pipe)
        self.tmux("new-session", "-d", "-x", str(width), "-y", str(height),
                  f"read x; {probing.PROBE}; echo code $?; stty -g; read x")
        self.addCleanup(self.tmux, "kill-server")
        self.tmux("set", "-g", "status", "off")
        self.tmux("set", "-g", "window-size", "manual")
        self.tmux("resize-window", "-x", str(width), "-y", str(height))
        self.tmux("pipe-pane", "-O", f"cat > {path}")
        self.tmux("send-keys", "Enter")

    def until(self, text):
        """The probe has said this and is idle."""
        pattern = re.compile(rb"\x1b\]777;%s[^\x07]*\x07.*\x1b\]777;idle\x07"
                             % text.encode(), re.DOTALL)
        while not pattern.search(self.heard):
            ready, _, _ = select.select([self.pipe], [], [], probing.PATIENCE)
            self.assertTrue(ready, self.heard)
            self.heard += os.read(self.pipe, 65536)
        self.heard = b""

    def rows(self, *how):
        rows = self.tmux("capture-pane", "-p", *how).split("\n")[:-1]
        return [row.rstrip() for row in rows]

    def test_what_is_shown(self):
        self.start()
        self.until("open")
        rows = self.rows()
        self.assertEqual(rows[0], "plain   bad  bold  under  reverse")
        self.assertEqual(rows[1], "│┌─┐ █▄ ⣿⡇ e\u0301 日本 ≤")
        self.assertEqual(rows[3], "60x12")
        self.assertEqual(rows[11], " " * 58 + "$#")
        coloured = self.rows("-e")[0]
        self.assertIn("\033[1mbold", coloured)
        self.assertRegex(coloured, "31m.*40m.*bad|38;5;196m.*48;5;17m.*bad")

    def test_keys_and_sizes(self):
        self.start()
        self.until("open")
        for key, name in (("Up", "Up"), ("PageDown", "PgDn"), ("F1", "F1"),
                          ("C-c", "Ctrl-C"), ("BTab", "Shift-Tab"),
                          ("Escape", "Esc"), ("é", "é")):
            self.tmux("send-keys", key)
            self.until(f"key {name}")
        for width, height in ((80, 24), (30, 6), (100, 30)):
            self.tmux("resize-window", "-x", str(width), "-y", str(height))
            self.until(f"resize {width}x{height}")
            rows = self.rows()
            self.assertEqual(rows[3], f"{width}x{height}")
            self.assertEqual(rows[height - 1], " " * (width - 2) + "$#")

    def test_a_paste(self):
        self.start()
        self.until("open")
        self.tmux("set-buffer", "two\nlines")
        self.tmux("paste-buffer", "-p")
        self.until(r"paste two\\nlines")


if __name__ == "__main__":
    unittest.main()
