#!/usr/bin/python3
"""A field's error against the bytes of the whole file, model counted.

    field_quality.py BUILD FIELD [SECONDS]

Trains dense, convolutional and principal-component models of several sizes,
each for SECONDS at most (20), and prints in Markdown, smallest file first: the
bytes, RMS / std of the residuals, and what zfp leaves in as many bytes, found
by `baler compare` in the same run.  Last come what the program does when it is
told nothing, and zstd without any loss."""
import json
import subprocess
import sys

MODELS = [
    '--model-type pca --tile 50x50 --latent 4',
    '--model-type pca --tile 50x50 --latent 10',
    '--model-type pca --tile 10x10 --latent 4',
    '--model-type pca --tile 10x10 --latent 16',
    '--model-type pca --tile 8x8 --latent 40',
    '--model-type dense --tile 10x10 --latent 2 --hidden 32',
    '--model-type dense --tile 10x10 --latent 4 --hidden 32',
    '--model-type dense --tile 10x10 --latent 16 --hidden 64',
    '--model-type dense --tile 5x5 --latent 4 --hidden 32',
    '--model-type conv --tile 25x25 --latent 8 --channels 8,16',
    '--model-type conv --tile 25x25 --latent 32 --channels 8,16',
    '--model-type conv --tile 10x10 --latent 16 --channels 8,16',
]


def compared(build, field, seconds, options):
    """What `baler compare` says, by codec."""
    text = subprocess.run(
        [f'{build}/cli/baler', 'compare', field, '--json', '--quiet',
         '--epochs', '100000', '--patience', '0', '--max-seconds', seconds,
         *options], check=True, capture_output=True, text=True).stdout
    return {codec['name']: codec for codec in json.loads(text)['codecs']}


def line(name, codec, beside=None):
    error = codec['mean_rms_over_std']
    other = f"{beside['mean_rms_over_std']:.2g}" if beside else ''
    print(f"| {name} | {codec['bytes'] / 1000:.0f} kB | {error:.2g} | {other} |",
          flush=True)


def main():
    build, field = sys.argv[1:3]
    seconds = sys.argv[3] if len(sys.argv) > 3 else '20'
    found = []
    for model in MODELS:
        codecs = compared(build, field, seconds, model.split())
        found.append((model.removeprefix('--model-type '), codecs))
    found.sort(key=lambda pair: pair[1]['autoencoder']['bytes'])
    print('| model | file | error | zfp in as many bytes |\n|---|---|---|---|')
    for name, codecs in found:
        line(f'`{name}`', codecs['autoencoder'], codecs['zfp'])
    codecs = compared(build, field, seconds, ['--epochs', '100'])
    line('the default', codecs['autoencoder'], codecs['zfp'])
    line('zstd, nothing lost', codecs['lossless'])


if __name__ == '__main__':
    main()
