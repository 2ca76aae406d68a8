"""A reader of .baler files, written from docs/container-format.md alone.  It
checks what it comes across by assertions.  Fields, networks and some ways to
predict numbers are beyond it."""
import ctypes
import ctypes.util
import json
import struct

import h5py
import numpy as np

from container_numbers import Numbers, Unknown
from container_symbols import symbols_of

NETWORK = 0xFFFFFFFF
LATENT, EXACT, LENGTHS, TEXT, SPECIAL, NUMBERS = range(6)


def library(name):
    path = ctypes.util.find_library(name)
    return ctypes.CDLL(path) if path else None


ZSTD, XXHASH = library("zstd"), library("xxhash")


def zstd(frame, n):
    out = ctypes.create_string_buffer(max(n, 1))
    ZSTD.ZSTD_decompress.restype = ctypes.c_size_t
    got = ZSTD.ZSTD_decompress(out, ctypes.c_size_t(n), frame,
                               ctypes.c_size_t(len(frame)))
    assert got == n, (got, n)
    return out.raw[:n]


def xxh3(content):
    XXHASH.XXH3_64bits.restype = ctypes.c_uint64
    return XXHASH.XXH3_64bits(content, ctypes.c_size_t(len(content)))


# Packed runs: codings by their numbers, of (payload, element size, n).

def raw(payload, size, n):
    assert len(payload) == n
    return payload


