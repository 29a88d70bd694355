import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PROBLEM_FRAGMENTS, PROBLEM_HEADER_INVALID } from '../../assembly/abi.ts';
import { concat, fragmentHeader, ipv4, ipv6, pattern, tcp, udp } from './builders.ts';
import { Harness, type Packet, randomly } from './module.ts';
import { NONE, TCP, UDP } from './vectors.ts';

const LINK_RAW = 101;
const MAX_DATAGRAMS = 128;
const SECOND = 1_000_000_000n;

const harness = await Harness.load();

type Version = 4 | 6;

interface Fragment {
  version: Version;
  id: number;
  offset: number;
  more: boolean;
  data: Uint8Array;
  protocol?: number;
  /** Bytes of `data` that the snapshot length left. */
  kept?: number;
  source?: string;
}

function feed({ version, id, offset, more, data, protocol = 17, kept = data.length, source }: Fragment, time = 0n): Packet {
  const where = source === undefined ? {} : { source };
  const packet =
    version === 4
      ? ipv4(protocol, data, { id, fragment: (offset >> 3) | (more ? 0x2000 : 0), ...where })
      : ipv6(44, fragmentHeader(protocol, id, offset, more, data), where);
  const captured = packet.length - data.length + kept;
  return harness.parse(LINK_RAW, harness.put(packet.subarray(0, captured)), captured, packet.length, time);
}

/** Cuts bytes into fragments of `size`, a multiple of 8. */
function cut(version: Version, id: number, whole: Uint8Array, size: number): Fragment[] {
  const fragments: Fragment[] = [];
  for (let offset = 0; offset < whole.length; offset += size) {
    const more = offset + size < whole.length;
    fragments.push({ version, id, offset, more, data: whole.subarray(offset, offset + size) });
  }
  return fragments;
}

