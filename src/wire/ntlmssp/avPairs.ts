/** AV_PAIR sequences (MS-NLMP §2.2.2.1): what the two sides say of themselves. */

import { filetimeToIso, Reader, toHex, utf16le } from '../../bytes.ts';

export const MsvAvEOL = 0x0000;
export const MsvAvNbComputerName = 0x0001;
export const MsvAvNbDomainName = 0x0002;
export const MsvAvDnsComputerName = 0x0003;
export const MsvAvDnsDomainName = 0x0004;
export const MsvAvDnsTreeName = 0x0005;
export const MsvAvFlags = 0x0006;
export const MsvAvTimestamp = 0x0007;
export const MsvAvSingleHost = 0x0008;
export const MsvAvTargetName = 0x0009;
export const MsvAvChannelBindings = 0x000a;

/** Bit of MsvAvFlags: the client provides message integrity in the MIC field. */
export const MSV_AV_FLAGS_MIC = 0x0000_0002;

/** §2.2.2.2, in hexadecimal. */
export interface SingleHostData {
  customData: string;
  /** Drawn at the start of the calling machine: the same in all its messages until it starts again. */
  machineId: string;
}

/** Absent pairs are undefined. Of a pair that is there twice the first counts. */
export interface AvPairs {
  msvAvNbComputerName?: string;
  msvAvNbDomainName?: string;
  msvAvDnsComputerName?: string;
  msvAvDnsDomainName?: string;
  msvAvDnsTreeName?: string;
  msvAvFlags?: number;
  /** ISO 8601 with seven decimals. */
  msvAvTimestamp?: string;
  msvAvSingleHost?: SingleHostData;
  msvAvTargetName?: string;
  /** MD5 in hexadecimal; all zeros mean that there are none. */
  msvAvChannelBindings?: string;
}

/** Reads the pairs that the bytes begin with, as far as they go; what is wrong with them goes to `problems`. */
export function readAvPairs(bytes: Uint8Array, problems: string[]): AvPairs {
  const reader = new Reader('AV_PAIR', bytes);
  const pairs: AvPairs = {};
  let seen = 0;
  while (reader.left >= 4) {
    const avId = reader.u16();
    const avLen = reader.u16();
    if (avId === MsvAvEOL) return pairs;
    if (avLen > reader.left) {
      problems.push(`AV_PAIR ${avId}: outside`);
      return pairs;
    }
    const at = reader.offset;
    reader.skip(avLen);
    if (avId > MsvAvChannelBindings || (seen & (1 << avId)) !== 0) continue;
    seen |= 1 << avId;
    if (avLen < minimumLength(avId)) problems.push(`AV_PAIR ${avId}: too short`);
    else readPair(pairs, avId, reader, at, avLen);
  }
  problems.push('AV_PAIR: MsvAvEOL missing');
  return pairs;
}

function readPair(pairs: AvPairs, avId: number, reader: Reader, offset: number, avLen: number): void {
  const value = reader.borrowAt(offset, avLen);
  switch (avId) {
    case MsvAvNbComputerName:
      pairs.msvAvNbComputerName = utf16le(value);
      break;
    case MsvAvNbDomainName:
      pairs.msvAvNbDomainName = utf16le(value);
      break;
    case MsvAvDnsComputerName:
      pairs.msvAvDnsComputerName = utf16le(value);
      break;
    case MsvAvDnsDomainName:
      pairs.msvAvDnsDomainName = utf16le(value);
      break;
    case MsvAvDnsTreeName:
      pairs.msvAvDnsTreeName = utf16le(value);
      break;
    case MsvAvFlags:
      pairs.msvAvFlags = reader.u32At(offset);
      break;
    case MsvAvTimestamp:
      pairs.msvAvTimestamp = filetimeToIso(reader.u64At(offset));
      break;
    case MsvAvSingleHost:
      pairs.msvAvSingleHost = { customData: toHex(value.subarray(8, 16)), machineId: toHex(value.subarray(16, 48)) };
      break;
    case MsvAvTargetName:
      pairs.msvAvTargetName = utf16le(value);
      break;
    case MsvAvChannelBindings:
      pairs.msvAvChannelBindings = toHex(value.subarray(0, 16));
      break;
  }
}

function minimumLength(avId: number): number {
  switch (avId) {
    case MsvAvFlags:
      return 4;
    case MsvAvTimestamp:
      return 8;
    case MsvAvSingleHost:
      return 48;
    case MsvAvChannelBindings:
      return 16;
    default:
      return 0;
  }
}
