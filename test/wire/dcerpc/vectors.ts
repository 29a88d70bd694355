/** Calls of real captures, by interface in vectors/: the frames they are in, their stubs, and what these hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { toHex } from '../../../src/bytes.ts';
import { bytesOf } from '../../hostile.ts';

export interface CallVector {
  readonly interface: string;
  readonly uuid: string;
  readonly operation: string;
  readonly opnum: number;
  /** A file of recordings/ here or in test/detect, or of shared/captures. */
  readonly capture: string;
  /** The last of the request's and of the response's. */
  readonly frames: readonly [request: number, response: number];
  readonly ndr64: boolean;
  readonly bigEndian: boolean;
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  /** Bytes behind the arguments: a verification trailer, padding, or what is not declared because it says nothing. */
  readonly left: number;
  /** What the stubs hold, as `plain` has it. */
  readonly arguments: unknown;
  /** null: no server at hand has the operation, and answered with this fault. */
  readonly results: unknown;
  readonly fault: string | null;
}

/** What a call has not, its file leaves out. */
interface VectorFile {
  readonly interface: string;
  readonly uuid: string;
  readonly vectors: readonly (Omit<CallVector, 'interface' | 'uuid' | 'request' | 'response'> & {
    readonly request: string;
    readonly response?: string;
  })[];
}

const FOLDER = new URL('vectors/', import.meta.url);

export const VECTORS: readonly CallVector[] = readdirSync(FOLDER).sort().flatMap(vectorsIn);

function vectorsIn(file: string): CallVector[] {
  const { vectors, ...of } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as VectorFile;
  const usual = { ndr64: false, bigEndian: false, left: 0, results: null, fault: null };
  return vectors.map((vector) => ({
    ...of,
    ...usual,
    ...vector,
    request: bytesOf(vector.request),
    response: bytesOf(vector.response ?? ''),
  }));
}

/** Bytes that are shown of what is not text. */
const SHOWN_BYTES = 256;

/** Values as observations and files hold them: bytes in hexadecimal, long integers in decimal, nothing for what is undefined. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return toHex(value.subarray(0, SHOWN_BYTES)) + (value.length > SHOWN_BYTES ? '...' : '');
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return Array.from(value, (element) => plain(element) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, plain(field)]));
}
