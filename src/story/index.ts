/** Observations and findings in, the case out: who did what to whom, with which tool, whether it worked. */
import { CASE_SCHEMA, type Case, type CaseTechnique, type Finding, type HostRef } from '../case.ts';
import type { DetectedFinding } from '../detect/finding.ts';
import type { CaptureObservation, Observation } from '../observations.ts';
import { type NameOf, sentenceOf } from '../detect/telling.ts';
import { admissionOf } from './admissions.ts';
import { blindSpotsOf, type TracedBlindSpot } from './blindSpots.ts';
import { compareTimes, nanoseconds } from './clock.ts';
import { pushTo } from './collect.ts';
import type { Condensed } from './condense.ts';
import { displayFilter } from './displayFilter.ts';
import { type TracedHop, hopsOf } from './hops.ts';
import { Hosts } from './hosts.ts';
import { identitiesOf } from './identities.ts';
import { iocsOf } from './iocs.ts';
import { listsOf } from './lists.ts';
import { compareIds, compareText, inOrder, isSighting, type Sighting } from './order.ts';
import { pathsOf } from './paths.ts';
import { recommendationsOf } from './recommendations.ts';
import { rolesOf } from './roles.ts';
import { upperFirst } from './sentence.ts';
import { timelineOf } from './timeline.ts';
import { isPartial, ofPart } from './partial.ts';
import { verdictOf } from './verdict.ts';

export { condense, endsOf, FIRST_OF_ALIKE, withOmitted } from './condense.ts';
export { likenessOf } from './likeness.ts';
export { mergeStreams } from './merge.ts';
export { IN_TIME } from './order.ts';

export interface StoryInput {
  /** Of one stream, or of several as `mergeStreams` puts them together; in any order. */
  observations: readonly Observation[];
  findings: readonly DetectedFinding[];
  /** How many rules were applied, and how many could not be read. */
  ruleCount: number;
  ruleProblems: number;
  /** Where there were more observations than these, as `condense` counts them. */
  condensed?: Omit<Condensed<Sighting>, 'kept'>;
}

/** The same observations and findings give the same case, in whatever order they come. */
export function tellStory({ observations, findings: detected, ruleCount, ruleProblems, condensed }: StoryInput): Case {
  const sightings = inOrder(observations.filter(isSighting));
  const captures = capturesOf(observations);
  const hosts = new Hosts(sightings);
  const ref = (ip: string): HostRef => hosts.ref(ip);
  const nameOf = hosts.namer();
  const ordered = [...detected].sort(compareFindings);
  const ids = new Map(ordered.map((finding, i) => [finding, `f${i + 1}`]));
  const idOf = (finding: DetectedFinding): string => ids.get(finding) ?? '';
  const traced = hopsOf(sightings, ordered, hosts, ref, idOf);
  const findings = ordered.map((finding) => told(finding, idOf(finding), ref, nameOf));
  tieFindings(traced, idOf);
  const spots = blindSpotsOf(sightings, traced, ref);
  tieBlindSpots(traced, spots);
  const blindSpots = spots.map(({ spot }) => spot);
  const hops = traced.map(({ hop }) => hop);
  const inHops = new Set(hops.flatMap((hop) => hop.findings));
  const loose = findings.filter(({ id }) => !inHops.has(id));
  const roles = rolesOf(sightings, hops);
  const logons = sightings.flatMap((sighting) => admissionOf(sighting) ?? []);
  const times = (sighting: Sighting): number => 1 + (condensed?.more.get(sighting) ?? 0);
  return {
    schema: CASE_SCHEMA,
    verdict: ofPart(verdictOf(traced, loose, blindSpots), captures),
    captures: captures.map(({ kind: _kind, id: _id, ...capture }) => capture),
    hosts: hosts.list().map((host) => ({ ...host, roles: roles(host.ip) })),
    identities: identitiesOf(logons, hosts, times),
    hops,
    paths: pathsOf(hops),
    findings,
    ...listsOf(sightings, logons, ref, times),
    iocs: iocsOf(traced, loose),
    techniques: techniquesOf(findings),
    recommendations: recommendationsOf({ traced, findings, spots: blindSpots, sightings }),
    timeline: timelineOf(hops, findings, firstTimeOf(captures, sightings)),
    blindSpots,
    stats: {
      partial: isPartial(captures),
      observations: condensed === undefined ? countKinds(observations) : { capture: captures.length, ...condensed.counts },
      ...(condensed === undefined ? {} : { omitted: condensed.omitted }),
      rules: ruleCount,
      ruleProblems,
    },
  };
}

