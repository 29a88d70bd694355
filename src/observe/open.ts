/** An open file or pipe (MS-SMB2 §3.3.1.10): what goes through it, and what is said of it at its end. */
import { FileContent, type FileOutcome } from '../content/index.ts';
import type { Stamp } from '../engine/message.ts';
import type { TransferObservation } from '../observations.ts';
import { PEEKED, peekFragment } from '../wire/dcerpc/index.ts';
import type { Connection } from './connection.ts';
import { LimitedMap } from './limited.ts';
import type { Observing } from './observing.ts';
import type { RpcAssociation } from './rpc/association.ts';
import { Console } from './console.ts';
import { RpcPipe } from './rpc/pipe.ts';
import type { Session, Tree } from './sessions.ts';
import { type Carried, pipeClose, transferDraft } from './drafts.ts';

type Way = TransferObservation['direction'];

/** Of one directory, that listings are remembered by. */
const PATTERNS = 1024;

/** MS-ERREF: the server's end of the pipe is closed. */
const PIPE_GONE = /^STATUS_PIPE_(?:DISCONNECTED|BROKEN|CLOSING)$/;

/** What of a file that the server would not have written is not told. */
const REFUSED = { complete: false, md5: null, sha1: null, sha256: null };

/** What went one way, and when last. */
interface Moved {
  readonly content: FileContent;
  last: Stamp;
}

export class Open {
  readonly connection: Connection;
  readonly session: Session;
  readonly tree: Tree;
  /** null when the CREATE was not seen. */
  name: string | null;
  fileId: string | null = null;
  deleteOnClose = false;
  /** Size of the file when it was opened; null when that is not known. */
  endOfFile: number | null = null;
  bytesRead = 0;
  bytesWritten = 0;
  messagesRead = 0;
  messagesWritten = 0;
  /** A CLOSE was seen, and said. */
  closeSeen = false;
  #listed: LimitedMap<string, true> | undefined;
  /** When it was last asked for. */
  touched: Stamp;
  readonly #observing: Observing;
  readonly #moved: Partial<Record<Way, Moved>> = {};
  #refused = '';
  /** Status of a read that said that the pipe's other end is gone. */
  pipeEnd: string | null = null;
  #pipe: RpcPipe | undefined;
  #console: Console | undefined;
  #isPipe: boolean | undefined;
  #finished = false;

  constructor(observing: Observing, connection: Connection, session: Session, tree: Tree, name: string | null, stamp: Stamp) {
    this.#observing = observing;
    this.connection = connection;
    this.session = session;
    this.tree = tree;
    this.name = name;
    this.touched = stamp;
    if (tree.type !== null) this.#isPipe = tree.type === 'pipe';
    else if (tree.path !== null) this.#isPipe = /\\ipc\$$/i.test(tree.path);
  }

  /** Whose blind spots tell what of it is lost: a session may outlive the connection that opened it. */
  get teller(): Connection {
    if (!this.connection.hasEnded) return this.connection;
    const [other] = this.session.connections;
    return other ?? this.connection;
  }

  /** Without the tree connect, what goes through it tells. */
  get isPipe(): boolean {
    return this.#isPipe ?? false;
  }

  /** An FSCTL or content that only pipes have. */
  setPipe(): void {
    this.#isPipe ??= true;
  }

