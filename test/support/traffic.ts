/** Random conversations of which every message is known, and what the engine said of them in the same terms. */
import { Conversation, type ConversationOptions, type Side } from './conversation.ts';
import type { PlainRecord } from './engine.ts';
import type { Random } from './random.ts';
import { rpcRequest, rpcResponse } from './rpc-builder.ts';
import * as smb2 from './smb2-builder.ts';

/** One message: of a READ or WRITE `head` ends before `payload`. */
export interface Said {
  readonly side: Side;
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly head: Uint8Array;
  readonly payload: Uint8Array;
  /** Where what carries it (the NBSS packet, the PDU) lies in the side's stream. */
  readonly from: number;
  readonly to: number;
}

export interface Traffic {
  readonly conversation: Conversation;
  readonly said: Said[];
}

interface Part {
  bytes: Uint8Array;
  /** Bytes of the fixed part before a payload; absent where there is none. */
  fixed?: number;
  payload?: Uint8Array;
}

const WRITE_FIXED = 112;
const READ_FIXED = 80;

class Talk {
  readonly said: Said[] = [];
  readonly conversation: Conversation;
  readonly #at: [number, number] = [0, 0];
  readonly #random: Random;

  constructor(conversation: Conversation, random: Random) {
    this.conversation = conversation;
    this.#random = random;
  }

  send(side: Side, id: number, wire: Uint8Array, parts: readonly Part[]): void {
    const from = this.#at[side];
    const to = from + wire.length;
    parts.forEach(({ bytes, fixed, payload }, i) => {
      const head = fixed === undefined ? bytes : bytes.subarray(0, fixed);
      this.said.push({ side, id: id + i, bytes, head, payload: payload ?? new Uint8Array(0), from, to });
    });
    this.#at[side] = to;
    const style = this.#random.below(4);
    this.conversation.say(side, wire, () => {
      if (style === 0) return 1460;
      return style === 1 ? this.#random.between(1, 12) * 40 : this.#random.between(1, 1460);
    });
  }
}

function dataSize(random: Random): number {
  return random.pick([0, 1, 7, 512, 1344, random.below(3000), random.below(20000)]);
}

function exchange(random: Random, id: number): { requests: Part[]; responses: Part[] } {
  const ids = { messageId: id };
  switch (random.below(6)) {
    case 0:
      return { requests: [{ bytes: smb2.echo(ids) }], responses: [{ bytes: smb2.echo(ids, true) }] };
    case 1: {
      const payload = random.bytes(dataSize(random));
      const request = smb2.writeRequest(ids, payload, 0n, random.pick([0, 0, 8, 40]), random.pick([0, 0, 3]));
      return {
        requests: [{ bytes: request, fixed: WRITE_FIXED, payload }],
        responses: [{ bytes: smb2.writeResponse(ids, payload.length) }],
      };
    }
    case 2: {
      const payload = random.bytes(dataSize(random));
      const response = smb2.readResponse(ids, payload, random.pick([0, 0, 16]));
      return {
        requests: [{ bytes: smb2.readRequest(ids, payload.length) }],
        responses: [{ bytes: response, fixed: READ_FIXED, payload }],
      };
    }
    case 3: {
      const input = random.bytes(random.below(6000));
      return {
        requests: [{ bytes: smb2.ioctlRequest(ids, 0x0011c017, input) }],
        responses: [{ bytes: smb2.ioctlResponse(ids, 0x0011c017, input) }],
      };
    }
    case 4:
      return {
        requests: [{ bytes: smb2.createRequest(ids, `dir\\file${id}.exe`) }],
        responses: [{ bytes: smb2.createResponse(ids, BigInt(id)) }],
      };
    default: {
      const payload = random.bytes(dataSize(random));
      const at = (i: number) => ({ messageId: id + i, related: i > 0 });
      return {
        requests: [
          { bytes: smb2.createRequest(at(0), 'compound.txt') },
          { bytes: smb2.writeRequest(at(1), payload), fixed: WRITE_FIXED, payload },
          { bytes: smb2.closeRequest(at(2), 1n) },
        ],
        responses: [
          { bytes: smb2.createResponse(at(0), 1n) },
          { bytes: smb2.writeResponse(at(1), payload.length) },
          { bytes: smb2.closeResponse(at(2)) },
        ],
      };
    }
  }
}

