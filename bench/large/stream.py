#!/usr/bin/python3
"""Training on a stream of rows beside training on the same rows in memory.

    stream.py BUILD TABLE [ROUNDS [EPOCHS [OPTION...]]]

TABLE is one of make_table.py that memory can hold all the same.  In turns it
is trained on from memory and from the file; per round this prints of both the
rows/s of the last epoch (without validation), the processors' seconds of the
whole run, the largest resident size, and the ratios; then the medians.  The
ratio of the processors' seconds is the steadier one where other work goes
on."""
import json
import os
import statistics
import subprocess
import sys
import tempfile


def run(build, table, folder, *options):
    """rows/s of the last epoch, seconds of processors in all, megabytes."""
    process = subprocess.Popen(
        [f'{build}/cli/baler', 'train', table, '-o', f'{folder}/m.h5',
         '--run-dir', f'{folder}/run', '--quiet', *options])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f'baler failed with {process.returncode}')
    with open(f'{folder}/run/events.ndjson') as file:
        events = [json.loads(line) for line in file]
    subprocess.run(['rm', '-r', f'{folder}/run'], check=True)
    rate = [e['rows_per_s'] for e in events if e['ev'] == 'epoch'][-1]
    seconds = usage.ru_utime + usage.ru_stime
    return rate, seconds, usage.ru_maxrss / 1024


def show(name, row):
    print('{:8} {:18.0f} {:6.1f} {:5.0f} {:15.0f} {:6.1f} {:5.0f} {:7.2f} '
          '{:7.2f}'.format(name, *row), flush=True)


def main():
    build, table = sys.argv[1:3]
    n_rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    options = ['--epochs', sys.argv[4] if len(sys.argv) > 4 else '2',
               '--threads', '2', *sys.argv[5:]]
    rounds = []
    print('          in memory: rows/s  cpu s    MB  '
          'stream: rows/s  cpu s    MB   ratio  of cpu')
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(n_rounds):
            memory = run(build, table, folder, *options, '--stream', 'no',
                         '--sample-rows', '1000000000')
            stream = run(build, table, folder, *options, '--stream', 'yes')
            rounds.append((*memory, *stream, stream[0] / memory[0],
                           memory[1] / stream[1]))
            show('', rounds[-1])
    show('median', map(statistics.median, zip(*rounds)))


if __name__ == '__main__':
    main()
