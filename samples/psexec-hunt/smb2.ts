/** An SMB2 session's message numbers and headers (MS-SMB2 §2.2.1) over a TCP connection: a request and its answer at a time. */
import { cat, hex, le16, le32, le64, u8, zeros } from './bytes.ts';
import type { Random } from './random.ts';
import type { TcpConnection } from './tcp.ts';

export const Command = {
  NEGOTIATE: 0,
  SESSION_SETUP: 1,
  LOGOFF: 2,
  TREE_CONNECT: 3,
  TREE_DISCONNECT: 4,
  CREATE: 5,
  CLOSE: 6,
  READ: 8,
  WRITE: 9,
  IOCTL: 11,
  QUERY_INFO: 16,
  SET_INFO: 17,
} as const;

export const STATUS_SUCCESS = 0;
export const STATUS_PENDING = 0x103;
export const STATUS_MORE_PROCESSING_REQUIRED = 0xc0000016;
export const STATUS_ACCESS_DENIED = 0xc0000022;
export const STATUS_LOGON_FAILURE = 0xc000006d;
export const STATUS_PIPE_BROKEN = 0xc000014b;

const RESPONSE = 0x01;
const ASYNC = 0x02;
const SIGNED = 0x08;
/** Priority 1 to set a session up, 3 to work in it (SMB 3.1.1). */
export const SETTING_UP = 0x10;
export const WORKING = 0x30;

const PROTOCOL = hex('fe534d42');
/** What Windows puts where SMB1 had a process. */
const PROCESS = 0xfeff;

export const nbss = (message: Uint8Array): Buffer =>
  cat(u8(0, message.length >> 16, (message.length >> 8) & 0xff, message.length & 0xff), message);

/** ERROR Response, §2.2.2: with the one byte that stands for no data. */
export const errorBody = cat(le16(9), u8(0, 0), le32(0), u8(0));

export interface How {
  treeId?: number;
  status?: number;
  /** The signatures of both messages, or `true` for any. */
  signed?: boolean | { request?: Uint8Array };
  flags?: number;
  credits?: number;
  /** Nanoseconds that the server takes, from and to. */
  service?: [number, number];
  /** Nanoseconds that the client takes before it asks. */
  think?: [number, number];
}

/** A request whose answer is still to come. */
export interface Pending {
  command: number;
  messageId: number;
  asyncId: number;
  how: How;
}

export class SmbConnection {
  readonly tcp: TcpConnection;
  readonly random: Random;
  sessionId = 0n;
  #messageId = 0;
  #asyncId = 0x24;
  #fileId = 0;

  constructor(tcp: TcpConnection, random: Random) {
    this.tcp = tcp;
    this.random = random;
  }

  /** An SMB1 negotiate took message 0. */
  answerToSmb1(body: Uint8Array): void {
    const message = this.#message(Command.NEGOTIATE, this.#messageId++, RESPONSE, body, { credits: 1 });
    this.tcp.send('server', message, [9_000_000, 13_000_000]);
  }

  newFileId(): Buffer {
    this.#fileId++;
    return cat(le64(0x2_0000_0000n + BigInt(this.#fileId)), le64(0x0c00_0000_0000n + BigInt(this.#fileId * 4 + 1)));
  }

  exchange(command: number, request: Uint8Array, response: Uint8Array, how: How = {}): void {
    this.answer(this.ask(command, request, how), response, how);
  }

  ask(command: number, body: Uint8Array, how: How = {}): Pending {
    const { message, pending } = this.prepare(command, body, how);
    this.tcp.send('client', message, how.think ?? [150_000, 400_000]);
    return pending;
  }

  /** A request as bytes, for whoever sends several at once. */
  prepare(command: number, body: Uint8Array, how: How = {}): { message: Buffer; pending: Pending } {
    const messageId = this.#messageId++;
    const message = this.#message(command, messageId, 0, body, { ...how, status: 0 });
    return { message, pending: { command, messageId, asyncId: 0, how } };
  }

  /** The interim answer, §3.3.4.2: STATUS_PENDING with an AsyncId that the final one repeats. */
  postpone(pending: Pending): void {
    pending.asyncId = this.#asyncId++;
    const how: How = { ...pending.how, status: STATUS_PENDING, credits: 1 };
    const message = this.#message(pending.command, pending.messageId, RESPONSE, errorBody, how, pending.asyncId);
    this.tcp.send('server', message, [4_000_000, 9_000_000]);
  }

  answer(pending: Pending, body: Uint8Array, how: How = {}, ticks?: [number, number]): void {
    const credits = pending.asyncId === 0 ? undefined : 0;
    const merged = { credits, ...pending.how, ...how };
    const message = this.#message(pending.command, pending.messageId, RESPONSE, body, merged, pending.asyncId);
    this.tcp.send('server', message, ticks ?? how.service ?? [60_000, 250_000]);
  }

  #message(command: number, messageId: number, response: number, body: Uint8Array, how: How, asyncId = 0): Buffer {
    const isSigned = how.signed !== undefined && how.signed !== false;
    const given = typeof how.signed === 'object' && response === 0 ? how.signed.request : undefined;
    const flags = response | (asyncId === 0 ? 0 : ASYNC) | (isSigned ? SIGNED : 0) | (how.flags ?? WORKING);
    return nbss(
      cat(
        PROTOCOL,
        le16(64),
        le16(command === Command.NEGOTIATE ? 0 : 1),
        le32(how.status ?? STATUS_SUCCESS),
        le16(command),
        le16(how.credits ?? 1),
        le32(flags),
        le32(0),
        le64(messageId),
        asyncId === 0 ? cat(le32(PROCESS), le32(how.treeId ?? 0)) : le64(asyncId),
        le64(this.sessionId),
        isSigned ? (given ?? this.random.bytes(16)) : zeros(16),
        body,
      ),
    );
  }
}
