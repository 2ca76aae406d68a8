"""Whatever way the program ends, the terminal is as it was."""
import os
import select
import signal
import tempfile
import unittest

import probing

SENTENCE = b"baler-tui: it crashed (signal %s); your runs go on"

# Modes that are set in the beginning have to be reset in the end.
MODES = (b"\033[?1000", b"\033[?1006", b"\033[?2004", b"\033[?1049")


class GivesBack(probing.Case):
    def check_modes(self, probe):
        for mode in MODES:
            self.assertGreater(probe.raw.rfind(mode + b"l"),
                               probe.raw.rfind(mode + b"h"), mode)
        self.assertFalse(probe.screen.cursor.hidden)

    def test_ends_that_are_wanted(self):
        for key, code in (("q", 0), ("e", 3)):
            with self.subTest(key=key):
                probe = self.probe(term="xterm-256color")
                probe.send(key)
                self.assertEqual(probe.end(), (code, True))
                self.check_modes(probe)

    def test_signals_that_ask_for_an_end(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(signal=number):
                probe = self.probe(term="xterm-256color")
                os.kill(probe.pid, number)
                self.assertEqual(probe.until("end"), f"end {int(number)}")
                self.assertEqual(probe.end(), (0, True))
                self.check_modes(probe)

    def check_crash(self, probe, number, is_seen_by_sanitizer):
        code, is_same = probe.end()
        name = number.name.removeprefix("SIG").encode()
        self.assertTrue(is_same)
        self.assertIn(SENTENCE % name, probe.raw)
        self.check_modes(probe)
        if probing.IS_SANITIZED and is_seen_by_sanitizer:
            self.assertIn(b"Sanitizer", probe.raw)
        else:
            self.assertEqual(code, 128 + number)

    def test_crashes(self):
        """A sanitizer sees some of them and has the last word."""
        crashes = {"s": (signal.SIGSEGV, True), "o": (signal.SIGSEGV, True),
                   "a": (signal.SIGABRT, False), "f": (signal.SIGFPE, True)}
        for key, (number, is_seen) in crashes.items():
            with self.subTest(key=key):
                probe = self.probe(term="xterm-256color")
                probe.send(key)
                self.check_crash(probe, number, is_seen)

    def test_crashes_from_outside(self):
        for number, is_seen in ((signal.SIGSEGV, True), (signal.SIGBUS, True),
                                (signal.SIGILL, False),
                                (signal.SIGQUIT, False)):
            with self.subTest(signal=number):
                probe = self.probe(term="xterm-256color")
                os.kill(probe.pid, number)
                self.check_crash(probe, number, is_seen)

    def test_a_terminal_that_goes_away(self):
        """Everything that had this pipe open has ended when it ends."""
        path = os.path.join(tempfile.mkdtemp(prefix="baler-tui-"), "pipe")
        os.mkfifo(path)
        pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        terminal = self.terminal(["/bin/sh", "-c", 'exec "$0" 9>"$1"',
                                  probing.PROBE, path])
        terminal.until("idle")
        terminal.child.ptyproc.fileobj.close()
        self.assertTrue(select.select([pipe], [], [], probing.PATIENCE)[0])
        self.assertEqual(os.read(pipe, 1), b"")
        os.close(pipe)
        os.remove(path)
        os.rmdir(os.path.dirname(path))

    def test_lent_and_taken_back(self):
        probe = self.probe()
        probe.send("L")
        probe.expect(b"lent> ")
        probe.send("some text\r")
        probe.expect(b"got some text\r\n")
        probe.until("child")  # the shell that asked
        probe.until_idle()
        self.assertEqual(probe.answer("x"), ["key x"])
        probe.send("q")
        self.assertEqual(probe.end(), (0, True))


if __name__ == "__main__":
    unittest.main()
