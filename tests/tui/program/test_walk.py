"""The walk of a physicist, from a file to figures, each step seen on the screen.
"""
import glob
import os
import re
import unittest

import terminal

SIZES = ((100, 30), (80, 24))
# That do not ship, with the shapes that Home shows.
TABLES = {"zmumu.csv": "10 851 × 21", "cfd_animation.npz": "60 × 1"}


class Walk(terminal.Case):
    # The steps.

    def open(self, program, name, shape):
        program.wait_for(name)
        while f"▸ {name}" not in program.text():
            program.keys("j")
        program.wait_for(f"Preview  {name}", shape)
        program.keys("Enter")
        program.wait_for("Columns", "distribution")
        program.wait_match(r"▸[●◆○] +0 ")
        program.settle()

    def go(self, program, pattern):
        """The cursor, down the list, to the line with this."""
        while not re.search(f"▸[^│]*{pattern}", program.text()):
            before = program.text()
            program.keys("j")
            self.assertNotEqual(program.text(), before, pattern)

    def choose(self, program):
        """Roles of columns of jets.h5."""
        for name in ("eta", "phi"):
            self.go(program, rf"\b{name}\b")
            program.keys("x")
            program.wait_match(rf"▸○ +\d+ {name} ")
        program.keys("/")
        program.type("photonMul")
        program.wait_for("1 of 24")
        program.keys("Enter", "l")
        program.wait_match(r"▸◆ +18 photon")
        program.wait_match(r"photonMultiplicity  int32 .*◆ exact")
        program.keys("Esc")
        program.wait_gone("1 of 24")

    def accept(self, program):
        """Whatever is suggested and was not chosen otherwise, and back."""
        program.keys("a")
        program.wait_match(r"columns? changed as suggested")
        program.keys("g")
        self.go(program, r"◆ +7 auxil")
        self.assertRegex(program.text(), r"○ +1 eta ")
        program.keys("u")
        program.wait_match(r"● +7 auxil")
        self.go(program, r"◆ +18 photon")

    def set(self, program, name, value):
        self.go(program, rf"\b{name} ")
        program.keys("Enter", "Ctrl-U")
        program.type(value)
        program.keys("Enter")
        program.wait_match(rf"▸ +{name} +{re.escape(value)}\b")

    def configure(self, program, epochs):
        program.keys("3")
        self.set(program, "ratio", "1.6")
        self.set(program, "epochs", epochs)
        program.wait_match(r"whole file +[\d.]+ [kM]B")
        program.wait_match(r"ratio +[\d.]+× +[\d.]+×")  # estimated, measured

    def train(self, program):
        program.keys("t")
        program.wait_for("Train▌", "Progress", "▶ train")
        self.wait_epoch(program, 2)

    def wait_epoch(self, program, n):
        def has_come():
            done = re.search(r"epoch +(\d+)/", program.text())
            return done and int(done.group(1)) >= n
        program.wait(has_come, f"epoch {n}")

    def epoch(self, program):
        return int(program.wait_match(r"epoch +(\d+)/").group(1))

    def pause(self, program):
        program.keys("p")
        program.wait_for("‖ paused", "‖ train")
        stands = self.epoch(program)
        program.keys("p")
        program.wait_gone("‖ paused")
        self.wait_epoch(program, stands + 1)

    def stop(self, program):
        program.keys("S")
        program.wait_for("Stop and keep the best?")
        program.keys("y")
        program.wait_for("What came of it", "■ stopped after", "ratio", "bytes")
        program.settle()

    def look_at_results(self, program):
        program.keys("5")
        program.wait_for("Per-variable", "sort χ²/ndf", "PCA")
        program.settle()
        self.check_sorted(program)
        worst = program.wait_match(r"╭─┤[ ▸](\w+): before and after").group(1)
        program.keys("R")
        program.keys("o")
        program.wait_for(f"{worst}: residual")
        program.keys("O")
        program.wait_for(f"{worst}: before and after")

    def check_sorted(self, program):
        """The column of the chi-squares, the worst on top."""
        x, y = program.place("χ²/ndf▼")
        rows = [row for row in program.rows()[y + 1:]
                if re.match("│[ ▸][✗!✓] ", row)]
        chi = [float(row[x - 2:x + 7].split()[-1]) for row in rows]
        self.assertGreater(len(chi), 0, program.text())
        self.assertEqual(chi, sorted(chi, reverse=True))

    def look_at_worst_rows(self, program):
        program.keys("W")
        program.wait_for("worst rows", "residual")
        row = program.wait_match(r"▸ +(\d+) .*[│┃]$").group(1)
        program.keys("Enter")
        program.wait_for("before and after", f"row {row}")
        program.wait_match(rf"▸!{row} +before +▸? *[-\d.]+")
        program.keys("Esc")
        program.wait_for("worst rows")

    def look_at_latent(self, program):
        program.keys("6")
        program.wait_for("Latent dimensions", "corr", "z0 × z1", "z0 carries")
        program.keys("]")
        program.wait_for("z0 × z2")

    def export(self, program):
        program.keys("7")
        program.wait_for("Plots", "Preview", "□")
        while self.n_ticked(program) < 6:
            self.go(program, "□ [a-z]")
            program.keys("Space")
        ticked = set(re.findall(r"■ (\w+)", program.text())) - {"pdf"}
        program.keys("Enter")  # the preview alone, and back
        program.wait_gone("■ loss")
        program.keys("Enter")
        self.go(program, "■ pdf")
        program.keys("e")
        program.wait_match(r"✓ last: \d+ files in")
        plots = os.path.join(self.home.runs()[-1], "plots")
        for name in ticked:
            for ending in "pdf", "gp", "csv":  # variables: variable_pt...
                pattern = f"{plots}/{name.rstrip('s')}*.{ending}"
                self.assertTrue(glob.glob(pattern), pattern)

    def n_ticked(self, program):
        return int(program.wait_match(r"┤ (\d+) of \d+ ├").group(1))

    # All of them.

    def walk(self, size):
        self.home.add(terminal.JETS)
        program = self.start(size=size)
        self.open(program, "jets.h5", "4000 × 24")
        self.choose(program)
        self.accept(program)
        self.configure(program, "400")
        self.train(program)
        self.pause(program)
        self.stop(program)
        self.look_at_results(program)
        self.look_at_worst_rows(program)
        self.look_at_latent(program)
        self.export(program)
        self.quit(program)
        self.start_again(size)

    def start_again(self, size):
        program = self.start(size=size)
        program.wait_match(r"jets\.h5 .*■ stopped")
        self.open_run(program)
        program.wait_for("▐5 Result", "Per-variable", "PCA")
        self.quit(program)

    def open_run(self, program):
        """The newest of the list."""
        while "▸Recent runs" not in program.text():
            program.keys("Tab")
        program.keys("Enter")

    def test_at_100x30(self):
        self.walk((100, 30))

    def test_at_80x24(self):
        self.walk((80, 24))

    def test_a_window_that_is_closed(self):
        """The run goes on without, and is watched again."""
        self.home.add(terminal.JETS)
        for size in SIZES:
            with self.subTest(size=size):
                self.leave_and_come_back(size)

    def leave_and_come_back(self, size):
        program = self.start("jets.h5", size=size)
        program.wait_match(r"▸[●◆○] +0 ")
        self.configure(program, "4000")
        self.train(program)
        seen = self.epoch(program)
        run = terminal.run_pid(os.path.join(self.home.runs()[-1], "run.pid"))
        program.hang_up()
        self.assertTrue(terminal.is_alive(run))

        program = self.start(size=size)
        program.wait_match(r"jets\.h5 .*▶ \w+")
        self.open_run(program)
        program.wait_for("Train▌", "Progress")
        self.wait_epoch(program, seen + 2)
        self.assertTrue(terminal.is_alive(run))
        program.keys("X")
        program.wait_for("Abort")
        program.keys("y")
        program.wait_for("aborted")
        self.quit(program)

    def test_tables_of_other_formats(self):
        missing = [name for name in TABLES
                   if not os.path.exists(os.path.join(terminal.SHARED, name))]
        for name, shape in TABLES.items():
            with self.subTest(table=name):
                if name not in missing:
                    self.walk_short(name, shape)
        if missing:
            self.skipTest(f"{', '.join(missing)} not in {terminal.SHARED}")

    def walk_short(self, name, shape):
        """A table of any kind, as suggested."""
        self.home.add(os.path.join(terminal.SHARED, name))
        program = self.start()
        self.open(program, name, shape)
        program.keys("a")
        self.configure(program, "3")
        program.keys("t")
        program.wait_for("What came of it", "✓ done after")
        program.settle()
        self.look_at_results(program)
        self.look_at_latent(program)
        self.quit(program)


if __name__ == "__main__":
    unittest.main()
