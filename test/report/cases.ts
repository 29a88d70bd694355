/** Cases for tests, told by hand: the reference scenario, strings that mean harm, nothing at all, and many hosts. */
import type * as c from '../../src/case.ts';

export const HR: c.HostRef = { ip: '10.0.0.130', name: 'HR-PC' };
export const SALES: c.HostRef = { ip: '10.0.0.133', name: 'SALES-PC' };
export const MARKETING: c.HostRef = { ip: '10.0.0.131', name: 'MARKETING-PC' };

const START = '2023-10-11T07:37:25.469653538Z';
const at = (offset: string): string => {
  const nanoseconds = BigInt(offset.replace('.', '').padEnd(offset.indexOf('.') + 9, '0'));
  const total = 469_653_538n + nanoseconds;
  const base = Date.parse('2023-10-11T07:37:25Z') + Number(total / 1_000_000_000n) * 1000;
  return `${new Date(base).toISOString().slice(0, 19)}.${(total % 1_000_000_000n).toString().padStart(9, '0')}Z`;
};

export const technique = (
  id: string,
  name: string,
  tactics: string[],
  given: Partial<c.Technique> = {},
): c.Technique => ({
  id,
  name,
  tactics,
  tacticsV19: tactics,
  idV19: id,
  ...given,
});
const SHARES = technique('T1021.002', 'SMB/Windows Admin Shares', ['lateral-movement']);
const SERVICE = technique('T1569.002', 'Service Execution', ['execution']);
const TRANSFER = technique('T1570', 'Lateral Tool Transfer', ['lateral-movement']);
const GUESSING = technique('T1110.001', 'Password Guessing', ['credential-access']);

export const hop = (given: Partial<c.Hop> = {}): c.Hop => ({
  id: 'h1',
  source: HR,
  target: SALES,
  account: { domain: null, user: 'ssales' },
  auth: 'NTLMv2',
  method: 'service',
  tool: {
    name: 'PsExec',
    confidence: 0.97,
    because: [
      'PSEXESVC.exe was written to ADMIN$ (frames 144 to 352)',
      'three pipes share the stem PSEXESVC-HR-PC-7980 and end in stdin, stdout and stderr (frames 410 to 432)',
    ],
  },
  outcome: 'executed',
  because: ["the tool's own pipes answered (frames 412 to 433)"],
  level: 'high',
  runs: 1,
  start: at('283.377174691'),
  end: at('521.565874691'),
  stages: [
    {
      phase: 'authenticate',
      time: at('283.409462212'),
      frame: 132,
      responseFrame: 133,
      what: 'NTLMv2 logon as ssales: STATUS_SUCCESS',
    },
    {
      phase: 'connect',
      time: at('283.413341567'),
      frame: 138,
      responseFrame: 139,
      what: 'connected to \\\\10.0.0.133\\ADMIN$',
    },
    {
      phase: 'stage',
      time: at('283.415525526'),
      frame: 144,
      responseFrame: 145,
      what: 'PSEXESVC.exe created on ADMIN$',
    },
    {
      phase: 'execute',
      time: at('283.701000000'),
      frame: 390,
      responseFrame: 392,
      what: 'service started through the service manager (sealed)',
    },
    {
      phase: 'communicate',
      time: at('283.807000000'),
      frame: 410,
      responseFrame: 412,
      what: 'pipe PSEXESVC-HR-PC-7980-stdin opened',
    },
  ],
  commands: [],
  findings: ['f1', 'f2'],
  blindSpots: ["What the pipes carried is under PsExec's own encryption"],
  displayFilter: 'ip.addr == 10.0.0.130 && ip.addr == 10.0.0.133 && frame.number >= 123 && frame.number <= 38505',
  ...given,
});

const refusedHop = hop({
  id: 'h2',
  target: MARKETING,
  account: { domain: null, user: 'jdoe' },
  method: 'logon',
  tool: null,
  outcome: 'denied',
  because: ['the logon was refused: STATUS_LOGON_FAILURE in frame 38516'],
  level: 'medium',
  runs: null,
  start: at('534.412820000'),
  end: at('534.444591857'),
  stages: [
    {
      phase: 'refused',
      time: at('534.442101273'),
      frame: 38515,
      responseFrame: 38516,
      what: 'NTLMv2 logon as jdoe: STATUS_LOGON_FAILURE',
    },
  ],
  findings: ['f3'],
  blindSpots: [],
  displayFilter: 'frame.number in {38515, 38516}',
});

