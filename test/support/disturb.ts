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
  /** Each packet has the time of its own, as network cards with several queues write them; else times rise. */
  ownTimes?: boolean;
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

/** What is later than the least timeout (RFC 6298 §2.4) is sent again. */
const LATEST = 1_000_000_000n;
const BEHIND = 10n;

export function disturbFrames(frames: readonly CapturedFrame[], how: FrameDisturbance): DisturbedFrames {
  const random = seeded(how.seed);
  const distance = how.distance ?? 3;
  /** As many places as that later, or as many as come in time. */
  const places = (origin: number, most: number): number => {
    let count = Math.min(most, frames.length - 1 - origin);
    while (count > 0 && frames[origin + count].time - frames[origin].time > LATEST) count--;
    return count;
  };
  const placed: { at: number; frame: CapturedFrame; origin: number }[] = [];
  const lost: number[] = [];
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
    const delay = (): number => {
      const count = random.chance(how.reorder ?? 0) ? places(origin, random.between(1, distance)) : 0;
      return count === 0 ? 0 : count + 0.5;
    };
    for (const [i, part] of parts.entries()) {
      const at = origin + delay() + i / 1000;
      placed.push({ at, frame: part, origin });
      if (!random.chance(how.duplicate ?? 0)) continue;
      const there = Math.floor(at);
      placed.push({ at: there + places(there, random.between(1, distance)) + 0.75, frame: part, origin });
    }
  }
  placed.sort((a, b) => a.at - b.at);
  let [last, behind] = [-1, 0n];
  /** Times rise: of the frame there, or just behind it. */
  const timeAt = (at: number): bigint => {
    behind = Math.floor(at) === last ? behind + BEHIND : 0n;
    last = Math.floor(at);
    return frames[last].time + behind;
  };
  const snaplen = how.snaplen ?? Number.POSITIVE_INFINITY;
  return {
    frames: placed.map(({ at, frame, origin }) => ({
      time: how.ownTimes === true ? frame.time : timeAt(at),
      bytes: frame.bytes.length > snaplen ? frame.bytes.subarray(0, snaplen) : frame.bytes,
      length: frame.length,
      origin,
    })),
    lost,
  };
}
