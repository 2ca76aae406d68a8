"""What holds on every screen: keys, mouse, looks, sizes, scripts."""
import os
import re
import subprocess
import unittest

import terminal

LEAST = (60, 16)
TABS = ("Home", "Column", "Config", "Train", "Result", "Latent", "Plots",
        "Jobs")


class Screens(terminal.Case):
    def setUp(self):
        super().setUp()
        self.home.add(terminal.JETS)

    def open(self, *arguments, **how):
        """On the columns of jets.h5."""
        program = self.start("jets.h5", *arguments, **how)
        program.wait_match(r"0 pt .* 20\.01")
        program.settle()
        return program

    def names(self, program):
        """Columns listed, from the top."""
        return re.findall(r"^[│|][ ▸>][●◆○*#o] +\d+ (\S+)", program.text(),
                          re.M)

    def cursor(self, program):
        return re.search(r"▸[●◆○] +\d+ (\S+)", program.text()).group(1)


class Keys(Screens):
    def test_screens_by_their_numbers(self):
        program = self.open(size=(80, 24))
        for number, name in enumerate(TABS, 1):
            program.keys(str(number))
            program.wait_for(f"▐{number} {name}")
        self.quit(program)

    def test_palette(self):
        program = self.open()
        program.keys(":")
        program.wait_for("Commands")
        program.type("columns.accept")
        program.wait_match(r"columns\.accept|accept the suggestions")
        program.keys("Enter")
        program.wait_match(r"columns changed as suggested")
        program.keys("Ctrl-P")
        program.wait_for("Commands")
        program.keys("Esc")
        program.wait_gone("Commands")
        self.quit(program)

    def test_help(self):
        program = self.open(size=(80, 24))
        program.keys("?")
        program.wait_for("Help: Columns", "Space")
        program.keys("/")
        program.type("bit for bit")
        program.keys("Enter")
        program.wait_for("keep it bit for bit")
        program.keys("Esc")
        while "Help: Columns" in program.text():
            program.keys("Esc")
        program.wait_for("0 pt")
        program.keys("F1")
        program.wait_for("Help: Columns")
        program.keys("Enter")
        program.wait_gone("Help: Columns")
        self.quit(program)

    def test_filter(self):
        program = self.open()
        program.keys("/")
        program.type("energy")
        program.wait_match(r"/energy: \d+ of 24")
        program.keys("Enter")
        self.assertTrue(all("nergy" in name for name in self.names(program)))
        program.keys("Esc")
        program.wait_for(" eta ")
        self.quit(program)

    def test_sort(self):
        program = self.open()
        in_file = self.names(program)
        program.keys("S")
        program.wait_match(r"▸● +0 pt|● +23 ")
        self.assertNotEqual(self.names(program), in_file)
        program.keys("S", "s", "g")
        program.wait(lambda: sorted(self.names(program), key=str.lower) ==
                     self.names(program) != in_file, "names in order")
        self.quit(program)

    def test_range_undo_redo(self):
        program = self.open()
        program.keys("j", "v", "j", "j", "x")
        program.wait_match(r"○ +1 eta")
        program.wait_match(r"○ +2 phi")
        program.wait_match(r"○ +3 mass")
        program.keys("u")
        program.wait_match(r"● +2 phi")
        program.wait_match(r"● +3 mass")
        program.keys("Ctrl-R")
        program.wait_match(r"○ +1 eta")
        program.wait_match(r"○ +3 mass")
        self.assertRegex(program.text(), r"● +0 pt")
        self.assertRegex(program.text(), r"● +4 emEnergy")
        self.quit(program)

    def test_rows(self):
        program = self.open()
        program.keys("r")
        program.wait_for("Rows of jets.h5", "row 0")
        program.keys("#")
        program.keys("Ctrl-U")
        program.type("3999")
        program.keys("Enter")
        program.wait_match(r"▸ ?3999▸? +[-\d.]+")
        program.keys("Esc")
        program.wait_for("distribution")
        self.quit(program)

    def test_esc_never_quits(self):
        program = self.open()
        program.keys("Esc", "Esc", "Esc", "j")
        program.wait_match(r"▸● +1 eta")
        self.quit(program)


