/**
 * One LZ4 block in (LZ4 Block Format Description, 2022-07-31), what it holds out. Every length and offset is checked before
 * it is followed, which the libraries at hand leave out.
 */

const MINMATCH = 4;
/** A length of four bits goes on in further bytes from here. */
const LENGTH_GOES_ON = 15;

export interface Lz4Block {
  /** End of what was written. */
  end: number;
  /** As the rest of a sentence about the block; null where it was read to its end. */
  fault: string | null;
}

/**
 * Writes into `into` from `at`, up to `limit`; matches may reach back to the beginning of `into`. Where the block is faulty, or
 * ends too early because its input does, what came before is written.
 */
export function decodeLz4Block(block: Uint8Array, into: Uint8Array, at: number, limit: number): Lz4Block {
  let ptr = 0;
  const size = block.length;
  while (ptr < size) {
    const token = block[ptr++];
    let literals = token >>> 4;
    if (literals === LENGTH_GOES_ON) {
      let more: number;
      do {
        if (ptr === size) return { end: at, fault: CUT };
        more = block[ptr++];
        literals += more;
      } while (more === 255);
    }
    if (literals > limit - at) return { end: at, fault: 'holds more than it may' };
    const here = Math.min(literals, size - ptr);
    // A call costs more than a few bytes.
    if (here <= 16) for (let i = 0; i < here; i++) into[at + i] = block[ptr + i];
    else into.set(block.subarray(ptr, ptr + here), at);
    ptr += here;
    at += here;
    if (here < literals) return { end: at, fault: CUT };
    // The last sequence has literals alone.
    if (ptr === size) return { end: at, fault: null };
    if (size - ptr < 2) return { end: at, fault: CUT };
    const offset = block[ptr] | (block[ptr + 1] << 8);
    ptr += 2;
    let length = token & 15;
    if (length === LENGTH_GOES_ON) {
      let more: number;
      do {
        if (ptr === size) return { end: at, fault: CUT };
        more = block[ptr++];
        length += more;
      } while (more === 255);
    }
    length += MINMATCH;
    if (offset === 0 || offset > at) return { end: at, fault: 'repeats what is not there' };
    if (length > limit - at) return { end: at, fault: 'holds more than it may' };
    copyMatch(into, at, offset, length);
    at += length;
  }
  return { end: at, fault: CUT };
}

const CUT = 'ends in a sequence';

/** A match may overlap what it makes: then it repeats. */
function copyMatch(into: Uint8Array, at: number, offset: number, length: number): void {
  if (length <= 32) {
    for (let i = 0; i < length; i++) into[at + i] = into[at + i - offset];
    return;
  }
  let done = Math.min(offset, length);
  into.copyWithin(at, at - offset, at - offset + done);
  // What is made by then is a whole number of periods.
  while (done < length) {
    const count = Math.min(done, length - done);
    into.copyWithin(at + done, at, at + count);
    done += count;
  }
}
