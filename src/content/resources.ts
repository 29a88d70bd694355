/** The version resource of a PE image (Microsoft PE/COFF §6.9, VS_VERSIONINFO): bytes of the resource section in, strings out. */

import { decode, isMalformed, utf16le } from '../bytes.ts';
import type { Reader } from '../bytes.ts';

const RT_VERSION = 16;
const HIGH_BIT = 0x80000000;
/** Entries of one directory that are looked through. */
const MOST_ENTRIES = 4096;
/** Strings of one table. */
const MOST_STRINGS = 64;
const MOST_KEY = 64;
const MOST_VALUE = 1024;

export interface ResourceDataEntry {
  /** RVA of the data. */
  offsetToData: number;
  size: number;
}

/**
 * §6.9.1 Resource Directory Table: type RT_VERSION, its first name, its first language. Three levels and no more, so a
 * directory that leads back to itself ends too.
 */
export function findVersionResource(bytes: Uint8Array): ResourceDataEntry | null {
  const entry = decode('resource directory', bytes, (reader) => {
    let target = findEntry(reader, 0, RT_VERSION);
    for (let level = 0; level < 2 && target !== null && target >= HIGH_BIT; level++) {
      target = findEntry(reader, target - HIGH_BIT, null);
    }
    if (target === null || target >= HIGH_BIT) return null;
    return { offsetToData: reader.u32At(target), size: reader.u32At(target + 4) };
  });
  return isMalformed(entry) ? null : entry;
}

/** What the entry with this ID points to, or the first entry where `id` is null; null where there is none. */
function findEntry(reader: Reader, table: number, id: number | null): number | null {
  const count = Math.min(reader.u16At(table + 12) + reader.u16At(table + 14), MOST_ENTRIES);
  for (let i = 0; i < count; i++) {
    const at = table + 16 + i * 8;
    if (id === null || reader.u32At(at) === id) return reader.u32At(at + 4);
  }
  return null;
}

interface Block {
  key: string;
  /** Where Value begins, and where the block ends within the one around it. */
  value: number;
  valueLength: number;
  end: number;
}

/** wLength, wValueLength, wType, szKey, Padding: what every structure of a version resource begins with. */
function readBlock(reader: Reader, at: number, limit: number): Block | null {
  if (limit - at < 6) return null;
  const length = reader.u16At(at);
  if (length < 6) return null;
  const end = Math.min(at + length, limit);
  const key = readText(reader, at + 6, end);
  return { key, value: align4(at + 6 + 2 * (key.length + 1)), valueLength: reader.u16At(at + 2), end };
}

function align4(at: number): number {
  return (at + 3) & ~3;
}

/** Text up to its NUL or `end`. */
function readText(reader: Reader, start: number, end: number): string {
  let stop = start;
  while (stop + 2 <= end && reader.u16At(stop) !== 0) stop += 2;
  return stop <= start ? '' : utf16le(reader.borrowAt(start, stop - start));
}

/** The blocks in [at, end). Each is at least six bytes long, so the walk ends. */
function* blocks(reader: Reader, at: number, end: number): Generator<Block> {
  for (let next = at; ; ) {
    const block = readBlock(reader, next, end);
    if (block === null) return;
    yield block;
    next = align4(block.end);
  }
}

/**
 * The strings of every StringTable in StringFileInfo; of languages that name the same key the first counts. wValueLength
 * of a string is not trusted: some compilers count bytes in it, others characters.
 */
export function readVersionStrings(bytes: Uint8Array): Record<string, string> {
  const strings: Record<string, string> = {};
  decode('VS_VERSIONINFO', bytes, (reader) => {
    const root = readBlock(reader, 0, bytes.length);
    if (root === null || root.key !== 'VS_VERSION_INFO') return;
    for (const info of blocks(reader, align4(root.value + root.valueLength), root.end)) {
      if (info.key !== 'StringFileInfo') continue;
      for (const table of blocks(reader, info.value, info.end)) readStringTable(reader, table, strings);
    }
  });
  return strings;
}

function readStringTable(reader: Reader, table: Block, strings: Record<string, string>): void {
  let count = 0;
  for (const { key, value, end } of blocks(reader, table.value, table.end)) {
    if (count++ === MOST_STRINGS) return;
    const text = readText(reader, value, Math.min(end, value + 2 * MOST_VALUE));
    if (key === '' || key.length > MOST_KEY || text === '' || Object.hasOwn(strings, key)) continue;
    strings[key] = text;
  }
}
