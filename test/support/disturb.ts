/** Frames as another tap on the same wire could have seen them: later, twice, split, in fragments, cut, or not at all. */
import type { CapturedFrame } from './capture-builder.ts';
import { fragmented, readTcp, split } from './packets.ts';
import { seeded } from './random.ts';

export interface FrameDisturbance {
  seed: number;
  /** Probabilities, for each frame. */
  reorder?: number;
  duplicate?: number;
  split?: number;
  fragment?: number;
  loss?: number;
  /** Places that a frame, with all its parts, may come later. */
  distance?: number;
  /** Packets at the beginning of each TCP connection that stay in their order. */
  steady?: number;
  /** Bytes of each frame that are captured. */
  snaplen?: number;
  /** Which frames may be lost; all where not given. */
  losable?: (frame: CapturedFrame, index: number) => boolean;
}

export interface DisturbedFrame extends CapturedFrame {
  /** Place of the frame that it came from, from 0. */
  readonly origin: number;
}

export interface DisturbedFrames {
  readonly frames: DisturbedFrame[];
  /** Places of the frames that are not there. */
  readonly lost: number[];
}

/** Times stay in the order of the frames, as the clock of a capture has it. */
export function disturbFrames(frames: readonly CapturedFrame[], how: FrameDisturbance): DisturbedFrames {
  const random = seeded(how.seed);
  const distance = how.distance ?? 3;
  const placed: { at: number; frame: CapturedFrame; origin: number }[] = [];
  const lost: number[] = [];
  const counts = new Map<string, number>();
  for (const [origin, frame] of frames.entries()) {
    if (random.chance(how.loss ?? 0) && (how.losable?.(frame, origin) ?? true)) {
      lost.push(origin);
      continue;
    }
    let parts: CapturedFrame[] = [frame];
    const tcp = how.split === undefined ? undefined : readTcp(frame);
    if (tcp !== undefined && random.chance(how.split ?? 0)) {
      const size = Math.max(1, Math.ceil((tcp.end - tcp.payload) / random.between(2, 3)));
      parts = split(frame, tcp, [size, Math.max(1, size - random.below(size))]);
    }
    if (how.fragment !== undefined) {
      parts = parts.flatMap((part) => (random.chance(how.fragment ?? 0) ? fragmented(part, [random.between(64, 800), random.between(24, 800)]) : [part]));
    }
    const isSteady = how.steady !== undefined && nth(frame, counts) <= how.steady;
    const delay = (): number => (random.chance(how.reorder ?? 0) && !isSteady ? random.between(1, distance) + 0.5 : 0);
    for (const [i, part] of parts.entries()) {
      const at = origin + delay() + i / 1000;
      placed.push({ at, frame: part, origin });
      if (random.chance(how.duplicate ?? 0)) placed.push({ at: at + random.between(1, distance), frame: part, origin });
    }
  }
  placed.sort((a, b) => a.at - b.at);
  const snaplen = how.snaplen ?? Number.POSITIVE_INFINITY;
  return {
    frames: placed.map(({ at, frame, origin }) => ({
      time: frames[Math.min(Math.floor(at), frames.length - 1)].time,
      bytes: frame.bytes.length > snaplen ? frame.bytes.subarray(0, snaplen) : frame.bytes,
      length: frame.length,
      origin,
    })),
    lost,
  };
}

/** The how-manieth packet of its connection, of either direction, a frame carries; 0 where it is no TCP. */
function nth(frame: CapturedFrame, counts: Map<string, number>): number {
  const tcp = readTcp(frame);
  if (tcp === undefined) return 0;
  const hex = (from: number, to: number): string => Buffer.from(frame.bytes.subarray(from, to)).toString('hex');
  const length = tcp.version === 4 ? 4 : 16;
  const addresses = tcp.version === 4 ? tcp.header + 12 : tcp.header + 8;
  const ends = [0, 1].map((i) => hex(addresses + i * length, addresses + (i + 1) * length) + hex(tcp.body + 2 * i, tcp.body + 2 * i + 2));
  const key = ends.sort().join();
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
