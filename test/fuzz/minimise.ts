/** An input that fails -> a smaller one that still does. */
import { concat } from '../support/capture-builder.ts';
import { layoutOf } from './fields.ts';

export function minimise(input: Uint8Array, fails: (input: Uint8Array) => boolean): Uint8Array {
  let best = withoutRecords(input, fails);
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < best.length; ) {
      const shorter = concat(best.subarray(0, at), best.subarray(at + size));
      if (shorter.length < best.length && fails(shorter)) best = shorter;
      else at += size;
    }
  }
  for (let at = 0; at < best.length; at++) {
    if (best[at] === 0) continue;
    const simpler = best.slice();
    simpler[at] = 0;
    if (fails(simpler)) best = simpler;
  }
  return best;
}

function withoutRecords(input: Uint8Array, fails: (input: Uint8Array) => boolean): Uint8Array {
  let best = input;
  for (let i = 0; ; ) {
    const { records } = layoutOf(best);
    if (i >= records.length - 1) return best;
    const shorter = concat(best.subarray(0, records[i]), best.subarray(records[i + 1]));
    if (fails(shorter)) best = shorter;
    else i++;
  }
}