const thirdHop = hop({
  id: 'h3',
  target: MARKETING,
  account: { domain: '.', user: 'IEUser' },
  runs: 3,
  start: at('536.503317655'),
  end: at('566.651900000'),
  stages: [
    {
      phase: 'authenticate',
      time: at('536.505779275'),
      frame: 38535,
      responseFrame: 38536,
      what: 'NTLMv2 logon as .\\IEUser: STATUS_SUCCESS',
    },
    {
      phase: 'stage',
      time: at('536.510589012'),
      frame: 38545,
      responseFrame: 38546,
      what: 'PSEXESVC.exe created on ADMIN$',
    },
    {
      phase: 'execute',
      time: at('536.800000000'),
      frame: 38760,
      responseFrame: 38762,
      what: 'service started through the service manager (sealed)',
    },
  ],
  findings: ['f4'],
  displayFilter: 'ip.addr == 10.0.0.130 && ip.addr == 10.0.0.131 && frame.number >= 38531',
});

export const finding = (given: Partial<c.Finding> = {}): c.Finding => ({
  id: 'f1',
  rule: {
    id: '5f3c1de2-0d55-4d53-8a1b-000000000001',
    title: 'Executable written to an administrative share',
    level: 'high',
    file: 'rules/smb/admin-share-executable.yml',
  },
  techniques: [SHARES, TRANSFER],
  time: at('283.415525526'),
  source: HR,
  target: SALES,
  account: { domain: null, user: 'ssales' },
  outcome: 'done',
  what: 'PSEXESVC.exe, a PE executable, was written to \\\\10.0.0.133\\ADMIN$',
  falsePositives: ['Software deployment'],
  references: ['https://attack.mitre.org/techniques/T1021/002/'],
  frames: [144, 145, 192, 238, 240],
  observations: ['o12'],
  displayFilter: 'frame.number in {144, 145, 192, 238, 240}',
  ...given,
});

