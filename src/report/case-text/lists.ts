/** What stands below the hops: findings, hosts, files, indicators, blind spots, recommendations. */
import { frameLabel, rangeLabel } from '../../frames.ts';
import type { Case, CaseFile, Finding, Host, HostName, Level } from '../../case.ts';
import { ended, endsLabel, frameList, frameSpan, hostLabel, LEVELS } from '../case-words.ts';
import { state } from '../incident/evidence.ts';
import { joined, styled } from '../layout.ts';
import { safe } from '../safe.ts';
import { counted, listed } from '../words.ts';
import { copyable, levelStyle, lines, named, type Page, type Part, point, sentence, some } from './page.ts';

/** The lower levels are context: fewer of them are enough. */
const FINDINGS: Readonly<Record<Level, number>> = { critical: 40, high: 40, medium: 30, low: 12, informational: 8 };

function framesText(frames: readonly number[]): string {
  const list = frameList(frames);
  return list === '' ? '' : `${/[-,]/.test(list) ? 'frames' : 'frame'} ${list}`;
}

const spanText = (event: { frame: number; responseFrame: number | null }): string => {
  const span = frameSpan([event]);
  return `${span.includes('-') ? 'frames' : 'frame'} ${span}`;
};

export function findingLines({ findings }: Case, page: Page): string[] {
  return LEVELS.flatMap((level) => {
    const own = findings.filter(({ rule }) => rule.level === level);
    if (own.length === 0) return [];
    const title = page.style[levelStyle(level)](`  ${level} (${own.length})`);
    return [
      '',
      title,
      ...some(page, own, FINDINGS[level], (finding) => findingBlock(finding, page), `${level} findings`),
    ];
  });
}

function findingBlock(finding: Finding, page: Page): string[] {
  const { id, rule, what, frames, techniques, outcome, source, target, displayFilter } = finding;
  const result =
    outcome === 'done'
      ? []
      : [styled(outcome === 'refused' ? '(refused)' : '(outcome not known)', outcome === 'refused' ? 'good' : 'warn')];
  const between: Part[] = [
    ...(source === null ? [] : [named(page, hostLabel(source))]),
    ...(target === null ? [] : ['→', named(page, hostLabel(target))]),
  ];
  return [
    ...lines(page, [styled(id, 'strong'), ...sentence(page, rule.title, 'strong'), ...result], 4),
    ...lines(page, sentence(page, what), 8),
    ...lines(
      page,
      [...between, styled(listed([framesText(frames), ...techniques.map((technique) => technique.id)]), 'dim')],
      8,
    ),
    ...filterLines(displayFilter, page),
  ];
}

/** Beyond this a filter is no use on a terminal. */
const FILTER_LIMIT = 1000;

function filterLines(filter: string, page: Page): string[] {
  if (filter === '') return [];
  if (filter.length <= FILTER_LIMIT) return [copyable(filter, 8)];
  return lines(page, [styled('its display filter is too long for a terminal; --format json has it', 'dim')], 8);
}

export const hostLines = ({ hosts }: Case, page: Page): string[] =>
  some(page, hosts, 60, (host) => hostBlock(host, page), 'hosts');

function hostBlock({ ip, name, names, conflicts, domain, os, roles }: Host, page: Page): string[] {
  const others = alsoCalled(name, names);
  const source = names.find((other) => other.name === name);
  const system =
    os === null
      ? null
      : `${os.name === null ? `version ${os.version}` : `${os.name} (${os.version})`}, by ${os.source}`;
  return [
    ...lines(page, [
      named(page, hostLabel({ ip, name }), 'strong'),
      ...(roles.length === 0 ? [] : [styled(roles.join(', '), 'warn')]),
    ]),
    ...(source === undefined ? [] : lines(page, sentence(page, `named by ${source.source}`, 'dim'), 4)),
    ...(others.length === 0 ? [] : lines(page, sentence(page, `also called ${others.slice(0, 6).join(', ')}`), 4)),
    ...conflicts.flatMap(({ what }) => lines(page, sentence(page, `conflict of names: ${what}`, 'warn'), 4)),
    ...(domain === null ? [] : lines(page, sentence(page, `domain ${domain}`), 4)),
    ...(system === null ? [] : lines(page, sentence(page, system), 4)),
  ];
}

