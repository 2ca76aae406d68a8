// Reads every value of the plain branches of a tree with jsroot; prints the
// seconds that went by and the values of one entry more or less.
//
//   node jsroot_read.mjs FILE.root TREE
import { openFile } from "jsroot/io";
import { TSelector, treeProcess } from "jsroot/tree";

const report = console.log;
for (const kind of ["log", "warn", "error"]) console[kind] = () => {};

const began = performance.now();
const file = await openFile(process.argv[2]);
const tree = await file.readObject(process.argv[3]);
const selector = new TSelector();
const names = tree.fBranches.arr
  .filter((branch) => branch.fLeaves.arr[0]._typename !== "TLeafC")
  .filter((branch) => !branch.fLeaves.arr[0].fLeafCount)
  .map((branch) => branch.fName);
for (const name of names) selector.addBranch(name);
let rows = 0, sum = 0;
selector.Process = function () {
  rows++;
  for (const name of names) sum += Number(this.tgtobj[name]);
};
await treeProcess(tree, selector);
report(((performance.now() - began) / 1000).toFixed(4), rows, names.length,
  sum);
