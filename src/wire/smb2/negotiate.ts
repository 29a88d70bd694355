/** NEGOTIATE: the dialect and what comes with it (MS-SMB2 §2.2.3 request, §2.2.4 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames, type NameTable, valueName } from '../flags.ts';
import { borrowBuffer, enterBody } from './message.ts';
import { type NegotiateContext, readNegotiateContexts } from './negotiate_context.ts';

export const SMB_2_0_2 = 0x0202;
export const SMB_2_1 = 0x0210;
export const SMB_3_0 = 0x0300;
export const SMB_3_0_2 = 0x0302;
export const SMB_3_1_1 = 0x0311;
/** Answer to an SMB1 negotiate that offers `SMB 2.???`: the dialect is settled by an SMB2 NEGOTIATE that follows. */
export const SMB2_WILDCARD_REVISION = 0x02ff;

const DIALECTS: NameTable = new Map([
  [SMB_2_0_2, 'SMB 2.0.2'],
  [SMB_2_1, 'SMB 2.1'],
  [SMB_3_0, 'SMB 3.0'],
  [SMB_3_0_2, 'SMB 3.0.2'],
  [SMB_3_1_1, 'SMB 3.1.1'],
  [SMB2_WILDCARD_REVISION, 'SMB 2.???'],
]);

export const SMB2_NEGOTIATE_SIGNING_ENABLED = 0x0001;
export const SMB2_NEGOTIATE_SIGNING_REQUIRED = 0x0002;

const SECURITY_MODES: FlagTable = [
  [SMB2_NEGOTIATE_SIGNING_ENABLED, 'SMB2_NEGOTIATE_SIGNING_ENABLED'],
  [SMB2_NEGOTIATE_SIGNING_REQUIRED, 'SMB2_NEGOTIATE_SIGNING_REQUIRED'],
];

const CAPABILITIES: FlagTable = [
  [0x00000001, 'SMB2_GLOBAL_CAP_DFS'],
  [0x00000002, 'SMB2_GLOBAL_CAP_LEASING'],
  [0x00000004, 'SMB2_GLOBAL_CAP_LARGE_MTU'],
  [0x00000008, 'SMB2_GLOBAL_CAP_MULTI_CHANNEL'],
  [0x00000010, 'SMB2_GLOBAL_CAP_PERSISTENT_HANDLES'],
  [0x00000020, 'SMB2_GLOBAL_CAP_DIRECTORY_LEASING'],
  [0x00000040, 'SMB2_GLOBAL_CAP_ENCRYPTION'],
  [0x00000080, 'SMB2_GLOBAL_CAP_NOTIFICATIONS'],
];

export interface NegotiateRequest {
  securityMode: number;
  capabilities: number;
  clientGuid: string;
  dialects: number[];
  /** Empty unless 0x0311 is among the dialects. */
  negotiateContexts: NegotiateContext[];
}

export interface NegotiateResponse {
  securityMode: number;
  dialectRevision: number;
  serverGuid: string;
  capabilities: number;
  maxTransactSize: number;
  maxReadSize: number;
  maxWriteSize: number;
  /** FILETIME. */
  systemTime: bigint;
  serverStartTime: bigint;
  /** Borrowed. */
  securityBuffer: Uint8Array;
  negotiateContexts: NegotiateContext[];
}

export function decodeNegotiateRequest(bytes: Uint8Array): NegotiateRequest | Malformed {
  return decode('SMB2 NEGOTIATE Request', bytes, (reader): NegotiateRequest => {
    enterBody(reader, 36);
    const dialectCount = reader.u16();
    const securityMode = reader.u16();
    reader.skip(2);
    const capabilities = reader.u32();
    const clientGuid = reader.guid();
    // ClientStartTime in dialects before 3.1.1.
    const negotiateContextOffset = reader.u32();
    const negotiateContextCount = reader.u16();
    reader.skip(2);
    reader.require(reader.offset, dialectCount * 2);
    const dialects = Array.from({ length: dialectCount }, () => reader.u16());
    const negotiateContexts = dialects.includes(SMB_3_1_1)
      ? readNegotiateContexts(reader, negotiateContextOffset, negotiateContextCount)
      : [];
    return { securityMode, capabilities, clientGuid, dialects, negotiateContexts };
  });
}

export function decodeNegotiateResponse(bytes: Uint8Array): NegotiateResponse | Malformed {
  return decode('SMB2 NEGOTIATE Response', bytes, (reader): NegotiateResponse => {
    enterBody(reader, 65);
    const securityMode = reader.u16();
    const dialectRevision = reader.u16();
    const negotiateContextCount = reader.u16();
    const serverGuid = reader.guid();
    const capabilities = reader.u32();
    const maxTransactSize = reader.u32();
    const maxReadSize = reader.u32();
    const maxWriteSize = reader.u32();
    const systemTime = reader.u64();
    const serverStartTime = reader.u64();
    const securityBufferOffset = reader.u16();
    const securityBufferLength = reader.u16();
    const negotiateContextOffset = reader.u32();
    return {
      securityMode,
      dialectRevision,
      serverGuid,
      capabilities,
      maxTransactSize,
      maxReadSize,
      maxWriteSize,
      systemTime,
      serverStartTime,
      securityBuffer: borrowBuffer(reader, securityBufferOffset, securityBufferLength),
      negotiateContexts:
        dialectRevision === SMB_3_1_1
          ? readNegotiateContexts(reader, negotiateContextOffset, negotiateContextCount)
          : [],
    };
  });
}

/** `SMB 3.1.1`, or `0x` and four digits. */
export function dialectName(dialect: number): string {
  return valueName(dialect, DIALECTS, 4);
}

export function capabilityNames(capabilities: number): string[] {
  return flagNames(capabilities, CAPABILITIES);
}

export function securityModeNames(securityMode: number): string[] {
  return flagNames(securityMode, SECURITY_MODES);
}
