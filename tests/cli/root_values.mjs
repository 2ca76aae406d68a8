// Every value of a ROOT file as jsroot reads it.
//
//   node root_values.mjs FILE.root
//
// prints {version, trees: [{path, title, entries, branches}]}; a
// branch is {name, title, leaf, leaf_title, type, baskets, entries, data} with
// its values in base64, each in its own width, little-endian, or, of texts,
// `texts`.
//
// Of jsroot 7.11.2: its 64-bit integers are wrong below zero and beyond 2^53,
// and it makes texts of arrays of char; both readers are replaced.
import { openFile, TBuffer } from "jsroot/io";
import { TSelector, treeProcess } from "jsroot/tree";

for (const kind of ["log", "warn", "error"])
  console[kind] = (...words) => process.stderr.write(`${words.join(" ")}\n`);

// A number where it is exact: positions in a file must be numbers.
function exact(integer) {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}
TBuffer.prototype.ntoi8 = function () {
  this.o += 8;
  return exact(this.arr.getBigInt64(this.o - 8));
};
TBuffer.prototype.ntou8 = function () {
  this.o += 8;
  return exact(this.arr.getBigUint64(this.o - 8));
};

let readsValues = false;
const readFastString = TBuffer.prototype.readFastString;
TBuffer.prototype.readFastString = function (n) {
  if (!readsValues) return readFastString.call(this, n);
  const chars = Array.from({ length: n }, (_, i) =>
    this.arr.getInt8(this.o + i));
  this.o += n;
  return chars;
};

const widths = { O: 1, B: 1, S: 2, I: 4, L: 8, F: 4, D: 8 };
// Each puts a value into the bytes b at a place.
const writers = {
  bool: (b, v, at) => b.writeUInt8(Number(v), at),
  int8: (b, v, at) => b.writeInt8(typeof v === "string" ?
    v.charCodeAt(0) << 24 >> 24 : v, at),
  uint8: (b, v, at) => b.writeUInt8(v, at),
  int16: (b, v, at) => b.writeInt16LE(v, at),
  uint16: (b, v, at) => b.writeUInt16LE(v, at),
  int32: (b, v, at) => b.writeInt32LE(v, at),
  uint32: (b, v, at) => b.writeUInt32LE(v, at),
  int64: (b, v, at) => b.writeBigInt64LE(BigInt(v), at),
  uint64: (b, v, at) => b.writeBigUInt64LE(BigInt(v), at),
  float32: (b, v, at) => b.writeFloatLE(v, at),
  float64: (b, v, at) => b.writeDoubleLE(v, at),
};

class Numbers {
  constructor(type, width) {
    this.write = writers[type];
    this.width = width;
    this.bytes = Buffer.alloc(1 << 16);
    this.size = 0;
  }

  put(value) {
    if (typeof value === "object") {
      for (let i = 0; i < value.length; i++) this.put(value[i]);
      return;
    }
    if (this.size + this.width > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes, this.bytes]);
    this.write(this.bytes, value, this.size);
    this.size += this.width;
  }

  text() {
    return this.bytes.toString("base64", 0, this.size);
  }
}

const letterOf = (leaf) => leaf._typename.slice(-1);

function typeOf(leaf) {
  const letter = letterOf(leaf);
  if (letter === "C") return "text";
  if (letter === "O") return "bool";
  if (letter === "F" || letter === "D") return `float${8 * widths[letter]}`;
  return `${leaf.fIsUnsigned ? "u" : ""}int${8 * widths[letter]}`;
}

async function scan(tree, branch, take) {
  const selector = new TSelector();
  let entries = 0;
  selector.addBranch(branch, "value");
  selector.Process = function () {
    entries++;
    take(this.tgtobj.value);
  };
  readsValues = true;
  await treeProcess(tree, selector);
  readsValues = false;
  return entries;
}

async function valuesOf(tree, branch, leaf, type) {
  const texts = [], numbers = new Numbers(type, widths[letterOf(leaf)]);
  const take = type === "text" ? (value) => texts.push(value)
    : (value) => numbers.put(value);
  const entries = tree.fEntries ? await scan(tree, branch, take) : 0;
  return type === "text" ? { entries, texts }
    : { entries, data: numbers.text() };
}

async function treeAt(file, key, path) {
  const tree = await file.readObject(path, key.fCycle);
  const branches = [];
  for (const branch of tree.fBranches.arr) {
    const [leaf] = branch.fLeaves.arr, type = typeOf(leaf);
    branches.push({
      name: branch.fName, title: branch.fTitle, leaf: leaf.fName,
      leaf_title: leaf.fTitle, type, baskets: branch.fWriteBasket,
      ...await valuesOf(tree, branch, leaf, type),
    });
  }
  return { path, title: tree.fTitle, entries: tree.fEntries, branches };
}

async function treesIn(file, keys, folder) {
  const trees = [];
  for (const key of keys) {
    const path = folder + key.fName;
    if (key.fClassName === "TTree") {
      trees.push(await treeAt(file, key, path));
    } else if (key.fClassName === "TDirectory") {
      const { fKeys } = await file.readObject(path, key.fCycle);
      trees.push(...await treesIn(file, fKeys, `${path}/`));
    }
  }
  return trees;
}

const file = await openFile(process.argv[2]);
const trees = await treesIn(file, file.fKeys, "");
process.stdout.write(JSON.stringify({ version: file.fVersion, trees }));
