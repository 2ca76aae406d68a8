#!/usr/bin/python3
"""What baler-tui costs, measured from outside on a pseudo-terminal.

    bench/tui/interface.py BUILD [redraw] [idle] [training] [large]

redraw    CPU time of a full redraw at 200x60, every cell sent, per screen
idle      CPU time in five seconds of nothing
training  wall time of a run that is watched against one that is not
large     a table of 2 GB: time to its first screen; from a key to the end of
          its drawing while the statistics run
"""
import os
import shutil
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
RUNS = 7
KEYS = 400
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


def seconds_of_run(home, recipe, name, is_watched):
    """Wall time of the run, from its start to the end of its process."""
    folder = os.path.join(home.data, name)
    os.mkdir(folder)
    shutil.copy(recipe, os.path.join(folder, "recipe.ini"))
    began = time.monotonic()
    run = subprocess.Popen([terminal.BALER, "run", f"{folder}/recipe.ini",
                            "--run-dir", folder, "--quiet"])
    if is_watched:
        while not os.path.exists(f"{folder}/events.ndjson"):
            time.sleep(0.001)
        program = terminal.Program(home, "--run", folder, size=(200, 60))
        with Quiet(program), terminal.Pidfd(run.pid) as ended:
            files = [ended, program.child.child_fd]
            while ended not in terminal.select.select(files, [], [])[0]:
                program.take(0)
    run.wait()
    spent = time.monotonic() - began
    if is_watched:
        end(program)
    return spent


def measure_training(home):
    table = home.add(terminal.JETS)
    recipe = os.path.join(home.data, "recipe.ini")
    with open(recipe, "w") as file:
        file.write(f"input = {table}\nepochs = 60\npatience = 0\n"
                   f"threads = 1\n")
    times = {False: [], True: []}
    for i in range(RUNS):
        for is_watched in times:
            times[is_watched].append(seconds_of_run(
                home, recipe, f"run-{i}-{is_watched}", is_watched))
    alone, watched = (statistics.median(times[k]) for k in (False, True))
    print(f"training alone {alone:.2f} s, watched {watched:.2f} s: "
          f"{100 * (watched / alone - 1):+.1f} % (medians of {RUNS})")


def make_large(path):
    import h5py
    import numpy
    rng = numpy.random.default_rng(1)
    with h5py.File(path, "w") as file:
        for i in range(LARGE_COLUMNS):
            data = file.create_dataset(f"column_{i}", (LARGE_ROWS,), "f4")
            for at in range(0, LARGE_ROWS, 1_000_000):
                data[at:at + 1_000_000] = rng.normal(
                    i, 1, min(1_000_000, LARGE_ROWS - at)).astype("f4")


def seconds_to_first_screen(home):
    began = time.monotonic()
    program = terminal.Program(home, "large.h5", size=(100, 30))
    program.wait_match(r"▸[●◆○] +0 column_0")
    return program, time.monotonic() - began


def measure_large(home):
    path = os.path.join(home.data, "large.h5")
    make_large(path)
    size = os.path.getsize(path)
    program, first = seconds_to_first_screen(home)
    program.wait_for("Space cycle")  # the last line of it
    delays = []
    with Quiet(program):
        for i in range(KEYS):
            program.raw = b""
            began = time.monotonic()
            program.send("j" if i // 20 % 2 == 0 else "k")
            program.wait_raw("▸".encode())  # in its new line
            delays.append(time.monotonic() - began)
    if "gathering statistics" not in program.text():
        print("large: the statistics ended before the keys did")
    delays.sort()
    print(f"large {size / 1e9:.2f} GB, first screen {first:.3f} s, "
          f"{KEYS} keys: median {delays[KEYS // 2] * 1e3:.1f} ms, "
          f"p99 {delays[KEYS * 99 // 100] * 1e3:.1f} ms, "
          f"max {delays[-1] * 1e3:.1f} ms")
    os.kill(program.pid, 9)
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