class Mouse(Screens):
    HOW = {"term": "xterm-256color", "NCURSES_NO_UTF8_ACS": "1"}

    def test_click_wheel_header(self):
        program = self.open(**self.HOW)
        x, y = program.place(" jetArea")
        program.click(x + 2, y)
        program.wait_match(r"▸● +8 jetArea")
        program.click(x, y, button=65)
        program.wait_gone("0 pt")
        program.click(x, y, button=64)
        program.wait_for("0 pt")
        x, y = program.place(" mean ")
        program.click(x + 2, y)
        program.wait_match(r"sorted by mean")
        x, y = program.place("3 Config")
        program.click(x + 2, y)
        program.wait_for("▐3 Config", "What this gives")
        self.quit(program)

    def test_a_mark_is_changed_by_a_click(self):
        program = self.open(**self.HOW)
        x, y = program.place("●   2 phi")
        program.click(x, y)
        program.wait_match(r"[◆○] +2 phi")
        self.quit(program)

    def test_left_to_the_terminal(self):
        program = self.open("--no-mouse", **self.HOW)
        self.assertNotIn(b"\033[?1000h", program.raw)
        self.quit(program)


class Looks(Screens):
    def test_themes(self):
        program = self.open()
        seen = set()
        for _ in range(6):
            program.keys("T")
            seen.add(program.wait_match(r"✓ theme ([\w-]+)").group(1))
        self.assertGreaterEqual(len(seen), 5)
        while "theme okabe-ito " not in program.text() + " ":
            program.keys("T")
            if program.line("theme okabe-ito").rstrip().endswith("okabe-ito"):
                break
        self.quit(program)
        program = self.start()
        program.wait_match(r"theme okabe-ito$")
        self.quit(program)

    def test_theme_by_name(self):
        program = self.start("--theme", "dawn")
        program.wait_match(r"theme dawn$")
        self.quit(program)

    def test_a_theme_of_the_user(self):
        folder = os.path.join(self.home.config, "themes")
        os.makedirs(folder)
        with open(os.path.join(folder, "mine.theme"), "w") as file:
            file.write("text = #010203 on #fdfcfb\n")
        program = self.start("--theme", "mine")
        program.wait_match(r"theme mine$")
        self.quit(program)

    def test_depths_of_colour(self):
        sequences = {"16": rb"\033\[(3|9)[0-7]m", "256": rb"\033\[38;5;\d+m",
                     "true": rb"\033\[38[:;]2[:;]"}
        for depth, sequence in sequences.items():
            with self.subTest(colors=depth):
                program = self.start("jets.h5", "--color", depth,
                                     term="xterm-256color")
                program.wait_raw(sequence)
                self.quit(program)

    def check_monochrome(self, program):
        inks = {int(n) for ink in re.findall(rb"\033\[([\d;]+)m", program.raw)
                for n in ink.split(b";")}
        self.assertLess(max(inks), 30)
        program.keys("x")
        program.wait_match(r"[○o] +0 pt")
        self.quit(program)

    def test_without_colours(self):
        self.check_monochrome(self.open("--color", "never"))
        self.check_monochrome(self.open(NO_COLOR="1"))

    def check_ascii(self, program):
        program.wait(lambda: self.names(program), "columns")
        for key in "1345678":
            program.keys(key)
            self.assertTrue(program.text().isascii(), program.text())
        self.quit(program)

    def test_ascii(self):
        self.check_ascii(self.start("jets.h5", "--ascii"))

    def test_the_c_locale(self):
        self.check_ascii(self.start("jets.h5", LC_ALL="C", LANG="C"))

    def test_blocks(self):
        program = self.open("--blocks")
        self.assertNotRegex(program.text(), "[⠁-⣿]")
        self.assertRegex(program.text(), "[▁-█]")
        self.quit(program)

    def test_a_terminal_of_eight_colours(self):
        program = self.start("jets.h5", term="linux", NCURSES_NO_UTF8_ACS="1")
        program.wait_for("distribution")
        self.assertNotRegex(program.raw, rb"\033\[38;")
        self.assertNotRegex(program.text(), "[⠁-⣿]")
        self.quit(program)


