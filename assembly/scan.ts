/** The scanner: a piece of a stream in, records of its messages out. Stops where the ring or the outbox is full, and goes on from there. */
import { PROBLEM_BUFFER } from "./abi";
import { readDns, readKerberos, readLdap, writeFramed } from "./auth/framed";
import { readHttp } from "./auth/http";
import { problem, stable } from "./emit";
import { readPdu, writePdu } from "./rpc/pdu";
import { readNbssHeader } from "./smb/nbss";
import { cutPayload, readPayload } from "./smb/payload";
import { cutHead, readMessage, walk } from "./smb/smb2";
import { giveBlocks } from "./stream/block";
import { Direction, RAW_NONE } from "./stream/direction";
import { Flow } from "./stream/flow";
import { RPC_HEADER_SIZE } from "./stream/pdu";
import {
  beginWalk,
  consume,
  direction,
  directionOf,
  dropGather,
  flattenGather,
  gatherMore,
  reachLimit,
  hasStepRoom,
  isWalking,
  PHASE_DNS,
  PHASE_GATHER,
  PHASE_HTTP,
  PHASE_KERBEROS,
  PHASE_LDAP,
  PHASE_MESSAGE,
  PHASE_NBSS,
  PHASE_PAYLOAD,
  PHASE_RPC,
  PHASE_SEARCH,
  PHASE_SKIP,
  PHASE_START,
  PHASE_WALK,
  pieceLeft,
  pieceLost,
  setLost,
  setPiece,
  skipOn,
  skipThen,
  window,
} from "./stream/piece";
import { beginSearch, reportPassedOver, search, start } from "./stream/search";

/** Reads the piece to its end. False when the host must drain first; then call it again. */
export function scan(): bool {
  while (true) {
    const d = direction;
    if (d.phase == PHASE_WALK) {
      if (!walk()) return false;
      continue;
    }
    if (!hasStepRoom()) return false;
    if (pieceLost != 0) {
      passHole();
      continue;
    }
    if (pieceLeft() == 0 && d.carryLength == 0 && d.phase != PHASE_GATHER) return true;
    if (!step(d)) return true;
  }
}

/** One step of the phase at hand. False when it needs more than the piece has. */
function step(d: Direction): bool {
  switch (d.phase) {
    case PHASE_NBSS:
      return readNbssHeader();
    case PHASE_MESSAGE:
      return readMessage();
    case PHASE_GATHER:
      return gather(d);
    case PHASE_PAYLOAD:
      return readPayload();
    case PHASE_SKIP:
      return skipOn();
    case PHASE_RPC:
      return readPdu();
    case PHASE_SEARCH:
      return search();
    case PHASE_KERBEROS:
      return readKerberos();
    case PHASE_LDAP:
      return readLdap();
    case PHASE_DNS:
      return readDns();
    case PHASE_HTTP:
      return readHttp();
    default:
      return start();
  }
}

/** PHASE_GATHER: whole now, or out of buffers, or waiting for more. */
function gather(d: Direction): bool {
  const buffered = gatherMore();
  if (buffered && d.gatherLength < d.gatherTarget) return false;
  if (buffered && d.gatherLength < d.messageLeft) problem(PROBLEM_BUFFER);
  if (d.gatherLength < d.messageLeft) reachLimit();
  if (!buffered && d.gatherLength == 0) giveHead(d);
  else endGather(d);
  return true;
}

/** Not one buffer is left: what lies here of the message is all that is given of it. */
function giveHead(d: Direction): void {
  let length = d.carryLength;
  if (length == 0) length = <u32>min<usize>(pieceLeft(), d.gatherTarget);
  const ptr = stable(window(length), length);
  consume(length);
  dropGather();
  give(d, ptr, length);
}

/** What was put together goes on its way; the rest of the message, if any, is passed over. */
function endGather(d: Direction): void {
  const length = d.gatherLength;
  give(d, flattenGather(), length);
}

/** The message's first `length` bytes, or all of it. */
function give(d: Direction, ptr: usize, length: u32): void {
  const wire = d.messageLeft;
  if (d.afterSkip == PHASE_RPC) {
    if (length >= RPC_HEADER_SIZE) writePdu(ptr, length, wire);
    else skipThen(wire - length, PHASE_RPC);
    return;
  }
  if (d.afterSkip >= PHASE_KERBEROS) {
    writeFramed(ptr, length, wire, d.afterSkip);
    return;
  }
  d.messageLeft = wire - length;
  beginWalk(ptr, ptr + length, ptr + wire);
}

/** Takes the hole through the phases: what it tears is written out as far as it came, and what its length reaches is known. */
function passHole(): void {
  const d = direction;
  switch (d.phase) {
    case PHASE_PAYLOAD:
      setLost(cutPayload(pieceLost));
      return;
    case PHASE_SKIP: {
      const skipped = d.skipLeft < pieceLost ? d.skipLeft : pieceLost;
      d.skipLeft -= skipped;
      setLost(pieceLost - skipped);
      if (d.skipLeft == 0) d.phase = d.afterSkip;
      return;
    }
    case PHASE_GATHER:
      endGather(d);
      return;
    case PHASE_MESSAGE: {
      cutHead();
      const rest = d.messageLeft - d.carryLength;
      d.carryLength = 0;
      d.messageLeft = 0;
      d.raw = RAW_NONE;
      skipThen(rest, PHASE_NBSS);
      return;
    }
    case PHASE_START:
      d.carryLength = 0;
      setLost(0);
      return;
    case PHASE_SEARCH:
      d.window = ~(<u64>0);
      setLost(0);
      return;
    case PHASE_KERBEROS:
    case PHASE_LDAP:
    case PHASE_HTTP:
    case PHASE_DNS:
      // a message is looked for where the next segment begins
      dropGather();
      d.carryLength = 0;
      setLost(0);
      return;
    default:
      // before a header: where the next message begins is not known
      d.carryLength = 0;
      setLost(0);
      beginSearch();
  }
}

/** Whether a drain must leave the outbox as it is. */
export function holdsOutbox(): bool {
  return isWalking();
}

/**
 * Ends a direction's reading: what was put together so far is written out as cut. False when the host must drain first;
 * then call it again.
 */
export function endDirection(f: Flow, index: u32, frame: u64, time: u64, digits: u32): bool {
  setPiece(f, index, 0, 0, 0, frame, time, digits);
  const d = direction;
  while (true) {
    if (d.phase == PHASE_WALK) {
      if (!walk()) return false;
      continue;
    }
    if (!hasStepRoom()) return false;
    if (d.phase == PHASE_GATHER) {
      endGather(d);
    } else if (d.phase == PHASE_PAYLOAD) {
      cutPayload(d.skipLeft + d.payloadLeft);
    } else if (d.phase == PHASE_MESSAGE) {
      cutHead();
      d.carryLength = 0;
      d.phase = PHASE_SKIP;
    } else if (d.phase == PHASE_SEARCH) {
      reportPassedOver(d.passedOver);
      d.passedOver = 0;
      d.phase = PHASE_SKIP;
    } else {
      return true;
    }
  }
}

/** Gives back every buffer of a direction. */
export function dropBuffers(f: Flow, index: u32): void {
  const d = directionOf(f, index);
  giveBlocks(f.shard, d.queue);
  giveBlocks(f.shard, d.gather);
  d.queue = 0;
  d.gather = 0;
}
