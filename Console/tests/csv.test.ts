import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, write } from "../src/screens/imports/csv";

test("reads quotes, doubled quotes and line breaks inside them", () => {
  assert.deepEqual(parse('a,"b ""c""","d\r\ne"\r\n1,,\r\n'), [["a", 'b "c"', "d\r\ne"], ["1", "", ""]]);
});

test("what it writes it reads back", () => {
  const rows = [["plain", 'say "hi"', "a,b", "two\nlines", "", "中文"]];
  assert.deepEqual(parse(write(rows)), rows);
});
