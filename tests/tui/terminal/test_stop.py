"""Stopped and going on again, under a shell that does it."""
import os
import signal
import unittest

import probing

PROMPT = "ready$ "


class Stops(probing.Case):
    def shell(self):
        shell = self.terminal(["/bin/bash", "--norc", "-i"], PS1=PROMPT,
                              INPUTRC="/dev/null", HISTFILE="")
        self.expect_prompt(shell)
        return shell

    def expect_prompt(self, shell):
        shell.expect(rb"ready\$ ")

    def modes(self, shell):
        # The shell may flush what comes while it takes the terminal back:
        # blanks can be lost.
        shell.send(" " * 8 + "stty -g\r")
        modes = shell.expect(rb"([0-9a-f]+:[0-9a-f:]{30,})\r\n").group(1)
        self.expect_prompt(shell)
        return modes

    def start(self, shell):
        """Its process id."""
        shell.send(f"{probing.PROBE}\r")
        pid = int(shell.until("open").split()[-1])
        shell.until_idle()
        return pid

    def go_on(self, shell):
        shell.send("fg\r")
        self.assertEqual(shell.until("resumed"), "resumed 60x12")
        shell.until("idle")

    def quit(self, shell):
        shell.send("q")
        self.expect_prompt(shell)
        shell.send("echo code $?\r")
        shell.expect(rb"code 0\r\n")

    def check_stop(self, stop):
        shell = self.shell()
        modes = self.modes(shell)
        pid = self.start(shell)
        for _ in range(2):
            stop(shell, pid)
            shell.expect(rb"Stopped")
            self.expect_prompt(shell)
            self.assertEqual(self.modes(shell), modes)
            self.go_on(shell)
            self.assertEqual(shell.rows()[2], "resumed 60x12")
            self.assertEqual(shell.rows()[0],
                             "plain   bad  bold  under  reverse")
            self.assertEqual(shell.answer("x"), ["key x"])
        self.quit(shell)
        self.expect_prompt(shell)
        self.assertEqual(self.modes(shell), modes)

    def test_by_a_key(self):
        self.check_stop(lambda shell, pid: shell.send("z"))

    def test_by_a_signal(self):
        self.check_stop(lambda shell, pid: os.kill(pid, signal.SIGTSTP))

    def test_by_a_signal_that_cannot_be_seen(self):
        """The shell mends its own modes."""
        self.check_stop(lambda shell, pid: os.kill(pid, signal.SIGSTOP))

    def test_a_window_that_changed_meanwhile(self):
        shell = self.shell()
        self.start(shell)
        shell.send("z")
        shell.expect(rb"Stopped")
        self.expect_prompt(shell)
        shell.resize(70, 20)
        shell.send("fg\r")
        shell.until("resumed 70x20")
        shell.until_idle()
        self.assertEqual(shell.rows()[3], "70x20")
        self.quit(shell)

    def test_ended_while_stopped(self):
        shell = self.shell()
        modes = self.modes(shell)
        pid = self.start(shell)
        shell.send("z")
        shell.expect(rb"Stopped")
        self.expect_prompt(shell)
        shell.send(f"kill %1; while kill -0 {pid} 2>&-; do :; done; "
                   "echo go''ne\r")
        shell.until("end 15")
        shell.expect(rb"gone\r\n")
        self.expect_prompt(shell)
        self.assertEqual(self.modes(shell), modes)

    def test_stopped_while_lent(self):
        """With the program that has the terminal; both go on."""
        shell = self.shell()
        modes = self.modes(shell)
        self.start(shell)
        shell.send("L")
        shell.expect(rb"lent> ")
        shell.send("\x1a")
        shell.expect(rb"Stopped")
        self.expect_prompt(shell)
        self.assertEqual(self.modes(shell), modes)
        shell.send("fg\r")
        shell.expect(rb"fg\r\n")
        shell.send("more\r")
        shell.expect(rb"got more\r\n")
        shell.until("child")
        shell.until("idle")
        self.quit(shell)

    def test_with_no_shell_to_go_on_with(self):
        """An orphan is not stopped: nobody could continue it."""
        probe = self.terminal([probing.PROBE])
        probe.until("idle")
        probe.send("z")
        self.assertEqual(probe.until("resumed"), "resumed 60x12")
        probe.until("idle")
        self.assertEqual(probe.answer("x"), ["key x"])


if __name__ == "__main__":
    unittest.main()
