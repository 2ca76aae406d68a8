#!/usr/bin/python3
"""Writes tests/golden/npz: files made by numpy, and what is in them.

Run by hand: python3 -P tests/golden/make_npz.py   (numpy 1.24; -P because
this folder has scripts named like modules of Python)

expected.txt has one line per table and per column, separated by tabs:
    file    NAME
    table   NAME    ROWS                       ("" is written -)
    column  NAME    TYPE    DIMS    UNIT    CRC32
The checksum is zlib's over the column's values in row order, little-endian;
over the UTF-8 bytes of each text followed by a newline for text.
"""
import os
import warnings
import zipfile
import zlib

import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "npz")
TYPES = {"b": "bool", "i": "int", "u": "uint", "f": "float"}
lines = []


def crc(values):
    if values.dtype.kind in "US":
        text = b"".join(
            (v if isinstance(v, bytes) else v.encode()) + b"\n"
            for v in values.ravel().tolist())
        return zlib.crc32(text)
    little = values.astype(values.dtype.newbyteorder("<"))
    return zlib.crc32(little.tobytes())


def type_name(dtype):
    if dtype.kind in "US":
        return "text"
    name = TYPES[dtype.kind]
    return name if name == "bool" else name + str(8 * dtype.itemsize)


def expect(file, *tables):
    lines.append(f"file\t{file}")
    for name, rows, columns in tables:
        lines.append(f"table\t{name or '-'}\t{rows}")
        for column in columns:
            label, values = column[:2]
            unit = column[2] if len(column) > 2 else "-"
            if values is None:
                lines.append(f"column\t{label}\tunreadable\t-\t-\t-")
                continue
            dims = "x".join(str(n) for n in values.shape[1:]) or "-"
            lines.append(f"column\t{label}\t{type_name(values.dtype)}\t{dims}"
                         f"\t{unit}\t{crc(values):08x}")


def path(name):
    return os.path.join(HERE, name)


def member(zf, name, array, method=zipfile.ZIP_DEFLATED):
    """One array, dated like numpy's own, so that the files never change."""
    info = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
    info.compress_type = method
    with zf.open(info, "w", force_zip64=True) as f:
        np.lib.format.write_array(f, np.asanyarray(array), allow_pickle=True)


def savez(name, method=zipfile.ZIP_DEFLATED, **arrays):
    with zipfile.ZipFile(path(name), "w") as zf:
        for key, array in arrays.items():
            member(zf, key, array, method)


def raw_npy(name, version, text, data):
    """A header that numpy itself would not write today."""
    prefix = b"\x93NUMPY" + bytes((version, 0))
    size = 2 if version == 1 else 4
    header = text.encode("utf8" if version == 3 else "latin1")
    pad = -(len(prefix) + size + len(header) + 1) % 16
    header += b" " * pad + b"\n"
    with open(path(name), "wb") as f:
        f.write(prefix + len(header).to_bytes(size, "little") + header + data)


def every_type():
    rng = np.random.default_rng(1)
    n = 23
    columns = {"flag": rng.random(n) < 0.5}
    for t in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"):
        info = np.iinfo(t)
        v = rng.integers(info.min, info.max, n, dtype=t, endpoint=True)
        v[:2] = info.min, info.max
        columns[t] = v
    special = [np.nan, np.inf, -np.inf, -0.0, 0.0]
    for t in ("f2", "f4", "f8"):
        info = np.finfo(t)
        v = (rng.normal(size=n) * 1000).astype(t)
        v[:5] = special
        v[5:9] = info.max, info.tiny, info.smallest_subnormal, \
            info.smallest_subnormal * np.dtype(t).type(5)
        columns[t] = v
    for t in (">i2", ">u4", ">f4", ">f8", ">f2"):
        columns["big_" + t[1:]] = columns[t[1:]].astype(t)
    words = ["", "e", "Grüße", "日本", "🙂 jet", "a\tb", "in\0side"]
    columns["words"] = np.array([words[i % 7] for i in range(n)])
    columns["big_words"] = columns["words"].astype(">U9")
    columns["bytes"] = np.array([b"x" * (i % 6) for i in range(n)])
    for t in ("c8", "c16", ">c16"):
        c = rng.normal(size=n) + 1j * rng.normal(size=n)
        columns["z_" + t.strip(">")[1:] + ("b" if ">" in t else "")] = \
            c.astype(t)
    columns["when"] = np.arange(n).astype("M8[ns]")
    columns["when"][3] = np.datetime64("NaT")
    columns["took"] = np.arange(n).astype("m8[25s]")
    return n, columns