function shuffle<T>(items: T[], next: (bound: number) => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = next(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

const versions: Version[] = [4, 6];

for (const version of versions) {
  test(`IPv${version}: in any order, at any size`, () => {
    harness.begin();
    const next = randomly(version);
    let id = 0;
    for (const size of [8, 16, 64, 184, 1480]) {
      for (const length of [size + 1, 2 * size - 1, 2 * size, 5 * size + 3, 9 * size]) {
        const payload = pattern(length);
        const fragments = shuffle(cut(version, ++id, udp(payload), size), next);
        fragments.forEach((fragment, i) => {
          const packet = feed(fragment);
          if (i < fragments.length - 1) {
            assert.is(packet.kind, NONE);
            return;
          }
          assert.is(packet.kind, UDP);
          assert.equal([packet.sourcePort, packet.destinationPort, packet.wire], [137, 138, length]);
          assert.is(packet.source, version === 4 ? '10.0.0.130' : 'fd00:0:0:0:0:0:0:1');
          assert.equal(Buffer.from(packet.payload), Buffer.from(payload));
        });
      }
    }
    assert.equal(harness.problems(), {});
    assert.ok(harness.guarded());
  });

  test(`IPv${version}: the longest datagram`, () => {
    harness.begin();
    const whole = concat(tcp(new Uint8Array(0)), pattern(65535 - 20));
    const fragments = cut(version, 1, whole, 32768);
    assert.is(feed({ ...fragments[1]!, protocol: 6 }).kind, NONE);
    const packet = feed({ ...fragments[0]!, protocol: 6 });
    assert.is(packet.kind, TCP);
    assert.is(packet.wire, 65515);
    assert.equal(harness.problems(), {});
  });

  test(`IPv${version}: what reaches beyond a datagram is no fragment`, () => {
    harness.begin();
    feed({ version, id: 1, offset: 65528, more: false, data: pattern(8) });
    feed({ version, id: 1, offset: 65528, more: true, data: pattern(1400) });
    feed({ version, id: 1, offset: 0, more: true, data: pattern(7) });
    assert.equal(harness.problems(), { [PROBLEM_HEADER_INVALID]: 3 });
    harness.exports.finishPackets();
    assert.equal(harness.problems(), { [PROBLEM_HEADER_INVALID]: 3 });
    assert.ok(harness.guarded());
  });

  test(`IPv${version}: fragments that contradict the end are ignored`, () => {
    const whole = udp(pattern(100));
    const [a, b, c] = cut(version, 1, whole, 40) as [Fragment, Fragment, Fragment];
    const contradictions: Fragment[] = [
      { ...c, data: c.data.subarray(0, 20) },
      { ...c, data: concat(c.data, pattern(8)) },
      { ...b, data: concat(b.data, pattern(80)) },
      { ...a, offset: 4000 },
    ];
    for (const wrong of contradictions) {
      harness.begin();
      feed(c);
      assert.is(feed(wrong).kind, NONE);
      feed(a);
      const packet = feed(b);
      assert.is(packet.kind, UDP);
      assert.equal(Buffer.from(packet.payload), Buffer.from(pattern(100)));
      assert.equal(harness.problems(), { [PROBLEM_HEADER_INVALID]: 1 });
    }
    harness.begin();
    feed(b);
    assert.is(feed({ ...a, offset: 8, more: false }).kind, NONE);
    feed(a);
    assert.is(feed(c).kind, UDP);
    assert.equal(harness.problems(), { [PROBLEM_HEADER_INVALID]: 1 });
  });

  test(`IPv${version}: a second copy of a whole datagram is none of its own`, () => {
    harness.begin();
    const fragments = cut(version, 1, udp(pattern(100)), 40);
    const kinds = fragments.flatMap((fragment) => [feed(fragment).kind, feed(fragment).kind]);
    assert.equal(kinds, [NONE, NONE, NONE, NONE, UDP, NONE]);
    // Other bytes under the same key are another datagram.
    const others = cut(version, 1, udp(pattern(100, 9)), 40);
    assert.equal(others.map((fragment) => feed(fragment).kind), [NONE, NONE, UDP]);
    harness.exports.finishPackets();
    assert.equal(harness.problems(), {});
  });

  test(`IPv${version}: keys tell datagrams apart`, () => {
    harness.begin();
    const [a, b] = cut(version, 1, udp(pattern(30)), 24) as [Fragment, Fragment];
    const other = version === 4 ? '0a000083' : 'fd000000000000010000000000000001';
    feed(a);
    assert.is(feed({ ...b, id: 2 }).kind, NONE);
    assert.is(feed({ ...b, source: other }).kind, NONE);
    if (version === 4) assert.is(feed({ ...b, protocol: 6 }).kind, NONE);
    // RFC 8200 §4.5: the protocol of the first fragment counts.
    assert.is(feed(version === 6 ? { ...b, protocol: 6 } : b).kind, UDP);
    harness.exports.finishPackets();
    assert.equal(harness.problems(), { [PROBLEM_FRAGMENTS]: version === 4 ? 3 : 2 });
  });

  test(`IPv${version}: time runs out by the packets' clock`, () => {
    const lifetime = (version === 4 ? 30n : 60n) * SECOND;
    const [a, b] = cut(version, 1, udp(pattern(30)), 24) as [Fragment, Fragment];
    const start = 1_700_000_000n * SECOND;
    for (const [delay, kind] of [[lifetime, UDP], [lifetime + 1n, NONE], [-lifetime * 2n, UDP]] as const) {
      harness.begin();
      feed(a, start);
      assert.is(feed(b, start + delay).kind, kind);
      harness.exports.finishPackets();
      assert.equal(harness.problems(), kind === UDP ? {} : { [PROBLEM_FRAGMENTS]: 2 });
    }
  });

  test(`IPv${version}: the datagram that has waited longest makes room`, () => {
    harness.begin();
    const datagrams = Array.from({ length: MAX_DATAGRAMS + 1 }, (_, id) => cut(version, id, udp(pattern(30, id)), 24));
    for (const [first] of datagrams.slice(0, MAX_DATAGRAMS)) feed(first!);
    feed(datagrams[0]![0]!); // 0 is the youngest now, 1 the oldest
    assert.equal(harness.problems(), {});
    feed(datagrams[MAX_DATAGRAMS]![0]!);
    assert.equal(harness.problems(), { [PROBLEM_FRAGMENTS]: 1 });
    datagrams.forEach(([, last], id) => {
      if (id !== 1) assert.is(feed(last!).kind, UDP, `datagram ${id}`);
    });
    assert.is(feed(datagrams[1]![1]!).kind, NONE);
    harness.exports.finishPackets();
    assert.equal(harness.problems(), { [PROBLEM_FRAGMENTS]: 2 });
  });
}

test('a fragment cut by the snapshot length never completes its datagram', () => {
  harness.begin();
  const fragments = cut(4, 1, udp(pattern(100)), 40);
  for (const fragment of fragments) assert.is(feed({ ...fragment, kept: fragment.data.length - 1 }).kind, NONE);
  harness.exports.finishPackets();
  assert.equal(harness.problems(), { [PROBLEM_FRAGMENTS]: 1 });
});

/** The same rules without tricks: one map of units of 8 bytes for each datagram. */
class Model {
  readonly #open = new Map<string, { units: Map<number, Uint8Array>; reach: number; total: number; whole: Uint8Array | null }>();

  add({ version, id, offset, more, data, kept = data.length }: Fragment): Uint8Array | null {
    const length = more ? data.length - (data.length % 8) : data.length;
    if (length === 0 && more) return null;
    let here = data.subarray(0, Math.min(kept, length));
    if (here.length < length) here = here.subarray(0, here.length - (here.length % 8));
    const key = `${version} ${id}`;
    let datagram = this.#open.get(key);
    if (datagram?.whole) {
      const same = offset + length <= datagram.total && Buffer.from(datagram.whole.subarray(offset, offset + here.length)).equals(here);
      if (same) return null;
      datagram = undefined;
    }
    if (!datagram) this.#open.set(key, (datagram = { units: new Map(), reach: 0, total: 0, whole: null }));
    const end = offset + length;
    if (more ? datagram.total && end > datagram.total : datagram.reach > end || (datagram.total && datagram.total !== end)) return null;
    if (!more) datagram.total = end;
    datagram.reach = Math.max(datagram.reach, end);
    for (let at = 0; at < here.length; at += 8) {
      const unit = (offset + at) / 8;
      if (!datagram.units.has(unit)) datagram.units.set(unit, here.slice(at, at + 8));
    }
    if (!datagram.total || datagram.units.size < Math.ceil(datagram.total / 8)) return null;
    datagram.whole = concat(...[...datagram.units].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
    return datagram.whole;
  }
}

test('against a naive model: random order, copies, overlaps, wrong ends, cuts', () => {
  let whole = 0;
  for (let seed = 1; seed <= 1500; seed++) {
    const next = randomly(seed);
    const fragments: Fragment[] = [];
    for (let id = 0; id < 1 + next(4); id++) {
      const version = versions[next(2)]!;
      const length = 9 + next(next(4) === 0 ? 6000 : 200);
      const content = (at: number, size: number) => {
        const data = Uint8Array.from({ length: size }, () => next(256));
        // A UDP length of 0, so that the datagram fills its packet whatever its bytes are.
        for (let i = 4; i < 6; i++) if (i >= at && i < at + size) data[i - at] = 0;
        return data;
      };
      const size = 8 * (1 + next(1 + (length >> 4)));
      for (let offset = 0; offset < length; offset += size) {
        const left = Math.min(size, length - offset);
        fragments.push({ version, id, offset, more: offset + size < length, data: content(offset, left) });
      }
      for (let extra = next(6); extra > 0; extra--) {
        const offset = 8 * next((length >> 3) + 2);
        const data = content(offset, next(size * 3));
        const fragment = { version, id, offset, more: next(4) > 0, data, kept: next(3) === 0 ? next(data.length + 1) : data.length };
        fragments.push(next(3) === 0 ? { ...fragments[next(fragments.length)]! } : fragment);
      }
    }
    shuffle(fragments, next);
    harness.begin();
    const model = new Model();
    try {
      for (const fragment of fragments) {
        // Offset 0 without a follower is a whole packet, and no fragment.
        if (fragment.offset === 0 && !fragment.more) continue;
        const expected = model.add(fragment);
        const packet = feed(fragment);
        if (expected === null || expected.length < 8) {
          assert.is(packet.kind, NONE);
          continue;
        }
        whole++;
        assert.is(packet.kind, UDP);
        const from = packet.payloadPtr - 8;
        assert.is(packet.wire + 8, expected.length);
        assert.ok(Buffer.from(expected).equals(harness.bytes.slice(from, from + expected.length)), 'the bytes');
      }
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`);
    }
  }
  assert.ok(whole > 2000, `${whole} whole datagrams`);
  assert.ok(harness.guarded());
});

test('300,000 datagrams that never become whole', () => {
  harness.begin();
  const packet = ipv4(17, pattern(24), { fragment: 0x2000 });
  const ptr = harness.put(packet);
  const started = performance.now();
  for (let i = 0; i < 300_000; i++) {
    harness.view.setUint16(ptr + 4, i & 0xffff);
    harness.view.setUint16(ptr + 12, i >> 16);
    harness.parse(LINK_RAW, ptr, packet.length, packet.length);
  }
  const seconds = (performance.now() - started) / 1000;
  assert.ok(seconds < 20, `${seconds} s`);
  assert.equal(harness.problems(), { [PROBLEM_FRAGMENTS]: 300_000 - MAX_DATAGRAMS });
});

test.run();
