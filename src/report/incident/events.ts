/** What happened in which order: by frames, and by the clock. */
import { frameLabel } from '../../frames.ts';
import type { Case, Hop, Stage } from '../../case.ts';
import { frameSpan, fullTimeOfDay, fullTime } from '../case-words.ts';
import { dateOf } from '../words.ts';
import { type Block, cell, level, paragraph, plain, reference, type Section, section, table } from './document.ts';
import { route } from './phrases.ts';

interface Step {
  hop: Hop;
  phase: Stage['phase'];
  stages: Stage[];
}

/** Stages of hops that follow each other in one phase make one event. */
export function sequenceOfEvents({ hops }: Case): Section | null {
  const steps = hops.flatMap(stepsOf);
  if (steps.length === 0) return null;
  steps.sort((a, b) => a.stages[0].frame - b.stages[0].frame);
  return section('sequence', 'Sequence of events by frames', [
    table('Events by frames', ['Frames', 'Hop', 'Phase', 'What happened'], steps, ({ hop, phase, stages }) => [
      cell(plain(frameSpan(stages))),
      cell(reference(hop.id)),
      cell(plain(phase)),
      lines(stages.map(({ what }) => what)),
    ]),
  ]);
}

const LINES = 12;

/** Equal sentences once; the rest of many counted. */
function lines(sentences: readonly string[]) {
  const different = [...new Set(sentences)];
  const left = different.length - LINES;
  return cell(...different.slice(0, LINES), ...(left > 0 ? [`and ${left} more`] : []));
}

function stepsOf(hop: Hop): Step[] {
  const steps: Step[] = [];
  for (const stage of hop.stages) {
    const last = steps.at(-1);
    if (last !== undefined && last.phase === stage.phase) last.stages.push(stage);
    else steps.push({ hop, phase: stage.phase, stages: [stage] });
  }
  return steps;
}

export function timeline({ timeline, hops }: Case): Section | null {
  if (timeline.length === 0) return null;
  const day = dateOf(timeline[0].time);
  const isOneDay = timeline.every(({ time }) => dateOf(time) === day);
  const blocks: Block[] = [];
  if (hops.length > 0) blocks.push({ kind: 'figure', figure: 'timeline', instead: [] });
  blocks.push(
    table(
      isOneDay ? `Timeline of ${day} (UTC)` : 'Timeline (UTC)',
      ['Offset (s)', 'Time (UTC)', 'Frame', 'Hop', 'From and to', 'What', 'Level'],
      timeline,
      (entry) => [
        cell(plain(entry.offset)),
        cell(plain(isOneDay ? fullTimeOfDay(entry.time) : fullTime(entry.time))),
        cell(plain(frameLabel(entry.frame))),
        cell(entry.hop === null ? plain('') : reference(entry.hop)),
        cell(entry.source === null && entry.target === null ? plain('') : route(entry.source, entry.target)),
        cell(entry.what),
        cell(level(entry.level)),
      ],
    ),
    paragraph('Offsets are seconds since the first packet.'),
  );
  return section('timeline', 'Timeline', blocks);
}
