"""Under a shell and under tmux: stopped, ended, crashed, resized, and the
terminal as it was before.
"""
import os
import re
import shutil
import signal
import subprocess
import unittest

import terminal

PROMPT = "ready$ "


class Signals(terminal.Case):
    def setUp(self):
        super().setUp()
        self.home.add(terminal.JETS)


class Ends(Signals):
    def test_signals_that_ask_for_an_end(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(signal=number):
                program = self.start()
                os.kill(program.pid, number)
                self.assertEqual(program.end(), 128 + number)
                self.assertFalse(program.screen.cursor.hidden)

    def test_crashes(self):
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS,
                       signal.SIGFPE):
            with self.subTest(signal=number):
                program = self.start()
                os.kill(program.pid, number)
                code = program.end()
                self.assertIn(b"it crashed", program.raw)
                if b"Sanitizer" not in program.raw:
                    self.assertEqual(code, 128 + number)

    def test_an_end_while_it_trains(self):
        """The run goes on, and how to see it again is said."""
        program = self.start("jets.h5")
        program.wait_match(r"0 pt .* 20\.01")
        program.keys("3", "t")
        program.wait_match(r"epoch +[1-9]\d*/")
        os.kill(program.pid, signal.SIGTERM)
        self.assertEqual(program.end(), 128 + signal.SIGTERM)
        run = self.home.runs()[-1]
        pid = terminal.run_pid(f"{run}/run.pid")
        self.assertTrue(terminal.is_alive(pid))
        program = self.start("--run", run)
        program.wait_for("Train▌", "Progress")
        program.press("q")
        if self.asks(program):
            program.press("y")
        program.end()
        self.assertTrue(terminal.is_alive(pid))

    def asks(self, program):
        program.wait(lambda: b"after " in program.raw
                     or "y  yes" in program.text(), "an end or a question")
        return "y  yes" in program.text()


class UnderAShell(Signals):
    def setUp(self):
        super().setUp()
        self.shell = terminal.Terminal(
            self.home, ["/bin/bash", "--norc", "-i"], PS1=PROMPT,
            INPUTRC="/dev/null", HISTFILE="")
        self.addCleanup(self.shell.close)
        self.wait_prompt()

    def wait_prompt(self):
        """Until the shell waits for a command."""
        self.shell.wait_raw(rb"ready\$ $")

    def ask(self, command):
        # A shell that takes the terminal back flushes what has come: blanks
        # can be lost.
        self.shell.raw = b""
        self.shell.send(" " * 8 + command + "\r")
        self.wait_prompt()
        return self.shell.raw

    def modes(self):
        return re.search(rb"([0-9a-f]+:[0-9a-f:]{30,})\r\n",
                         self.ask("stty -g")).group(1)

    def start_program(self):
        self.shell.raw = b""
        self.shell.send(f"{terminal.BALER_TUI} jets.h5\r")
        self.shell.wait_for("0 pt", "24 compress")
        self.shell.settle()

    def stop(self):
        self.shell.raw = b""
        self.shell.send(chr(ord("Z") & 0x1F))
        self.shell.n_sent += 1
        self.shell.wait_raw(rb"Stopped")
        self.wait_prompt()

    def go_on(self):
        self.shell.raw = b""
        self.shell.send("fg\r")
        self.shell.wait_for("0 pt", "24 compress")
        self.shell.settle()

    def quit_program(self):
        self.shell.raw = b""
        self.shell.send("q")
        self.wait_prompt()

    def test_stopped_and_going_on(self):
        modes = self.modes()
        self.start_program()
        for step in range(2):
            self.stop()
            self.assertEqual(self.modes(), modes)
            self.go_on()
            self.shell.keys("j")
            self.shell.wait_match(rf"▸● +{step + 1} ")
        self.quit_program()
        self.assertEqual(self.modes(), modes)
        self.assertIn(b"code 0", self.ask("echo code $?"))

    def test_a_window_that_changed_meanwhile(self):
        self.start_program()
        self.stop()
        self.shell.resize(80, 24)
        self.go_on()
        self.assertEqual(len(self.shell.rows()), 24)
        self.shell.wait_match(r"╮$")
        self.quit_program()

    def test_ended_while_stopped(self):
        modes = self.modes()
        self.start_program()
        self.stop()
        said = self.ask("p=$(jobs -p); kill %1; "
                        "while kill -0 $p 2>&-; do :; done; echo go''ne")
        self.assertIn(b"gone", said)
        self.assertEqual(self.modes(), modes)


