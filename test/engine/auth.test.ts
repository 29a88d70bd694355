/** Streams and datagrams that carry names and tickets: Kerberos, LDAP, DNS and HTTP, cut, split, torn and lied about. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MESSAGE_CUT, MESSAGE_LAST } from '../../assembly/abi.ts';
import { concat, framesOf, pcap, type Segment, udpFrame } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { type Kind, type PlainRecord, runEngine } from '../support/engine.ts';
import { seeded } from '../support/random.ts';

const LIMITS = { flowsPerShard: 16, records: 512 };

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const be = (size: number, value: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * (size - 1 - i))) & 255n));

async function recordsOf(segments: readonly Segment[]): Promise<PlainRecord[]> {
  return (await runEngine(pcap(framesOf(segments)), { limits: LIMITS })).records;
}

const on = (port: number): Conversation => new Conversation({ server: { ip: '10.0.0.2', port } }).handshake();

/** Kerberos of any length: its tag, then anything. */
const ticket = (tag: number, length: number): Uint8Array => concat(Uint8Array.of(tag), seeded(length + 1).bytes(length));
const overTcp = (message: Uint8Array): Uint8Array => concat(be(4, message.length), message);

/** LDAPMessage with a message id of one byte, and its length in so many octets. */
function ldap(operation: number, length: number, octets = 0): Uint8Array {
  const body = concat(Uint8Array.of(2, 1, 7, operation, 0x82, length >> 8, length & 255), seeded(length + 2).bytes(length));
  const size = octets === 0 ? Uint8Array.of(body.length) : concat(Uint8Array.of(0x80 | octets), be(octets, body.length));
  return concat(Uint8Array.of(0x30), size, body);
}

function dns(flags: number, answers: number, length: number): Uint8Array {
  return concat(be(2, 7), be(2, flags), be(2, 1), be(2, answers), be(4, 0), seeded(length + 3).bytes(length));
}
const dnsOverTcp = (message: Uint8Array): Uint8Array => concat(be(2, message.length), message);

const head = (...lines: string[]): Uint8Array => ascii(`${lines.join('\r\n')}\r\n\r\n`);

interface Carried {
  readonly kind: Kind;
  readonly port: number;
  /** What one side sends, and which of it leaves the engine as a message. */
  readonly parts: readonly { bytes: Uint8Array; told?: Uint8Array }[];
}

const told = (bytes: Uint8Array, message = bytes) => ({ bytes, told: message });
const framedKerberos = (tag: number, length: number) => told(overTcp(ticket(tag, length)), ticket(tag, length));
const framedDns = (length: number) => told(dnsOverTcp(dns(0x8580, 1, length)), dns(0x8580, 1, length));

const CARRIED: Readonly<Record<string, Carried>> = {
  Kerberos: {
    kind: 'kerberos',
    port: 88,
    parts: [framedKerberos(0x6a, 170), framedKerberos(0x6c, 3000), framedKerberos(0x7e, 1), framedKerberos(0x6d, 0)],
  },
  LDAP: {
    kind: 'ldap',
    port: 389,
    parts: [
      told(ldap(0x60, 20)),
      { bytes: ldap(0x63, 90) },
      told(ldap(0x61, 2000, 4)),
      { bytes: ldap(0x64, 3000, 2) },
      told(ldap(0x60, 400, 2)),
      { bytes: overTcp(seeded(5).bytes(777)) },
      told(ldap(0x61, 8)),
    ],
  },
  DNS: {
    kind: 'dns',
    port: 53,
    parts: [framedDns(30), { bytes: dnsOverTcp(dns(0x0100, 0, 20)) }, framedDns(3000), { bytes: dnsOverTcp(dns(0x8583, 0, 9)) }, framedDns(0)],
  },
  HTTP: {
    kind: 'http',
    port: 5985,
    parts: [
      told(head('POST /wsman HTTP/1.1', 'Content-Length: 1500')),
      { bytes: seeded(6).bytes(1500) },
      told(head('POST /wsman HTTP/1.1', 'CONTENT-LENGTH:0')),
      told(head('GET / HTTP/1.1', `Authorization: Negotiate ${'A'.repeat(4000)}`)),
      told(head('HTTP/1.1 401 Unauthorized', 'content-length: 5')),
      { bytes: ascii('HTTP/') },
      told(head('HTTP/1.1 304 Not Modified', 'Content-Length: 900')),
      told(head('HTTP/1.1 200 OK')),
    ],
  },
};

