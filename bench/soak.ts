/**
 * Floods: captures made on the fly and written to the standard input of `hoptrace analyze`, which has to stay within its
 * memory and come to its end.
 *
 *   node --import tsx bench/soak.ts [SCENARIO ...] [--scale N] [--format F]      (no scenario: all of them)
 *
 * `--scale 0.01` makes a hundredth of each. Prints for each scenario what was written, the time it took, the rate, the peak
 * resident set of the process, and what the last line of the report counts.
 */
import { parseArgs } from 'node:util';
import { soak } from './soaking.ts';
import { SCENARIOS } from './traffic/floods.ts';

async function tell(name: string, scale: number, format: string): Promise<void> {
  const { bytes, packets, seconds, peak, lines, code, problems } = await soak(name, scale, format);
  const columns = [
    `${(bytes / 1e6).toFixed(0)} MB`,
    `${packets} packets`,
    `${seconds.toFixed(1)} s`,
    `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`,
    `${Math.round(packets / seconds)} packets/s`,
    `peak ${peak.toFixed(0)} MB`,
    `${lines} lines`,
    `exit ${code}`,
  ];
  console.log(`${name.padEnd(22)} ${columns.join(', ')}`);
  for (const what of problems) console.log(`  ${what}`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: 'string', default: '1' }, format: { type: 'string', default: 'ndjson' } },
});
for (const name of positionals.length > 0 ? positionals : Object.keys(SCENARIOS)) {
  if (!(name in SCENARIOS)) throw new Error(`no scenario ${name}: there are ${Object.keys(SCENARIOS).join(', ')}`);
  await tell(name, Number(values.scale), values.format);
}
