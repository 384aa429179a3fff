import assert from "node:assert/strict";
import { test } from "node:test";
import { traitName, traitValue } from "../src/screens/customers/traits";

test("a trait has a short name in both languages, with its own number and event", () => {
  assert.deepEqual(traitName("orders_90d"), ["Orders in 90 days", "近 90 天购买次数"]);
  assert.deepEqual(traitName("event_count:Product Viewed:30"), ["Product Viewed in 30 days", "近 30 天 Product Viewed"]);
  assert.deepEqual(traitName("colour"), ["colour", "colour"]);
});

test("a word of a fixed list is put into words, and a word of a customer's is not", () => {
  assert.deepEqual(traitValue("engagement", "skims"), ["skims", "略看"]);
  assert.deepEqual(traitValue("city", "low"), ["low", "low"]);
});
