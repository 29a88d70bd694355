/** What an attacker, or a broken network, can fill a capture with: pcap files in large pieces, made as they are asked for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACK, FIN, RST, type Segment, SYN, tcpFrame } from '../../test/support/capture-builder.ts';
import { fragmented } from '../../test/support/packets.ts';
import { closeRequest, compound, createRequest, createResponse, echo, nbss, negotiateRequest, negotiateResponse, sessionSetupRequest, sessionSetupResponse, treeConnectRequest, treeConnectResponse } from '../../test/support/smb2-builder.ts';
import { makeMixed } from '../mixed.ts';

export interface Piece {
  readonly bytes: Uint8Array;
  readonly packets: number;
}

export interface Scenario {
  readonly what: string;
  make(scale: number): Iterable<Piece>;
}

const PIECE = 4 << 20;
const RECORD = 16;
const NOTHING = new Uint8Array(0);

/** Where numbers lie in an Ethernet frame of IPv4 and TCP. */
const SOURCE_IP = 26;
const TARGET_IP = 30;
const SOURCE_PORT = 34;
const TARGET_PORT = 36;
const SEQUENCE = 38;
const IDENTIFICATION = 18;

class Pieces {
  #buffer = Buffer.alloc(PIECE);
  #at = 24;
  #packets = 0;
  #clock = 0;

  constructor() {
    this.#buffer.writeUInt32LE(0xa1b2c3d4, 0);
    this.#buffer.writeUInt16LE(2, 4);
    this.#buffer.writeUInt16LE(4, 6);
    this.#buffer.writeUInt32LE(262144, 16);
    this.#buffer.writeUInt32LE(1, 20);
  }

  /** Whether a frame of that length fits; where not, `take` first. */
  fits(length: number): boolean {
    return this.#at + RECORD + length <= PIECE;
  }