/** Each other name with what says it. */
function alsoCalled(name: string | null, names: readonly HostName[]): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const other of names) if (other.name !== name) kinds.set(other.name, (kinds.get(other.name) ?? new Set()).add(other.kind));
  return [...kinds].map(([other, by]) => `${other} (${[...by].join(', ')})`);
}

export const fileLines = ({ files }: Case, page: Page): string[] =>
  some(page, files, 60, (file) => fileBlock(file, page), 'files');

function fileBlock(file: CaseFile, page: Page): string[] {
  const { share, name, direction, size, complete, type, deleted, source, target, pe } = file;
  const isHashed = (file.sha256 ?? file.sha1 ?? file.md5) !== null;
  const path =
    name === null
      ? `${share ?? ''} (opened before the capture)`
      : `${share === null ? '' : `${share}\\`}${name.replace(/^\\+/, '')}`;
  const hash = (
    [
      ['sha256', file.sha256],
      ['sha1', file.sha1],
      ['md5', file.md5],
    ] as const
  ).flatMap(([algorithm, value]) => (value === null ? [] : [copyable(`${algorithm} ${value}`)]));
  return [
    ...lines(page, [
      styled(direction === 'write' ? 'written:' : 'read:', direction === 'write' ? 'warn' : 'dim'),
      named(page, path, 'strong'),
    ]),
    ...lines(
      page,
      [
        named(page, hostLabel(source)),
        direction === 'write' ? '→' : '←',
        named(page, hostLabel(target)),
        styled(spanText(file), 'dim'),
      ],
      4,
    ),
    ...lines(
      page,
      [
        ...sentence(page, listed([counted(size, 'byte'), type, pe === null ? null : `${pe.machine} ${pe.kind}`])),
        joined(',', undefined),
        ...sentence(page, state(file), complete && isHashed ? 'good' : 'warn'),
        ...(deleted ? [joined(',', undefined), styled('deleted afterwards', 'warn')] : []),
      ],
      4,
    ),
    ...hash,
  ];
}

/** Values of one kind under each other, to be copied. */
export function iocLines({ iocs }: Case, page: Page): string[] {
  const types = [...new Set(iocs.map(({ type }) => type))];
  return types.flatMap((type) => [
    `  ${page.style.dim(safe(type))}`,
    ...some(
      page,
      iocs.filter((ioc) => ioc.type === type),
      40,
      ({ value, context }) => [copyable(value), ...lines(page, sentence(page, context, 'dim'), 8)],
      `of ${type}`,
    ),
  ]);
}

export const blindSpotLines = ({ blindSpots }: Case, page: Page): string[] =>
  some(
    page,
    blindSpots,
    40,
    ({ reason, what, hides, opens, frame, lastFrame, count, bytes, ...spot }) => [
      ...lines(page, [styled(`${reason}:`, 'warn'), ...sentence(page, what)]),
      ...lines(page, sentence(page, `may hide: ${hides}`), 4),
      ...lines(page, sentence(page, opens === null ? 'nothing is known that would open it' : `would open it: ${opens}`), 4),
      ...lines(
        page,
        [
          styled(
            listed([
              endsLabel(spot),
              lastFrame > frame ? `frames ${rangeLabel(frame, lastFrame)}` : `frame ${frameLabel(frame)}`,
              counted(count, 'time'),
              bytes === null ? null : counted(bytes, 'byte'),
            ]),
            'dim',
          ),
        ],
        4,
      ),
    ],
    'blind spots',
  );

export const recommendationLines = ({ recommendations }: Case, page: Page): string[] =>
  recommendations.flatMap(({ title, detail, because, displayFilter }) =>
    point(page, [
      ...sentence(page, ended(title), 'strong'),
      ...sentence(page, detail),
      ...(displayFilter === null ? [] : sentence(page, `In Wireshark: ${displayFilter}`)),
      ...(because.length === 0
        ? []
        : [styled(`(${because.slice(0, 12).join(', ')}${because.length > 12 ? ' ...' : ''})`, 'dim')]),
    ]),
  );
