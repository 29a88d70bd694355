/** Captures to the lines that the command prints. */
import type { AnalyzeOptions, Input } from '../../src/node/index.ts';
import { analyze } from '../../src/node/index.ts';
import { ndjsonLine } from '../../src/report/ndjson.ts';

/** The observations as NDJSON; an input that is refused gives the error's code as its last line. */
export async function linesOf(input: Input | readonly Input[], options: AnalyzeOptions = {}, by: typeof analyze = analyze): Promise<string> {
  let lines = '';
  try {
    for await (const observation of by(input, options)) lines += ndjsonLine(observation);
  } catch (error) {
    lines += refusal(error);
  }
  return lines;
}

function refusal(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name !== 'CaptureError') throw error;
  return `refused: ${String(code)}\n`;
}

/** Throws at the first line that differs. */
export function assertSameLines(actual: string, expected: string, what: string): void {
  if (actual === expected) return;
  const a = actual.split('\n');
  const e = expected.split('\n');
  for (let i = 0; i < Math.max(a.length, e.length); i++) {
    if (a[i] !== e[i]) throw new Error(`${what}: line ${i + 1} differs\n  is       ${a[i]}\n  expected ${e[i]}`);
  }
}
