/** A fault of hoptrace itself, told by the places in its sources: the bundle is not made to be read. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The stack of an error as it is where nothing is bundled. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  const bundle = fileURLToPath(import.meta.url);
  if (bundle.endsWith('.ts')) return stack;
  let map: SourceMap;
  try {
    map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  } catch {
    return stack;
  }
  return stack.replaceAll(/(\d+):(\d+)(?=\)?$)/gm, (place: string, line: string, column: string, at: number) => {
    if (!stack.slice(0, at).endsWith(`${bundle}:`)) return place;
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return place;
    const source = entry.originalSource.replace(/^(\.\.\/)+/, '');
    return `${place}, ${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
