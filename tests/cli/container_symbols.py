"""Coded symbols, as the section of that name in docs/container-format.md has
them, and nothing from the program."""
import bisect
import struct

LOWEST_STATE = 1 << 16
FARTHEST = 8192
OCTAVE = (1048576, 961548, 881744, 808563, 741455, 679917, 623487, 571740)


def signed(v):
    """Modulo 2^64, as an int64."""
    v &= (1 << 64) - 1
    return v - (1 << 64) if v >> 63 else v


def unfolded(v):
    return -1 - (v >> 1) if v & 1 else v >> 1


def held(v, low, high):
    return max(low, min(v, high))


def varint(stream, at):
    """The number, and where it ends."""
    v, shift = 0, 0
    while True:
        byte = stream[at]
        v |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return v, at


class Header:
    """Flags, and what is made of them."""

    def __init__(self, code):
        self.x = int.from_bytes(code[:3], "big")
        self.bytes = iter(code[3:])
        self.contexts = {}  # name: [lean, count]

    def decode(self, p):
        place = self.x % 4096
        is_set = place < p
        start, width = (0, p) if is_set else (p, 4096 - p)
        self.x = width * (self.x >> 12) + place - start
        while self.x < LOWEST_STATE:
            self.x = self.x << 8 | next(self.bytes)
        return is_set

    def flag(self, *name):
        context = self.contexts.setdefault(name, [0, 0])
        lean, count = context
        is_set = self.decode(2048 + lean)
        way = (2048 if is_set else -2048) - lean
        by = abs(way) // (count + 2)
        context[0] = held(lean + (by if way > 0 else -by), -2016, 2016)
        context[1] = min(count + 1, 30)
        return is_set

    def number(self, *name):
        length = 0
        while length < 64 and self.flag(*name, "length", min(length, 19)):
            length += 1
        v = 1 if length else 0
        for _ in range(length - 1):
            v = v << 1 | self.decode(2048)
        return v

    def signed_number(self, *name):
        if not self.flag(*name, "is not 0"):
            return 0
        is_negative = self.flag(*name, "is negative")
        magnitude = self.number(*name) + 1
        return -magnitude if is_negative else magnitude

    def end(self):
        assert self.x == LOWEST_STATE and next(self.bytes, None) is None


class Buckets:
    """Where the symbols of a bucket begin, and how many there are."""

    def __init__(self, centre, low, linear, split):
        assert 0 <= split <= linear <= 10 and split <= 6
        assert 0 <= low and low + linear <= 63
        self.centre, self.low = centre, low
        self.linear, self.split = linear, split

    def magnitudes(self, i):
        """The smallest of the bucket, and log2 of their number."""
        if i < 1 << self.linear:
            return i << self.low, self.low
        octave, part = divmod(i - (1 << self.linear), 1 << self.split)
        e = self.low + self.linear + octave
        assert e < 64
        width = e - self.split
        return 1 << e | part << width, width

    def symbols(self, i):
        a, width = self.magnitudes(-1 - i if i < 0 else i)
        least = -a - (1 << width) if i < 0 else a
        return self.centre + least, width


class Shape:
    """The frequencies of a table."""

    def __init__(self, header, widths, n_singles, precision):
        self.header, self.widths, self.n = header, widths, len(widths)
        self.density = [0] * self.n
        self.absent = [False] * self.n
        self.singles = []
        if self.n + n_singles > 1:
            self.read_axis()
            self.read_singles(n_singles)
        levels = [None if gone else d + 8 * w for d, w, gone
                  in zip(self.density, widths, self.absent)] + self.singles
        self.frequencies = frequencies_of(levels, 1 << precision)

    def read_axis(self):
        last = self.n - 1
        level = moved(0, self.header.signed_number("first"))
        self.density[0] = moved(level, -8 * self.widths[0])
        if last == 0:
            return
        level = moved(level, self.header.signed_number("last"))
        self.density[last] = moved(level, -8 * self.widths[last])
        step = 1
        while 2 * step < last:
            step *= 2
        while step:
            for m in range(step, last, 2 * step):
                self.read_bucket(m, step, min(m + step, last))
            step //= 2

    def read_bucket(self, m, h, b):
        self.density[m] = moved(self.expected(m, h, b), 0)
        gone = self.absent[m - h] + self.absent[b]
        self.absent[m] = self.header.flag("absent", gone)
        if not self.absent[m]:
            by = self.header.signed_number("by", min(h.bit_length() - 1, 3))
            self.density[m] = moved(self.density[m], by)

    def expected(self, m, h, b):
        d = self.density
        left, right = m - 3 * h, b + 2 * h
        around = d[m - h], d[b]
        if b != m + h:
            return d[m - h] + rounded((d[b] - d[m - h]) * h, b - m + h)
        if left >= 0 and right < self.n:
            return rounded(9 * sum(around) - d[left] - d[right], 16)
        if left >= 0:
            return rounded(6 * around[0] + 3 * around[1] - d[left], 8)
        if right < self.n:
            return rounded(3 * around[0] + 6 * around[1] - d[right], 8)
        return rounded(sum(around), 2)

    def read_singles(self, n):
        before = 0
        for _ in range(n):
            if self.header.flag("no single"):
                self.singles.append(None)
                continue
            before = moved(before, self.header.signed_number("single level"))
            self.singles.append(before)


def moved(v, by):
    return held(v + by, -FARTHEST, FARTHEST)


def rounded(v, by):
    return (2 * v + by) // (2 * by)


