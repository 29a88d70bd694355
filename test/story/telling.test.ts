/** Verdicts, blind spots, recommendations, indicators, lists: what is said, and what it rests on. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/case.ts';
import type { BlindSpotReason, Observation } from '../../src/observations.ts';
import {
  blindSpot,
  capture,
  connection,
  file,
  logon,
  negotiate,
  pipe,
  service,
  share,
  transfer,
} from '../report/samples.ts';
import { ticket } from '../report/samples-calls.ts';
import { finding, sequence, tell } from './support.ts';

const started = service({ action: 'start', operation: 'RStartServiceW' });
const attack = sequence<Observation>(
  negotiate({ signing: 'enabled' }),
  logon(),
  share(),
  transfer(),
  service(),
  started,
);
const dropped = finding('Program Written, Then Started', attack.slice(3), { method: 'service', outcome: 'executed' });

const VERDICTS: readonly [name: string, told: Case, kind: Case['verdict']['kind'], level: string, summary: RegExp][] = [
  [
    'a grave finding, and it ran',
    tell(attack, [dropped]),
    'lateral movement',
    'high',
    /^Lateral movement: ATTACKER \(10\.0\.0\.130\) ran a program on SALES-PC/,
  ],
  ['it ran, no rule', tell(attack), 'suspicious', 'medium', /^Suspicious/],
  [
    'a service that was there is started',
    tell(sequence<Observation>(logon(), started)),
    'legitimate use',
    'low',
    /nothing found/,
  ],
  [
    'files of an ordinary share',
    tell(sequence<Observation>(logon(), transfer({ share: '\\\\a\\docs', name: 'a.txt', type: 'text', pe: null }))),
    'legitimate use',
    'informational',
    /Ordinary use/,
  ],
  ['nothing but connections', tell(sequence<Observation>(connection())), 'none', 'informational', /Nothing in it/],
  [
    'SMB1 only',
    tell(sequence<Observation>(connection(), blindSpot({ reason: 'smb1' }))),
    'not readable',
    'informational',
    /cannot be read/,
  ],
  [
    'datagrams that the capture cut',
    tell(sequence<Observation>(connection(), blindSpot({ reason: 'cut', source: null, target: null }))),
    'none',
    'informational',
    /^Nothing in it speaks for lateral movement\.$/,
  ],
];
for (const [name, { verdict }, kind, level, summary] of VERDICTS) {
  test(`verdict: ${name}`, () => {
    assert.equal([verdict.kind, verdict.level], [kind, level]);
    assert.match(verdict.summary, summary);
    assert.ok(verdict.confidence >= 0 && verdict.confidence < 1);
  });
}

test('a tool that administrators use is named, and is no intrusion below high', () => {
  const named = finding(
    'PDQ Deploy',
    attack.slice(4),
    { legitimate: true, tool: { name: 'PDQ Deploy', confidence: 0.9 } },
    { rule: { id: null, title: 'PDQ Deploy', level: 'low', file: null } },
  );
  const odd = finding(
    'A Service',
    attack.slice(4),
    {},
    { rule: { id: null, title: 'A Service', level: 'medium', file: null } },
  );
  const { verdict, hops } = tell(attack, [named, odd]);
  assert.equal([verdict.kind, verdict.level, hops[0].level], ['legitimate use', 'low', 'low']);
  assert.match(verdict.because[0], /PDQ Deploy/);
  assert.is(tell(attack, [named, odd, dropped]).verdict.kind, 'lateral movement');
});

test('ordinary use of a share explains nothing else, and a tool of administrators no guessed password', () => {
  const technique = { id: 'T1110.001', name: '', tactics: [], tacticsV19: [], idV19: 'T1110.001' };
  const rule = { id: null, title: 'Guessed', level: 'medium', file: null } as const;
  const seen = sequence<Observation>(logon(), share({ path: '\\\\a\\docs' }));
  const ordinary = finding('Ordinary', seen.slice(1), { legitimate: true }, { rule: { ...rule, level: 'informational' } });
  const odd = finding('Guessed', seen.slice(0, 1), {}, { rule });
  assert.is(tell(seen, [ordinary]).hops[0].level, 'low');
  assert.is(tell(seen, [ordinary, odd]).hops[0].level, 'medium');
  const tool = { ...ordinary, annotation: { legitimate: true, tool: { name: 'PDQ Deploy', confidence: 0.9 } } };
  assert.is(tell(seen, [tool, odd]).hops[0].level, 'low');
  const { hops, recommendations } = tell(seen, [tool, { ...odd, techniques: [technique] }]);
  assert.is(hops[0].level, 'medium');
  assert.ok(recommendations.some(({ title }) => title === 'Reset the password of SALES\\ssales'));
});

test('refused only is an attempt; refused, then let in is not', () => {
  const refused = sequence<Observation>(
    logon({ user: 'jdoe', status: 'STATUS_LOGON_FAILURE', outcome: 'failure', sessionId: null }),
    logon(),
  );
  const guessing = finding('Guessing', refused.slice(0, 1), {}, { outcome: 'refused' });
  assert.is(tell(refused.slice(0, 1), [guessing]).verdict.kind, 'attempts only');
  const { verdict } = tell(refused, [guessing]);
  assert.is(verdict.kind, 'suspicious');
  assert.match(verdict.summary, /was refused by .* as SALES\\jdoe; .* let in SALES\\ssales/);
});

test('an encrypted answer is no failed attempt', () => {
  const sealed = service({ action: 'start', sealed: true, status: 'unknown', returnCode: null, name: null });
  const seen = sequence<Observation>(logon(), sealed);
  const { verdict } = tell(seen, [
    finding('Sealed Start', seen.slice(1), { method: 'service' }, { outcome: 'unknown' }),
  ]);
  assert.is(verdict.kind, 'suspicious');
  assert.match(verdict.summary, /tried to use/);
});

test('recommendations follow from what was seen, and name it', () => {
  const { recommendations } = tell(attack, [dropped]);
  const titles = recommendations.map(({ title }) => title);
  for (const title of [
    /^Isolate and examine SALES-PC/,
    /^Reset the password of SALES\\ssales/,
    /^Look for what was left behind: .*PSEXESVC\.exe/,
    /^Restrict NTLM/,
    /^Require SMB signing/,
  ]) {
    assert.ok(
      titles.some((one) => title.test(one)),
      `${title} in ${titles.join(' | ')}`,
    );
  }
  assert.ok(recommendations.every(({ because }) => because.join() === 'h1'));
  assert.equal(tell(sequence<Observation>(logon(), share({ path: '\\\\a\\docs' }))).recommendations, []);
});

test('what was taken away again is not looked for', () => {
  const cleaned = [
    ...attack,
    ...sequence<Observation>(
      ...Array(6).fill(logon()),
      file({ action: 'delete' }),
      service({ action: 'delete', operation: 'RDeleteService' }),
    ).slice(6),
  ];
  const { recommendations, files } = tell(cleaned, [dropped]);
  assert.is(
    recommendations.some(({ title }) => title.startsWith('Look for')),
    false,
  );
  assert.is(files[0].deleted, true);
});

const SPOTS: readonly [BlindSpotReason, string, RegExp, RegExp | null][] = [
  [
    'encrypted',
    '91 SMB3 messages encrypted',
    /would not be seen/,
    /^the NT hash or password of SALES\\ssales, or the key of session 0x000004000800002d$/,
  ],
  [
    'sealed',
    '9 calls of svcctl: arguments are encrypted (RPC_C_AUTHN_WINNT packet privacy)',
    /command lines of services/,
    /^the NT hash or password of SALES\\ssales$/,
  ],
  [
    'sealed',
    '1 call of netlogon: arguments are encrypted (RPC_C_AUTHN_NETLOGON packet privacy)',
    /domain controller/,
    /machine account/,
  ],
  ['sealed', '1 call of xyz: arguments are encrypted', /Arguments and results/, /SALES\\ssales/],
  ['lost', '65536 bytes not in the capture', /no hash/, /without loss/],
  ['cut', '1,000 bytes cut off by the snapshot length', /rest of the packets/, /whole packets/],
  ['smb1', '17 SMB1 messages', /over SMB1/, null],
  ['flood', '4,999,000 connections to port 445 of 10.0.0.2', /one by one/, /higher limits/],
  ['overlap conflict', '2 conflicts', /different content/, null],
];
for (const [reason, what, hides, opens] of SPOTS) {
  test(`blind spot: ${what}`, () => {
    const spot = blindSpot({ reason, what, sessionId: reason === 'encrypted' ? '0x000004000800002d' : null });
    const { blindSpots, hops } = tell(sequence<Observation>(logon(), spot));
    assert.match(blindSpots[0].hides, hides);
    if (opens === null) assert.is(blindSpots[0].opens, null);
    else assert.match(blindSpots[0].opens ?? '', opens);
    assert.equal(hops[0].blindSpots, [`${what}.`]);
  });
}

test('Kerberos: the key of the service opens it', () => {
  const ticket = logon({ protocol: 'Kerberos', user: null, domain: null, ntlmVersion: null, targetName: 'cifs/dc1' });
  const { blindSpots } = tell(sequence<Observation>(ticket, blindSpot({ sessionId: '0x000004000800002d' })));
  assert.match(blindSpots[0].opens ?? '', /^the key of the account that cifs\/dc1 runs under/);
});

test('the console of PsExec is said to be encrypted', () => {
  const stream = (name: string) => [
    pipe({ name }),
    pipe({ name, action: 'close', rpc: false, bytesWritten: 120, bytesRead: 344 }),
  ];
  const seen = sequence<Observation>(
    logon(),
    ...stream('PSEXESVC-HR-PC-7980-stdin'),
    ...stream('PSEXESVC-HR-PC-7980-stdout'),
  );
  const named = finding('PsExec Pipe', seen.slice(1), { tool: { name: 'PsExec', confidence: 0.9 } });
  const { blindSpots, hops, pipes } = tell(seen, [named]);
  assert.match(blindSpots[0].what, /240 bytes in and 688 bytes out, encrypted by PsExec itself/);
  assert.equal([hops[0].blindSpots.length, blindSpots[0].opens], [1, null]);
  assert.equal(
    pipes.map(({ bytesWritten, bytesRead }) => [bytesWritten, bytesRead]),
    [
      [120, 344],
      [120, 344],
    ],
  );
  assert.equal(tell(seen).blindSpots, []);
});

test('a refusal belongs to the story of a source that ran something; steps are as grave as their findings', () => {
  const failure = { user: 'jdoe', status: 'STATUS_LOGON_FAILURE', outcome: 'failure', sessionId: null } as const;
  const refused = { ...logon(failure), id: 'o90', time: '2020-07-19T13:20:00Z', frame: 900, responseFrame: 901 };
  const { hops, paths, timeline } = tell([...attack, refused], [dropped]);
  assert.equal(
    hops.map(({ level, outcome }) => [level, outcome]),
    [
      ['high', 'executed'],
      ['medium', 'denied'],
    ],
  );
  assert.equal(paths, [['h1', 'h2']]);
  assert.equal(
    timeline.filter(({ level }) => level === 'high').map(({ frame }) => frame),
    [40, 50, 60],
  );
});

test('runs are counted by consoles, starts and key files', () => {
  const seen = sequence<Observation>(
    logon(),
    ...['8FF87B23', 'AF58F077', 'CF174DD5'].map((key) =>
      transfer({ name: `PSEXEC-HR-PC-${key}.key`, type: null, pe: null, size: 16, bytes: 16 }),
    ),
    started,
  );
  const { hops } = tell(seen);
  assert.equal([hops[0].outcome, hops[0].runs], ['executed', 3]);
});

test('many files are told as one stage, few each by its name', () => {
  const reads = (count: number) =>
    sequence<Observation>(
      logon(),
      ...Array.from({ length: count }, (_, i) =>
        transfer({ direction: 'read', name: `${i}.txt`, type: 'text', pe: null, share: '\\\\a\\docs' }),
      ),
    );
  const told = (count: number) =>
    tell(reads(count))
      .hops[0].stages.filter(({ phase }) => phase === 'collect')
      .map(({ what }) => what);
  assert.is(told(3).length, 3);
  assert.equal(told(2000), [
    'Read 2,000 files on \\\\a\\docs: \\\\a\\docs\\0.txt, \\\\a\\docs\\1.txt, \\\\a\\docs\\2.txt and 1,997 more',
  ]);
});

const elsewhere = { target: { ip: '10.0.0.99', port: 445 }, flow: '1:AAAAAAAAAAAAAAAAAAAAAAAAAAA=' };

test('lists tell like events once; a finding outside of all hops stands in the timeline', () => {
  const seen = sequence<Observation>(
    connection({ ...elsewhere, handshake: 'refused', protocol: null }),
    logon(),
    share(),
    share(),
    share({ status: 'STATUS_ACCESS_DENIED' }),
  );
  const scan = finding(
    'A Scan',
    seen.slice(0, 1),
    {},
    { rule: { id: null, title: 'A Scan', level: 'low', file: null } },
  );
  const { shares, timeline, findings, hops } = tell(
    [...seen, capture({ firstTime: '2020-07-19T13:14:40.5Z' })],
    [scan],
  );
  assert.equal(
    shares.map(({ frame, status, count }) => [frame, status, count]),
    [
      [30, 'STATUS_SUCCESS', 2],
      [50, 'STATUS_ACCESS_DENIED', 1],
    ],
  );
  assert.equal(timeline.find(({ what }) => what === 'A Scan')?.hop, null);
  assert.equal(
    timeline.filter(({ what }) => what === 'A Scan').map(({ offset }) => offset),
    ['0.5'],
  );
  assert.is(findings[0].displayFilter, 'ip.addr == 10.0.0.130 && ip.addr == 10.0.0.99 && frame.number in {10..11}');
  assert.equal(hops[0].findings, []);
});

test('identities: let in and refused, a local account of two targets is two', () => {
  const local = (target: string, outcome: 'success' | 'failure') =>
    logon({
      domain: '.',
      user: 'IEUser',
      target: { ip: target, port: 445 },
      outcome,
      status: outcome === 'success' ? 'STATUS_SUCCESS' : 'STATUS_LOGON_FAILURE',
      sessionId: null,
    });
  const { identities } = tell(
    sequence<Observation>(
      local('10.0.0.131', 'failure'),
      local('10.0.0.131', 'success'),
      local('10.0.0.133', 'success'),
    ),
  );
  assert.equal(
    identities.map(({ kind, targets, successes, failures }) => [kind, targets, successes, failures]),
    [
      ['local', ['10.0.0.131'], 1, 1],
      ['local', ['10.0.0.133'], 1, 0],
    ],
  );
});

test('identities: who proves a key to the KDC was let in to the domain, who fails to was refused; who has yet to is neither', () => {
  const asked = (client: string, status: string, preAuthentication: string[] = ['PA-ENC-TIMESTAMP', 'PA-PAC-REQUEST']) =>
    ticket({ exchange: 'AS', client, realm: 'LAB.LOCAL', service: 'krbtgt/LAB.LOCAL', preAuthentication, status });
  const { identities, logons } = tell(
    sequence<Observation>(
      asked('anna', 'KDC_ERR_PREAUTH_REQUIRED', ['PA-PAC-REQUEST']),
      asked('anna', 'KDC_ERR_PREAUTH_FAILED'),
      asked('anna', 'KDC_ERR_NONE'),
      asked('oldapp', 'KDC_ERR_NONE', []),
      asked('bert', 'unknown'),
      asked('carl', 'KDC_ERR_CLIENT_REVOKED', []),
      asked('dora', 'KRB_ERR_RESPONSE_TOO_BIG'),
    ),
  );
  assert.equal(
    identities.map(({ domain, user, auth, kind, successes, failures }) => [domain, user, auth, kind, successes, failures]),
    [
      ['LAB.LOCAL', 'anna', 'Kerberos', 'domain', 1, 1],
      ['LAB.LOCAL', 'bert', 'Kerberos', 'domain', 0, 0],
      ['LAB.LOCAL', 'carl', 'Kerberos', 'domain', 0, 1],
    ],
  );
  assert.equal(
    logons.map(({ account, outcome, via, status }) => [account.user, outcome, via, status]),
    [
      ['anna', 'failure', 'KDC', 'KDC_ERR_PREAUTH_FAILED'],
      ['anna', 'success', 'KDC', 'KDC_ERR_NONE'],
      ['bert', 'unknown', 'KDC', 'unknown'],
      ['carl', 'failure', 'KDC', 'KDC_ERR_CLIENT_REVOKED'],
    ],
  );
});

test.run();
