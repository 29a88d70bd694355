/** Types of files that real programs made, out of a recording (recordings/record.sh). What no program at hand makes is in type.test.ts. */
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../src/node/index.ts';

const RECORDING = fileURLToPath(new URL('recordings/types.pcap.gz', import.meta.url));

test('files of OpenSSL, gcab and zip are known by what they hold', async () => {
  const seen = [];
  for await (const o of analyze(RECORDING)) if (o.kind === 'transfer') seen.push([o.name, o.type, o.size, o.frame]);
  assert.equal(seen, [
    ['anna.pfx', 'PKCS#12 key store', 2515, 22],
    ['one.cab', 'cabinet archive', 80, 28],
    ['one.txt', 'text', 4, 34],
    ['one.zip', 'ZIP archive', 168, 40],
  ]);
});

test.run();
