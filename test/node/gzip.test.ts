/** A compressed capture says what the capture says, by zlib and by fflate alike; a damaged one as far as it goes. */
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyzeInput } from '../../src/analyze.ts';
import { browserGunzip } from '../../src/browser/gunzip.ts';
import type { CaptureObservation, Observation } from '../../src/observations.ts';
import { nodeGunzip } from '../../src/node/gunzip.ts';
import { nodePlatform } from '../../src/node/platform.ts';
import type { Gunzip } from '../../src/platform.ts';
import { bytesSource } from '../../src/sources.ts';
import { unpackSource } from '../../src/unpack/index.ts';
import { capture } from '../cli/command.ts';
import { engineModule } from '../support/engine.ts';
import { readShared, skipUnlessShared } from '../support/shared.ts';

const WAYS: readonly [name: string, gunzip: Gunzip][] = [
  ['zlib', nodeGunzip],
  ['fflate', browserGunzip],
];

const CAPTURES = [
  'elc__psexec_calc.pcapng',
  'otrf__covenant_copy_smb_CreateRequest_2020-09-22145302.pcap',
  'sv__dcerpc-smb-test-01.pcap',
];

async function observe(bytes: Uint8Array, gunzip: Gunzip, onProgress?: (n: number) => void): Promise<Observation[]> {
  const platform = { ...nodePlatform(engineModule()), gunzip };
  const observations: Observation[] = [];
  for await (const o of analyzeInput(bytesSource(bytes), null, platform, { onProgress })) observations.push(o);
  return observations;
}

const problemsOf = (observations: readonly Observation[]): CaptureObservation['problems'] =>
  (observations.at(-1) as CaptureObservation).problems;

const concatenated = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Members of `size` bytes each. */
function members(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.ceil(bytes.length / size);
  return concatenated(...Array.from({ length: count }, (_, i) => gzipSync(bytes.subarray(i * size, (i + 1) * size))));
}

for (const [name, gunzip] of WAYS) {
  test(`${name}: one member, several, many, empty ones among them, and padding`, async () => {
    const inputs = [capture, ...CAPTURES.filter((of) => !skipUnlessShared(`gzip by ${name}`, of)).map(readShared)];
    for (const bytes of inputs) {
      const expected = await observe(bytes, gunzip);
      const packed = gzipSync(bytes);
      const empty = gzipSync(new Uint8Array(0));
      const forms = {
        one: packed,
        many: members(bytes, 1000),
        several: concatenated(empty, members(bytes, Math.ceil(bytes.length / 3)), empty),
        padded: concatenated(packed, new Uint8Array(100)),
      };
      for (const [form, packing] of Object.entries(forms)) assert.equal(await observe(packing, gunzip), expected, form);
    }
  });

  test(`${name}: cut at every length, nothing is thrown but that it is no capture, and the cut is told`, async () => {
    const packed = gzipSync(capture);
    for (let length = 0; length < packed.length; length++) {
      try {
        const [first, ...others] = problemsOf(await observe(packed.subarray(0, length), gunzip));
        assert.is(first.problem, 'cut short');
        assert.match(
          first.what,
          /^the compressed data is cut: what the first \d+ bytes of the capture show is all there is$/,
        );
        assert.ok(others.length < 2);
      } catch (error) {
        assert.is((error as Error).name, 'CaptureError', `${length}: ${error}`);
      }
    }
  });

  test(`${name}: what is no gzip data behind the capture is told`, async () => {
    const behind = concatenated(gzipSync(capture), new TextEncoder().encode('and something else'));
    let problems: CaptureObservation['problems'] = [];
    try {
      problems = problemsOf(await observe(behind, gunzip));
    } catch (error) {
      assert.match(String(error), /cannot be decompressed: the compressed data is damaged/);
      return;
    }
    assert.match(problems[0].what, /^the compressed data is damaged \(/);
  });

  test(`${name}: what is compressed and no capture`, async () => {
    const reason = async (bytes: Uint8Array): Promise<string> => {
      try {
        await observe(bytes, gunzip);
        return '';
      } catch (error) {
        return (error as { reason: string }).reason;
      }
    };
    const text = (words: string): Uint8Array => new TextEncoder().encode(words);
    const beginning = /^is gzip-compressed, and what it holds /;
    assert.match(await reason(gzipSync(text('Dear diary, today'))), beginning);
    assert.match(
      await reason(gzipSync(text('Dear diary, today'))),
      /is not a capture: it begins with "Dear diary, toda"/,
    );
    assert.match(await reason(gzipSync(text(''))), /^is gzip-compressed, and what it holds is empty$/);
    assert.match(await reason(gzipSync(gzipSync(capture))), /what it holds is gzip-compressed: decompress it first/);
    assert.match(
      await reason(new Uint8Array([0x1f, 0x8b, 8, 0])),
      /cannot be decompressed: the compressed data is cut/,
    );
    assert.match(
      await reason(new Uint8Array([0x1f, 0x8b, 9, ...new Uint8Array(40)])),
      /the compressed data is damaged/,
    );
  });

  test(`${name}: a name without end, and data that grows a thousandfold, take little memory`, async () => {
    const endless = concatenated(
      new Uint8Array([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0]),
      new Uint8Array(4 << 20).fill(65),
    );
    await observe(endless, gunzip).then(() => assert.unreachable(), (error: Error) => assert.is(error.name, 'CaptureError'));
    const source = unpackSource(bytesSource(gzipSync(new Uint8Array(100 << 20))), gunzip);
    const into = new Uint8Array(8 << 20);
    let sum = 0;
    let calls = 0;
    for (let count = await source.read(into); count > 0; count = await source.read(into)) {
      sum += count;
      calls++;
    }
    assert.is(sum, 100 << 20);
    assert.ok(calls >= 100, 'in pieces');
    await source.close();
  });

  test(`${name}: progress is told in compressed bytes`, async () => {
    const packed = members(capture, 7);
    const seen: number[] = [];
    await observe(packed, gunzip, (count) => seen.push(count));
    assert.is(seen.at(-1), packed.length);
  });
}

test.run();
