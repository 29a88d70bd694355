/**
 * A source in one thread, read from another. Buffers go round: who reads sends them empty, who has the source sends each
 * back with bytes, so that no more than these few are ever under way.
 */
import type { ByteSource } from '../sources.ts';
import { errorOf, type Fault, faultOf } from './faults.ts';
import type { PumpedInput } from './protocol.ts';

const PIECE = 256 * 1024;
const PIECES = 6;

type Request = { readonly buffer: ArrayBuffer } | 'close';
type Piece = { readonly buffer: ArrayBuffer; readonly count: number } | { readonly fault: Fault };

/** The side that has the source. */
export class Pump {
  readonly input: PumpedInput;
  readonly #source: ByteSource;
  readonly #port: MessagePort;
  readonly #empty: ArrayBuffer[] = [];
  #isReading = false;
  #isClosed = false;

  constructor(source: ByteSource) {
    const { port1, port2 } = new MessageChannel();
    this.#source = source;
    this.#port = port1;
    this.input = { port: port2, name: source.name, size: source.size };
    port1.onmessage = ({ data }: MessageEvent<Request>) => {
      if (data === 'close') return void this.close();
      this.#empty.push(data.buffer);
      if (!this.#isReading) void this.#fill();
    };
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#port.close();
    Promise.resolve(this.#source.close()).catch(() => undefined);
  }

  async #fill(): Promise<void> {
    this.#isReading = true;
    try {
      for (let buffer = this.#empty.shift(); buffer !== undefined; buffer = this.#empty.shift()) {
        const count = await this.#source.read(new Uint8Array(buffer));
        this.#send({ buffer, count }, [buffer]);
        if (count === 0) return;
      }
    } catch (error) {
      this.#send({ fault: faultOf(error) });
    } finally {
      this.#isReading = false;
    }
  }

  #send(piece: Piece, transfer: Transferable[] = []): void {
    if (!this.#isClosed) this.#port.postMessage(piece, transfer);
  }
}

/** The side that reads. Nothing is asked for before the first read. */
export function pumpedSource({ port, name, size }: PumpedInput): ByteSource {
  const pieces: Piece[] = [];
  let arrived: (() => void) | undefined;
  let isBegun = false;
  let hasEnded = false;
  let at = 0;
  const ask = (buffer: ArrayBuffer): void => port.postMessage({ buffer }, [buffer]);

  const begin = (): void => {
    isBegun = true;
    port.onmessage = ({ data }: MessageEvent<Piece>) => {
      pieces.push(data);
      arrived?.();
    };
    for (let i = 0; i < PIECES; i++) ask(new ArrayBuffer(PIECE));
  };

  const readNow = (into: Uint8Array): number => {
    let done = 0;
    while (done < into.length && pieces.length > 0) {
      const [piece] = pieces;
      if ('fault' in piece) {
        // What came before it is read first.
        if (done > 0) return done;
        hasEnded = true;
        throw errorOf(piece.fault);
      }
      const { buffer, count } = piece;
      if (count === 0) {
        hasEnded = done === 0;
        return done;
      }
      const taken = Math.min(count - at, into.length - done);
      into.set(new Uint8Array(buffer, at, taken), done);
      done += taken;
      at += taken;
      if (at < count) break;
      at = 0;
      pieces.shift();
      ask(buffer);
    }
    return done;
  };

  return {
    name,
    size,
    read(into) {
      if (hasEnded) return 0;
      if (!isBegun) begin();
      if (pieces.length > 0) return readNow(into);
      return new Promise<void>((resolve) => {
        arrived = resolve;
      }).then(() => readNow(into));
    },
    close() {
      port.postMessage('close');
      port.close();
    },
  };
}
