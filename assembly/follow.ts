/** From parsed packets to flows: which flow a packet belongs to, whether it is worth following, when a flow ends. */
import {
  END_CAPTURE,
  END_EVICTED,
  END_FIN,
  END_REUSED,
  END_RST,
  END_TIMEOUT,
  MESSAGE_CUT,
  PROBLEM_FLOW_EVICTED,
  RECORD_FLOW_BEGIN,
  RECORD_FLOW_END,
  RECORD_RPC_DATAGRAM,
  SAW_DATA_A,
  SAW_FIN_A,
  SAW_FIN_B,
  SAW_RST_A,
  SAW_RST_B,
  SHARDS,
} from "./abi";
import { frameDigits, frameNumber, frameTime } from "./capture/frame";
import { beginsConversation } from "./stream/interest";
import { datagramRecord, isDatagramOfInterest, writeDatagram } from "./stream/datagram";
import { advanceOrder, mark, problem, stable } from "./emit";
import {
  ENCAPSULATIONS_SIZE,
  destinationAddress,
  destinationPort,
  encapsulations,
  ipVersion,
  payloadLength,
  payloadPtr,
  payloadWire,
  sourceAddress,
  sourcePort,
  tcpAck,
  tcpFlags,
  tcpHeader,
  tcpSeq,
} from "./packet/packet";
import { ACK, FIN, RST, SYN } from "./packet/transport";
import { isDatagramPdu } from "./rpc/pdu";
import { dropBuffers, endDirection, scan } from "./scan";
import {
  addFlow,
  close,
  crowdedOut,
  expired,
  findFlow,
  Flow,
  hasFlowRoom,
  hashOf,
  layersOf,
  leastWanted,
  removeFlow,
  shardOf,
  touch,
  writeFlow,
} from "./stream/flow";
import { isAnother, takeSyn } from "./stream/handshake";
import { countFollowed, followedPlace, uncountFollowed } from "./stream/followed";
import { directionOf, hasStepRoom } from "./stream/piece";
import { nextPiece, PIECE_NONE, PIECE_READY, takeEnd, takeSegment } from "./stream/reassembly";
import { beginPassed, passBy } from "./stream/passed";
import { isPortOfInterest } from "./stream/ports";
import { recallPassed } from "./stream/recall";
import { recallBeginning, watchSyn } from "./stream/syns";

export { keepPassed } from "./stream/passed";

const TCP: u32 = 6;
const UDP: u32 = 17;

/** A flow whose end was seen is kept this long for packets that come late. */
const LINGER: u64 = 10_000_000_000;

const IDLE: u32 = 0;
const LOOKUP_TCP: u32 = 1;
const LOOKUP_UDP: u32 = 2;
const PUMP: u32 = 3;
const END_PUMP: u32 = 4;
const END_DIRECTIONS: u32 = 5;
const DATAGRAM: u32 = 6;
/** What passed of a new flow before it was known as one is read first. */
const RECALL: u32 = 7;

let stage: u32 = IDLE;
let flow: Flow = changetype<Flow>(0);
let afterEnd: u32 = IDLE;
let endReason: u32 = 0;
let endIndex: u32 = 0;
let finishShard: u32 = 0;
let part: u32 = 0;
let parts: u32 = 1;

/** Follows the shards of one part, and passes over what belongs to the others. */
export function initFollow(ownPart: u32, ofParts: u32): void {
  stage = IDLE;
  isReading = false;
  finishShard = 0;
  part = ownPart;
  parts = ofParts;
}

/** Takes the TCP packet that was parsed last; `work` does the rest. */
export function takeTcp(): void {
  if (isOwn()) stage = LOOKUP_TCP;
}

export function takeUdp(): void {
  // version 4 of DCE/RPC on any port
  if (isDatagramPdu(payloadPtr, payloadLength, payloadWire)) {
    if (isOwn()) stage = LOOKUP_UDP;
  } else if (isDatagramOfInterest(sourcePort, destinationPort, payloadPtr, payloadLength) && isOwn()) {
    stage = DATAGRAM;
  }
}

/** Goes on until the packet is done. False when the host must drain first; then call it again. */
export function work(): bool {
  while (stage != IDLE) {
    switch (stage) {
      case PUMP:
        if (!readPieces()) return false;
        stage = IDLE;
        endExpired();
        break;
      case RECALL:
        if (!readPieces()) return false;
        if (!recallPassed(flow, tcpSeq, tcpAck)) stage = LOOKUP_TCP;
        break;
      case END_PUMP:
        if (!readPieces()) return false;
        stage = END_DIRECTIONS;
        endIndex = 0;
        break;
      case END_DIRECTIONS:
        if (!endFlow()) return false;
        break;
      default:
        if (!hasStepRoom()) return false;
        if (stage == LOOKUP_TCP) lookUpTcp();
        else if (stage == LOOKUP_UDP) lookUpUdp();
        else takeDatagram();
    }
  }
  return true;
}

