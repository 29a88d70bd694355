/** What a stream carries, by its content, and where a message begins in it. */
import { MALFORMED_STREAM, RECORD_MALFORMED } from "../abi";
import { be24 } from "../bytes";
import { mark } from "../emit";
import { carryOf, RAW_NEXT, RAW_NONE } from "./direction";
import { Flow, SPEAKS_DNS, SPEAKS_HTTP, SPEAKS_KERBEROS, SPEAKS_LDAP, SPEAKS_RPC, SPEAKS_SMB, SPEAKS_UNKNOWN } from "./flow";
import {
  PORT_DNS,
  PORT_GLOBAL_CATALOG,
  PORT_KERBEROS,
  PORT_LDAP,
  PORT_NETBIOS,
  PORT_SMB,
  PORT_WINRM,
  PORT_WINRM_LOCAL,
  PORT_WINRM_TLS,
} from "./ports";
import { looksLikeHttp } from "./http";
import { looksLikeRpc } from "./pdu";
import {
  advance,
  direction,
  flow,
  MAGIC_COMPRESSION,
  MAGIC_SMB1,
  MAGIC_SMB2,
  MAGIC_TRANSFORM,
  PHASE_DNS,
  PHASE_HTTP,
  PHASE_KERBEROS,
  PHASE_LDAP,
  PHASE_NBSS,
  PHASE_RPC,
  PHASE_SEARCH,
  pieceFrame,
  pieceLeft,
  piecePtr,
  pieceRecord,
  window,
} from "./piece";

/** Bytes by which a protocol is known. */
export const SIGNATURE: u32 = 8;

/** NBSS session message (RFC 1002 §4.3.1) around an SMB header, at least as long as one. */
export function looksLikeSmb(ptr: usize): bool {
  if (load<u8>(ptr) != 0 || be24(ptr + 1) < 16) return false;
  const magic = load<u32>(ptr, 4);
  return magic == MAGIC_SMB2 || magic == MAGIC_SMB1 || magic == MAGIC_TRANSFORM || magic == MAGIC_COMPRESSION;
}

/** NBSS session packets other than messages: request, positive, negative, retarget, keep-alive. */
export function isNbssControl(ptr: usize): bool {
  const type = load<u8>(ptr);
  return type >= 0x81 && type <= 0x85 && be24(ptr + 1) <= 512;
}

/** What the flow's ports are for, where that is not SMB or DCE/RPC. */
function spokenByPort(f: Flow): u8 {
  const spoken = speaksAt(f.portA);
  return spoken != SPEAKS_UNKNOWN ? spoken : speaksAt(f.portB);
}

function speaksAt(port: u32): u8 {
  switch (port) {
    case PORT_KERBEROS:
      return SPEAKS_KERBEROS;
    case PORT_DNS:
      return SPEAKS_DNS;
    case PORT_LDAP:
    case PORT_GLOBAL_CATALOG:
      return SPEAKS_LDAP;
    case PORT_WINRM:
    case PORT_WINRM_TLS:
    case PORT_WINRM_LOCAL:
      return SPEAKS_HTTP;
    default:
      return SPEAKS_UNKNOWN;
  }
}

function phaseOf(speaks: u8): u8 {
  if (speaks == SPEAKS_KERBEROS) return PHASE_KERBEROS;
  if (speaks == SPEAKS_DNS) return PHASE_DNS;
  return speaks == SPEAKS_LDAP ? PHASE_LDAP : PHASE_HTTP;
}

function isSmbPort(f: Flow): bool {
  return f.portA == PORT_SMB || f.portB == PORT_SMB || f.portA == PORT_NETBIOS || f.portB == PORT_NETBIOS;
}

