/** A message and its answer, command by command along their chains (MS-CIFS §2.2.3.4, §3.2.5.1.4). */
import type { Stamp } from '../../engine/message.ts';
import { STATUS_MORE_PROCESSING_REQUIRED, STATUS_SUCCESS } from '../../wire/ntstatus.ts';
import { SMB_COM_WRITE_RAW, type Smb1Block, type Smb1Header, smb1StatusName, smb1Succeeded, walkSmb1 } from '../../wire/smb1/index.ts';
import type { WaitingRoom } from '../gathered.ts';
import type { PayloadTaker } from '../payload.ts';
import type { Answer, Chain, Handled, Pending, RawData } from './request.ts';

/** A message as it came. Bytes are borrowed. */
export interface Received {
  readonly header: Smb1Header;
  readonly bytes: Uint8Array;
  readonly stamp: Stamp;
  readonly isStreamed: boolean;
  readonly isCut: boolean;
}

/** A request that waits for its answer. */
export interface Exchange {
  /** Where data of the answer goes that comes in parts. */
  readonly payload: PayloadTaker | undefined;
  /** What is to come without a header. */
  readonly raw?: RawData | undefined;
  /** Gives the taker of the request's own payload. */
  begin(): PayloadTaker | undefined;
  /** False while more is to come. */
  answered(received: Received, blocks: readonly Smb1Block[]): boolean;
  /** No answer will come. */
  abandon(): void;
}

/** Who knows the commands. */
export interface CommandHandler {
  handle(received: Received, block: Smb1Block, chain: Chain): Handled | undefined;
}

export const UNANSWERED: Answer = {
  status: null,
  name: 'unknown',
  stamp: null,
  header: null,
  block: null,
  succeeded: false,
  isStreamed: false,
  isCut: false,
};

/** The chain's commands depend on what the answer to those before them names: a longer chain waits for it, up to this size. */
const CHAIN_LIMIT = 1 << 16;

export class MessageExchange implements Exchange {
  payload: PayloadTaker | undefined;
  readonly #commands: CommandHandler;
  readonly #room: WaitingRoom;
  #received: Received;
  #blocks: readonly Smb1Block[];
  /** Of the room. */
  #held = 0;
  #pending: (Pending | undefined)[] | undefined;

  constructor(commands: CommandHandler, room: WaitingRoom, received: Received, blocks: readonly Smb1Block[]) {
    this.#commands = commands;
    this.#room = room;
    this.#received = received;
    this.#blocks = blocks;
  }

  begin(): PayloadTaker | undefined {
    const { bytes, header } = this.#received;
    const isChain = this.#blocks.length > 1;
    if (isChain && bytes.length <= CHAIN_LIMIT && this.#room.has(bytes.length) && this.#room.take(bytes.length)) {
      this.#held = bytes.length;
      const copy = bytes.slice();
      this.#received = { ...this.#received, bytes: copy };
      this.#blocks = walkSmb1(copy, header.command, header.isUnicode).blocks;
      return undefined;
    }
    const chain = this.#chain();
    const handled = this.#blocks.map((block) => this.#commands.handle(this.#received, block, chain));
    this.#pending = handled.map((one) => one?.pending);
    return handled[0]?.payload;
  }

  #chain(): Chain {
    const { tid, uid } = this.#received.header;
    return { uid, tid, open: undefined };
  }

  get raw(): RawData | undefined {
    return this.#pending?.[0]?.raw;
  }

  answered(received: Received, blocks: readonly Smb1Block[]): boolean {
    if (this.#isInterim(received.header)) return false;
    this.#answer((index) => this.#answerOf(index, received, blocks));
    return true;
  }

  /** WRITE_RAW: the data are let come; a final answer follows them, or comes in place of this one (MS-CIFS §3.2.5.18). */
  #isInterim(header: Smb1Header): boolean {
    return header.command === SMB_COM_WRITE_RAW && this.raw?.isAwaited() === true && smb1Succeeded(header);
  }

  abandon(): void {
    this.#answer(() => UNANSWERED);
  }

  #answer(answerOf: (index: number) => Answer): void {
    const chain = this.#chain();
    this.#blocks.forEach((block, i) => {
      const pending = this.#pending === undefined ? this.#commands.handle(this.#received, block, chain)?.pending : this.#pending[i];
      if (i === 0) this.payload = pending?.payload;
      pending?.answer(answerOf(i));
    });
    this.#room.give(this.#held);
    this.#held = 0;
  }

  /** The status is that of the command at which the server stopped; those before it succeeded, those behind it were not tried. */
  #answerOf(index: number, received: Received, blocks: readonly Smb1Block[]): Answer {
    const { header, isCut, isStreamed, stamp } = received;
    const block = blocks[index] ?? null;
    const isLast = index >= blocks.length - 1;
    const refused = !smb1Succeeded(header) && header.status !== STATUS_MORE_PROCESSING_REQUIRED && header.status >>> 30 !== 2;
    // an answer with words of its own was given; the refusal is of the next
    const stoppedBehind = refused && block !== null && block.wordCount > 2 && index < this.#blocks.length - 1;
    if (block !== null && (!isLast || stoppedBehind)) {
      return { status: STATUS_SUCCESS, name: 'STATUS_SUCCESS', stamp, header, block, succeeded: true, isStreamed: false, isCut };
    }
    if (block === null && smb1Succeeded(header)) return UNANSWERED;
    return { status: header.status, name: smb1StatusName(header), stamp, header, block, succeeded: smb1Succeeded(header), isStreamed, isCut };
  }
}
