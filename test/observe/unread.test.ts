/** What could not be read is said, as what it was: cut by the capture, or no message at all. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { observe, select } from '../support/analyze.ts';
import { type CapturedFrame, concat, framesOf, pcap, udpFrame } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import * as smb2 from '../support/smb2-builder.ts';
import { seenIn, Talk } from './talk.ts';

const blindSpots = (observations: Observation[]): unknown[] => select(observations, 'blind spot').map(({ reason, count, what }) => [reason, count, what]);

function datagram(from: number, to: number, length: number, cut: number): CapturedFrame {
  // an answer to a standard query, with one record
  const payload = concat(Uint8Array.of(0, 1, 0x81, 0x80, 0, 1, 0, 1), new Uint8Array(length - 8));
  const bytes = udpFrame({ ip: '10.0.0.1', port: from }, { ip: '10.0.0.2', port: to }, payload);
  return { time: 0n, bytes: bytes.subarray(0, bytes.length - cut), length: bytes.length };
}

test('datagrams that the capture cut, by what they carry', async () => {
  const frames = [datagram(88, 5000, 200, 100), datagram(5000, 88, 200, 10), datagram(53, 5001, 100, 60), datagram(5002, 9999, 100, 60)];
  assert.equal(blindSpots(await observe(pcap(frames))), [
    ['cut', 2, '2 Kerberos datagrams cut off by the snapshot length: what they say of names and accounts is not known, or in part only'],
    ['cut', 1, '1 DNS datagram cut off by the snapshot length: what it says of names and accounts is not known, or in part only'],
  ]);
});

test('datagrams to a KDC that are no Kerberos', async () => {
  const frames = [datagram(5000, 88, 40, 0), datagram(5000, 88, 50, 0)];
  assert.equal(blindSpots(await observe(pcap(frames))).map((spot) => (spot as unknown[]).slice(0, 2)), [['malformed', 2]]);
});

test('messages of Kerberos and LDAP whose bytes are there and mean nothing', async () => {
  const kerberos = Uint8Array.of(0, 0, 0, 6, 0x6a, 4, 2, 0x7f, 1, 1);
  const bind = Uint8Array.of(0x30, 8, 2, 1, 1, 0x60, 3, 0xff, 0xff, 0xff);
  for (const [port, bytes, what] of [[88, kerberos, 'Kerberos'], [389, bind, 'LDAP']] as const) {
    const { segments } = new Conversation({ server: { ip: '10.0.0.2', port } }).handshake().say(0, bytes);
    const [[reason, count, sentence]] = blindSpots(await observe(pcap(framesOf(segments)))) as [string, number, string][];
    assert.equal([reason, count], ['malformed', 1]);
    assert.match(sentence, new RegExp(`^1 ${what} message could not be read: `));
  }
});

test('a message of SMB2 that is cut is not malformed, and its answer is no answer to nothing', async () => {
  const talk = new Talk().connect('\\\\server\\share').open('a-file-of-a-long-name.txt', 7n);
  const whole = await seenIn(talk);
  assert.equal(select(whole, 'blind spot'), []);
  const ethernetIpTcp = 54;
  const observations = await observe(pcap(framesOf(talk.conversation.segments, ethernetIpTcp + 4 + 64 + 20)));
  const reasons = select(observations, 'blind spot').map(({ reason }) => reason);
  assert.equal([...new Set(reasons)], ['cut']);
});

test('what a server says unasked is no answer to something that was not seen', async () => {
  const notified = (messageId: number): Talk => {
    const talk = new Talk().connect('\\\\server\\share').open('a.txt', 7n);
    const body = new Uint8Array(44);
    body[0] = 44;
    talk.answer(smb2.smb2({ command: 0x12, response: true, ...talk.next(), messageId }, body));
    return talk;
  };
  assert.equal(select(await seenIn(notified(-1)), 'blind spot'), []);
  assert.equal(blindSpots(await seenIn(notified(77))), [['beginning not seen', 1, '1 answer whose request was not seen, the first to SMB2_OPLOCK_BREAK']]);
});

test.run();
