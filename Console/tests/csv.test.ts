import assert from "node:assert/strict";
import { test } from "node:test";
import { bare, guarded, parse, write } from "../src/screens/imports/csv";

test("reads quotes, doubled quotes and line breaks inside them", () => {
  assert.deepEqual(parse('a,"b ""c""","d\r\ne"\r\n1,,\r\n'), [["a", 'b "c"', "d\r\ne"], ["1", "", ""]]);
});

test("what it writes it reads back", () => {
  const rows = [["plain", 'say "hi"', "a,b", "two\nlines", "", "中文"]];
  assert.deepEqual(parse(write(rows)), rows);
});

test("guards what a spreadsheet would run, and takes nothing else away", () => {
  const cells = ["=1+1", "+86 138", "-2.50", "@x", "\t=1", "+5", "a=1", "-", "'=1", "''=1", "'a", "'-5", "＝1", "", "'", "+Infinity"];
  assert.deepEqual(cells.map(guarded).map(bare), cells);
  for (const cell of cells.map(guarded)) assert.ok(!/^[=@\t＝]/.test(cell), cell);
  assert.deepEqual(["=1+1", "-2.50", "'=1", "a"].map(guarded), ["'=1+1", "-2.50", "''=1", "a"]);
});
