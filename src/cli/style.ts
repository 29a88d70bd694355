/** Colour on a terminal that has it, unless NO_COLOR says otherwise (no-color.org). */
import process from 'node:process';
import { PLAIN, type Style } from '../report/layout.ts';

export async function styleOf(isTerminal: boolean): Promise<Style> {
  if (!isTerminal || (process.env.NO_COLOR ?? '') !== '') return PLAIN;
  const { default: ansis } = await import('ansis');
  return {
    heading: ansis.bold.cyan,
    strong: ansis.bold,
    dim: ansis.dim,
    good: ansis.green,
    bad: ansis.red,
    warn: ansis.yellow,
  };
}
