/** zstd (RFC 8878), of any number of frames. Each stream has an instance of its own: the memory of its window goes with it. */
import type { Decompressed, Decompressor, Unpack } from '../platform.ts';

export const ZSTD_MAGIC = 0xfd2fb528;

/** Of the functions that zstd itself documents in zstd.h; addresses and sizes are 32 bits wide. */
interface ZstdExports {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  ZSTD_createDCtx(): number;
  ZSTD_DStreamInSize(): number;
  ZSTD_DStreamOutSize(): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** ZSTD_inBuffer and ZSTD_outBuffer: address, size, pos. */
const BUFFER_SIZE = 12;
const SIZE = 4;
const POS = 8;

/** ZSTD_FRAMEHEADERSIZE_MIN: what is asked for first. */
const FIRST = 5;
/** Given at once, where there is as much: 64 KiB may hold 2 GiB. */
const ENOUGH = 1 << 20;

/** zstd_errors.h; ZSTD_d_windowLogMax is 27 where the program does not set it. */
const FAULTS: Readonly<Record<number, string>> = {
  10: 'is damaged (no frame begins behind the one before)',
  14: 'is damaged (a frame says what is reserved)',
  16: 'needs a window of more than 128 MiB, which is not given: zstd -dc --long=31 decompresses it',
  20: 'is damaged (a block cannot be read)',
  22: 'is damaged (a checksum is wrong)',
  32: 'was made with a dictionary, which is not at hand',
  64: 'needs more memory than there is',
};

let compiled: Promise<WebAssembly.Module> | undefined;

async function zstdModule(): Promise<WebAssembly.Module> {
  const { ZSTD_WASM } = await import('./zstd.data.ts');
  return WebAssembly.compile(Uint8Array.from(atob(ZSTD_WASM), (character) => character.charCodeAt(0)));
}

class ZstdFrames {
  readonly #zstd: ZstdExports;
  readonly #context: number;
  readonly #input: number;
  readonly #output: number;
  readonly #source: number;
  readonly #target: number;
  readonly #inSize: number;
  readonly #outSize: number;
  /** What was pushed and is not yet read: at most #inSize of it is in the module's memory. */
  #rest: Uint8Array = new Uint8Array(0);
  #loaded = 0;
  #at = 0;
  /** Bytes that the decoder asks for next; 0 between frames. */
  #hint = 0;
  #isFull = false;

  constructor(zstd: ZstdExports) {
    this.#zstd = zstd;
    this.#inSize = zstd.ZSTD_DStreamInSize();
    this.#outSize = zstd.ZSTD_DStreamOutSize();
    this.#source = zstd.malloc(this.#inSize);
    this.#target = zstd.malloc(this.#outSize);
    this.#input = zstd.malloc(BUFFER_SIZE);
    this.#output = zstd.malloc(BUFFER_SIZE);
    this.#context = zstd.ZSTD_createDCtx();
  }

  push(bytes: Uint8Array): Decompressed {
    // Nothing is pushed while something is pending, but nothing.
    if (bytes.length > 0) this.#rest = bytes.slice();
    const pieces: Uint8Array[] = [];
    let given = 0;
    let fault: string | null = null;
    while (fault === null && given < ENOUGH && this.#hasMore()) {
      const [piece, wrong] = this.#decompress();
      if (piece.length > 0) pieces.push(piece);
      given += piece.length;
      fault = wrong;
    }
    return { pieces, fault, isPending: fault === null && this.#hasMore() };
  }

  end(): Decompressed {
    return { pieces: [], fault: this.#hint === 0 ? null : 'is cut' };
  }

  #hasMore(): boolean {
    return this.#isFull || this.#at < this.#loaded || this.#rest.length > 0;
  }

  /** One call with no more than the decoder asked for: what is wrong with a block takes nothing with it of the block before. */
  #decompress(): [piece: Uint8Array, fault: string | null] {
    if (this.#at === this.#loaded && !this.#isFull) this.#load();
    const end = Math.min(this.#loaded, this.#at + (this.#hint || FIRST));
    let view = new DataView(this.#zstd.memory.buffer);
    view.setUint32(this.#input, this.#source, true);
    view.setUint32(this.#input + SIZE, end, true);
    view.setUint32(this.#input + POS, this.#at, true);
    view.setUint32(this.#output, this.#target, true);
    view.setUint32(this.#output + SIZE, this.#outSize, true);
    view.setUint32(this.#output + POS, 0, true);
    const status = this.#zstd.ZSTD_decompressStream(this.#context, this.#output, this.#input);
    // The window may have made the memory grow.
    view = new DataView(this.#zstd.memory.buffer);
    const count = view.getUint32(this.#output + POS, true);
    const piece = new Uint8Array(this.#zstd.memory.buffer, this.#target, count).slice();
    if (status < 0) return [piece, FAULTS[-status] ?? `is damaged (zstd error ${-status})`];
    this.#at = view.getUint32(this.#input + POS, true);
    this.#isFull = count === this.#outSize;
    this.#hint = status;
    return [piece, null];
  }

  #load(): void {
    const next = this.#rest.subarray(0, this.#inSize);
    new Uint8Array(this.#zstd.memory.buffer, this.#source, next.length).set(next);
    this.#rest = this.#rest.subarray(next.length);
    this.#loaded = next.length;
    this.#at = 0;
  }
}

export const unpackZstd: Unpack = async (): Promise<Decompressor> => {
  compiled ??= zstdModule();
  const instance = await WebAssembly.instantiate(await compiled, { env: { emscripten_notify_memory_growth() {} } });
  let frames: ZstdFrames | undefined = new ZstdFrames(instance.exports as unknown as ZstdExports);
  return {
    push: async (bytes) => frames?.push(bytes) ?? { pieces: [], fault: null },
    end: async () => frames?.end() ?? { pieces: [], fault: null },
    close() {
      frames = undefined;
    },
  };
};
