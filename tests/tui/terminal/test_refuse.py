"""Where it cannot draw, it says so and touches nothing."""
import subprocess
import unittest

import probing

USAGE = 2


class Refuses(probing.Case):
    def test_no_terminal(self):
        done = subprocess.run([probing.PROBE], stdin=subprocess.DEVNULL,
                              capture_output=True,
                              env=probing.environment("xterm"))
        self.assertEqual(done.returncode, USAGE)
        self.assertIn(b"must be a terminal", done.stderr)
        self.assertEqual(done.stdout, b"")

    def test_terminals_that_cannot_be_drawn_on(self):
        for term in ("dumb", "no-such-terminal", "", None):
            with self.subTest(term=term):
                shell = self.terminal(
                    ["/bin/sh", "-c", probing.BETWEEN, "sh", probing.PROBE],
                    term=term)
                before = shell.expect(rb"before ([0-9a-f:]+)\r\n").group(1)
                shell.expect(rb"the terminal \"[a-z-]*\" \(TERM\) is not known")
                shell.expect(rb"code 2\r\n")
                after = shell.expect(rb"after ([0-9a-f:]+)\r\n").group(1)
                self.assertEqual(before, after)
                self.assertNotIn(b"\033", shell.raw)


if __name__ == "__main__":
    unittest.main()