  /** A share that only administrators use (ADMIN$, C$), or that every machine of a domain takes scripts and policies from. */
  get #keepsText(): boolean {
    return this.tree.path !== null && /\\(?:(?:admin|[a-z])\$|sysvol|netlogon)$/i.test(this.tree.path);
  }

  get association(): RpcAssociation | undefined {
    return this.#pipe?.association;
  }

  /** Whether DCE/RPC went through it. */
  get speaksRpc(): boolean {
    return this.#pipe?.speaksRpc ?? false;
  }

  /** Bytes of a file at their place. They are valid during the call only. */
  transfer(way: Way, offset: number, bytes: Uint8Array, stamp: Stamp): void {
    if (bytes.length === 0) return;
    let moved = this.#moved[way];
    if (moved === undefined) {
      const content = new FileContent(this.#observing.contents, { direction: way, name: this.name, copies: this.#observing.extraction, texts: this.#keepsText ? this.#observing.texts : undefined });
      if (this.endOfFile !== null) content.setEnd(this.endOfFile);
      moved = { content, last: stamp };
      this.#moved[way] = moved;
    }
    moved.last = stamp;
    moved.content.write(offset, bytes, stamp.frame);
  }

  /** Neither its tree nor its content tells yet whether it is a pipe. */
  get isUnknown(): boolean {
    return this.#isPipe === undefined;
  }

  /** A payload that is one PDU of DCE/RPC shows a pipe. `head`: of the `length` bytes that have come of it in order. */
  learn(head: Uint8Array, length: number, isWhole: boolean): void {
    const fragment = peekFragment(head);
    const mayBe = fragment === undefined ? length < PEEKED : length <= fragment.length;
    if (isWhole) this.#isPipe ??= fragment?.length === length;
    else if (!mayBe) this.#isPipe ??= false;
  }

  /** A whole payload, or FSCTL buffer, of a pipe. */
  message(way: Way, bytes: Uint8Array, isCut: boolean, stamp: Stamp): void {
    this.#pipe ??= new RpcPipe(this.#observing, this.connection, this.session, this.name);
    this.#pipe.push(way, bytes, isCut, stamp);
    if (this.#pipe.speaksRpc) {
      this.#console?.drop();
      this.#console = undefined;
    } else {
      this.#console ??= new Console(this.#observing.texts);
      this.#console.push(way, bytes, isCut, this.connection.inTurn(stamp, this));
    }
  }

  /** Whether a listing of this directory was not begun with that pattern before. */
  beginsListing(pattern: string): boolean {
    const { details, losses } = this.#observing;
    this.#listed ??= new LimitedMap(PATTERNS, () => losses.note('listing', this.teller), details);
    if (this.#listed.has(pattern)) return false;
    this.#listed.set(pattern, true);
    return true;
  }

  /** A READ was refused. */
  notRead(status: string): void {
    if (PIPE_GONE.test(status)) this.pipeEnd = status;
  }

  /** An answer named the file's end. */
  setEnd(endOfFile: number): void {
    this.#moved.write?.content.setEnd(endOfFile);
  }

  /** SET_INFO moved the file's end. */
  cutTo(endOfFile: number, frame: number): void {
    this.endOfFile = endOfFile;
    this.#moved.write?.content.cutTo(endOfFile, frame);
  }

  /** The server refused to write what was sent. */
  refuseWrite(offset: number, length: number, status: string): void {
    this.#refused ||= `the server refused to write bytes ${offset}-${offset + length - 1}: ${status}`;
  }

  /** The open's end, as far as the capture shows one. */
  finish(stamp: Stamp): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#listed?.clear();
    this.#pipe?.finish(stamp);
    this.#console?.finish(this, this.#observing.output);
    this.#writePipeEnd(stamp);
    for (const way of ['write', 'read'] as const) {
      const moved = this.#moved[way];
      if (moved === undefined) continue;
      moved.content.name = this.name;
      this.#writeTransfers(way, moved.content.end(), moved.last);
    }
  }

  /** One for each version of the content, once its hashes are there. */
  #writeTransfers(way: Way, outcome: FileOutcome, last: Stamp): void {
    const common = this.connection.common(last, null);
    const { sessionId, domain, user } = this.session.reference;
    const about: Carried = { sessionId, domain, user, share: this.tree.path, name: this.name, fileId: this.fileId, direction: way };
    const refused = way === 'write' ? this.#refused : '';
    this.#observing.output.emitLater({
      isReady: () => outcome.isReady,
      drafts: () =>
        outcome.results().map((result, index) => {
          const transfer = transferDraft(common, about, result);
          if (refused !== '') Object.assign(transfer, REFUSED, { unhashed: refused });
          outcome.copies[index]?.keep(transfer, result.versions);
          return transfer;
        }),
    });
  }

  /** A pipe without a CLOSE: what went through it is said where its session, tree or connection ends. */
  #writePipeEnd(stamp: Stamp): void {
    if (!this.isPipe || this.closeSeen || this.messagesRead + this.messagesWritten === 0) return;
    this.#observing.output.emit(pipeClose(this.connection.common(stamp, null), this, 'unknown'));
  }
}
