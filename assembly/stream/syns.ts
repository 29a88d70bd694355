/**
 * Connections whose SYN was seen: where their streams begin, should they turn out to be worth following. The last one of each of
 * PER_SHARD places of a shard is kept, and counts as followed until its first data has come, and is nothing.
 */
import { SAW_SYNACK_A, SAW_SYN_A, SHARDS } from "../abi";
import { ACK, RST, SYN } from "../packet/transport";
import { payloadWire, sourcePort, tcpAck, tcpFlags, tcpSeq } from "../packet/packet";
import { beginStream, LATE } from "./direction";
import { Flow } from "./flow";
import { countFollowed, uncountFollowed } from "./followed";
import { directionOf } from "./piece";

@unmanaged
@final
export class Syn {
  hash: u32; // of the flow
  own: u32; // sequence number of the first byte of the side that sends from `port`
  other: u32; // the same of the other side
  place: u32; // where it is counted; 0: its data is nothing to follow, or there is none
  port: u16;
  saw: u16; // SAW_SYN_A, SAW_SYNACK_A; 0: there is none
}
const SYN_SIZE: u32 = 20;
if (offsetof<Syn>() != SYN_SIZE) ERROR("Syn drifted");

const PER_SHARD: u32 = 64;
export const SYNS_SIZE: usize = <usize>SHARDS * PER_SHARD * SYN_SIZE;

let table: usize = 0;

/** `region`: SYNS_SIZE bytes, whatever they hold. */
export function initSyns(region: usize): void {
  table = region;
  memory.fill(region, 0, SYNS_SIZE);
}

// @ts-ignore: decorator
@inline
function entryOf(hash: u32): Syn {
  return changetype<Syn>(table + <usize>((hash >> 26) * PER_SHARD + (hash & (PER_SHARD - 1))) * SYN_SIZE);
}

/** The connection with this hash, or null. */
function find(hash: u32): Syn | null {
  const syn = entryOf(hash);
  return syn.saw != 0 && syn.hash == hash ? syn : null;
}

function forget(syn: Syn): void {
  if (syn.place != 0) uncountFollowed(syn.place);
  syn.place = 0;
}

/** The packet at hand is of a connection, counted at `place`, that nothing says is worth following: it is watched until its first data. */
export function watchSyn(hash: u32, place: usize): void {
  if ((tcpFlags & (SYN | RST)) == SYN) {
    remember(hash, place);
  } else if (payloadWire != 0) {
    const syn = find(hash);
    if (syn !== null && begins(syn)) forget(syn);
  }
}

/** Whether the packet at hand has its side's first data: what comes before it does not say yet what the connection is. */
function begins(syn: Syn): bool {
  if (syn.port == sourcePort) return tcpSeq == syn.own;
  return (syn.saw & SAW_SYNACK_A) == 0 || tcpSeq == syn.other;
}

function remember(hash: u32, place: usize): void {
  const known = find(hash);
  const isAnswer = (tcpFlags & ACK) != 0;
  // the same once more
  if (known !== null && known.port == sourcePort && known.own == tcpSeq + 1 && isAnswer == ((known.saw & SAW_SYNACK_A) != 0)) return;
  // the SYN that was answered already
  if (known !== null && !isAnswer && (known.saw & SAW_SYNACK_A) != 0 && known.other == tcpSeq + 1) {
    known.saw |= <u16>SAW_SYN_A;
    return;
  }
  const isAnswered = known !== null && isAnswer && known.port != sourcePort && known.own == tcpAck;
  const syn = entryOf(hash);
  forget(syn);
  countFollowed(place);
  syn.hash = hash;
  syn.place = <u32>place;
  syn.port = <u16>sourcePort;
  syn.own = tcpSeq + 1;
  syn.other = tcpAck;
  syn.saw = <u16>(isAnswer ? (isAnswered ? SAW_SYN_A | SAW_SYNACK_A : SAW_SYNACK_A) : SAW_SYN_A);
}

/** Where the streams of a new flow begin, of which the packet at hand is the first of side 0. */
export function recallBeginning(flow: Flow, hash: u32): void {
  const syn = find(hash);
  if (syn === null) return;
  const own: u32 = syn.port == sourcePort ? 0 : 1;
  const isAnswer = (syn.saw & SAW_SYNACK_A) != 0;
  const asked = isAnswer ? 1 - own : own;
  if ((syn.saw & SAW_SYN_A) != 0) flow.state |= <u16>(SAW_SYN_A << asked);
  if (isAnswer) flow.state |= <u16>(SAW_SYNACK_A << own);
  if (syn.place != 0) {
    recall(flow, own, syn.own);
    if (isAnswer) recall(flow, 1 - own, syn.other);
  }
  forget(syn);
  syn.saw = 0;
}

/** As far as the packet bears it out by what it carries or acknowledges. */
function recall(flow: Flow, index: u32, start: u32): void {
  if (index == 1 && (tcpFlags & ACK) == 0) return;
  const there = index == 0 ? tcpSeq : tcpAck;
  if (there - start <= LATE) beginStream(directionOf(flow, index), start);
}
