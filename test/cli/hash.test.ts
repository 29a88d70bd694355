import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation, TransferObservation } from '../../src/observations.ts';
import { root } from '../support/shared.ts';
import { hoptrace } from './command.ts';

const SAMPLE = join(root, 'samples', 'psexec-hunt.pcapng.gz');

function observations(...words: string[]): Observation[] {
  const { code, stdout, stderr } = hoptrace(['analyze', SAMPLE, '--format', 'ndjson', ...words]);
  assert.equal([code, stderr], [0, '']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Observation);
}

const transfersOf = (all: Observation[]): TransferObservation[] => all.filter((one) => one.kind === 'transfer');

test('--hash: those that are asked for, as they are without it, and nothing else differs', () => {
  const all = observations();
  assert.ok(transfersOf(all).some(({ complete, sha256 }) => complete && sha256 !== null));
  for (const [words, kept] of [
    ['sha256', ['sha256']],
    ['sha256,md5', ['md5', 'sha256']],
    ['md5,sha1,sha256', ['md5', 'sha1', 'sha256']],
  ] as const) {
    const expected = all.map((one) => {
      if (one.kind !== 'transfer') return one;
      const narrowed = { ...one };
      for (const name of ['md5', 'sha1', 'sha256'] as const)
        if (!(kept as readonly string[]).includes(name)) narrowed[name] = null;
      return narrowed;
    });
    assert.equal(observations('--hash', words), expected, words);
  }
});

test('--hash none: no hashes, and each content says that they were not asked for', () => {
  const transfers = transfersOf(observations('--hash', 'none'));
  assert.ok(transfers.length > 0);
  for (const { md5, sha1, sha256, unhashed } of transfers)
    assert.equal([md5, sha1, sha256, unhashed], [null, null, null, 'not asked for']);
  const { code, stdout } = hoptrace(['analyze', SAMPLE, '--format', 'listing', '--hash', 'none']);
  assert.is(code, 0);
  assert.match(stdout, /no hash: not asked for/);
});

test.run();
