"""The probe on a pseudo-terminal, and what a terminal would show of it.

What the probe says (probe.c) comes in order with what it draws, so that
nothing here waits for a time: a test goes on when the probe says that it is
idle.  PROBE in the environment is the program; BALER_SANITIZE the sanitizers
it was built with, if any.
"""
import os
import re
import sys
import unicodedata
import unittest

SKIPPED = 77  # exit code that ctest takes for "not tested"

try:
    import pexpect
    import pyte
except ImportError as missing:
    print(f"not tested: {missing} (Debian: python3-pexpect, python3-pyte)")
    sys.exit(SKIPPED)

PROBE = os.environ.get("PROBE", "tui_terminal_probe")
IS_SANITIZED = bool(os.environ.get("BALER_SANITIZE"))
PATIENCE = 30  # seconds until a test gives up

SAID = re.compile(rb"\x1b\]777;([^\x07]*)\x07")

# Modes of the terminal, then the program, then its code and the modes again.
BETWEEN = 'echo "before $(stty -g)"; "$@"; echo "code $?"; ' \
          'echo "after $(stty -g)"'


def environment(term, **more):
    """Nothing that says what the terminal can do but this; NAME=None takes a
    variable out."""
    names = {"TERM": term, "LC_ALL": "C.UTF-8", "COLORTERM": None,
             "NO_COLOR": None, "LINES": None, "COLUMNS": None, **more}
    return {name: value for name, value in {**os.environ, **names}.items()
            if value is not None}


class Screen(pyte.Screen):
    """One that scrolls within its margins, which ncurses asks terminals to
    do and pyte 0.8 leaves out."""

    def scroll_up(self, count=1):
        self.scroll(count or 1, "bottom", self.index)

    def scroll_down(self, count=1):
        self.scroll(count or 1, "top", self.reverse_index)

    def scroll(self, count, margin, step):
        y = self.cursor.y
        margins = self.margins or pyte.screens.Margins(0, self.lines - 1)
        self.cursor.y = getattr(margins, margin)
        for _ in range(count):
            step()
        self.cursor.y = y


class Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down"}


class Terminal:
    """A program with `command` on a terminal of its own."""

    def __init__(self, command, term="tmux-256color", size=(60, 12),
                 folder=None, **more):
        width, height = size
        self.raw = b""
        self.screen = Screen(width, height)
        self.stream = Stream(self.screen)
        self.child = pexpect.spawn(
            command[0], list(command[1:]), dimensions=(height, width),
            cwd=folder, env=environment(term, **more), timeout=PATIENCE)
        self.child.delaybeforesend = None

    def feed(self, data):
        self.raw += data
        self.stream.feed(data)

    def expect(self, pattern):
        """Shows everything up to the pattern; the match."""
        self.child.expect(pattern)
        self.feed(self.child.before)
        if self.child.after is not pexpect.EOF:
            self.feed(self.child.after)
        return self.child.match

    def said(self):
        return self.expect(SAID).group(1).decode()

    def until(self, beginning):
        """The next thing said that begins so."""
        said = self.said()
        while not said.startswith(beginning):
            said = self.said()
        return said

    def send(self, keys):
        self.child.send(keys)

    def answer(self, keys):
        """What the probe says to keys, all of it until it is idle again."""
        self.send(keys)
        return self.until_idle()

    def until_idle(self):
        heard = [self.said()]
        while heard[-1] != "idle":
            heard.append(self.said())
        return heard[:-1]

    def resize(self, width, height):
        self.screen.resize(height, width)
        self.child.setwinsize(height, width)

    def rows(self):
        """What is on the screen, without blanks at the ends of lines."""
        return [unicodedata.normalize("NFC", row).rstrip()
                for row in self.screen.display]

    def cell(self, x, y):
        return self.screen.buffer[y][x]

    def close(self):
        self.child.close(force=True)


class Probe(Terminal):
    """The probe between two looks at the modes, up to when it is idle."""

    def __init__(self, *arguments, **how):
        super().__init__(["/bin/sh", "-c", BETWEEN, "sh", PROBE, *arguments],
                         **how)
        self.before = self.expect(rb"before ([0-9a-f:]+)\r\n").group(1)
        self.opened = self.until("open ").split()
        self.pid = int(self.opened[-1])
        self.until_idle()

    def end(self):
        """Its exit code as the shell has it and whether the modes are back."""
        code = int(self.expect(rb"code (\d+)\r\n").group(1))
        after = self.expect(rb"after ([0-9a-f:]+)\r\n").group(1)
        self.expect(pexpect.EOF)
        return code, after == self.before


class Case(unittest.TestCase):
    def probe(self, *arguments, **how):
        probe = Probe(*arguments, **how)
        self.addCleanup(probe.close)
        return probe

    def terminal(self, *arguments, **how):
        terminal = Terminal(*arguments, **how)
        self.addCleanup(terminal.close)
        return terminal
