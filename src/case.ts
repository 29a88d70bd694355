/** The case: what happened to whom, told from observations. Plain data; `--format json` prints it, its JSON Schema ships. */
import type { BlindSpotReason, CaptureProblem, PeFacts } from './observations.ts';

export const CASE_SCHEMA = 'hoptrace.case/1';

export interface Case {
  schema: typeof CASE_SCHEMA;
  verdict: Verdict;
  captures: CaseCapture[];
  hosts: Host[];
  identities: Identity[];
  hops: Hop[];
  /** Hops chained in time: the target of one is the source of the next, or one source fans out. Ids of hops. */
  paths: string[][];
  findings: Finding[];
  logons: CaseLogon[];
  shares: CaseShare[];
  files: CaseFile[];
  pipes: CasePipe[];
  services: CaseService[];
  tasks: CaseTask[];
  iocs: Ioc[];
  techniques: CaseTechnique[];
  recommendations: Recommendation[];
  timeline: TimelineEntry[];
  blindSpots: CaseBlindSpot[];
  stats: CaseStats;
}

export type Level = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** What it comes to, in one sentence, and how sure that is. */
export interface Verdict {
  /** `none`: nothing speaks for lateral movement. `legitimate use`: administration, or a tool's ordinary use. */
  kind: 'lateral movement' | 'suspicious' | 'attempts only' | 'legitimate use' | 'none' | 'not readable';
  level: Level;
  /** 0 to 1. */
  confidence: number;
  summary: string;
  because: string[];
}

export interface CaseCapture {
  name: string | null;
  format: 'pcap' | 'pcapng' | null;
  packets: number;
  /** Packets that the filter left out; the other numbers are of the whole capture. */
  filtered: number;
  bytes: number;
  firstTime: string | null;
  lastTime: string | null;
  linkTypes: string[];
  problems: CaptureProblem[];
  /** Packets that another capture of the sequence had too, and that are told once; not there where there are none. */
  repeatedPackets?: number;
}

export interface HostName {
  name: string;
  kind:
    | 'netbios'
    | 'dns'
    | 'browser'
    | 'rpc'
    | 'ldap ping'
    | 'nbns'
    | 'dhcp'
    | 'mdns'
    | 'service principal'
    | 'dc locator'
    | 'dns answer'
    | 'pipe'
    | 'workstation'
    | 'llmnr'
    | 'file'
    | 'share path';
  /** Where it comes from, in words: `NTLM CHALLENGE of 10.0.0.133 in frame 131`. */
  source: string;
  frame: number;
}

export interface NameConflict {
  name: string;
  /** The other address that has it; null where it is another name of the same host. */
  otherIp: string | null;
  otherName: string;
  /** Both with their sources, in words. */
  what: string;
  frames: number[];
}

export interface HostRef {
  ip: string;
  name: string | null;
}

export interface Host {
  ip: string;
  /** The best of `names`; null where none is known. */
  name: string | null;
  names: HostName[];
  /** Names that do not go together: another address has the same one, or the host calls itself otherwise elsewhere. */
  conflicts: NameConflict[];
  domain: string | null;
  os: { version: string; build: number | null; name: string | null; source: string; frame: number } | null;
  roles: ('attacker' | 'source' | 'target' | 'pivot' | 'domain controller' | 'file server' | 'client' | 'server')[];
  firstSeen: string;
  lastSeen: string;
}

export interface Account {
  domain: string | null;
  user: string | null;
}

/** One account as it was used: where from, where to, how, with what outcome. */
export interface Identity extends Account {
  auth: Hop['auth'];
  /** `machine` accounts end in `$`. `local`: the domain is empty, `.`, or the target's own name. */
  kind: 'domain' | 'local' | 'machine' | 'anonymous' | 'unknown';
  sources: string[];
  targets: string[];
  successes: number;
  failures: number;
  frames: number[];
}

export type Phase = 'authenticate' | 'connect' | 'stage' | 'execute' | 'communicate' | 'collect' | 'clean up' | 'refused';

export interface Stage {
  phase: Phase;
  time: string;
  frame: number;
  responseFrame: number | null;
  what: string;
}

export interface Hop {
  /** `h1`, `h2`, ... in order of time. */
  id: string;
  source: HostRef;
  target: HostRef;
  /** Which side has the tool: `target` where the server takes, or passes on, what the source logs on with. */
  actor: 'source' | 'target';
  account: Account;
  auth: 'NTLMv2' | 'NTLMv1' | 'Kerberos' | 'anonymous' | 'guest' | 'unknown';
  method:
    | 'service'
    | 'scheduled-task'
    | 'wmi'
    | 'dcom'
    | 'winrm'
    | 'registry'
    | 'file-copy'
    | 'replication'
    | 'printer'
    | 'account'
    | 'administration'
    | 'coercion'
    | 'exploit'
    | 'enumeration'
    | 'rpc'
    | 'logon';
  /** null where nothing points to a tool. */
  tool: { name: string; confidence: number; because: string[] } | null;
  /** What the answers support; see DESIGN of the case in docs/case.md. */
  outcome: 'executed' | 'staged' | 'accessed' | 'denied' | 'attempted';
  /** Why that outcome, with frames. */
  because: string[];
  level: Level;
  /** How many times the tool ran in it, where that can be counted. */
  runs: number | null;
  start: string;
  end: string;
  /** Networks within networks that its connections lay in, as their first packets show: `802.1Q 10, VXLAN 5001`. */
  tunnels: string[];
  stages: Stage[];
  commands: Command[];
  /** Ids of findings. */
  findings: string[];
  /** What of it could not be read. */
  blindSpots: string[];
  displayFilter: string;
}

