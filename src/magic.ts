/** The first bytes of an input in, whether they can begin a capture out; and a source that refuses what cannot. */
import { type ByteSource, CaptureError } from './sources.ts';

/** As much as the longest magic number below needs; enough to show a person what the input begins with. */
const HEAD_BYTES = 16;
const MAGIC_BYTES = 4;

/** Of pcap (microseconds, nanoseconds, and with Kuznetzov's longer record headers) and of pcapng's Section Header Block. */
const CAPTURE_MAGICS: ReadonlySet<number> = new Set([
  0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a,
]);

/** What a capture is often packed in or confused with: the beginning, what it is, and what to do about it. */
const OTHERS: readonly { magic: readonly number[]; is: string; advice?: string }[] = [
  { magic: [0x1f, 0x8b], is: 'gzip-compressed', advice: 'gunzip -c FILE > capture.pcap' },
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

/** Why the bytes cannot begin a capture, as the rest of a sentence about the input; null where they can. */
export function whyNoCapture(head: Uint8Array): string | null {
  if (head.length >= MAGIC_BYTES) {
    const magic = ((head[0] << 24) | (head[1] << 16) | (head[2] << 8) | head[3]) >>> 0;
    if (CAPTURE_MAGICS.has(magic)) return null;
  }
  for (const { magic, is, advice } of OTHERS) {
    if (!magic.every((byte, i) => head[i] === byte)) continue;
    const verb = advice?.startsWith('editcap') ? 'convert' : is.startsWith('a ') ? 'unpack' : 'decompress';
    return advice === undefined ? `is ${is}` : `is ${is}: ${verb} it first, e.g. ${advice}`;
  }
  return `is not a capture: it begins with ${shown(head)}, not with the magic number of pcap or pcapng`;
}

function shown(head: Uint8Array): string {
  if (head.every((byte) => byte >= 0x20 && byte < 0x7f)) return JSON.stringify(String.fromCharCode(...head));
  return Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** The same source, which throws a CaptureError on an input that is empty or no capture, before anything else is read. */
export function captureSource(source: ByteSource, path: string | null): ByteSource {
  const head = new Uint8Array(HEAD_BYTES);
  let known = 0;
  let checked = false;

  const check = (): void => {
    checked = true;
    if (known === 0) throw new CaptureError('empty', path, 'is empty');
    const reason = whyNoCapture(head.subarray(0, known));
    if (reason !== null) throw new CaptureError('not a capture', path, reason);
  };

  const first = async (into: Uint8Array): Promise<number> => {
    let count = 0;
    let ended = false;
    // A pipe may bring a single byte; the head is complete when it is full, when `into` is, or at the end.
    while (count < into.length && known < HEAD_BYTES) {
      const more = await source.read(into.subarray(count));
      if (more === 0) {
        ended = true;
        break;
      }
      const fresh = into.subarray(count, count + Math.min(more, HEAD_BYTES - known));
      head.set(fresh, known);
      known += fresh.length;
      count += more;
    }
    if (ended || known === HEAD_BYTES) check();
    return count;
  };

  return {
    name: source.name,
    size: source.size,
    read: (into) => (checked ? source.read(into) : first(into)),
    close: () => source.close(),
  };
}
