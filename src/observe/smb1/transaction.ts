/** A transaction and its answer, each in one message or in several (MS-CIFS §3.2.5.1.4). */
import { isMalformed } from '../../bytes.ts';
import {
  decodeTransactionRequest,
  decodeTransactionResponse,
  decodeTransactionSecondary,
  SMB_COM_NT_TRANSACT,
  SMB_COM_TRANSACTION,
  type Smb1Block,
  smb1StatusName,
  smb1Succeeded,
  type TransactionPart,
  type TransactionRequest,
} from '../../wire/smb1/index.ts';
import type { PayloadTaker } from '../payload.ts';
import { Assembly, isWholePart } from './assembly.ts';
import type { Smb1Dialogue } from './dialogue.ts';
import { type Exchange, type Received, UNANSWERED } from './exchange.ts';
import type { Exploits } from './exploits.ts';
import { ntTransaction } from './ntTransact.ts';
import { pipeTransaction } from './pipes.ts';
import type { Chain, RequestContext, TransactionAnswer, TransactionContext, TransactionPending } from './request.ts';
import { transaction2 } from './transaction2.ts';

const NOTHING = new Uint8Array(0);
const NO_ANSWER: TransactionAnswer = { ...UNANSWERED, parameters: NOTHING, data: NOTHING };

export class TransactionExchange implements Exchange {
  readonly payload: PayloadTaker | undefined = undefined;
  readonly #dialogue: Smb1Dialogue;
  readonly #exploits: Exploits;
  readonly #received: Received;
  readonly #block: Smb1Block;
  #request: TransactionRequest | undefined;
  #gathering: Assembly | undefined;
  #pending: TransactionPending | undefined;
  #answer: Assembly | undefined;
  #isComplete = false;

  constructor(dialogue: Smb1Dialogue, exploits: Exploits, received: Received, block: Smb1Block) {
    this.#dialogue = dialogue;
    this.#exploits = exploits;
    // its bytes are not kept: of the block the command alone is asked for later
    this.#received = { ...received, bytes: NOTHING };
    this.#block = { ...block, message: NOTHING };
    const request = decodeTransactionRequest(block);
    if (!isMalformed(request)) this.#request = request;
    else if (!received.isCut) dialogue.malformed(request, received.stamp);
  }

  begin(): PayloadTaker | undefined {
    const request = this.#request;
    if (request === undefined) return undefined;
    if (isWholePart(request)) {
      this.#begin(request, request.parameters, request.data);
      return undefined;
    }
    // setup and name are kept until the rest has come
    this.#request = { ...request, setup: request.setup.slice(), parameters: NOTHING, data: NOTHING };
    this.#gathering = new Assembly(this.#dialogue.observing.waiting);
    this.#gathering.add(request);
    return undefined;
  }

  /** A secondary request. */
  more(received: Received, block: Smb1Block): void {
    const { command } = this.#block;
    this.#exploits.secondary(this, command, block.command, this.#request, received.stamp);
    const part = decodeTransactionSecondary(block);
    if (isMalformed(part)) {
      if (!received.isCut) this.#dialogue.malformed(part, received.stamp);
      return;
    }
    const gathering = this.#gathering;
    if (gathering === undefined || this.#request === undefined) return;
    gathering.add(part);
    if (!gathering.isWhole) return;
    this.#gathering = undefined;
    if (!gathering.isRefused) this.#begin(this.#request, gathering.parameters(), gathering.data());
    gathering.release();
  }

  #begin(request: TransactionRequest, parameters: Uint8Array, data: Uint8Array): void {
    this.#isComplete = true;
    const { tid, uid } = this.#received.header;
    const chain: Chain = { uid, tid, open: undefined };
    const base: RequestContext = this.#dialogue.context(this.#received, this.#block, chain);
    const { name, setup, subcommand } = request;
    const context: TransactionContext = { ...base, name, setup, subcommand, parameters, data };
    this.#exploits.transaction(this, context, request.timeout);
    const { command } = this.#block;
    const handler = command === SMB_COM_TRANSACTION ? pipeTransaction : command === SMB_COM_NT_TRANSACT ? ntTransaction : transaction2;
    const handled = handler(context);
    if (isMalformed(handled)) this.#dialogue.malformed(handled, this.#received.stamp);
    else this.#pending = handled;
  }

  answered(received: Received, blocks: readonly Smb1Block[]): boolean {
    const { header, isCut, isStreamed, stamp } = received;
    const block = blocks[0] ?? null;
    // an interim answer asks for the rest (§2.2.4.33.3)
    if (header.status === 0 && block?.wordCount === 0 && !this.#isComplete) return false;
    let parameters: Uint8Array = NOTHING;
    let data: Uint8Array = NOTHING;
    if (block !== null && block.wordCount > 0) {
      const part = decodeTransactionResponse(block);
      if (isMalformed(part)) {
        if (!isCut) this.#dialogue.malformed(part, stamp);
      } else {
        const whole = this.#gather(part);
        if (whole === undefined) return false;
        [parameters, data] = whole;
      }
    }
    const succeeded = smb1Succeeded(header);
    const answer = { status: header.status, name: smb1StatusName(header), stamp, header, block, succeeded, isStreamed, isCut };
    this.#exploits.answered(this, answer);
    this.#pending?.answer({ ...answer, parameters, data });
    this.#end();
    return true;
  }

  /** Parameters and data once they are whole. */
  #gather(part: TransactionPart): [Uint8Array, Uint8Array] | undefined {
    if (this.#answer === undefined && isWholePart(part)) return [part.parameters, part.data];
    this.#answer ??= new Assembly(this.#dialogue.observing.waiting);
    this.#answer.add(part);
    if (!this.#answer.isWhole) return undefined;
    if (this.#answer.isRefused) return [NOTHING, NOTHING];
    return [this.#answer.parameters(), this.#answer.data()];
  }

  abandon(): void {
    this.#exploits.answered(this, UNANSWERED);
    this.#pending?.answer(NO_ANSWER);
    this.#end();
  }

  #end(): void {
    this.#gathering?.release();
    this.#answer?.release();
    this.#gathering = undefined;
    this.#answer = undefined;
  }
}
