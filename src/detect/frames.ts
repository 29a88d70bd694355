/** Which frames prove an observation, and the Wireshark display filter that shows them. */

import { captureOf, numberOf } from '../frames.ts';
import type { Observation } from '../observations.ts';

/** More frames than these are not listed one by one: a filter longer than that pastes nowhere. */
export const MAX_FRAMES = 1000;

export function framesOf(o: Observation): number[] {
  if (o.kind === 'capture') return [];
  const frames: (number | null)[] = [o.frame, o.responseFrame];
  if (o.kind === 'transfer') frames.push(o.firstFrame, o.lastFrame);
  // `frame` is the last; a control pipe asks, and a console answers, in the first
  if (o.kind === 'console') frames.push(o.firstFrame);
  if (o.kind === 'blind spot' || o.kind === 'connection') frames.push(o.lastFrame);
  return frames.filter((frame) => frame !== null);
}

/** In order, without repetition, the first `MAX_FRAMES` of them. */
export function orderedFrames(frames: Iterable<number>): number[] {
  return [...new Set(frames)].sort((a, b) => a - b).slice(0, MAX_FRAMES);
}

/** `frame.number in {123, 131..145}`, where all are of one capture; with the two addresses where they are given. Frames in order. */
export function displayFilter(frames: readonly number[], addresses: readonly string[] = []): string {
  const terms = addresses.map((address) => `${address.includes(':') ? 'ipv6' : 'ip'}.addr == ${address}`);
  const numbers = new Set(frames.map(captureOf)).size === 1 ? frames.map(numberOf) : [];
  if (numbers.length === 1) terms.unshift(`frame.number == ${numbers[0]}`);
  if (numbers.length > 1) terms.unshift(`frame.number in {${ranges(numbers).join(', ')}}`);
  return terms.join(' && ');
}

function ranges(frames: readonly number[]): string[] {
  const texts: string[] = [];
  for (let i = 0; i < frames.length; ) {
    let end = i;
    while (end + 1 < frames.length && frames[end + 1] === frames[end] + 1) end++;
    texts.push(end === i ? `${frames[i]}` : `${frames[i]}..${frames[end]}`);
    i = end + 1;
  }
  return texts;
}
