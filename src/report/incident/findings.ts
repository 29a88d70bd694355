/** What rules found, which techniques those are, and what to look for elsewhere. */
import { filterPlace } from '../../frames.ts';
import type { Case, CaseTechnique, Finding } from '../../case.ts';
import { frameList, fullTime } from '../case-words.ts';
import { byLevel } from './summary.ts';
import {
  type Block,
  type Cell,
  cell,
  code,
  facts,
  type Given,
  level,
  paragraph,
  plain,
  reference,
  type Section,
  section,
  strong,
  table,
  text,
} from './document.ts';
import { account, done, framesOf, references, route, tacticName, techniqueName } from './phrases.ts';

/** Findings that are told one by one, with their filters; the table has more. */
const DETAILED = 60;

export function findings({ findings, stats }: Case): Section {
  if (findings.length === 0) {
    return section('findings', 'Findings', [paragraph(`None of ${stats.rules} rules matched.`)]);
  }
  const sorted = byLevel(findings);
  const detailed = sorted.filter(({ rule }) => rule.level !== 'informational').slice(0, DETAILED);
  return section(
    'findings',
    'Findings',
    [
      table(
        'Findings by level',
        ['Finding', 'Level', 'Rule', 'From and to', 'Outcome', 'ATT&CK', 'Frames'],
        sorted,
        (finding) => [
          cell(reference(finding.id)),
          cell(level(finding.rule.level)),
          cell(finding.rule.title),
          cell(route(finding.source, finding.target)),
          cell(text(done(finding.outcome))),
          cell(...finding.techniques.map((technique) => plain(techniqueName(technique)))),
          cell(framesOf(finding.frames)),
        ],
      ),
    ],
    detailed.map(findingSection),
  );
}

function findingSection(finding: Finding): Section {
  const { rule, techniques, falsePositives, references } = finding;
  const blocks: Block[] = [
    paragraph(finding.what),
    facts([
      ['Level', cell(level(rule.level))],
      ['Outcome', cell(text(done(finding.outcome)))],
      ['Time', cell(plain(`${fullTime(finding.time)} UTC`))],
      [
        'From and to',
        finding.source === null && finding.target === null ? null : cell(route(finding.source, finding.target)),
      ],
      ['Account', finding.account === null || !finding.account.user ? null : cell(account(finding.account))],
      ['Frames', finding.frames.length === 0 ? null : cell(plain(frameList(finding.frames, 30)))],
      [
        'ATT&CK',
        techniques.length === 0 ? null : cell(...techniques.map((technique) => plain(techniqueName(technique)))),
      ],
      [
        'Rule',
        cell(
          text(
            code(rule.id ?? rule.title),
            plain(rule.file === null ? '' : ' in '),
            ...(rule.file === null ? [] : [code(rule.file)]),
          ),
        ),
      ],
      ['Could also be', listed(falsePositives)],
      ['References', listed(references.map(code))],
    ]),
  ];
  if (finding.displayFilter !== '') {
    blocks.push({ kind: 'code', label: `Wireshark display filter${filterPlace(finding.displayFilter, finding.frames)}`, text: finding.displayFilter });
  }
  return section(finding.id, text(strong(`${finding.id}:`), ` ${rule.title}`), blocks);
}

/** One of them beside its label, more below it: none leads the others. */
const listed = (items: readonly Given[]): Cell | null =>
  items.length === 0 ? null : items.length === 1 ? cell(items[0]) : [[], ...cell(...items)];

export function attack({ techniques }: Case): Section | null {
  if (techniques.length === 0) return null;
  const tactics = new Map<string, string[]>();
  for (const { id, tactic } of techniques) tactics.set(id, [...(tactics.get(id) ?? []), tactic]);
  return section('attack', 'MITRE ATT&CK', [
    table(
      'Techniques by tactic (ATT&CK v18.1, and v19 where it differs)',
      ['Tactic', 'Technique', 'v19', 'Findings'],
      inOrderOfTactics(techniques),
      (row) => [
        cell(plain(tacticName(row.tactic))),
        cell(text(strong(row.id), plain(` ${row.name}`))),
        cell(plain(changeInV19(row, tactics.get(row.id) ?? []))),
        cell(references(row.findings)),
      ],
    ),
  ]);
}

/** As ATT&CK orders its tactics, of v18.1 and of v19. */
const TACTICS = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'stealth',
  'defense-impairment',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
];

const inOrderOfTactics = (techniques: readonly CaseTechnique[]): CaseTechnique[] =>
  [...techniques].sort((a, b) => TACTICS.indexOf(a.tactic) - TACTICS.indexOf(b.tactic));

function changeInV19({ id, idV19, tacticsV19 }: CaseTechnique, tactics: readonly string[]): string {
  const changes = idV19 !== '' && idV19 !== id ? [idV19] : [];
  if ([...tactics].sort().join() !== [...tacticsV19].sort().join() && tacticsV19.length > 0)
    changes.push(tacticsV19.map(tacticName).join(', '));
  return changes.length === 0 ? 'same' : changes.join(': ');
}

export function indicators({ iocs }: Case): Section {
  if (iocs.length === 0) {
    return section('iocs', 'Indicators of compromise', [
      paragraph('None: nothing was found that would have to be looked for elsewhere.'),
    ]);
  }
  return section('iocs', 'Indicators of compromise', [
    table('Indicators', ['Type', 'Value', 'Context', 'Frames'], iocs, (ioc) => [
      cell(plain(ioc.type)),
      cell(code(ioc.value)),
      cell(ioc.context),
      cell(framesOf(ioc.frames)),
    ]),
  ]);
}
