/** Real captures as another tap could have recorded them: the same case where no byte is lost, and no other claim where some are. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, Hop } from '../../src/case.ts';
import type { ConnectionObservation, Observation } from '../../src/observations.ts';
import { observe } from '../support/analyze.ts';
import { type CapturedFrame, pcap } from '../support/capture-builder.ts';
import { readCapture } from '../support/capture-reader.ts';
import { caseOf } from '../support/case.ts';
import { type DisturbedFrames, disturbFrames, type FrameDisturbance } from '../support/disturb.ts';
import { LostBytes } from '../support/lost-bytes.ts';
import { mixedUp, timedApart } from '../support/mixed-up.ts';
import { readTcp } from '../support/packets.ts';
import { assertSameCase, assertSameObservations, linesOf, spreadConsoles, type Told } from '../support/same-case.ts';
import { sharedCaptures, readShared, skipUnlessShared } from '../support/shared.ts';

/** Larger ones say no more. */
const LARGEST = 450_000;
/** How often every capture is disturbed in every way; without it a sample is, of each capture SAMPLED of the ways. */
const SEEDS = Number(process.env.HOPTRACE_DISTURBANCES ?? 0);
const SAMPLED = 5;

interface Original {
  readonly name: string;
  /** With times that tell them apart. */
  readonly frames: readonly CapturedFrame[];
  readonly write: (frames: readonly CapturedFrame[]) => Uint8Array;
  readonly seen: Observation[];
}

async function originals(): Promise<Original[]> {
  const all: Original[] = [];
  for (const { name, size } of sharedCaptures()) {
    const read = size > LARGEST ? null : readCapture(readShared(name));
    if (read === null || read.frames.length < 2) continue;
    const frames = timedApart(read.frames);
    const write = (frames: readonly CapturedFrame[]): Uint8Array => pcap(frames, { nanoseconds: true, link: read.link });
    const seen = await observe(write(frames));
    if (seen.length > 1) all.push({ name, frames, write, seen });
  }
  return all;
}

type Disturbance = Omit<FrameDisturbance, 'seed'>;

/** Which seeds a capture is disturbed with in the way of that place, of so many. */
function seedsOf(capture: number, way: number, ways: number): number[] {
  if (SEEDS > 0) return Array.from({ length: SEEDS }, (_, i) => i + 1);
  return (capture + way) % ways < SAMPLED ? [1 + capture] : [];
}

/** Calls `body` for each capture and seed with what the disturbed capture shows; what it throws names both. */
async function each(
  captures: readonly Original[],
  [how, way, ways]: readonly [Disturbance, number, number],
  body: (original: Original, seen: Observation[], disturbed: DisturbedFrames) => void,
): Promise<void> {
  for (const [i, original] of captures.entries()) {
    for (const seed of seedsOf(i, way, ways)) {
      const disturbed = disturbFrames(original.frames, { seed, ...how });
      try {
        body(original, await observe(original.write(disturbed.frames)), disturbed);
      } catch (error) {
        if (error instanceof Error) error.message = `${original.name}, seed ${seed}: ${error.message}`;
        throw error;
      }
    }
  }
}

/** No byte is lost: what is told must be the same. */
const SAME: readonly (readonly [string, Disturbance])[] = [
  ['segments split', { split: 0.3 }],
  ['packets in fragments', { fragment: 0.3 }],
  ['packets repeated', { duplicate: 0.2 }],
  ['packets in another order', { reorder: 0.3 }],
  ['packets in quite another order, each with its own time', { reorder: 0.5, distance: 5, ownTimes: true }],
  ['all of it', { split: 0.2, fragment: 0.1, duplicate: 0.1, reorder: 0.4 }],
];

/**
 * HTTP on any port is heard from the segment on that begins with a refusal, or brings a token. A token that is split in two is
 * no longer in one: where the capture itself lacks the beginning of such a connection and bytes of it, it is heard later, less of
 * what the capture lacks is within what was heard, and no other claim may come of it.
 */
function heardLate(seen: readonly Observation[], how: Disturbance): (o: Observation) => boolean {
  const flows = new Set<string | null>();
  for (const o of how.split === undefined ? [] : seen)
    if (o.kind === 'connection' && o.protocol === 'http' && o.handshake === null && o.sourceLost + o.targetLost > 0) flows.add(o.flow);
  return (o) => o.kind !== 'capture' && flows.has(o.flow);
}

/** Besides what was lost: all that is said was said before, but for what had an answer. */
function assertNoMoreSaid(seen: Told<readonly Observation[]>, expected: Told<readonly Observation[]>): void {
  const hasOutcome = (o: Observation): boolean => o.kind !== 'connection' && o.kind !== 'blind spot' && !('status' in o && o.status === 'unknown');
  const should = linesOf(expected);
  assert.equal(linesOf({ ...seen, what: seen.what.filter(hasOutcome) }).filter((line) => !should.includes(line)), []);
}