const event = {
  time: at('283.409462212'),
  frame: 132,
  responseFrame: 133,
  source: HR,
  target: SALES,
  account: { domain: null, user: 'ssales' },
  status: 'STATUS_SUCCESS',
};
export const logon = (given: Partial<c.CaseLogon> = {}): c.CaseLogon => ({
  ...event,
  protocol: 'NTLM',
  ntlmVersion: 'NTLMv2',
  workstation: 'HR-PC',
  outcome: 'success',
  via: 'smb2',
  ...given,
});
export const share = (given: Partial<c.CaseShare> = {}): c.CaseShare => ({
  ...event,
  frame: 138,
  responseFrame: 139,
  path: '\\\\10.0.0.133\\ADMIN$',
  type: 'disk',
  isAdministrative: true,
  ...given,
});
export const file = (given: Partial<c.CaseFile> = {}): c.CaseFile => ({
  ...event,
  frame: 144,
  responseFrame: 352,
  share: '\\\\10.0.0.133\\ADMIN$',
  name: 'PSEXESVC.exe',
  direction: 'write',
  size: 145_568,
  complete: true,
  md5: 'b'.repeat(32),
  sha1: 'c'.repeat(40),
  sha256: 'd'.repeat(64),
  type: 'PE executable',
  pe: {
    machine: 'x64',
    kind: 'exe',
    linkTime: '2016-06-28T18:43:09Z',
    sections: ['.text', '.rdata'],
    subsystem: null,
    version: { CompanyName: 'Sysinternals', FileDescription: 'PsExec Service', OriginalFilename: 'psexesvc.exe' },
  },
  deleted: true,
  ...given,
});
export const pipe = (given: Partial<c.CasePipe> = {}): c.CasePipe => ({
  ...event,
  frame: 410,
  responseFrame: 412,
  name: 'PSEXESVC-HR-PC-7980-stdin',
  rpc: false,
  bytesWritten: 120,
  bytesRead: 0,
  ...given,
});
export const service = (given: Partial<c.CaseService> = {}): c.CaseService => ({
  ...event,
  frame: 390,
  responseFrame: 392,
  status: 'unknown',
  action: 'start',
  name: null,
  displayName: null,
  binaryPath: null,
  sealed: true,
  ...given,
});
export const blindSpot = (given: Partial<c.CaseBlindSpot> = {}): c.CaseBlindSpot => ({
  reason: 'lost',
  what: '12,840 bytes that HR-PC sent are not in the capture: the answer in frame 318 acknowledges them',
  hides: 'Part of PSEXESVC.exe: its hash cannot be given',
  opens: 'A capture taken at the switch or on SALES-PC',
  source: HR,
  target: SALES,
  frame: 318,
  lastFrame: 318,
  count: 1,
  bytes: 12_840,
  ...given,
});
export const host = (ref: c.HostRef, given: Partial<c.Host> = {}): c.Host => ({
  ...ref,
  names:
    ref.name === null
      ? []
      : [{ name: ref.name, kind: 'netbios', source: `NTLM CHALLENGE of ${ref.ip} in frame 131`, frame: 131 }],
  domain: null,
  os: {
    version: '10.0.19041',
    build: 19041,
    name: 'Windows 10 2004 to 22H2',
    source: `NTLM CHALLENGE of ${ref.ip} in frame 131`,
    frame: 131,
  },
  roles: ['target'],
  firstSeen: at('283.377174691'),
  lastSeen: at('521.565874691'),
  ...given,
});
export const entry = (given: Partial<c.TimelineEntry> = {}): c.TimelineEntry => ({
  time: at('283.409462212'),
  offset: '283.409462212',
  frame: 132,
  source: HR,
  target: SALES,
  what: 'NTLMv2 logon as ssales: STATUS_SUCCESS',
  level: 'informational',
  hop: 'h1',
  ...given,
});

export const empty = (given: Partial<c.Case> = {}): c.Case => ({
  schema: 'hoptrace.case/1',
  verdict: {
    kind: 'none',
    level: 'informational',
    confidence: 0.9,
    summary: 'Nothing in this capture speaks for lateral movement.',
    because: [],
  },
  captures: [
    {
      name: 'quiet.pcap',
      format: 'pcap',
      packets: 12,
      bytes: 900,
      firstTime: START,
      lastTime: at('20.500000000'),
      linkTypes: ['ETHERNET'],
      problems: [],
    },
  ],
  hosts: [],
  identities: [],
  hops: [],
  paths: [],
  findings: [],
  logons: [],
  shares: [],
  files: [],
  pipes: [],
  services: [],
  tasks: [],
  iocs: [],
  techniques: [],
  recommendations: [],
  timeline: [],
  blindSpots: [],
  stats: { observations: { connection: 2 }, rules: 41, ruleProblems: 0 },
  ...given,
});

const hops = [hop(), refusedHop, thirdHop];

