import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  FORMAT_PCAP,
  FORMAT_PCAPNG,
  FORMAT_UNKNOWN,
  MAX_CAPTURE_RECORD,
  MAX_INTERFACES,
  MAX_PACKET,
  PROBLEM_BLOCK,
  PROBLEM_DAMAGED,
  PROBLEM_INTERFACE,
  PROBLEM_SNAPLEN,
} from '../../assembly/abi.ts';
import { PCAP_MICROSECONDS, PCAP_MODIFIED, PCAP_NANOSECONDS, Pcap, Pcapng, concat, fromHex, pattern } from './builders.ts';
import { Harness, randomly, sharedCaptures } from './module.ts';

const FRAME_MORE = 0;
const FRAME_READY = 1;
const FRAME_DAMAGED = 3;
const LINK_NONE = 0xffffffff;

const harness = await Harness.load();

interface Seen {
  frames: string[];
  status: number;
  /** Bytes that were not used. */
  left: number;
}

const SECOND = 1_000_000_000n;

/** A frame as a line: number, time (or none), digits, link type, lengths, and its bytes. */
function line(number: number, time: bigint | null, digits: number, link: number, length: number, data: Uint8Array): string {
  const bytes = data.length > 64 ? `${data.length} bytes` : Buffer.from(data).toString('hex');
  return `${number} ${time ?? 'untimed'} ${digits} ${link === LINK_NONE ? 'none' : link} ${length} ${bytes}`;
}

/** Reads a capture that arrives in chunks, keeping the bytes that were not used, as the host does. */
function read(file: Uint8Array, chunk = file.length || 1): Seen {
  harness.begin();
  const frames: string[] = [];
  let used = 0;
  let status = FRAME_MORE;
  for (let there = Math.min(chunk, file.length); ; there = Math.min(there + chunk, file.length)) {
    const end = harness.bytes.length;
    let ptr = harness.put(file.subarray(used, there));
    for (;;) {
      const { status: now, consumed, frame } = harness.next(ptr, end);
      status = now;
      if (now === FRAME_MORE || now === FRAME_DAMAGED) break;
      assert.ok(consumed > 0 && consumed <= end - ptr, 'it goes on, within the chunk');
      ptr += consumed;
      if (now !== FRAME_READY) continue;
      const data = harness.bytes.subarray(frame.ptr, frame.ptr + frame.captured);
      frames.push(line(frame.number, frame.timed ? frame.time : null, frame.digits, frame.link, frame.length, data));
    }
    used = there - (end - ptr);
    if (status === FRAME_DAMAGED || there === file.length) break;
  }
  return { frames, status, left: file.length - used };
}

const A = pattern(61);
const B = pattern(5, 100);

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

// ── pcapng ───────────────────────────────────────────────────────────────────────────────────────────────────────────
const TICKS = 0x0005_0000_0000_0001n;

/** Every kind of block in one byte order, then a second section in the other. Time of the first frame's clock: ns. */
function everyBlock(big: boolean): { file: Uint8Array; frames: string[] } {
  const ng = new Pcapng(big);
  const other = new Pcapng(!big);
  const text = new TextEncoder();
  const file = concat(
    ng.section(ng.option(4, text.encode('builder'))),
    ng.block(0x40000bad, concat(ng.numbers([4, 32473]), B)),
    ng.interface(1, 40, concat(ng.option(2, text.encode('eth0')), ng.resolution(9), ng.option(0, new Uint8Array(0)), ng.resolution(3))),
    ng.interface(113, 0, concat(ng.offset(1000n))),
    ng.block(4, concat(ng.numbers([2, 1], [2, 8]), fromHex('0a000001'), text.encode('abc\0'), ng.numbers([2, 0], [2, 0]))),
    ng.enhanced(0, TICKS, A, { options: ng.option(1, text.encode('a comment')) }),
    ng.simple(A.subarray(0, 40), 61),
    ng.block(5, ng.numbers([4, 0], [4, 1], [4, 2])),
    ng.enhanced(1, 2_000_000n, B, { original: 99 }),
    ng.obsolete(1, 3_000_000n, A),
    ng.block(10, concat(ng.numbers([4, 0x544c534b], [4, 3]), text.encode('key'))),
    ng.block(9, pattern(30)),
    ng.block(0x204, pattern(24)),
    ng.block(0xbad, concat(ng.numbers([4, 10949]), fromHex('03000000'))),
    ng.block(0x0bad0001, pattern(33)),
    ng.block(0x80000001, new Uint8Array(0)),
    other.section(),
    other.interface(101, 0, other.resolution(0x80 | 10)),
    other.enhanced(0, 1024n * 5n + 512n, B),
  );
  const frames = [
    line(1, null, 0, LINK_NONE, 8, new Uint8Array(0)),
    line(2, TICKS, 9, 1, 61, A),
    line(3, null, 9, 1, 61, A.subarray(0, 40)),
    line(4, 1002n * SECOND, 6, 113, 99, B),
    line(5, 1003n * SECOND, 6, 113, 61, A),
    line(6, null, 0, LINK_NONE, 32, new Uint8Array(0)),
    line(7, null, 0, LINK_NONE, 24, new Uint8Array(0)),
    line(8, 5n * SECOND + SECOND / 2n, 9, 101, 5, B),
  ];
  return { file, frames };
}

