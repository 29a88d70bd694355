/** Timing that shows automation: intervals between the stages of each hop, and between hops. */
import { frameText } from '../../frames.ts';
import type { Case, Hop } from '../../case.ts';
import { compareTimes } from '../../story/clock.ts';
import { frameSpan, interval, unended } from '../case-words.ts';
import { automation, stepsOf } from '../timing.ts';
import {
  type Block,
  cell,
  list,
  paragraph,
  plain,
  reference,
  type Section,
  section,
  strong,
  type Text,
  table,
  text,
} from './document.ts';

export function pace({ hops }: Case): Section | null {
  const steps = hops.flatMap((hop) => stepsOf(hop).map((step) => ({ hop, step })));
  if (steps.length === 0) return null;
  const blocks: Block[] = [];
  const automated = hops.map(automationSentence).filter((sentence) => sentence !== null);
  if (automated.length > 0) {
    blocks.push(
      list(automated.slice(0, 30)),
      paragraph(
        'A person at a keyboard does not go through these steps in that time: a program did, with the credentials given to it beforehand.',
      ),
    );
  }
  blocks.push(
    table('Intervals between stages', ['Hop', 'From', 'To', 'Interval', 'Frames'], steps, ({ hop, step }) => [
      cell(reference(hop.id)),
      cell(step.from.what),
      cell(step.to.what),
      cell(plain(interval(step.from.time, step.to.time))),
      cell(plain(frameSpan([step.from, step.to]))),
    ]),
  );
  const between = betweenHops(hops);
  if (between.length > 0) blocks.push(paragraph('Between hops:'), list(between.slice(0, 30)));
  return section('pace', 'Timing', blocks);
}

function automationSentence(hop: Hop): Text | null {
  const step = automation(hop);
  if (step === null) return null;
  const { from, to } = step;
  return text(
    reference(hop.id),
    plain(': '),
    strong(interval(from.time, to.time)),
    ` from "${unended(from.what)}" (${frameText(from.frame)}) to "${unended(to.what)}" (${frameText(to.frame)}).`,
  );
}

function betweenHops(hops: readonly Hop[]): Text[] {
  const ordered = [...hops].sort((a, b) => compareTimes(a.start, b.start));
  return ordered.slice(1).map((hop, i) => {
    const before = ordered[i];
    const began = interval(before.start, hop.start);
    const overlaps = compareTimes(hop.start, before.end) < 0;
    return text(
      reference(hop.id),
      plain(` began ${began} after ${before.id} did${overlaps ? `, while ${before.id} went on` : ''}.`),
    );
  });
}
