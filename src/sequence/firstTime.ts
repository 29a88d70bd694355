/** The first bytes of a capture in, the time of its first packet that has one out: what puts captures in order before they are read. */
import { END_OF_TIME } from '../engine/crew.ts';

/** pcap: a file header and the first record's time. */
const PCAP_UNITS: Readonly<Record<number, bigint>> = { 0xa1b2c3d4: 1000n, 0xa1b2cd34: 1000n, 0xa1b23c4d: 1n };

/** `more`: the bytes do not reach that far. `none`: they never will say. */
export type FirstTime = bigint | 'more' | 'none';

export function firstTimeOf(head: Uint8Array): FirstTime {
  if (head.length < 12) return 'more';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (const littleEndian of [true, false]) {
    const unit = PCAP_UNITS[view.getUint32(0, littleEndian)];
    if (unit !== undefined) return record(view, littleEndian, unit);
  }
  return blocks(view);
}

function record(view: DataView, littleEndian: boolean, unit: bigint): FirstTime {
  if (view.byteLength < 32) return 'more';
  return BigInt(view.getUint32(24, littleEndian)) * 1_000_000_000n + BigInt(view.getUint32(28, littleEndian)) * unit;
}

// draft-ietf-opsawg-pcapng: block types, and options of an Interface Description Block
const SECTION_HEADER_BLOCK = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION_BLOCK = 1;
const PACKET_BLOCK = 2;
const ENHANCED_PACKET_BLOCK = 6;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

interface Clock {
  resolution: number;
  offset: bigint;
}

function blocks(view: DataView): FirstTime {
  let littleEndian = false;
  let clocks: Clock[] = [];
  for (let at = 0; ; ) {
    if (at + 12 > view.byteLength) return 'more';
    if (view.getUint32(at) === SECTION_HEADER_BLOCK) {
      littleEndian = view.getUint32(at + 8, true) === 0x1a2b3c4d;
      clocks = [];
    }
    const type = view.getUint32(at, littleEndian);
    const total = view.getUint32(at + 4, littleEndian);
    if (total < 12) return 'none';
    const end = at + Math.ceil(total / 4) * 4;
    if (type === INTERFACE_DESCRIPTION_BLOCK) {
      if (end > view.byteLength) return 'more';
      clocks.push(clockOf(view, at + 16, end - 4, littleEndian));
    }
    if ((type === ENHANCED_PACKET_BLOCK || type === PACKET_BLOCK) && total >= 32) {
      if (at + 20 > view.byteLength) return 'more';
      const index =
        type === PACKET_BLOCK ? view.getUint16(at + 8, littleEndian) : view.getUint32(at + 8, littleEndian);
      const ticks = (BigInt(view.getUint32(at + 12, littleEndian)) << 32n) | BigInt(view.getUint32(at + 16, littleEndian));
      if (index < clocks.length) return nanoseconds(clocks[index], ticks);
    }
    at = end;
  }
}

function clockOf(view: DataView, from: number, end: number, littleEndian: boolean): Clock {
  const clock = { resolution: 6, offset: 0n };
  for (let at = from; at + 4 <= end; ) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    at += 4;
    if (code === 0 || at + length > end) break;
    if (code === IF_TSRESOL && length === 1) clock.resolution = view.getUint8(at);
    if (code === IF_TSOFFSET && length === 8) clock.offset = view.getBigInt64(at, littleEndian);
    at += (length + 3) & ~3;
  }
  return clock;
}

/** if_tsresol: a negative power of ten, or of two where its most significant bit is set. */
function nanoseconds({ resolution, offset }: Clock, ticks: bigint): bigint {
  const exponent = BigInt(resolution & 0x7f);
  const perSecond = resolution & 0x80 ? 1n << exponent : 10n ** exponent;
  const time = (ticks * 1_000_000_000n) / perSecond + offset * 1_000_000_000n;
  return time < 0n ? 0n : time > END_OF_TIME ? END_OF_TIME : time;
}