for (const big of [false, true]) {
  test(`pcapng ${big ? 'big' : 'little'}-endian: every block`, () => {
    const { file, frames } = everyBlock(big);
    assert.equal(read(file), { frames, status: FRAME_MORE, left: 0 });
    assert.is(harness.exports.format(), FORMAT_PCAPNG);
    assert.equal(harness.problems(), { [PROBLEM_SNAPLEN]: 2 });
  });
}

test('pcapng: a simple packet has the time of the frame before, and none before the first', () => {
  const ng = new Pcapng();
  harness.begin();
  const file = concat(ng.section(), ng.interface(), ng.simple(A), ng.enhanced(0, 77n, B), ng.simple(B));
  let ptr = harness.put(file);
  const times: bigint[] = [];
  for (;;) {
    const { status, consumed, frame } = harness.next(ptr, harness.bytes.length);
    if (status === FRAME_MORE) break;
    ptr += consumed;
    if (status === FRAME_READY) times.push(frame.time);
  }
  assert.equal(times, [0n, 77_000n, 77_000n]);
});

test('pcapng: every resolution and offset, against exact arithmetic', () => {
  const MAX = (1n << 64n) - 1n;
  const clamp = (time: bigint) => (time < 0n ? 0n : time > MAX ? MAX : time);
  const ng = new Pcapng();
  const ticks = [0n, 1n, 999_999n, 1_700_000_000_123_456n, (1n << 40n) + 12345n, (1n << 63n) - 1n, MAX];
  for (const offset of [0n, 3600n, -3600n, (1n << 63n) - 1n, -(1n << 63n)]) {
    for (let resolution = 0; resolution < 256; resolution++) {
      const file = concat(
        ng.section(),
        ng.interface(1, 0, concat(ng.resolution(resolution), ng.offset(offset))),
        ...ticks.map((value) => ng.enhanced(0, value, new Uint8Array(0))),
      );
      const exponent = BigInt(resolution & 0x7f);
      const perSecond = resolution & 0x80 ? 1n << exponent : 10n ** exponent;
      const limit = 9_223_372_036n;
      const shift = (offset > limit ? limit : offset < -limit ? -limit : offset) * SECOND;
      // Decimal clocks and whole seconds saturate before the offset is added.
      const expected = ticks.map((value, i) => {
        const time = clamp(clamp((value * SECOND) / perSecond) + shift);
        return line(i + 1, time, resolution < 9 ? resolution : 9, 1, 0, new Uint8Array(0));
      });
      assert.equal(read(file).frames, expected, `resolution ${resolution}, offset ${offset}`);
    }
  }
});

test('pcapng: an option that leaves its block is not read, those before it are', () => {
  const ng = new Pcapng();
  const options = concat(ng.resolution(9), ng.option(14, new Uint8Array(8), 400));
  assert.equal(read(concat(ng.section(), ng.interface(1, 0, options), ng.enhanced(0, 5n, B))).frames, [line(1, 5n, 9, 1, 5, B)]);
  assert.equal(harness.problems(), { [PROBLEM_BLOCK]: 1 });
  const strange = concat(ng.option(9, Uint8Array.of(9, 9)), ng.option(14, new Uint8Array(4)), ng.option(2, new Uint8Array(0)));
  assert.equal(read(concat(ng.section(), ng.interface(1, 0, strange), ng.enhanced(0, 5n, B))).frames, [line(1, 5000n, 6, 1, 5, B)]);
  assert.equal(harness.problems(), {});
});

