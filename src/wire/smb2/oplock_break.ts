/**
 * OPLOCK_BREAK: oplocks and leases taken back. Notifications come from the server unasked (MessageId 2^64-1); the client
 * acknowledges, the server answers in the acknowledgment's form (MS-SMB2 §2.2.23 to §2.2.25).
 */
import { decode, type Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames } from '../flags.ts';
import { readFileId, SMB2_HEADER_SIZE } from './message.ts';

const LEASE_STATES: FlagTable = [
  [0x01, 'SMB2_LEASE_READ_CACHING'],
  [0x02, 'SMB2_LEASE_HANDLE_CACHING'],
  [0x04, 'SMB2_LEASE_WRITE_CACHING'],
];

/** StructureSize tells the forms apart. */
const OPLOCK_SIZE = 24;
const LEASE_NOTIFICATION_SIZE = 44;
const LEASE_ACKNOWLEDGMENT_SIZE = 36;

export type OplockBreak =
  | { form: 'oplock'; oplockLevel: number; fileId: string }
  | { form: 'lease notification'; flags: number; leaseKey: string; currentLeaseState: number; newLeaseState: number }
  | { form: 'lease acknowledgment'; flags: number; leaseKey: string; leaseState: number };

/** Request and response alike: acknowledgments go one way and come back in the same form. */
export function decodeOplockBreak(bytes: Uint8Array): OplockBreak | Malformed {
  return decode('SMB2 OPLOCK_BREAK', bytes, (reader): OplockBreak => {
    reader.seek(SMB2_HEADER_SIZE);
    const structureSize = reader.u16();
    switch (structureSize) {
      case OPLOCK_SIZE: {
        const oplockLevel = reader.u8();
        reader.skip(5);
        return { form: 'oplock', oplockLevel, fileId: readFileId(reader) };
      }
      case LEASE_NOTIFICATION_SIZE: {
        reader.skip(2);
        const flags = reader.u32();
        const leaseKey = reader.guid();
        const currentLeaseState = reader.u32();
        return { form: 'lease notification', flags, leaseKey, currentLeaseState, newLeaseState: reader.u32() };
      }
      case LEASE_ACKNOWLEDGMENT_SIZE: {
        reader.skip(2);
        return { form: 'lease acknowledgment', flags: reader.u32(), leaseKey: reader.guid(), leaseState: reader.u32() };
      }
      default:
        return reader.invalid(`StructureSize is ${structureSize}, not ${OPLOCK_SIZE}, 36 or 44`);
    }
  });
}

export function leaseStateNames(leaseState: number): string[] {
  return flagNames(leaseState, LEASE_STATES);
}
