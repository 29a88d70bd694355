/** Stages of a hop: what was done, step by step, each with its frames. Like steps are told once, with their number. */
import { frameText } from '../frames.ts';
import type { Phase, Stage } from '../case.ts';
import type { DetectedFinding } from '../detect/finding.ts';
import { pushTo } from './collect.ts';
import { outputFilesOf } from './commands.ts';
import { consoleSteps } from './consoleSteps.ts';
import { type Evidence, pathOf } from './evidence.ts';
import type { Hosts } from './hosts.ts';
import { rank } from './levels.ts';
import { isMeaning } from './meanings.ts';
import { inOrder, type Sighting } from './order.ts';
import { grouped, listed } from './sentence.ts';
import { ofOwnServices } from './serviceSteps.ts';
import type { Step } from './step.ts';
import { type Connecting, connectStep, type Known, stepOf } from './steps.ts';

/** So many files are told one by one; more of them together. */
const TOLD_SINGLY = 6;

export function stagesOf(
  evidence: Evidence,
  connecting: readonly Connecting[],
  hosts: Hosts,
  findings: readonly DetectedFinding[],
): Stage[] {
  const phases = new Map<string, Phase>();
  for (const { annotation, observations, outcome } of findings) {
    if (annotation.phase === undefined || outcome !== 'done') continue;
    for (const id of observations) if (!phases.has(id)) phases.set(id, annotation.phase);
  }
  const own = new Set<Sighting>([...evidence.own, ...ofOwnServices(evidence.services)]);
  const grave = findings.filter(({ rule }) => rank(rule.level) >= rank('medium'));
  const known: Known = {
    fetched: new Set(evidence.outputs.map(pathOf)),
    awaited: outputFilesOf(evidence),
    noted: new Set(grave.flatMap(({ observations }) => observations)),
  };
  const steps: Step[] = connecting.flatMap((sighting) => connectStep(sighting, hosts) ?? []);
  for (const sighting of evidence.activity.sightings) {
    if (sighting.kind === 'console') steps.push(...consoleSteps(sighting));
    const step = evidence.meant.has(sighting) ? null : stepOf(sighting, own, known);
    if (step === null) continue;
    const phase = phases.get(sighting.id);
    // Whatever a file is, to delete it is to clean up; and what a call does, its operation says best.
    const isPlain =
      phase === undefined || sighting.kind === 'service' || sighting.kind === 'logon' || isMeaning(sighting) || step.phase === 'refused' || step.phase === 'clean up';
    steps.push(isPlain ? step : { ...step, phase });
  }
  return together(steps);
}

function together(unsorted: readonly Step[]): Stage[] {
  const places = new Map(inOrder(unsorted.map(({ sighting }) => sighting)).map((sighting, place) => [sighting, place]));
  const place = (step: Step): number => places.get(step.sighting) ?? 0;
  const steps = [...unsorted].sort((a, b) => place(a) - place(b));
  const rounds = roundsOf(steps);
  const groups = new Map<string, Step[]>();
  for (const [i, step] of steps.entries()) pushTo(groups, `${rounds[i]}|${step.phase}|${step.key}`, step);
  const told: { stage: Stage; place: number }[] = [];
  for (const group of groups.values()) {
    const items = new Map<string, Step[]>();
    for (const step of group) pushTo(items, step.item ?? step.what, step);
    if (items.size > TOLD_SINGLY) {
      const what = `${group[0].many.replace('#', grouped(items.size))}: ${listed([...items.keys()])}`;
      told.push({ stage: stageOf(group[0], what), place: place(group[0]) });
      continue;
    }
    for (const same of items.values()) {
      const best = fullest(same);
      const times = same.length > 1 ? `, ${grouped(same.length)} times${others(best, same)}` : '';
      told.push({ stage: stageOf(best, best.what + times), place: place(best) });
    }
  }
  return told.sort((a, b) => a.place - b.place).map(({ stage }) => stage);
}

/** Of a file that was read in part, then whole, the latter. */
function fullest(same: readonly Step[]): Step {
  const { sighting } = same[0];
  if (sighting.kind !== 'transfer' || sighting.complete) return same[0];
  return same.reduce((best, step) => (bytesOf(step) > bytesOf(best) ? step : best));
}

const bytesOf = ({ sighting }: Step): number => (sighting.kind === 'transfer' ? sighting.bytes : 0);

/** Where the first and the last are of those that are told by `best`. */
function others(best: Step, same: readonly Step[]): string {
  const [first, last] = [same[0], same[same.length - 1]];
  const ends = [];
  if (first !== best) ends.push(`the first in ${frameText(first.sighting.frame)}`);
  if (last !== best) ends.push(`the last in ${frameText(last.sighting.frame)}`);
  return ends.length === 0 ? '' : `, ${ends.join(', ')}`;
}

/** So many rounds are told one after another; more of them together. */
const ROUNDS = 6;

/** What comes after a clean-up is another round. A service that is changed after it was started is changed back. */
function roundsOf(steps: readonly Step[]): number[] {
  let round = 0;
  let last: Phase | null = null;
  let isStarted = false;
  const rounds = steps.map(({ phase, sighting }) => {
    const isChange = sighting.kind === 'service' && sighting.action === 'change config';
    const isCleaned = last === 'clean up' && phase !== 'clean up';
    if (isCleaned || (isChange && isStarted)) {
      round++;
      isStarted = false;
    }
    if (sighting.kind === 'service' && sighting.action === 'start') isStarted = true;
    last = phase;
    return round;
  });
  return round < ROUNDS ? rounds : rounds.map(() => 0);
}

function stageOf({ phase, sighting }: Step, what: string): Stage {
  const { time, frame, responseFrame } = sighting;
  return { phase, time, frame, responseFrame, what };
}
