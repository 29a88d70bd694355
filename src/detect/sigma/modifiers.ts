/** The modifiers of a field (`name|contains|all`) in, what they ask for out; what cannot stand together is told. */

import { TIME_PARTS, type TimePart } from './clock.ts';
import { type Problems, shown } from './problems.ts';
import type { RegexFlags } from './regex.ts';

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte';
export type Operator = 're' | 'cidr' | 'exists' | 'fieldref' | Comparison;
export type Transformation =
  | 'contains'
  | 'startswith'
  | 'endswith'
  | 'windash'
  | 'wide'
  | 'utf16'
  | 'utf16be'
  | 'base64'
  | 'base64offset';

export interface Modifiers {
  field: string;
  all: boolean;
  cased: boolean;
  neq: boolean;
  expand: boolean;
  operator: Operator | null;
  timePart: TimePart | null;
  flags: RegexFlags;
  /** In the order in which they are written. */
  transformations: Transformation[];
}

const COMPARISONS: readonly string[] = ['lt', 'lte', 'gt', 'gte'];
const OPERATORS: readonly string[] = ['re', 'cidr', 'exists', 'fieldref', ...COMPARISONS];
const POSITIONS: readonly string[] = ['contains', 'startswith', 'endswith'];
const ENCODINGS: readonly string[] = ['wide', 'utf16', 'utf16be', 'base64', 'base64offset'];

/** What may stand beside each operator (modifiers appendix 2.1.0: string, numeric, date and IP modifiers take their own). */
const BESIDE: Readonly<Record<Operator, readonly string[]>> = {
  re: ['all', 'cased', 'neq', 'expand', 'i', 'm', 's'],
  cidr: ['all', 'neq', 'expand'],
  exists: [],
  fieldref: [...POSITIONS, 'all', 'cased', 'neq'],
  lt: [...TIME_PARTS, 'all'],
  lte: [...TIME_PARTS, 'all'],
  gt: [...TIME_PARTS, 'all'],
  gte: [...TIME_PARTS, 'all'],
};

export const isComparison = (operator: Operator | null): operator is Comparison =>
  operator !== null && COMPARISONS.includes(operator);

export function parseModifiers(key: string, at: number, problems: Problems): Modifiers | undefined {
  const [field = '', ...names] = key.split('|');
  const modifiers: Modifiers = {
    field,
    all: false,
    cased: false,
    neq: false,
    expand: false,
    operator: null,
    timePart: null,
    flags: { i: false, m: false, s: false },
    transformations: [],
  };
  const seen = new Set<string>();
  for (const written of names) {
    const name = written === 'utf16le' ? 'wide' : written;
    const wrong = seen.has(name) ? `the modifier ${name} stands twice` : apply(modifiers, name, seen);
    if (wrong !== undefined) {
      problems.error(at, `${shown(key)}: ${wrong}`);
      return undefined;
    }
    seen.add(name);
  }
  const conflict = conflictOf(modifiers, [...seen]);
  if (conflict !== undefined) problems.error(at, `${shown(key)}: ${conflict}`);
  return conflict === undefined ? modifiers : undefined;
}

function apply(modifiers: Modifiers, name: string, seen: ReadonlySet<string>): string | undefined {
  if (name === 'all' || name === 'cased' || name === 'neq' || name === 'expand') modifiers[name] = true;
  else if (name === 'i' || name === 'm' || name === 's') {
    if (!seen.has('re')) return `the modifier ${name} belongs behind re`;
    modifiers.flags[name] = true;
  } else if (OPERATORS.includes(name)) {
    if (modifiers.operator !== null) return `${modifiers.operator} and ${name} exclude each other`;
    modifiers.operator = name as Operator;
  } else if ((TIME_PARTS as readonly string[]).includes(name)) {
    if (modifiers.timePart !== null) return `${modifiers.timePart} and ${name} exclude each other`;
    modifiers.timePart = name as TimePart;
  } else if (POSITIONS.includes(name) || ENCODINGS.includes(name) || name === 'windash')
    modifiers.transformations.push(name as Transformation);
  else return `unknown modifier ${shown(name)}`;
  return undefined;
}

function conflictOf(modifiers: Modifiers, names: readonly string[]): string | undefined {
  const { operator, timePart, field } = modifiers;
  if (operator !== null) {
    const stranger = names.find((name) => name !== operator && !BESIDE[operator].includes(name));
    if (stranger !== undefined) return `${operator} and ${stranger} do not go together`;
  } else if (timePart !== null) {
    const stranger = names.find((name) => name !== timePart && name !== 'neq' && name !== 'all');
    if (stranger !== undefined) return `${timePart} and ${stranger} do not go together`;
  }
  if (field !== '') return undefined;
  const fieldless = ['all', 'cased', 're', 'i', 'm', 's', 'expand', 'windash', ...POSITIONS, ...ENCODINGS];
  const stranger = names.find((name) => !fieldless.includes(name));
  return stranger === undefined ? undefined : `keywords cannot have the modifier ${stranger}: it needs a field`;
}
