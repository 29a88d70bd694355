/** What came back of commands, as one text: bounded, because a directory may be listed. */
import type { Command } from '../case.ts';
import { shortened } from './safe.ts';

/** Lines of one output, and of all. */
const LINES = 100;
const ALL_LINES = 1000;
const WIDEST = 400;

/** Each command after its frame, and its output indented. Empty where nothing came back. */
export function transcriptOf(commands: readonly Command[]): string {
  const lines: string[] = [];
  for (const { frame, text, output } of commands) {
    if (output === null) continue;
    if (lines.length >= ALL_LINES) {
      lines.push('(what came back of further commands is in the case)');
      break;
    }
    lines.push(`[${frame}] ${shortened(text.replace(/\s*[\r\n]+\s*/g, ' '), WIDEST)}`, ...linesOf(output, LINES).map((line) => `    ${line}`.trimEnd()));
  }
  return lines.map((line) => line.replaceAll('\t', '    ')).join('\n');
}

/** The first lines, without empty ones at the end; how many more there are is said. */
export function linesOf(output: string, most: number): string[] {
  const lines = output.replace(/\s+$/, '').split(/\r\n|\n|\r/).map((line) => shortened(line, WIDEST));
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), `(${lines.length - most} more lines)`];
}