def expected_of(columns):
    out = []
    for name, v in columns.items():
        if v.dtype.kind == "c":
            out += [(name + ".real", v.real), (name + ".imag", v.imag)]
        elif v.dtype.kind in "Mm":
            unit = np.datetime_data(v.dtype)
            text = (str(unit[1]) if unit[1] > 1 else "") + unit[0]
            out.append((name, v.view("i8"), text))
        elif v.dtype == np.dtype("f2") or v.dtype == np.dtype(">f2"):
            out.append((name, v.astype("f4")))
        else:
            out.append((name, v))
    return out


def main():
    os.makedirs(HERE, exist_ok=True)
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(2)

    n, columns = every_type()
    savez("types.npz", **columns)
    expect("types.npz", ("", n, expected_of(columns)))
    savez("types_stored.npz", zipfile.ZIP_STORED, **columns)
    expect("types_stored.npz", ("", n, expected_of(columns)))

    data = rng.normal(size=(7, 4))
    names = np.array(["pt", "eta", "φ", "pt"])
    savez("baler.npz", data=data, names=names)
    unique = ["pt", "eta", "φ", "pt_2"]
    expect("baler.npz",
           ("", 7, [(unique[i], data[:, i]) for i in range(4)]))
    field = rng.normal(size=(5, 4, 3)).astype("f4")
    savez("baler_field.npz", data=field, names=np.array([]))
    expect("baler_field.npz", ("", 5, [("data", field)]))

    matrix = rng.normal(size=(9, 5))
    savez("fortran.npz", m=np.asfortranarray(matrix))
    expect("fortran.npz",
           ("", 9, [(f"c{i}", matrix[:, i]) for i in range(5)]))
    cube = rng.integers(0, 99, (6, 2, 3, 4)).astype("i2")
    side = np.arange(6.0)
    savez("fortran_field.npz", zipfile.ZIP_STORED,
          cube=np.asfortranarray(cube), side=side,
          z=np.asfortranarray(cube[:, 0] + 1j * cube[:, 1]))
    both = [("cube", cube), ("side", side),
            ("z.real", cube[:, 0].astype("f8")),
            ("z.imag", cube[:, 1].astype("f8"))]
    expect("fortran_field.npz", ("", 6, both))

    wide = rng.integers(0, 99, (8, 40)).astype("u1")
    narrow = rng.normal(size=(8, 3))
    one = np.arange(8).reshape(8, 1)
    texts = np.array([["a", "bb"]] * 8)
    savez("mixed.npz", x=np.arange(8), narrow=narrow, wide=wide, one=one,
          texts=texts)
    expect("mixed.npz",
           ("", 8, [("x", np.arange(8))] +
            [(f"narrow[{i}]", narrow[:, i]) for i in range(3)] +
            [("wide", wide), ("one", np.arange(8))] +
            [(f"texts[{i}]", texts[:, i]) for i in range(2)]))

    a, b, c = np.arange(4), np.arange(10) / 3, np.arange(10, dtype="u1")
    savez("groups.npz", short=a, long=b, beside=c, other=a * 2,
          gain=np.float32(2.5), by=np.array("Ada"))
    expect("groups.npz", ("short", 4, [("short", a), ("other", a * 2)]),
           ("", 10, [("long", b), ("beside", c)]))

    savez("unreadable.npz", x=np.arange(3),
          objects=np.array([{}, [], "a"], dtype=object),
          long=np.zeros(3, "g"), raw=np.zeros(3, "V5"),
          deep=np.zeros((3, 2, 2, 2, 2)), none=np.zeros((3, 0)))
    expect("unreadable.npz",
           ("", 3, [("x", np.arange(3)), ("objects", None), ("long", None),
                    ("raw", None), ("deep", None)]))

    savez("empty.npz", x=np.zeros(0), t=np.zeros(0, "U4"))
    expect("empty.npz",
           ("", 0, [("x", np.zeros(0)), ("t", np.zeros(0, "U4"))]))

    dtype = np.dtype([(("a title", "pt"), "<f4"), ("Größe", ">i8"),
                      ("p4", "<f8", (4,)), ("cov", "<f4", (2, 2)),
                      ("v", [("x", "i2"), ("s", "U3")]),
                      ("hits", [("t", "u1"), ("q", "f8")], (2,))],
                     align=False)
    rows = np.zeros(11, dtype)
    rows["pt"] = rng.normal(size=11)
    rows["Größe"] = rng.integers(-9, 9, 11)
    rows["p4"] = rng.normal(size=(11, 4))
    rows["cov"] = rng.normal(size=(11, 2, 2))
    rows["v"]["x"] = rng.integers(-9, 9, 11)
    rows["v"]["s"] = ["é" * (i % 4) for i in range(11)]
    rows["hits"]["t"] = rng.integers(0, 9, (11, 2))
    rows["hits"]["q"] = rng.normal(size=(11, 2))
    fields = [("pt", rows["pt"]), ("Größe", rows["Größe"])] + \
        [(f"p4[{i}]", rows["p4"][:, i]) for i in range(4)] + \
        [("cov", rows["cov"]), ("v.x", rows["v"]["x"]),
         ("v.s", rows["v"]["s"])] + \
        [(f"hits[{i}].{k}", rows["hits"][k][:, i])
         for i in range(2) for k in "tq"]
    np.save(path("fields.npy"), rows)
    expect("fields.npy", ("", 11, fields))
    aligned = np.dtype([("a", "u1"), ("b", "<f8"), ("c", "<i2")], align=True)
    padded = np.zeros(5, aligned)
    padded["a"], padded["b"], padded["c"] = range(5), np.arange(5) / 7, -1
    np.save(path("padded.npy"), padded)
    expect("padded.npy", ("", 5, [(k, padded[k]) for k in "abc"]))

    plain = np.arange(6, dtype="<f4")
    np.save(path("plain.npy"), plain)
    expect("plain.npy", ("", 6, [("data", plain)]))
    np.save(path("matrix_fortran.npy"), np.asfortranarray(matrix))
    expect("matrix_fortran.npy",
           ("", 9, [(f"c{i}", matrix[:, i]) for i in range(5)]))
    with open(path("version2.npy"), "wb") as f:
        np.lib.format.write_array(f, plain, version=(2, 0))
    expect("version2.npy", ("", 6, [("data", plain)]))
    raw_npy("python2.npy", 1, "{'shape': (6L,), u'fortran_order':False,\n"
            "\"descr\": '<f4'}", plain.tobytes())
    expect("python2.npy", ("", 6, [("data", plain)]))
    raw_npy("version3.npy", 3, "{'descr': [('µ', '<f4')], "
            "'fortran_order': False, 'shape': (6,), }", plain.tobytes())
    expect("version3.npy", ("", 6, [("µ", plain)]))

    with zipfile.ZipFile(path("duplicate.npz"), "w") as zf:
        member(zf, "x", plain)
        member(zf, "x", plain)
    with zipfile.ZipFile(path("bzip2.npz"), "w") as zf:
        member(zf, "x", plain, zipfile.ZIP_BZIP2)
    with zipfile.ZipFile(path("no_arrays.npz"), "w") as zf:
        zf.writestr(zipfile.ZipInfo("readme.txt"), "nothing")
    with zipfile.ZipFile(path("tiny.npz"), "w") as zf:
        member(zf, "a", np.arange(5, dtype="<f4"))
        member(zf, "b", np.arange(5, dtype="<i2"), zipfile.ZIP_STORED)
    expect("tiny.npz", ("", 5, [("a", np.arange(5, dtype="<f4")),
                                ("b", np.arange(5, dtype="<i2"))]))
    snapshots = np.arange(30, dtype="<i4").reshape(5, 3, 2)
    savez("fortran_stored.npz", zipfile.ZIP_STORED,
          x=np.asfortranarray(snapshots))
    expect("fortran_stored.npz", ("", 5, [("x", snapshots)]))

    with open(path("expected.txt"), "w") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
