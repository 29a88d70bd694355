/** A plain object in, Sigma fields out: nested names joined with dots, lists of objects as lists of their leaves. */

import type { FieldValue } from '../sigma/types.ts';

export type Fields = Record<string, FieldValue>;

type Scalar = string | number | boolean;

/** What a stored stream may nest and repeat before the rest of it is left out. */
const MAX_DEPTH = 8;
const MAX_FIELDS = 2000;
const MAX_LIST = 10_000;

export function flatten(value: object, leaveOut: ReadonlySet<string>): Fields {
  const fields: Fields = {};
  let count = 0;

  function put(name: string, leaf: unknown, isInList: boolean): void {
    if (leaf !== null && !isScalar(leaf)) return;
    if (!isInList) {
      if (count++ < MAX_FIELDS) fields[name] = leaf;
      return;
    }
    const list = fields[name];
    if (list === undefined) {
      if (count++ < MAX_FIELDS) fields[name] = leaf === null ? [] : [leaf];
    } else if (leaf !== null && Array.isArray(list) && list.length < MAX_LIST) (list as Scalar[]).push(leaf);
  }

  function walk(name: string, node: unknown, depth: number, isInList: boolean): void {
    if (typeof node !== 'object' || node === null) {
      put(name, node, isInList);
      return;
    }
    if (depth === MAX_DEPTH) return;
    if (!Array.isArray(node)) {
      for (const [key, child] of Object.entries(node)) walk(`${name}.${key}`, child, depth + 1, isInList);
      return;
    }
    if (node.length === 0) put(name, null, true);
    for (const child of node) walk(name, child, depth + 1, true);
  }

  for (const [key, child] of Object.entries(value)) if (!leaveOut.has(key)) walk(key, child, 0, false);
  return fields;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
