import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadBrowserHashes } from '../../src/browser/hashes.ts';
import { nodeHashes } from '../../src/node/hashes.ts';
import type { HashAlgorithm, Hashes } from '../../src/platform.ts';
import { random, randomBytes } from './model.ts';

const ALGORITHMS: readonly HashAlgorithm[] = ['md5', 'sha1', 'sha256'];

/** RFC 1321 A.5, FIPS 180-2 A.1 and B.1. */
const VECTORS: readonly { algorithm: HashAlgorithm; expected: string }[] = [
  { algorithm: 'md5', expected: '900150983cd24fb0d6963f7d28e17f72' },
  { algorithm: 'sha1', expected: 'a9993e364706816aba3e25717850c26c9cd0d89d' },
  { algorithm: 'sha256', expected: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
];

const shared = (bytes: Uint8Array): Uint8Array => {
  const view = new Uint8Array(new SharedArrayBuffer(bytes.length + 5), 5);
  view.set(bytes);
  return view;
};

for (const [host, load] of [
  ['node', async () => nodeHashes],
  ['browser', loadBrowserHashes],
] as [string, () => Promise<Hashes>][]) {
  test(`${host}: published vectors and the empty content`, async () => {
    const hashes = await load();
    for (const { algorithm, expected } of VECTORS) {
      const state = hashes.create(algorithm);
      state.update(Uint8Array.of(0x61));
      state.update(shared(Uint8Array.of(0x62, 0x63)));
      assert.is(state.digest(), expected);
      assert.is(hashes.create(algorithm).digest(), createHash(algorithm).digest('hex'));
    }
    assert.equal(
      hashes.sha1(Uint8Array.of(0x61, 0x62, 0x63)),
      Uint8Array.from(Buffer.from(VECTORS[1].expected, 'hex')),
    );
  });

  test(`${host}: many under way, in any order, some given up`, async () => {
    const hashes = await load();
    const next = random(17);
    const files = Array.from({ length: 30 }, () => {
      const algorithm = ALGORITHMS[next(3)];
      return { algorithm, state: hashes.create(algorithm), bytes: randomBytes(next, next(9000)), at: 0 };
    });
    for (let busy = files.length; busy > 0; ) {
      const file = files[next(files.length)];
      if (file.at > file.bytes.length) continue;
      if (next(10) === 0)
        assert.is(
          Buffer.from(hashes.sha1(file.bytes)).toString('hex'),
          createHash('sha1').update(file.bytes).digest('hex'),
        );
      if (next(20) === 0) hashes.create(file.algorithm).update(file.bytes);
      const part = file.bytes.subarray(file.at, file.at + 1 + next(3000));
      file.state.update(shared(part));
      file.at += part.length;
      if (file.at < file.bytes.length) continue;
      assert.is(file.state.digest(), createHash(file.algorithm).update(file.bytes).digest('hex'));
      file.at = Infinity;
      busy--;
    }
  });
}

test.run();
