#!/usr/bin/python3
"""Writes tests/golden/csv.txt: what pandas reads from two real files.

Run by hand: python3 -P tests/golden/make_csv.py FOLDER   (pandas 1.5; FOLDER has
zmumu.csv and zee.csv, CMS open data)

    file    NAME    ROWS
    column  NAME    TYPE    CRC32
The checksum is zlib's over the column's values, little-endian; over each text
followed by a newline for text.
"""
import os
import sys
import zlib

import pandas as pd

HERE = os.path.dirname(os.path.abspath(__file__))


def describe(values):
    if values.dtype == object:
        text = "".join(v + "\n" for v in values)
        return "text", zlib.crc32(text.encode())
    little = values.astype(values.dtype.newbyteorder("<"))
    return str(values.dtype), zlib.crc32(little.tobytes())


with open(os.path.join(HERE, "csv.txt"), "w") as out:
    for name in ("zmumu.csv", "zee.csv"):
        table = pd.read_csv(os.path.join(sys.argv[1], name),
                            float_precision="round_trip")
        out.write(f"file\t{name}\t{len(table)}\n")
        for column in table:
            type_name, crc = describe(table[column].to_numpy())
            out.write(f"column\t{column}\t{type_name}\t{crc:08x}\n")
