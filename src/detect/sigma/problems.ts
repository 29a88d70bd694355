/** Collects what is wrong with one document, with where it stands. */

import { MAX_PROBLEMS } from './limits.ts';
import type { RuleProblem } from './types.ts';
import type { ScalarNode } from './tree.ts';

export interface Place {
  file: string | null;
  position(at: number): { line: number; column: number };
  /** Compiled without a problem before, when it was built in: what is costly to check may wait until it is used. */
  isChecked?: boolean;
}

export class Problems {
  readonly list: RuleProblem[] = [];
  /** Named in each problem from here on. */
  rule: string | null = null;
  failed = false;
  readonly #place: Place;

  constructor(place: Place, rule: string | null = null) {
    this.#place = place;
    this.rule = rule;
  }

  get isChecked(): boolean {
    return this.#place.isChecked === true;
  }

  error(at: number, message: string): void {
    this.failed = true;
    this.#add('error', at, message);
  }

  warn(at: number, message: string): void {
    this.#add('warning', at, message);
  }

  #add(severity: RuleProblem['severity'], at: number, message: string): void {
    if (this.list.length > MAX_PROBLEMS) return;
    const told = this.list.length === MAX_PROBLEMS ? 'more problems, not told one by one' : message;
    const { file } = this.#place;
    this.list.push({ file, ...this.#place.position(at), rule: this.rule, severity, message: told });
  }
}

/** Where the nth character of a scalar stands; the scalar itself where escapes or folding make that uncertain. */
export const within = (node: ScalarNode, index: number): number => (node.plain ? node.at + index : node.at);

/** A value in a message: quoted, short, on one line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
