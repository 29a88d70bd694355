/**
 * Streams of observations of several captures or sensors in, one list out: ids made distinct (`s2.o17`), and traffic that
 * two sensors saw told once. Frames name their captures (src/frames.ts), counted over all streams. What was seen twice is said in the later capture's problems.
 */
import type { CaptureObservation, Observation } from '../observations.ts';
import { shifted } from '../frames.ts';
import { answerTo } from '../answer.ts';
import { nanoseconds } from './clock.ts';
import { compareIds, compareText, inOrder, isSighting, type Sighting } from './order.ts';
import { givenTickets, tieTickets } from './tickets.ts';

/** Clocks of two sensors may differ by this much. */
const SKEW = 2_000_000_000n;

/** In order of time, captures last. One stream keeps its ids. The streams are put in order of their content. */
export function mergeStreams(streams: readonly (readonly Observation[])[]): Observation[] {
  if (streams.length === 1) {
    const [stream] = streams;
    return [...inOrder(stream.filter(isSighting)), ...stream.filter(isCapture)];
  }
  const sorted = streams.map((stream) => inOrder(stream)).sort(compareStreams);
  const told = framed(sorted);
  const given = givenTickets(told.flat());
  const merged: Sighting[] = [];
  const captures: CaptureObservation[] = [];
  const known = new Map<string, Known>();
  for (const [index, stream] of sorted.entries()) {
    const prefix = `s${index + 1}.`;
    const fresh: Sighting[] = [];
    let repeated = 0;
    for (const sighting of tieTickets(told[index], given)) {
      if (isKnown(sighting, known, merged, index)) repeated++;
      else fresh.push({ ...sighting, id: prefix + sighting.id });
    }
    remember(known, fresh, merged.length);
    for (const sighting of fresh) merged.push(sighting);
    const own = stream.filter(isCapture).sort((a, b) => compareIds(a.id, b.id));
    for (const [i, capture] of own.entries()) {
      const told = { ...capture, id: prefix + capture.id };
      captures.push(i === 0 ? withRepeats(told, repeated) : told);
    }
  }
  return [...inOrder(merged), ...captures];
}

/** The sightings of each stream, with frames that name their captures, counted over all streams. */
function framed(streams: readonly (readonly Observation[])[]): Sighting[][] {
  let before = 0;
  return streams.map((stream) => {
    const shift = before;
    before += stream.filter(isCapture).length;
    return stream.filter(isSighting).map((sighting) => withFrames(sighting, shift));
  });
}

function withFrames(sighting: Sighting, before: number): Sighting {
  const at = (frame: number): number => shifted(frame, before);
  const moved = { ...sighting, frame: at(sighting.frame) };
  if (moved.responseFrame !== null) moved.responseFrame = at(moved.responseFrame);
  if ('firstFrame' in moved) moved.firstFrame = at(moved.firstFrame);
  if ('lastFrame' in moved) moved.lastFrame = at(moved.lastFrame);
  if ('ticketFrame' in moved && moved.ticketFrame !== null) moved.ticketFrame = at(moved.ticketFrame);
  if ('issuedIn' in moved && moved.issuedIn !== null) moved.issuedIn = at(moved.issuedIn);
  if ('pieces' in moved) moved.pieces = moved.pieces.map((piece) => ({ ...piece, frame: at(piece.frame) }));
  if ('server' in moved && moved.server !== null) moved.server = { ...moved.server, frame: at(moved.server.frame) };
  return moved;
}

/** Sightings with one signature, in order of time, and how far one stream has been matched against them. */
interface Known {
  entries: { at: bigint; index: number }[];
  cursor: number;
  stream: number;
}

function remember(known: Map<string, Known>, fresh: readonly Sighting[], base: number): void {
  const touched = new Set<Known>();
  for (const [i, sighting] of fresh.entries()) {
    const key = signature(sighting);
    const of = known.get(key) ?? { entries: [], cursor: 0, stream: 0 };
    known.set(key, of);
    of.entries.push({ at: nanoseconds(sighting.time), index: base + i });
    touched.add(of);
  }
  for (const { entries } of touched) entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.index - b.index));
}