class UnderTmux(Signals):
    def setUp(self):
        super().setUp()
        if shutil.which("tmux") is None:
            self.skipTest("tmux is missing")
        self.socket = os.path.join(self.home.folder, "socket")
        self.path = os.path.join(self.home.folder, "idle")
        os.mkfifo(self.path)
        self.idle = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)
        self.addCleanup(os.close, self.idle)

    def tmux(self, *arguments):
        done = subprocess.run(
            ["tmux", "-u", "-f", "/dev/null", "-S", self.socket, *arguments],
            env=terminal.probing.environment(
                "xterm-256color", **{**self.home.environment(),
                                     "BALER_TUI_IDLE": self.path}),
            cwd=self.home.data, check=True, capture_output=True,
            timeout=terminal.PATIENCE)
        return done.stdout.decode()

    def begin(self, before="", width=100, height=30):
        self.tmux("new-session", "-d", "-x", str(width), "-y", str(height),
                  f"m=$(stty -g); {before} {terminal.BALER_TUI} jets.h5; "
                  'echo code $?; [ "$m" = "$(stty -g)" ] && echo same modes; '
                  "tmux wait-for -S ended; read x")
        self.addCleanup(self.tmux, "kill-server")
        self.tmux("set", "-g", "status", "off")
        self.tmux("set", "-g", "window-size", "manual")
        self.tmux("resize-window", "-x", str(width), "-y", str(height))
        self.wait_for("0 pt", "24 compress")

    def rows(self):
        return [row.rstrip() for row in
                self.tmux("capture-pane", "-p").split("\n")[:-1]]

    def wait_for(self, *texts):
        """Looks each time that the program says it is idle."""
        while not all(text in "\n".join(self.rows()) for text in texts):
            ready, _, _ = terminal.select.select([self.idle], [], [],
                                                 terminal.PATIENCE)
            self.assertTrue(ready, "\n".join(self.rows()))
            os.read(self.idle, 65536)

    def end(self):
        """Its exit code; the modes have to be what they were."""
        self.tmux("send-keys", "q")
        self.tmux("wait-for", "ended")
        text = "\n".join(self.rows())
        self.assertIn("same modes", text)
        return int(re.search(r"code (\d+)", text).group(1))

    def test_a_storm_of_sizes(self):
        self.begin()
        for i in range(40):
            self.tmux("resize-window", "-x", str(1 + i * 37 % 160), "-y",
                      str(1 + i * 53 % 60))
        self.tmux("resize-window", "-x", "80", "-y", "24")
        self.wait_for("0 pt", "24 compress", "s sort")
        self.assertEqual(len(self.rows()), 24)
        self.assertTrue(self.rows()[2].endswith("╮"), self.rows()[2])
        self.assertEqual(self.end(), 0)

    def test_what_is_seen(self):
        self.begin(width=80, height=24)
        rows = self.rows()
        self.assertIn("▐2 Column▌", rows[1])
        self.assertRegex(rows[4], r"^│▸● +0 pt .* 20\.01 .*[▁-█].*[│┃]$")
        self.assertRegex(rows[22], "24 compress")
        self.assertEqual(self.end(), 0)

    def test_the_c_locale(self):
        self.begin(before="env LC_ALL=C LANG=C")
        self.assertTrue("\n".join(self.rows()).isascii())
        self.assertEqual(self.end(), 0)

    def test_eight_colours(self):
        self.begin(before="env TERM=screen COLORTERM=")
        self.assertNotIn("38;", self.tmux("capture-pane", "-p", "-e"))
        self.assertEqual(self.end(), 0)


if __name__ == "__main__":
    unittest.main()
