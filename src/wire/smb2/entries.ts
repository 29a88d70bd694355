/** Lists whose entries each say how far the next one is (NextEntryOffset, MS-FSCC §2.4). */
import { decode, type Malformed, Reader } from '../../bytes.ts';

/**
 * Reads the entries of a list. Each entry gets a reader over its own bytes alone, so that names which reach into the
 * entries that follow cannot make a long list quadratic. `most`: how many the answer says there are; over SMB1 the last one
 * may say where another would be.
 */
export function decodeEntries<T>(
  layer: string,
  bytes: Uint8Array,
  fixedSize: number,
  read: (entry: Reader) => T,
  most = Number.POSITIVE_INFINITY,
): T[] | Malformed {
  return decode(layer, bytes, (reader): T[] => {
    const entries: T[] = [];
    if (bytes.length === 0) return entries;
    for (let at = 0; ; ) {
      reader.require(at, fixedSize);
      const next = reader.u32At(at);
      if (next !== 0 && next < fixedSize) reader.invalid(`NextEntryOffset ${next} lies within the entry`);
      const entry = new Reader(layer, reader.borrowAt(at, next === 0 ? reader.length - at : next));
      entry.skip(4);
      entries.push(read(entry));
      if (next === 0 || entries.length >= most) return entries;
      at += next;
    }
  });
}