  /** A copy of the frame, 10 microseconds after the one before, for its numbers to be changed. */
  add(frame: Uint8Array): Buffer {
    const buffer = this.#buffer;
    const at = this.#at;
    this.#clock += 10;
    buffer.writeUInt32LE(1_700_000_000 + Math.floor(this.#clock / 1e6), at);
    buffer.writeUInt32LE(this.#clock % 1e6, at + 4);
    buffer.writeUInt32LE(frame.length, at + 8);
    buffer.writeUInt32LE(frame.length, at + 12);
    buffer.set(frame, at + RECORD);
    this.#at = at + RECORD + frame.length;
    this.#packets++;
    return buffer.subarray(at + RECORD, this.#at);
  }

  take(): Piece {
    const piece = { bytes: this.#buffer.subarray(0, this.#at), packets: this.#packets };
    this.#buffer = Buffer.alloc(PIECE);
    this.#at = 0;
    this.#packets = 0;
    return piece;
  }
}

const CLIENT = { ip: '10.0.0.1', port: 49152 };
const SERVER = { ip: '10.0.0.2', port: 445 };

function segment(side: 0 | 1, flags: number, payload: Uint8Array = NOTHING, seq = 1, ack = 1): Segment {
  const [source, target] = side === 0 ? [CLIENT, SERVER] : [SERVER, CLIENT];
  return { time: 0n, source, target, side, seq, ack, flags, payload };
}

/** `count` times the frames of a connection, whose client's address and port `change` gives. */
function* connections(count: number, frames: readonly Uint8Array[], sides: readonly (0 | 1)[], change: (i: number) => [address: number, port: number]): Generator<Piece> {
  const pieces = new Pieces();
  const size = frames.reduce((sum, frame) => sum + frame.length + RECORD, 0);
  for (let i = 0; i < count; i++) {
    if (!pieces.fits(size)) yield pieces.take();
    const [address, port] = change(i);
    for (const [n, frame] of frames.entries()) {
      const copy = pieces.add(frame);
      copy.writeUInt32BE(address >>> 0, sides[n] === 0 ? SOURCE_IP : TARGET_IP);
      copy.writeUInt16BE(port, sides[n] === 0 ? SOURCE_PORT : TARGET_PORT);
    }
  }
  yield pieces.take();
}

/** Frames of one connection in which each message is a segment; the client's and the server's sequence numbers go on. */
function* messages(count: number, make: (i: number) => readonly [side: 0 | 1, payload: Uint8Array][]): Generator<Piece> {
  const pieces = new Pieces();
  const next = [1, 1];
  pieces.add(tcpFrame(segment(0, SYN, NOTHING, 0, 0)));
  pieces.add(tcpFrame(segment(1, SYN | ACK, NOTHING, 0, 1)));
  for (let i = 0; i < count; i++) {
    for (const [side, payload] of make(i)) {
      for (let at = 0; at < payload.length; at += 60_000) {
        const part = payload.subarray(at, at + 60_000);
        if (!pieces.fits(part.length + 100)) yield pieces.take();
        pieces.add(tcpFrame(segment(side, ACK, part, next[side], next[1 - side])));
        next[side] = (next[side] + part.length) >>> 0;
      }
    }
  }
  yield pieces.take();
}

/** An odd factor: every address once, in an order that looks like none. */
const scattered = (i: number): number => Math.imul(i + 1, 0x9e3779b1);

const HANDSHAKE = [tcpFrame(segment(0, SYN, NOTHING, 0, 0)), tcpFrame(segment(1, SYN | ACK, NOTHING, 0, 1)), tcpFrame(segment(0, ACK))];
const GREETING = nbss(negotiateRequest({ messageId: 0 }));
const GREETED = nbss(negotiateResponse({ messageId: 0 }));

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: server\r\n\r\n');
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');

/** The same frame, of port 80. */
function toWeb(frame: Uint8Array): Uint8Array {
  const copy = Buffer.from(frame);
  for (const at of [SOURCE_PORT, TARGET_PORT]) if (copy.readUInt16BE(at) === SERVER.port) copy.writeUInt16BE(80, at);
  return copy;
}

/** A quarter of a gigabyte of mixed traffic, again and again: later, and between other machines. */
function* mixed(bytes: number): Generator<Piece> {
  const folder = mkdtempSync(join(tmpdir(), 'hoptrace-soak-'));
  let made: Buffer;
  try {
    const { path } = makeMixed(join(folder, 'mixed.pcap'), Math.min(bytes, 256e6));
    made = readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const first = made.readUInt32LE(24);
  let last = first;
  const offsets: number[] = [];
  for (let at = 24; at < made.length; at += RECORD + made.readUInt32LE(at + 8)) {
    offsets.push(at);
    last = made.readUInt32LE(at);
  }
  const span = last - first + 1;
  for (let written = 0, round = 0; written < bytes; round++, written += made.length) {
    const copy = Buffer.from(made.subarray(round === 0 ? 0 : 24));
    const shift = round === 0 ? 0 : 24;
    for (const at of offsets) {
      copy.writeUInt32LE(made.readUInt32LE(at) + round * span, at - shift);
      // the second byte of either address, of IPv4 without a tag
      if (made[at + RECORD + 12] === 8 && made[at + RECORD + 13] === 0) {
        copy[at - shift + RECORD + SOURCE_IP + 1] ^= round;
        copy[at - shift + RECORD + TARGET_IP + 1] ^= round;
      }
    }
    yield { bytes: copy, packets: offsets.length };
  }
}

function* fragments(count: number, kind: 'first' | 'overlapping' | 'tiny'): Generator<Piece> {
  const body = tcpFrame(segment(0, ACK, new Uint8Array(1400)));
  const frame = { time: 0n, bytes: body, length: body.length };
  const parts = fragmented(frame, kind === 'tiny' ? [8] : [512]).slice(0, -1);
  const pieces = new Pieces();
  for (let i = 0; i < count; ) {
    if (!pieces.fits(40 * 600)) yield pieces.take();
    const some = kind === 'first' ? parts.slice(0, 1) : kind === 'tiny' ? parts.slice(0, 40) : [parts[0], parts[1], parts[0], parts[1]];
    for (const [n, part] of some.entries()) {
      const copy = pieces.add(part.bytes);
      copy.writeUInt16BE(i & 0xffff, IDENTIFICATION);
      copy.writeUInt32BE(0x0a000000 | (i >>> 16), SOURCE_IP);
      // what was sent at 0 comes again shifted, with other bytes
      if (kind === 'overlapping' && n >= 2) copy.writeUInt16BE(0x2000 | (n * 8), IDENTIFICATION + 2);
      i++;
    }
  }
  yield pieces.take();
}

/** Of one flow `count` segments of seven bytes, last first in groups that leave a hole at their beginning. */
function* outOfOrder(count: number): Generator<Piece> {
  const pieces = new Pieces();
  for (const frame of HANDSHAKE) pieces.add(frame);
  const frame = tcpFrame(segment(0, ACK, new Uint8Array(7).fill(0x41)));
  const group = 1000;
  for (let i = 0; i < count; i++) {
    if (!pieces.fits(frame.length)) yield pieces.take();
    const place = i - (i % group) + (group - 1 - (i % group));
    pieces.add(frame).writeUInt32BE((1 + 8 * place) >>> 0, SEQUENCE);
  }
  yield pieces.take();
}

const echoes = (count: number): Uint8Array => compound(...Array.from({ length: count }, (_, i) => echo({ messageId: i })));

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  mixed: { what: '20 GB of mixed traffic, 1 % SMB', make: (scale) => mixed(20e9 * scale) },
  flows: {
    what: '5 million connections to port 445, each with a NEGOTIATE and a reset',
    make: (scale) =>
      connections(5e6 * scale, [...HANDSHAKE, tcpFrame(segment(0, ACK, GREETING)), tcpFrame(segment(1, RST | ACK, NOTHING, 1, 1 + GREETING.length))], [0, 1, 0, 0, 1], (i) => [scattered(i), 1024 + (i % 60000)]),
  },
  greetings: {
    what: '5 million connections to port 445, each with a NEGOTIATE, its answer, and a reset',
    make: (scale) =>
      connections(
        5e6 * scale,
        [...HANDSHAKE, tcpFrame(segment(0, ACK, GREETING)), tcpFrame(segment(1, ACK, GREETED, 1, 1 + GREETING.length)), tcpFrame(segment(0, RST | ACK, NOTHING, 1 + GREETING.length, 1 + GREETED.length))],
        [0, 1, 0, 0, 1, 0],
        (i) => [scattered(i), 1024 + (i % 60000)],
      ),
  },
  others: {
    what: '5 million connections to a web server',
    make: (scale) =>
      connections(
        5e6 * scale,
        [...HANDSHAKE, tcpFrame(segment(0, ACK, REQUEST)), tcpFrame(segment(1, ACK, ANSWER, 1, 1 + REQUEST.length)), tcpFrame(segment(0, FIN | ACK, NOTHING, 1 + REQUEST.length, 1 + ANSWER.length)), tcpFrame(segment(1, FIN | ACK, NOTHING, 1 + ANSWER.length, 2 + REQUEST.length))].map(toWeb),
        [0, 1, 0, 0, 1, 0, 1],
        (i) => [scattered(i), 1024 + (i % 60000)],
      ),
  },
  syns: { what: '5 million SYNs to port 445 of sources that do not exist', make: (scale) => connections(5e6 * scale, [HANDSHAKE[0]], [0], (i) => [scattered(i), 1024 + (i % 60000)]) },
  'answered-syns': {
    what: '3 million SYNs to port 445, refused',
    make: (scale) => connections(3e6 * scale, [HANDSHAKE[0], tcpFrame(segment(1, RST | ACK, NOTHING, 0, 1))], [0, 1], (i) => [scattered(i), 1024 + (i % 60000)]),
  },
  closes: {
    what: '2 million connections to port 445, opened and closed',
    make: (scale) => connections(2e6 * scale, [...HANDSHAKE, tcpFrame(segment(0, FIN | ACK)), tcpFrame(segment(1, FIN | ACK, NOTHING, 1, 2)), tcpFrame(segment(0, ACK, NOTHING, 2, 2))], [0, 1, 0, 0, 1, 0], (i) => [scattered(i), 1024 + (i % 60000)]),
  },
  fragments: { what: '5 million first fragments', make: (scale) => fragments(5e6 * scale, 'first') },
  'fragments-overlapping': { what: '5 million fragments that overlap', make: (scale) => fragments(5e6 * scale, 'overlapping') },
  'fragments-tiny': { what: '5 million fragments of eight bytes', make: (scale) => fragments(5e6 * scale, 'tiny') },
  segments: { what: 'one connection of 1 million tiny segments out of order, with holes', make: (scale) => outOfOrder(1e6 * scale) },
  sessions: {
    what: '100,000 sessions, each with a tree and an open, of one connection',
    make: (scale) =>
      messages(1e5 * scale, (i) => {
        const id = { messageId: 4 * i, sessionId: BigInt(i + 1), treeId: i + 1 };
        const at = (n: number) => ({ ...id, messageId: 4 * i + n });
        return [
          [0, nbss(sessionSetupRequest(at(0), new Uint8Array(8)))],
          [1, nbss(sessionSetupResponse(at(0), new Uint8Array(8)))],
          [0, nbss(treeConnectRequest(at(1), `\\\\server\\share${i}`))],
          [1, nbss(treeConnectResponse(at(1)))],
          [0, nbss(createRequest(at(2), `file${i}`))],
          [1, nbss(createResponse(at(2), BigInt(i + 1)))],
        ];
      }),
  },
  opens: {
    what: '300,000 opens of one session, none of them closed',
    make: (scale) =>
      messages(3e5 * scale, (i) => {
        const id = { messageId: i, sessionId: 1n, treeId: 1 };
        return [
          [0, nbss(createRequest(id, `file${i}`))],
          [1, nbss(createResponse(id, BigInt(i + 1)))],
        ];
      }),
  },
  requests: { what: '1 million requests without an answer', make: (scale) => messages(1e6 * scale, (i) => [[0, nbss(closeRequest({ messageId: i, sessionId: BigInt(i) }, BigInt(i)))]]) },
  chains: { what: '1,000 chains of 10,000 messages', make: (scale) => { const chain = nbss(echoes(10_000)); return messages(1000 * scale, () => [[0, chain]]); } },
};

