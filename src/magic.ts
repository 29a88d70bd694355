/** The first bytes of an input in, what it is out: a capture, stored observations, either of them compressed, or neither. */
import type { Gunzip } from './platform.ts';
import { type ByteSource, CaptureError } from './sources.ts';
import { packingOf, unpackSource } from './unpack/index.ts';

/** As much as the longest magic number below needs; enough to show a person what the input begins with. */
const HEAD_BYTES = 16;
const MAGIC_BYTES = 4;

/** Of pcap (microseconds, nanoseconds, and with Kuznetzov's longer record headers) and of pcapng's Section Header Block. */
const CAPTURE_MAGICS: ReadonlySet<number> = new Set([
  0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a,
]);

/** What a capture is often packed in or confused with: the beginning, what it is, and what to do about it. */
const OTHERS: readonly { magic: readonly number[]; is: string; advice?: string }[] = [
  { magic: [0x1f, 0x8b], is: 'gzip-compressed', advice: 'gunzip -c FILE > capture.pcap.gz' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], is: 'zstd-compressed', advice: 'zstd -dc FILE > capture.pcap' },
  { magic: [0x04, 0x22, 0x4d, 0x18], is: 'lz4-compressed', advice: 'lz4 -dc FILE > capture.pcap' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: 'xz-compressed', advice: 'xz -dc FILE > capture.pcap' },
  { magic: [0x42, 0x5a, 0x68], is: 'bzip2-compressed', advice: 'bunzip2 -c FILE > capture.pcap' },
  { magic: [0x50, 0x4b, 0x03, 0x04], is: 'a ZIP archive', advice: 'unzip FILE' },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], is: 'a 7-Zip archive', advice: '7z x FILE' },
  {
    magic: [0x73, 0x6e, 0x6f, 0x6f, 0x70, 0x00],
    is: 'a snoop capture',
    advice: 'editcap -F pcapng FILE capture.pcapng',
  },
  {
    magic: [0x47, 0x4d, 0x42, 0x55],
    is: 'a Microsoft Network Monitor capture',
    advice: 'editcap -F pcapng FILE capture.pcapng',
  },
  { magic: [0x58, 0x43, 0x50, 0x00], is: 'a Sniffer capture', advice: 'editcap -F pcapng FILE capture.pcapng' },
];

const begins = (head: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, i) => head[i] === byte);

/** Why the bytes cannot begin a capture, as the rest of a sentence about the input; null where they can. */
export function whyNoCapture(head: Uint8Array): string | null {
  if (head.length >= MAGIC_BYTES) {
    const magic = ((head[0] << 24) | (head[1] << 16) | (head[2] << 8) | head[3]) >>> 0;
    if (CAPTURE_MAGICS.has(magic)) return null;
  }
  for (const { magic, is, advice } of OTHERS) {
    if (!begins(head, magic)) continue;
    const verb = advice?.startsWith('editcap') ? 'convert' : is.startsWith('a ') ? 'unpack' : 'decompress';
    return advice === undefined ? `is ${is}` : `is ${is}: ${verb} it first, e.g. ${advice}`;
  }
  return `is not a capture: it begins with ${shown(head)}, not with the magic number of pcap or pcapng`;
}

function shown(head: Uint8Array): string {
  if (head.every((byte) => byte >= 0x20 && byte < 0x7f)) return JSON.stringify(String.fromCharCode(...head));
  return Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const OPENING_BRACE = 0x7b;

export interface Recognised {
  kind: 'capture' | 'observations';
  /** From the first byte on; decompressed. */
  source: ByteSource;
}

/** Throws a CaptureError on an input that is empty or cannot be read as anything, before more than its head is read. */
export async function recognise(source: ByteSource, path: string | null, gunzip: Gunzip): Promise<Recognised> {
  const packed = await headOf(source);
  const packing = packingOf(packed.head, gunzip);
  if (packing === undefined) return { kind: kindOf(packed.head, path, ''), source: packed.source };
  const unpacked = await headOf(unpackSource(packed.source, packing.unpack));
  const [problem] = unpacked.source.problems?.() ?? [];
  if (unpacked.head.length < HEAD_BYTES && problem !== undefined)
    throw new CaptureError('not a capture', path, `is ${packing.name}-compressed, but cannot be decompressed: ${problem.what}`);
  const prefix = `is ${packing.name}-compressed, and what it holds `;
  return { kind: kindOf(unpacked.head, path, prefix), source: unpacked.source };
}

function kindOf(head: Uint8Array, path: string | null, prefix: string): Recognised['kind'] {
  if (head.length === 0) throw new CaptureError('empty', path, `${prefix}is empty`);
  if (isJson(head)) return 'observations';
  const reason = whyNoCapture(head);
  if (reason !== null) throw new CaptureError('not a capture', path, prefix + reason);
  return 'capture';
}

function isJson(head: Uint8Array): boolean {
  const text = begins(head, BYTE_ORDER_MARK) ? head.subarray(BYTE_ORDER_MARK.length) : head;
  return text.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) === OPENING_BRACE;
}

/** The first bytes of a source, and the source as if they had not been read. */
async function headOf(source: ByteSource): Promise<{ head: Uint8Array; source: ByteSource }> {
  const bytes = new Uint8Array(HEAD_BYTES);
  let known = 0;
  // A pipe may bring a single byte.
  while (known < HEAD_BYTES) {
    const more = await source.read(bytes.subarray(known));
    if (more === 0) break;
    known += more;
  }
  const head = bytes.subarray(0, known);
  return { head, source: again(head, source) };
}

/** The source as if these first bytes of it had not been read. */
export function again(head: Uint8Array, source: ByteSource): ByteSource {
  let rest = head;
  const whole: ByteSource = {
    name: source.name,
    size: source.size,
    read(into) {
      if (rest.length === 0) return source.read(into);
      const count = Math.min(into.length, rest.length);
      into.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    close: () => source.close(),
  };
  if (source.position !== undefined) whole.position = () => source.position?.() ?? 0;
  if (source.problems !== undefined) whole.problems = () => source.problems?.() ?? [];
  return whole;
}
