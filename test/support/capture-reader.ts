/** Captures taken apart by a reader of their own, so that tests can put them together differently. */
import type { CapturedFrame } from './capture-builder.ts';

export interface ReadCapture {
  readonly link: number;
  readonly frames: CapturedFrame[];
}

const ENHANCED = 6;
const OBSOLETE = 2;

/** Null where there is more than one link type, or anything that a pcap file cannot hold. */
export function readCapture(bytes: Uint8Array): ReadCapture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) return null;
  return view.getUint32(0) === 0x0a0d0d0a ? readPcapng(bytes, view) : readPcap(bytes, view);
}

function readPcap(bytes: Uint8Array, view: DataView): ReadCapture | null {
  const magics: Record<number, [little: boolean, unit: bigint]> = {
    0xa1b2c3d4: [true, 1000n],
    0xa1b23c4d: [true, 1n],
    0xd4c3b2a1: [false, 1000n],
    0x4d3cb2a1: [false, 1n],
  };
  const known = magics[view.getUint32(0, true)];
  if (known === undefined) return null;
  const [little, unit] = known;
  const frames: CapturedFrame[] = [];
  for (let at = 24; at + 16 <= bytes.length; ) {
    const captured = view.getUint32(at + 8, little);
    if (captured > bytes.length - at - 16) break;
    const time = BigInt(view.getUint32(at, little)) * 1_000_000_000n + BigInt(view.getUint32(at + 4, little)) * unit;
    frames.push({ time, bytes: bytes.slice(at + 16, at + 16 + captured), length: view.getUint32(at + 12, little) });
    at += 16 + captured;
  }
  return { link: view.getUint32(20, little) & 0xffff, frames };
}

function readPcapng(bytes: Uint8Array, view: DataView): ReadCapture | null {
  const little = view.getUint32(8, true) === 0x1a2b3c4d;
  const interfaces: { link: number; digits: number }[] = [];
  const frames: CapturedFrame[] = [];
  for (let at = 0; at + 12 <= bytes.length; ) {
    const type = view.getUint32(at, little);
    const total = (view.getUint32(at + 4, little) + 3) & ~3;
    if (total < 12 || total > bytes.length - at || (at > 0 && type === 0x0a0d0d0a)) return null;
    if (type === 1) {
      let digits = 6;
      for (let option = at + 16; option + 4 <= at + total - 4; ) {
        const code = view.getUint16(option, little);
        if (code === 0) break;
        if (code === 14) return null;
        if (code === 9) digits = bytes[option + 4];
        option += 4 + ((view.getUint16(option + 2, little) + 3) & ~3);
      }
      if (digits > 9) return null;
      interfaces.push({ link: view.getUint16(at + 8, little), digits });
    } else if (type === ENHANCED) {
      const from = interfaces[view.getUint32(at + 8, little)];
      if (from === undefined) return null;
      const ticks = (BigInt(view.getUint32(at + 12, little)) << 32n) | BigInt(view.getUint32(at + 16, little));
      const captured = view.getUint32(at + 20, little);
      frames.push({
        time: ticks * 10n ** BigInt(9 - from.digits),
        bytes: bytes.slice(at + 28, at + 28 + captured),
        length: view.getUint32(at + 24, little),
      });
    } else if (type === OBSOLETE || type === 3) {
      return null;
    }
    at += total;
  }
  const links = new Set(interfaces.map(({ link }) => link));
  return links.size === 1 ? { link: interfaces[0].link, frames } : null;
}
