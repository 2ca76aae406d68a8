"""baler-tui itself on a pseudo-terminal: keys in, screen out.

The program announces behind what it has drawn ($BALER_TUI_IDLE, tui/app/idle.h)
that it has handled all it was sent, and how many keys that were.  A test waits
for this or for something to stand on the screen, never for a time.

In the environment: BALER_TUI and BALER, the programs; BALER_SOURCE_DIR;
BALER_SANITIZE, the sanitizers they were built with; BALER_SHARED_DATA, tables
that do not ship.
"""
import glob
import os
import re
import select
import shutil
import signal
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "terminal"))

import probing  # noqa: E402 (skips where pexpect or pyte are missing)

SOURCE = os.environ["BALER_SOURCE_DIR"]
BALER_TUI = os.environ["BALER_TUI"]
BALER = os.environ["BALER"]
SHARED = os.environ.get("BALER_SHARED_DATA",
                        os.path.join(SOURCE, "..", "shared", "data"))
JETS = os.path.join(SOURCE, "sample-data", "jets.h5")
PATIENCE = float(os.environ.get(  # seconds until a test gives up
    "PATIENCE", 300 if probing.IS_SANITIZED else 120))

IDLE = b"\033]777;idle "

# The program between two looks at the modes, with its process id.
BETWEEN = ["/bin/sh", "-c", probing.BETWEEN, "sh",
           "/bin/sh", "-c", 'echo "pid $$"; exec "$@"', "sh"]

NAMED = {"Enter": "\r", "Esc": "\033", "Tab": "\t", "Space": " ",
         "Backspace": "\177", "Up": "\033OA", "Down": "\033OB",
         "Right": "\033OC", "Left": "\033OD", "PgUp": "\033[5~",
         "PgDn": "\033[6~", "F1": "\033OP"}


def bytes_of(key):
    if key.startswith("Ctrl-"):
        return chr(ord(key[5]) & 0x1F)
    return NAMED.get(key, key)


