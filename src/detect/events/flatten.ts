/** A plain object in, Sigma fields out: nested names joined with dots, lists of objects as lists of their leaves. */

import type { FieldValue } from '../sigma/types.ts';

export type Fields = Record<string, FieldValue>;

type Scalar = string | number | boolean;

/** What a stored stream may nest and repeat before the rest of it is left out. */
const MAX_DEPTH = 8;
const MAX_FIELDS = 2000;
const MAX_LIST = 10_000;

/** `keys`: of all that is in it those that are wanted, each with what is nested in it. */
export function flatten(value: object, keys: Iterable<string> = Object.keys(value)): Fields {
  const fields: Fields = {};
  const room = { left: MAX_FIELDS };
  for (const key of keys) {
    if (!Object.hasOwn(value, key)) continue;
    const child = (value as Record<string, unknown>)[key];
    if (typeof child !== 'object' || child === null) put(fields, room, key, child, false);
    else walk(fields, room, key, child, 0, false);
  }
  return fields;
}

interface Room {
  left: number;
}

function put(fields: Fields, room: Room, name: string, leaf: unknown, isInList: boolean): void {
  if (leaf !== null && !isScalar(leaf)) return;
  if (!isInList) {
    if (room.left-- > 0) fields[name] = leaf;
    return;
  }
  const list = fields[name];
  if (list === undefined) {
    if (room.left-- > 0) fields[name] = leaf === null ? [] : [leaf];
  } else if (leaf !== null && Array.isArray(list) && list.length < MAX_LIST) (list as Scalar[]).push(leaf);
}

function walk(fields: Fields, room: Room, name: string, node: object, depth: number, isInList: boolean): void {
  if (depth === MAX_DEPTH) return;
  const isList = Array.isArray(node);
  if (isList && node.length === 0) put(fields, room, name, null, true);
  for (const [key, child] of Object.entries(node)) {
    const path = isList ? name : `${name}.${key}`;
    if (typeof child !== 'object' || child === null) put(fields, room, path, child, isInList || isList);
    else walk(fields, room, path, child, depth + 1, isInList || isList);
  }
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
