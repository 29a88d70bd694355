/** A source of text in, its lines out. */
import type { ByteSource } from '../sources.ts';

/** UTF-16 units of one line; the longest observations have a few thousand. */
export const MAX_LINE = 16 << 20;
const PIECE = 256 * 1024;

/** What a line holds, null where it is longer than MAX_LINE; `ended` is false for a last line without its line feed. */
export interface Line {
  text: string | null;
  ended: boolean;
}

/** Called after each piece that is read. */
export async function* linesOf(
  source: ByteSource,
  onPiece: (count: number) => void,
): AsyncGenerator<Line, void, undefined> {
  const bytes = new Uint8Array(PIECE);
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let size = 0;
  const line = (ended: boolean): Line => {
    const text = size > MAX_LINE ? null : parts.join('');
    parts = [];
    size = 0;
    return { text, ended };
  };
  const keep = (text: string): void => {
    size += text.length;
    if (size <= MAX_LINE) parts.push(text);
    else parts = [];
  };
  while (true) {
    const count = await source.read(bytes);
    const text = decoder.decode(bytes.subarray(0, count), { stream: count > 0 });
    let at = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      keep(text.slice(at, end));
      at = end + 1;
      yield line(true);
    }
    keep(text.slice(at));
    if (count === 0) break;
    onPiece(count);
  }
  if (size > 0) yield line(false);
}