test('pcapng: lengths that contradict each other', () => {
  for (const big of [false, true]) {
    const ng = new Pcapng(big);
    const start = concat(ng.section(), ng.interface(), ng.enhanced(0, 1n, B));
    const after = ng.enhanced(0, 2n, A);
    const whole = ng.enhanced(0, 3n, B);
    const badTrailer = whole.slice();
    badTrailer[badTrailer.length - (big ? 1 : 4)] ^= 4;
    const cases: [string, Uint8Array, number, Record<number, number>][] = [
      ['trailing length of a packet', badTrailer, 1, { [PROBLEM_DAMAGED]: 1 }],
      ['trailing length of an unknown block', ng.block(0x999, B, undefined, 12), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['total length below 12', ng.block(0x999, new Uint8Array(0), 8), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['total length 0', ng.block(0x999, new Uint8Array(0), 0), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['total length that would wrap', ng.block(0x999, new Uint8Array(0), 0xfffffffd), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['no multiple of 4: read as if it were padded', ng.block(0x999, new Uint8Array(4), 13), 2, {}],
      ['captured length beyond the block', ng.enhanced(0, 1n, B, { captured: 9 }), 2, { [PROBLEM_BLOCK]: 1 }],
      ['captured length 2^32 - 1', ng.enhanced(0, 1n, B, { captured: 0xffffffff }), 2, { [PROBLEM_BLOCK]: 1 }],
      ['packet too long', ng.enhanced(0, 1n, new Uint8Array(MAX_PACKET + 1)), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['packet block too short', ng.block(6, new Uint8Array(16)), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['simple packet block too short', ng.block(3, new Uint8Array(0)), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['interface block too short', ng.block(1, new Uint8Array(4)), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['section block too short', ng.block(0x0a0d0d0a, ng.numbers([4, 0x1a2b3c4d], [2, 1], [2, 0])), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['section of no byte order', ng.block(0x0a0d0d0a, new Uint8Array(16)), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['section of another version', ng.section(new Uint8Array(0), 2), 1, { [PROBLEM_DAMAGED]: 1 }],
      ['custom block without its number', ng.block(0xbad, new Uint8Array(0)), 2, { [PROBLEM_BLOCK]: 1 }],
      ['journal entry too short', ng.block(9, new Uint8Array(8)), 2, { [PROBLEM_BLOCK]: 1 }],
      ['interface that is not described', ng.enhanced(1, 1n, B), 3, { [PROBLEM_INTERFACE]: 1 }],
      ['interface 2^32 - 1', ng.enhanced(0xffffffff, 1n, B), 3, { [PROBLEM_INTERFACE]: 1 }],
      ['simple packet of a section without interface', concat(ng.section(), ng.simple(B), ng.interface()), 3, { [PROBLEM_INTERFACE]: 1 }],
    ];
    for (const [name, block, frames, problems] of cases) {
      for (const chunk of [1 << 20, 7]) {
        const seen = read(concat(start, block, after), chunk === 7 && block.length > 1000 ? 1000 : chunk);
        assert.is(seen.frames.length, frames, name);
        assert.equal(harness.problems(), problems, name);
        assert.is(seen.status, problems[PROBLEM_DAMAGED] ? FRAME_DAMAGED : FRAME_MORE, name);
      }
    }
  }
});

test('pcapng: interfaces beyond the limit are numbered, and their packets counted', () => {
  const ng = new Pcapng();
  const many = Array.from({ length: MAX_INTERFACES + 2 }, (_, i) => ng.interface(i & 0xffff));
  const indexes = [0, MAX_INTERFACES - 1, MAX_INTERFACES, MAX_INTERFACES + 1, MAX_INTERFACES + 2];
  const seen = read(concat(ng.section(), ...many, ...indexes.map((index) => ng.enhanced(index, 1n, B))));
  assert.equal(seen.frames, [
    line(1, 1000n, 6, 0, 5, B),
    line(2, 1000n, 6, MAX_INTERFACES - 1, 5, B),
    line(3, null, 0, LINK_NONE, 5, B),
    line(4, null, 0, LINK_NONE, 5, B),
    line(5, null, 0, LINK_NONE, 5, B),
  ]);
  assert.equal(harness.problems(), { [PROBLEM_INTERFACE]: 3 });
});

test('pcapng: blocks longer than the memory for a record are passed over as they come', () => {
  for (const big of [false, true]) {
    const ng = new Pcapng(big);
    const long = MAX_CAPTURE_RECORD + 1000;
    const comments = concat(...Array.from({ length: 5 }, () => ng.option(1, pattern(60_000))));
    const file = concat(
      ng.section(ng.option(1, pattern(60_000)), 1),
      ng.section(comments),
      ng.interface(1, 0, concat(comments, ng.resolution(9))),
      ng.interface(101, 0, ng.resolution(3)),
      ng.block(4, pattern(long)),
      ng.enhanced(0, 7n, A, { options: comments }),
      ng.block(0xbad, concat(ng.numbers([4, 1]), pattern(long))),
      ng.enhanced(1, 8n, B),
    );
    const frames = [
      line(1, 7000n, 6, 1, 61, A),
      line(2, null, 0, LINK_NONE, long, new Uint8Array(0)),
      line(3, 8_000_000n, 3, 101, 5, B),
    ];
    for (const chunk of [1000, 65536, MAX_CAPTURE_RECORD]) {
      assert.equal(read(file, chunk), { frames, status: FRAME_MORE, left: 0 }, `chunk ${chunk}`);
    }
    assert.equal(harness.problems(), {});
    assert.is(harness.exports.isMidRecord(), 0);
    read(file.subarray(0, file.length - 100 - long), 4096);
    assert.is(harness.exports.isMidRecord(), 1);
    const trailing = file.slice();
    trailing[trailing.length - ng.enhanced(1, 8n, B).length - (big ? 1 : 4)] ^= 1;
    assert.is(read(trailing, 4096).status, FRAME_DAMAGED);
  }
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
