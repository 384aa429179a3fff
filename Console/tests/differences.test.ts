import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "../src/screens/strategies/differences";

test("names each leaf that differs, with before and after", () => {
  const before = { name: "A", arms: [{ key: "x", weight: 1 }], budget: { key: "b" } };
  const after = { name: "A", arms: [{ key: "x", weight: 2 }, { key: "y" }], holdout: 0.1 };
  assert.deepEqual(differences(before, after), [
    { path: "arms[0].weight", before: "1", after: "2" },
    { path: "arms[1]", before: null, after: '{"key":"y"}' },
    { path: "budget", before: '{"key":"b"}', after: null },
    { path: "holdout", before: null, after: "0.1" },
  ]);
});

test("says nothing of what is the same", () => {
  assert.deepEqual(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), []);
});
