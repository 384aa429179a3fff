import assert from "node:assert/strict";
import { test } from "node:test";
import type { Condition } from "../src/api/segments";
import { add, at, children, depth, move, negate, pathOf, remove, replace, turn, wrap } from "../src/screens/segments/tree";

const leaf = (name: string): Condition => ({ profile: name, op: "is_set" });
const tree: Condition = { all: [leaf("a"), { any: [leaf("b"), { not: leaf("c") }] }] };

test("finds a node by its path, through groups and negations", () => {
  assert.deepEqual(at(tree, [1, 1, 0]), leaf("c"));
  assert.equal(at(tree, [4]), undefined);
});

test("replaces one node and shares the rest", () => {
  const next = replace(tree, [1, 0], leaf("x"));
  assert.deepEqual(at(next, [1, 0]), leaf("x"));
  assert.equal(at(next, [0]), at(tree, [0]));
  assert.deepEqual(at(tree, [1, 0]), leaf("b"));
});

test("removes a node, and a negation with what it negates", () => {
  assert.deepEqual(remove(tree, [1, 1, 0]), { all: [leaf("a"), { any: [leaf("b")] }] });
  assert.deepEqual(remove(tree, []), { all: [] });
});

test("adds to groups only", () => {
  assert.equal(children(at(add(tree, [1], leaf("d")), [1])!).length, 3);
  assert.equal(add(tree, [0], leaf("d")), tree);
});

test("moves among neighbours and stops at the ends", () => {
  assert.deepEqual(at(move(tree, [0], 1), [1]), leaf("a"));
  assert.equal(move(tree, [0], -1), tree);
});

test("turns all into any, and back", () => {
  assert.deepEqual(turn(turn(tree, [1]), [1]), tree);
  assert.ok("all" in at(turn(tree, [1]), [1])!);
});

test("negates, and takes a negation back", () => {
  assert.deepEqual(negate(negate(tree, [0]), [0]), tree);
});

test("wraps a node in a group of its own", () => {
  assert.deepEqual(at(wrap(tree, [0]), [0, 0]), leaf("a"));
  assert.equal(depth(wrap(tree, [0])), depth(tree));
});

test("reads the server's name of a place", () => {
  assert.deepEqual(pathOf("definition.all[1].any[1].not.profile"), [1, 1, 0]);
  assert.deepEqual(pathOf("definition"), []);
});

test("keeps every other leaf through a thousand random edits", () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const leaves = (node: Condition): string[] => ("profile" in node ? [node.profile] : children(node).flatMap(leaves));
  let [root, next] = [tree, 0];
  for (let round = 0; round < 1000; round++) {
    const paths = (node: Condition, path: number[]): number[][] => [path, ...children(node).flatMap((child, index) => paths(child, [...path, index]))];
    const all = paths(root, []);
    const path = all[random(all.length)]!;
    const before = leaves(root);
    const edit = random(6);
    if (edit === 0) root = add(root, path, leaf(`n${++next}`));
    else if (edit === 1) root = move(root, path, random(2) ? 1 : -1);
    else if (edit === 2) root = turn(root, path);
    else if (edit === 3) root = negate(root, path);
    else if (edit === 4 && depth(root) < 12) root = wrap(root, path);
    else if (path.length > 0) {
      const gone = leaves(at(root, path)!);
      root = remove(root, path);
      assert.deepEqual([...leaves(root)].sort(), before.filter((name) => !gone.includes(name)).sort());
      continue;
    }
    assert.ok(before.every((name) => leaves(root).includes(name)));
  }
});