/** PHASE_START: the first bytes of a direction decide. False when more are needed. */
export function start(): bool {
  const ptr = window(SIGNATURE);
  if (ptr == 0) {
    // a lone keep-alive or positive session response is shorter than a signature
    const d = direction;
    if (d.carryLength >= 4 && (d.raw == RAW_NEXT || (isSmbPort(flow) && isNbssControl(carryOf(d))))) {
      d.phase = PHASE_NBSS;
      return true;
    }
    return false;
  }
  const d = direction;
  if ((looksLikeSmb(ptr) && flow.speaks <= SPEAKS_RPC) || d.raw == RAW_NEXT || (isSmbPort(flow) && isNbssControl(ptr))) {
    flow.speaks = SPEAKS_SMB;
    d.phase = PHASE_NBSS;
  } else if (looksLikeRpc(ptr) && (flow.speaks == SPEAKS_UNKNOWN || flow.speaks == SPEAKS_RPC)) {
    flow.speaks = SPEAKS_RPC;
    d.phase = PHASE_RPC;
  } else {
    if (flow.speaks == SPEAKS_UNKNOWN) flow.speaks = looksLikeHttp(ptr) && !isSmbPort(flow) ? SPEAKS_HTTP : spokenByPort(flow);
    if (flow.speaks > SPEAKS_RPC) d.phase = phaseOf(flow.speaks);
    else beginSearch();
  }
  return true;
}

/** The stream cannot be read here: look for the next beginning of a message. What the carry holds is searched first. */
export function beginSearch(): void {
  const d = direction;
  d.phase = PHASE_SEARCH;
  d.raw = RAW_NONE;
  d.passedOver = 0;
  d.window = ~(<u64>0);
}

/** PHASE_SEARCH: byte by byte, the last eight in a window. False when the piece ends without a find. */
export function search(): bool {
  const d = direction;
  let shift = d.window;
  let passed = d.passedOver;
  // what was carried is searched like the rest
  const carried = d.carryLength;
  if (carried != 0) {
    const carry = carryOf(d);
    d.carryLength = 0;
    for (let i: u32 = 0; i < carried; i++) {
      shift = (shift >> 8) | ((<u64>load<u8>(carry + i)) << 56);
      passed++;
      if (found(shift)) {
        // what follows the find in the carry goes with it
        const rest = carried - i - 1;
        memory.copy(carry + SIGNATURE, carry + i + 1, rest);
        store<u64>(carry, shift);
        d.carryLength = SIGNATURE + rest;
        settle(shift, passed);
        return true;
      }
    }
  }
  const count = pieceLeft();
  let ptr = piecePtr;
  const end = ptr + count;
  while (ptr < end) {
    shift = (shift >> 8) | ((<u64>load<u8>(ptr)) << 56);
    ptr++;
    passed++;
    if (found(shift)) {
      advance(ptr - piecePtr);
      store<u64>(carryOf(d), shift);
      d.carryLength = SIGNATURE;
      d.carryFrame = pieceFrame;
      settle(shift, passed);
      return true;
    }
  }
  advance(count);
  d.window = shift;
  d.passedOver = passed;
  return false;
}

/** Whether the window, eight bytes as they lie on the wire, is the beginning of a message. */
function found(shift: u64): bool {
  const high = <u32>(shift >> 32);
  if (flow.speaks != SPEAKS_RPC && ((high >> 8) & 0xffffff) == 0x424d53) {
    const magic = high & 0xff;
    // type 0, and a length above 16 whose high byte is not beyond what a message reaches
    return magic >= 0xfc && (shift & 0xff) == 0 && (shift & 0xf0ffff00) != 0 && ((shift >> 8) & 0xff) < 0x80;
  }
  if (flow.speaks == SPEAKS_SMB) return false;
  return (
    (shift & 0xff) == 5 &&
    ((shift >> 8) & 0xff) <= 1 &&
    ((shift >> 16) & 0xff) <= 20 &&
    (high & 0xfffffcee) == 0 &&
    high == 0x10
  );
}

function settle(shift: u64, passed: u32): void {
  const d = direction;
  reportPassedOver(passed - SIGNATURE);
  d.passedOver = 0;
  d.resynchronised = 1;
  if (<u32>(shift >> 40) == 0x424d53) {
    flow.speaks = SPEAKS_SMB;
    d.phase = PHASE_NBSS;
  } else {
    flow.speaks = SPEAKS_RPC;
    d.phase = PHASE_RPC;
  }
}

/** Says how many bytes were searched through; nothing when there were none. */
export function reportPassedOver(count: u32): void {
  if (count == 0) return;
  const record = pieceRecord(RECORD_MALFORMED);
  mark(record, MALFORMED_STREAM);
  record.extra = count;
}
