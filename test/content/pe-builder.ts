/** Builds PE images by the Microsoft PE/COFF specification: small, valid in what a reader of headers and resources looks at. */

export interface PeOptions {
  machine?: number;
  plus?: boolean;
  characteristics?: number;
  subsystem?: number;
  timeDateStamp?: number;
  /** StringFileInfo; no resource section where not given. */
  version?: Record<string, string>;
  /** Bytes of the section before the resources. */
  codeSize?: number;
  /** Bytes between the resource directory and the version resource: icons, say. */
  beforeVersion?: number;
  /** Where the PE signature stands. */
  signatureAt?: number;
  /** The version resource lies in the section before its directory. */
  versionFirst?: boolean;
  sectionName?: string;
}

const FILE_ALIGNMENT = 512;
const PAGE = 4096;

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

export function buildPe(options: PeOptions = {}): Uint8Array {
  const {
    machine = 0x8664,
    plus = true,
    characteristics = 0x0022,
    subsystem = 3,
    timeDateStamp = 1_467_139_314,
  } = options;
  const signatureAt = options.signatureAt ?? 0x80;
  const optionalSize = (plus ? 112 : 96) + 16 * 8;
  const version = options.version === undefined ? undefined : buildVersionInfo(options.version);
  const code = new Uint8Array(
    roundUp(Math.max(options.codeSize ?? 512, options.versionFirst ? (version?.length ?? 0) : 0), FILE_ALIGNMENT),
  ).fill(0xcc);
  const headersSize = roundUp(signatureAt + 24 + optionalSize + 2 * 40, FILE_ALIGNMENT);
  const codeRva = PAGE * 16;
  const resourceRva = codeRva + roundUp(code.length, PAGE);
  const resources =
    version === undefined
      ? undefined
      : buildResources(version, resourceRva, options.beforeVersion ?? 0, options.versionFirst ? codeRva : undefined);
  if (options.versionFirst && version !== undefined) code.set(version);

  const image = new Uint8Array(headersSize + code.length + (resources?.length ?? 0));
  const view = new DataView(image.buffer);
  view.setUint16(0, 0x5a4d, true);
  view.setUint32(0x3c, signatureAt, true);
  view.setUint32(signatureAt, 0x4550, true);
  const coff = signatureAt + 4;
  view.setUint16(coff, machine, true);
  view.setUint16(coff + 2, resources === undefined ? 1 : 2, true);
  view.setUint32(coff + 4, timeDateStamp, true);
  view.setUint16(coff + 16, optionalSize, true);
  view.setUint16(coff + 18, characteristics, true);
  const optional = coff + 20;
  view.setUint16(optional, plus ? 0x20b : 0x10b, true);
  view.setUint32(optional + 32, PAGE, true);
  view.setUint32(optional + 36, FILE_ALIGNMENT, true);
  view.setUint16(optional + 68, subsystem, true);
  const directories = optional + (plus ? 112 : 96);
  view.setUint32(directories - 4, 16, true);
  const table = optional + optionalSize;
  writeSection(view, table, options.sectionName ?? '.text', codeRva, code.length, headersSize);
  image.set(code, headersSize);
  if (resources !== undefined) {
    view.setUint32(directories + 16, resourceRva, true);
    view.setUint32(directories + 20, resources.length, true);
    writeSection(view, table + 40, '.rsrc', resourceRva, resources.length, headersSize + code.length);
    image.set(resources, headersSize + code.length);
  }
  return image;
}

function writeSection(view: DataView, at: number, name: string, rva: number, size: number, pointer: number): void {
  for (let i = 0; i < Math.min(8, name.length); i++) view.setUint8(at + i, name.charCodeAt(i));
  view.setUint32(at + 8, size, true);
  view.setUint32(at + 12, rva, true);
  view.setUint32(at + 16, size, true);
  view.setUint32(at + 20, pointer, true);
}

/** Two types, icon and version, each with one name and one language. */
function buildResources(version: Uint8Array, rva: number, before: number, elsewhere: number | undefined): Uint8Array {
  const dataAt = 0x200 + before;
  const section = new Uint8Array(roundUp(elsewhere === undefined ? dataAt + version.length : dataAt, FILE_ALIGNMENT));
  const view = new DataView(section.buffer);
  const directory = (at: number, entries: [number, number][]): void => {
    view.setUint16(at + 14, entries.length, true);
    entries.forEach(([id, target], index) => {
      view.setUint32(at + 16 + index * 8, id, true);
      view.setUint32(at + 20 + index * 8, target, true);
    });
  };
  const below = 0x80000000;
  directory(0, [
    [3, below + 0x40],
    [16, below + 0x80],
  ]);
  directory(0x40, [[1, below + 0x60]]);
  directory(0x60, [[1033, 0xc0]]);
  directory(0x80, [[1, below + 0xa0]]);
  directory(0xa0, [[1033, 0xd0]]);
  view.setUint32(0xc0, rva + 0x200, true);
  view.setUint32(0xc4, before, true);
  view.setUint32(0xd0, elsewhere ?? rva + dataAt, true);
  view.setUint32(0xd4, version.length, true);
  if (elsewhere === undefined) section.set(version, dataAt);
  return section;
}

export function buildVersionInfo(strings: Record<string, string>): Uint8Array {
  const text = (value: string): number[] => Array.from(`${value}\0`, (character) => character.charCodeAt(0));
  const entries = Object.entries(strings).map(([key, value]) =>
    block(key, 1, words(text(value)), value.length + 1, []),
  );
  const info = block('StringFileInfo', 1, [], 0, [block('040904b0', 1, [], 0, entries)]);
  const translation = block('VarFileInfo', 1, [], 0, [block('Translation', 0, [0x09, 0x04, 0xb0, 0x04], 4, [])]);
  const fixed = new Array<number>(52).fill(0);
  fixed.splice(0, 4, 0xbd, 0x04, 0xef, 0xfe);
  return Uint8Array.from(block('VS_VERSION_INFO', 0, fixed, 52, [info, translation]));
}

function words(values: number[]): number[] {
  return values.flatMap((value) => [value & 0xff, value >> 8]);
}

function block(key: string, type: number, value: number[], valueLength: number, children: number[][]): number[] {
  const bytes = [
    0,
    0,
    ...words([valueLength, type]),
    ...words(Array.from(`${key}\0`, (character) => character.charCodeAt(0))),
  ];
  const pad = (): void => {
    while (bytes.length % 4 !== 0) bytes.push(0);
  };
  pad();
  bytes.push(...value);
  for (const child of children) {
    pad();
    bytes.push(...child);
  }
  bytes[0] = bytes.length & 0xff;
  bytes[1] = bytes.length >> 8;
  return bytes;
}
