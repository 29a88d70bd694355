/** Numbers of the wire into the names that their specification gives them. */
import { hex } from '../bytes.ts';

export type FlagTable = readonly (readonly [mask: number, name: string])[];
export type NameTable = ReadonlyMap<number, string>;

/** The names of the bits that are set, in the table's order; bits without a name come last, together as `0x...`. */
export function flagNames(value: number, table: FlagTable): string[] {
  const names: string[] = [];
  let rest = value;
  for (const [mask, name] of table) {
    if ((value & mask) === 0) continue;
    names.push(name);
    rest &= ~mask;
  }
  if (rest !== 0) names.push(`0x${hex(rest >>> 0)}`);
  return names;
}

/** The name of a value; `0x` and at least `digits` digits when the table has none. */
export function valueName(value: number, table: NameTable, digits = 1): string {
  return table.get(value) ?? `0x${hex(value >>> 0, digits)}`;
}
