/** What travels in IOCTL buffers: pipe waits, DFS referrals, server-side copies, snapshots, validation of a negotiate. */
import { decode, type Malformed, type Reader, toHex } from '../../bytes.ts';
import { readName } from './message.ts';

const COPYCHUNK_SIZE = 24;
const RESUME_KEY_SIZE = 24;

/** FSCTL_PIPE_WAIT Request (MS-FSCC §2.3.49). */
export interface PipeWaitRequest {
  /** Signed, as the wire has it; undefined where none is specified. */
  timeout: bigint | undefined;
  /** Without `\pipe\`. */
  name: string;
}

/** REQ_GET_DFS_REFERRAL (MS-DFSC §2.2.2) and REQ_GET_DFS_REFERRAL_EX (§2.2.3). */
export interface GetDfsReferralRequest {
  maxReferralLevel: number;
  /** `\domain\namespace`; empty to ask for domains. */
  requestFileName: string;
}

/** SRV_COPYCHUNK_COPY (MS-SMB2 §2.2.31.1): the request's FileId is the target. */
export interface CopychunkRequest {
  /** In hexadecimal: the key that FSCTL_SRV_REQUEST_RESUME_KEY returned for the source. */
  sourceKey: string;
  chunks: { sourceOffset: number; targetOffset: number; length: number }[];
}

/** SRV_COPYCHUNK_RESPONSE (MS-SMB2 §2.2.32.1). With STATUS_INVALID_PARAMETER these are the server's limits. */
export interface CopychunkResponse {
  chunksWritten: number;
  chunkBytesWritten: number;
  totalBytesWritten: number;
}

/** VALIDATE_NEGOTIATE_INFO Request (MS-SMB2 §2.2.31.4). */
export interface ValidateNegotiateInfoRequest {
  capabilities: number;
  guid: string;
  securityMode: number;
  dialects: number[];
}

/** VALIDATE_NEGOTIATE_INFO Response (MS-SMB2 §2.2.32.6). */
export interface ValidateNegotiateInfoResponse {
  capabilities: number;
  guid: string;
  securityMode: number;
  dialect: number;
}

/** SRV_SNAPSHOT_ARRAY (MS-SMB2 §2.2.32.2). */
export interface SnapshotArray {
  numberOfSnapShots: number;
  /** `@GMT-2020.09.22-14.53.02`. */
  snapShots: string[];
}

export function decodePipeWaitRequest(input: Uint8Array): PipeWaitRequest | Malformed {
  return decode('FSCTL_PIPE_WAIT Request', input, (reader): PipeWaitRequest => {
    const timeout = BigInt.asIntN(64, reader.u64());
    const nameLength = reader.u32();
    const timeoutSpecified = reader.u8() !== 0;
    reader.skip(1);
    return { timeout: timeoutSpecified ? timeout : undefined, name: readName(reader, nameLength) };
  });
}

export function decodeGetDfsReferralRequest(input: Uint8Array): GetDfsReferralRequest | Malformed {
  return decode('REQ_GET_DFS_REFERRAL', input, (reader): GetDfsReferralRequest => {
    const maxReferralLevel = reader.u16();
    return { maxReferralLevel, requestFileName: readTerminated(reader) };
  });
}

export function decodeGetDfsReferralExRequest(input: Uint8Array): GetDfsReferralRequest | Malformed {
  return decode('REQ_GET_DFS_REFERRAL_EX', input, (reader): GetDfsReferralRequest => {
    const maxReferralLevel = reader.u16();
    // RequestFlags, RequestDataLength.
    reader.skip(6);
    const requestFileNameLength = reader.u16();
    return { maxReferralLevel, requestFileName: reader.utf16(requestFileNameLength).replace(/\0+$/, '') };
  });
}

export function decodeCopychunkRequest(input: Uint8Array): CopychunkRequest | Malformed {
  return decode('SRV_COPYCHUNK_COPY', input, (reader): CopychunkRequest => {
    const sourceKey = toHex(reader.borrow(RESUME_KEY_SIZE));
    const chunkCount = reader.u32();
    reader.skip(4);
    reader.require(reader.offset, chunkCount * COPYCHUNK_SIZE);
    const chunks = Array.from({ length: chunkCount }, () => {
      const chunk = { sourceOffset: reader.size64(), targetOffset: reader.size64(), length: reader.u32() };
      reader.skip(4);
      return chunk;
    });
    return { sourceKey, chunks };
  });
}

export function decodeCopychunkResponse(output: Uint8Array): CopychunkResponse | Malformed {
  return decode('SRV_COPYCHUNK_RESPONSE', output, (reader) => ({
    chunksWritten: reader.u32(),
    chunkBytesWritten: reader.u32(),
    totalBytesWritten: reader.u32(),
  }));
}

/** SRV_REQUEST_RESUME_KEY Response (MS-SMB2 §2.2.32.3): the key in hexadecimal, as `sourceKey` has it. */
export function decodeResumeKeyResponse(output: Uint8Array): string | Malformed {
  return decode('SRV_REQUEST_RESUME_KEY Response', output, (reader) => toHex(reader.borrow(RESUME_KEY_SIZE)));
}

export function decodeValidateNegotiateInfoRequest(input: Uint8Array): ValidateNegotiateInfoRequest | Malformed {
  return decode('VALIDATE_NEGOTIATE_INFO Request', input, (reader): ValidateNegotiateInfoRequest => {
    const capabilities = reader.u32();
    const guid = reader.guid();
    const securityMode = reader.u16();
    const dialectCount = reader.u16();
    reader.require(reader.offset, dialectCount * 2);
    const dialects = Array.from({ length: dialectCount }, () => reader.u16());
    return { capabilities, guid, securityMode, dialects };
  });
}

export function decodeValidateNegotiateInfoResponse(output: Uint8Array): ValidateNegotiateInfoResponse | Malformed {
  return decode('VALIDATE_NEGOTIATE_INFO Response', output, (reader) => ({
    capabilities: reader.u32(),
    guid: reader.guid(),
    securityMode: reader.u16(),
    dialect: reader.u16(),
  }));
}

export function decodeSnapshotArray(output: Uint8Array): SnapshotArray | Malformed {
  return decode('SRV_SNAPSHOT_ARRAY', output, (reader): SnapshotArray => {
    const numberOfSnapShots = reader.u32();
    // NumberOfSnapShotsReturned, SnapShotArraySize; the latter tells the size needed when it was too small.
    reader.skip(8);
    const names = readName(reader, reader.left);
    return { numberOfSnapShots, snapShots: names.split('\0').filter((name) => name !== '') };
  });
}

function readTerminated(reader: Reader): string {
  const text = readName(reader, reader.left);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
