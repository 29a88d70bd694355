/** Whether two captures of the same packets say the same: all that is told, at the same place of the capture, in any order there. */
import * as assert from 'uvu/assert';
import type { Case } from '../../src/case.ts';
import type { Observation } from '../../src/observations.ts';
import type { Runs } from './mixed-up.ts';

/** What is told, and how the frames and times in it are read. */
export interface Told<T> {
  readonly what: T;
  readonly runs: Runs;
}

/** Numbers that are given out in order; how often packets came; what repeats the frames and times of other fields. */
const DERIVED = /^(id|(source|target)(Packets|Bytes)|observations|displayFilter|offset|hop|fromHop|toHop)$/;
const FRAME = /^((response|last|first|output|ticket)?[fF]rame|issuedIn)$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/;
/** Of two mechanisms each has the steps that are nearer to it in time: how many of one kind is a matter of times. */
const MANY = /,\s\d+\stimes,\sthe\slast\sin\sframe/g;
/** A finding's number, as a hop's tool names it. */
const FINDING_IN_TEXT = /\(f\d+,\s/g;
const FRAMES_IN_TEXT = /\bframes?\s\d+(-\d+)?((\sand|,)\s\d+(-\d+)?(\smore)?)*/g;

function placed(value: unknown, runs: Runs, key = ''): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return FRAME.test(key) ? runs.ofFrame(value) : value;
  if (typeof value === 'string') return placedText(value, runs);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return placedList(value, runs, key);
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (DERIVED.test(name) ? [] : [[name, placed(inner, runs, name)]])));
}

function placedText(text: string, runs: Runs): string {
  if (TIME.test(text)) {
    const run = runs.ofTime(text);
    return Number.isNaN(run) ? text : `run ${run}`;
  }
  return /^[hf]\d+$/.test(text) ? '' : framesOutOf(text);
}

function framesOutOf(text: string): string {
  return text.replaceAll(FRAMES_IN_TEXT, 'frame').replaceAll(MANY, '').replaceAll(/,\sfrom\sframe\son/g, '').replaceAll(FINDING_IN_TEXT, '(');
}

/** Lists are in the order of frames: those of one run in any. */
function placedList(list: readonly unknown[], runs: Runs, key: string): unknown {
  if (key === 'frames') return [...new Set(list.map((frame) => runs.ofFrame(Number(frame))))].sort((a, b) => a - b);
  const all = list.map((one) => placed(one, runs));
  if (key === 'blindSpots') all.sort();
  return all.every((one) => typeof one === 'object' && one !== null) ? all.map((one) => JSON.stringify(one)).sort() : all;
}

/**
 * A console's text is told in pieces by the pauses between packets: in each direction the same text, and the same turns. Of what is
 * said of a name the first saying is told, whoever was told it.
 */
function plain(o: Observation): unknown {
  if (o.kind === 'connection') {
    // each direction of a tunnel may have a number of its own: the first packet's is told
    const tunnels = o.tunnels.map((tunnel) => tunnel.replace(/\s\d+$/, ''));
    // of one that says nothing the end may be captured before its beginning, when nothing is known of it
    return { ...o, tunnels, end: o.protocol === null ? null : o.end };
  }
  // a ticket's owner is told with what is asked for by it, if that is known by then
  if (o.kind === 'ticket' && o.exchange === 'TGS') return { ...o, issuedIn: null };
  if (o.kind === 'blind spot') return plainSpot(o);
  if (o.kind === 'name') return { ...o, flow: null, source: null, target: null };
  if (o.kind !== 'console') return o;
  const turns: { direction: string; text: string }[] = [];
  for (const { direction, text } of o.pieces) {
    const last = turns.at(-1);
    if (last?.direction === direction) last.text += text;
    else turns.push({ direction, text });
  }
  return { ...o, pieces: turns.map(({ direction, text }) => `${direction} ${text}`) };
}

/** A datagram has no number by which one that came twice is known: what is cut of it counts twice. */
function plainSpot<Spot extends { readonly what: string }>(spot: Spot): object {
  return /^[\d,]+ [\w ]+ datagrams? cut off/.test(spot.what) ? { ...spot, what: spot.what.replace(/^[\d,]+ ([\w ]+) datagrams? .*/, '$1'), count: null, bytes: null } : spot;
}

