#!/usr/bin/python3
"""Makes the seeds of fuzz_checkpoint: what follows the checksum of a checkpoint
(engine/train/checkpoint.h), as it should be and with lengths that lie."""
import os
import struct

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'checkpoint')
AGREEMENT = b'seed = 0\nloss = mse\n'
HUGE = (1 << 64) - 1


def numbers(*values):
    return b''.join(struct.pack('<d' if isinstance(v, float) else '<Q', v)
                    for v in values)


def epoch(i):
    return numbers(i, 9, 0.5, 0.6, 3e-3, 0.6, 1, 0, 0.1, 1e5, 2.0)


def checkpoint(n_text=len(AGREEMENT), text=AGREEMENT, n_epochs=2, epochs=2,
               n_block=64, block=64):
    losses = [0.25] * 32
    state = epoch(3) + numbers(0, 512, *losses, 77, 4.5)
    state += numbers(3e-3, 0, 0.0, 0.6, 1)  # schedule, and its patience
    state += numbers(0.6, 1) + epoch(1)     # early stop, best
    history = b''.join(epoch(i + 1) for i in range(epochs))
    return (numbers(n_text) + text + state + numbers(n_epochs) + history +
            numbers(n_block) + bytes(4 * block))


SEEDS = {
    'whole': checkpoint(),
    'no-history': checkpoint(n_epochs=0, epochs=0),
    'another-training': checkpoint(text=b'seed = 1\nloss = mse\n'),
    'endless-text': checkpoint(n_text=HUGE),
    'endless-history': checkpoint(n_epochs=HUGE // 88),
    'endless-block': checkpoint(n_block=HUGE),
    'cut': checkpoint()[:-1],
    'longer': checkpoint() + b'\0',
    'text-alone': numbers(len(AGREEMENT)) + AGREEMENT,
}

if __name__ == '__main__':
    os.makedirs(FOLDER, exist_ok=True)
    for name, data in SEEDS.items():
        with open(os.path.join(FOLDER, name), 'wb') as file:
            file.write(data)
