/** What is said to whoever has to act: names in findings, advice that fits the outcome, indicators in a reader's order. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Telling } from '../../src/detect/finding.ts';
import type { Observation } from '../../src/observations.ts';
import { logon, pipe, service, share, transfer } from '../report/samples.ts';
import { account, coercion, exploit, name, printer, process, registry, task, ticket } from '../report/samples-calls.ts';
import { finding, sequence, tell } from './support.ts';

const titlesOf = (told: ReturnType<typeof tell>): string[] => told.recommendations.map(({ title }) => title);
const medium = { rule: { id: null, title: 'A Mark', level: 'medium', file: null } } as const;

test('a finding names the hosts that the case knows, and keeps the address of others', () => {
  const seen = sequence<Observation>(logon(), share());
  const telling: Telling = {
    sources: ['10.0.0.130'],
    targets: ['10.0.0.133', '10.0.0.99'],
    account: { domain: 'SALES', user: 'ssales' },
    deeds: [
      { did: 'connected to X', at: ' on ', answer: '', target: '10.0.0.133', times: 1 },
      { did: 'tried to log on', at: ' to ', answer: ': refused', target: '10.0.0.99', times: 1200 },
    ],
    leftOut: 0,
  };
  const { findings } = tell(seen, [finding('A Rule', seen, {}, { telling })]);
  assert.is(
    findings[0].what,
    'ATTACKER as SALES\\ssales on 2 machines: connected to X on SALES-PC; tried to log on to 10.0.0.99: refused, 1,200 times',
  );
  assert.not.ok('telling' in findings[0]);
});

test('two hosts of one name are told apart by their addresses', () => {
  const twin = logon({ source: { ip: '10.0.0.131', port: 50000 } });
  const seen = sequence<Observation>(logon(), twin);
  const telling: Telling = {
    ...{ sources: ['10.0.0.131'], targets: [], account: null, leftOut: 0 },
    deeds: [{ did: 'did it', at: ' on ', answer: '', target: null, times: 1 }],
  };
  const { findings } = tell(seen, [finding('A Rule', seen.slice(1), {}, { telling })]);
  assert.is(findings[0].what, 'ATTACKER (10.0.0.131) did it');
});

test('a grave act whose answer is encrypted makes its target worth an examination', () => {
  const sealed = service({ action: 'start', sealed: true, status: 'unknown', returnCode: null, name: null });
  const seen = sequence<Observation>(logon(), sealed);
  const grave = finding('Sealed Start', seen.slice(1), { method: 'service' }, { outcome: 'unknown' });
  const told = tell(seen, [grave]);
  assert.is(told.hops[0].outcome, 'attempted');
  assert.ok(titlesOf(told).includes('Examine SALES-PC (10.0.0.133)'));
  assert.ok(titlesOf(told).some((title) => title.startsWith('Find out how ATTACKER')));

  const unanswered = seen.map((one) => ({ ...one, responseFrame: null }) as Observation);
  assert.not.ok(titlesOf(tell(unanswered, [grave])).some((title) => /^(Examine|Isolate)/.test(title)));
  const lesser = tell(seen, [{ ...grave, ...medium }]);
  assert.not.ok(titlesOf(lesser).some((title) => /^(Examine|Isolate)/.test(title)));
});

test("a tool's mark alone is a question to somebody, not a password to reset", () => {
  const seen = sequence<Observation>(logon(), share({ path: '\\\\a\\docs' }));
  const told = tell(seen, [finding('A Mark', seen.slice(0, 1), { tool: { name: 'impacket', confidence: 0.8 } }, medium)]);
  assert.match(told.verdict.summary, /used SALES-PC \(10\.0\.0\.133\) .* with impacket as SALES\\ssales/);
  assert.match(told.verdict.because[0], /^h1: impacket: A Mark: /);
  assert.is(titlesOf(told)[0], 'Ask who uses impacket on ATTACKER (10.0.0.130)');
  assert.not.ok(titlesOf(told).some((title) => /^(Reset|Examine|Isolate|Find out)/.test(title)));
});

test('a console that nobody encrypted is said to be there to read', () => {
  const seen = sequence<Observation>(
    logon(),
    ...['RemCom_stdinab1', 'RemCom_stdoutab1'].flatMap((name) => [
      pipe({ name }),
      pipe({ name, action: 'close', rpc: false, bytesWritten: 1200, bytesRead: 44 }),
    ]),
  );
  const of = (tool: string) =>
    tell(seen, [finding('A Pipe', seen.slice(1), { tool: { name: tool, confidence: 0.9 } })]).recommendations;
  const [console] = of('RemCom').filter(({ title }) => title === 'Read what the console carried');
  assert.match(console.detail, /^2,400 bytes went in and 88 came out through RemCom_stdinab1 and RemCom_stdoutab1: /);
  assert.match(console.displayFilter ?? '', /frame\.number >= 20 && ip\.addr == 10\.0\.0\.133$/);
  assert.not.ok(of('PsExec').some(({ title }) => title === 'Read what the console carried'));
});

test('indicators stand in one order whatever came first, and say once what was done', () => {
  const seen = sequence<Observation>(
    logon(),
    service({ name: 'A', binaryPath: '%SystemRoot%\\a.exe', status: 'ERROR_SERVICE_EXISTS' }),
    transfer(),
    service({ name: 'B', binaryPath: '%SystemRoot%\\b.exe' }),
  );
  const { iocs } = tell(seen, [finding('Grave', seen.slice(1), { method: 'service' })]);
  const types = [...new Set(iocs.map(({ type }) => type))];
  const order = ['ip', 'hostname', 'account', 'file name', 'file path', 'sha256', 'sha1', 'md5', 'service name'];
  assert.equal(types, order.filter((type) => types.some((one) => one === type)));
  const context = (value: string): string | undefined => iocs.find((ioc) => ioc.value === value)?.context;
  assert.is(context('A'), 'asked to create on SALES-PC (10.0.0.133): ERROR_SERVICE_EXISTS');
  assert.is(context('B'), 'created on SALES-PC (10.0.0.133)');
});

const technique = (id: string) => ({ id, name: '', tactics: [], tacticsV19: [], idV19: id });

test('a finding of no hop is in the verdict, beside what hops tell, and its source among the indicators', () => {
  const asked = ticket({ exchange: 'TGS', service: 'MSSQL/db.lab', status: 'KDC_ERR_NONE', source: { ip: '10.0.0.77', port: 50000 } });
  const seen = sequence<Observation>(logon(), share(), asked);
  const hop = finding('A Mark', seen.slice(0, 2), {}, medium);
  const taken = finding('Tickets Taken', seen.slice(2), {}, { techniques: [technique('T1558.003')] });
  const told = tell(seen, [hop, taken]);
  assert.equal([told.verdict.kind, told.verdict.level], ['suspicious', 'high']);
  assert.match(told.verdict.summary, /^Suspicious: .* used SALES-PC .*\. Besides: Tickets Taken by 10\.0\.0\.77\.$/);
  assert.match(told.verdict.because.join(), /Tickets Taken/);
  assert.ok(told.iocs.some(({ type, value }) => type === 'ip' && value === '10.0.0.77'));
  const [advice] = told.recommendations.filter(({ title }) => title.startsWith('Change the passwords of the services'));
  assert.match(advice!.detail, /^MSSQL\/db\.lab\. /);
  assert.equal(advice!.because, told.findings.filter(({ rule }) => rule.title === 'Tickets Taken').map(({ id }) => id));
});

test('a finding of no hop makes of attempts something suspicious, unless it was refused too', () => {
  const failure = logon({ status: 'STATUS_LOGON_FAILURE', outcome: 'failure', sessionId: null });
  const asked = ticket({ exchange: 'AS', client: 'bob', status: 'KDC_ERR_NONE', source: { ip: '10.0.0.77', port: 50000 } });
  const seen = sequence<Observation>(failure, asked);
  const guessed = finding('Guessing', seen.slice(0, 1), {}, { ...medium, outcome: 'refused' });
  const roasted = finding('No Proof', seen.slice(1), {}, { techniques: [technique('T1558.004')] });
  assert.is(tell(seen, [guessed]).verdict.kind, 'attempts only');
  assert.is(tell(seen, [guessed, roasted]).verdict.kind, 'suspicious');
  assert.is(tell(seen, [guessed, { ...roasted, outcome: 'refused' }]).verdict.kind, 'attempts only');
  assert.ok(titlesOf(tell(seen, [roasted])).some((title) => title.startsWith('Require pre-authentication')));
  assert.not.ok(titlesOf(tell(seen, [{ ...roasted, outcome: 'refused' }])).some((title) => title.startsWith('Require pre-')));
});

test('who answers for names of others: what to turn off, and which names', () => {
  const lie = name({ action: 'answer', protocol: 'LLMNR', name: 'filesrv', address: '10.0.0.66', source: { ip: '10.0.0.30', port: 50_000 }, target: { ip: '10.0.0.66', port: 5355 } });
  const seen = sequence<Observation>(lie);
  const told = tell(seen, [finding('Poisoned', seen, {}, { techniques: [technique('T1557.001')] })]);
  const [advice] = told.recommendations.filter(({ title }) => title.startsWith('Turn LLMNR'));
  assert.match(advice!.detail, /^10\.0\.0\.66 answered for filesrv\. /);
});

test('indicators of what calls made: tasks, command lines, keys, accounts, libraries, listeners; not what was only asked', () => {
  const command = { type: 'command', command: 'cmd.exe', arguments: '/c dir', workingDirectory: null, classId: null } as const;
  const seen = sequence<Observation>(
    logon(),
    task({ path: '\\Updater', actions: [command], status: 'S_OK' }),
    task({ action: 'query', path: '\\Asked', status: 'S_OK' }),
    process({ commandLine: 'calc', via: 'wmi', status: 'S_OK' }),
    registry({ action: 'set', key: 'HKLM\\Run', value: 'x', status: 'ERROR_ACCESS_DENIED', returnCode: 5 }),
    account({ action: 'create', account: 'eve', status: 'STATUS_SUCCESS' }),
    printer({ action: 'add driver', driverPath: 'C:\\d.dll', dataFile: '\\\\a\\s\\e.dll', configFile: null, status: 'ERROR_SUCCESS' }),
    coercion({ listener: '10.0.0.66' }),
    transfer({ direction: 'read', name: 'x.exe', type: 'PE executable' }),
  );
  const { iocs } = tell(seen, [finding('A Rule', seen, {})]);
  const of = (wanted: string) => iocs.filter(({ type }) => type === wanted).map(({ value }) => value);
  assert.equal(of('task name'), ['\\Updater']);
  assert.equal(of('command line'), ['cmd.exe /c dir', 'calc']);
  assert.equal(of('registry key'), ['HKLM\\Run\\x']);
  assert.match(iocs.find(({ type }) => type === 'registry key')!.context, /refused, ERROR_ACCESS_DENIED$/);
  assert.ok(of('account').includes('eve'));
  assert.ok(of('file path').includes('\\\\a\\s\\e.dll'));
  assert.ok(of('ip').includes('10.0.0.66'));
  assert.match(iocs.find(({ type }) => type === 'file name')!.context, /^fetched from /);
});

test('who did something grave has to be looked at, though nothing was put in place', () => {
  const seen = sequence<Observation>(logon(), transfer({ direction: 'read', name: 'tool.exe', type: 'PE executable' }));
  assert.ok(titlesOf(tell(seen, [finding('A Tool Read', seen.slice(1), { outcome: 'accessed' })])).some((title) => title.startsWith('Find out how ATTACKER')));
});

test('a machine that was let in by zeros is a directory to take as known, a hole of SMB1 one to close', () => {
  const machine = (given = {}) => account({ interface: 'netlogon', operation: 'NetrServerAuthenticate3', action: 'authenticate machine', account: 'DC$', status: 'STATUS_SUCCESS', ...given });
  const toldOf = (what: Observation) => {
    const seen = sequence<Observation>(logon(), what);
    return tell(seen, [finding('A Hole', seen.slice(1), { method: 'exploit', outcome: 'accessed' }, { outcome: 'unknown' })]).recommendations;
  };
  const [taken] = toldOf(machine()).filter(({ title }) => title.startsWith('See whether'));
  assert.match(taken.title, /^See whether DC\$ was taken over on SALES-PC/);
  assert.not(toldOf(machine({ status: 'STATUS_ACCESS_DENIED' })).some(({ title }) => title.startsWith('See whether')));
  // the answers are encrypted
  const sealed = toldOf(machine({ action: 'set password', account: null, sealed: true, status: 'unknown', returnCode: null }));
  assert.match(sealed.find(({ title }) => title.startsWith('See whether'))?.title ?? '', /^See whether its machine account/);
  assert.not(sealed.some(({ title, detail }) => /MS17-010/.test(title + detail)));

  const titles = (given = {}) => toldOf(exploit({ name: 'MS17-010', action: 'attempt', status: 'STATUS_INVALID_PARAMETER', ...given })).map(({ title }) => title);
  assert.ok(titles().some((title) => title.startsWith('Close MS17-010 on SALES-PC')));
  assert.not(titles({ action: 'probe' }).some((title) => title.startsWith('Close')));
});

test('what was put on an administrative share is an indicator, whatever it is; on other shares programs are', () => {
  const put = (share: string, name: string) => transfer({ share, name, type: 'text', pe: null });
  const seen = sequence<Observation>(logon(), put('\\\\10.0.0.133\\C$', 'Windows\\Tasks\\a.xml'), put('\\\\10.0.0.133\\docs', 'b.txt'));
  const { iocs } = tell(seen, [finding('A Rule', seen, {})]);
  assert.equal(iocs.filter(({ type }) => type === 'file name').map(({ value }) => value), ['a.xml']);
});

test('the program that a service gets back is no indicator, what it was started with is', () => {
  const change = (binaryPath: string) => service({ action: 'change config', operation: 'RChangeServiceConfigW', name: 'XblAuthManager', binaryPath });
  const start = service({ action: 'start', operation: 'RStartServiceW', name: 'XblAuthManager', binaryPath: null });
  const values = (...of: Observation[]) => {
    const seen = sequence<Observation>(logon(), ...of);
    const { iocs } = tell(seen, [finding('A Rule', seen, {})]);
    return iocs.filter(({ type }) => type === 'file path' || type === 'command line').map(({ value }) => value);
  };
  assert.equal(values(change('C:\\a.exe'), start, change('C:\\Windows\\system32\\svchost.exe -k netsvcs')), ['C:\\a.exe']);
  assert.equal(values(change('C:\\a.exe'), start, change('C:\\b.exe'), start), ['C:\\a.exe', 'C:\\b.exe']);
});

test.run();
