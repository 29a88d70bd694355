/** Tables of what was measured. */
import { root } from '../test/support/shared.ts';
import { NODE, type Row } from './measure.ts';
import type { StageRow } from './stages.ts';

/** The first row is what the others are compared with. */
export function processTable(rows: readonly Row[]): string {
  const [base] = rows;
  const lines = rows.map((row) => {
    const { name, seconds, cpuSeconds, rate, peak, runs } = row;
    const figures = [
      seconds.toFixed(2),
      cpuSeconds?.toFixed(2) ?? '-',
      rate.toFixed(rate < 10 ? 2 : 0),
      (base.rate / rate).toFixed(2),
      peak?.toFixed(0) ?? '-',
      String(runs),
    ];
    return `| ${name} | ${figures.join(' | ')} |`;
  });
  return [`| process | s | CPU s | MB/s | time x ${base.name} | peak MB | runs |`, '| --- | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
}

export function stageTable(rows: readonly StageRow[]): string {
  const lines = rows.map(({ name, milliseconds, rate }) => `| ${name} | ${milliseconds.toFixed(1)} | ${rate.toFixed(0)} |`);
  return ['| stage | ms | MB/s |', '| --- | ---: | ---: |', ...lines].join('\n');
}

/** A command as one would type it beside the captures. */
export function shown(command: readonly string[], folder: string): string {
  const words = command.map((word) => word.replace(`${folder}/`, '').replace(root, ''));
  const text = words.map((word) => (/[^\w./:=,-]/.test(word) ? `'${word}'` : word)).join(' ');
  return text.replace(NODE, 'node');
}