export const hunt = (): c.Case =>
  empty({
    verdict: {
      kind: 'lateral movement',
      level: 'high',
      confidence: 0.97,
      summary: 'HR-PC (10.0.0.130) ran code on SALES-PC and MARKETING-PC with PsExec.',
      because: [
        'PSEXESVC.exe was written to ADMIN$ of both and started as a service (frames 144 and 38545)',
        "the tool's own pipes answered on both",
      ],
    },
    captures: [
      {
        name: 'psexec-hunt.pcapng',
        format: 'pcapng',
        packets: 40_294,
        bytes: 8_675_309,
        firstTime: START,
        lastTime: at('636.832400000'),
        linkTypes: ['ETHERNET'],
        problems: [],
      },
    ],
    hosts: [
      host(HR, {
        roles: ['attacker', 'source'],
        os: null,
        names: [{ name: 'HR-PC', kind: 'workstation', source: 'NTLM AUTHENTICATE in frame 132', frame: 132 }],
      }),
      host(SALES),
      host(MARKETING),
    ],
    identities: [
      {
        domain: null,
        user: 'ssales',
        auth: 'NTLMv2',
        kind: 'local',
        sources: ['10.0.0.130'],
        targets: ['10.0.0.133'],
        successes: 1,
        failures: 0,
        frames: [132, 133],
      },
      {
        domain: null,
        user: 'jdoe',
        auth: 'NTLMv2',
        kind: 'local',
        sources: ['10.0.0.130'],
        targets: ['10.0.0.131'],
        successes: 0,
        failures: 1,
        frames: [38515, 38516],
      },
    ],
    hops,
    paths: [['h1', 'h3']],
    findings: [
      finding(),
      finding({
        id: 'f2',
        rule: { ...finding().rule, title: 'Pipes of PsExec', level: 'critical' },
        techniques: [SERVICE],
        what: 'Three pipes share the stem PSEXESVC-HR-PC-7980',
        frames: [410, 412],
      }),
      finding({
        id: 'f3',
        rule: { ...finding().rule, title: 'Logon refused', level: 'low' },
        techniques: [GUESSING],
        target: MARKETING,
        account: { domain: null, user: 'jdoe' },
        outcome: 'refused',
        what: 'jdoe was refused: STATUS_LOGON_FAILURE',
        frames: [38515, 38516],
      }),
      finding({ id: 'f4', target: MARKETING, account: { domain: '.', user: 'IEUser' }, frames: [38545, 38546] }),
    ],
    logons: [
      logon(),
      logon({
        frame: 38515,
        responseFrame: 38516,
        target: MARKETING,
        account: { domain: null, user: 'jdoe' },
        status: 'STATUS_LOGON_FAILURE',
        outcome: 'failure',
      }),
    ],
    shares: [
      share({ frame: 134, responseFrame: 135, path: '\\\\10.0.0.133\\IPC$', type: 'pipe', isAdministrative: true }),
      share(),
    ],
    files: [
      file({ md5: null, sha1: null, sha256: null, complete: false }),
      file({ frame: 38545, responseFrame: 38700, target: MARKETING, share: '\\\\10.0.0.131\\ADMIN$' }),
    ],
    pipes: [pipe()],
    services: [service({ action: 'create', frame: 380, responseFrame: 384 }), service()],
    iocs: [
      { type: 'sha256', value: 'd'.repeat(64), context: 'PSEXESVC.exe on MARKETING-PC', frames: [38545] },
      {
        type: 'file name',
        value: 'PSEXEC-HR-PC-1C6C5D14.key',
        context: "PsExec's key file on SALES-PC",
        frames: [402],
      },
      { type: 'ip', value: '10.0.0.130', context: 'source of all hops', frames: [123] },
    ],
    techniques: [
      { tactic: 'lateral-movement', id: 'T1021.002', name: SHARES.name, findings: ['f1', 'f4'] },
      { tactic: 'execution', id: 'T1569.002', name: SERVICE.name, findings: ['f2'] },
    ],
    recommendations: [
      { title: 'Isolate HR-PC.', detail: 'It is where both hops come from.', because: ['f1', 'f2', 'f4'] },
      {
        title: 'Reset ssales and IEUser.',
        detail: 'Their NTLMv2 responses are in the capture.',
        because: ['f1', 'f4'],
      },
    ],
    timeline: [
      entry(),
      entry({
        time: at('283.415525526'),
        offset: '283.415525526',
        frame: 144,
        what: 'PSEXESVC.exe created on ADMIN$',
        level: 'high',
      }),
      entry({
        time: at('534.442101273'),
        offset: '534.442101273',
        frame: 38515,
        target: MARKETING,
        what: 'NTLMv2 logon as jdoe: STATUS_LOGON_FAILURE',
        level: 'low',
        hop: 'h2',
      }),
    ],
    blindSpots: [
      blindSpot(),
      blindSpot({
        reason: 'sealed',
        what: 'Calls to the service manager are sealed (packet privacy)',
        hides: 'The name and command line of the service',
        opens: 'The password or NT hash of ssales',
        frame: 380,
        lastFrame: 400,
        count: 9,
        bytes: null,
      }),
    ],
    stats: { observations: { connection: 9, logon: 4, file: 60 }, rules: 41, ruleProblems: 1 },
  });

