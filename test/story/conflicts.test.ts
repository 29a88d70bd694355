/** Names that do not go together, in the case and in every report of it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NameConflict } from '../../src/case.ts';
import type { NameObservation, Observation } from '../../src/observations.ts';
import { caseText } from '../../src/report/case-text/index.ts';
import { htmlReport } from '../../src/report/html/index.ts';
import { markdownReport } from '../../src/report/markdown/index.ts';
import { name } from '../report/samples-calls.ts';
import { connection, logon } from '../report/samples.ts';
import { sequence, tell } from './support.ts';

const between = (source: string, target: string) => ({ source: { ip: source, port: 50_000 }, target: { ip: target, port: 445 } });

/** Hosts take part in something before they are hosts. */
const meet = (...ips: string[]): Observation[] => ips.map((ip) => connection({ ...between(ip, '10.0.0.250'), responseFrame: null }));

const says = (ip: string, called: string, given: Partial<NameObservation> = {}): Observation =>
  name({ ...between(ip, '10.0.0.255'), responseFrame: null, name: called, address: ip, ...given });

const cameFrom = (ip: string, workstation: string): Observation =>
  logon({ ...between(ip, '10.0.0.250'), workstation, targetName: null, server: null, nativeOs: null });

function conflictsOf(ip: string, ...observations: Observation[]): NameConflict[] {
  const story = tell(sequence(...observations));
  const host = story.hosts.find((one) => one.ip === ip);
  if (host === undefined) throw new Error(`no host ${ip}`);
  return host.conflicts;
}

test('one name that two addresses give themselves', () => {
  const observations = [...meet('10.0.0.1', '10.0.0.2'), says('10.0.0.1', 'SALES-PC'), says('10.0.0.2', 'sales-pc.lab.local', { protocol: 'mDNS', nameKind: 'DNS' })];
  assert.equal(conflictsOf('10.0.0.1', ...observations), [
    {
      name: 'SALES-PC',
      otherIp: '10.0.0.2',
      otherName: 'sales-pc.lab.local',
      what: 'SALES-PC (NBNS announcement of 10.0.0.1 in frame 30) is also what 10.0.0.2 calls itself (mDNS announcement of 10.0.0.2 in frame 40)',
      frames: [30, 40],
    },
  ]);
  assert.equal(
    conflictsOf('10.0.0.2', ...observations).map(({ name: called, otherIp }) => [called, otherIp]),
    [['sales-pc.lab.local', '10.0.0.1']],
  );
});

test('a workstation that calls itself as another machine does', () => {
  const conflicts = conflictsOf('10.0.0.1', cameFrom('10.0.0.1', 'DC1'), ...meet('10.0.0.2'), says('10.0.0.2', 'DC1'));
  assert.equal(
    conflicts.map(({ otherIp, frames }) => [otherIp, frames]),
    [['10.0.0.2', [10, 30]]],
  );
});

test('a machine of two names', () => {
  const conflicts = conflictsOf('10.0.0.1', cameFrom('10.0.0.1', 'KALI'), says('10.0.0.1', 'SALES-PC'), says('10.0.0.1', 'KALI'), says('10.0.0.1', 'Sales-PC.lab.local'));
  assert.equal(
    conflicts.map(({ name: called, otherIp, otherName }) => [called, otherIp, otherName]),
    [['KALI', null, 'SALES-PC']],
  );
});

test('no conflict: addresses of both versions and link-local ones, names that NetBIOS shortened, what others call a machine', () => {
  for (const other of ['fe80::1', 'fd00::1', '169.254.3.4'])
    assert.equal(conflictsOf('10.0.0.1', ...meet('10.0.0.1', other), says('10.0.0.1', 'PC'), says(other, 'PC')), [], other);
  const long = 'WORKSTATION-OF-SALES';
  assert.equal(conflictsOf('10.0.0.1', ...meet('10.0.0.1'), says('10.0.0.1', long.slice(0, 15)), says('10.0.0.1', long, { protocol: 'DHCP' })), []);
  const dns = says('10.0.0.1', 'www.example.org', { protocol: 'DNS', action: 'answer', nameKind: 'DNS' });
  assert.equal(conflictsOf('10.0.0.1', ...meet('10.0.0.1'), says('10.0.0.1', 'PC'), dns), []);
});

test('a flood of names is told up to a limit', () => {
  const names = Array.from({ length: 50 }, (_, i) => cameFrom('10.0.0.1', `WS${i}`));
  assert.is(conflictsOf('10.0.0.1', ...names).length, 8);
});

test('every report says so, with both sources, and takes no markup from a name', () => {
  const bad = '<b>KALI\u001b[31m';
  const story = tell(sequence(cameFrom('10.0.0.1', bad), says('10.0.0.1', 'SALES-PC')));
  for (const report of [caseText(story, { width: 200 }), markdownReport(story), htmlReport(story)]) {
    assert.match(report, /conflict/i);
    assert.match(report, /NTLM workstation/);
    assert.match(report, /NBNS/);
    assert.not.match(report, '\u001b');
  }
  assert.not.match(htmlReport(story), '<b>KALI');
  // as code it is no markup
  assert.not.match(markdownReport(story), /(?<![`\\])<b>KALI/);
});

test.run();