/** In the order of their numbers. */
function capturesOf(observations: readonly Observation[]): CaptureObservation[] {
  const captures = observations.filter(
    (observation): observation is CaptureObservation => observation.kind === 'capture',
  );
  return captures.sort(
    (a, b) =>
      compareIds(a.id, b.id) ||
      compareText(JSON.stringify(a), JSON.stringify(b)),
  );
}

function firstTimeOf(captures: readonly CaptureObservation[], sightings: readonly Sighting[]): string | null {
  const times = captures.flatMap(({ firstTime }) => firstTime ?? []).sort(compareTimes);
  return times[0] ?? sightings[0]?.time ?? null;
}

function compareFindings(a: DetectedFinding, b: DetectedFinding): number {
  const [left, right] = [nanoseconds(a.time), nanoseconds(b.time)];
  if (left !== right) return left < right ? -1 : 1;
  return (
    (a.frames[0] ?? 0) - (b.frames[0] ?? 0) ||
    compareText(a.rule.title, b.rule.title) ||
    compareIds(a.observations[0] ?? '', b.observations[0] ?? '') ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

function told(detected: DetectedFinding, id: string, ref: (ip: string) => HostRef, nameOf: NameOf): Finding {
  const { annotation: _annotation, telling, source, target, actor, ...rest } = detected;
  const host = (ip: string | null): HostRef | null => (ip === null ? null : ref(ip));
  const what = sentenceOf(telling, nameOf);
  const filter =
    rest.displayFilter === ''
      ? displayFilter(
          [source, target],
          rest.frames.map((frame) => [frame, frame]),
        )
      : rest.displayFilter;
  return { id, ...rest, source: host(source), target: host(target), actor: host(actor), what, displayFilter: filter };
}

function tieFindings(traced: readonly TracedHop[], idOf: (finding: DetectedFinding) => string): void {
  for (const { hop, findings } of traced) hop.findings = findings.map(idOf).sort(compareIds);
}

/** A blind spot of a connection that the hop used, or of the hop's own console, takes something from what is told of it. */
function tieBlindSpots(traced: readonly TracedHop[], spots: readonly TracedBlindSpot[]): void {
  const byFlow = new Map<string, TracedBlindSpot[]>();
  const byHop = new Map<Case['hops'][number], TracedBlindSpot[]>();
  for (const spot of spots) {
    if (spot.hop !== null) pushTo(byHop, spot.hop, spot);
    else for (const flow of spot.flows) pushTo(byFlow, flow, spot);
  }
  for (const { hop, flows } of traced) {
    const own = [...[...flows].flatMap((flow) => byFlow.get(flow) ?? []), ...(byHop.get(hop) ?? [])];
    hop.blindSpots = [...new Set(own.map(({ spot }) => `${upperFirst(spot.what.replace(/\.$/, ''))}.`))];
  }
}

function techniquesOf(findings: readonly Finding[]): CaseTechnique[] {
  const techniques = new Map<string, Omit<CaseTechnique, 'findings'> & { findings: Set<string> }>();
  for (const finding of findings) {
    for (const { id, name, tactics, idV19, tacticsV19 } of finding.techniques) {
      for (const tactic of tactics) {
        const technique = techniques.get(`${tactic} ${id}`) ?? {
          ...{ tactic, id, name, idV19, tacticsV19 },
          findings: new Set<string>(),
        };
        techniques.set(`${tactic} ${id}`, technique);
        technique.findings.add(finding.id);
      }
    }
  }
  return [...techniques.values()]
    .map((technique) => ({ ...technique, findings: [...technique.findings] }))
    .sort((a, b) => compareText(a.tactic, b.tactic) || compareText(a.id, b.id));
}

function countKinds(observations: readonly Observation[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of observations.map((observation) => observation.kind).sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
