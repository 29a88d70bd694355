/** What goes through the three pipes: a length of four bytes, then that many sealed ones, in blocks of sixteen. */
import { cat, le32 } from './bytes.ts';
import { readRequest, readResponse } from './bodies.ts';
import { write } from './files.ts';
import { closePipes, type Pipes, read, startRead } from './psexec.ts';
import { type Random, randomFor } from './random.ts';
import { Command, errorBody, type How, type Pending, type SmbConnection, STATUS_PIPE_BROKEN } from './smb2.ts';

/**
 * Sealed console text is random to the eye. It is drawn from a fixed set of cipher blocks so that forty thousand frames of
 * it still compress: the one way in which these bytes differ from well encrypted ones.
 */
export class SealedText {
  readonly #blocks: Buffer[];
  readonly #random: Random;

  constructor(purpose: string, variety = 32) {
    const random = randomFor(`sealed ${purpose}`);
    this.#random = random;
    this.#blocks = Array.from({ length: variety }, () => random.bytes(16));
  }

  bytes(blocks: number): Buffer {
    return cat(...Array.from({ length: blocks }, () => this.#blocks[this.#random.next() % this.#blocks.length]!));
  }

  /** A line of a console: 4 or 5 blocks. */
  line(): Buffer {
    return this.bytes(4 + (this.#random.next() & 1));
  }
}

/** A Windows host acknowledges at last after 40 to 50 ms. */
export const DELAYED: [number, number] = [40_000_000, 50_000_000];

export interface Console {
  readonly smb: SmbConnection;
  readonly pipes: Pipes;
  readonly text: SealedText;
  /** The reads that wait for output, as long as there is none. */
  stdout: Pending;
  stderr: Pending;
}

function readText({ pipes }: Console, text: Uint8Array, how: How = {}): void {
  read(pipes.stdout, le32(text.length), how);
  read(pipes.stdout, text, how);
}

/** The waiting read is answered: a length. Then the text itself, then a new read that waits. */
function wake(console: Console, reads: number, blocks = 4): void {
  const { smb, pipes, text } = console;
  const first = text.bytes(blocks);
  smb.answer(console.stdout, readResponse(le32(first.length)));
  read(pipes.stdout, first);
  for (let count = 1; count < reads; count++) readText(console, text.line());
  console.stdout = startRead(pipes.stdout, 4);
}

/** Both output streams are asked for; the program's first words, `blocks` blocks of them, come at once. */
export function openConsole(
  smb: SmbConnection,
  pipes: Pipes,
  text: SealedText,
  reads: number,
  blocks?: number,
): Console {
  const console: Console = { smb, pipes, text, stdout: startRead(pipes.stdout, 4), stderr: startRead(pipes.stderr, 4) };
  wake(console, reads, blocks);
  smb.tcp.acknowledge('client', DELAYED);
  return console;
}

/** A line typed by the attacker. */
export function typeLine({ pipes, text }: Console): void {
  write(pipes.stdin, le32(16));
  write(pipes.stdin, text.bytes(1));
}

export function runCommand(console: Console, reads: number): void {
  typeLine(console);
  wake(console, reads);
  console.smb.tcp.acknowledge('client', DELAYED);
}

export interface Scrolling {
  lines: number;
  /** How many lines are late, so that the read of their length waits. */
  late: number;
  /** How often the server is slow enough with a line to acknowledge its request first, and the client with its next one. */
  slowServer: number;
  slowClient: number;
}

/** Much output, line after line. */
export function scroll(console: Console, { lines, late, slowServer, slowClient }: Scrolling): void {
  const { smb, text, pipes } = console;
  const how: How = { think: [850_000, 1_100_000], service: [750_000, 1_000_000] };
  smb.answer(console.stdout, readResponse(le32(64)));
  read(pipes.stdout, text.bytes(4), how);
  for (let line = 1; line <= lines; line++) {
    const isOneOf = (count: number): boolean =>
      Math.floor((line * count) / lines) > Math.floor(((line - 1) * count) / lines);
    const words = text.line();
    if (isOneOf(late)) smb.answer(startRead(pipes.stdout, 4), readResponse(le32(words.length)));
    else read(pipes.stdout, le32(words.length), how);
    const request = smb.ask(Command.READ, readRequest(pipes.stdout.fileId, words.length), {
      treeId: pipes.stdout.treeId,
      ...how,
    });
    if (isOneOf(slowServer)) smb.tcp.acknowledge('server', DELAYED);
    smb.answer(request, readResponse(words), {}, how.service);
    if (isOneOf(slowClient)) smb.tcp.acknowledge('client', DELAYED);
  }
  console.stdout = startRead(pipes.stdout, 4);
}

/** Output in large pieces: `pieces` reads of `blocks` blocks each. */
export function streamOut(console: Console, pieces: number, blocks: number): void {
  const { smb, text, pipes } = console;
  const first = text.bytes(blocks);
  smb.answer(console.stdout, readResponse(le32(first.length)));
  read(pipes.stdout, first);
  smb.tcp.acknowledge('client', DELAYED);
  for (let piece = 1; piece < pieces; piece++) {
    readText(console, text.bytes(blocks));
    smb.tcp.acknowledge('client', DELAYED);
  }
  console.stdout = startRead(pipes.stdout, 4);
}

/** The remote program ended: its pipes break, PsExec reads its exit code and closes them. */
export function endConsole({ smb, pipes, stdout, stderr }: Console, exitCode: Uint8Array): void {
  smb.answer(stdout, errorBody, { status: STATUS_PIPE_BROKEN });
  smb.answer(stderr, errorBody, { status: STATUS_PIPE_BROKEN });
  read(pipes.control, le32(exitCode.length));
  read(pipes.control, exitCode);
  closePipes(pipes);
}