def constant(payload, size, n):
    assert len(payload) == size
    return payload * (n // size)


def whole_frame(payload, size, n):
    return zstd(payload, n)


def shuffled(payload, size, n):
    planes = np.frombuffer(zstd(payload, n), "u1").reshape(size, n // size)
    return planes.T.tobytes()


def elements(values, size):
    return b"".join((v % (1 << 8 * size)).to_bytes(size, "little")
                    for v in values)


def summed(values):
    return np.cumsum(np.array(values, object)).tolist()


def differences(payload, size, n):
    run = shuffled(payload, size, n)
    return elements(summed([int.from_bytes(run[i:i + size], "little")
                            for i in range(0, n, size)]), size)


def bits(payload, size, n):
    least, width = int.from_bytes(payload[:size], "little"), payload[size]
    assert 1 <= width < 8 * size
    packed = payload[size + 1:]
    assert len(packed) == (n // size * width + 7) // 8
    rest = np.unpackbits(np.frombuffer(packed, "u1"), bitorder="little")
    each = rest[:n // size * width].reshape(-1, width)
    assert not rest[each.size:].any()
    weights = [1 << b for b in range(width)]
    return elements([least + sum(w for w, b in zip(weights, row) if b)
                     for row in each.tolist()], size)


def symbols(payload, size, n):
    return elements(symbols_of(payload, n // size), size)


def symbol_differences(payload, size, n):
    return elements(summed(symbols_of(payload, n // size)), size)


def dictionary(payload, size, n):
    count, run = struct.unpack_from("<II", payload)
    assert 2 <= count <= 4096 and size > 1
    parts = payload[8:8 + run], payload[8 + run:]
    assert all(part[0] != CODINGS.index(dictionary) for part in parts)
    words = unpack(parts[0])
    assert len(words) == count * size
    places = np.frombuffer(unpack(parts[1]), "u1" if count <= 256 else "<u2")
    assert len(places) == n // size
    return b"".join(words[p * size:(p + 1) * size] for p in places.tolist())


CODINGS = [raw, constant, whole_frame, shuffled, differences, bits, symbols,
           symbol_differences, dictionary]


def unpack(run):
    coding, size, n = struct.unpack_from("<BBQ", run)
    assert 1 <= size <= 8 and n % size == 0
    return CODINGS[coding](run[10:], size, n)


class Group:
    """A row group: its streams, and its columns where this reader knows their
    way."""

    def __init__(self, file, rows, part, directory):
        self.file, self.rows = file, rows
        self.streams = {}  # by column and kind, as they are stored
        self.numbers = {}  # by column, of what is kept so
        n, = struct.unpack_from("<I", part)
        assert directory == 4 + 24 * n
        at = directory
        for i in range(n):
            column, kind, size, checksum = struct.unpack_from(
                "<IIQQ", part, 4 + 24 * i)
            assert xxh3(part[at:at + size]) == checksum
            assert (column, kind) not in self.streams
            self.streams[column, kind] = part[at:at + size]
            at += size
        assert at == len(part)

    def unpacked(self, column, kind):
        return unpack(self.streams[column, kind])

    def latents(self):
        model = self.file.meta["model"]
        n = model["layers"][model["latent_layer"]]
        dtype = {"float32": "<f4", "float64": "<f8"}[model["precision"]]
        if "latent_steps" not in model:
            values = np.frombuffer(self.unpacked(NETWORK, LATENT), dtype)
            return values.reshape(self.rows, n)
        classes = [j % min(n, 256) for j in range(n)] * self.rows
        k = symbols_of(self.streams[NETWORK, LATENT], len(classes), classes,
                       min(n, 256))
        values = np.array(k).reshape(self.rows, n) * model["latent_steps"]
        return values.astype(dtype)

    def special(self, i, n, dtype):
        """Which values are special, and those."""
        if (i, SPECIAL) not in self.streams:
            return np.zeros(n, bool), np.zeros(0, dtype)
        stream = self.unpacked(i, SPECIAL)
        size = (n + 7) // 8
        flags = np.unpackbits(np.frombuffer(stream[:size], "u1"),
                              bitorder="little")
        assert not flags[n:].any()
        values = np.frombuffer(stream[size:], dtype)
        assert len(values) == flags.sum()
        return flags[:n].astype(bool), values

    def columns(self):
        """By name, those that can be restored."""
        table, found = self.file.meta["table"], {}
        order = table["codings"]["order"]
        assert sorted(order) == list(range(len(table["columns"])))
        for i in order:
            try:
                found[table["columns"][i]["name"]] = self.column(i)
            except Unknown:
                pass
        return found

    def column(self, i):
        column = self.file.meta["table"]["columns"][i]
        coding = self.file.meta["table"]["codings"]["columns"][i]
        if coding["way"] not in ("bytes", "numbers"):
            raise Unknown(coding["way"])
        if column["type"] == "text":
            return self.texts(i)
        dtype = np.dtype(column["type"])
        shape = (self.rows, *column["dims"])
        if coding["way"] == "bytes":
            return np.frombuffer(self.unpacked(i, EXACT), dtype).reshape(shape)
        is_special, special = self.special(i, int(np.prod(shape)), dtype)
        numbers = Numbers(coding, self.streams[i, NUMBERS],
                          is_special.tolist(), self.numbers)
        self.numbers[i] = numbers
        values = numbers.lattice.at_type(numbers.k, dtype)
        values[is_special] = special
        return values.reshape(shape)

    def texts(self, i):
        lengths = np.frombuffer(self.unpacked(i, LENGTHS), "<u4")
        content, ends = self.unpacked(i, TEXT), np.cumsum(lengths).tolist()
        starts = [0, *ends]
        assert starts[-1] == len(content)
        strings = np.array([content[start:end].decode()
                            for start, end in zip(starts, ends)], object)
        if (i, EXACT) in self.streams:  # they are a dictionary
            assert len(strings) <= 4096 and max(lengths) <= 255
            width = "u1" if len(strings) <= 256 else "<u2"
            strings = strings[np.frombuffer(self.unpacked(i, EXACT), width)]
        assert len(strings) == self.rows
        return strings


class File:
    """A file taken apart by the rules of the page."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.attributes = dict(file.attrs)
            self.datasets = {n: (d.dtype, d.shape, d.chunks)
                             for n, d in file.items()}
            self.parts = {n: d[...].tobytes() for n, d in file.items()}
        packed = self.parts["meta"][:-8]
        assert xxh3(packed) == struct.unpack("<Q", self.parts["meta"][-8:])[0]
        self.meta = json.loads(unpack(packed))
        if "weights" in self.parts:
            assert (f"{xxh3(self.parts['weights']):016x}"
                    == self.meta["model"]["checksum"])

    def groups(self):
        for i, (rows, directory, size, checksum) in enumerate(
                self.meta["table"]["groups"]):
            part = self.parts[f"rows.{i}"]
            assert len(part) == size
            assert f"{xxh3(part[:directory]):016x}" == checksum
            yield Group(self, rows, part, directory)
