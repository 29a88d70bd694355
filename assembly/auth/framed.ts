/**
 * Messages that say their length: Kerberos over TCP (RFC 4120 §7.2.2), DNS over TCP (RFC 1035 §4.2.2), of which answers alone are
 * given, and LDAP (RFC 4511 §4.1.1), of which binds alone are.
 */
import { MESSAGE_LAST, RECORD_DNS, RECORD_KERBEROS, RECORD_LDAP } from "../abi";
import { be16, be32 } from "../bytes";
import { mark, stable } from "../emit";
import { DNS_HEADER_SIZE, isDnsAnswer } from "../stream/datagram";
import {
  advance,
  beginGather,
  cutFlags,
  consume,
  direction,
  frameHere,
  messageLimit,
  passOver,
  PHASE_DNS,
  PHASE_KERBEROS,
  PHASE_LDAP,
  pieceLeft,
  piecePtr,
  pieceRecord,
  skipThen,
  window,
} from "../stream/piece";

const LENGTH_SIZE: u32 = 4;

/** RFC 4120 §5.10: [APPLICATION n] of AS-REQ to AP-REP, and of KRB-ERROR. */
function isKerberosTag(tag: u32): bool {
  return (tag >= 0x6a && tag <= 0x6f) || tag == 0x7e;
}

/** PHASE_KERBEROS: a message where it lies, or the beginning of putting it together. False when more is needed. */
export function readKerberos(): bool {
  const ptr = window(LENGTH_SIZE + 1);
  if (ptr == 0) return false;
  const length = be32(ptr);
  if (length == 0 || length > messageLimit || !isKerberosTag(load<u8>(ptr, LENGTH_SIZE))) return passOver();
  direction.firstFrame = frameHere();
  consume(LENGTH_SIZE);
  take(length, PHASE_KERBEROS);
  return true;
}

const DNS_LENGTH_SIZE: u32 = 2;

/** PHASE_DNS: as above. */
export function readDns(): bool {
  const ptr = window(DNS_LENGTH_SIZE + DNS_HEADER_SIZE);
  if (ptr == 0) return false;
  const length = be16(ptr);
  if (length < DNS_HEADER_SIZE) return passOver();
  if (!isDnsAnswer(ptr + DNS_LENGTH_SIZE)) {
    skipThen(length + DNS_LENGTH_SIZE, PHASE_DNS);
    return true;
  }
  direction.firstFrame = frameHere();
  consume(DNS_LENGTH_SIZE);
  take(length, PHASE_DNS);
  return true;
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 2;
const BIND_REQUEST: u8 = 0x60;
const BIND_RESPONSE: u8 = 0x61;
/** Tag and length of the message, tag, length and value of its id, tag of its operation. */
const LDAP_HEAD: u32 = 13;

/** PHASE_LDAP: as above; what is no bind is passed over, as is what SASL has wrapped (RFC 4422 §3.7). */
export function readLdap(): bool {
  let ptr = window(LENGTH_SIZE);
  if (ptr == 0) return false;
  const first = load<u8>(ptr);
  if (first == 0) {
    const wrapped = be32(ptr);
    if (wrapped == 0) return passOver();
    skipThen(wrapped + LENGTH_SIZE, PHASE_LDAP);
    return true;
  }
  if (first != SEQUENCE) return passOver();
  let length = <u32>load<u8>(ptr, 1);
  let head: u32 = 2;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets == 0 || octets > 4) return passOver();
    head += octets;
    ptr = window(head);
    if (ptr == 0) return false;
    length = 0;
    for (let i: u32 = 2; i < head; i++) length = (length << 8) | load<u8>(ptr + i);
  }
  if (length > 0x7fffffff) return passOver();
  const total = head + length;
  ptr = window(min<u32>(total, LDAP_HEAD));
  if (ptr == 0) return false;
  if (total < head + 4 || load<u8>(ptr + head) != INTEGER) return passOver();
  const at = head + 2 + <u32>load<u8>(ptr + head + 1);
  const operation = at < min<u32>(total, LDAP_HEAD) ? load<u8>(ptr + at) : 0;
  if (operation == BIND_REQUEST || operation == BIND_RESPONSE) {
    direction.firstFrame = frameHere();
    take(total, PHASE_LDAP);
  } else {
    skipThen(total, PHASE_LDAP);
  }
  return true;
}

function take(length: u32, phase: u8): void {
  const d = direction;
  d.messageLeft = length;
  if (d.carryLength != 0 || pieceLeft() < <usize>length) {
    beginGather(length, phase);
    return;
  }
  const whole = piecePtr;
  advance(length);
  d.messageLeft = 0;
  writeFramed(stable(whole, length), length, length, phase);
}

/** A message as far as it came. */
export function writeFramed(ptr: usize, length: u32, wireLength: u32, phase: u8): void {
  const record = pieceRecord(recordOf(phase));
  mark(record, MESSAGE_LAST | cutFlags(length < wireLength));
  record.ptr = <u32>ptr;
  record.length = length;
  record.wireLength = wireLength;
  skipThen(wireLength - length, phase);
}

function recordOf(phase: u8): u32 {
  if (phase == PHASE_LDAP) return RECORD_LDAP;
  return phase == PHASE_DNS ? RECORD_DNS : RECORD_KERBEROS;
}