class Home:
    """Folders of a user who has nothing yet: a home, and one with tables."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="baler-walk-")
        self.data = os.path.join(self.folder, "data")
        self.config = os.path.join(self.folder, "config", "baler")
        self.state = os.path.join(self.folder, "state", "baler")
        for name in ("data", "home", "config", "state"):
            os.mkdir(os.path.join(self.folder, name))

    def environment(self):
        return {"HOME": os.path.join(self.folder, "home"),
                "XDG_CONFIG_HOME": os.path.dirname(self.config),
                "XDG_STATE_HOME": os.path.dirname(self.state),
                "BALER_TUI_IDLE": "/dev/tty", "BALER": BALER, "TZ": "UTC"}

    def add(self, path, name=None):
        name = name or os.path.basename(path)
        return shutil.copy(path, os.path.join(self.data, name))

    def runs(self):
        """Folders of the runs, the oldest first."""
        return sorted(glob.glob(os.path.join(self.state, "runs", "*")))

    def remove(self):
        for path in glob.glob(os.path.join(self.state, "*", "*", "run.pid")):
            kill_run(path)
        shutil.rmtree(self.folder, ignore_errors=True)


def run_pid(path):
    """The process that the file run.pid of a run names; None without."""
    try:
        with open(path, "rb") as file:
            return int(re.match(rb"\d{1,9}\b", file.read()).group())
    except (OSError, AttributeError):  # there is none, or no number in it
        return None


def kill_run(path):
    pid = run_pid(path)
    if pid is not None and is_alive(pid):
        os.kill(pid, signal.SIGKILL)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Terminal(probing.Terminal):
    """A command on a terminal of its own, in the folder of the tables."""

    def __init__(self, home, command, size=(100, 30), term="tmux-256color",
                 **more):
        self.home = home
        self.n_sent = 0
        super().__init__(command, term=term, size=size, folder=home.data,
                         **{**home.environment(), **more})

    # What comes.

    def take(self, seconds):
        """Whatever comes within so many seconds; whether any did."""
        ready, _, _ = select.select([self.child.child_fd], [], [],
                                    max(0, seconds))
        try:
            if ready:
                self.feed(os.read(self.child.child_fd, 65536))
        except OSError:  # its last writer is gone
            ready = []
        return bool(ready)

    def wait(self, what, said=None):
        """Until what() is true; its value."""
        end = time.monotonic() + PATIENCE
        while not (value := what()):
            if not self.take(end - time.monotonic()):
                raise AssertionError(f"waited in vain for {said or what}:\n"
                                     + self.text())
        return value

    def wait_for(self, *texts):
        """Until all of the texts stand on the screen."""
        self.wait(lambda: all(text in self.text() for text in texts), texts)

    def wait_gone(self, text):
        self.wait(lambda: text not in self.text(), f"no {text}")

    def wait_match(self, pattern):
        return self.wait(lambda: re.search(pattern, self.text(), re.M),
                         pattern)

    def wait_raw(self, pattern):
        return self.wait(lambda: re.search(pattern, self.raw), pattern)

    def wait_file(self, pattern):
        """A file can come without a word: looks again at every sign."""
        return self.wait(lambda: glob.glob(pattern), pattern)

    def text(self):
        return "\n".join(self.rows())

    def line(self, text):
        """The first line with the text on the screen; "" without."""
        return next((row for row in self.rows() if text in row), "")

    def place(self, text):
        """Column and line of a text, both from 0 on."""
        for y, row in enumerate(self.rows()):
            if text in row:
                return row.index(text), y
        raise AssertionError(f"{text} is not on\n{self.text()}")

    # What goes.

    def keys(self, *keys):
        """Types them, one after the other, until all are answered."""
        for key in keys:
            self.press(key)
        self.settle()

    def press(self, key):
        """Without waiting; an Esc is waited for, or it would begin what
        comes behind it."""
        self.n_sent += 1
        self.send(bytes_of(key))
        if key == "Esc":
            self.settle()

    def type(self, text):
        self.keys(*text)

    def settle(self):
        """Until it has had all that was sent, and sleeps."""
        self.wait(lambda: self.n_handled() >= self.n_sent,
                  f"{self.n_sent} keys")

    def n_handled(self):
        at = self.raw.rfind(IDLE)
        count = re.match(rb"\d+", self.raw[at + len(IDLE):]) if at >= 0 else None
        return int(count.group()) if count else -1

    def command(self, name):
        """An action by its name, through the palette."""
        self.keys(":")
        self.wait_for("Commands")
        self.type(name)
        self.keys("Enter")

    def click(self, x, y, button=0):
        """Of the left button, or 64 and 65 for the wheel."""
        self.send(f"\033[<{button};{x + 1};{y + 1}M")
        if button < 64:
            self.send(f"\033[<{button};{x + 1};{y + 1}m")


class Program(Terminal):
    """baler-tui with these arguments, started by the words of `prefix`."""

    def __init__(self, home, *arguments, prefix=(), **how):
        super().__init__(home, [*BETWEEN, *prefix, BALER_TUI, *arguments],
                         **how)
        self.before = self.wait_raw(rb"before ([0-9a-f:]+)\r\n").group(1)
        self.pid = int(self.wait_raw(rb"pid (\d+)\r\n").group(1))

    def end(self):
        """Its exit code as the shell has it; the modes have to be back."""
        after = self.wait_raw(rb"after ([0-9a-f:]+)\r\n").group(1)
        code = int(re.search(rb"code (\d+)\r\n", self.raw).group(1))
        if after != self.before:
            raise AssertionError(f"modes {self.before} became {after}")
        return code

    def hang_up(self):
        """Closes the window, and waits until the program is gone."""
        self.child.ptyproc.fileobj.close()
        self.child.closed = True
        end = time.monotonic() + PATIENCE
        with Pidfd(self.pid) as ended:
            if not select.select([ended], [], [], end - time.monotonic())[0]:
                raise AssertionError("it does not end with its window")


class Pidfd:
    """Readable as soon as the process has ended."""

    def __init__(self, pid):
        try:
            self.fd = os.pidfd_open(pid)
        except ProcessLookupError:
            self.fd = os.open("/dev/null", os.O_RDONLY)

    def __enter__(self):
        return self.fd

    def __exit__(self, *what):
        os.close(self.fd)


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def start(self, *arguments, is_idle=True, **how):
        program = Program(self.home, *arguments, **how)
        self.addCleanup(program.close)
        if is_idle:
            program.settle()
        return program

    def quit(self, program):
        program.press("q")
        self.assertEqual(program.end(), 0)
