/** The frames of a little-endian pcapng with nanoseconds, as plain values: number, seconds since the first, bytes. */
export interface SampleFrame {
  time: bigint;
  bytes: Uint8Array;
}

const ENHANCED_PACKET = 6;

export function framesOf(capture: Uint8Array): SampleFrame[] {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const frames: SampleFrame[] = [];
  for (let at = 0; at < capture.length; at += view.getUint32(at + 4, true)) {
    if (view.getUint32(at, true) !== ENHANCED_PACKET) continue;
    const time = (BigInt(view.getUint32(at + 12, true)) << 32n) | BigInt(view.getUint32(at + 16, true));
    frames.push({ time, bytes: capture.subarray(at + 28, at + 28 + view.getUint32(at + 20, true)) });
  }
  return frames;
}

export const addressAt = (frame: SampleFrame, offset: number): string =>
  frame.bytes.subarray(offset, offset + 4).join('.');

/** As an analyser shows it: `283.377174691`. */
export function offsetOf(frame: SampleFrame, first: SampleFrame): string {
  const ns = frame.time - first.time;
  return `${ns / 1_000_000_000n}.${String(ns % 1_000_000_000n).padStart(9, '0')}`;
}
