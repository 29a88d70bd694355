/** Messages of a pipe that carries no RPC, as what a console said: text, what a control pipe asks for, or ciphertext. */
import { isMalformed } from '../bytes.ts';
import type { Stamp } from '../engine/message.ts';
import type { ConsoleObservation, ConsolePiece } from '../observations.ts';
import {
  type ConsoleName,
  consoleName,
  decodeConsoleText,
  decodePaexecMessage,
  decodeRemComMessage,
  decodeRemComResponse,
  isEncryptedFrames,
  isWide,
  REMCOM_MESSAGE_SIZE,
  REMCOM_RESPONSE_SIZE,
  readWinexeControl,
} from '../wire/consoles/index.ts';
import type { Turn } from './connection.ts';
import type { WaitingRoom } from './gathered.ts';
import type { Open } from './open.ts';
import { type Output, timeOf } from './output.ts';

type Way = ConsolePiece['direction'];

/** Bytes of each direction that are kept: a listing of system32 takes 125,000, and what comes after it matters too. */
const KEPT = 512 * 1024;
const MOST_PARTS = 16384;
/** What a program writes in one go comes in several messages. */
const PAUSE = 250_000_000n;
const LONGEST_PIECE = 4096;

/** A message, or several in a row as one: where its bytes lie among all that are kept. */
interface Part {
  readonly way: Way;
  readonly start: number;
  readonly end: number;
  readonly stamp: Stamp;
  /** Another pipe of the connection had its turn before. */
  readonly isNew: boolean;
}

const NO_BYTES = new Uint8Array(0);
/** Room that a console begins with. */
const FIRST_ROOM = 1024;

/** What the messages of a control pipe say. */
type Control = Pick<
  ConsoleObservation,
  'command' | 'workingDirectory' | 'client' | 'clientProcess' | 'runAs' | 'password' | 'returnCode' | 'error'
>;

export class Console {
  readonly #room: WaitingRoom;
  readonly #keptOf: Record<Way, number> = { read: 0, write: 0 };
  readonly #messages: Record<Way, number> = { read: 0, write: 0 };
  readonly #bytes: Record<Way, number> = { read: 0, write: 0 };
  #parts: Part[] = [];
  /** Of all parts, in their order: a console has thousands of messages of a few bytes. */
  #kept = new Uint8Array(FIRST_ROOM);
  #end = 0;
  #truncated = false;
  #first: Stamp | undefined;
  #last: Stamp | undefined;

  constructor(room: WaitingRoom) {
    this.#room = room;
  }

