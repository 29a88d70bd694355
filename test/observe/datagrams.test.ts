/** Connectionless DCE/RPC: calls of many datagrams, in any order, more than once, or of which some are not in the capture. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { observe, pick, select } from '../support/analyze.ts';
import { Bytes, concat, pcap, udpFrame } from '../support/capture-builder.ts';
import { permutations } from '../support/permutations.ts';
import { handle, SVCCTL } from './rpc-messages.ts';

const CLIENT = { ip: '10.0.0.1', port: 5000 };
const SERVER = { ip: '10.0.0.2', port: 1026 };
/** C706 §12.1, §12.5.2.1 */
const REQUEST = 0;
const RESPONSE = 2;
const FAULT = 3;
const LAST_FRAG = 2;
const FRAG = 4;
const ENUM_SERVICES = 14;
const HEADER = 80;

interface Fields {
  flags1?: number;
  fragnum?: number;
  seqnum?: number;
  authProto?: number;
}

function datagram(ptype: number, body: Uint8Array, { flags1 = 0, fragnum = 0, seqnum = 1, authProto = 0 }: Fields = {}): Uint8Array {
  const head = new Bytes(HEADER).u8(0, 4).u8(1, ptype).u8(2, flags1).u8(4, 0x10).set(24, Buffer.from(SVCCTL, 'hex')).u8(40, 0xac).u32(60, 2).u32(64, seqnum);
  return concat(head.u16(68, ENUM_SERVICES).u16(74, body.length).u16(76, fragnum).u8(78, authProto).bytes, body);
}

const fragments = (ptype: number, body: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
    datagram(ptype, body.subarray(i * size, (i + 1) * size), { fragnum: i, flags1: FRAG | ((i + 1) * size >= body.length ? LAST_FRAG : 0) }),
  );

/** MS-SCMR §3.1.4.14: a handle, which services, in which state, a buffer, no resume index. */
const ASKED = concat(handle(1), new Bytes(16).u32(0, 0x30).u32(4, 3).bytes);
/** A buffer, its length too few, so many services, a resume index of null, ERROR_SUCCESS. */
const TOLD = [16, 1, 2, 3, 4, 0, 101, 0, 0].reduce((stub, word, i) => stub.u32(i * 4, word), new Bytes(36)).bytes;

async function seen(datagrams: readonly Uint8Array[], snaplen = 65_536): Promise<Observation[]> {
  const frames = datagrams.map((bytes, i) => {
    const frame = bytes[1] === REQUEST ? udpFrame(CLIENT, SERVER, bytes) : udpFrame(SERVER, CLIENT, bytes);
    return { time: BigInt(i) * 1_000_000n, bytes: frame.subarray(0, snaplen), length: frame.length };
  });
  return observe(pcap(frames));
}

const callsOf = (observations: Observation[]): unknown[] =>
  select(observations, 'rpc').map((call) => pick(call, 'operation', 'status', 'returnName', 'unread'));
const call = (status: string, returnName: string | null, unread: string | null) => ({ operation: 'REnumServicesStatusW', status, returnName, unread });
const WHOLE = [call('response', 'ERROR_SUCCESS', null)];

const request = datagram(REQUEST, ASKED);
const answers = fragments(RESPONSE, TOLD, 12);

test('fragments of an answer come in any order, before or after the request, and more than once', async () => {
  for (const order of permutations([request, ...answers])) assert.equal(callsOf(await seen(order)), WHOLE);
  for (const order of permutations([request, ...answers])) assert.equal(callsOf(await seen([...order, ...order])), WHOLE);
});

test('fragments of a request come in any order', async () => {
  const asked = fragments(REQUEST, ASKED, 12);
  for (const order of permutations([...asked, datagram(RESPONSE, TOLD)])) assert.equal(callsOf(await seen(order)), WHOLE);
});

test('an answer that lacks a fragment is not read as if it were whole', async () => {
  for (let lost = 0; lost < answers.length; lost++) {
    const left = answers.filter((_, i) => i !== lost);
    for (const order of permutations([request, ...left])) {
      const [one, ...more] = callsOf(await seen(order)) as { status: string; returnName: string | null; unread: string | null }[];
      assert.equal([more, one.status, one.returnName], [[], 'response', null]);
    }
  }
  // what the stub needs before its end is not there
  assert.equal(callsOf(await seen([request, ...answers.slice(1)])), [call('response', null, 'cut')]);
});

test('a request that lacks a fragment is cut, whatever it is answered', async () => {
  const asked = fragments(REQUEST, ASKED, 12);
  assert.equal(callsOf(await seen([...asked.slice(1), datagram(RESPONSE, TOLD)])), [call('response', 'ERROR_SUCCESS', 'cut')]);
});

test('a fault ends a call; without any answer it is unknown', async () => {
  const refused = datagram(FAULT, new Bytes(4).u32(0, 5).bytes);
  assert.equal(callsOf(await seen([request, answers[0], refused])), [call('nca_s_fault_access_denied', null, null)]);
  assert.equal(callsOf(await seen([refused, request])), [call('nca_s_fault_access_denied', null, null)]);
  assert.equal(callsOf(await seen([request])), [call('unknown', null, null)]);
});

test('more fragments before the first one than are kept are counted as a limit', async () => {
  const body = new Uint8Array(400);
  assert.equal(callsOf(await seen([request, ...fragments(RESPONSE, body, 4).slice(1)])), [call('response', null, 'limit')]);
});

test('what MS-RPCE §2.2.3.4 says of protection is told: a sealed stub is not read', async () => {
  const secured = (level: number) => concat(datagram(REQUEST, ASKED, { authProto: 10 }), new Bytes(22).u8(4, level).bytes);
  const facts = (observations: Observation[]) => select(observations, 'rpc').map((one) => pick(one, 'authType', 'authLevel', 'unread'));
  const answer = datagram(RESPONSE, TOLD);
  assert.equal(facts(await seen([secured(6), answer])), [{ authType: 'RPC_C_AUTHN_WINNT', authLevel: 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY', unread: 'sealed' }]);
  assert.equal(facts(await seen([secured(5), answer])), [{ authType: 'RPC_C_AUTHN_WINNT', authLevel: 'RPC_C_AUTHN_LEVEL_PKT_INTEGRITY', unread: null }]);
});

test('a datagram that the capture cut is a blind spot', async () => {
  const ethernetIpUdp = 42;
  const observations = await seen([request, ...answers], ethernetIpUdp + HEADER + 8);
  assert.equal(select(observations, 'blind spot').map(({ reason, count }) => [reason, count]), [['cut', 1 + answers.length]]);
  assert.equal(callsOf(observations), []);
});

test.run();
