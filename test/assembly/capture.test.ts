import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FORMAT_PCAP, FORMAT_UNKNOWN, MAX_PACKET, PROBLEM_DAMAGED, PROBLEM_SNAPLEN } from '../../assembly/abi.ts';
import { PCAP_MICROSECONDS, PCAP_MODIFIED, PCAP_NANOSECONDS, Pcap, concat, fromHex, pattern } from './builders.ts';
import { A, B, everyBlock } from './everyBlock.ts';
import { FRAME_DAMAGED, FRAME_MORE, SECOND, type Seen, line, read as readIn } from './frames.ts';
import { Harness, randomly, sharedCaptures } from './module.ts';

const harness = await Harness.load();
const read = (file: Uint8Array, chunk?: number): Seen => readIn(harness, file, chunk);

// ── pcap ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
for (const big of [false, true]) {
  for (const [magic, digits, unit] of [[PCAP_MICROSECONDS, 6, 1000n], [PCAP_NANOSECONDS, 9, 1n], [PCAP_MODIFIED, 6, 1000n]] as const) {
    test(`pcap ${magic.toString(16)} ${big ? 'big' : 'little'}-endian`, () => {
      const pcap = new Pcap(magic, big);
      const file = concat(
        pcap.header(113),
        pcap.record(1_700_000_000, 123_456, A),
        pcap.record(0xffffffff, 0xffffffff, B, 1500),
        pcap.record(0, 0, new Uint8Array(0)),
        pcap.record(5, 7, A, 20),
      );
      assert.equal(read(file), {
        frames: [
          line(1, 1_700_000_000n * SECOND + 123_456n * unit, digits, 113, 61, A),
          line(2, 0xffffffffn * SECOND + 0xffffffffn * unit, digits, 113, 1500, B),
          line(3, 0n, digits, 113, 0, new Uint8Array(0)),
          line(4, 5n * SECOND + 7n * unit, digits, 113, 20, A),
        ],
        status: FRAME_MORE,
        left: 0,
      });
      assert.is(harness.exports.format(), FORMAT_PCAP);
      assert.equal(harness.problems(), { [PROBLEM_SNAPLEN]: 1 });
    });
  }
}

test('pcap: the link type is the low 16 bits of its field', () => {
  const pcap = new Pcap();
  for (const field of [0x00000001, 0x10000001, 0x24000001, 0xf4000001]) {
    const file = concat(pcap.header(field), pcap.record(1, 0, A));
    assert.equal(read(file).frames, [line(1, SECOND, 6, 1, 61, A)]);
  }
});

test('pcap: versions before 2.3 have the original length first, and 2.3 either', () => {
  const pcap = new Pcap();
  const swapped = pcap.record(1, 0, B, B.length, 60);
  for (const minor of [0, 1, 2, 3]) {
    assert.equal(read(concat(pcap.header(1, 2, minor), swapped)).frames, [line(1, SECOND, 6, 1, 60, B)], `2.${minor}`);
  }
  const inOrder = concat(pcap.header(1, 2, 3), pcap.record(1, 0, B, 60));
  assert.equal(read(inOrder).frames, [line(1, SECOND, 6, 1, 60, B)]);
  assert.equal(read(concat(pcap.header(1, 1, 0), swapped)), { frames: [], status: FRAME_DAMAGED, left: 45 });
});

test('pcap: a packet longer than any can be is damage, and stays so', () => {
  const pcap = new Pcap();
  const longest = pattern(MAX_PACKET);
  const file = concat(pcap.header(), pcap.record(1, 0, longest), pcap.record(2, 0, B, 9, MAX_PACKET + 1), pcap.record(3, 0, A));
  const seen = read(file);
  assert.equal(seen.frames, [line(1, SECOND, 6, 1, MAX_PACKET, longest)]);
  assert.is(seen.status, FRAME_DAMAGED);
  assert.equal(harness.problems(), { [PROBLEM_DAMAGED]: 1 });
  assert.is(harness.next(0, 0).status, FRAME_DAMAGED);
  assert.equal(harness.problems(), { [PROBLEM_DAMAGED]: 1 });
});

test('what is no capture is refused', () => {
  for (const hex of ['00000000', '504b0304', '1f8b0800', 'd4c3b2a0', '0a0d0d0a1c00000000000000', '0a0d0d0a0000001c1a2b3c4e']) {
    const seen = read(fromHex(hex));
    assert.is(seen.status, FRAME_DAMAGED, hex);
    assert.is(harness.exports.format(), FORMAT_UNKNOWN);
    assert.equal(harness.problems(), {});
  }
  for (const hex of ['', 'd4', 'd4c3b2', '0a0d0d0a1c0000004d3c2b']) assert.is(read(fromHex(hex)).status, FRAME_MORE, hex);
});

// ── Both, however the bytes come ─────────────────────────────────────────────────────────────────────────────────────
function files(): { name: string; file: Uint8Array }[] {
  const pcap = (magic: number, big: boolean) => {
    const of = new Pcap(magic, big);
    return concat(of.header(), of.record(1, 2, A), of.record(3, 4, B, 80), of.record(5, 6, new Uint8Array(0)), of.record(7, 8, A));
  };
  return [
    { name: 'pcap', file: pcap(PCAP_MICROSECONDS, false) },
    { name: 'pcap, big-endian ns', file: pcap(PCAP_NANOSECONDS, true) },
    { name: 'pcap, modified', file: pcap(PCAP_MODIFIED, false) },
    { name: 'pcapng', file: everyBlock(false).file },
    { name: 'pcapng, big-endian', file: everyBlock(true).file },
  ];
}

test('cut at every length: the frames before the cut, and nothing read beyond it', () => {
  for (const { name, file } of files()) {
    const all = read(file).frames;
    for (let length = 0; length < file.length; length++) {
      const { frames, status } = read(file.subarray(0, length));
      assert.is(status, FRAME_MORE, name);
      assert.equal(frames, all.slice(0, frames.length), `${name} cut at ${length}`);
    }
  }
});

test('split at every chunk size: the same frames', () => {
  for (const { name, file } of files()) {
    const whole = read(file);
    for (let chunk = 1; chunk <= file.length; chunk++) assert.equal(read(file, chunk), whole, `${name} in chunks of ${chunk}`);
  }
});

test('mutated: an end, progress, and no write outside', () => {
  const all = files();
  for (let seed = 1; seed <= 5000; seed++) {
    const next = randomly(seed);
    const file = all[seed % all.length]!.file.slice();
    for (let i = next(8); i >= 0; i--) file[next(file.length)] = next(2) ? next(256) : [0, 1, 0x7f, 0x80, 0xff][next(5)]!;
    try {
      const whole = read(file);
      const split = read(file, 1 + next(64));
      assert.equal(split.frames, whole.frames);
      assert.is(split.status, whole.status);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`);
    }
  }
  assert.ok(harness.guarded());
});

test('real captures: as many frames as TShark counts', () => {
  const folder = sharedCaptures();
  if (!folder) {
    console.log('skipped: no shared captures beside the project');
    return;
  }
  // TShark does not read their link types.
  const unread = new Set(['tcpdump__dsa.pcap']);
  let checked = 0;
  for (const name of readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name))) {
    const truth = JSON.parse(readFileSync(join(folder, 'truth', `${name}.json`), 'utf8'));
    if (unread.has(name)) continue;
    const { frames } = read(readFileSync(join(folder, name)));
    assert.is(frames.length, truth.packets, name);
    checked++;
  }
  console.log(`${checked} captures`);
});

test.run();