/** A command line that was given to a target, or typed into a console of it. */
export interface Command {
  /** As it was meant: without what tools wrap around it to get its output back. */
  text: string;
  /** What `-EncodedCommand` of PowerShell holds in it, its first 16 Ki characters, as text; null where there is none. */
  script: string | null;
  time: string;
  frame: number;
  /** What came back, its first 16 KiB: through the console until the next command, or in the file that it was written to. null where nothing was seen. */
  output: string | null;
  outputFrame: number | null;
}

export interface Technique {
  id: string;
  name: string;
  /** Tactics of ATT&CK v18.1, and of v19 where they differ. */
  tactics: string[];
  tacticsV19: string[];
  idV19: string;
}

export interface Finding {
  /** `f1`, `f2`, ... in order of time. */
  id: string;
  rule: { id: string | null; title: string; level: Level; file: string | null };
  techniques: Technique[];
  time: string;
  source: HostRef | null;
  target: HostRef | null;
  /** Who did it: mostly the source; the target, of what a server does to who comes to it; null where it is no one machine. */
  actor: HostRef | null;
  account: Account | null;
  /** The server did it, refused it, or no answer was seen. */
  outcome: 'done' | 'refused' | 'unknown';
  what: string;
  falsePositives: string[];
  references: string[];
  frames: number[];
  /** Ids of observations. */
  observations: string[];
  displayFilter: string;
}

interface Event {
  time: string;
  frame: number;
  responseFrame: number | null;
  source: HostRef;
  target: HostRef;
  account: Account;
  status: string;
}

export interface CaseLogon extends Event {
  protocol: string;
  ntlmVersion: string | null;
  workstation: string | null;
  outcome: 'success' | 'failure' | 'unknown';
  via: string;
}

/** The first connection of its kind: same ends, account, share and answer. */
export interface CaseShare extends Event {
  /** How often it was connected to. */
  count: number;
  path: string;
  type: string | null;
  isAdministrative: boolean;
}

/** `frame` is the first that carried content, `responseFrame` the last, and `time` that of the last; of an empty file, the request that made it and its answer. */
export interface CaseFile extends Event {
  share: string | null;
  name: string | null;
  direction: 'read' | 'write';
  /** The file's end as far as seen. */
  size: number;
  /** Bytes of it that were seen. */
  bytes: number;
  complete: boolean;
  /** Why there is no hash; null where there is one. */
  unhashed: string | null;
  md5: string | null;
  sha1: string | null;
  sha256: string | null;
  type: string | null;
  pe: PeFacts | null;
  deleted: boolean;
}

/** The first opening of its kind: same ends, account, pipe and answer. */
export interface CasePipe extends Event {
  /** How often it was opened; 0 where only its use was seen. */
  count: number;
  name: string | null;
  rpc: boolean | null;
  bytesWritten: number | null;
  bytesRead: number | null;
}

export interface CaseService extends Event {
  action: string;
  name: string | null;
  displayName: string | null;
  binaryPath: string | null;
  sealed: boolean;
}

export interface CaseTask extends Event {
  action: string;
  path: string | null;
  command: string | null;
  sealed: boolean;
}

export interface Ioc {
  type:
    | 'ip'
    | 'hostname'
    | 'account'
    | 'sha256'
    | 'sha1'
    | 'md5'
    | 'file name'
    | 'file path'
    | 'service name'
    | 'task name'
    | 'pipe name'
    | 'command line'
    | 'registry key';
  value: string;
  context: string;
  frames: number[];
}

export interface CaseTechnique {
  /** Of ATT&CK v18.1. */
  tactic: string;
  id: string;
  name: string;
  idV19: string;
  /** All that v19 gives the technique. */
  tacticsV19: string[];
  findings: string[];
}

export interface Recommendation {
  title: string;
  detail: string;
  because: string[];
  /** What in Wireshark shows the packets that it is about; null where no filter does. */
  displayFilter: string | null;
}

export interface TimelineEntry {
  time: string;
  /** Seconds since the first packet, with the capture's resolution, as Wireshark shows them. */
  offset: string;
  frame: number;
  source: HostRef | null;
  target: HostRef | null;
  what: string;
  level: Level;
  /** Hop that it belongs to. */
  hop: string | null;
}

export interface CaseBlindSpot {
  reason: BlindSpotReason;
  what: string;
  /** What it may hide. */
  hides: string;
  /** Which secret or capture would open it; null where nothing is known that would. */
  opens: string | null;
  source: HostRef | null;
  target: HostRef | null;
  /** Of the one connection that it is of; null where it is of more, or of none. */
  sourcePort: number | null;
  targetPort: number | null;
  frame: number;
  lastFrame: number;
  count: number;
  bytes: number | null;
}

export interface CaseStats {
  /** Reading was interrupted: captures have the problem `interrupted`, and the case is of a part of them alone. */
  partial: boolean;
  observations: Record<string, number>;
  /**
   * Only where there were more observations than a case is told from: how many of each kind were looked at by rules and counted, but
   * are in no list, hop or host of the case.
   */
  omitted?: Record<string, number>;
  rules: number;
  ruleProblems: number;
}
