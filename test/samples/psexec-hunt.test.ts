/** The sample that ships: what its script builds, frame by frame what the published write-ups show, and what we read in it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPsexecHunt } from '../../samples/psexec-hunt/capture.ts';
import { observe, only, select } from '../support/analyze.ts';
import { root } from '../support/shared.ts';
import { addressAt, framesOf, offsetOf } from './frames.ts';

const file = readFileSync(join(root, 'samples/psexec-hunt.pcapng.gz'));
const capture = new Uint8Array(gunzipSync(file));
const frames = framesOf(capture);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Frame, seconds since the first, length on the wire; null where the write-ups do not show it. */
const SHOWN: readonly [number, string | null, number][] = [
  [1, '0.000000000', 74],
  [13, null, 342],
  [19, '33.110451790', 72],
  [25, '39.685082182', 243],
  [48, '97.173870270', 243],
  [92, '218.453455551', 243],
  [123, '283.377174691', 66],
  [124, '283.377427395', 66],
  [125, '283.377579059', 60],
  [126, '283.377709614', 127],
  [127, '283.391524693', 506],
  [128, '283.391698158', 286],
  [129, '283.392090503', 590],
  [130, '283.408340907', 220],
  [131, '283.408953905', 329],
  [132, '283.409462212', 595],
  [133, '283.410943757', 159],
  [134, '283.411622302', 164],
  [135, '283.411827867', 138],
  [136, '283.412065141', 178],
  [137, '283.412187811', 474],
  [138, '283.413341567', 168],
  [139, '283.413774978', 138],
  [140, '283.414399066', 234],
  [141, '283.414635659', 298],
  [142, '283.415018065', 146],
  [143, '283.415221417', 182],
  [144, '283.415525526', 382],
  [145, '283.416104840', 410],
  [146, '283.416613182', 1514],
  [192, '283.417114851', 1514],
  [238, '283.417522916', 1418],
  [240, '283.417987816', 138],
  [248, '283.418123921', 138],
  [287, '283.418822729', 1514],
  [318, '283.418910895', 138],
  [1011, '456.929075465', 243],
  [38506, '534.412820000', 66],
  [38510, '534.439019263', 506],
  [38511, '534.439371137', 286],
  [38512, '534.440043786', 590],
  [38513, '534.441044795', 220],
  [38514, '534.441660177', 369],
  [38515, '534.442101273', 623],
  [38516, '534.444591857', 130],
  [38531, '536.503317655', 302],
  [38532, '536.504043445', 590],
  [38533, '536.504981666', 220],
  [38534, '536.505360681', 369],
  [38535, '536.505779275', 629],
  [38536, '536.507437004', 159],
  [38537, '536.507892878', 168],
  [38538, '536.508155069', 138],
  [38539, '536.508497901', 178],
  [38540, '536.508858165', 474],
  [38541, '536.509453380', 234],
  [38542, null, 298],
  [38543, null, 146],
  [38544, '536.510181193', 182],
  [38545, '536.510589012', 382],
  [38546, '536.511108734', 410],
  [38593, '536.512572185', 1514],
  [38639, '536.513142734', 1418],
  [38641, '536.513592255', 138],
  [38772, '536.829680819', 138],
];

/** From, to, packets one way and the other. */
const CONVERSATIONS: readonly [string, string, number, number][] = [
  ['10.0.0.130', '10.0.0.133', 19237, 19047],
  ['10.0.0.130', '10.0.0.131', 1136, 619],
  ['10.0.0.130', '10.0.0.255', 1, 0],
  ['10.0.0.131', '10.0.0.255', 4, 0],
  ['10.0.0.131', '224.0.0.22', 7, 0],
  ['10.0.0.131', '224.0.0.252', 1, 0],
  ['10.0.0.132', '10.0.0.1', 200, 0],
  ['10.0.0.1', '10.0.0.255', 27, 0],
  ['10.0.0.1', '239.255.255.250', 14, 0],
  ['10.0.0.254', '10.0.0.131', 1, 0],
];

test('the script builds the committed file, and the same bytes each time', () => {
  const built = sha256(buildPsexecHunt());
  assert.is(sha256(capture), built);
  assert.is(sha256(buildPsexecHunt()), built);
});

test('it stays small, and its container carries neither time nor name', () => {
  assert.ok(file.length <= 2_000_000, `${file.length} bytes`);
  assert.is(file.readUInt32LE(4), 0);
  assert.is(file[3], 0);
});

test('frames stand where the write-ups show them', () => {
  assert.is(frames.length, 40294);
  for (const [number, offset, length] of SHOWN) {
    const frame = frames[number - 1];
    assert.is(frame.bytes.length, length, `length of frame ${number}`);
    if (offset !== null) assert.is(offsetOf(frame, frames[0]), offset, `time of frame ${number}`);
  }
});

