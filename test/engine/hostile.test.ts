/** Any bytes: no trap, no end that does not come, nothing written outside of the region. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { concat, framesOf, pcap, pcapng } from '../support/capture-builder.ts';
import { Conversation, disturb } from '../support/conversation.ts';
import { GuardedEngine } from '../support/guarded.ts';
import { type Random, seeded, withSeeds } from '../support/random.ts';
import { pdu } from '../support/rpc-builder.ts';
import { readShared, type SharedCapture, sharedCaptures, skipUnlessShared } from '../support/shared.ts';
import { rpcTraffic, smbTraffic } from '../support/traffic.ts';

const EXTREMES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];

/** The capture with bytes overwritten, runs removed, repeated or moved. */
function mutated(capture: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = capture.slice();
  for (let n = random.between(1, 12); n > 0; n--) {
    const at = random.below(bytes.length);
    const length = random.between(1, random.pick([4, 64, 2000]));
    switch (random.below(8)) {
      case 0:
        bytes = concat(bytes.subarray(0, at), bytes.subarray(at + length));
        break;
      case 1:
        bytes = concat(bytes.subarray(0, at + length), bytes.subarray(at));
        break;
      case 2:
        bytes.set(random.bytes(Math.min(4, bytes.length - at)), at);
        break;
      default:
        bytes[at] = random.chance(0.5) ? random.below(256) : random.pick(EXTREMES);
    }
    if (bytes.length === 0) return capture;
  }
  return bytes;
}

/** Bytes overwritten in what TCP carries alone, so that the frames stay readable and the damage reaches the scanner. */
function mutatedInside(capture: Uint8Array, random: Random): Uint8Array {
  const bytes = capture.slice();
  const view = new DataView(bytes.buffer);
  for (let at = 24; at + 16 < bytes.length; ) {
    const length = view.getUint32(at + 8, true);
    const payload = at + 16 + 54;
    const end = Math.min(at + 16 + length, bytes.length);
    for (let n = random.below(3); n > 0 && end > payload; n--) {
      // headers are where decisions are made
      const place = payload + random.below(Math.min(end - payload, random.pick([4, 32, 128, 1460])));
      bytes[place] = random.chance(0.5) ? random.below(256) : random.pick(EXTREMES);
    }
    at += 16 + length;
  }
  return bytes;
}

function small(limit: number): SharedCapture[] {
  return sharedCaptures().filter(({ size }) => size > 24 && size < limit);
}

function synthetic(seed: number): Uint8Array {
  const random = seeded(seed);
  const make = random.chance(0.7) ? smbTraffic : rpcTraffic;
  const traffic = make(random, 6, make === rpcTraffic ? { server: { ip: '10.0.0.2', port: 135 } } : {});
  return pcap(framesOf(disturb(traffic.conversation, { seed, reorder: 0.05, loss: 0.02 }).segments));
}

test('captures cut at many lengths', async () => {
  if (skipUnlessShared('captures cut at many lengths')) return;
  const engine = await GuardedEngine.load(65536);
  await withSeeds(1, 40, (random) => {
    const capture = readShared(random.pick(small(65536)).name);
    for (let i = 0; i < 12; i++) engine.read(capture.subarray(0, random.below(capture.length + 1)));
  });
});

test('a capture cut at every length', async () => {
  const capture = synthetic(1).subarray(0, 6000);
  const engine = await GuardedEngine.load(capture.length);
  for (let length = 0; length <= capture.length; length++) engine.read(capture.subarray(0, length));
  const sections = pcapng(framesOf(new Conversation().handshake().close().segments));
  for (let length = 0; length <= sections.length; length++) engine.read(sections.subarray(0, length));
});

test('real captures with damaged bytes', async () => {
  if (skipUnlessShared('real captures with damaged bytes')) return;
  const captures = small(160_000).map(({ name }) => readShared(name));
  const engine = await GuardedEngine.load(256 * 1024);
  await withSeeds(10_000, 2500, (random) => {
    engine.read(mutated(random.pick(captures), random));
  });
});

test('conversations whose messages are damaged', async () => {
  const engine = await GuardedEngine.load(512 * 1024);
  const captures = Array.from({ length: 12 }, (_, i) => synthetic(100 + i)).filter(({ length }) => length < 512 * 1024);
  await withSeeds(20_000, 2500, (random) => {
    engine.read(mutatedInside(random.pick(captures), random));
  });
});

test('random bytes where messages should be', async () => {
  const engine = await GuardedEngine.load(512 * 1024);
  await withSeeds(30_000, 400, (random) => {
    const conversation = new Conversation({
      server: { ip: '10.0.0.2', port: random.pick([445, 139, 135]) },
    }).handshake();
    const alphabet = random.pick([
      [0, 5, 0x10, 0x0b],
      [0, 0xfe, 0x53, 0x4d, 0x42, 64],
      [0x81, 0x82, 0x85, 0, 4],
      [0xfd, 0xfc, 0xff, 0x53, 0x4d, 0x42, 0, 200],
    ]);
    for (let i = 0; i < 30; i++) {
      const bytes = random
        .bytes(random.between(1, 1400))
        .map((byte) => (random.chance(0.9) ? alphabet[byte % alphabet.length] : byte));
      conversation.say(random.pick([0, 1]), bytes);
    }
    engine.read(pcap(framesOf(conversation.segments)));
  });
});

test('a PDU header that says it is shorter than itself', async () => {
  const engine = await GuardedEngine.load(65536);
  for (const length of [0, 1, 15]) {
    const bad = pdu(0, 1, new Uint8Array(8));
    bad[8] = length;
    const conversation = new Conversation({ server: { ip: '10.0.0.2', port: 135 } })
      .handshake()
      .say(0, concat(bad, pdu(0, 2, new Uint8Array(8))));
    assert.ok(engine.read(pcap(framesOf(conversation.segments))) < 20);
  }
});

test.run();
