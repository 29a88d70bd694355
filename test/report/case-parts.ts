/** Parts of cases for tests, of each kind one, whole; what a test is about is given. */
import type * as c from '../../src/case.ts';

export const HR: c.HostRef = { ip: '10.0.0.130', name: 'HR-PC' };
export const SALES: c.HostRef = { ip: '10.0.0.133', name: 'SALES-PC' };
export const MARKETING: c.HostRef = { ip: '10.0.0.131', name: 'MARKETING-PC' };

export const START = '2023-10-11T07:37:25.469653538Z';
export const at = (offset: string): string => {
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
export const SHARES = technique('T1021.002', 'SMB/Windows Admin Shares', ['lateral-movement']);
export const SERVICE = technique('T1569.002', 'Service Execution', ['execution']);
const TRANSFER = technique('T1570', 'Lateral Tool Transfer', ['lateral-movement']);
export const GUESSING = technique('T1110.001', 'Password Guessing', ['credential-access']);

export const hop = (given: Partial<c.Hop> = {}): c.Hop => ({
  id: 'h1',
  source: HR,
  target: SALES,
  actor: 'source',
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
  tunnels: [],
  blindSpots: ["What the pipes carried is under PsExec's own encryption"],
  displayFilter: 'ip.addr == 10.0.0.130 && ip.addr == 10.0.0.133 && frame.number >= 123 && frame.number <= 38505',
  ...given,
});

export const refusedHop = hop({
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

export const thirdHop = hop({
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
  actor: HR,
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
  count: 1,
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
  bytes: 145_568,
  complete: true,
  unhashed: null,
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
  count: 1,
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
  sourcePort: 49213,
  targetPort: 445,
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
  conflicts: [],
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