test('conversations have their packets', () => {
  const counts = new Map<string, number>();
  for (const frame of frames) {
    const pair = `${addressAt(frame, 26)} ${addressAt(frame, 30)}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  for (const [a, b, there, back] of CONVERSATIONS) {
    assert.is(counts.get(`${a} ${b}`) ?? 0, there, `${a} to ${b}`);
    assert.is(counts.get(`${b} ${a}`) ?? 0, back, `${b} to ${a}`);
  }
});

const observations = await observe(capture);

test('SALES-PC: ssales comes in by NTLMv2 and puts PSEXESVC.exe on ADMIN$', () => {
  const logon = only(observations, 'logon', { frame: 132 });
  assert.is(logon.responseFrame, 133);
  assert.is(logon.status, 'STATUS_SUCCESS');
  assert.is(logon.user, 'ssales');
  assert.is(logon.workstation, 'HR-PC');
  assert.is(logon.ntlmVersion, 'NTLMv2');
  assert.is(logon.sessionId, '0x0000300000000039');
  assert.is(logon.server?.netbiosName, 'SALES-PC');
  assert.is(logon.server?.dnsName, 'Sales-PC');
  assert.is(logon.server?.osBuild, 19041);
  assert.is(logon.server?.challenge, 'e87c97ead5776bbe');
  const ipc = only(observations, 'share', { frame: 134 });
  assert.equal([ipc.path, ipc.responseFrame, ipc.status], ['\\\\10.0.0.133\\IPC$', 135, 'STATUS_SUCCESS']);
  const admin = only(observations, 'share', { frame: 138 });
  assert.equal([admin.path, admin.responseFrame, admin.treeId], ['\\\\10.0.0.133\\ADMIN$', 139, 5]);
  const executable = only(observations, 'file', { frame: 144, action: 'open' });
  assert.equal([executable.name, executable.responseFrame, executable.result], ['PSEXESVC.exe', 145, 'FILE_CREATED']);
});

test('the hole that the sniffer left is reported and survived', () => {
  const [hole] = select(observations, 'blind spot', { reason: 'lost' });
  assert.equal([hole.frame, hole.bytes], [319, 13140]);
  const [sales] = select(observations, 'transfer', { name: 'PSEXESVC.exe' });
  assert.equal([sales.complete, sales.size, sales.holes], [false, 301056, [[238880, 13140]]]);
  assert.ok(select(observations, 'file', { name: 'PSEXEC-HR-PC-1C6C5D14.key' }).length > 0);
});

test('MARKETING-PC: jdoe is refused, IEUser comes in', () => {
  const jdoe = only(observations, 'logon', { frame: 38515 });
  assert.equal([jdoe.user, jdoe.responseFrame, jdoe.status], ['jdoe', 38516, 'STATUS_LOGON_FAILURE']);
  assert.is(jdoe.server?.challenge, 'd3ed497fa223e78a');
  const ieuser = only(observations, 'logon', { frame: 38535 });
  assert.equal([ieuser.domain, ieuser.user, ieuser.responseFrame], ['.', 'IEUser', 38536]);
  assert.is(ieuser.status, 'STATUS_SUCCESS');
  assert.is(only(observations, 'share', { frame: 38537 }).treeId, 1);
  const ipc = only(observations, 'share', { frame: 38771 });
  assert.equal([ipc.path, ipc.responseFrame, ipc.treeId], ['\\\\10.0.0.131\\IPC$', 38772, 5]);
});

test('four runs, each with its key file, its pipes and its service, and cleaned up', () => {
  const keys = select(observations, 'file', { action: 'open', result: 'FILE_CREATED' })
    .map(({ name }) => name)
    .filter((name) => name?.endsWith('.key'));
  assert.equal(
    keys,
    ['1C6C5D14', '8FF87B23', 'AF58F077', 'CF174DD5'].map((key) => `PSEXEC-HR-PC-${key}.key`),
  );
  assert.is(select(observations, 'file', { action: 'delete', name: 'PSEXESVC.exe' }).length, 4);
  assert.is(select(observations, 'service', { action: 'create', sealed: true }).length, 4);
  assert.is(select(observations, 'service', { action: 'start', sealed: true }).length, 4);
  for (const stream of ['stdin', 'stdout', 'stderr']) {
    assert.is(select(observations, 'pipe', { action: 'open', name: `PSEXESVC-HR-PC-7980-${stream}` }).length, 1);
  }
  const denied = select(observations, 'file', { status: 'STATUS_ACCESS_DENIED' });
  assert.is(denied.length, 10);
  assert.ok(denied.every(({ target }) => target.ip === '10.0.0.131'));
});

test('PSEXESVC.exe is a PE of ours that says so', () => {
  const whole = select(observations, 'transfer', { name: 'PSEXESVC.exe', complete: true });
  assert.is(whole.length, 3);
  assert.is(new Set(whole.map(({ sha256 }) => sha256)).size, 1);
  for (const { pe, size } of whole) {
    assert.is(size, 301056);
    assert.is(pe?.kind, 'exe');
    assert.is(pe?.version.FileDescription, 'PsExec Service');
    assert.is(pe?.version.CompanyName, 'hoptrace sample, harmless');
  }
});

test.run();