/** Both sides are in order of time, so each sighting of a stream is matched with the next one that is near enough. */
function isKnown(sighting: Sighting, known: Map<string, Known>, merged: Sighting[], stream: number): boolean {
  const of = known.get(signature(sighting));
  if (of === undefined) return false;
  if (of.stream !== stream) {
    of.stream = stream;
    of.cursor = 0;
  }
  const at = nanoseconds(sighting.time);
  while (of.cursor < of.entries.length && of.entries[of.cursor].at < at - SKEW) of.cursor++;
  const match = of.entries[of.cursor];
  if (match === undefined || match.at > at + SKEW) return false;
  of.cursor++;
  // A sensor that saw the answer knows more than one that did not.
  if (answerTo(merged[match.index]) === 'unknown' && answerTo(sighting) !== 'unknown') {
    merged[match.index] = { ...sighting, id: `s${stream + 1}.${sighting.id}` };
  }
  return true;
}

/** What two sightings of the same thing have in common, wherever they were taken. */
function signature(sighting: Sighting): string {
  const { kind, flow, source, target } = sighting;
  const ends = `${source?.ip}:${source?.port}>${target?.ip}:${target?.port}`;
  return JSON.stringify([kind, flow, ends, ...particulars(sighting)]);
}

type Meaning = Extract<Sighting, { interface: string }>;

function particulars(sighting: Sighting): unknown[] {
  switch (sighting.kind) {
    case 'connection':
      return [];
    case 'negotiate':
      return [sighting.dialects];
    case 'logon':
      return [sighting.protocol, sighting.via, sighting.domain, sighting.user, sighting.sessionId];
    case 'share':
      return [sighting.action, sighting.path, sighting.sessionId];
    case 'file':
      return [sighting.action, sighting.share, sighting.name, sighting.information, sighting.pattern, sighting.newName];
    case 'pipe':
      return [sighting.action, sighting.share, sighting.name];
    case 'console':
      return [sighting.share, sighting.name, sighting.firstFrame];
    case 'transfer':
      return [sighting.share, sighting.name, sighting.direction, sighting.version];
    case 'rpc':
      return [sighting.action, sighting.interface?.uuid, sighting.contextId, sighting.callId, sighting.opnum];
    case 'service':
      return [sighting.action, sighting.opnum, sighting.name];
    case 'task':
    case 'registry':
    case 'process':
    case 'account':
    case 'replication':
    case 'coercion':
    case 'query':
    case 'shutdown':
    case 'printer':
    case 'sharing':
      return meaningParticulars(sighting);
    case 'name':
      return [sighting.protocol, sighting.action, sighting.name, sighting.address];
    case 'ticket':
      return [sighting.exchange, sighting.via, sighting.client, sighting.service];
    case 'exploit':
      return [sighting.name, sighting.action];
    case 'blind spot':
      return [sighting.reason, sighting.what];
  }
}

/** Everything in it but where and when it was seen. */
function meaningParticulars({
  id: _1,
  time: _2,
  frame: _3,
  responseFrame: _4,
  status: _5,
  returnCode: _6,
  ...rest
}: Meaning): unknown[] {
  return [rest];
}

const isCapture = (observation: Observation): observation is CaptureObservation => observation.kind === 'capture';

function compareStreams(a: readonly Observation[], b: readonly Observation[]): number {
  const [left, right] = [a, b].map((stream) => stream.find((observation) => observation.kind === 'capture'));
  return (
    compareText(left?.firstTime ?? '', right?.firstTime ?? '') ||
    compareText(left?.name ?? '', right?.name ?? '') ||
    b.length - a.length ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

function withRepeats(capture: CaptureObservation, repeated: number): CaptureObservation {
  if (repeated === 0) return capture;
  const what = `${repeated} observations repeat what an earlier capture shows and are told once`;
  return {
    ...capture,
    problems: [...capture.problems, { problem: 'seen twice', what, offset: null, count: repeated }],
  };
}
