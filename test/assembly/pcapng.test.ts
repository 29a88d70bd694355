import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  FORMAT_PCAPNG,
  MAX_CAPTURE_RECORD,
  MAX_INTERFACES,
  MAX_PACKET,
  PROBLEM_BLOCK,
  PROBLEM_DAMAGED,
  PROBLEM_INTERFACE,
  PROBLEM_SNAPLEN,
} from '../../assembly/abi.ts';
import { Pcapng, concat, pattern } from './builders.ts';
import { A, B, everyBlock } from './everyBlock.ts';
import { FRAME_DAMAGED, FRAME_MORE, FRAME_READY, LINK_NONE, SECOND, type Seen, line, read as readIn } from './frames.ts';
import { Harness } from './module.ts';

const harness = await Harness.load();
const read = (file: Uint8Array, chunk?: number): Seen => readIn(harness, file, chunk);

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

test.run();
