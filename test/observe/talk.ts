/** SMB2 conversations made message by message, told through the whole program; what each message was is known by its frame. */
import type { Observation } from '../../src/observations.ts';
import { observe } from '../support/analyze.ts';
import { Bytes, concat, framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation, type ConversationOptions } from '../support/conversation.ts';
import * as smb2 from '../support/smb2-builder.ts';

export type Ids = Omit<smb2.HeaderFields, 'command' | 'response'>;

export const SESSION = 0x1122334455667788n;
export const TREE = 5;
const FLAGS_AT = 16;
const TREE_AT = 36;
const SMB2_FLAGS_ASYNC_COMMAND = 2;
const ERROR_BODY = new Bytes(9).u16(0, 9).bytes;

export const STATUS_PENDING = 0x00000103;
export const STATUS_BUFFER_OVERFLOW = 0x80000005;
export const STATUS_MORE_PROCESSING_REQUIRED = 0xc0000016;
export const STATUS_ACCESS_DENIED = 0xc0000022;
export const STATUS_DISK_FULL = 0xc000007f;

export interface TalkOptions extends ConversationOptions {
  session?: bigint;
  tree?: number;
}

/** One connection. Every message is a TCP segment of its own, and `frame` counts the segments. */
export class Talk {
  readonly conversation: Conversation;
  readonly #session: bigint;
  readonly #tree: number;
  #messageId = 1;

  constructor(options: TalkOptions = {}) {
    this.conversation = new Conversation({ mss: 60_000, ...options }).handshake();
    this.#session = options.session ?? SESSION;
    this.#tree = options.tree ?? TREE;
  }

  /** Of the segment that was said last, where this is the only connection. */
  get frame(): number {
    return this.conversation.segments.length;
  }

  /** Identifiers of the next request. */
  next(): Ids {
    return { messageId: this.#messageId++, sessionId: this.#session, treeId: this.#tree };
  }

  ask(...messages: Uint8Array[]): number {
    this.conversation.say(0, smb2.nbss(smb2.compound(...messages)));
    return this.frame;
  }

  answer(...messages: Uint8Array[]): number {
    this.conversation.say(1, smb2.nbss(smb2.compound(...messages)));
    return this.frame;
  }

  /** The tree connect that gives the tree its name. */
  connect(path: string, shareType = 1): this {
    const ids = this.next();
    this.ask(smb2.treeConnectRequest(ids, path));
    this.answer(smb2.treeConnectResponse(ids, shareType));
    return this;
  }

  /** A file or pipe that is opened with success. */
  open(name: string, fileId: bigint, size = 0): this {
    const ids = this.next();
    this.ask(smb2.createRequest(ids, name));
    this.answer(openedFile(ids, fileId, size));
    return this;
  }

  write(fileId: bigint, data: Uint8Array, offset = 0n): number {
    const ids = this.next();
    const frame = this.ask(ofFile(smb2.writeRequest(ids, data, offset), fileId, 16));
    this.answer(smb2.writeResponse(ids, data.length));
    return frame;
  }

  read(fileId: bigint, data: Uint8Array, offset = 0n, status = 0): number {
    const ids = this.next();
    this.ask(ofFile(smb2.readRequest(ids, 65536, offset), fileId, 16));
    return this.answer(smb2.readResponse({ ...ids, status }, data));
  }

  close(fileId: bigint): number {
    const ids = this.next();
    const frame = this.ask(smb2.closeRequest(ids, fileId));
    this.answer(smb2.closeResponse(ids));
    return frame;
  }

  transceive(fileId: bigint, input: Uint8Array, output: Uint8Array, status = 0): number {
    const ids = this.next();
    const frame = this.ask(ofFile(smb2.ioctlRequest(ids, 0x0011c017, input), fileId, 8));
    this.answer(smb2.ioctlResponse({ ...ids, status }, 0x0011c017, output));
    return frame;
  }
}

/** What is seen of connections that were spoken at the same time. */
export async function seenIn(...talks: Talk[]): Promise<Observation[]> {
  const segments = talks.flatMap(({ conversation }) => conversation.segments);
  segments.sort((a, b) => Number(a.time - b.time));
  return observe(pcap(framesOf(segments)));
}

/** A message with its FileId, `at` in its body. */
export function ofFile(message: Uint8Array, fileId: bigint, at: number): Uint8Array {
  const named = new Bytes(message.length).set(0, message);
  return named.u64(64 + at, fileId).u64(64 + at + 8, fileId).bytes;
}

/** §2.2.14 with times, as every file has them, and a size. */
export function openedFile(ids: Ids, fileId: bigint, size = 0): Uint8Array {
  const message = smb2.createResponse(ids, fileId);
  const time = 0x01d65dcf_00000000n;
  const fields = new Bytes(message.length).set(0, message);
  return fields
    .u64(64 + 8, time)
    .u64(64 + 24, time)
    .u64(64 + 48, BigInt(size)).bytes;
}

/** §2.2.2 */
export function refusal(command: number, ids: Ids, status: number): Uint8Array {
  return smb2.smb2({ ...ids, command, response: true, status }, ERROR_BODY);
}

/** §3.3.4.2: an answer that says that the answer will come. The AsyncId takes the place of the TreeId. */
export function interim(command: number, ids: Ids): Uint8Array {
  return asynchronous(refusal(command, ids, STATUS_PENDING));
}

/** §2.2.1.1: the same message in the ASYNC form of its header. */
export function asynchronous(message: Uint8Array, asyncId = 9n): Uint8Array {
  const view = new DataView(message.buffer, message.byteOffset);
  const flags = view.getUint32(FLAGS_AT, true) | SMB2_FLAGS_ASYNC_COMMAND;
  return new Bytes(message.length)
    .set(0, message)
    .u32(FLAGS_AT, flags)
    .u64(TREE_AT - 4, asyncId).bytes;
}

/** §2.2.39: SET_INFO of a class of file information (MS-FSCC §2.4). */
export function setInfoRequest(ids: Ids, fileId: bigint, fileInfoClass: number, buffer: Uint8Array): Uint8Array {
  const body = new Bytes(32).u16(0, 33).u8(2, 1).u8(3, fileInfoClass).u32(4, buffer.length).u16(8, 96);
  return smb2.smb2({ ...ids, command: 17 }, concat(body.u64(16, fileId).u64(24, fileId).bytes, buffer));
}
export function setInfoResponse(ids: Ids): Uint8Array {
  return smb2.smb2({ ...ids, command: 17, response: true }, new Bytes(2).u16(0, 2).bytes);
}

/** MS-FSCC §2.4.42.2 FileRenameInformation */
export function renameTo(name: string): Uint8Array {
  const text = Buffer.from(name, 'utf16le');
  return concat(new Bytes(20).u8(0, 1).u32(16, text.length).bytes, text);
}

/** §2.2.7, §2.2.8, §2.2.11, §2.2.12: all of them four bytes. */
export function logoff(ids: Ids, response = false): Uint8Array {
  return smb2.smb2({ ...ids, command: 2, response }, new Bytes(4).u16(0, 4).bytes);
}
export function treeDisconnect(ids: Ids, response = false): Uint8Array {
  return smb2.smb2({ ...ids, command: 4, response }, new Bytes(4).u16(0, 4).bytes);
}

export function text(content: string): Uint8Array {
  return new Uint8Array(Buffer.from(content));
}