class Sizes(Screens):
    def test_too_small_and_back(self):
        program = self.open()
        for width, height in ((59, 15), (59, 30), (100, 15)):
            program.resize(width, height)
            program.wait_for(f"60x16 needed, this is {width}x{height}")
        program.resize(4, 1)
        program.wait(lambda: program.rows()[0].startswith("60"), "four cells")
        program.resize(1, 1)
        program.resize(*LEAST)
        program.wait_match(r"▸● +0 pt")
        program.resize(200, 60)
        program.wait_for("24 compress", "Jobs", "skew")
        program.keys("j")
        program.wait_match(r"▸● +1 eta")
        self.quit(program)

    def test_q_works_when_it_is_too_small(self):
        for size in ((59, 15), (1, 1)):
            program = self.start(size=size)
            self.quit(program)

    def test_a_storm(self):
        program = self.open()
        for i in range(60):
            program.resize(1 + i * 37 % 200, 1 + i * 53 % 60)
        program.resize(80, 24)
        program.wait_for("0 pt", "24 compress")
        program.keys("j")
        program.wait_match(r"▸● +1 eta")
        self.assertEqual(len(program.rows()), 24)
        self.quit(program)


class WithoutATerminal(Screens):
    """Scripts, pictures, plain lines, and where there is no terminal."""

    def run_program(self, *arguments, typed="", **more):
        return subprocess.run(
            [terminal.BALER_TUI, *arguments], cwd=self.home.data, input=typed,
            capture_output=True, text=True, timeout=terminal.PATIENCE,
            env=terminal.probing.environment(
                "xterm-256color", **{**self.home.environment(), **more,
                                     "BALER_TUI_IDLE": None}))

    def script(self, *lines, size="100x30"):
        path = os.path.join(self.home.folder, "script")
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
        return self.run_program("--script", path, "--size", size)

    def read(self, name):
        with open(os.path.join(self.home.data, name)) as file:
            return file.read()

    def test_no_terminal(self):
        done = self.run_program()
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn("`baler`", done.stderr)

    def test_a_picture(self):
        done = self.run_program("jets.h5", "--dump", "seen.txt", "--size",
                                "80x24")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        seen = self.read("seen.txt").splitlines()
        self.assertLessEqual(len(seen), 24)
        self.assertRegex("\n".join(seen), r"▸● +0 pt .* 20\.01")
        done = self.run_program("jets.h5", "--dump", "seen.svg")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(self.read("seen.svg").startswith("<svg"))

    def test_a_script(self):
        done = self.script("# a comment", "", "wait text jets.h5", "key j",
                           "key Enter", "wait text distribution", "wait idle",
                           "columns.exclude", "dump one.txt", "size 60x16",
                           "dump two.txt", "screen.configure", "wait idle",
                           "dump three.txt")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(self.read("one.txt"), r"○ +0 pt")
        self.assertLessEqual(max(map(len, self.read("two.txt").split("\n"))),
                             60)
        self.assertRegex(self.read("three.txt"), r"ratio +[\d.]+× +[\d.]+×")

    def test_a_script_that_only_waits(self):
        self.assertEqual(self.script("wait idle").returncode, 0)

    def test_errors_of_scripts(self):
        for line, word in (("columns.explode", "columns.explode"),
                           ("key Hyper-x", "Hyper-x"), ("wait godot", "godot"),
                           ("click here", "click"), ("size 0x0", "WIDTHxHEIGHT"),
                           ("dump /nowhere/x.txt", "/nowhere/x.txt")):
            with self.subTest(line=line):
                done = self.script("wait idle", line)
                self.assertEqual(done.returncode, 1)
                self.assertIn("line 2", done.stderr)
                self.assertIn(word, done.stderr)

    def test_a_wait_in_vain(self):
        path = os.path.join(self.home.folder, "script")
        with open(path, "w") as file:
            file.write("wait text Godot\n")
        done = self.run_program("--script", path, "--size", "80x24",
                                BALER_TUI_PATIENCE="0.2")
        self.assertEqual(done.returncode, 1)
        self.assertIn("in vain", done.stderr)

    def test_plain_lines(self):
        done = self.run_program("--plain", "jets.h5",
                                typed="x\nj\nno such thing\nu\nq\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.isascii())
        self.assertNotIn("\033", done.stdout)
        first, excluded, down, wrong, undone = done.stdout.split("\n> ")[:5]
        self.assertRegex(first, r"(?m)^>\* 0 pt f32 20\.01")
        self.assertRegex(excluded, r"(?m)^>o 0 pt ")
        self.assertRegex(down, r"(?m)^>\* 1 eta ")
        self.assertIn("there is no key or action", wrong)
        self.assertRegex(undone, r"(?m)^\* 0 pt ")


if __name__ == "__main__":
    unittest.main()
