#!/usr/bin/python3
"""What baler-tui costs, measured from outside on a pseudo-terminal.

    bench/tui/interface.py BUILD [redraw] [idle] [training] [large]

redraw    CPU time of a full redraw at 200x60, every cell sent, per screen
idle      CPU time in five seconds of nothing
training  how much slower a run is while it is watched
large     a table of 2 GB: time to its first screen; from a key to the end of
          its drawing while the statistics run
"""
import os
import re
import signal
import statistics
import subprocess
import sys
import time

BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "build/release"
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
os.environ["BALER_SOURCE_DIR"] = SOURCE
os.environ["BALER_TUI"] = os.path.join(BUILD, "tui", "baler-tui")
os.environ["BALER"] = os.path.join(BUILD, "cli", "baler")
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(SOURCE, "tests", "tui", "program"))

import terminal  # noqa: E402

terminal.PATIENCE = 60

SCREENS = ("Home", "Columns", "Configure", "Train", "Results", "Latent",
           "Plots", "Jobs")
REDRAWS = 200
TURNS, WHILE = 25, 1.5  # seconds
KEYS = 400
IS_READING = re.compile("gathering|% read|1 running")
LARGE_ROWS, LARGE_COLUMNS = 20_000_000, 25  # float32: 2 GB


def cpu_seconds(pid):
    """Of all its threads, as the scheduler counts."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as file:
            total += int(file.read().split()[0])
    return total * 1e-9


def set_epochs(program, epochs):
    program.keys("3")
    program.wait_match(r"ratio +[\d.]+× +[\d.]+×")
    while "▸  epochs" not in program.text():
        program.keys("j")
    program.keys("Enter", "Ctrl-U", *str(epochs), "Enter")


def start(home, *arguments, size=(200, 60), **how):
    program = terminal.Program(home, *arguments, size=size, **how)
    program.settle()
    return program


def end(program):
    program.press("q")
    program.end()
    program.close()


class Quiet:
    """Takes what the program sends and shows it in the end: the terminal's
    time is not the program's."""

    def __init__(self, program):
        self.program, self.kept = program, []

    def __enter__(self):
        self.program.feed = self.keep
        return self

    def keep(self, data):
        self.program.raw += data
        self.kept.append(data)

    def n_bytes(self):
        return sum(map(len, self.kept))

    def __exit__(self, *what):
        del self.program.feed
        self.program.stream.feed(b"".join(self.kept))


def measure_redraw(home):
    home.add(terminal.JETS)
    program = start(home, "jets.h5")
    program.wait_match(r"0 pt .* 20\.01")
    set_epochs(program, 20)
    program.keys("t")
    program.wait_for("What came of it", "done after")
    for number, name in enumerate(SCREENS, 1):
        program.keys(str(number))
        program.raw = program.raw[-100:]
        with Quiet(program) as quiet:
            before = cpu_seconds(program.pid)
            for _ in range(REDRAWS):
                program.keys("Ctrl-L")
            spent = cpu_seconds(program.pid) - before
        print(f"redraw {name:10} {spent / REDRAWS * 1e3:.2f} ms, "
              f"{quiet.n_bytes() // REDRAWS} bytes")
    end(program)


def measure_idle(home):
    home.add(terminal.JETS)
    program = start(home, "jets.h5")
    program.wait_match(r"0 pt .* 20\.01")
    time.sleep(8)  # a toast goes away meanwhile
    before = cpu_seconds(program.pid)
    time.sleep(5)
    print(f"idle {(cpu_seconds(program.pid) - before) * 1e3:.3f} ms in 5 s")
    end(program)


def n_epochs(folder):
    with open(f"{folder}/events.ndjson", "rb") as file:
        return file.read().count(b'"ev":"epoch"')


def epochs_per_second(program, folder, number):
    """Of a while in which the interface goes on, or stands still."""
    os.kill(program.pid, number)
    began, before = time.monotonic(), n_epochs(folder)
    end = began + WHILE
    while (left := end - time.monotonic()) > 0:
        program.take(left)
    return (n_epochs(folder) - before) / (time.monotonic() - began)


def measure_training(home):
    """In one run, by turns: what else the machine does changes slowly."""
    table = home.add(terminal.JETS)
    folder = os.path.join(home.data, "run")
    os.mkdir(folder)
    with open(f"{folder}/recipe.ini", "w") as file:
        file.write(f"input = {table}\nepochs = 100000\npatience = 0\n")
    run = subprocess.Popen([terminal.BALER, "run", f"{folder}/recipe.ini",
                            "--run-dir", folder, "--quiet"])
    while not os.path.exists(f"{folder}/events.ndjson"):
        time.sleep(0.01)
    program = start(home, "--run", folder)
    program.wait_match(r"epoch +[1-9]\d/")
    spent, ratios = cpu_seconds(program.pid), []
    with Quiet(program):
        for _ in range(TURNS):
            watched = epochs_per_second(program, folder, signal.SIGCONT)
            ratios.append(epochs_per_second(program, folder, signal.SIGSTOP)
                          / watched)
    spent = (cpu_seconds(program.pid) - spent) / (TURNS * WHILE)
    print(f"training {100 * (statistics.median(ratios) - 1):+.1f} % of wall "
          f"time when watched (median of {TURNS} turns), the interface takes "
          f"{100 * spent:.1f} % of a core")
    for process in program.pid, run.pid:
        os.kill(process, signal.SIGKILL)
    run.wait()
    program.close()


def make_large(path):
    import h5py
    import numpy
    rng = numpy.random.default_rng(1)
    with h5py.File(path, "w") as file:
        for i in range(LARGE_COLUMNS):
            data = file.create_dataset(f"column_{i:02}", (LARGE_ROWS,), "f4")
            for at in range(0, LARGE_ROWS, 1_000_000):
                data[at:at + 1_000_000] = rng.normal(
                    i, 1, min(1_000_000, LARGE_ROWS - at)).astype("f4")


def seconds_to_first_screen(home):
    began = time.monotonic()
    program = terminal.Program(home, "large.h5", size=(100, 30))
    program.wait_match(r"▸[●◆○] +0 column_00")
    return program, time.monotonic() - began


def measure_large(home):
    path = os.path.join(home.data, "large.h5")
    make_large(path)
    size = os.path.getsize(path)
    program, first = seconds_to_first_screen(home)
    program.wait_for("Space cycle")  # the last line of it
    delays = []
    while len(delays) < KEYS and IS_READING.search(program.text()):
        for key, line in zip("jjjjjjjjkkkkkkkk",
                             (1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2, 1, 0)):
            began = time.monotonic()
            program.send(key)
            program.wait_match(rf"▸[●◆○] +{line} column_{line:02}\b")
            delays.append(time.monotonic() - began)
    delays.sort()
    print(f"large {size / 1e9:.2f} GB, first screen {first:.3f} s, "
          f"{len(delays)} keys: "
          f"median {delays[len(delays) // 2] * 1e3:.1f} ms, "
          f"p99 {delays[len(delays) * 99 // 100] * 1e3:.1f} ms, "
          f"max {delays[-1] * 1e3:.1f} ms")
    os.kill(program.pid, signal.SIGKILL)
    program.close()


MEASURES = {"redraw": measure_redraw, "idle": measure_idle,
            "training": measure_training, "large": measure_large}


def main():
    for name in sys.argv[2:] or MEASURES:
        home = terminal.Home()
        try:
            MEASURES[name](home)
        finally:
            home.remove()


if __name__ == "__main__":
    main()