if (!skipUnlessShared('disturbed captures')) {
  const captures = await originals();

  for (const [way, [what, how]] of SAME.entries()) {
    test(`${what}: the same case`, () =>
      each(captures, [how, way, SAME.length], ({ frames, seen: expected }, seen, disturbed) => {
        const runs = mixedUp(frames, disturbed.frames);
        const isLate = heardLate(expected, how);
        const [is, should] = [seen, expected].map((all) => all.filter((o) => !isLate(o)));
        assertSameObservations({ what: is, runs: runs.copy }, { what: should, runs: runs.whole });
        assertSameCase({ what: caseOf(is), runs: runs.copy }, { what: caseOf(should), runs: runs.whole }, spreadConsoles(should));
        assertNoMoreSaid({ what: seen.filter(isLate), runs: runs.copy }, { what: expected.filter(isLate), runs: runs.whole });
        assertNoMoreDone(caseOf(seen), caseOf(expected));
      }));
  }

  const hasPayload = (frame: CapturedFrame): boolean => {
    const tcp = readTcp(frame);
    return tcp !== undefined && tcp.end > tcp.payload;
  };

  for (const [way, [what, how]] of ([
    ['packets lost', { loss: 0.04, losable: hasPayload }],
    ['many packets lost', { loss: 0.25, losable: hasPayload }],
    ['packets cut', { snaplen: 220 }],
  ] as const).entries()) {
    test(`${what}: nothing is claimed that was not so, and what is missing is told`, () =>
      each(captures, [how, way, 3], (original, seen, disturbed) => {
        const whole = caseOf(original.seen);
        assertNoOtherAnswers(seen, original.seen, disturbed);
        assertNoMoreDone(caseOf(seen), whole);
        assertLossTold(seen, original, disturbed, how);
      }));
  }
}

/** What an answer says, it says in the undisturbed capture too, where that tells of it. */
function assertNoOtherAnswers(seen: Observation[], whole: Observation[], { frames }: DisturbedFrames): void {
  const answers = new Map<string, Set<string>>();
  for (const o of whole) {
    if (o.kind === 'capture' || !('status' in o) || o.responseFrame === null) continue;
    const key = `${o.kind} ${o.flow} ${o.responseFrame}`;
    answers.set(key, (answers.get(key) ?? new Set()).add(o.status));
  }
  for (const o of seen) {
    if (o.kind === 'capture' || !('status' in o) || o.status === 'unknown' || o.responseFrame === null) continue;
    const said = answers.get(`${o.kind} ${o.flow} ${frames[o.responseFrame - 1].origin + 1}`);
    if (said !== undefined && !said.has(o.status))
      assert.unreachable(`${o.status} where the answer was ${[...said]}: ${JSON.stringify(o)}`);
  }
}

const OUTCOMES: readonly Hop['outcome'][] = ['denied', 'attempted', 'accessed', 'staged', 'executed'];
const STAGED = OUTCOMES.indexOf('staged');

/** What is said where the answer is not seen, and what is said in its place where it is. */
const WITHOUT_ANSWER: Readonly<Record<string, string>> = { 'DoublePulsar Answered': 'DoublePulsar Asked For' };

function assertNoMoreDone(is: Case, whole: Case): void {
  const rules = new Set(
    whole.findings.flatMap(({ rule: { title }, source, target }) =>
      [title, WITHOUT_ANSWER[title] ?? title].map((one) => `${one} ${source?.ip} ${target?.ip}`),
    ),
  );
  assert.equal(
    is.findings.map(({ rule, source, target }) => `${rule.title} ${source?.ip} ${target?.ip}`).filter((finding) => !rules.has(finding)),
    [],
  );
  for (const { source, target, outcome } of is.hops) {
    const rank = OUTCOMES.indexOf(outcome);
    const before = whole.hops.filter((hop) => hop.source.ip === source.ip && hop.target.ip === target.ip);
    if (rank >= STAGED) assert.ok(before.some((hop) => OUTCOMES.indexOf(hop.outcome) >= rank), `${outcome} on ${target.ip}`);
  }
}

/** Bytes that are gone from the middle of a connection are counted, and where it spoke SMB or RPC a blind spot says so. */
function assertLossTold(seen: Observation[], { seen: expected, frames }: Original, disturbed: DisturbedFrames, how: Disturbance): void {
  const bytes = new LostBytes(frames, disturbed.frames);
  const connections = seen.filter((o): o is ConnectionObservation => o.kind === 'connection');
  const whole = expected.filter((o): o is ConnectionObservation => o.kind === 'connection');
  for (const connection of connections) {
    const { flow, source, target, sourceLost, targetLost, protocol } = connection;
    const before = whole.filter((other) => other.flow === flow);
    // a port that was used again, and a connection that had holes before: whose bytes are gone is not to be told apart
    if (before.length !== 1 || before[0].sourceLost + before[0].targetLost > 0 || connections.filter((other) => other.flow === flow).length > 1) continue;
    for (const [from, to, lost] of [
      [source, target, sourceLost],
      [target, source, targetLost],
    ] as const) {
      const missing = bytes.between(from, to);
      if (missing === undefined) continue;
      const { inside, all } = missing;
      // a FIN that went with its segment counts like a byte
      assert.ok(lost >= inside && lost <= all + 1, `${lost} bytes lost from ${from.ip}:${from.port} in ${flow}, ${inside} to ${all} are missing`);
    }
    const isTold = seen.some((o) => o.kind === 'blind spot' && o.flow === flow && (o.reason === 'lost' || (how.snaplen !== undefined && o.reason === 'cut')));
    if (sourceLost + targetLost > 0 && protocol !== null) assert.ok(isTold, `no blind spot tells of what ${flow} lost`);
  }
}

test.run();