for (const [name, { kind, port, parts }] of Object.entries(CARRIED)) {
  const stream = concat(...parts.map(({ bytes }) => bytes));
  const messages = parts.flatMap((part) => (part.told === undefined ? [] : [Buffer.from(part.told).toString('hex')]));
  const given = (records: readonly PlainRecord[], flags: number): string[] =>
    records.filter((record) => record.kind === kind && record.flags === flags).map(({ bytes }) => Buffer.from(bytes).toString('hex'));

  test(`${name}: whole messages, however they are cut into segments`, async () => {
    for (const size of [1, 2, 3, 4, 5, 7, 13, 14, 15, 100, 1459, 60_000]) {
      const records = await recordsOf(on(port).say(0, stream, () => size).segments);
      assert.equal(given(records, MESSAGE_LAST), messages, `segments of ${size}`);
      assert.is(records.filter((record) => record.kind === kind).length, messages.length);
    }
  });

  test(`${name}: a stream that ends anywhere gives what came whole`, async () => {
    const step = Math.ceil(stream.length / 400);
    for (let length = 0; length < stream.length; length += length < 100 ? 1 : step) {
      const records = await recordsOf(on(port).say(0, stream.subarray(0, length)).segments);
      const whole = given(records, MESSAGE_LAST);
      assert.equal(whole, messages.slice(0, whole.length), `${length} bytes`);
      let at = 0;
      const ended = parts.filter(({ bytes }) => (at += bytes.length) <= length).filter((part) => part.told !== undefined);
      assert.is(whole.length, ended.length, `${length} bytes`);
    }
  });

  test(`${name}: behind a hole the next segment that begins a message is read`, async () => {
    const conversation = on(port);
    for (const { bytes } of parts) conversation.say(0, bytes).say(1, Uint8Array.of(0));
    const { segments } = conversation;
    const first = segments.findIndex(({ side, payload }) => side === 0 && payload.length > 0);
    const left = segments.filter((_, i) => i !== first);
    // what the server says to it is no message of the protocol
    const records = (await recordsOf(left)).filter(({ direction }) => direction === 0);
    assert.equal(given(records, MESSAGE_LAST), messages.slice(1));
  });

  test(`${name}: damaged streams end, and the bytes of every record are there`, async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed);
      const damaged = stream.slice();
      for (let n = random.between(1, 6); n > 0; n--) damaged[random.below(damaged.length)] = random.pick([0, 1, 0x7f, 0x80, 0x84, 0xff]);
      const records = await recordsOf(on(port).say(0, damaged, () => random.between(1, 1460)).close().segments);
      for (const { kind: of, bytes, wireLength } of records) assert.ok(of !== kind || bytes.length <= wireLength, `seed ${seed}`);
      assert.is(records.at(-1)?.kind, 'flowEnd', `seed ${seed}`);
    }
  });
}

test('lengths that cannot be', async () => {
  for (const length of [0, 0x7fffffff, 0x80000000, 0xffffffff]) {
    const bytes = concat(be(4, length), ticket(0x6a, 40));
    const records = await recordsOf(on(88).say(0, bytes).say(0, overTcp(ticket(0x6a, 9))).segments);
    assert.equal(records.filter(({ kind }) => kind === 'kerberos').map(({ bytes: { length: size } }) => size), [10], `${length}`);
  }
  const long = concat(Uint8Array.of(0x30, 0x84), be(4, 0xffffffff), ldap(0x60, 9));
  const records = await recordsOf(on(389).say(0, long).say(0, ldap(0x60, 20)).segments);
  assert.is(records.filter(({ kind }) => kind === 'ldap').length, 1);
});

test('a head that does not end is given as far as it may reach, once', async () => {
  const endless = ascii(`GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(20_000)}`);
  const heads = (await recordsOf(on(5985).say(0, endless).segments)).filter(({ kind }) => kind === 'http');
  assert.equal(heads.map(({ flags, bytes }) => [flags, bytes.length]), [[MESSAGE_CUT, 65536]]);
});

test('HTTP on any port: from its refusal on, from a token on, from the path of WinRM on, and from nothing else', async () => {
  const firsts: [Uint8Array, number][] = [
    [head('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: NTLM'), 1],
    [head('GET / HTTP/1.1', 'Host: x', 'Authorization: NTLM TlRMTVNTUAAB'), 1],
    [head('PROPFIND / HTTP/1.1', 'authorization: negotiate YIIB'), 1],
    [head('RPC_IN_DATA /rpc HTTP/1.1', 'AUTHORIZATION: Kerberos YIIB'), 1],
    [head('POST /wsman HTTP/1.1', 'Host: x'), 1],
    [head('GET / HTTP/1.1', 'Authorization: Bearer x'), 0],
    [head('GET / HTTP/1.1', 'X-Authorization: NTLM x'), 0],
    [head('GET /?Authorization:%20NTLM HTTP/1.1', 'Host: x'), 0],
    [head('GET / HTTP/1.1', 'Authorization:'), 0],
    [head('HTTP/1.1 200 OK', 'Authorization: NTLM x'), 0],
  ];
  for (const [bytes, count] of firsts) {
    const records = await recordsOf(on(8080).say(0, bytes).close().segments);
    assert.is(records.filter(({ kind }) => kind === 'http').length, count, Buffer.from(bytes).toString('latin1'));
  }
});

test('datagrams: those that say a name or ask for a ticket leave, the others do not', async () => {
  const answer = dns(0x8400, 1, 30);
  const cases: [number, Uint8Array, boolean][] = [
    [53, answer, true],
    [53, dns(0x0100, 0, 30), false],
    [53, dns(0x8183, 1, 30), false],
    [53, dns(0x8400, 0, 30), false],
    [53, answer.subarray(0, 11), false],
    [5353, answer, true],
    [5355, dns(0, 0, 10), true],
    [67, new Uint8Array(12), true],
    [88, ticket(0x6a, 30), true],
    [137, new Uint8Array(12), true],
    [138, new Uint8Array(12), true],
    [389, ldap(0x63, 20), true],
    [389, new Uint8Array(11), false],
    [54, answer, false],
    [5356, answer, false],
  ];
  for (const [port, bytes, leaves] of cases) {
    for (const [source, target] of [[port, 40_000], [40_000, port]]) {
      const frame = udpFrame({ ip: '10.0.0.1', port: source }, { ip: '10.0.0.2', port: target }, bytes);
      const { records } = await runEngine(pcap([{ time: 1n, bytes: frame, length: frame.length }]), { limits: LIMITS });
      assert.equal(records.map(({ kind }) => kind), leaves ? ['datagram'] : [], `${source} to ${target}`);
      if (leaves) assert.equal([...records[0].payload], [...bytes]);
    }
  }
});

test.run();
