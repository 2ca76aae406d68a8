"""What a terminal shows is what is on the surface, on terminals of all kinds."""
import unittest

import probing

GLYPHS = {0: "│┌─┐ █▄ ⣿⡇ é 日本 ≤", 1: "│┌─┐ █▄ ⣿⡇ é 日本 ≤"}
NONE, EIGHT, SIXTEEN, MANY, TRUE = range(5)


class Shows(probing.Case):
    def check_rows(self, probe, glyphs=GLYPHS[0]):
        width, height = probe.screen.columns, probe.screen.lines
        rows = probe.rows()
        self.assertEqual(rows[0], "plain   bad  bold  under  reverse")
        if glyphs is not None:
            self.assertEqual(rows[1], glyphs)
        self.assertEqual(rows[3], f"{width}x{height}")
        self.assertEqual(rows[4:-1], [""] * (height - 5))
        self.assertEqual(rows[-1], " " * (width - 2) + "$#")

    def test_every_terminal(self):
        kinds = {"xterm-256color": MANY, "tmux-256color": MANY,
                 "screen-256color": MANY, "xterm": EIGHT, "screen": EIGHT,
                 "linux": EIGHT, "xterm-16color": SIXTEEN, "vt100": NONE,
                 "vt220": NONE, "ansi": EIGHT}
        for term, colours in kinds.items():
            with self.subTest(term=term):
                probe = self.probe(term=term)
                self.assertEqual(int(probe.opened[3]), colours)
                is_poor = term.startswith(("vt", "ansi"))
                self.check_rows(probe, None if is_poor else GLYPHS[0])
                probe.send("q")
                self.assertEqual(probe.end(), (0, True))

    def test_colours(self):
        """Letters and ground of the word "bad"."""
        shown = {"xterm-256color": ("ff0000", "00005f"),
                 "xterm": ("red", "black"),
                 "screen": ("red", "black"),
                 "vt100": ("default", "default")}
        for term, colours in shown.items():
            with self.subTest(term=term):
                probe = self.probe(term=term)
                for x, y in ((8, 0), (10, 0), (59, 11)):
                    cell = probe.cell(x, y)
                    self.assertEqual((cell.fg, cell.bg), colours)
                self.assertEqual(probe.cell(11, 0).bg, "default")
                self.assertEqual(probe.cell(7, 0).bg, "default")

    def test_attributes(self):
        probe = self.probe(term="xterm-256color")
        self.assertTrue(probe.cell(13, 0).bold)
        self.assertTrue(probe.cell(19, 0).underscore)
        self.assertTrue(probe.cell(26, 0).reverse)
        self.assertFalse(probe.cell(0, 0).bold)

    def test_without_colours_attributes_tell(self):
        for how in ({"term": "vt100"}, {"NO_COLOR": "1"}):
            with self.subTest(how=how):
                probe = self.probe(**how)
                self.assertEqual(int(probe.opened[3]), NONE)
                self.assertTrue(probe.cell(8, 0).reverse)

    def test_an_option_is_above_the_environment(self):
        probe = self.probe(str(SIXTEEN), NO_COLOR="1")
        self.assertEqual(int(probe.opened[3]), SIXTEEN)
        self.assertIn(b"\033[91m\033[40mbad", probe.raw)

    def test_true_colour(self):
        """pyte does not know the form with colons; it is in the bytes."""
        for how in ({"term": "xterm-direct"},
                    {"term": "xterm-256color", "COLORTERM": "truecolor"},
                    {"term": "tmux-256color", "COLORTERM": "24bit"}):
            with self.subTest(how=how):
                probe = self.probe(**how)
                self.assertEqual(int(probe.opened[3]), TRUE)
                self.assertIn(b"38:2::255:16:32", probe.raw)
                self.assertIn(b"48:2::0:1:64", probe.raw)

    def test_true_colour_that_nothing_describes(self):
        probe = self.probe(term="screen-256color", COLORTERM="truecolor")
        self.assertEqual(int(probe.opened[3]), MANY)
        self.check_rows(probe)

    def test_a_locale_without_unicode(self):
        probe = self.probe(LC_ALL="C")
        self.assertEqual(probe.opened[5], "2")
        self.check_rows(probe, None)
        self.assertTrue(probe.rows()[1].isascii())

    def test_the_console_has_no_braille(self):
        self.assertEqual(self.probe(term="linux").opened[5], "1")

    def test_only_what_changed_is_sent(self):
        probe = self.probe()
        probe.answer("x")
        probe.raw = b""
        probe.answer("y")
        self.assertIn(b"y", probe.raw)
        self.assertNotIn(b"plain", probe.raw)
        self.assertLess(len(probe.raw), 100)

    def test_sizes(self):
        for size in ((1, 1), (2, 1), (1, 5), (300, 100), (7, 3)):
            with self.subTest(size=size):
                probe = self.probe(size=size)
                self.assertEqual(probe.opened[1], "%dx%d" % size)
                # curses pushes the last character in from the left, for
                # which one column is too few.
                if size[0] > 1:
                    self.assertEqual(probe.rows()[-1][-1], "#")
                probe.send("q")
                self.assertEqual(probe.end(), (0, True))

    def test_window_and_variables_disagree(self):
        probe = self.probe(LINES="50", COLUMNS="200")
        self.assertEqual(probe.opened[1], "60x12")

    def test_resizing(self):
        probe = self.probe()
        for width, height in ((80, 24), (20, 5), (1, 1), (120, 40)):
            probe.resize(width, height)
            self.assertEqual(probe.until("resize"), f"resize {width}x{height}")
            probe.until("idle")
        self.assertEqual(probe.rows()[2], "resize 120x40")
        self.assertEqual(probe.rows()[-1], " " * 118 + "$#")

    def test_a_storm_of_sizes(self):
        probe = self.probe()
        for i in range(200):
            probe.resize(2 + i * 7 % 90, 2 + i * 5 % 40)
        probe.resize(90, 30)
        probe.until("resize 90x30")
        probe.until_idle()
        self.assertEqual(probe.rows()[3], "90x30")
        self.assertEqual(probe.rows()[-1], " " * 88 + "$#")

    def test_the_clipboard(self):
        probe = self.probe()
        probe.answer("c")
        self.assertIn(b"\033]52;c;Y29waWVkIHRleHQ=\a", probe.raw)


if __name__ == "__main__":
    unittest.main()