/** Everything that a renderer might take for its own. */
export const HOSTILE = [
  '\x1b[31mred\x1b[0m',
  '\x1b]0;title\x07',
  '\x9b2J',
  'a\r\nb\tc\0d',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></svg></code>',
  '&lt;b&gt;&#60;',
  'a|b||c\\|d',
  '`code` ``more``',
  '*bold* _it_ **b** ~~s~~ $x^2$ # h',
  '[text](https://evil.example/) ![i](https://evil.example/i.png)',
  'https://evil.example www.evil.example root@evil.example',
  '<https://evil.example>',
  'exe.\u202etxt\u2066\u200b\ufeff',
  '\ud800 lone',
  'e\u0301\u0301 文件 👍',
  'x'.repeat(10_000),
  'word '.repeat(2_000),
  '-->',
  ']]>',
  '{{7*7}}',
  '---',
  '1. one',
  '+ plus',
  '=====',
  '    indented',
  '',
];

const hostileText = HOSTILE.join(' ');

/** Every string of a case replaced by hostile ones, one after another, but for what is of a closed set. */
export function hostile(): c.Case {
  let next = 0;
  const CLOSED = new Set([
    'schema',
    'kind',
    'level',
    'outcome',
    'method',
    'auth',
    'phase',
    'format',
    'time',
    'start',
    'end',
    'firstTime',
    'lastTime',
    'firstSeen',
    'lastSeen',
    'linkTime',
    'direction',
    'reason',
    'roles',
    'id',
    'hop',
    'paths',
    'ip',
  ]);
  const poison = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') {
      if (CLOSED.has(key)) return value;
      return key === 'what' || key === 'summary' ? hostileText : HOSTILE[next++ % HOSTILE.length];
    }
    if (Array.isArray(value)) return value.map((item) => poison(key, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(name, item)]));
  };
  const story = hunt();
  // Every hostile string comes to every place that there is.
  const many: c.Case = {
    ...story,
    hosts: Array.from({ length: HOSTILE.length }, (_, i) => host(story.hosts[i % 3])),
    files: Array.from({ length: HOSTILE.length }, () => file()),
    iocs: Array.from({ length: HOSTILE.length }, () => story.iocs[0]),
    findings: Array.from({ length: HOSTILE.length }, (_, i) => finding({ id: `f${i + 1}` })),
    hops: Array.from({ length: HOSTILE.length }, (_, i) =>
      hop({
        id: `h${i + 1}`,
        commands: [{ text: 'cmd', output: 'out', frame: 3 }],
        source: { ip: `10.1.0.${i}`, name: 'n' },
        target: { ip: `10.2.0.${i}`, name: 'n' },
      }),
    ),
  };
  return poison('', many) as c.Case;
}

/** The same without what is given whole whatever its length. */
export function withoutFilters(story: c.Case): c.Case {
  return {
    ...story,
    findings: story.findings.map((of) => ({ ...of, displayFilter: '' })),
    hops: story.hops.map((of) => ({ ...of, displayFilter: '' })),
  };
}

/** A chain where each target is the next source, or one source with many targets. */
export function wide(count: number, shape: 'chain' | 'fan'): c.Case {
  const ref = (i: number): c.HostRef => ({
    ip: `10.9.${Math.floor(i / 250)}.${(i % 250) + 1}`,
    name: i % 5 === 4 ? null : `WS-${i}`,
  });
  const told = Array.from({ length: count - 1 }, (_, i) =>
    hop({
      id: `h${i + 1}`,
      source: ref(shape === 'chain' ? i : 0),
      target: ref(i + 1),
      outcome: i % 4 === 3 ? 'denied' : i % 4 === 2 ? 'staged' : 'executed',
      start: at(`${100 + i * 10}.000000000`),
      end: at(`${104 + i * 10}.000000000`),
      stages: [],
    }),
  );
  return empty({
    verdict: { ...hunt().verdict, summary: `One host reached ${count - 1} others.` },
    captures: hunt().captures,
    hosts: Array.from({ length: count }, (_, i) => host(ref(i), { roles: i === 0 ? ['attacker'] : ['target'] })),
    hops: told,
    paths: [told.map(({ id }) => id)],
  });
}
