/** Words for what a case says in terms of its own: levels, outcomes, methods, hosts, frames, times. */
import { rangeLabel } from '../frames.ts';
import type { Account, Case, CaseBlindSpot, Hop, HostRef, Level, Verdict } from '../case.ts';
import { nanoseconds } from '../story/clock.ts';
import { account as qualified, name as shown } from './text/phrases.ts';
import { number } from './words.ts';

export { shown };

export const LEVELS: readonly Level[] = ['critical', 'high', 'medium', 'low', 'informational'];

export const OUTCOMES: Readonly<Record<Hop['outcome'], string>> = {
  executed: 'executed on the target',
  staged: 'put in place, not seen to run',
  accessed: 'let in, no program or service seen put in place',
  denied: 'refused',
  attempted: 'tried, outcome not known',
};

export const METHODS: Readonly<Record<Hop['method'], string>> = {
  service: 'remote service',
  'scheduled-task': 'scheduled task',
  wmi: 'WMI',
  dcom: 'DCOM',
  winrm: 'WinRM',
  registry: 'remote registry',
  'file-copy': 'file copy',
  replication: 'directory replication',
  printer: 'print spooler',
  account: 'change of accounts',
  administration: 'remote administration',
  coercion: 'coerced authentication',
  exploit: 'exploit',
  enumeration: 'enumeration',
  rpc: 'remote procedure calls',
  logon: 'logon',
};

export const VERDICTS: Readonly<Record<Verdict['kind'], string>> = {
  'lateral movement': 'Lateral movement',
  suspicious: 'Suspicious',
  'attempts only': 'Attempts only',
  'legitimate use': 'Legitimate use',
  none: 'No lateral movement seen',
  'not readable': 'Not readable',
};

/** Whether what is told is an incident, or only what a capture holds. */
export const isIncident = ({ kind }: Verdict): boolean =>
  kind === 'lateral movement' || kind === 'suspicious' || kind === 'attempts only';

/** With a full stop, unless it ends like a sentence. */
export const ended = (text: string): string => (/[.!?:]$/.test(text.trimEnd()) ? text : `${text}.`);

/** Without the full stop, to go on from. */
export const unended = (text: string): string => text.replace(/\.\s*$/, '');

/** `high confidence (95 %)`. */
export function confidence(value: number): string {
  const word = value >= 0.85 ? 'high' : value >= 0.6 ? 'good' : value >= 0.35 ? 'moderate' : 'low';
  return `${word} confidence (${Math.round(value * 100)} %)`;
}

/** `HR-PC (10.0.0.130)`; the address alone where no name is known. */
/** `10.0.0.130 port 49213 → SALES-PC (10.0.0.133) port 445`, as far as it is known. */
export function endsLabel({ source, target, sourcePort, targetPort }: Pick<CaseBlindSpot, 'source' | 'target' | 'sourcePort' | 'targetPort'>): string | null {
  const ends = ([[source, sourcePort], [target, targetPort]] as const).flatMap(([host, port]) =>
    host === null ? [] : [port === null ? hostLabel(host) : `${hostLabel(host)} port ${port}`],
  );
  return ends.length === 0 ? null : ends.join(' → ');
}

export const hostLabel = ({ ip, name }: HostRef): string =>
  name === null || name === '' ? shown(ip) : `${shown(name)} (${shown(ip)})`;

/** `DOMAIN\user`, or words where there is none. */
export function accountLabel({ domain, user }: Account, auth?: Hop['auth']): string {
  if (user === '') return 'nobody (anonymous)';
  const label = qualified(domain, user);
  return (
    label ??
    (auth === 'anonymous'
      ? 'nobody (anonymous)'
      : auth === 'guest'
        ? 'guest'
        : 'an account that the packets do not name')
  );
}

/** `PsExec`, or the method where nothing points to a tool. */
export const meansOf = ({ tool, method }: Hop): string => (tool === null ? METHODS[method] : shown(tool.name));

/** Ranges of frames in order: `123-145, 150`; beyond `limit` ranges the number of frames left out. */
export function frameList(frames: readonly number[], limit = 8): string {
  const sorted = [...new Set(frames)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const frame of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && frame === last[1] + 1) last[1] = frame;
    else ranges.push([frame, frame]);
  }
  const text = ranges.slice(0, limit).map(([first, last]) => rangeLabel(first, last));
  const left = ranges.slice(limit).reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return left === 0 ? text.join(', ') : `${text.join(', ')} and ${number(left)} more`;
}

/** Frames of a request and its answers as one span. */
export function frameSpan(events: readonly { frame: number; responseFrame: number | null }[]): string {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { frame, responseFrame } of events) {
    first = Math.min(first, frame);
    last = Math.max(last, frame, responseFrame ?? 0);
  }
  return first > last ? '' : rangeLabel(first, last);
}

/** `2023-10-11 07:42:08.846828229`: date and time with the capture's own resolution, in UTC. */
export const fullTime = (iso: string): string => shown(iso.replace('T', ' ').replace(/Z$/, ''));

/** Time of day with the capture's own resolution. */
export const fullTimeOfDay = (iso: string): string => shown(iso.slice(iso.indexOf('T') + 1).replace(/Z$/, ''));

/** Between two times as a person says it, to the microsecond at most: `1.288 ms`, `251.1 s`, `2 h 3 min`. */
export function interval(from: string, to: string): string {
  const difference = nanoseconds(to) - nanoseconds(from);
  if (difference < 0n) return '';
  const seconds = Number(difference) / 1e9;
  if (seconds === 0) return '0 s';
  if (seconds < 1e-3) return `${number(Math.round(seconds * 1e6))} µs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toFixed(3))} ms`;
  if (seconds < 600) return `${Number(seconds.toFixed(3))} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time of the first packet of all captures; empty where there is none. */
export const beginning = (story: Case): string => earliest(story.captures.map(({ firstTime }) => firstTime));

export const ending = (story: Case): string => latest(story.captures.map(({ lastTime }) => lastTime)) ?? '';

export function latest(times: readonly (string | null)[]): string | undefined {
  let last: string | undefined;
  for (const time of times) {
    if (time !== null && (last === undefined || nanoseconds(time) > nanoseconds(last))) last = time;
  }
  return last;
}

/** Empty where there is none. */
export function earliest(times: readonly (string | null)[]): string {
  let first = '';
  for (const time of times) {
    if (time !== null && (first === '' || nanoseconds(time) < nanoseconds(first))) first = time;
  }
  return first;
}

/** The last part of a path: `PSEXESVC.exe`. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('\\') + 1);

/** `ADMIN$` of `\\10.0.0.133\ADMIN$`. */
export const shareName = (path: string): string => baseName(path.replace(/\\+$/, ''));
