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

interface Part {
  way: Way;
  bytes: Uint8Array;
  stamp: Stamp;
}

/** What the messages of a control pipe say. */
type Control = Pick<
  ConsoleObservation,
  'command' | 'workingDirectory' | 'client' | 'clientProcess' | 'runAs' | 'password' | 'returnCode' | 'error'
>;

export class Console {
  readonly #room: WaitingRoom;
  readonly #kept: Record<Way, number> = { read: 0, write: 0 };
  readonly #messages: Record<Way, number> = { read: 0, write: 0 };
  readonly #bytes: Record<Way, number> = { read: 0, write: 0 };
  #parts: Part[] = [];
  #truncated = false;
  #first: Stamp | undefined;
  #last: Stamp | undefined;

  constructor(room: WaitingRoom) {
    this.#room = room;
  }

  /** Copies the message. */
  push(way: Way, message: Uint8Array, isCut: boolean, stamp: Stamp): void {
    if (message.length === 0) return;
    this.#first ??= stamp;
    this.#last = stamp;
    this.#messages[way]++;
    this.#bytes[way] += message.length;
    if (isCut) this.#truncated = true;
    const count = Math.min(message.length, KEPT - this.#kept[way]);
    if (count < message.length) this.#truncated = true;
    if (count === 0) return;
    if (this.#parts.length === MOST_PARTS || !this.#room.take(count)) {
      this.#truncated = true;
      this.#kept[way] = KEPT;
      return;
    }
    this.#kept[way] += count;
    this.#parts.push({ way, bytes: message.slice(0, count), stamp });
  }

  /** It was none. */
  drop(): void {
    for (const { bytes } of this.#parts) this.#room.give(bytes.length);
    this.#parts = [];
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
    return wholeOf(this.#parts.filter((part) => part.way === way));
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
    for (const { way, bytes } of this.#parts) {
      const message = decodePaexecMessage(bytes);
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
    return { pieces: [], undecoded: this.#parts.reduce((sum, { bytes }) => sum + bytes.length, 0) };
  }

  #text(): { pieces: ConsolePiece[]; undecoded: number } {
    const pieces: ConsolePiece[] = [];
    let undecoded = 0;
    for (const { way, stamp, bytes } of joined(this.#parts)) {
      const decoded = decodeConsoleText(bytes);
      if (decoded === null) undecoded += bytes.length;
      else pieces.push({ direction: way, time: timeOf(stamp), frame: stamp.frame, ...decoded });
    }
    return { pieces, undecoded };
  }
}

/** Parts that belong together as one: a line that is typed, or what is written without a pause in one encoding. */
function joined(parts: readonly Part[]): Part[] {
  const runs: Part[][] = [];
  let length = 0;
  for (const part of parts) {
    const run = runs.at(-1);
    if (run !== undefined && length < LONGEST_PIECE && goesOn(run[run.length - 1], part)) {
      run.push(part);
      length += part.bytes.length;
    } else {
      runs.push([part]);
      length = part.bytes.length;
    }
  }
  return runs.map((run) => ({ ...run[0], bytes: wholeOf(run) }));
}

function goesOn(last: Part, next: Part): boolean {
  if (last.way !== next.way || (last.bytes.length > 4 && next.bytes.length > 4 && isWide(last.bytes) !== isWide(next.bytes))) return false;
  if (next.way === 'read') return next.stamp.time - last.stamp.time < PAUSE;
  const end = last.bytes[last.bytes.length - 1];
  return end !== 0x0a && end !== 0x0d && !(end === 0 && last.bytes[last.bytes.length - 2] === 0x0a);
}

function wholeOf(parts: readonly Part[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of parts) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

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
