/** What a reader needs who reads one page only: where it comes from, what happened, what was found. */
import type { Case, CaseCapture, Finding, Hop } from '../../case.ts';
import {
  accountLabel,
  beginning,
  confidence,
  ending,
  frameList,
  frameSpan,
  fullTime,
  hostLabel,
  isIncident,
  latest,
  LEVELS,
  METHODS,
  OUTCOMES,
  unended,
  VERDICTS,
} from '../case-words.ts';
import { counted, duration, number } from '../words.ts';
import {
  type Block,
  type Cell,
  cell,
  code,
  facts,
  level,
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
import { done, joinedWords, outcome, references, techniqueName } from './phrases.ts';

export function headBlocks(story: Case, reference: string): Block[] {
  const { verdict, hops, stats } = story;
  const first = beginning(story);
  const last = ending(story);
  const [start, end] = [hops[0]?.start, latest(hops.map((hop) => hop.end))];
  const seen = Object.values(stats.observations).reduce((sum, count) => sum + count, 0);
  return [
    facts([
      ['Reference', cell(strong(reference))],
      ['Verdict', cell(text(strong(VERDICTS[verdict.kind]), plain(`, ${confidence(verdict.confidence)}`)))],
      ['Level', cell(level(verdict.level))],
      [
        'Captured',
        first === '' ? null : cell(`${fullTime(first)} to ${fullTime(last)} UTC (${duration(first, last)})`),
      ],
      [
        isIncident(verdict) ? 'Incident' : 'Activity',
        start === undefined || end === undefined ? null : cell(`${fullTime(start)} to ${fullTime(end)} UTC`),
      ],
      ['Basis', cell(`${counted(seen, 'observation')}, ${counted(stats.rules, 'rule')}${unread(stats.ruleProblems)}`)],
    ]),
  ];
}

const unread = (problems: number): string =>
  problems === 0
    ? ''
    : `; ${counted(problems, 'problem')} in reading the rules: what those rules look for was not looked for`;

export function dataSource({ captures }: Case): Section {
  const blocks: Block[] = [
    captures.length === 0
      ? paragraph('No capture was given: the observations came without a word on where they were taken.')
      : table(
          'Captures',
          ['Name', 'Format', 'Packets', 'Bytes', 'First packet (UTC)', 'Last packet (UTC)', 'Span'],
          captures.map((capture, i) => ({ capture, number: captures.length > 1 ? i + 1 : 0 })),
          captureRow,
        ),
  ];
  const problems = captures.flatMap((capture) =>
    capture.problems.map(({ problem, what }) =>
      text(code(capture.name ?? 'standard input'), plain(' '), strong(`${problem}:`), ' ', what),
    ),
  );
  const repeated = captures.flatMap(({ name, repeatedPackets = 0 }) =>
    repeatedPackets === 0 ? [] : text(code(name ?? 'standard input'), plain(': '), number(repeatedPackets)),
  );
  if (repeated.length > 0) blocks.push(paragraph('Packets that another capture has too, told once:'), list(repeated));
  if (problems.length > 0) blocks.push(paragraph('Problems in reading them:'), list(problems));
  blocks.push(
    paragraph(
      `Frame numbers are those of the capture as Wireshark shows them (frame.number)${captures.length > 1 ? ', with the number of the capture before them: 2:17 is frame 17 of capture 2' : ''}. A pair such as 132→133 is a ` +
        'request and its answer. Times are UTC; offsets are seconds since the first packet.',
    ),
  );
  return section('data-source', 'Data source', blocks);
}

/** Date and time below each other. */
const dated = (time: string | null): Cell => cell(...(time === null ? ['none'] : fullTime(time).split(' ')).map(plain));

const captureRow = ({ capture, number: place }: { capture: CaseCapture; number: number }) => {
  const { name, format, packets, filtered, bytes, firstTime, lastTime, linkTypes } = capture;
  const title = code(name ?? 'standard input');
  return [
    cell(...(place > 0 ? [plain(`${place}: `), title] : [title])),
    cell(plain([format ?? 'not known', ...linkTypes].join(', '))),
    cell(number(packets), ...(filtered > 0 ? [plain(`${filtered} left out by the filter`)] : [])),
    cell(number(bytes)),
    dated(firstTime),
    dated(lastTime),
    cell(plain(firstTime === null || lastTime === null ? '' : duration(firstTime, lastTime))),
  ];
};

export function executiveSummary({ verdict, hops }: Case): Section {
  const blocks: Block[] = [paragraph(strong(verdict.summary))];
  blocks.push(
    paragraph(`This is said with ${confidence(verdict.confidence)}${verdict.because.length > 0 ? ', because:' : '.'}`),
  );
  if (verdict.because.length > 0) blocks.push(list(verdict.because));
  if (hops.length > 0) {
    blocks.push(
      table(
        hops.length === 1
          ? 'One use of another machine was seen'
          : `${number(hops.length)} uses of other machines were seen`,
        ['Hop', 'From', 'To', 'Account', 'How', 'Outcome', 'Level'],
        hops,
        (hop) => [
          cell(reference(hop.id)),
          cell(plain(hostLabel(hop.source))),
          cell(plain(hostLabel(hop.target))),
          cell(text(hop.account.user ? code(accountLabel(hop.account)) : plain(accountLabel(hop.account, hop.auth)))),
          cell(plain(means(hop))),
          cell(text(outcome(hop))),
          cell(level(hop.level)),
        ],
      ),
    );
  }
  return section('summary', 'Executive summary', blocks);
}

const means = ({ method, tool }: Hop): string =>
  tool === null ? METHODS[method] : `${tool.name} (${METHODS[method]})`;

/** Findings of the upper levels, and where there are none those that there are. */
export function keyFindings({ findings, hops }: Case): Section {
  const sorted = byLevel(findings);
  const weighty = sorted.filter(({ rule }) => rule.level === 'critical' || rule.level === 'high');
  const groups = alike(weighty.length > 0 ? weighty : sorted).slice(0, 12);
  const blocks: Block[] = [];
  const points = [...hops.slice(0, 20).map(hopSentence), ...groups.map(findingSentence)];
  if (points.length > 0) blocks.push(list(points));
  const left = findings.length - groups.reduce((sum, group) => sum + group.length, 0);
  if (left > 0) blocks.push(paragraph(`${counted(left, 'more finding')} below, under Findings.`));
  if (blocks.length === 0) blocks.push(paragraph('No rule matched.'));
  return section('key-findings', 'Key findings', blocks);
}

/** An anonymous account says so itself. */
const AUTHENTICATIONS: Partial<Record<Hop['auth'], string>> = {
  anonymous: '',
  unknown: ' (authentication not seen)',
};

function hopSentence(hop: Hop): Text {
  const span = frameSpan(hop.stages);
  const by = hop.tool === null ? METHODS[hop.method] : hop.tool.name;
  return text(
    reference(hop.id),
    plain(': '),
    `${hostLabel(hop.source)} to ${hostLabel(hop.target)} as `,
    hop.account.user ? code(accountLabel(hop.account)) : plain(accountLabel(hop.account, hop.auth)),
    `${AUTHENTICATIONS[hop.auth] ?? ` (${hop.auth})`} by ${by}: ${OUTCOMES[hop.outcome]}`,
    plain(span === '' ? '.' : `, frames ${span}.`),
  );
}

/** Findings of one rule on the same two hosts, with the same outcome. */
function alike(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { rule, source, target, outcome } = finding;
    const key = JSON.stringify([rule.id ?? rule.title, source?.ip, target?.ip, outcome]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function findingSentence(group: readonly Finding[]): Text {
  const [{ rule, what, outcome, techniques }] = group;
  const frames = group.flatMap((finding) => finding.frames);
  return text(
    ...references(group.map(({ id }) => id)),
    plain(': '),
    level(rule.level),
    ` ${rule.title}${group.length === 1 ? '' : `, ${counted(group.length, 'time')}`}: ${unended(what)} (`,
    ...(outcome === 'unknown' ? [plain('outcome ')] : []),
    done(outcome),
    plain(
      `${frames.length > 0 ? `, ${frames.length === 1 ? 'frame' : 'frames'} ${frameList(frames)}` : ''}${
        techniques.length > 0 ? `, ATT&CK ${joinedWords(techniques.map(techniqueName))}` : ''
      })`,
    ),
  );
}

export const byLevel = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => LEVELS.indexOf(a.rule.level) - LEVELS.indexOf(b.rule.level));