  /** Copies the message. */
  push(way: Way, message: Uint8Array, isCut: boolean, { stamp, isNew }: Turn): void {
    if (message.length === 0) return;
    this.#first ??= stamp;
    this.#last = stamp;
    this.#messages[way]++;
    this.#bytes[way] += message.length;
    if (isCut) this.#truncated = true;
    const count = Math.min(message.length, KEPT - this.#keptOf[way]);
    if (count < message.length) this.#truncated = true;
    if (count === 0) return;
    if (this.#parts.length === MOST_PARTS || !this.#room.take(count)) {
      this.#truncated = true;
      this.#keptOf[way] = KEPT;
      return;
    }
    this.#keptOf[way] += count;
    this.#parts.push({ way, start: this.#end, end: this.#end + count, stamp, isNew });
    this.#keep(count === message.length ? message : message.subarray(0, count));
  }

  #keep(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#kept.length) {
      const room = new Uint8Array(Math.max(2 * this.#kept.length, this.#end + bytes.length));
      room.set(this.#kept.subarray(0, this.#end));
      this.#kept = room;
    }
    this.#kept.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #bytesOf({ start, end }: Part): Uint8Array {
    return this.#kept.subarray(start, end);
  }

  /** It was none. */
  drop(): void {
    this.#room.give(this.#end);
    this.#parts = [];
    this.#kept = NO_BYTES;
    this.#end = 0;
  }

  finish(open: Open, output: Output): void {
    const [first, last] = [this.#first, this.#last];
    if (first === undefined || last === undefined) return;
    const named = consoleName(open.name);
    const encrypted = named.role !== null && (['write', 'read'] as const).some((way) => this.#isEncrypted(way));
    const control = encrypted ? NOTHING : this.#control(named);
    // The structures of control pipes are told by what they say; winexe's are lines of text.
    const isStructure = named.role === 'control' && named.tool !== 'winexe';
    const { pieces, undecoded } = encrypted || isStructure ? this.#noText() : this.#text();
    this.drop();
    this.#room.take(pieces.reduce((sum, { text }) => sum + text.length, 0));
    output.emit({
      kind: 'console',
      ...open.connection.common(last, null),
      ...open.session.reference,
      share: open.tree.path,
      name: open.name,
      fileId: open.fileId,
      ...named,
      encrypted,
      ...control,
      pieces,
      truncated: this.#truncated,
      undecoded,
      messagesWritten: this.#messages.write,
      messagesRead: this.#messages.read,
      bytesWritten: this.#bytes.write,
      bytesRead: this.#bytes.read,
      firstTime: timeOf(first),
      firstFrame: first.frame,
      lastFrame: last.frame,
      end: open.pipeEnd,
    });
  }

  #isEncrypted(way: Way): boolean {
    const bytes = this.#whole(way);
    return isEncryptedFrames(bytes, this.#truncated) && decodeConsoleText(bytes) === null;
  }

  #whole(way: Way): Uint8Array {
    const whole = new Uint8Array(this.#end);
    let at = 0;
    for (const part of this.#parts) {
      if (part.way !== way) continue;
      whole.set(this.#bytesOf(part), at);
      at += part.end - part.start;
    }
    return whole.subarray(0, at);
  }

  #control({ tool, role }: ConsoleName): Control {
    if (role !== 'control') return NOTHING;
    if (tool === 'RemCom') return this.#remCom();
    if (tool === 'PAExec') return this.#paexec();
    return tool === 'winexe' ? this.#winexe() : NOTHING;
  }

  #remCom(): Control {
    const control = { ...NOTHING };
    const asked = this.#whole('write');
    const message = asked.length < REMCOM_MESSAGE_SIZE ? undefined : decodeRemComMessage(asked);
    if (message !== undefined && !isMalformed(message)) {
      control.command = message.command;
      control.workingDirectory = message.workingDir || null;
      control.client = message.machine || null;
      control.clientProcess = message.processId;
    }
    const answered = this.#whole('read');
    const response = answered.length < REMCOM_RESPONSE_SIZE ? undefined : decodeRemComResponse(answered);
    if (response !== undefined && !isMalformed(response)) {
      control.returnCode = response.returnCode;
      if (response.errorCode !== 0) control.error = String(response.errorCode);
    }
    return control;
  }

  #paexec(): Control {
    const control = { ...NOTHING };
    for (const part of this.#parts) {
      const { way } = part;
      const message = decodePaexecMessage(this.#bytesOf(part));
      if (isMalformed(message)) continue;
      const { settings, start, value, error } = message;
      if (settings !== undefined) {
        control.command = [settings.app, settings.appArgs].filter((part) => part !== '').join(' ');
        control.workingDirectory = settings.workingDir || null;
        control.runAs = settings.useSystemAccount ? 'SYSTEM' : settings.user || null;
        control.password = settings.password || null;
      }
      if (start !== undefined) {
        control.client = start.computerName;
        control.clientProcess = start.processId;
      }
      if (way === 'read' && value !== undefined) control.returnCode = value;
      if (error !== undefined) control.error = error;
    }
    return control;
  }

  #winexe(): Control {
    const said = readWinexeControl(this.#texts('write'));
    const answered = readWinexeControl(this.#texts('read'));
    const [runAs = null, password = null] = said.runAs === undefined ? [] : splitOnce(said.runAs, '%');
    return {
      ...NOTHING,
      command: said.run ?? null,
      runAs,
      password,
      returnCode: answered.returnCode ?? null,
      error: answered.error ?? null,
    };
  }

  #texts(way: Way): string {
    const whole = this.#whole(way);
    return decodeConsoleText(whole)?.text ?? '';
  }

  #noText(): { pieces: ConsolePiece[]; undecoded: number } {
    return { pieces: [], undecoded: this.#end };
  }

  #text(): { pieces: ConsolePiece[]; undecoded: number } {
    const pieces: ConsolePiece[] = [];
    let undecoded = 0;
    for (const run of this.#joined()) {
      const { way, stamp, start, end } = run;
      const decoded = decodeConsoleText(this.#bytesOf(run));
      if (decoded === null) undecoded += end - start;
      else pieces.push({ direction: way, time: timeOf(stamp), frame: stamp.frame, encoding: decoded.encoding, text: decoded.text });
    }
    return { pieces, undecoded };
  }

  /** Parts that belong together as one: a line that is typed, or what is written without a pause in one encoding. */
  *#joined(): Generator<Part, void, undefined> {
    let first: Part | undefined;
    let last: Part | undefined;
    for (const part of this.#parts) {
      if (first !== undefined && last !== undefined && (last.end - first.start >= LONGEST_PIECE || !this.#goesOn(last, part))) {
        yield { ...first, end: last.end };
        first = undefined;
      }
      first ??= part;
      last = part;
    }
    if (first !== undefined && last !== undefined) yield { ...first, end: last.end };
  }

  #isWide({ start, end }: Part): boolean {
    return isWide(this.#kept, start, end);
  }

  #goesOn(last: Part, next: Part): boolean {
    if (last.way !== next.way || (isTelling(last) && isTelling(next) && this.#isWide(last) !== this.#isWide(next))) return false;
    if (next.way === 'read') return !next.isNew && next.stamp.time - last.stamp.time < PAUSE;
    const end = this.#kept[last.end - 1];
    const before = last.end - last.start > 1 ? this.#kept[last.end - 2] : undefined;
    return end !== 0x0a && end !== 0x0d && !(end === 0 && before === 0x0a);
  }
}

/** Of fewer bytes the encoding cannot be told. */
const isTelling = ({ start, end }: Part): boolean => end - start > 4;

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const NOTHING: Control = {
  command: null,
  workingDirectory: null,
  client: null,
  clientProcess: null,
  runAs: null,
  password: null,
  returnCode: null,
  error: null,
};