def weight(level, highest):
    if level is None or highest - level >= 21 * 8:
        return 0
    octaves, eighths = divmod(highest - level, 8)
    return OCTAVE[eighths] >> octaves


def frequencies_of(levels, slots):
    """None stands for what is absent."""
    present = [level for level in levels if level is not None]
    weights = [weight(level, max(present)) for level in levels]
    above = [max(0, w * slots - sum(weights)) for w in weights]
    rest, until, so_far = slots - len(present), 0, 0
    shares = []
    for e, level in zip(above, levels):
        before, so_far = until, so_far + e
        until = so_far * rest // sum(above) if sum(above) else 0
        shares.append(until - before + (level is not None))
    return shares


class Table:
    """Symbols by their slots."""

    def __init__(self, header, before, singles):
        names = ("low", "linear", "split", "first bucket", "buckets",
                 "precision")
        self.centre = before.centre if before else 0
        self.centre += unfolded(header.number("centre"))
        self.numbers = [
            (before.numbers[i] if before else 0) + header.signed_number(name)
            for i, name in enumerate(names)]
        *geometry, first, n, self.precision = self.numbers
        assert 0 <= self.precision <= 14
        assert 1 <= n and n + len(singles) <= min(4096, 1 << self.precision)
        buckets = Buckets(self.centre, *geometry)
        axis = [buckets.symbols(i) for i in range(first, first + n)]
        shape = Shape(header, [width for _, width in axis], len(singles),
                      self.precision)
        self.lay_out(axis + [(v, 0) for v in singles], shape.frequencies)

    def lay_out(self, symbols, frequencies):
        assert sum(frequencies) == 1 << self.precision
        self.starts, self.symbols, start = [], [], 0
        for (least, width), frequency in zip(symbols, frequencies):
            if frequency:
                self.starts.append(start)
                self.symbols.append((least, width, start, frequency))
                start += frequency

    def at(self, slot):
        return self.symbols[bisect.bisect_right(self.starts, slot) - 1]


class Symbols:
    """n symbols of a stream, one after the other."""

    def __init__(self, stream, n, n_classes=1):
        self.left, self.turn = n, 0
        self.constant = None
        if n == 0:
            assert stream == b""
            self.constant = 0
        elif stream[0] == 0:
            v, end = varint(stream, 1)
            assert end == len(stream)
            self.constant = unfolded(v)
        else:
            assert stream[0] == 1
            self.start(stream, n_classes)

    def start(self, stream, n_classes):
        header_size, at = varint(stream, 1)
        n_words, at = varint(stream, at)
        words = at + header_size
        raw = words + 2 * n_words
        assert raw <= len(stream)
        self.words = iter(struct.unpack(f"<{n_words}H", stream[words:raw]))
        self.raw, self.raw_at = memoryview(stream[raw:]), 0
        n_states = 1 if self.left < 512 else 4
        self.states = [LOWEST_STATE] * n_states
        if n_words:
            self.states = [next(self.words) | next(self.words) << 16
                           for _ in range(n_states)]
        self.read_header(Header(stream[at:words]), n_classes)

    def read_header(self, header, n_classes):
        n_tables = header.number("tables") + 1
        table_of = self.read_classes(header, n_classes, n_tables)
        singles = []
        for i in range(header.number("n singles")):
            v = header.number("single")
            singles.append(signed(singles[-1] + v + 1) if i else unfolded(v))
        tables = []
        for _ in range(n_tables):
            tables.append(Table(header, tables[-1] if tables else None,
                                singles))
        header.end()
        self.tables = [tables[t] for t in table_of]

    @staticmethod
    def read_classes(header, n_classes, n_tables):
        if n_tables == 1:
            return [0] * n_classes
        table_of, named = [0], 1
        for _ in range(n_classes - 1):
            if header.flag("fresh"):
                table_of.append(named)
                named += 1
            else:
                table_of.append(named - 1 - header.number("back"))
        assert named == n_tables and min(table_of) == 0
        return table_of

    def next(self, of_class=0):
        self.left -= 1
        if self.constant is not None:
            return self.constant
        table, turn = self.tables[of_class], self.turn
        x = self.states[turn]
        slot = x & (1 << table.precision) - 1
        least, width, start, frequency = table.at(slot)
        x = frequency * (x >> table.precision) + slot - start
        if x < LOWEST_STATE:
            x = x << 16 | next(self.words)
        self.states[turn] = x
        self.turn = (turn + 1) % len(self.states)
        return signed(least + self.raw_bits(width) if width else least)

    def raw_bits(self, width):
        """They may begin and end within bytes."""
        first, self.raw_at = self.raw_at, self.raw_at + width
        assert self.raw_at <= 8 * len(self.raw)
        piece = self.raw[first // 8:(self.raw_at + 7) // 8]
        bits = int.from_bytes(piece, "little") >> first % 8
        return bits & (1 << width) - 1

    def end(self):
        """All of the stream was needed."""
        assert self.left == 0
        if self.constant is None:
            assert next(self.words, None) is None
            assert set(self.states) == {LOWEST_STATE}
            assert (self.raw_at + 7) // 8 == len(self.raw)
            padding = -self.raw_at % 8
            assert not padding or self.raw[-1] >> (8 - padding) == 0


def symbols_of(stream, n, classes=None, n_classes=1):
    """All of a stream, where their classes are known before."""
    reader = Symbols(stream, n, n_classes)
    symbols = [reader.next(c) for c in (classes or [0] * n)]
    reader.end()
    return symbols
