import type { Condition } from "../../api/segments";

/** Where a condition stands: the place in each group on the way, from the root. */
export type Path = readonly number[];

export type Group = { all: Condition[] } | { any: Condition[] };

export const isGroup = (node: Condition): node is Group => "all" in node || "any" in node;

export const children = (node: Condition): Condition[] => ("all" in node ? node.all : "any" in node ? node.any : "not" in node ? [node.not] : []);

const withChildren = (node: Condition, list: Condition[]): Condition => {
  if ("all" in node) return { all: list };
  if ("any" in node) return { any: list };
  return "not" in node && list[0] ? { not: list[0] } : node;
};

export const at = (root: Condition, path: Path): Condition | undefined =>
  path.reduce<Condition | undefined>((node, place) => (node ? children(node)[place] : undefined), root);

/** The tree with the node at a path put in another's place; nothing else is touched. */
export function replace(root: Condition, path: Path, node: Condition): Condition {
  const [place, ...rest] = path;
  if (place === undefined) return node;
  return withChildren(root, children(root).map((child, index) => (index === place ? replace(child, rest, node) : child)));
}

/** The tree without the node at a path. A negation goes with what it negates; the root stays, empty. */
export function remove(root: Condition, path: Path): Condition {
  if (path.length === 0) return { all: [] };
  const parent = path.slice(0, -1);
  const node = at(root, parent);
  if (!node) return root;
  if ("not" in node) return remove(root, parent);
  const place = path[path.length - 1];
  return replace(root, parent, withChildren(node, children(node).filter((_, index) => index !== place)));
}

/** Adds to the group at a path. */
export function add(root: Condition, path: Path, node: Condition): Condition {
  const group = at(root, path);
  return group && isGroup(group) ? replace(root, path, withChildren(group, [...children(group), node])) : root;
}

/** Moves a node among its neighbours. */
export function move(root: Condition, path: Path, step: 1 | -1): Condition {
  const parent = at(root, path.slice(0, -1));
  const place = path[path.length - 1];
  if (!parent || place === undefined) return root;
  const list = [...children(parent)];
  const [one, other] = [list[place], list[place + step]];
  if (!one || !other) return root;
  list[place] = other;
  list[place + step] = one;
  return replace(root, path.slice(0, -1), withChildren(parent, list));
}

/** All of them, or any of them. */
export function turn(root: Condition, path: Path): Condition {
  const node = at(root, path);
  if (!node || !isGroup(node)) return root;
  return replace(root, path, "all" in node ? { any: node.all } : { all: node.any });
}

/** Not this; of a negation, this. */
export function negate(root: Condition, path: Path): Condition {
  const node = at(root, path);
  if (!node) return root;
  return replace(root, path, "not" in node ? node.not : { not: node });
}

/** Puts a node into a group of its own, so that others can join it there. */
export function wrap(root: Condition, path: Path): Condition {
  const node = at(root, path);
  return node ? replace(root, path, { any: [node] }) : root;
}

/** The root as a group, so that there is always one to add to. */
export const rooted = (node: Condition): Condition => (isGroup(node) ? node : { all: [node] });

export const depth = (node: Condition): number => 1 + Math.max(0, ...children(node).map(depth));

/** The path the server names, as `definition.all[0].any[1]`, as far as it leads into the tree. */
export const pathOf = (field: string): Path => [...field.matchAll(/\.(?:all|any)\[(\d+)\]|\.(not)/g)].map((found) => (found[2] ? 0 : Number(found[1])));
