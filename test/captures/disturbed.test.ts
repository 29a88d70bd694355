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
import { readTcp } from '../support/packets.ts';
import { sharedCaptures, readShared, skipUnlessShared } from '../support/shared.ts';

/** Larger ones say no more. */
const LARGEST = 450_000;
const SEEDS = Number(process.env.HOPTRACE_DISTURBANCES ?? 1);

interface Original {
  readonly name: string;
  readonly frames: readonly CapturedFrame[];
  readonly write: (frames: readonly CapturedFrame[]) => Uint8Array;
  readonly seen: Observation[];
}

async function originals(): Promise<Original[]> {
  const all: Original[] = [];
  for (const { name, size } of sharedCaptures()) {
    const read = size > LARGEST ? null : readCapture(readShared(name));
    if (read === null || read.frames.length < 2) continue;
    const write = (frames: readonly CapturedFrame[]): Uint8Array => pcap(frames, { nanoseconds: true, link: read.link });
    const seen = await observe(write(read.frames));
    if (seen.length > 1) all.push({ name, frames: read.frames, write, seen });
  }
  return all;
}

/** Calls `body` for each capture and seed with what the disturbed capture shows; what it throws names both. */
async function each(
  captures: readonly Original[],
  how: Omit<FrameDisturbance, 'seed'>,
  body: (original: Original, seen: Observation[], disturbed: DisturbedFrames) => void,
): Promise<void> {
  for (const original of captures) {
    for (let seed = 1; seed <= SEEDS; seed++) {
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

/** What depends on when a packet was seen, and how often. */
const CIRCUMSTANCES =
  /^(id|time|(first|last)Time|start|end|firstSeen|lastSeen|frame|responseFrame|lastFrame|firstFrame|outputFrame|ticketFrame|issuedIn|frames|(source|target)(Packets|Bytes)|displayFilter|observations)$/;

/** Which command of a console a line answers is known by the order of packets on two pipes. */
const BY_ORDER = 'commands';

function withoutCircumstances(value: unknown, isReordered = false): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (CIRCUMSTANCES.test(key) || (isReordered && key === BY_ORDER)) return undefined;
    return typeof inner === 'bigint' ? inner.toString() : inner;
  }).replaceAll(/\bframes?\s\d+(-\d+)?((\sand|,)\s\d+(-\d+)?(\smore)?)*/g, 'frame').replaceAll(/,\sfrom\sframe\son/g, '');
}

/**
 * An observation as far as it does not depend on packets: a console's text is told in pieces as its messages came, in each
 * direction the same; of what is said of a name the first saying is told, whoever was told it.
 */
function plain(o: Observation): unknown {
  if (o.kind === 'name') return { ...o, flow: null, source: null, target: null };
  if (o.kind !== 'console') return o;
  const said = (way: string): string => o.pieces.filter(({ direction }) => direction === way).map(({ text }) => text).join('');
  return { ...o, pieces: ['read', 'write'].map(said) };
}

const linesOf = (all: readonly Observation[]): string[] =>
  all.filter((o) => o.kind !== 'capture').map((o) => withoutCircumstances(plain(o))).sort();

/** Datagrams have no numbers: a request of DHCP that comes again behind its answer is one more. */
const isUnordered = (o: Observation): boolean => o.kind === 'name' && o.protocol === 'DHCP';

function assertSameObservations(seen: readonly Observation[], expected: readonly Observation[], isReordered: boolean): void {
  const [is, should] = [seen, expected].map((all) => linesOf(all.filter((o) => !(isReordered && isUnordered(o)))));
  assert.equal(
    is.filter((line) => !should.includes(line)).slice(0, 3),
    should.filter((line) => !is.includes(line)).slice(0, 3),
  );
  assert.is(is.length, should.length);
}

