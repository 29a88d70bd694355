/** Connectionless DCE/RPC PDUs, version 4 (C706 §12.5): one UDP datagram in, one typed PDU out. */

import { decode, type Malformed } from '../../bytes.ts';

/** C706 §12.1: PTYPE values that datagrams carry. */
const DATAGRAM_PTYPES = [
  'request',
  'ping',
  'response',
  'fault',
  'working',
  'nocall',
  'reject',
  'ack',
  'cl_cancel',
  'fack',
  'cancel_ack',
] as const;

export type DatagramPduType = (typeof DATAGRAM_PTYPES)[number];

/** C706 §12.5.2.1 `flags1`. */
export const PFC1_LAST_FRAG = 0x02;
export const PFC1_FRAG = 0x04;
export const PFC1_NO_FACK = 0x08;
export const PFC1_MAYBE = 0x10;
export const PFC1_IDEMPOTENT = 0x20;
export const PFC1_BROADCAST = 0x40;
/** C706 §12.5.2.1 `flags2`. */
export const PFC2_CANCEL_PENDING = 0x02;

/** C706 §12.5.2. */
export interface DatagramPdu {
  ptype: DatagramPduType;
  flags1: number;
  flags2: number;
  bigEndian: boolean;
  characterSet: 'ASCII' | 'EBCDIC';
  floatingPoint: 'IEEE' | 'VAX' | 'Cray' | 'IBM';
  serial: number;
  /** All zeros for none. */
  object: string;
  ifId: string;
  actId: string;
  serverBoot: number;
  ifVersMajor: number;
  ifVersMinor: number;
  seqnum: number;
  opnum: number;
  ihint: number;
  ahint: number;
  fragnum: number;
  authProto: number;
  /** Of a fault or reject. */
  status: number | undefined;
  /** The stub of a request or response, the body of others. Borrowed. */
  body: Uint8Array;
  /** MS-RPCE §2.2.1.1.8, of a datagram that is protected and whole. */
  authLevel: number | undefined;
}

const HEADER_SIZE = 80;
const FLOATING_POINTS = ['IEEE', 'VAX', 'Cray', 'IBM'] as const;

/** Decodes a datagram that holds one PDU. */
export function decodeDatagramPdu(bytes: Uint8Array): DatagramPdu | Malformed {
  return decode('DCE/RPC datagram PDU', bytes, (reader) => {
    reader.require(0, HEADER_SIZE);
    const ptype = DATAGRAM_PTYPES[bytes[1]];
    const drep = bytes[4];
    const floatingPoint = FLOATING_POINTS[bytes[5]];
    if (bytes[0] !== 4 || ptype === undefined || (drep & 0xee) !== 0 || floatingPoint === undefined) {
      return reader.invalid('no version 4 header');
    }
    reader.bigEndian = (drep & 0xf0) === 0;
    reader.offset = 8;
    const object = reader.guid();
    const ifId = reader.guid();
    const actId = reader.guid();
    const serverBoot = reader.u32();
    const ifVers = reader.u32();
    const seqnum = reader.u32();
    const opnum = reader.u16();
    const ihint = reader.u16();
    const ahint = reader.u16();
    const length = reader.u16();
    const fragnum = reader.u16();
    const authProto = reader.u8();
    const serial = (bytes[7] << 8) | reader.u8();
    const body = reader.borrow(length);
    const verifier = HEADER_SIZE + ((length + 7) & ~7);
    const hasStatus = (ptype === 'fault' || ptype === 'reject') && length >= 4;
    return {
      ptype,
      flags1: bytes[2],
      flags2: bytes[3],
      bigEndian: reader.bigEndian,
      characterSet: (drep & 0x0f) === 0 ? 'ASCII' : 'EBCDIC',
      floatingPoint,
      serial,
      object,
      ifId,
      actId,
      serverBoot,
      ifVersMajor: ifVers & 0xffff,
      ifVersMinor: ifVers >>> 16,
      seqnum,
      opnum,
      ihint,
      ahint,
      fragnum,
      authProto,
      status: hasStatus ? reader.u32At(HEADER_SIZE) : undefined,
      body,
      // §2.2.3.4 sec_trailer_cl
      authLevel: authProto === 0 ? undefined : bytes[verifier],
    };
  });
}
