import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { browserSpills } from '../../src/browser/spill.ts';
import { nodeSpills } from '../../src/node/spill.ts';
import type { Spills } from '../../src/platform.ts';
import { random, randomBytes } from './model.ts';

const folder = mkdtempSync(join(tmpdir(), 'hoptrace-test-'));
test.after(() => rmSync(folder, { recursive: true }));

for (const [host, spills] of [
  ['node', nodeSpills(folder)],
  ['browser', browserSpills()],
] as [string, Spills][]) {
  test(`${host}: what was written is read, against one array`, () => {
    const next = random(21);
    const one = spills.create();
    const other = spills.create();
    assert.ok(one !== undefined && other !== undefined);
    const content = new Uint8Array(300_000);
    let end = 0;
    for (let i = 0; i < 100; i++) {
      const offset = next(end + 1);
      const bytes = new Uint8Array(new SharedArrayBuffer(1 + next(70_000))).map(() => next(256));
      const part = bytes.subarray(0, Math.min(bytes.length, content.length - offset));
      assert.ok(one.write(offset, part));
      assert.ok(other.write(offset, randomBytes(next, 10)));
      content.set(part, offset);
      end = Math.max(end, offset + part.length);
      const from = next(end);
      const into = new Uint8Array(next(end - from));
      assert.is(one.read(from, into), into.length);
      assert.equal(into, content.slice(from, from + into.length));
    }
    if (process.platform !== 'win32') assert.equal(readdirSync(folder), []);
    one.close();
    one.close();
    other.close();
    assert.is(one.read(0, new Uint8Array(10)), 0);
  });
}

test('node: no folder, no spill', () => {
  assert.is(nodeSpills(join(folder, 'missing')).create(), undefined);
  const spill = nodeSpills(folder).create();
  assert.is(spill?.read(0, new Uint8Array(4)), 0);
  spill?.close();
  assert.is(spill?.write(0, Uint8Array.of(1)), false);
});

test('browser: the limit holds for all spills together, and room comes back', () => {
  const spills = browserSpills(3 * 65_536);
  const one = spills.create();
  const other = spills.create();
  assert.is(one?.write(0, new Uint8Array(2 * 65_536).fill(1)), true);
  assert.is(other?.write(0, new Uint8Array(65_537)), false);
  assert.is(other?.write(10, Uint8Array.of(5)), true);
  assert.is(other?.write(65_536, Uint8Array.of(5)), false);
  assert.is(spills.create(), undefined);
  const into = new Uint8Array(2 * 65_536);
  assert.is(one?.read(0, into), into.length);
  assert.ok(into.every((byte) => byte === 1));
  one?.close();
  assert.is(other?.write(65_536, new Uint8Array(2 * 65_536)), true);
});

test.run();
