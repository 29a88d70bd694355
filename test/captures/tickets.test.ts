/** The account behind a Kerberos session, by the ticket that the KDC gave: through a NAT, and where another capture holds the exchange. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { mergeStreams } from '../../src/story/index.ts';
import { observe, only, pick, select } from '../support/analyze.ts';
import { type CapturedFrame, pcap } from '../support/capture-builder.ts';
import { readCapture } from '../support/capture-reader.ts';
import { readShared, skipUnlessShared } from '../support/shared.ts';

/** Kerberos session setups of captures that hold the exchange which gave the ticket: its answer's frame and whose it is. */
const SESSIONS: readonly (readonly [capture: string, setup: number, user: string, answer: number])[] = [
  ['elc__windows_miscellany.pcapng', 267, 'CHIP-DOUGLAS-PC$', 250],
  ['elc__wmi_query.pcapng', 339, 'CHIP_DOUGLAS-PC$', 313],
  ['elc__wmi_query.pcapng', 971, 'choppydog', 954],
  ['otrf__purplesharp_ad_playbook_I_2020-10-22042947.pcap', 612, 'pgustavo', 609],
  ['otrf__purplesharp_ad_playbook_I_2020-10-22042947.pcap', 664, 'pgustavo', 650],
];

for (const capture of new Set(SESSIONS.map(([name]) => name))) {
  test(`${capture}: whose sessions they are`, async () => {
    if (skipUnlessShared('whose sessions they are', capture)) return;
    const seen = await observe(readShared(capture));
    for (const [, setup, user, answer] of SESSIONS.filter(([name]) => name === capture)) {
      const logon = only(seen, 'logon', { frame: setup });
      assert.equal(pick(logon, 'via', 'user', 'ticketFrame'), { via: 'smb2', user, ticketFrame: answer });
      const given = only(seen, 'ticket', { exchange: 'TGS', responseFrame: answer });
      assert.equal(pick(given, 'client', 'service', 'via'), { client: user, service: logon.targetName, via: 'tcp' });
      assert.is(only(seen, 'ticket', { exchange: 'AP', frame: setup }).ticketId, given.ticketId);
    }
  });
}

const CAPTURE = 'elc__wmi_query.pcapng';
const KERBEROS = 88;

/** Of Ethernet, IPv4 without options, TCP. */
function isOfKdc({ bytes }: CapturedFrame): boolean {
  if (bytes[12] !== 8 || bytes[13] !== 0 || bytes[14] !== 0x45 || bytes[23] !== 6) return false;
  return ((bytes[34] << 8) | bytes[35]) === KERBEROS || ((bytes[36] << 8) | bytes[37]) === KERBEROS;
}

function framesOf(capture: string): readonly CapturedFrame[] {
  const read = readCapture(readShared(capture));
  if (read === null) throw new Error(`${capture} cannot be read`);
  return read.frames;
}

/** The client's address in the capture, and the one that the KDC sees. */
const INSIDE = [192, 168, 1, 46];
const OUTSIDE = [203, 0, 113, 9];

function translated(frame: CapturedFrame): CapturedFrame {
  if (!isOfKdc(frame)) return frame;
  const bytes = frame.bytes.slice();
  for (const at of [26, 30]) if (INSIDE.every((byte, i) => bytes[at + i] === byte)) bytes.set(OUTSIDE, at);
  return { ...frame, bytes };
}

test('a KDC behind a NAT', async () => {
  if (skipUnlessShared('a KDC behind a NAT', CAPTURE)) return;
  const seen = await observe(pcap(framesOf(CAPTURE).map(translated)));
  const given = only(seen, 'ticket', { responseFrame: 954 });
  assert.equal([given.source.ip, given.client], [OUTSIDE.join('.'), 'choppydog']);
  const logon = only(seen, 'logon', { frame: 971 });
  assert.equal([logon.source.ip, logon.user, logon.ticketFrame], [INSIDE.join('.'), 'choppydog', 954]);
});

test('the exchange is in another capture', async () => {
  if (skipUnlessShared('the exchange is in another capture', CAPTURE)) return;
  const frames = framesOf(CAPTURE);
  const asked = await observe(pcap(frames.filter(isOfKdc)));
  const used = await observe(pcap(frames.filter((frame) => !isOfKdc(frame))));
  assert.equal([...new Set(select(used, 'logon', { via: 'smb2' }).map(({ user }) => user))], [null]);
  const whole = await observe(pcap(frames));
  const users = (observations: readonly Observation[]): unknown[] => [
    ...select(observations, 'logon', { via: 'smb2' }).map(({ time, user, domain }) => [time, domain, user]),
    ...select(observations, 'share').map(({ time, path, user, domain }) => [time, path, domain, user]),
    ...select(observations, 'pipe').map(({ time, name, user, domain }) => [time, name, domain, user]),
  ];
  for (const streams of [[asked, used], [used, asked]]) {
    const merged = mergeStreams(streams);
    assert.equal(users(merged).sort(), users(whole).sort());
    const given = only(merged, 'ticket', { exchange: 'TGS', client: 'choppydog', service: 'cifs/snicklefritz.picklesworth.local' });
    for (const logon of select(merged, 'logon', { via: 'smb2', user: 'choppydog' })) assert.is(logon.ticketFrame, given.responseFrame);
    for (const ticket of select(merged, 'ticket', { exchange: 'AP', client: 'choppydog' })) assert.type(ticket.issuedIn, 'number');
  }
});

test('two sensors, of which one saw the exchange, saw one logon', async () => {
  const [source, target] = ['5', '6'].map((n) => `otrf__empire_psremoting_stager_WORKSTATION${n}_2020-09-20170827.pcap`);
  if (skipUnlessShared('two sensors', source) || skipUnlessShared('two sensors', target)) return;
  const seen = await Promise.all([source, target].map((name) => observe(readShared(name))));
  assert.equal([...new Set(select(seen[1], 'logon', { via: 'http' }).map(({ user }) => user))], [null]);
  const merged = select(mergeStreams(seen), 'logon', { via: 'http' });
  assert.equal(merged.map(({ user }) => user), ['pgustavo', 'pgustavo', 'pgustavo']);
});

test.run();
