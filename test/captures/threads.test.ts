/** The same lines for any number of threads, whatever the pieces that a capture comes in. */
import { test } from 'uvu';
import type { AnalyzeOptions } from '../../src/node/index.ts';
import { engineModule, target } from '../support/engine.ts';
import { assertSameLines, linesOf } from '../support/lines.ts';
import { readShared, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

/** Rings that are full all the time, and chunks shorter than a packet. */
const TINY = { records: 64, chunk: 333 };
const COMBINATIONS: readonly AnalyzeOptions[] = [
  { threads: 2, limits: { records: 64, chunk: 4096 } },
  { threads: 4, limits: { chunk: 65_536 } },
  { threads: 7, limits: { records: 64, chunk: 1 << 20 } },
];
const WORTH_TINY = 400_000;

test(`every capture gives the same lines with 1, 2, 4 and 7 threads, ${target} module`, async () => {
  if (skipUnlessShared('threads')) return;
  for (const [i, { name, size }] of sharedCaptures().entries()) {
    const bytes = readShared(name);
    const engine = engineModule();
    const alone = await linesOf(bytes, { engine, threads: 1 });
    const options = [COMBINATIONS[i % COMBINATIONS.length]];
    if (size < WORTH_TINY) options.push({ threads: [2, 4, 7][i % 3], limits: TINY });
    for (const option of options) {
      const lines = await linesOf(bytes, { engine, threadsFrom: 0, ...option });
      assertSameLines(lines, alone, `${name} with ${JSON.stringify(option)}, ${target} module`);
    }
  }
});

test(`every thread count and piece over captures with much in them, ${target} module`, async () => {
  if (skipUnlessShared('threads and pieces')) return;
  const names = [
    'sv__smb2-07-20171220_smb_psexec_add_user.pcap',
    'malcolm__smb_mimikatz_copy_to_host.pcap',
    'elc__psexec_calc.pcapng',
    'wireshark__many_interfaces_1.pcapng',
  ];
  for (const { name } of sharedCaptures().filter((capture) => names.includes(capture.name))) {
    const bytes = readShared(name);
    const alone = await linesOf(bytes, { engine: engineModule('release'), threads: 1 });
    for (const threads of [1, 2, 4, 7]) {
      for (const chunk of [61, 5000, 1 << 20]) {
        const limits = { records: 64, chunk };
        const lines = await linesOf(bytes, { engine: engineModule(), threads, threadsFrom: 0, limits });
        assertSameLines(lines, alone, `${name} with ${threads} threads in chunks of ${chunk}, ${target} module`);
      }
    }
  }
});

test.run();
