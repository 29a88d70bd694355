/** An event as conditions look at it: texts of fields are made and folded once for all rules. */

import { fold } from './text.ts';
import type { FieldValue, SigmaEvent } from './types.ts';

export type Single = string | number | boolean;

const NONE: readonly Single[] = [];

/** Values of a field: none when it does not exist, is null or an empty list. */
export function valuesOf(value: FieldValue | undefined): readonly Single[] {
  if (value === undefined || value === null) return NONE;
  return typeof value === 'object' ? value : [value];
}

export class EventView {
  readonly event: SigmaEvent;
  readonly #texts = new Map<string, readonly string[]>();
  readonly #folded = new Map<string, readonly string[]>();
  #keywords: readonly string[] | undefined;
  #foldedKeywords: readonly string[] | undefined;

  constructor(event: SigmaEvent) {
    this.event = event;
  }

  has(field: string): boolean {
    return Object.hasOwn(this.event.fields, field);
  }

  values(field: string): readonly Single[] {
    const { fields } = this.event;
    return Object.hasOwn(fields, field) ? valuesOf(fields[field]) : NONE;
  }

  texts(field: string): readonly string[] {
    let texts = this.#texts.get(field);
    if (texts === undefined) {
      texts = this.values(field).map(String);
      this.#texts.set(field, texts);
    }
    return texts;
  }

  folded(field: string): readonly string[] {
    let texts = this.#folded.get(field);
    if (texts === undefined) {
      texts = this.texts(field).map(fold);
      this.#folded.set(field, texts);
    }
    return texts;
  }

  /** The "full log message" that keywords are looked up in: all values of all fields, each on its own. */
  keywords(): readonly string[] {
    this.#keywords ??= Object.keys(this.event.fields).flatMap((field) => this.texts(field));
    return this.#keywords;
  }

  foldedKeywords(): readonly string[] {
    this.#foldedKeywords ??= Object.keys(this.event.fields).flatMap((field) => this.folded(field));
    return this.#foldedKeywords;
  }
}
