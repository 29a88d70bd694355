/** Sequence numbers of TCP (RFC 9293 §3.4) and what they say of a direction. */
import { Direction } from "./direction";

/** The largest window (RFC 7323 §2.3): an acknowledgement further ahead is of no use. */
const MAX_WINDOW: u32 = 1 << 30;

/** Whether sequence number `a` comes after `b`, modulo 2^32. */
// @ts-ignore: decorator
@inline
export function isAfter(a: u32, b: u32): bool {
  return <i32>(a - b) > 0;
}

/** The last sequence number that the other side can acknowledge of what has been read: a FIN counts as one. */
export function readUpTo(d: Direction): u32 {
  return d.finKnown && d.next == d.fin ? d.next + 1 : d.next;
}

/** Whether the other side acknowledged bytes of this direction that have not been read. */
export function isProvenMissing(d: Direction): bool {
  return d.known && d.ackKnown && isAfter(d.acked, readUpTo(d));
}

/** How far the direction's stream reached, by its FIN or by what the other side acknowledged of it. */
export function streamEnd(d: Direction): u32 {
  if (d.finKnown) return d.fin - d.next <= MAX_WINDOW ? d.fin : d.next;
  // one more than what was read may be a FIN that the capture missed
  return d.ackKnown && d.acked - d.next > 1 && d.acked - d.next <= MAX_WINDOW ? d.acked : d.next;
}
