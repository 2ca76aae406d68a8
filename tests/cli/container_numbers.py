"""Numbers on a lattice, as docs/container-format.md has them: all lattices but
`log`, the predictors `plain`, `previous`, `sum` and `linear`, and contexts.
What is something else raises Unknown."""
import math

import numpy as np

from container_symbols import Symbols, held, signed

FARTHEST = 2.0 ** 50
LARGEST_SINGLE = 0x7F7FFFFF
DEVIATION = 0.28867513459481287


class Unknown(Exception):
    """Of the format, but not of this reader."""


def params_of(node):
    width = {2: "<f2", 4: "<f4", 8: "<f8"}[node["as"]]
    return np.frombuffer(bytes.fromhex(node["params"]), width).tolist()


def sign_of(x):
    return -1.0 if x < 0 else 1.0


class Whole:
    """Coordinates and what they restore."""
    fill = 0

    def __init__(self, node):
        assert node["fill"] == 0 and "params" not in node

    def value(self, k):
        return float(k)

    def expected(self, v):
        """The coordinate of a predicted value."""
        return v

    def cell(self, v):
        return 1.0

    def error(self, x):
        return 0.0

    def at_type(self, k, dtype):
        if dtype == bool:
            return np.array(k) != 0
        return np.array(k, "<i8").astype(dtype)


class Reals:
    def __init__(self, node):
        self.fill = node["fill"]
        (self.step, self.offset, self.scale,
         self.low, self.high) = node["params"]
        self.sentinel = node.get("sentinel")

    def within(self, x):
        x = x if x > self.low else self.low
        return x if x < self.high else self.high

    def expected(self, v):
        x = self.within(v)
        return math.nan if x == self.sentinel else self.coordinate(x)

    def error(self, x):
        return self.cell(x) * DEVIATION

    def at_type(self, k, dtype):
        x = np.array([self.value(v) for v in k], "<f8")
        if dtype.kind == "f":
            return x.astype(dtype)
        info = np.iinfo(dtype)
        return np.array([held(round(v), info.min, info.max)
                         for v in x.tolist()], dtype)


class Even(Reals):
    def value(self, k):
        return self.within(float(k) * self.step)

    def coordinate(self, x):
        return x / self.step

    def cell(self, v):
        return self.step


class Decimal(Reals):
    def __init__(self, node):
        super().__init__(node)
        self.places, self.digits = int(self.offset), int(self.scale)
        self.decade = 9 * 10.0 ** (self.digits - 1)

    @staticmethod
    def scaled(x, e):
        return x / float(10 ** -e) if e < 0 else x * float(10 ** e)

    def decade_of(self, a):
        j = 0
        while (j < self.places + 22
               and self.scaled(a, self.places - j) >= 10 ** self.digits):
            j += 1
        return j

    def coordinate(self, x):
        j = self.decade_of(abs(x))
        units = self.scaled(abs(x), self.places - j)
        return sign_of(x) * (units + j * self.decade)

    def value(self, k):
        a = abs(float(k))
        j = math.floor((a - 10 ** (self.digits - 1)) / self.decade)
        j = held(j, 0, self.places + 22)
        return sign_of(k) * self.scaled(a - j * self.decade, j - self.places)

    def cell(self, v):
        return self.scaled(1.0, self.decade_of(abs(v)) - self.places)


def single_bits(x):
    with np.errstate(over="ignore"):
        bits = int(np.float32(abs(x)).view(np.uint32))
    return min(bits, LARGEST_SINGLE)


def single_of(bits):
    return float(np.uint32(held(bits, 0, LARGEST_SINGLE)).view(np.float32))


class Single(Reals):
    def value(self, k):
        if k == 0:
            return 0.0
        return sign_of(k) * single_of(int(abs(k) + self.offset))

    def coordinate(self, x):
        return sign_of(x) * max(0.0, single_bits(x) - self.offset)

    def cell(self, v):
        bits = min(single_bits(v), LARGEST_SINGLE - 1)
        return single_of(bits + 1) - single_of(bits)


LATTICES = {"whole": Whole, "linear": Even, "decimal": Decimal,
            "single": Single}


class Plain:
    def __init__(self, column):
        pass

    def expected(self, row):
        return 0.0

    def spread(self, row):
        return 0.0

    def zero(self, row):
        return 0.0


class Previous(Plain):
    def __init__(self, column):
        self.k, self.fill = column.k, column.lattice.fill

    def expected(self, row):
        return float(self.k[row - 1] if row else self.fill)