/** The parts as they lie in the chain: padded, NextCommand filled in. */
function chained(parts: readonly Part[]): { wire: Uint8Array; parts: Part[] } {
  const message = smb2.compound(...parts.map((part) => part.bytes));
  let at = 0;
  const inChain = parts.map((part, i) => {
    const length = i === parts.length - 1 ? message.length - at : (part.bytes.length + 7) & ~7;
    at += length;
    return { ...part, bytes: message.subarray(at - length, at) };
  });
  return { wire: smb2.nbss(message), parts: inChain };
}

export function smbTraffic(random: Random, exchanges: number, options: ConversationOptions = {}): Traffic {
  const talk = new Talk(new Conversation(options).handshake(), random);
  for (let i = 0; i < exchanges; ) {
    // requests may be sent before the answers to those before them come
    const batch = Array.from({ length: random.between(1, 3) }, () => ({
      id: 100 + 10 * i,
      ...exchange(random, 100 + 10 * i++),
    }));
    for (const { id, requests } of batch) {
      const { wire, parts } = chained(requests);
      talk.send(0, id, wire, parts);
    }
    if (random.chance(0.5)) talk.conversation.ack(1);
    for (const { id, responses } of batch) {
      const { wire, parts } = chained(responses);
      talk.send(1, id, wire, parts);
    }
    talk.conversation.ack(0);
    if (random.chance(0.1)) talk.conversation.keepAlive(0).ack(1);
  }
  talk.conversation.close();
  return talk;
}

export function rpcTraffic(random: Random, calls: number, options: ConversationOptions = {}): Traffic {
  const talk = new Talk(new Conversation(options).handshake(), random);
  for (let id = 1; id <= calls; id++) {
    const request = rpcRequest(id, 12, random.bytes(random.pick([4, 60, random.below(5000)])));
    talk.send(0, id, request, [{ bytes: request }]);
    const response = rpcResponse(id, random.bytes(random.pick([4, 60, random.below(5000)])));
    talk.send(1, id, response, [{ bytes: response }]);
    talk.conversation.ack(0);
  }
  talk.conversation.close();
  return talk;
}

/** A message as the engine told it. */
export interface Heard {
  readonly side: Side;
  readonly id: number;
  readonly record: PlainRecord;
  readonly pieces: { readonly offset: number; readonly bytes: Uint8Array }[];
  readonly total: number;
  isLast: boolean;
  isCut: boolean;
}

/** Messages in the order of the records. `serverPort` tells the sides apart. */
export function heardIn(records: readonly PlainRecord[], serverPort: number): Heard[] {
  const all: Heard[] = [];
  const last = new Map<string, Heard>();
  for (const record of records) {
    const key = `${record.flow.number}/${record.direction}`;
    const isLast = (record.flags & 1) !== 0;
    const isCut = (record.flags & 2) !== 0;
    if (record.kind === 'smb2' || record.kind === 'rpc') {
      const side: Side = record.flow.ends[record.direction].port === serverPort ? 1 : 0;
      const view = new DataView(record.bytes.buffer, record.bytes.byteOffset, record.bytes.byteLength);
      const id = record.kind === 'smb2' ? Number(view.getBigUint64(24, true)) : view.getUint32(12, true);
      const heard: Heard = { side, id, record, pieces: [], total: record.payloadTotal, isLast, isCut };
      if (record.payload.length > 0) heard.pieces.push({ offset: record.payloadOffset, bytes: record.payload });
      all.push(heard);
      last.set(key, heard);
    } else if (record.kind === 'payload') {
      const heard = last.get(key);
      if (heard === undefined || heard.isLast)
        throw new Error(`a payload record in frame ${record.frame} belongs to no message`);
      if (record.payload.length > 0) heard.pieces.push({ offset: record.payloadOffset, bytes: record.payload });
      heard.isLast = isLast;
      heard.isCut ||= isCut;
    }
  }
  return all;
}
