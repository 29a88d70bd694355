/**
 * INFO structures that lie in the buffers of answers (MS-RPRN §2.2.2): fixed parts one after the other, with the offsets of their strings
 * from each part's start. Little-endian whatever the stub is. What an offset names outside the buffer is not there.
 */

import { filetimeToIso, hex, latin1, le16, le32, le64, utf16le } from '../../../bytes.ts';
import { KEPT, type Operation, type Values } from '../idl/index.ts';

/** A buffer whose structures are read: no more of it than it has, however often its offsets name the same. */
class InfoBuffer {
  readonly bytes: Uint8Array;
  /** Of the structure that is read. */
  start = 0;
  #left: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#left = bytes.length;
  }

  u32(at: number): number {
    return le32(this.bytes, this.start + at) >>> 0;
  }

  /** Where the offset at a member leads; undefined for 0, which is a null pointer (§2.2.2.2). */
  referent(at: number): number | undefined {
    const offset = this.u32(at);
    return offset === 0 ? undefined : this.start + offset;
  }

  /** The string at an address, and the address behind its NUL; undefined without one. */
  string(from: number, width: 1 | 2): { text: string; end: number } | undefined {
    const limit = Math.min(this.bytes.length, from + this.#left) - width;
    let at = from;
    while (at <= limit && (this.bytes[at] !== 0 || this.bytes[at + width - 1] !== 0)) at += width;
    if (at > limit) {
      this.#left = Math.max(0, this.#left - Math.max(0, at - from));
      return undefined;
    }
    this.#left -= at + width - from;
    const bytes = this.bytes.subarray(from, at);
    return { text: width === 1 ? latin1(bytes) : utf16le(bytes), end: at + width };
  }

  /** Counted bytes at an address, borrowed. */
  counted(from: number, length: number): Uint8Array | undefined {
    if (length > this.#left || from + length > this.bytes.length) return undefined;
    this.#left -= length;
    return this.bytes.subarray(from, from + length);
  }
}

/** A member: its bytes in the fixed part, at a multiple of four or of `alignment`, and what is kept of it. */
interface Member {
  readonly size: number;
  readonly alignment?: number;
  readonly read?: (buffer: InfoBuffer, at: number) => unknown;
}

const text: Member = {
  size: 4,
  read(buffer, at) {
    const from = buffer.referent(at);
    return from === undefined ? undefined : buffer.string(from, 2)?.text;
  },
};
const ansi: Member = {
  size: 4,
  read(buffer, at) {
    const from = buffer.referent(at);
    return from === undefined ? undefined : buffer.string(from, 1)?.text;
  },
};
/** A multisz: strings up to an empty one. */
const texts: Member = {
  size: 4,
  read(buffer, at) {
    const names: string[] = [];
    let from = buffer.referent(at);
    while (from !== undefined) {
      const next = buffer.string(from, 2);
      if (next === undefined || next.text === '') break;
      if (names.length < KEPT) names.push(next.text);
      from = next.end;
    }
    return names.length === 0 ? undefined : names;
  },
};
const number: Member = { size: 4, read: (buffer, at) => buffer.u32(at) };
const flags: Member = { size: 4, read: (buffer, at) => `0x${hex(buffer.u32(at), 8)}` };
const short: Member = { size: 2, read: (buffer, at) => le16(buffer.bytes, buffer.start + at) };
const time: Member = { size: 8, read: (buffer, at) => filetimeToIso(le64(buffer.bytes, buffer.start + at)) };
const long: Member = { size: 8, alignment: 8, read: (buffer, at) => le64(buffer.bytes, buffer.start + at) };
/** What says nothing: numbers, times, offsets of what is not read. */
const unread = (size: number): Member => ({ size });
/** Of bytes that an offset and the count behind it name. */
const data: Member = {
  size: 8,
  read(buffer, at) {
    const from = buffer.referent(at);
    return from === undefined ? undefined : buffer.counted(from, buffer.u32(at + 4))?.slice();
  },
};

/** A structure, and how many bytes its fixed part is. */
interface Layout {
  readonly size: number;
  readonly read: (buffer: InfoBuffer) => Values;
}

function layout(members: Readonly<Record<string, Member>>): Layout {
  let size = 0;
  let widest = 4;
  const placed = Object.entries(members).map(([name, member]) => {
    const alignment = member.alignment ?? Math.min(4, member.size);
    widest = Math.max(widest, alignment);
    const at = Math.ceil(size / alignment) * alignment;
    size = at + member.size;
    return { name, at, read: member.read };
  });
  return {
    size: Math.ceil(size / widest) * widest,
    read(buffer) {
      const values: Values = {};
      for (const { name, at, read } of placed) {
        const value = read?.(buffer, at);
        if (value !== undefined) values[name] = value;
      }
      return values;
    },
  };
}

/** Structures by the level that was asked for. */
export type Levels = Readonly<Record<number, Layout>>;

const name = layout({ name: text });
/** PRINTER_INFO_STRESS and _PRINTER_INFO_1 and its kin (§2.2.2.9). */
const PRINTER_INFO_4 = layout({ name: text, serverName: text, attributes: flags });
export const PRINTERS: Levels = {
  0: layout({ name: text, serverName: text, jobs: number, numbers: unread(112) }),
  1: layout({ flags, description: text, name: text, comment: text }),
  2: layout({
    serverName: text,
    name: text,
    shareName: text,
    portName: text,
    driverName: text,
    comment: text,
    location: text,
    devMode: unread(4),
    separatorFile: text,
    printProcessor: text,
    datatype: text,
    parameters: text,
    securityDescriptor: unread(4),
    attributes: flags,
    numbers: unread(16),
    status: flags,
    jobs: number,
    averagePpm: unread(4),
  }),
  4: PRINTER_INFO_4,
  5: layout({ name: text, portName: text, attributes: flags, timeouts: unread(8) }),
  6: layout({ status: flags }),
  7: layout({ objectGuid: text, action: flags }),
};

/** _DRIVER_INFO_1 and its kin (§2.2.2.4). */
const DRIVER_INFO_2 = {
  version: number,
  name: text,
  environment: text,
  driverPath: text,
  dataFile: text,
  configFile: text,
};
const DRIVER_INFO_3 = {
  ...DRIVER_INFO_2,
  helpFile: text,
  dependentFiles: texts,
  monitorName: text,
  defaultDataType: text,
};
const DRIVER_INFO_4 = { ...DRIVER_INFO_3, previousNames: texts };
const DRIVER_INFO_6 = {
  ...DRIVER_INFO_4,
  driverDate: time,
  driverVersion: long,
  mfgName: text,
  oemUrl: text,
  hardwareId: text,
  provider: text,
};
export const DRIVERS: Levels = {
  1: name,
  2: layout(DRIVER_INFO_2),
  3: layout(DRIVER_INFO_3),
  4: layout(DRIVER_INFO_4),
  5: layout({ ...DRIVER_INFO_2, driverAttributes: flags, configVersion: number, driverVersion: number }),
  6: layout(DRIVER_INFO_6),
  8: layout({
    ...DRIVER_INFO_6,
    printProcessor: text,
    vendorSetup: text,
    colorProfiles: texts,
    infPath: text,
    printerDriverAttributes: flags,
    coreDriverDependencies: texts,
    minInboxDriverVerDate: time,
    minInboxDriverVerVersion: long,
  }),
};

/** _JOB_INFO_1 and its kin (§2.2.2.6). */
const JOB_INFO_2 = {
  jobId: number,
  printerName: text,
  machineName: text,
  userName: text,
  document: text,
  notifyName: text,
  datatype: text,
  printProcessor: text,
  parameters: text,
  driverName: text,
  devMode: unread(4),
  statusText: text,
  securityDescriptor: unread(4),
  status: flags,
  priority: number,
  position: number,
  times: unread(8),
  totalPages: number,
  size: number,
  submitted: unread(16),
  time: unread(4),
  pagesPrinted: number,
};
export const JOBS: Levels = {
  1: layout({
    jobId: number,
    printerName: text,
    machineName: text,
    userName: text,
    document: text,
    datatype: text,
    statusText: text,
    status: flags,
    priority: number,
    position: number,
    totalPages: number,
    pagesPrinted: number,
    submitted: unread(16),
  }),
  2: layout(JOB_INFO_2),
  3: layout({ jobId: number, nextJobId: number, reserved: unread(4) }),
  4: layout({ ...JOB_INFO_2, sizeHigh: number }),
};

/** _FORM_INFO_1 and _FORM_INFO_2 (§2.2.2.5). */
const FORM_INFO_1 = { flags, name: text, measures: unread(24) };
export const FORMS: Levels = {
  1: layout(FORM_INFO_1),
  2: layout({
    ...FORM_INFO_1,
    keyword: ansi,
    stringType: flags,
    muiDll: text,
    resourceId: number,
    displayName: text,
    langId: short,
  }),
};

/** _MONITOR_INFO (§2.2.2.7), _PORT_INFO (§2.2.2.8), print processors and their data types (§2.2.2.2 and §2.2.2.10). */
export const MONITORS: Levels = { 1: name, 2: layout({ name: text, environment: text, dllName: text }) };
export const PORTS: Levels = {
  1: layout({ portName: text }),
  2: layout({ portName: text, monitorName: text, description: text, portType: flags, reserved: unread(4) }),
};
export const NAMES: Levels = { 1: name };
/** ADDJOB_INFO_1: where the client is to write the job's file. */
export const ADDED_JOBS: Levels = { 1: layout({ path: text, jobId: number }) };
/** _PRINTER_ENUM_VALUES (§2.2.2.11). */
const VALUE = layout({ valueName: text, cbValueName: unread(4), type: number, data });

/** What an operation's `further` is, over a buffer that becomes the count of its bytes: what `read` makes of it where the call went well. */
function further(
  field: string,
  result: string,
  read: (bytes: Uint8Array, asked: Values, results: Values) => unknown,
): Operation['further'] {
  return (asked, results, succeeded) => {
    const bytes = results[field];
    if (!(bytes instanceof Uint8Array)) return;
    results[field] = bytes.length;
    const value = succeeded ? read(bytes, asked, results) : undefined;
    if (value !== undefined) results[result] = value;
  };
}

function structures({ size, read }: Layout, bytes: Uint8Array, count: number): Values[] {
  const buffer = new InfoBuffer(bytes);
  const there = Math.min(count, Math.floor(bytes.length / size), KEPT);
  return Array.from({ length: there }, (_, index) => {
    buffer.start = index * size;
    return read(buffer);
  });
}

const levelOf = (levels: Levels, { level }: Values): Layout | undefined =>
  typeof level === 'number' ? levels[level] : undefined;
const countIn = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** As many structures as the answer says. */
export const listed = (levels: Levels): Operation['further'] =>
  further('buffer', 'info', (bytes, asked, { cReturned }) => {
    const found = levelOf(levels, asked);
    return found && structures(found, bytes, countIn(cReturned));
  });
/** One. */
export const single = (levels: Levels): Operation['further'] =>
  further('buffer', 'info', (bytes, asked) => {
    const found = levelOf(levels, asked);
    return found && structures(found, bytes, 1)[0];
  });
/** _PRINTER_INFO_4, whatever is asked (§3.1.4.2.23). */
export const connections = further('buffer', 'info', (bytes, _, { cReturned }) =>
  structures(PRINTER_INFO_4, bytes, countIn(cReturned)),
);
/** A string alone: a directory (§3.1.4.4.4 and §3.1.4.8.4). */
export const directory = further('buffer', 'directory', (bytes) => new InfoBuffer(bytes).string(0, 2)?.text);
export const values = further('buffer', 'values', (bytes, _, { cReturned }) =>
  structures(VALUE, bytes, countIn(cReturned)),
);
