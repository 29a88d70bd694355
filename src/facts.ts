/** Parts of decoded arguments and results, taken out by name: what is not there, or is of another type, is null. */

export type Facts = Readonly<Record<string, unknown>>;

/** Names of one observation; `count` has how many there were. */
export const NAMES_KEPT = 256;

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function number(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(value) : null;
}

/** The value at the end of a path of names: `at(results, 'buffer', 'entriesRead')`. */
export function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

/** The list at the end of a path; empty where there is none. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}

/** Strings of a list, or of one field of its structures. */
export function textsOf(list: readonly unknown[], field?: string): string[] {
  const texts: string[] = [];
  for (const element of list) {
    const value = field === undefined ? element : at(element, field);
    if (typeof value === 'string') texts.push(value);
  }
  return texts;
}