/** Whether the scanner has a piece that it has not read to its end. */
let isReading: bool = false;

/** Reads everything of the flow that can be read. False when the host must drain first; then call it again. */
function readPieces(): bool {
  while (true) {
    if (isReading) {
      if (!scan()) return false;
      isReading = false;
    }
    const status = nextPiece();
    if (status == PIECE_NONE) return true;
    if (status != PIECE_READY) return false;
    isReading = true;
  }
}

/** Ends what is still open, shard after shard. False when the host must drain first; then call it again. */
export function finishFlows(): bool {
  while (true) {
    if (!work()) return false;
    while (finishShard < <u32>SHARDS && leastWanted(finishShard) === null) {
      finishShard++;
      advanceOrder(1);
    }
    if (finishShard == <u32>SHARDS) return true;
    const last = leastWanted(finishShard);
    if (last !== null) beginEnd(last, END_CAPTURE, IDLE);
  }
}

// the endpoints of the packet at hand
let a0: u64 = 0;
let a1: u64 = 0;
let b0: u64 = 0;
let b1: u64 = 0;
let hash: u32 = 0;

/** Whether the packet at hand is for this instance to follow; sets its endpoints and their hash. */
function isOwn(): bool {
  if (ipVersion == 4) {
    a0 = load<u32>(sourceAddress);
    b0 = load<u32>(destinationAddress);
    a1 = 0;
    b1 = 0;
  } else {
    a0 = load<u64>(sourceAddress);
    a1 = load<u64>(sourceAddress, 8);
    b0 = load<u64>(destinationAddress);
    b1 = load<u64>(destinationAddress, 8);
  }
  hash = hashOf(a0, a1, sourcePort, b0, b1, destinationPort);
  return parts == 1 || shardOf(hash) % parts == part;
}

function find(protocol: u32): Flow | null {
  return findFlow(hash, ipVersion, protocol, a0, a1, sourcePort, b0, b1, destinationPort);
}

/** Where the flow of the packet at hand is counted. */
function placeHere(): usize {
  return followedPlace(a0 ^ a1 ^ b0 ^ b1, sourcePort ^ destinationPort);
}

/** A new flow for the packet at hand; null when another one has to end first, and then the stage is set for that. */
function create(protocol: u32): Flow | null {
  const shard = shardOf(hash);
  const isFull = !hasFlowRoom(shard);
  const victim = isFull ? leastWanted(shard) : crowdedOut(hash);
  if (victim !== null) {
    if (!victim.closed) problem(PROBLEM_FLOW_EVICTED);
    beginEnd(victim, END_EVICTED, stage);
    return null;
  }
  if (isFull) {
    stage = IDLE;
    return null;
  }
  const fresh = addFlow(hash);
  fresh.ipVersion = <u8>ipVersion;
  fresh.protocol = <u8>protocol;
  fresh.portA = <u16>sourcePort;
  fresh.portB = <u16>destinationPort;
  fresh.addressA0 = a0;
  fresh.addressA1 = a1;
  fresh.addressB0 = b0;
  fresh.addressB1 = b1;
  if (!isPortOfInterest(sourcePort, destinationPort)) {
    countFollowed(placeHere());
    fresh.sought = 1;
  }
  fresh.firstTime = frameTime;
  fresh.firstFrame = frameNumber;
  memory.copy(layersOf(fresh), encapsulations, ENCAPSULATIONS_SIZE);
  writeFlow(fresh, RECORD_FLOW_BEGIN);
  return fresh;
}

/** The reverse of what `create` counted. */
function uncount(f: Flow): void {
  if (isPortOfInterest(f.portA, f.portB)) return;
  uncountFollowed(followedPlace(f.addressA0 ^ f.addressA1 ^ f.addressB0 ^ f.addressB1, f.portA ^ f.portB));
}

/** Whether a packet of no known flow begins one that is followed. */
function isWorthFollowing(): bool {
  if (isPortOfInterest(sourcePort, destinationPort)) return payloadWire != 0 || (tcpFlags & SYN) != 0;
  return beginsConversation(payloadPtr, payloadLength);
}

