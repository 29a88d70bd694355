/** LOCK: locks and unlocks byte ranges (MS-SMB2 §2.2.26 request, §2.2.27 response). */
import { decode, type Malformed, type Reader } from '../../bytes.ts';
import { type FlagTable, flagNames } from '../flags.ts';
import { decodeEmpty, type EmptyBody } from './empty.ts';
import { enterBody, readFileId } from './message.ts';

export const SMB2_LOCKFLAG_SHARED_LOCK = 0x00000001;
export const SMB2_LOCKFLAG_EXCLUSIVE_LOCK = 0x00000002;
export const SMB2_LOCKFLAG_UNLOCK = 0x00000004;
export const SMB2_LOCKFLAG_FAIL_IMMEDIATELY = 0x00000010;

const LOCK_FLAGS: FlagTable = [
  [SMB2_LOCKFLAG_SHARED_LOCK, 'SMB2_LOCKFLAG_SHARED_LOCK'],
  [SMB2_LOCKFLAG_EXCLUSIVE_LOCK, 'SMB2_LOCKFLAG_EXCLUSIVE_LOCK'],
  [SMB2_LOCKFLAG_UNLOCK, 'SMB2_LOCKFLAG_UNLOCK'],
  [SMB2_LOCKFLAG_FAIL_IMMEDIATELY, 'SMB2_LOCKFLAG_FAIL_IMMEDIATELY'],
];

const LOCK_ELEMENT_SIZE = 24;

/** SMB2_LOCK_ELEMENT (§2.2.26.1). Locks reach beyond 2^53: programs lock the far end of the range on purpose. */
export interface LockElement {
  offset: bigint;
  length: bigint;
  flags: number;
}

export interface LockRequest {
  lockSequence: number;
  fileId: string;
  locks: LockElement[];
}

export function decodeLockRequest(bytes: Uint8Array): LockRequest | Malformed {
  return decode('SMB2 LOCK Request', bytes, (reader): LockRequest => {
    enterBody(reader, 48);
    const lockCount = reader.u16();
    const lockSequence = reader.u32();
    const fileId = readFileId(reader);
    reader.require(reader.offset, lockCount * LOCK_ELEMENT_SIZE);
    const locks = Array.from({ length: lockCount }, () => readLockElement(reader));
    return { lockSequence, fileId, locks };
  });
}

function readLockElement(reader: Reader): LockElement {
  const offset = reader.u64();
  const length = reader.u64();
  const flags = reader.u32();
  reader.skip(4);
  return { offset, length, flags };
}

export function decodeLockResponse(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 LOCK Response', bytes);
}

export function lockFlagNames(flags: number): string[] {
  return flagNames(flags, LOCK_FLAGS);
}
