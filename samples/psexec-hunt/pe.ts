/** The PSEXESVC.exe of the sample: a valid 32-bit console PE whose entry point returns at once, filled up with plain words. */
import { ascii, cat, hex, le16, le32, padded, utf16, zeros } from './bytes.ts';

/** Five writes of 64 KiB at most, 2,048 bytes of them alone at the end, as Windows copies a file of odd pages. */
export const EXECUTABLE_SIZE = 301_056;

const FILE_ALIGNMENT = 0x200;
const SECTION_ALIGNMENT = 0x1000;
const HEADERS_SIZE = 0x400;
/** 2023-04-10 23:13:04 UTC: of the sample, not of any build of PsExec. */
const TIME_DATE_STAMP = 0x64349800;
/** xor eax, eax; ret */
const ENTRY_CODE = hex('31c0c3');

const VERSION_STRINGS: readonly [string, string][] = [
  ['CompanyName', 'hoptrace sample, harmless'],
  ['FileDescription', 'PsExec Service'],
  ['FileVersion', '2.43'],
  ['InternalName', 'PsExec Service'],
  ['LegalCopyright', 'Made by hoptrace, contains nothing of Sysinternals'],
  ['OriginalFilename', 'psexesvc.exe'],
  ['ProductName', 'hoptrace sample, harmless'],
  ['ProductVersion', '2.43'],
];

interface Section {
  name: string;
  data: Buffer;
  characteristics: number;
}

/** Length, value length, type, key, padding, value, children: the shape of every node of VS_VERSIONINFO. */
function versionNode(
  key: string,
  type: number,
  value: Uint8Array,
  valueLength: number,
  ...children: Uint8Array[]
): Buffer {
  const head = padded(cat(le16(0), le16(valueLength), le16(type), utf16(`${key}\0`)), 4);
  let node = cat(head, value);
  for (const child of children) node = cat(padded(node, 4), child);
  node.writeUInt16LE(node.length, 0);
  return node;
}

function versionInfo(): Buffer {
  const version = (2 << 16) | 43;
  const fixed = cat(
    le32(0xfeef04bd),
    le32(0x10000),
    cat(le32(version), le32(0), le32(version), le32(0)),
    cat(le32(0x3f), le32(0), le32(0x40004), le32(1), zeros(12)),
  );
  const none = zeros(0);
  const strings = VERSION_STRINGS.map(([key, text]) => versionNode(key, 1, utf16(`${text}\0`), text.length + 1));
  const table = versionNode('StringFileInfo', 1, none, 0, versionNode('040904b0', 1, none, 0, ...strings));
  const translation = versionNode('Translation', 0, hex('0904b004'), 4);
  return versionNode(
    'VS_VERSION_INFO',
    0,
    fixed,
    fixed.length,
    table,
    versionNode('VarFileInfo', 1, none, 0, translation),
  );
}

/** Resource directory: RT_VERSION, name 1, language 0x409. */
function resources(address: number): Buffer {
  const directory = (id: number, target: number): Buffer => cat(zeros(12), le16(0), le16(1), le32(id), le32(target));
  const SUBDIRECTORY = 0x8000_0000;
  const info = versionInfo();
  const entry = cat(le32(address + 88), le32(info.length), le32(0), le32(0));
  return cat(directory(16, SUBDIRECTORY + 24), directory(1, SUBDIRECTORY + 48), directory(0x409, 72), entry, info);
}

const WORDS =
  'This file belongs to a sample capture of hoptrace. It is no service and does nothing: its entry point returns.';

function filling(length: number): Buffer {
  const lines: string[] = [];
  for (let line = 0; lines.length * (WORDS.length + 9) < length; line++)
    lines.push(`${String(line).padStart(6, '0')} ${WORDS}\r\n`);
  return ascii(lines.join('')).subarray(0, length);
}

const aligned = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

export function harmlessExecutable(): Buffer {
  const text: Section = { name: '.text', data: padded(ENTRY_CODE, FILE_ALIGNMENT), characteristics: 0x6000_0020 };
  const rsrc: Section = {
    name: '.rsrc',
    data: padded(resources(0x2000), FILE_ALIGNMENT),
    characteristics: 0x4000_0040,
  };
  const rest = EXECUTABLE_SIZE - HEADERS_SIZE - text.data.length - rsrc.data.length;
  const rdata: Section = { name: '.rdata', data: filling(rest), characteristics: 0x4000_0040 };
  const sections = [text, rsrc, rdata];

  let address = SECTION_ALIGNMENT;
  let offset = HEADERS_SIZE;
  const table: Buffer[] = [];
  for (const { name, data, characteristics } of sections) {
    const place = cat(le32(data.length), le32(address), le32(data.length), le32(offset));
    table.push(cat(ascii(name.padEnd(8, '\0')), place, zeros(12), le32(characteristics)));
    address += aligned(data.length, SECTION_ALIGNMENT);
    offset += data.length;
  }

  const directories = zeros(16 * 8);
  directories.writeUInt32LE(0x2000, 16);
  directories.writeUInt32LE(rsrc.data.length, 20);
  const optional = cat(
    hex('0b010e00'),
    cat(le32(text.data.length), le32(rsrc.data.length + rest), le32(0)),
    cat(le32(SECTION_ALIGNMENT), le32(SECTION_ALIGNMENT), le32(0x2000)),
    cat(le32(0x400000), le32(SECTION_ALIGNMENT), le32(FILE_ALIGNMENT)),
    hex('060000000000000006000000 00000000'),
    cat(le32(address), le32(HEADERS_SIZE), le32(0)),
    hex('03000085'),
    cat(le32(0x100000), le32(0x1000), le32(0x100000), le32(0x1000)),
    cat(le32(0), le32(16), directories),
  );
  const fileHeader = cat(
    cat(le16(0x014c), le16(sections.length), le32(TIME_DATE_STAMP), zeros(8)),
    cat(le16(optional.length), le16(0x0102)),
  );
  const dos = cat(ascii('MZ'), zeros(58), le32(64));
  const headers = cat(dos, ascii('PE\0\0'), fileHeader, optional, ...table);
  return cat(headers, zeros(HEADERS_SIZE - headers.length), ...sections.map(({ data }) => data));
}
