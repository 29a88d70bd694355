/** Each hop as a block: who to whom, as whom, how, whether it worked and why that is said, and its stages. */
import { filterPlace, frameText } from '../../frames.ts';
import type { Case, Hop, Stage } from '../../case.ts';
import { offsetFrom } from '../../story/clock.ts';
import {
  accountLabel,
  beginning,
  confidence,
  fullTime,
  fullTimeOfDay,
  hostLabel,
  interval,
  METHODS,
  OUTCOMES,
} from '../case-words.ts';
import { styled, wrap } from '../layout.ts';
import { safe } from '../safe.ts';
import { automation } from '../timing.ts';
import { linesOf } from '../transcript.ts';
import { frames, timeOfDay } from '../words.ts';
import {
  BESIDE,
  copyable,
  labelled,
  levelPiece,
  lines,
  named,
  outcomeStyle,
  type Page,
  point,
  sentence,
  some,
} from './page.ts';

const HOPS = 40;
const STAGES = 60;
const COMMANDS = 20;
const OUTPUT_LINES = 20;

export function hopLines(story: Case, page: Page): string[] {
  const first = beginning(story);
  return some(page, story.hops, HOPS, (hop) => ['', ...hopBlock(hop, first, page)], 'hops');
}

function hopBlock(hop: Hop, first: string, page: Page): string[] {
  const { source, target, account, auth, tool, outcome, stages, commands, findings, blindSpots } = hop;
  const pace = automation(hop);
  return [
    ...lines(page, [
      styled(hop.id, 'strong'),
      named(page, hostLabel(source), 'strong'),
      '→',
      named(page, hostLabel(target), 'strong'),
    ]),
    ...labelled(page, 'outcome', [styled(OUTCOMES[outcome], outcomeStyle(outcome))]),
    ...hop.because.flatMap((reason) => reasonLines(page, reason)),
    ...labelled(page, 'account', [
      named(page, accountLabel(account, auth)),
      ...(isNamedByAuth(hop) || auth === 'unknown' ? [] : [`(${auth})`]),
    ]),
    ...labelled(page, 'method', [METHODS[hop.method]]),
    ...hop.tunnels.flatMap((tunnel) => labelled(page, 'within', [named(page, tunnel)])),
    ...(tool === null
      ? []
      : [
          ...labelled(page, 'tool', [named(page, tool.name, 'strong'), `with ${confidence(tool.confidence)}`]),
          ...tool.because.flatMap((reason) => reasonLines(page, reason)),
        ]),
    ...labelled(page, 'level', [levelPiece(hop.level)]),
    ...(hop.runs === null ? [] : labelled(page, 'runs', [String(hop.runs)])),
    ...labelled(page, 'time', [`${fullTime(hop.start)} UTC, ${interval(hop.start, hop.end)}`]),
    ...(pace === null
      ? []
      : labelled(page, 'pace', [
          `${interval(pace.from.time, pace.to.time)} from ${frameText(pace.from.frame)} (${pace.from.phase}) to ${frameText(pace.to.frame)} (${pace.to.phase}): a program's, not a person's`,
        ])),
    ...(findings.length === 0 ? [] : labelled(page, 'findings', sentence(page, findings.join(', ')))),
    ...stageLines(stages, first, page),
    ...commandLines(commands, page),
    ...blindSpots.flatMap((spot) => labelled(page, 'not seen', sentence(page, spot, 'warn'))),
    ...(hop.displayFilter === '' ? [] : [`  in Wireshark${filterPlace(hop.displayFilter, hop.stages.map(({ frame }) => frame))}:`, copyable(hop.displayFilter)]),
  ];
}

const reasonLines = (page: Page, reason: string): string[] => point(page, sentence(page, reason), BESIDE);

/** `nobody (anonymous)` says how already. */
const isNamedByAuth = ({ account, auth }: Hop): boolean => !account.user && (auth === 'anonymous' || auth === 'guest');

/** Time of day, seconds since the first packet and frames before what happened. */
function stageLines(stages: readonly Stage[], first: string, page: Page): string[] {
  if (stages.length === 0) return [];
  const rows = stages.slice(0, STAGES).map((stage) => ({
    stage,
    offset: first === '' ? '' : rounded(offsetFrom(first, stage.time)),
    pair: frames(stage.frame, stage.responseFrame),
  }));
  const offsets = Math.max(...rows.map(({ offset }) => offset.length), 6);
  const pairs = Math.max(...rows.map(({ pair }) => pair.length), 6);
  const indent = 4 + 12 + 2 + offsets + 2 + pairs + 2;
  const head = `    ${'UTC'.padEnd(12)}  ${'offset'.padStart(offsets)}  ${'frames'.padEnd(pairs)}`;
  return [
    page.style.dim(head),
    ...some(
      page,
      rows.concat(stages.slice(STAGES).map((stage) => ({ stage, offset: '', pair: '' }))),
      STAGES,
      ({ stage, offset, pair }) =>
        wrap(
          `    ${page.style.dim(safe(timeOfDay(stage.time)))}  ${page.style.dim(offset.padStart(offsets))}  ${page.style.dim(pair.padEnd(pairs))}  `,
          [styled(`${stage.phase}:`, stage.phase === 'refused' ? 'good' : 'strong'), ...sentence(page, stage.what)],
          indent,
          page.width,
          page.style,
        ),
      'stages',
    ),
  ];
}

/** To the millisecond, as far as the capture has it. */
const rounded = (offset: string): string => /^-?\d+(?:\.\d{1,3})?/.exec(offset)?.[0] ?? offset;

/** The first lines, whole. */
const beginningOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .slice(0, 10)
    .map((line) => copyable(line));

const commandLines = (commands: Hop['commands'], page: Page): string[] =>
  some(
    page,
    commands,
    COMMANDS,
    ({ text, script, time, output, outputFrame, frame }) => [
      ...labelled(page, 'command', [`in ${frameText(frame)}, ${fullTimeOfDay(time)}:`]),
      ...beginningOf(text),
      ...(script === null ? [] : ['  which is, decoded:', ...beginningOf(script)]),
      ...(output === null
        ? []
        : [
            outputFrame === null ? '  its output:' : `  its output, from ${frameText(outputFrame)} on:`,
            ...linesOf(output, OUTPUT_LINES).map((line) => copyable(line)),
          ]),
    ],
    'commands',
  );
