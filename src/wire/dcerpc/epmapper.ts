/** The endpoint mapper (C706 appendix O, MS-RPCE §2.2.1.2): which interface answers at which endpoint. */

import { decode, latin1, Reader, type Malformed } from '../../bytes.ts';
import { NdrReader, type NdrOptions } from './ndr.ts';
import type { SyntaxId } from './syntax.ts';

export const EPMAPPER_UUID = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';
export const EPT_LOOKUP = 2;
export const EPT_MAP = 3;

/** A protocol tower (C706 appendix L): an interface, a transfer syntax, and the protocols down to the address. */
export interface Tower {
  /** Absent where the tower's first floor names no UUID. */
  interfaceUuid?: string;
  versionMajor?: number;
  versionMinor?: number;
  transferSyntax?: SyntaxId;
  /** Of the floors below, top down: `ncacn`, `tcp`, `ip`. */
  protocols: string[];
  tcpPort?: number;
  udpPort?: number;
  httpPort?: number;
  /** `\PIPE\svcctl`. */
  namedPipe?: string;
  /** Name of a local (ncalrpc) endpoint. */
  localEndpoint?: string;
  netbiosName?: string;
  ip?: string;
}

export interface EptMapRequest {
  object?: string;
  tower?: Tower;
  entryHandle?: string;
  maxTowers: number;
}

export interface EptMapResponse {
  entryHandle?: string;
  /** In the order of the answer; a null or unreadable one is left out. */
  towers: Tower[];
  /** 0, or an error_status_t: 0x16c9a0d6 is ept_s_not_registered. */
  status: number;
}

/** The inquiry that an ept_lookup narrows itself to: C706 appendix O `rpc_c_ep_*`. */
export interface EptLookupRequest {
  inquiryType: number;
  object?: string;
  interface?: SyntaxId;
  versOption: number;
  entryHandle?: string;
  maxEnts: number;
}

export interface EptEntry {
  /** All zeros for none. */
  object: string;
  annotation: string;
  tower?: Tower;
}

export interface EptLookupResponse {
  entryHandle?: string;
  entries: EptEntry[];
  status: number;
}

export function decodeEptMapRequest(stub: Uint8Array, options: NdrOptions = {}): EptMapRequest | Malformed {
  return decode('ept_map request', stub, (reader) => {
    const ndr = new NdrReader(reader, options);
    const object = ndr.unique(() => ndr.guid());
    const tower = ndr.unique(() => readTower(ndr));
    return { object, tower, entryHandle: ndr.contextHandle(), maxTowers: ndr.u32() };
  });
}

export function decodeEptMapResponse(stub: Uint8Array, options: NdrOptions = {}): EptMapResponse | Malformed {
  return decode('ept_map response', stub, (reader) => {
    const ndr = new NdrReader(reader, options);
    const entryHandle = ndr.contextHandle();
    ndr.u32();
    const count = readVaryingCount(ndr, ndr.ndr64 ? 8 : 4);
    let present = 0;
    for (let i = 0; i < count; i++) if (ndr.referent()) present++;
    const towers: Tower[] = [];
    for (let i = 0; i < present; i++) {
      const tower = readTower(ndr);
      if (tower !== undefined) towers.push(tower);
    }
    return { entryHandle, towers, status: ndr.u32() };
  });
}

export function decodeEptLookupRequest(stub: Uint8Array, options: NdrOptions = {}): EptLookupRequest | Malformed {
  return decode('ept_lookup request', stub, (reader) => {
    const ndr = new NdrReader(reader, options);
    const inquiryType = ndr.u32();
    const object = ndr.unique(() => ndr.guid());
    const iface = ndr.unique(() => ({ uuid: ndr.guid(), versionMajor: ndr.u16(), versionMinor: ndr.u16() }));
    const versOption = ndr.u32();
    return { inquiryType, object, interface: iface, versOption, entryHandle: ndr.contextHandle(), maxEnts: ndr.u32() };
  });
}

/** Bytes that an ept_entry_t takes at least: the object, the tower's pointer, two counts of the annotation. */
const ENTRY_SIZE = 28;

export function decodeEptLookupResponse(stub: Uint8Array, options: NdrOptions = {}): EptLookupResponse | Malformed {
  return decode('ept_lookup response', stub, (reader) => {
    const ndr = new NdrReader(reader, options);
    const entryHandle = ndr.contextHandle();
    ndr.u32();
    const count = readVaryingCount(ndr, ENTRY_SIZE);
    const entries: EptEntry[] = [];
    const withTower: EptEntry[] = [];
    for (let i = 0; i < count; i++) {
      ndr.alignPointer();
      const object = ndr.guid();
      const hasTower = ndr.referent();
      const entry: EptEntry = { object, annotation: ndr.varyingAnsiString() };
      entries.push(entry);
      if (hasTower) withTower.push(entry);
    }
    for (const entry of withTower) entry.tower = readTower(ndr);
    return { entryHandle, entries, status: ndr.u32() };
  });
}

