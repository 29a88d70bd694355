/** Which side has the tool: servers that take logons or pass them on, and what names nobody. Recordings of real tools (test/detect/recordings). */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/case.ts';
import { detect } from '../../src/detect/detector.ts';
import { loadRuleset } from '../../src/detect/load.ts';
import type { Observation } from '../../src/observations.ts';
import { logon, server } from '../report/samples.ts';
import { coercion } from '../report/samples-calls.ts';
import { observe } from '../support/analyze.ts';
import { root } from '../support/shared.ts';
import { sequence, tell } from './support.ts';

const ruleset = loadRuleset();

async function recorded(name: string): Promise<Case> {
  const seen = await observe(join(root, `test/detect/recordings/${name}.pcap.gz`));
  return tell(seen, detect(seen, ruleset));
}

const rolesIn = ({ hosts }: Case, ip: string) => hosts.find((host) => host.ip === ip)?.roles;

test('a server with a challenge of its own choosing took the logon: it has the tool, who logged on is its target', async () => {
  const story = await recorded('challenge');
  assert.equal(story.hops.map(({ actor, source, target }) => [actor, source.ip, target.ip]), [['target', '10.1.0.30', '10.1.0.66']]);
  assert.equal(rolesIn(story, '10.1.0.66')?.[0], 'attacker');
  assert.equal(rolesIn(story, '10.1.0.30'), ['target', 'client']);
  assert.match(story.verdict.summary, /^Suspicious: \S+ \(10\.1\.0\.66\) took a logon of SALES-PC \(10\.1\.0\.30\) as LAB\\anna\.$/);
  assert.equal(story.iocs.filter(({ type }) => type === 'ip').map(({ value }) => value), ['10.1.0.66']);
  assert.ok(story.recommendations.some(({ title }) => /^Examine .*10\.1\.0\.66/.test(title)));
  assert.not(story.recommendations.some(({ title, detail }) => title === 'Require SMB signing' && detail.includes('10.1.0.66')));
});

test('a relay: its server took the logon, its client used it, and neither name that it passed on is its own', async () => {
  const story = await recorded('relay');
  const [taken, used] = story.hops;
  assert.equal([taken.actor, taken.source.ip, taken.target.ip], ['target', '10.1.0.30', '10.1.0.66']);
  assert.equal([used.actor, used.source.ip, used.target.ip], ['source', '10.1.0.66', '10.1.0.20']);
  assert.equal(rolesIn(story, '10.1.0.66')?.[0], 'attacker');
  assert.not(rolesIn(story, '10.1.0.30')?.includes('attacker'));
  assert.equal(story.findings.find(({ rule }) => rule.title.startsWith('One NTLM Challenge'))?.actor?.ip, '10.1.0.66');
  const relay = story.hosts.find(({ ip }) => ip === '10.1.0.66');
  assert.equal([relay?.name, relay?.names, relay?.conflicts], [null, [], []]);
  assert.is(story.hosts.find(({ ip }) => ip === '10.1.0.20')?.name, 'FILES');
  assert.match(story.verdict.summary, /10\.1\.0\.66 took a logon of SALES-PC/);
});

test('who answers for names that are not its own did it, not who asked', async () => {
  const story = await recorded('names');
  const claimed = story.findings.filter(({ rule }) => /Answer/.test(rule.title));
  assert.equal([...new Set(claimed.map(({ actor }) => actor?.ip))], ['10.1.0.20']);
  assert.match(story.verdict.summary, /One Machine Answers for Many Names by 10\.1\.0\.20/);
  assert.ok(story.iocs.some(({ type, value }) => type === 'ip' && value === '10.1.0.20'));
});

test('a server that was made to log on elsewhere is whom it was done to, wherever it was sent', () => {
  const [attacker, controller] = ['10.0.0.66', '10.0.0.5'];
  const coerced = (listener: string): Case => {
    const asked = coercion({ source: { ip: attacker, port: 50_000 }, target: { ip: controller, port: 445 }, path: `\\\\${listener}\\share\\1.txt`, listener });
    const followed = logon({ source: { ip: controller, port: 50_001 }, target: { ip: listener, port: 445 }, domain: 'LAB', user: 'DC$', workstation: 'DC', server: null });
    const seen = sequence<Observation>(asked, followed);
    return tell(seen, detect(seen, ruleset));
  };
  for (const listener of [attacker, '10.0.0.77']) {
    const story = coerced(listener);
    assert.is(story.findings.find(({ rule }) => rule.title === 'Server Made to Log On Elsewhere')?.actor?.ip, attacker);
    const taken = story.hops.find(({ source }) => source.ip === controller);
    assert.equal([taken?.actor, taken?.target.ip, taken?.stages.at(-1)?.phase], ['target', listener, 'authenticate']);
    assert.is(rolesIn(story, attacker)?.[0], 'attacker');
    assert.not(rolesIn(story, controller)?.some((role) => role === 'attacker' || role === 'source'));
    assert.not(story.iocs.some(({ type, value }) => type === 'ip' && value === controller));
  }
});

test('WORKSTATION of curl names no machine, and is shown with its source', async () => {
  const { hosts } = await recorded('web');
  const client = hosts.find(({ ip }) => ip === '10.1.0.66');
  assert.is(client?.name, null);
  assert.match(client?.names[0].source ?? '', /^NTLM workstation, which programs send that have no name for their machine/);
});

test('what every machine calls itself is no name and no conflict, a name of its own is', () => {
  const from = (ip: string, workstation: string): Observation => logon({ source: { ip, port: 50_000 }, workstation, server: { ...server, challenge: null } });
  const { hosts } = tell(sequence<Observation>(from('10.0.0.1', 'WORKSTATION'), from('10.0.0.2', 'localhost'), from('10.0.0.2', 'HR-PC'), from('10.0.0.3', '127.0.0.1')));
  assert.equal(
    hosts.filter(({ ip }) => /\.[123]$/.test(ip)).map(({ ip, name, conflicts }) => [ip, name, conflicts.length]),
    [['10.0.0.1', null, 0], ['10.0.0.2', 'HR-PC', 0], ['10.0.0.3', null, 0]],
  );
});

test.run();
