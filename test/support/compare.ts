/** Holds what the engine said against what is known to have been said. */
import type { Heard, Said } from './traffic.ts';

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Whether everything of the message was heard. */
export function isComplete(heard: Heard, said: Said): boolean {
  if (heard.isCut || !heard.isLast || !same(heard.record.bytes, said.head) || heard.total !== said.payload.length)
    return false;
  let next = 0;
  for (const { offset, bytes } of heard.pieces) {
    if (offset !== next) return false;
    next += bytes.length;
  }
  return next === said.payload.length;
}

/** Throws unless what was heard of the message is true, be it all or a part. */
export function assertTrue(heard: Heard, said: Said | undefined): void {
  const name = `side ${heard.side} message ${heard.id} in frame ${heard.record.frame}`;
  if (said === undefined) throw new Error(`${name} was never said`);
  const { bytes } = heard.record;
  if (!same(bytes, said.head.subarray(0, bytes.length))) throw new Error(`${name}: its head is another`);
  if (bytes.length < said.head.length && !heard.isCut)
    throw new Error(`${name}: its head is shorter, and not said to be cut`);
  let end = 0;
  for (const { offset, bytes: piece } of heard.pieces) {
    if (offset < end) throw new Error(`${name}: payload at ${offset} came twice`);
    end = offset + piece.length;
    if (!same(piece, said.payload.subarray(offset, end)))
      throw new Error(`${name}: payload from ${offset} to ${end} is another`);
  }
  if (!heard.isCut && !isComplete(heard, said)) throw new Error(`${name} is not whole, and not said to be cut`);
}

/** Throws unless each side was heard completely, message for message in order. */
export function assertAllHeard(heard: readonly Heard[], said: readonly Said[]): void {
  for (const side of [0, 1]) {
    const a = heard.filter((message) => message.side === side);
    const e = said.filter((message) => message.side === side);
    for (let i = 0; i < Math.max(a.length, e.length); i++) {
      if (i >= a.length) throw new Error(`side ${side} message ${e[i].id}, number ${i} of ${e.length}, was not heard`);
      if (i >= e.length) throw new Error(`side ${side} message ${a[i].id} was heard beyond the end`);
      if (a[i].id !== e[i].id) throw new Error(`side ${side}: message ${a[i].id} was heard where ${e[i].id} was said`);
      assertTrue(a[i], e[i]);
      if (!isComplete(a[i], e[i])) throw new Error(`side ${side} message ${a[i].id} was heard in part`);
    }
  }
}

/** Throws unless all that was heard is true, and each message of which no byte is in `lost` was heard completely. */
export function assertHonest(
  heard: readonly Heard[],
  said: readonly Said[],
  lost: (side: number, from: number, to: number) => boolean,
): void {
  const key = (message: { side: number; id: number }) => `${message.side}:${message.id}`;
  const known = new Map(said.map((message) => [key(message), message]));
  const complete = new Set<string>();
  for (const message of heard) {
    const origin = known.get(key(message));
    assertTrue(message, origin);
    if (origin === undefined || !isComplete(message, origin)) continue;
    if (complete.has(key(message))) throw new Error(`side ${message.side} message ${message.id} was heard twice`);
    complete.add(key(message));
  }
  for (const message of said) {
    if (complete.has(key(message)) || lost(message.side, message.from, message.to)) continue;
    throw new Error(`side ${message.side} message ${message.id}, all of it captured, was not heard`);
  }
}