/** Maximum, offset and actual count of a conformant varying array: the actual, held against the bytes left. */
function readVaryingCount(ndr: NdrReader, elementSize: number): number {
  ndr.size();
  ndr.size();
  return ndr.count(elementSize);
}

/** C706 appendix L `twr_t`: a conformant structure, its count before it. A tower that makes no sense is undefined. */
function readTower(ndr: NdrReader): Tower | undefined {
  ndr.alignPointer();
  const maximum = ndr.size();
  const length = ndr.u32();
  if (length > maximum) ndr.reader.invalid('tower_length exceeds its maximum');
  const tower = decodeTower(ndr.reader.borrow(length));
  return 'malformed' in tower ? undefined : tower;
}

/** C706 appendix I, protocol identifiers; those above 0x0e as Windows and Samba use them. */
const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  0x00: 'osi oid',
  0x02: 'dna session control',
  0x03: 'dna session control v3',
  0x04: 'dna nsp',
  0x05: 'osi tp4',
  0x06: 'osi clns',
  0x07: 'tcp',
  0x08: 'udp',
  0x09: 'ip',
  0x0a: 'ncadg',
  0x0b: 'ncacn',
  0x0c: 'ncalrpc',
  0x0d: 'uuid',
  0x0e: 'ipx',
  0x0f: 'smb',
  0x10: 'named pipe',
  0x11: 'netbios',
  0x12: 'netbeui',
  0x13: 'spx',
  0x14: 'netbios over ipx',
  0x16: 'appletalk dsp',
  0x17: 'appletalk ddp',
  0x18: 'appletalk',
  0x1a: 'vines spp',
  0x1b: 'vines ipc',
  0x1c: 'streettalk',
  0x1f: 'http',
  0x20: 'unix domain socket',
  0x21: 'null',
};
const PROTOCOL_UUID = 0x0d;

/** C706 appendix L: floors of a left and a right side, counts and UUIDs always little-endian, ports in network order. */
export function decodeTower(octets: Uint8Array): Tower | Malformed {
  return decode('protocol tower', octets, (reader) => {
    const tower: Tower = { protocols: [] };
    const count = reader.u16();
    for (let floor = 0; floor < count; floor++) {
      const left = new Reader(reader.layer, reader.borrow(reader.u16()));
      const right = reader.borrow(reader.u16());
      const protocol = left.u8();
      if (floor < 2 && protocol === PROTOCOL_UUID) readSyntaxFloor(tower, floor, left, new Reader(reader.layer, right));
      else readProtocolFloor(tower, protocol, right);
    }
    return tower;
  });
}

/** The first floor names the interface, the second the transfer syntax: major version left, minor right. */
function readSyntaxFloor(tower: Tower, floor: number, left: Reader, right: Reader): void {
  const uuid = left.guid();
  const versionMajor = left.u16();
  const versionMinor = right.left >= 2 ? right.u16() : 0;
  if (floor === 1) {
    tower.transferSyntax = { uuid, versionMajor, versionMinor };
    return;
  }
  tower.interfaceUuid = uuid;
  tower.versionMajor = versionMajor;
  tower.versionMinor = versionMinor;
}

function readProtocolFloor(tower: Tower, protocol: number, data: Uint8Array): void {
  const name = PROTOCOL_NAMES[protocol];
  tower.protocols.push(name ?? `0x${protocol.toString(16).padStart(2, '0')}`);
  switch (name) {
    case 'tcp':
      tower.tcpPort = readPort(data);
      break;
    case 'udp':
      tower.udpPort = readPort(data);
      break;
    case 'http':
      tower.httpPort = readPort(data);
      break;
    case 'ip':
      tower.ip = data.length === 4 ? data.join('.') : undefined;
      break;
    case 'smb':
      tower.namedPipe = readText(data);
      break;
    case 'named pipe':
      tower.localEndpoint = readText(data);
      break;
    case 'netbios':
      tower.netbiosName = readText(data);
      break;
  }
}

function readPort(data: Uint8Array): number | undefined {
  return data.length === 2 ? (data[0] << 8) | data[1] : undefined;
}

function readText(data: Uint8Array): string {
  return latin1(data).replace(/\0.*$/s, '');
}
