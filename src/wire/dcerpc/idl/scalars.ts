/** Simple types (C706 §14.2), and such as every interface has: GUIDs, times, handles (MS-DTYP, MS-RPCE). */

import { filetimeToIso, hex } from '../../../bytes.ts';
import { type FlagTable, flagNames } from '../../flags.ts';
import { plain, type Type } from './type.ts';

export const u8: Type<number> = plain([1, 1], 1, (cursor) => cursor.u8());
export const u16: Type<number> = plain([2, 2], 2, (cursor) => cursor.u16());
export const u32: Type<number> = plain([4, 4], 4, (cursor) => cursor.u32());
export const i32: Type<number> = plain([4, 4], 4, (cursor) => cursor.u32() | 0);
export const u64: Type<bigint> = plain([8, 8], 8, (cursor) => cursor.u64());
export const bool32: Type<boolean> = plain([4, 4], 4, (cursor) => cursor.u32() !== 0);
/** An enumeration without `v1_enum`. */
export const enum16: Type<number> = plain([2, 4], 2, (cursor) => cursor.enum());
export const guid: Type<string> = plain([4, 4], 16, (cursor) => cursor.guid());
/** FILETIME (MS-DTYP §2.3.3): two 32-bit halves; null for 0 and for "never". */
export const filetime: Type<string | null> = plain([4, 4], 8, (cursor) => {
  const low = BigInt(cursor.u32());
  return filetimeToIso((BigInt(cursor.u32()) << 32n) | low) ?? null;
});
/** LARGE_INTEGER or OLD_LARGE_INTEGER that holds a time: as FILETIME, but one 64-bit integer. */
export const time64: Type<string | null> = plain([8, 8], 8, (cursor) => filetimeToIso(cursor.u64()) ?? null);
/** `[context_handle]`: undefined for the null handle, which is what a close gives back. */
export const handle: Type<string | undefined> = plain([4, 4], 20, (cursor) => cursor.contextHandle());
/** A number shown in hexadecimal: masks and levels without names. */
export const hex32: Type<string> = plain([4, 4], 4, (cursor) => `0x${hex(cursor.u32(), 8)}`);

/** A number by its name, else in hexadecimal. */
export function named(names: Readonly<Record<number, string>>, of: Type<number> = u32): Type<string> {
  return mapped(of, (value) => names[value] ?? `0x${hex(value)}`);
}

/** A 32-bit mask by the names of its bits. */
export function mask(names: FlagTable): Type<string[]> {
  return plain([4, 4], 4, (cursor) => flagNames(cursor.u32(), names));
}

/** A value made into another as it comes. */
export function mapped<T, U>(type: Type<T>, map: (value: T) => U): Type<U> {
  return { ...type, read: (cursor, take) => type.read(cursor, (value) => take(map(value))) };
}

/** What is read and not kept: it says nothing to anybody, or must not be shown. */
export function ignored(type: Type<unknown>): Type<undefined> {
  return mapped(type, () => undefined);
}
