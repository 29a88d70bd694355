/** Instances of CIM classes as WMI sends them (MS-WMIO §2.2): names and values of their properties. */

import { decode, latin1, type Malformed, type Reader, utf16le } from '../bytes.ts';

/** §2.2.1. */
const SIGNATURE = 0x12345678;
/** §2.2.6: flags of an object. */
const INSTANCE = 0x2;
const DECORATED = 0x4;

/** §2.2.82: CIM types, without the bits that say inherited and array. */
const CIM_ARRAY = 0x2000;
const FIXED: Readonly<Record<number, (reader: Reader, at: number) => unknown>> = {
  2: (reader, at) => (reader.u16At(at) << 16) >> 16,
  3: (reader, at) => reader.u32At(at) | 0,
  11: (reader, at) => reader.u16At(at) !== 0,
  16: (reader, at) => (reader.u8At(at) << 24) >> 24,
  17: (reader, at) => reader.u8At(at),
  18: (reader, at) => reader.u16At(at),
  19: (reader, at) => reader.u32At(at),
  20: (reader, at) => BigInt.asIntN(64, reader.u64At(at)),
  21: (reader, at) => reader.u64At(at),
};
/** string, datetime and reference: in the heap. */
const STRINGS: ReadonlySet<number> = new Set([8, 101, 102]);

const MOST_PROPERTIES = 512;
const LONGEST = 65536;

export interface CimInstance {
  /** Of the instance's class: `__PARAMETERS`, `ActiveScriptEventConsumer`. */
  readonly className: string | null;
  readonly namespace: string | null;
  /** Properties that have a value of a simple type. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The instance in an encoding unit; undefined for a class. */
export function decodeCimInstance(bytes: Uint8Array): CimInstance | undefined | Malformed {
  return decode('EncodingUnit', bytes, (reader) => {
    if (reader.u32() !== SIGNATURE) reader.invalid('signature is not that of an encoding unit');
    reader.skip(4);
    const flags = reader.u8();
    let namespace: string | null = null;
    if ((flags & DECORATED) !== 0) {
      skipEncodedString(reader);
      namespace = encodedString(reader, reader.offset);
      skipEncodedString(reader);
    }
    return (flags & INSTANCE) === 0 ? undefined : readInstance(reader, namespace);
  });
}

interface ClassPart {
  properties: { name: string; type: number; order: number; offset: number }[];
  tableLength: number;
}

/** §2.2.15: header, derivation, qualifiers, properties, default values, heap. */
function readClassPart(reader: Reader): ClassPart {
  const start = reader.offset;
  const length = reader.u32();
  reader.skip(5);
  const tableLength = reader.u32();
  skipCounted(reader);
  skipCounted(reader);
  const count = reader.u32();
  if (count > MOST_PROPERTIES) reader.invalid(`${count} properties`);
  const lookups = reader.offset;
  reader.skip(count * 8);
  reader.skip(tableLength);
  const heap = reader.offset + 4;
  const properties = Array.from({ length: count }, (_, i) => {
    const name = heapString(reader, heap, reader.u32At(lookups + i * 8)) ?? '';
    const info = heap + (reader.u32At(lookups + i * 8 + 4) & 0x7fffffff);
    return { name, type: reader.u32At(info), order: reader.u16At(info + 4), offset: reader.u32At(info + 6) };
  });
  reader.seek(start + length);
  return { properties, tableLength };
}

/** §2.2.53. */
function readInstance(reader: Reader, namespace: string | null): CimInstance {
  const { properties, tableLength } = readClassPart(reader);
  reader.skip(5);
  const classNameRef = reader.u32();
  const table = reader.offset;
  reader.skip(tableLength);
  skipQualifierSets(reader);
  const heap = reader.offset + 4;
  // §2.2.26: two bits for each property, whether it is null and whether it is a default
  const values = table + Math.ceil(properties.length / 4);
  const found: Record<string, unknown> = {};
  for (const { name, type, order, offset } of properties) {
    const bits = reader.u8At(table + (order >> 2)) >> ((order & 3) * 2);
    if ((bits & 1) !== 0) continue;
    const value = readValue(reader, heap, type & 0x3fff, values + offset);
    if (value !== undefined) found[name] = value;
  }
  return { className: heapString(reader, heap, classNameRef), namespace, properties: found };
}

function readValue(reader: Reader, heap: number, type: number, at: number): unknown {
  if ((type & CIM_ARRAY) !== 0) return readArray(reader, heap, type & ~CIM_ARRAY, at);
  if (STRINGS.has(type)) return heapString(reader, heap, reader.u32At(at)) ?? undefined;
  return FIXED[type]?.(reader, at);
}

const WIDTHS: Readonly<Record<number, number>> = { 2: 2, 3: 4, 11: 2, 16: 1, 17: 1, 18: 2, 19: 4, 20: 8, 21: 8 };
const MOST_ELEMENTS = 256;

/** §2.2.74: a count, then elements; strings by reference. */
function readArray(reader: Reader, heap: number, type: number, at: number): unknown {
  const reference = reader.u32At(at);
  if (reference >= 0x80000000) return undefined;
  const start = heap + reference;
  const count = Math.min(reader.u32At(start), MOST_ELEMENTS);
  const width = STRINGS.has(type) ? 4 : WIDTHS[type];
  if (width === undefined) return undefined;
  const elements: unknown[] = [];
  for (let i = 0; i < count; i++) elements.push(readValue(reader, heap, type, start + 4 + i * width));
  return elements;
}

/** Parts whose first word is their length with itself (§2.2.17 DerivationList, §2.2.59 QualifierSet). */
function skipCounted(reader: Reader): void {
  const length = reader.u32();
  reader.skip(Math.max(0, length - 4));
}

/** §2.2.57: the instance's own qualifiers, then a flag, 2 where each property has a set of its own. */
function skipQualifierSets(reader: Reader): void {
  skipCounted(reader);
  const flag = reader.u8();
  if (flag !== 1) reader.invalid('qualifiers of single properties');
}

/** §2.2.69: an offset into the heap's items; one with its highest bit set names no item of it. */
function heapString(reader: Reader, heap: number, reference: number): string | null {
  return reference >= 0x80000000 ? null : encodedString(reader, heap + reference);
}

/** §2.2.78: a flag, 0 for one byte a character and 1 for two, and characters up to NUL. */
function encodedString(reader: Reader, at: number): string {
  const wide = reader.u8At(at) === 1;
  const { bytes } = reader;
  const step = wide ? 2 : 1;
  let end = at + 1;
  const last = Math.min(bytes.length, end + LONGEST);
  while (end + step <= last && (bytes[end] !== 0 || (wide && bytes[end + 1] !== 0))) end += step;
  const text = reader.borrowAt(at + 1, end - at - 1);
  return wide ? utf16le(text) : latin1(text);
}

function skipEncodedString(reader: Reader): void {
  const wide = reader.u8() === 1;
  if (wide) while (reader.u16() !== 0);
  else while (reader.u8() !== 0);
}
