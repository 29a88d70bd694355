/**
 * Facts about a PE image (Microsoft PE/COFF specification), collected while it streams by in order.
 *
 * Three ranges of the file are kept, each bounded, each found by the one before: the headers, the beginning of the
 * resource section (its directory, and mostly the version resource with it), and the version resource where it lies
 * behind that. A range that lies before the end of the one that names it is read out of that one, or not at all: linkers write
 * directories before the data that they name.
 */

import { decode, hex, isMalformed, latin1 } from '../bytes.ts';
import type { Malformed, Reader } from '../bytes.ts';
import type { PeFacts } from '../observations.ts';
import { findVersionResource, readVersionStrings } from './resources.ts';

const FIRST_HEADERS = 4096;
const MOST_HEADERS = 64 * 1024;
const MOST_RESOURCES = 64 * 1024;
const MOST_VERSION = 64 * 1024;
/** The Windows loader takes no more. */
const MOST_SECTIONS = 96;
/** The loader takes PointerToRawData down to a multiple of a sector. */
const SECTOR_MASK = 0x1ff;

/** §3.3.1 Machine Types. */
const MACHINES = new Map<number, string>([
  [0x014c, 'x86'],
  [0x8664, 'x64'],
  [0xaa64, 'ARM64'],
  [0xa641, 'ARM64EC'],
  [0xa64e, 'ARM64X'],
  [0x01c0, 'ARM'],
  [0x01c2, 'Thumb'],
  [0x01c4, 'ARMNT'],
  [0x0200, 'IA64'],
  [0x0ebc, 'EBC'],
  [0x5032, 'RISCV32'],
  [0x5064, 'RISCV64'],
  [0x6264, 'LoongArch64'],
]);

/** §3.4.2 Windows Subsystem, by the names of its constants. */
const SUBSYSTEMS = new Map<number, string>([
  [1, 'NATIVE'],
  [2, 'WINDOWS_GUI'],
  [3, 'WINDOWS_CUI'],
  [5, 'OS2_CUI'],
  [7, 'POSIX_CUI'],
  [8, 'NATIVE_WINDOWS'],
  [9, 'WINDOWS_CE_GUI'],
  [10, 'EFI_APPLICATION'],
  [11, 'EFI_BOOT_SERVICE_DRIVER'],
  [12, 'EFI_RUNTIME_DRIVER'],
  [13, 'EFI_ROM'],
  [14, 'XBOX'],
  [16, 'WINDOWS_BOOT_APPLICATION'],
]);

const IMAGE_SUBSYSTEM_NATIVE = 1;
const IMAGE_FILE_DLL = 0x2000;
const PE32 = 0x10b;
const PE32_PLUS = 0x20b;
const IMAGE_DIRECTORY_ENTRY_RESOURCE = 2;

interface Section {
  name: string;
  virtualAddress: number;
  sizeOfRawData: number;
  pointerToRawData: number;
}

export interface PeHeaders {
  machine: number;
  timeDateStamp: number;
  characteristics: number;
  /** Null where the optional header is cut or of no known kind. */
  subsystem: number | null;
  /** RVA and size of the resource directory; 0 where there is none. */
  resourceRva: number;
  resourceSize: number;
  sections: Section[];
  /** Where the section table ends, had it all been given. */
  end: number;
}

/** §3 File Headers; sections are those that lie in the bytes. */
export function decodePeHeaders(bytes: Uint8Array): PeHeaders | Malformed {
  return decode('PE headers', bytes, (reader) => {
    if (reader.u16() !== 0x5a4d) reader.invalid('no MZ signature');
    const signature = reader.u32At(0x3c);
    if (reader.u32At(signature) !== 0x4550) reader.invalid('no PE signature');
    reader.seek(signature + 4);
    const machine = reader.u16();
    const numberOfSections = Math.min(reader.u16(), MOST_SECTIONS);
    const timeDateStamp = reader.u32();
    reader.skip(8);
    const sizeOfOptionalHeader = reader.u16();
    const characteristics = reader.u16();
    const optional = reader.offset;
    const table = optional + sizeOfOptionalHeader;
    return {
      machine,
      timeDateStamp,
      characteristics,
      ...readOptionalHeader(reader, optional, sizeOfOptionalHeader),
      sections: readSections(reader, table, numberOfSections),
      end: table + numberOfSections * 40,
    };
  });
}

/** §3.4 Optional Header: only what lies in SizeOfOptionalHeader counts. */
function readOptionalHeader(
  reader: Reader,
  at: number,
  size: number,
): Pick<PeHeaders, 'subsystem' | 'resourceRva' | 'resourceSize'> {
  const facts = { subsystem: null as number | null, resourceRva: 0, resourceSize: 0 };
  if (size < 70 || !reader.has(at, 70)) return facts;
  const magic = reader.u16At(at);
  if (magic !== PE32 && magic !== PE32_PLUS) return facts;
  facts.subsystem = reader.u16At(at + 68);
  const directories = magic === PE32 ? 96 : 112;
  const entry = directories + IMAGE_DIRECTORY_ENTRY_RESOURCE * 8;
  if (size < entry + 8 || !reader.has(at, entry + 8)) return facts;
  if (reader.u32At(at + directories - 4) <= IMAGE_DIRECTORY_ENTRY_RESOURCE) return facts;
  facts.resourceRva = reader.u32At(at + entry);
  facts.resourceSize = reader.u32At(at + entry + 4);
  return facts;
}

/** §4 Section Table. */
function readSections(reader: Reader, table: number, count: number): Section[] {
  const sections: Section[] = [];
  for (let at = table; sections.length < count && reader.has(at, 40); at += 40) {
    sections.push({
      name: sectionName(reader.borrowAt(at, 8)),
      virtualAddress: reader.u32At(at + 12),
      sizeOfRawData: reader.u32At(at + 16),
      pointerToRawData: reader.u32At(at + 20),
    });
  }
  return sections;
}

