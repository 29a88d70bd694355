/** The sample psexec-hunt, told without any rule: who went where with which account, and what frames prove it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { summaryOf } from '../../src/story/summary.ts';
import { observe } from '../support/analyze.ts';
import { root } from '../support/shared.ts';
import { tell } from './support.ts';

const packed = readFileSync(join(root, 'samples/psexec-hunt.pcapng.gz'));
const told = tell(await observe(new Uint8Array(gunzipSync(packed))));
const [sales, refused, marketing] = told.hops;

test('three uses: ssales on SALES-PC, jdoe refused and IEUser on MARKETING-PC', () => {
  assert.equal(
    told.hops.map(({ source, target, account, auth, method, outcome }) => [
      source.name,
      target.name,
      account,
      auth,
      method,
      outcome,
    ]),
    [
      ['HR-PC', 'SALES-PC', { domain: null, user: 'ssales' }, 'NTLMv2', 'service', 'executed'],
      ['HR-PC', 'MARKETING-PC', { domain: null, user: 'jdoe' }, 'NTLMv2', 'logon', 'denied'],
      ['HR-PC', 'MARKETING-PC', { domain: '.', user: 'IEUser' }, 'NTLMv2', 'service', 'executed'],
    ],
  );
  assert.equal([sales.runs, refused.runs, marketing.runs], [1, null, 3]);
});

test('the attacker is named by its logons, its key files, its pipes and its announcement, the targets by their CHALLENGE', () => {
  const host = (ip: string) => told.hosts.find((one) => one.ip === ip);
  assert.equal(
    host('10.0.0.130')?.names.map(({ name, kind }) => [name, kind]),
    [
      ['HR-PC', 'workstation'],
      ['HR-PC', 'file'],
      ['HR-PC', 'pipe'],
      ['HR-PC', 'browser'],
    ],
  );
  assert.equal(
    host('10.0.0.133')?.names.map(({ name, frame }) => [name, frame]),
    [
      ['SALES-PC', 131],
      ['Sales-PC', 131],
    ],
  );
  assert.equal(
    [host('10.0.0.131')?.os?.build, host('10.0.0.131')?.os?.name, host('10.0.0.131')?.domain],
    [19041, 'Windows 10 2004 to 22H2', null],
  );
});

test('the frames of the install, as published write-ups have them', () => {
  const frames = sales.stages.slice(0, 6).map(({ frame, responseFrame }) => [frame, responseFrame]);
  assert.equal(frames, [
    [123, null],
    [128, 129],
    [132, 133],
    [134, 135],
    [138, 139],
    [144, 145],
  ]);
  assert.is(told.timeline[0].offset, '283.377174691');
  assert.match(refused.because[0], /STATUS_LOGON_FAILURE \(frames 38515-38516\)/);
  assert.is(marketing.stages.find(({ what }) => /^Created .*PSEXESVC\.exe/.test(what))?.frame, 38545);
});

test('key files, and the hole that the sniffer left', () => {
  const keys = told.iocs
    .filter(({ type, value }) => type === 'file name' && value.endsWith('.key'))
    .map(({ value }) => value);
  assert.equal(
    keys,
    ['1C6C5D14', '8FF87B23', 'AF58F077', 'CF174DD5'].map((key) => `PSEXEC-HR-PC-${key}.key`),
  );
  const lost = told.blindSpots.find(({ reason }) => reason === 'lost');
  assert.equal([lost?.source?.name, lost?.opens === null], ['HR-PC', false]);
  assert.ok(sales.blindSpots.some((spot) => /not in the capture/.test(spot)));
  assert.equal(told.paths, [['h1', 'h3']]);
});

test('the verdict says it once; its reasons are others', () => {
  assert.is(
    told.verdict.summary,
    'Suspicious: HR-PC (10.0.0.130) ran programs on SALES-PC and MARKETING-PC by a service, as ssales and .\\IEUser.',
  );
  const tool = { name: 'PsExec', confidence: 0.99, because: [] };
  assert.is(
    summaryOf(told.hops.map((hop) => ({ ...hop, tool }))),
    'HR-PC (10.0.0.130) ran programs on SALES-PC and MARKETING-PC with PsExec, as ssales and .\\IEUser; MARKETING-PC refused jdoe',
  );
  assert.ok(told.verdict.because.every((reason) => !/ran a program|was refused by/.test(reason)));
});

test('what is sealed alike is told once, and each run for itself', () => {
  const sealed = told.blindSpots.filter(({ reason }) => reason === 'sealed');
  assert.equal(
    sealed.map(({ frame, lastFrame, count }) => [frame, lastFrame, count]),
    [
      [381, 38471, 21],
      [38793, 40241, 48],
    ],
  );
  assert.ok(marketing.blindSpots.some((spot) => /^48 calls of svcctl/.test(spot)));
  const starts = marketing.stages.filter(({ phase }) => phase === 'execute').map(({ frame }) => frame);
  assert.equal(starts, [38801, 39233, 39695]);
  assert.equal(marketing.commands, []);
});

test('files: first and last frame, what was seen, and why there is no hash', () => {
  const [torn] = told.files;
  assert.equal([torn.frame, torn.responseFrame, torn.bytes, torn.size], [146, 355, 287_916, 301_056]);
  assert.match(torn.unhashed ?? '', /^bytes 238880-252019 of 301056 missing$/);
  assert.ok(told.files.slice(1).every(({ unhashed, sha256 }) => unhashed === null && sha256 !== null));
});

test.run();