/**
 * HTTP on any port is heard from the packet on that begins with a refusal, or brings a token. Where the capture itself lacks the
 * refusal, a token in two segments is heard later, a packet before it that comes twice earlier: more or less of what the capture
 * lacks is then within what was heard, and no other claim may come of it.
 */
function heardLate(seen: readonly Observation[]): (o: Observation) => boolean {
  const flows = new Set<string | null>();
  for (const o of seen)
    if (o.kind === 'connection' && o.protocol === 'http' && o.handshake === null && o.sourceLost + o.targetLost > 0) flows.add(o.flow);
  return (o) => o.kind !== 'capture' && flows.has(o.flow);
}

/** Besides what was lost: all that is said was said before, but for what had an answer. */
function assertNoMoreSaid(seen: readonly Observation[], expected: readonly Observation[]): void {
  const hasOutcome = (o: Observation): boolean => o.kind !== 'connection' && o.kind !== 'blind spot' && !('status' in o && o.status === 'unknown');
  const should = linesOf(expected);
  assert.equal(linesOf(seen.filter(hasOutcome)).filter((line) => !should.includes(line)), []);
}

/** What hides something of a hop is told in the order of its frames. */
function inOrder<Entry extends object>(entry: Entry): Entry {
  return 'blindSpots' in entry && Array.isArray(entry.blindSpots)
    ? { ...entry, blindSpots: entry.blindSpots.map((one) => withoutCircumstances(one)).sort() }
    : entry;
}

const PARTS = [
  'hosts', 'identities', 'hops', 'findings', 'logons', 'shares', 'files', 'pipes', 'services', 'tasks', 'iocs', 'techniques',
  'recommendations', 'blindSpots',
] as const;

/** Hops, findings and what was seen of hosts, whatever their order. */
function assertSameCase(is: Case, should: Case, isReordered: boolean): void {
  for (const part of PARTS) {
    // names pipes in the order in which they were opened
    if (isReordered && part === 'recommendations') continue;
    const told = (story: Case): string[] => story[part].map((entry) => withoutCircumstances(inOrder(entry), isReordered).replaceAll(/"[hf]\d+"/g, '')).sort();
    assert.equal(told(is), told(should), part);
  }
}

if (!skipUnlessShared('disturbed captures')) {
  const captures = await originals();

  for (const [what, how] of [
    ['segments split', { split: 0.3 }],
    ['packets in fragments', { fragment: 0.3 }],
    ['packets repeated', { duplicate: 0.2 }],
    ['packets in another order', { reorder: 0.2, steady: 10 }],
    ['all of it', { split: 0.2, fragment: 0.1, duplicate: 0.1, reorder: 0.1, distance: 2, steady: 12 }],
  ] as const) {
    test(`${what}: the same case`, () =>
      each(captures, how, ({ seen: expected }, seen) => {
        const isLate = heardLate(expected);
        const [is, should] = [seen, expected].map((all) => all.filter((o) => !isLate(o)));
        assertSameObservations(is, should, 'reorder' in how);
        assertSameCase(caseOf(is), caseOf(should), 'reorder' in how);
        assertNoMoreSaid(seen.filter(isLate), expected.filter(isLate));
        assertNoMoreDone(caseOf(seen), caseOf(expected));
      }));
  }

  const hasPayload = (frame: CapturedFrame): boolean => {
    const tcp = readTcp(frame);
    return tcp !== undefined && tcp.end > tcp.payload;
  };

  for (const [what, how] of [
    ['packets lost', { loss: 0.04, losable: hasPayload }],
    ['many packets lost', { loss: 0.25, losable: hasPayload }],
    ['packets cut', { snaplen: 220 }],
  ] as const) {
    test(`${what}: nothing is claimed that was not so, and what is missing is told`, () =>
      each(captures, how, (original, seen, disturbed) => {
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
function assertLossTold(seen: Observation[], { seen: expected, frames }: Original, disturbed: DisturbedFrames, how: Partial<FrameDisturbance>): void {
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