/** Up to the first NUL; what is no printable ASCII becomes U+FFFD. */
function sectionName(bytes: Uint8Array): string {
  return latin1(bytes)
    .replace(/\0.*$/s, '')
    .replace(/[^\x20-\x7e]/g, '\ufffd');
}

/** Where in the file an RVA lies, and how many bytes of its section follow; null when no section holds it. */
function locate(headers: PeHeaders, rva: number): { offset: number; left: number } | null {
  for (const { virtualAddress, sizeOfRawData, pointerToRawData } of headers.sections) {
    const delta = rva - virtualAddress;
    if (delta < 0 || delta >= sizeOfRawData || pointerToRawData === 0) continue;
    return { offset: pointerToRawData - (pointerToRawData & SECTOR_MASK) + delta, left: sizeOfRawData - delta };
  }
  return null;
}

function summarizeHeaders(headers: PeHeaders, version: Record<string, string>): PeFacts {
  const { machine, timeDateStamp, characteristics, subsystem, sections } = headers;
  const dll = (characteristics & IMAGE_FILE_DLL) !== 0;
  return {
    machine: MACHINES.get(machine) ?? `0x${hex(machine, 4)}`,
    kind: subsystem === IMAGE_SUBSYSTEM_NATIVE ? 'driver' : dll ? 'dll' : 'exe',
    linkTime: linkTime(timeDateStamp),
    sections: sections.map((section) => section.name),
    subsystem: subsystem === null ? null : (SUBSYSTEMS.get(subsystem) ?? `0x${hex(subsystem, 4)}`),
    version,
  };
}

/** §3.3 TimeDateStamp: 0 and 0xFFFFFFFF are no times. */
function linkTime(timeDateStamp: number): string | null {
  if (timeDateStamp === 0 || timeDateStamp === 0xffffffff) return null;
  return `${new Date(timeDateStamp * 1000).toISOString().slice(0, 19)}Z`;
}

/** Up to where the headers must be there for all of them to be read; 0 when they are none. */
function headersEnd(headers: PeHeaders | Malformed): number {
  if (!isMalformed(headers)) return headers.end;
  return headers.malformed === 'truncated' ? headers.offset + headers.needed : 0;
}

/** A range of the file that is kept. */
class Kept {
  readonly start: number;
  readonly #room: Uint8Array;
  #filled = 0;

  /** Begins with what `earlier` holds of the range. */
  constructor(start: number, length: number, earlier?: Kept) {
    this.start = start;
    this.#room = new Uint8Array(length);
    if (earlier !== undefined) this.take(earlier.start, earlier.bytes);
  }

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#filled);
  }

  /** Where the next byte belongs. */
  get next(): number {
    return this.start + this.#filled;
  }

  get full(): boolean {
    return this.#filled === this.#room.length;
  }

  take(offset: number, bytes: Uint8Array): void {
    const from = this.next - offset;
    if (from < 0 || from >= bytes.length) return;
    const part = bytes.subarray(from, from + this.#room.length - this.#filled);
    this.#room.set(part, this.#filled);
    this.#filled += part.length;
  }
}

type Stage = 'headers' | 'resources' | 'version' | 'done';

export class PeCollector {
  #position = 0;
  #stage: Stage = 'headers';
  #kept = new Kept(0, FIRST_HEADERS);
  #headers: PeHeaders | undefined;
  #version: Record<string, string> = {};

  /** Takes the bytes that follow those before. */
  feed(bytes: Uint8Array): void {
    const offset = this.#position;
    this.#position += bytes.length;
    while (this.#stage !== 'done') {
      this.#kept.take(offset, bytes);
      if (!this.#kept.full) return;
      this.#follow(false);
    }
  }

  /** What can be said of the bytes fed; null when they are no PE image. Ends the collection. */
  facts(): PeFacts | null {
    while (this.#stage !== 'done') this.#follow(true);
    return this.#headers === undefined ? null : summarizeHeaders(this.#headers, this.#version);
  }

  /** Reads what was kept and goes on to the range that it names. */
  #follow(final: boolean): void {
    if (this.#stage === 'headers') this.#followHeaders(final);
    else if (this.#stage === 'resources') this.#followResources();
    else this.#finishVersion();
  }

  #followHeaders(final: boolean): void {
    const { bytes } = this.#kept;
    const headers = decodePeHeaders(bytes);
    if (!final && headersEnd(headers) > bytes.length && headersEnd(headers) <= MOST_HEADERS) {
      this.#kept = new Kept(0, MOST_HEADERS, this.#kept);
      return;
    }
    this.#stage = 'done';
    if (isMalformed(headers)) return;
    this.#headers = headers;
    const place = headers.resourceRva === 0 ? null : locate(headers, headers.resourceRva);
    if (place === null) return;
    this.#want('resources', place.offset, Math.min(place.left, MOST_RESOURCES));
  }

  #followResources(): void {
    this.#stage = 'done';
    const entry = findVersionResource(this.#kept.bytes);
    const place = entry === null || this.#headers === undefined ? null : locate(this.#headers, entry.offsetToData);
    if (entry === null || place === null) return;
    this.#want('version', place.offset, Math.min(entry.size, place.left, MOST_VERSION));
  }

  #finishVersion(): void {
    this.#stage = 'done';
    this.#version = readVersionStrings(this.#kept.bytes);
  }

  /** Goes on to a range, unless it begins in what went by before. */
  #want(stage: Stage, start: number, length: number): void {
    if (start < this.#kept.start) return;
    this.#stage = stage;
    this.#kept = new Kept(start, length, this.#kept);
  }
}
