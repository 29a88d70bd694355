/** The first packet's time from the first bytes of a capture, whatever they claim. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { firstTimeOf } from '../../src/sequence/firstTime.ts';
import { pcap, pcapng } from '../support/capture-builder.ts';
import { seeded } from '../support/random.ts';

const TIME = 1_595_164_481_180_768_123n;
const frames = [{ time: TIME, bytes: new Uint8Array(60), length: 60 }];

test('pcap and pcapng: more until it is there, then the same for ever', () => {
  const microseconds = TIME - (TIME % 1000n);
  for (const [capture, expected] of [
    [pcap(frames), microseconds],
    [pcap(frames, { nanoseconds: true }), TIME],
    [pcapng(frames, { digits: 9 }), TIME],
    [pcapng(frames, { digits: 6 }), microseconds],
  ] as const) {
    let isKnown = false;
    for (let length = 0; length <= capture.length; length++) {
      const time = firstTimeOf(capture.subarray(0, length));
      assert.ok(time === expected || (time === 'more' && !isKnown), `${length}: ${time}`);
      isKnown = time === expected;
    }
    assert.ok(isKnown);
  }
});

test('block lengths that wrap around 32 bits neither hang nor throw', () => {
  const capture = pcapng(frames, { digits: 9 });
  const view = new DataView(capture.buffer, capture.byteOffset);
  const second = view.getUint32(4, true);
  for (const at of [4, second + 4]) {
    for (const length of [0, 11, 12, 13, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffd, 0xffff_ffff]) {
      const hostile = capture.slice();
      new DataView(hostile.buffer).setUint32(at, length, true);
      assert.ok(['bigint', 'string'].includes(typeof firstTimeOf(hostile)));
    }
  }
});

test('damaged bytes', () => {
  const random = seeded(3);
  const captures = [pcap(frames), pcapng(frames, { digits: 9 })];
  for (let i = 0; i < 20_000; i++) {
    const bytes = captures[i & 1].slice();
    for (let n = random.below(6); n >= 0; n--) bytes[random.below(bytes.length)] = random.below(256);
    firstTimeOf(bytes);
  }
});

test.run();
