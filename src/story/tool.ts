/** The tool: what rules point to, put together. Independent signs strengthen each other: 1 - Π(1 - c). */
import type { Hop } from '../case.ts';
import type { DetectedFinding } from '../detect/finding.ts';
import { toldOf } from '../detect/telling.ts';
import { pushTo } from './collect.ts';
import { compareText } from './order.ts';
import { counted, numbersText } from './sentence.ts';

/** Signs are never quite independent, and names can be forged. */
const CERTAIN = 0.99;

/** What programs are built on: the program, where it shows, says more than surer signs of the library. */
const LIBRARIES: ReadonlySet<string> = new Set(['impacket']);

const weightOf = ({ name, confidence }: { name: string; confidence: number }): number =>
  LIBRARIES.has(name) ? confidence / 2 : confidence;

export type IdOf = (finding: DetectedFinding) => string;

export function toolOf(findings: readonly DetectedFinding[], idOf: IdOf): Hop['tool'] {
  const tools = new Map<string, Map<string, DetectedFinding[]>>();
  for (const finding of findings) {
    const name = finding.annotation.tool?.name;
    if (name === undefined) continue;
    const rules = tools.get(name) ?? new Map<string, DetectedFinding[]>();
    tools.set(name, rules);
    // One rule that matches ten times is one sign.
    const rule = finding.rule.id ?? finding.rule.title;
    pushTo(rules, rule, finding);
  }
  const ranked = [...tools]
    .map(([name, rules]) => ({
      name,
      rules: [...rules.values()],
      confidence: combined([...rules.values()].map(strongest)),
    }))
    .sort((a, b) => weightOf(b) - weightOf(a) || compareText(a.name, b.name));
  const best = ranked[0];
  if (best === undefined) return null;
  const because = best.rules.map((of) => signText(of, idOf));
  for (const other of ranked.slice(1)) because.push(`some of it also fits ${other.name} (${Math.round(other.confidence * 100)} %)`);
  return { name: best.name, confidence: best.confidence, because };
}

/** `PsExec Pipe: opened the pipe PSEXESVC (f14, frames 408-409)`. */
function signText(of: readonly DetectedFinding[], idOf: IdOf): string {
  const more = of.length > 1 ? ` and ${counted(of.length - 1, 'finding')} more` : '';
  const frames = numbersText(of.flatMap(({ frames }) => frames));
  return `${of[0].rule.title}: ${deedText(of[0])} (${idOf(of[0])}${more}, ${frames})`;
}

const TOLD = 2;

/** The deeds alone: a hop has said who did them where. */
const deedText = ({ telling }: DetectedFinding): string => toldOf(telling, TOLD).join('; ');

const strongest = (findings: readonly DetectedFinding[]): number =>
  Math.max(...findings.map(({ annotation }) => annotation.tool?.confidence ?? 0));

/** To two decimals, at most 0.99. */
export function combined(confidences: readonly number[]): number {
  const product = confidences.reduce((rest, confidence) => rest * (1 - Math.min(Math.max(confidence, 0), 1)), 1);
  return Math.min(Math.round((1 - product) * 100) / 100, CERTAIN);
}
