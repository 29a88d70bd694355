/** Hops over the capture's span as SVG: one lane each, with a mark for each stage. */
import type { Case, Hop, Phase } from '../../case.ts';
import { secondsBetween } from '../../story/clock.ts';
import { beginning, earliest, ending, hostLabel, latest, meansOf, OUTCOMES, shown } from '../case-words.ts';
import { columns } from '../layout.ts';
import { counted, number } from '../words.ts';
import { escaped } from './escape.ts';
import { round } from './path.ts';

const WIDTH = 900;
const LEFT = 12;
const RIGHT = 888;
const LANE = 40;
const TOP = 8;
const AXIS = 26;
const MAX_LANES = 40;
const MAX_MARKS = 200;
/** Hops that take up less of the capture than this are drawn for themselves as well. */
const SMALL = 0.25;

interface Span {
  from: number;
  to: number;
}

export function timelineFigure(story: Case): string {
  const { hops } = story;
  const first = beginning(story);
  if (hops.length === 0 || first === '') return '';
  const since = (time: string): number => secondsBetween(first, time);
  const whole: Span = { from: 0, to: Math.max(since(ending(story)), 0) };
  const hopsSpan: Span = {
    from: since(earliest(hops.map(({ start }) => start))),
    to: since(latest(hops.map(({ end }) => end)) ?? first),
  };
  const drawn = [chart(hops, since, whole, 'capture', 'Hops over the whole capture')];
  const length = hopsSpan.to - hopsSpan.from;
  if (length > 0 && length < (whole.to - whole.from) * SMALL) {
    const margin = length * 0.04;
    const near = { from: hopsSpan.from - margin, to: hopsSpan.to + margin };
    drawn.push(chart(hops, since, near, 'hops', 'The time of the hops alone'));
  }
  return drawn.join('\n');
}

function chart(hops: readonly Hop[], since: (time: string) => number, span: Span, id: string, title: string): string {
  const lanes = hops.slice(0, MAX_LANES);
  const height = TOP + lanes.length * LANE + AXIS;
  const length = span.to - span.from;
  const x = (time: string): number => {
    const at = length > 0 ? (since(time) - span.from) / length : 0;
    return LEFT + (RIGHT - LEFT) * Math.min(1, Math.max(0, at));
  };
  const left = hops.length - lanes.length;
  const phases = PHASES.filter((phase) => lanes.some(({ stages }) => stages.some((stage) => stage.phase === phase)));
  return [
    '<figure>',
    `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(title)}">`,
    `<svg class="lanes" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-desc">${escaped(
      lanes
        .slice(0, 30)
        .map((hop) => describe(hop, since))
        .join(' '),
    )}</desc>`,
    ...axis(span, height),
    ...lanes.map((hop, i) => lane(hop, TOP + i * LANE, x)),
    '</svg></div>',
    `<figcaption>${escaped(title)}, in seconds since the first packet.${keys(phases)}${left > 0 ? ` ${counted(left, 'more hop')} not drawn.` : ''}</figcaption>`,
    '</figure>',
  ].join('\n');
}

const describe = (hop: Hop, since: (time: string) => number): string =>
  `${shown(hop.id)}, ${hostLabel(hop.source)} to ${hostLabel(hop.target)}, ${OUTCOMES[hop.outcome]}, from ${since(hop.start).toFixed(3)} to ${since(hop.end).toFixed(3)} seconds.`;

const PHASES: readonly Phase[] = [
  'authenticate',
  'connect',
  'stage',
  'execute',
  'communicate',
  'collect',
  'clean up',
  'refused',
];
const phaseClass = (phase: Phase): string => `phase-${phase.replaceAll(' ', '-')}`;

const keys = (phases: readonly Phase[]): string =>
  phases.length === 0
    ? ''
    : ` Marks: ${phases
        .map(
          (phase) =>
            `<svg class="key" width="10" height="10" aria-hidden="true"><circle class="${phaseClass(phase)}" cx="5" cy="5" r="4.5"/></svg> ${escaped(phase)}`,
        )
        .join(', ')}.`;

function lane(hop: Hop, y: number, x: (time: string) => number): string {
  const [from, to] = [x(hop.start), x(hop.end)];
  const width = Math.max(4, to - from);
  const begin = Math.min(from, RIGHT - width);
  const label = `${shown(hop.id)} ${hostLabel(hop.source)} → ${hostLabel(hop.target)}, ${meansOf(hop)}`;
  // About 6.2 pixels a column: words that would leave the chart on the right end where their bar ends.
  const isLate = begin + columns(label) * 6.4 > RIGHT;
  const anchor = isLate ? `x="${round(Math.max(begin + width, LEFT))}" text-anchor="end"` : `x="${round(begin)}"`;
  const fitted = columns(label) > 120 ? `${Array.from(label).slice(0, 110).join('')}…` : label;
  const marks = hop.stages
    .slice(0, MAX_MARKS)
    .map(({ phase, time }) => `<circle class="${phaseClass(phase)}" cx="${round(x(time))}" cy="${y + 27}" r="4.5"/>`);
  return [
    `<g><title>${escaped(`${label}: ${OUTCOMES[hop.outcome]}`)}</title>`,
    `<text class="lane" ${anchor} y="${y + 13}">${escaped(fitted)}</text>`,
    `<rect class="bar ${hop.outcome}" x="${round(begin)}" y="${y + 21}" width="${round(width)}" height="12" rx="3"/>`,
    ...new Set(marks),
    '</g>',
  ].join('');
}

const TICKS = 8;

function axis({ from, to }: Span, height: number): string[] {
  const base = height - AXIS + 4;
  const lines = [`<path class="axis" d="M${LEFT} ${base}H${RIGHT}"/>`];
  const length = to - from;
  if (!(length > 0) || !Number.isFinite(length)) return lines;
  const step = niceStep(length / TICKS);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  for (let i = Math.ceil(from / step); i * step <= to && lines.length <= TICKS * 4; i++) {
    const at = round(LEFT + ((RIGHT - LEFT) * (i * step - from)) / length);
    const anchor = Number(at) < LEFT + 20 ? 'start' : Number(at) > RIGHT - 20 ? 'end' : 'middle';
    lines.push(
      `<path class="grid" d="M${at} ${TOP}V${base}"/><text class="tick" x="${at}" y="${base + 15}" text-anchor="${anchor}">${secondsText(i * step, digits)}</text>`,
    );
  }
  return lines;
}

/** 1, 2 or 5 of a power of ten. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}

function secondsText(seconds: number, digits: number): string {
  const [integer, fraction] = seconds.toFixed(Math.min(digits, 9)).split('.');
  return `${number(Number(integer))}${fraction === undefined ? '' : `.${fraction}`} s`;
}
