"""What is typed, clicked and pasted comes as what it is."""
import unittest

import probing


class Keys(probing.Case):
    def check(self, probe, keys, *heard):
        with self.subTest(keys=keys):
            self.assertEqual(probe.answer(keys), list(heard))

    def test_characters(self):
        probe = self.probe()
        for keys, name in ((" ", "Space"), ("x", "x"), ("X", "X"), ("é", "é"),
                           ("日", "日"), ("\U0001f600", "\U0001f600"),
                           (":", ":"), ("\r", "Enter"), ("\t", "Tab"),
                           ("\x7f", "Backspace"), ("\x12", "Ctrl-R"),
                           ("\n", "Ctrl-J"), ("\x1f", "Ctrl-_")):
            self.check(probe, keys, f"key {name}")

    def test_keys_that_terminals_act_on_are_keys(self):
        probe = self.probe()
        for letter in "CZSQDVO\\":
            self.check(probe, chr(ord(letter) & 31), f"key Ctrl-{letter}")

    def test_named_keys(self):
        """By the sequences of terminfo and by the usual ones."""
        sequences = {
            "xterm-256color": {
                "\033OA": "Up", "\033[A": "Up", "\033[5~": "PgUp",
                "\033[6~": "PgDn", "\033OH": "Home", "\033[1~": "Home",
                "\033[F": "End", "\033[2~": "Ins", "\033[3~": "Del",
                "\033[Z": "Shift-Tab", "\033OP": "F1", "\033[11~": "F1",
                "\033[15~": "F5", "\033[24~": "F12"},
            "linux": {"\033[[A": "F1", "\033[1~": "Home", "\033[B": "Down",
                      "\033[17~": "F6"},
            "vt100": {"\033OA": "Up", "\033[D": "Left", "\033[5~": "PgUp"},
        }
        for term, keys in sequences.items():
            probe = self.probe(term=term)
            for sequence, name in keys.items():
                self.check(probe, sequence, f"key {name}")

    def test_escape(self):
        probe = self.probe()
        self.check(probe, "\033", "key Esc")
        probe.send("\033x")
        self.assertEqual(probe.until("key"), "key Esc")
        self.assertEqual(probe.until("key"), "key x")

    def test_a_sequence_that_nobody_knows_is_no_key(self):
        probe = self.probe()
        for sequence in ("\033[1;5C", "\033[99~", "\033[?1;2c", "\033Oz",
                         "\033[200;7q", "\0"):
            self.check(probe, sequence + "w", "key w")

    def test_characters_in_any_locale(self):
        self.check(self.probe(LC_ALL="C"), "é", "key é")

    def test_bytes_that_are_no_character(self):
        probe = self.probe()
        for junk in (b"\xff", b"\x80", b"\xe2\x82", b"\xc0\xaf", b"\xf8\x88",
                     b"\xed\xa0\x80", b"\xe2\x80\xae"):
            self.check(probe, junk + b"w", "key w")

    def test_a_character_in_two_parts(self):
        probe = self.probe()
        probe.send(b"\xc3")
        probe.send(b"\xa9")
        self.assertEqual(probe.until("key"), "key é")


class Mouse(probing.Case):
    def test_clicks(self):
        for term in ("xterm-256color", "tmux-256color", "screen", "linux"):
            with self.subTest(term=term):
                probe = self.probe(term=term)
                self.assertIn(b"\033[?1000h\033[?1006h", probe.raw)
                click = "\033[<0;4;5M\033[<0;4;5m"
                self.assertEqual(probe.answer(click), ["click 3,4 1"])
                self.assertEqual(probe.answer(click), ["click 3,4 2"])
                self.assertEqual(probe.answer(click), ["click 3,4 1"])
                click = "\033[<0;299;99M\033[<0;299;99m"
                self.assertEqual(probe.answer(click), ["click 298,98 1"])

    def test_the_wheel(self):
        probe = self.probe()
        self.assertEqual(probe.answer("\033[<64;1;1M"), ["wheel 0,0 up"])
        self.assertEqual(probe.answer("\033[<65;60;12M"), ["wheel 59,11 down"])

    def test_what_is_no_report_is_no_key(self):
        probe = self.probe()
        for report in ("\033[<2;4;5M", "\033[<0;4M", "\033[<zM", "\033[M !!"):
            self.assertEqual(probe.answer(report + "w"), ["key w"])


class Pastes(probing.Case):
    def test_a_paste_comes_in_one_go(self):
        probe = self.probe()
        self.assertIn(b"\033[?2004h", probe.raw)
        heard = probe.answer("\033[200~two\rlines, é\tq\033[201~")
        self.assertEqual(heard, ["paste two\\nlines, é\tq"])

    def test_keys_in_a_paste_are_none(self):
        probe = self.probe()
        heard = probe.answer("\033[200~a\033[Ab\x03c\033[201~w")
        self.assertEqual(heard[0], "paste abc")

    def test_an_end_without_a_beginning(self):
        probe = self.probe()
        self.assertEqual(probe.answer("\033[201~w"), ["key w"])

    def test_a_long_paste(self):
        probe = self.probe()
        text = "0123456789" * 300
        self.assertEqual(probe.answer(f"\033[200~{text}\033[201~"),
                         [f"paste {text}"])


if __name__ == "__main__":
    unittest.main()
