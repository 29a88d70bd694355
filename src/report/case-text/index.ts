/** A case in, a report for a terminal out: the verdict first, then what it rests on. */
import type { Case, Verdict } from '../../case.ts';
import { beginning, confidence, ending, fullTime, isIncident, VERDICTS } from '../case-words.ts';
import { PLAIN, type Style, styled } from '../layout.ts';
import { incidentReference } from '../reference.ts';
import { counted, duration, listed } from '../words.ts';
import { hopLines } from './hops.ts';
import { blindSpotLines, fileLines, findingLines, hostLines, iocLines, recommendationLines } from './lists.ts';
import { heading, levelPiece, levelStyle, lines, named, type Page, point, sentence, some } from './page.ts';

export interface CaseTextOptions {
  /** Columns to fill; what is there to be copied (filters, hashes, values of indicators) stays whole. */
  width?: number;
  style?: Style;
}

const DEFAULT_WIDTH = 80;
const MINIMUM_WIDTH = 60;

export function caseText(story: Case, { width = DEFAULT_WIDTH, style = PLAIN }: CaseTextOptions = {}): string {
  const page: Page = { width: Math.max(width, MINIMUM_WIDTH), style };
  const text = [
    ...verdictLines(story, page),
    ...captureLines(story, page),
    ...section(page, 'Hops', hopLines(story, page)),
    ...section(page, 'Findings', findingLines(story, page), `None of ${counted(story.stats.rules, 'rule')} matched.`),
    ...section(page, 'Hosts', hostLines(story, page)),
    ...section(page, 'Files', fileLines(story, page)),
    ...section(page, 'Indicators', iocLines(story, page)),
    ...section(
      page,
      'Blind spots',
      blindSpotLines(story, page),
      'None: what there was of SMB and DCE/RPC could be read.',
    ),
    ...section(page, 'What to do', recommendationLines(story, page)),
  ];
  return `${text.join('\n')}\n`;
}

/** Empty where there is nothing to say, unless that is worth a line. */
function section(page: Page, title: string, body: readonly string[], none?: string): string[] {
  if (body.length === 0) return none === undefined ? [] : ['', heading(page, title), ...lines(page, [none])];
  const gap = body[0] === '' ? [] : [''];
  return ['', heading(page, title), ...(gap.length === 0 ? body.slice(1) : body)];
}

function verdictLines(story: Case, page: Page): string[] {
  const { verdict } = story;
  return [
    ...lines(
      page,
      sentence(page, verdict.summary, levelStyle(verdict.level) === 'dim' ? 'strong' : levelStyle(verdict.level)),
      0,
    ),
    ...lines(page, [
      ...(isSaid(verdict) ? [] : [styled(VERDICTS[verdict.kind], 'strong'), { text: ',', joined: true }]),
      'level',
      levelPiece(verdict.level),
      { text: `, ${confidence(verdict.confidence)}`, joined: true },
      ...(isIncident(verdict)
        ? [`, reference ${incidentReference(story)}`].map((text) => ({ text, joined: true }))
        : []),
    ]),
    ...verdict.because.flatMap((reason) => point(page, sentence(page, reason))),
  ];
}

/** A summary mostly begins with its kind. */
const isSaid = ({ kind, summary }: Verdict): boolean => summary.toLowerCase().startsWith(kind);

const CAPTURES = 20;

function captureLines(story: Case, page: Page): string[] {
  const first = beginning(story);
  const last = ending(story);
  const took = duration(first, last);
  return [
    '',
    heading(page, story.captures.length === 1 ? 'Capture' : 'Captures'),
    ...some(
      page,
      story.captures.map((capture, i) => ({ ...capture, number: story.captures.length > 1 ? `${i + 1}: ` : '' })),
      CAPTURES,
      ({ number: place, name, format, packets, filtered, linkTypes, problems, repeatedPackets = 0 }) => [
        ...lines(page, [
          named(page, `${place}${name ?? 'standard input'}`, 'strong'),
          ...sentence(page, listed([format, ...linkTypes, counted(packets, 'packet'), filtered > 0 && `${filtered} of them left out by the filter`])),
          ...(repeatedPackets === 0 ? [] : sentence(page, `(${counted(repeatedPackets, 'packet')} in another capture too, told once)`)),
        ]),
        ...problems.flatMap(({ problem, what }) =>
          lines(page, [...sentence(page, `${problem}:`, 'warn'), ...sentence(page, what)], 4),
        ),
      ],
      'captures',
    ),
    ...(first === ''
      ? []
      : lines(page, [`${fullTime(first)} to ${fullTime(last)} UTC${took === '' ? '' : ` (${took})`}`])),
    ...(story.stats.ruleProblems === 0
      ? []
      : lines(page, [
          styled(
            `${counted(story.stats.ruleProblems, 'problem')} in reading the rules: hoptrace rules check names them`,
            'warn',
          ),
        ])),
  ];
}
