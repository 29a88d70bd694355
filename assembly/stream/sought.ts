/**
 * Where a flow begins whose ports say nothing and whose SYN nobody saw: with the first segment, in the order of its stream, that
 * is worth following, whatever order the capture has. What was said before that is no part of it.
 */
import { beginsConversation } from "./interest";
import { Block, dataOf, endOf, giveBlock } from "./block";
import { Direction } from "./direction";
import { Flow } from "./flow";
import { directionOf } from "./piece";
import { isAfter } from "./sequence";

/** What has come waits in the queues: drops of it what is before the beginning. */
export function settleBeginning(flow: Flow): void {
  if (!flow.sought) return;
  const a = directionOf(flow, 0);
  const b = directionOf(flow, 1);
  if (isCertain(a) || isCertain(b)) return;
  const ofA = firstOf(a);
  const ofB = firstOf(b);
  if (ofA !== null && (ofB === null || isBefore(ofA, ofB))) beginWith(flow, a, b, ofA);
  else if (ofB !== null) beginWith(flow, b, a, ofB);
}

/** A SYN said where the stream begins, or it has been read from. */
function isCertain(d: Direction): bool {
  return d.known != 0 && d.tentative == 0;
}

function firstOf(d: Direction): Block | null {
  let at: usize = d.queue;
  while (at != 0) {
    const block = changetype<Block>(at);
    if (beginsConversation(dataOf(block), block.length)) return block;
    at = block.next;
  }
  return null;
}

/** Of two segments, one of each side: who acknowledges the other came later; else who was captured later. */
function isBefore(one: Block, other: Block): bool {
  if (other.acks && isAfter(other.ack, one.seq)) return true;
  if (one.acks && isAfter(one.ack, other.seq)) return false;
  return one.packet <= other.packet;
}

/** `block`, of the side whose direction is `own`, is the first: what it acknowledges was said before it. */
function beginWith(flow: Flow, own: Direction, other: Direction, block: Block): void {
  beginAt(flow, own, block.seq);
  if (block.acks && other.known && isAfter(block.ack, other.next)) beginAt(flow, other, block.ack);
}

function beginAt(flow: Flow, d: Direction, seq: u32): void {
  d.first = seq;
  d.next = seq;
  while (d.queue != 0) {
    const block = changetype<Block>(<usize>d.queue);
    if (isAfter(endOf(block), seq)) return;
    d.queue = block.next;
    d.queueCount--;
    giveBlock(flow.shard, changetype<usize>(block));
  }
  d.queueLast = 0;
}
