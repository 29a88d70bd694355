/** Inputs in, what they are out: captures in the order of their first packets, stored observations, and what is neither. */
import type { Platform } from '../analyze.ts';
import { abortable } from '../interrupt.ts';
import { type Recognised, again, recognise } from '../magic.ts';
import { type ByteSource, CaptureError } from '../sources.ts';
import { readObservation } from '../stored/stream.ts';
import { type FirstTime, firstTimeOf } from './firstTime.ts';

export interface Given {
  /** What errors call the input; null where it has no name. */
  readonly path: string | null;
  /** May throw a CaptureError. Called again where what it gave has a size. */
  open(): ByteSource;
  /** Nobody named it, it was in a folder: it is passed over when there is nothing in it to read. */
  readonly isFound?: boolean;
  /** It can be opened only once, though its size is known. */
  readonly isOnce?: boolean;
}

export interface Prepared {
  readonly path: string | null;
  readonly name: string | null;
  /** Bytes in all, as progress counts them; null where that is not known. */
  readonly size: number | null;
  /** From the first byte on; decompressed. */
  open(): ByteSource | Promise<ByteSource>;
  /** May be called more than once, and however far it was read. */
  close(): void | Promise<void>;
}

export interface PreparedCapture extends Prepared {
  /** Of the first packet: ns since the epoch; null where the capture's beginning does not say. */
  readonly firstTime: bigint | null;
}

export interface Sorted {
  readonly captures: readonly PreparedCapture[];
  readonly stored: readonly Prepared[];
  readonly failures: readonly CaptureError[];
  /** Inputs of folders that are nothing to read. */
  readonly passedOver: number;
}

/** What of an input is looked at for its first packet, at first and at most. */
const FIRST_LOOK = 4096;
const LAST_LOOK = 1 << 20;

/** The signal ends what waits for bytes: its reason is thrown. */
export async function prepare(inputs: readonly Given[], platform: Platform, signal?: AbortSignal): Promise<Sorted> {
  const captures: PreparedCapture[] = [];
  const stored: Prepared[] = [];
  const failures: CaptureError[] = [];
  let passedOver = 0;
  try {
    for (const given of inputs) {
      signal?.throwIfAborted();
      try {
        const { kind, prepared } = await look(given, platform, signal);
        if (kind === 'capture') captures.push(prepared);
        else if (kind === 'observations') stored.push(prepared);
        else passedOver++;
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
        if (given.isFound && (error.code === 'not a capture' || error.code === 'empty')) passedOver++;
        else failures.push(error);
      }
    }
  } catch (error) {
    await closeAll({ captures, stored });
    throw error;
  }
  return { captures: inOrder(captures), stored, failures, passedOver };
}

/** Inputs that were never opened for reading may be open all the same. */
export async function closeAll({ captures, stored }: Pick<Sorted, 'captures' | 'stored'>): Promise<void> {
  for (const input of [...captures, ...stored]) await input.close();
}

interface Looked {
  readonly kind: Recognised['kind'] | 'other';
  readonly prepared: PreparedCapture;
}

async function look(given: Given, platform: Platform, signal: AbortSignal | undefined): Promise<Looked> {
  const { path } = given;
  const opened = given.open();
  const input = signal === undefined ? opened : abortable(opened, signal);
  let isKept = false;
  try {
    const recognised = await recognise(input, path, platform.gunzip);
    const isCapture = recognised.kind === 'capture';
    const isCertain = isCapture || !given.isFound;
    const { head, time } = isCertain ? await firstTime(recognised) : await line(recognised.source);
    const kind = isCertain || holdsObservation(head) ? recognised.kind : 'other';
    const source = again(head, recognised.source);
    isKept = (input.size === null || given.isOnce === true) && kind !== 'other';
    const reopen = async (): Promise<ByteSource> => (await recognise(given.open(), path, platform.gunzip)).source;
    const prepared = {
      path,
      name: input.name,
      size: input.size,
      firstTime: typeof time === 'bigint' ? time : null,
      open: isKept ? () => source : reopen,
      close: () => (isKept ? source.close() : undefined),
    };
    return { kind, prepared };
  } finally {
    if (!isKept) await input.close();
  }
}

interface Look {
  head: Uint8Array;
  time: FirstTime;
}

/** Reads a capture until its first packet's time is known, or it or the patience for it ends: a live one gives no more than it has. */
async function firstTime({ kind, source }: Recognised): Promise<Look> {
  let bytes = new Uint8Array(FIRST_LOOK);
  let known = 0;
  let time: FirstTime = kind === 'capture' ? 'more' : 'none';
  while (time === 'more' && known < LAST_LOOK) {
    if (known === bytes.length) bytes = larger(bytes);
    const count = await source.read(bytes.subarray(known));
    if (count === 0) break;
    known += count;
    time = firstTimeOf(bytes.subarray(0, known));
  }
  return { head: bytes.subarray(0, known), time };
}

function larger(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(bytes.length * 4);
  more.set(bytes);
  return more;
}

async function line(source: ByteSource): Promise<Look> {
  const bytes = new Uint8Array(16 * FIRST_LOOK);
  let known = 0;
  while (known < bytes.length) {
    const count = await source.read(bytes.subarray(known));
    if (count === 0) break;
    known += count;
  }
  return { head: bytes.subarray(0, known), time: 'none' };
}

function holdsObservation(head: Uint8Array): boolean {
  const [first] = new TextDecoder().decode(head).trimStart().split('\n', 1);
  return readObservation(first) !== undefined;
}

/** The same for any order in which they were given, as far as they can be told apart. Those without times come last. */
function inOrder(captures: readonly PreparedCapture[]): PreparedCapture[] {
  const text = (a: string | null, b: string | null): number => ((a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0);
  return [...captures].sort((a, b) => {
    if (a.firstTime !== b.firstTime) {
      if (a.firstTime === null) return 1;
      return b.firstTime === null || a.firstTime < b.firstTime ? -1 : 1;
    }
    return text(a.name, b.name) || (a.size ?? 0) - (b.size ?? 0) || text(a.path, b.path);
  });
}
