/** Constructed types: pointers, structures, unions and arrays (C706 §14.3, MS-RPCE §2.2.5.3). */

import type { Cursor, Take, Type } from './type.ts';

/** Named parts in the order in which they lie: of a structure, or the parameters of an operation. */
export type Fields = Readonly<Record<string, Type<unknown>>>;
export type Values = Record<string, unknown>;

/** Elements of one array that are kept; those behind them are read all the same. */
export const KEPT = 4096;

/** `[unique]`, `[ptr]`, or a `[ref]` within a construct: undefined where it points nowhere. */
export function pointer<T>(target: Type<T>): Type<T | undefined> {
  return {
    alignment: [4, 8],
    least: 4,
    read(cursor, take) {
      if (!cursor.referent()) return take(undefined);
      cursor.defer(() => target.read(cursor, take));
    },
  };
}

function alignmentOf(types: readonly Type<unknown>[]): Type<unknown>['alignment'] {
  const widest = (index: 0 | 1): number => types.reduce((most, { alignment }) => Math.max(most, alignment[index]), 1);
  return [widest(0), widest(1)];
}

const leastOf = (types: readonly Type<unknown>[]): number => types.reduce((sum, { least }) => sum + least, 0);

/** Reads one named part; what is undefined leaves no name. */
export function readField(cursor: Cursor, type: Type<unknown>, name: string, into: Values): void {
  type.read(cursor, (value) => {
    if (value !== undefined) into[name] = value;
  });
}

/** NDR64 fills a structure up to a multiple of its alignment (MS-RPCE §2.2.5.3.4.1). */
function trail(cursor: Cursor, alignment: number): void {
  if (cursor.ndr64) cursor.align(alignment);
}

export function struct(fields: Fields): Type<Values> {
  const parts = Object.entries(fields);
  const types = Object.values(fields);
  const type: Type<Values> = {
    alignment: alignmentOf(types),
    least: leastOf(types),
    read(cursor, take) {
      const into: Values = {};
      cursor.alignTo(type);
      for (const [name, part] of parts) readField(cursor, part, name, into);
      trail(cursor, type.alignment[1]);
      take(into);
    },
  };
  return type;
}

/** A type at a multiple of more than its parts ask for: what of it is not declared is wider. */
export function alignedTo<T>(bytes: number, type: Type<T>): Type<T> {
  return {
    ...type,
    alignment: [bytes, bytes],
    read(cursor, take) {
      cursor.align(bytes);
      type.read(cursor, take);
    },
  };
}

/** A structure that ends in an array of as many elements as the count before the structure says (C706 §14.3.6.2). */
export function conformantStruct<T>(fields: Fields, name: string, element: Type<T>): Type<Values> {
  const parts = Object.entries(fields);
  const types = [...Object.values(fields), element as Type<unknown>];
  const type: Type<Values> = {
    alignment: alignmentOf(types),
    least: leastOf(Object.values(fields)),
    read(cursor, take) {
      const into: Values = {};
      const count = cursor.size();
      cursor.alignTo(type);
      for (const [part, of] of parts) readField(cursor, of, part, into);
      readElements(cursor, element, count, (elements) => (into[name] = elements));
      take(into);
    },
  };
  return type;
}

function readElements<T>(cursor: Cursor, element: Type<T>, count: number, take: Take<T[]>): void {
  cursor.reader.require(cursor.reader.offset, count * Math.max(1, element.least));
  const elements: T[] = [];
  take(elements);
  for (let i = 0; i < count; i++) {
    element.read(cursor, (value) => {
      if (i < KEPT) elements[i] = value;
    });
  }
}

/** `[size_is]`: as many elements as the count before them says (C706 §14.3.3.2). */
export function array<T>(element: Type<T>): Type<T[]> {
  return { alignment: [4, 8], least: 4, read: (cursor, take) => readElements(cursor, element, cursor.size(), take) };
}

/** `[size_is, length_is]`: of the elements that the maximum names only those that are there (C706 §14.3.3.4). */
export function varyingArray<T>(element: Type<T>): Type<T[]> {
  return {
    alignment: [4, 8],
    least: 12,
    read(cursor, take) {
      const maximum = cursor.size();
      const offset = cursor.size();
      const count = cursor.size();
      if (offset + count > maximum) cursor.reader.invalid('array counts contradict each other');
      readElements(cursor, element, count, take);
    },
  };
}

export function fixedArray<T>(element: Type<T>, count: number): Type<T[]> {
  return {
    alignment: element.alignment,
    least: element.least * count,
    read: (cursor, take) => readElements(cursor, element, count, take),
  };
}

/**
 * A union with its discriminant before it, as it lies for encapsulated and non-encapsulated ones alike (C706 §14.3.8).
 * In NDR64 arms stand where the one of the largest alignment would (MS-RPCE §2.2.5.3.4.4). In NDR a short one stands at a
 * multiple of four where others do: the class PolicyLsaServerRoleInformation of LSAPR_POLICY_INFORMATION shows it.
 * An arm of `null` carries nothing; a discriminant without an arm ends the decoder unless there is a default.
 */
export function union(
  tag: Type<number>,
  arms: Readonly<Record<number, Type<unknown> | null>>,
  fallback?: Type<unknown> | null,
): Type<unknown> {
  const types = [...Object.values(arms), fallback ?? null].filter((arm): arm is Type<unknown> => arm !== null);
  const [narrow, wide] = alignmentOf([tag as Type<unknown>, ...types]);
  return {
    alignment: [tag.alignment[0], wide],
    least: tag.least,
    read(cursor, take) {
      if (cursor.ndr64) cursor.align(wide);
      let value = 0;
      tag.read(cursor, (read) => (value = read));
      const arm = value in arms ? arms[value] : fallback;
      if (arm === undefined) return cursor.reader.invalid(`union without an arm for ${value}`);
      cursor.align(cursor.ndr64 ? wide : Math.min(4, narrow));
      if (arm === null) return take(undefined);
      arm.read(cursor, take);
    },
  };
}