function lookUpTcp(): void {
  let found = find(TCP);
  if (found === null) {
    if (!isWorthFollowing()) {
      watchSyn(hash, placeHere());
      if (payloadWire != 0) passBy(ipVersion, sourceAddress, destinationAddress, tcpHeader, payloadPtr, payloadLength, payloadWire);
      stage = IDLE;
      return;
    }
    found = create(TCP);
    if (found === null) return;
    recallBeginning(found, hash);
    // what passed before a SYN is of another connection
    if (found.sought && (tcpFlags & SYN) == 0) {
      flow = found;
      beginPassed();
      if (recallPassed(flow, tcpSeq, tcpAck)) {
        stage = RECALL;
        return;
      }
    }
  }
  flow = found;
  const isA = flow.portA == sourcePort && flow.addressA0 == a0 && flow.addressA1 == a1;
  const index: u32 = isA ? 0 : 1;
  const d = directionOf(flow, index);
  let seq = tcpSeq;
  if ((tcpFlags & (SYN | RST)) == SYN) {
    seq++;
    if (isAnother(flow, d, index, seq)) {
      beginEnd(flow, END_REUSED, LOOKUP_TCP);
      return;
    }
    takeSyn(flow, d, index, seq);
  }
  countPacket(isA);
  if (payloadWire != 0) flow.state |= <u16>(SAW_DATA_A << index);
  if ((tcpFlags & FIN) != 0) {
    flow.state |= <u16>(SAW_FIN_A << index);
    d.finKnown = 1;
    d.fin = seq + payloadWire;
  }
  if ((tcpFlags & RST) != 0) flow.state |= <u16>(SAW_RST_A << index);
  // what a reset carries is no part of the stream (RFC 9293 §3.10.7.4 allows text that explains it)
  const wire = (tcpFlags & RST) != 0 ? 0 : payloadWire;
  takeSegment(
    flow,
    index,
    seq,
    payloadPtr,
    wire == 0 ? 0 : payloadLength,
    wire,
    tcpAck,
    (tcpFlags & (ACK | RST)) == ACK,
    frameNumber,
    frameTime,
    frameDigits,
  );
  const bothFin = (flow.state & (SAW_FIN_A | SAW_FIN_B)) == (SAW_FIN_A | SAW_FIN_B);
  if (bothFin || (flow.state & (SAW_RST_A | SAW_RST_B)) != 0) close(flow);
  stage = PUMP;
}

function countPacket(isA: bool): void {
  touch(flow);
  flow.lastFrame = frameNumber;
  flow.lastTime = frameTime;
  if (isA) {
    flow.packetsA++;
    flow.bytesA += payloadWire;
  } else {
    flow.packetsB++;
    flow.bytesB += payloadWire;
  }
}

function lookUpUdp(): void {
  let found = find(UDP);
  if (found === null) {
    found = create(UDP);
    if (found === null) return;
  }
  flow = found;
  const isA = flow.portA == sourcePort && flow.addressA0 == a0 && flow.addressA1 == a1;
  countPacket(isA);
  const record = datagramRecord(RECORD_RPC_DATAGRAM);
  if (payloadLength < payloadWire) mark(record, MESSAGE_CUT);
  record.direction = isA ? 0 : 1;
  record.flow = flow.number;
  record.ptr = <u32>stable(payloadPtr, payloadLength);
  record.length = payloadLength;
  record.wireLength = payloadWire;
  stage = IDLE;
}

function takeDatagram(): void {
  writeDatagram(a0, a1, b0, b1, payloadPtr, payloadLength, payloadWire);
  stage = IDLE;
}

/** One of the flow's shard whose end was seen long enough ago goes. */
function endExpired(): void {
  const old = expired(flow.shard, flow.lastTime < LINGER ? 0 : flow.lastTime - LINGER);
  if (old !== null) beginEnd(old, END_TIMEOUT, IDLE);
}

function beginEnd(f: Flow, reason: u32, after: u32): void {
  flow = f;
  afterEnd = after;
  endReason = reason;
  if ((f.state & (SAW_RST_A | SAW_RST_B)) != 0) endReason = END_RST;
  else if ((f.state & (SAW_FIN_A | SAW_FIN_B)) == (SAW_FIN_A | SAW_FIN_B)) endReason = END_FIN;
  takeEnd(f);
  stage = END_PUMP;
}

/** Writes out what was cut in each direction, then the end. False when the host must drain first. */
function endFlow(): bool {
  while (endIndex < 2) {
    if (flow.protocol == TCP && !endDirection(flow, endIndex, flow.lastFrame, flow.lastTime, frameDigits)) return false;
    endIndex++;
  }
  if (!hasStepRoom()) return false;
  mark(writeFlow(flow, RECORD_FLOW_END), endReason);
  dropBuffers(flow, 0);
  dropBuffers(flow, 1);
  uncount(flow);
  removeFlow(flow);
  stage = afterEnd;
  return true;
}
