/** Tags of rules in, ATT&CK techniques with names and tactics out. */

import type { Technique } from '../case.ts';
import {
  ATTACK_TECHNIQUES,
  DEFENSE_IMPAIRMENT_IN_V19,
  LATERAL_MOVEMENT_ONLY_IN_V19,
  PREFERRED_IN_V18,
  RENAMED_IN_V19,
} from './attack.data.ts';

const TECHNIQUE_TAG = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;

let table: ReadonlyMap<string, Technique> | undefined;

/** `attack.t1021.002` -> `T1021.002`; undefined for any other tag. */
export function techniqueIdOf(tag: string): string | undefined {
  return TECHNIQUE_TAG.exec(tag)?.[1].toUpperCase();
}

/** Of an identifier of ATT&CK v18.1 or of one that v19 renamed; undefined where the table has neither. */
export function technique(id: string): Technique | undefined {
  table ??= readTable();
  return table.get(id) ?? table.get(idInV18(id) ?? '');
}

/** Of a rule's tags, in their order; those that the table does not know under their identifier alone. */
export function techniquesOf(tags: readonly string[]): { techniques: Technique[]; unknown: string[] } {
  const techniques = new Map<string, Technique>();
  const unknown: string[] = [];
  for (const tag of tags) {
    const id = techniqueIdOf(tag);
    if (id === undefined) continue;
    const known = technique(id);
    if (known === undefined) unknown.push(id);
    const named = known ?? { id, name: id, tactics: [], tacticsV19: [], idV19: id };
    techniques.set(named.id, named);
  }
  return { techniques: [...techniques.values()], unknown };
}

function idInV18(idV19: string): string | undefined {
  return PREFERRED_IN_V18[idV19] ?? Object.entries(RENAMED_IN_V19).find(([, renamed]) => renamed === idV19)?.[0];
}

function readTable(): Map<string, Technique> {
  const techniques = new Map<string, Technique>();
  for (const line of ATTACK_TECHNIQUES.split('\n')) {
    const [id, name, tactics] = line.split('\t');
    const idV19 = RENAMED_IN_V19[id] ?? id;
    const names = tactics.split(',');
    techniques.set(id, { id, name, tactics: names, tacticsV19: tacticsInV19(idV19, names), idV19 });
  }
  return techniques;
}

/** v19 split Defense Evasion into Stealth and Defense Impairment; the other tactics stayed. */
function tacticsInV19(idV19: string, tactics: readonly string[]): string[] {
  if (LATERAL_MOVEMENT_ONLY_IN_V19.includes(idV19)) return ['lateral-movement'];
  const impairs = DEFENSE_IMPAIRMENT_IN_V19.some((id) => idV19 === id || idV19.startsWith(`${id}.`));
  return tactics.map((tactic) =>
    tactic === 'defense-evasion' ? (impairs ? 'defense-impairment' : 'stealth') : tactic,
  );
}