class Sum(Plain):
    def __init__(self, column):
        self.inputs = column.inputs_of(column.predictor)
        self.factors = params_of(column.predictor)
        self.lattice = column.lattice
        assert len(self.factors) == len(self.inputs) > 0

    def value(self, row):
        v = 0.0
        for factor, other in zip(self.factors, self.inputs):
            v += factor * other.lattice.value(other.k[row])
        return v

    def expected(self, row):
        return self.lattice.expected(self.value(row))

    def spread(self, row):
        variance = 0.0
        for factor, other in zip(self.factors, self.inputs):
            e = other.lattice.error(other.lattice.value(other.k[row]))
            variance += factor * factor * e * e
        return math.sqrt(variance) / self.lattice.cell(self.value(row))


REGRESSORS = (float, abs, lambda k: math.sqrt(abs(k)), lambda k: k == 0)


class Linear(Plain):
    def __init__(self, column):
        self.inputs = column.inputs_of(column.predictor)
        params = params_of(column.predictor)
        n = 3 if column.predictor.get("zeros_apart") else 2
        assert len(params) == (n + 1) * len(self.inputs) + n + 1
        rows = [params[i:i + n + 1] for i in range(0, len(params), n + 1)]
        *self.terms, self.constants = rows
        self.constants[0] += self.constants.pop()

    def output(self, which, row):
        """Of those there are."""
        y = self.constants[which]
        for (regressor, *weights), other in zip(self.terms, self.inputs):
            y += weights[which] * REGRESSORS[int(regressor)](other.k[row])
        return y

    def expected(self, row):
        return self.output(0, row)

    def spread(self, row):
        return self.output(1, row)

    def zero(self, row):
        return self.output(2, row) if len(self.constants) > 2 else 0.0


PREDICTORS = {"plain": Plain, "previous": Previous, "sum": Sum,
              "linear": Linear}


def rounded(y):
    """Held within +-2^50; NaN is 0."""
    return 0 if math.isnan(y) else round(held(y, -FARTHEST, FARTHEST))


def hint_feature(hint):
    if math.isnan(hint):
        return 0
    with np.errstate(over="ignore"):
        bits = int(np.float32(abs(hint)).view(np.uint32))
    return -(bits >> 16) if hint < 0 else bits >> 16


class Context:
    """The class of a row."""

    def __init__(self, column, node):
        params = [int(v) for v in params_of(node)]
        assert node["kind"] == "tree" and 2 <= node["classes"] <= 32
        assert len(params) == 3 * (node["classes"] - 1)
        self.splits = list(zip(params[::3], params[1::3], params[2::3]))
        self.inputs = column.inputs_of(node)
        self.predictor = column.model

    def class_of(self, row, y):
        found = 0
        for s, (split, feature, edge) in enumerate(self.splits):
            if found == split and self.feature(feature, row, y) > edge:
                found = s + 1
        return found

    def feature(self, number, row, y):
        place, kind = divmod(number, 7)
        far = 2 ** 30
        y = 0.0 if math.isnan(y) else held(y, -far, far)
        if kind in (0, 1, 4):
            k = self.inputs[place].k[row]
            return held((k, abs(k), None, None, round(y) - k)[kind],
                        -far, far)
        if kind == 2:
            return round(y)
        if kind == 3:
            return min(int((y - round(y) + 0.5) * 16), 15)
        return hint_feature(self.predictor.spread(row) if kind == 5
                            else self.predictor.zero(row))


class Numbers:
    """A column of a group: k of all values."""

    def __init__(self, coding, stream, is_special, known):
        """`known`: such columns by their index."""
        self.known, self.k = known, []
        self.predictor = coding["predictor"]
        self.lattice = made(LATTICES, coding["lattice"], coding["lattice"])
        self.model = made(PREDICTORS, self.predictor, self)
        context = coding.get("context")
        tree = Context(self, context) if context else None
        symbols = Symbols(stream, len(is_special) - sum(is_special),
                          context["classes"] if context else 1)
        for row, special in enumerate(is_special):
            self.k.append(self.lattice.fill if special
                          else self.number(row, symbols, tree))
        symbols.end()

    def inputs_of(self, node):
        inputs = node.get("inputs", [])
        if any(i not in self.known for i in inputs):
            raise Unknown("a column that is not known is looked at")
        return [self.known[i] for i in inputs]

    def number(self, row, symbols, tree):
        y = self.model.expected(row)
        s = symbols.next(tree.class_of(row, y) if tree else 0)
        if self.predictor.get("zeros_apart"):
            if s == 0:
                return 0
            s -= s > 0
        k = signed(rounded(y) + s)
        period, low, high = self.predictor.get("period", (0, k, k))
        return signed(k - period if k > high else k + period if k < low else k)


def made(kinds, node, of):
    if node["kind"] not in kinds:
        raise Unknown(node["kind"])
    return kinds[node["kind"]](of)