export function linesOf({ what, runs }: Told<readonly Observation[]>): string[] {
  return what.filter((o) => o.kind !== 'capture').map((o) => JSON.stringify(placed(plain(o), runs))).sort();
}

export function assertSameObservations(is: Told<readonly Observation[]>, should: Told<readonly Observation[]>): void {
  assertSameLines(linesOf(is), linesOf(should), 'observations');
}

const PARTS = [
  'hosts', 'identities', 'hops', 'findings', 'logons', 'shares', 'files', 'pipes', 'services', 'tasks', 'iocs', 'techniques',
  'recommendations', 'timeline', 'blindSpots',
] as const;

export function assertSameCase(is: Told<Case>, should: Told<Case>, spread: ReadonlySet<string>): void {
  for (const part of PARTS) {
    const told = ({ what, runs }: Told<Case>): string[] => what[part].map((entry) => JSON.stringify(placed(inPart(part, entry, spread), runs))).sort();
    assertSameLines(told(is), told(should), part);
  }
}

/** Which command a line of a console answers is known by times alone where the pipes are on several connections. */
const plainHop = (hop: Case['hops'][number]): object => ({ ...hop, commands: hop.commands.map(({ text, time, frame }) => ({ text, time, frame })) });

/** Of those who say a name at one place of the capture, whoever is first is told. */
const plainHost = (host: Case['hosts'][number]): object => ({
  ...host,
  names: host.names.map((name) => ({ ...name, source: name.source.replace(/ of \S+ in /, ' in ') })),
});

/**
 * A step is as grave as what is found in its frame, which others may have come to share. What a finding tells of several connections
 * is told in the order of their packets, which no sequence number holds together.
 */
function inPart(part: (typeof PARTS)[number], entry: object, spread: ReadonlySet<string>): object {
  if (part === 'timeline') {
    const { hop, what } = entry as Case['timeline'][number];
    return { ...entry, level: null, what: hop === null ? clausesOf(what) : what };
  }
  if (part === 'blindSpots') return plainSpot(entry as Case['blindSpots'][number]);
  if (part === 'hosts') return plainHost(entry as Case['hosts'][number]);
  if (part === 'findings') return { ...entry, what: clausesOf((entry as Case['findings'][number]).what) };
  return part === 'hops' && spread.has(pairOf(entry as Case['hops'][number])) ? plainHop(entry as Case['hops'][number]) : entry;
}

/** `A on B: did this; did that, 3 times`: who, and what in any order, with how often in all. */
function clausesOf(what: string): string[] {
  const [who, ...rest] = what.split(': ');
  const times = new Map<string, number>();
  for (const clause of rest.join(': ').split('; ')) {
    const [, deed, count = '1'] = /^(.*?)(?:, (\d+) times)?$/s.exec(clause)!;
    times.set(deed!, (times.get(deed!) ?? 0) + Number(count));
  }
  return [who!, ...[...times].map(([deed, count]) => `${deed}, ${count} times`).sort()];
}

interface Pair {
  readonly source: { readonly ip: string } | null;
  readonly target: { readonly ip: string } | null;
}

const pairOf = ({ source, target }: Pair): string => `${source?.ip} ${target?.ip}`;

/** Between whom consoles were spoken to through several connections. */
export function spreadConsoles(seen: readonly Observation[]): ReadonlySet<string> {
  const flows = new Map<string, Set<string | null>>();
  for (const o of seen) if (o.kind === 'console') flows.set(pairOf(o), (flows.get(pairOf(o)) ?? new Set()).add(o.flow));
  return new Set([...flows].flatMap(([pair, { size }]) => (size > 1 ? [pair] : [])));
}

/** Says what differs, a few lines of it. */
function assertSameLines(is: readonly string[], should: readonly string[], what: string): void {
  const left = new Map<string, number>();
  for (const line of is) left.set(line, (left.get(line) ?? 0) + 1);
  for (const line of should) left.set(line, (left.get(line) ?? 0) - 1);
  const beyond = (sign: number): string[] => [...left].flatMap(([line, count]) => (count * sign > 0 ? [line] : [])).slice(0, 3);
  assert.equal(beyond(1), beyond(-1), what);
}
