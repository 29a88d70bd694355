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

/** Undefined where it does not exist. */
export function fieldOf(event: SigmaEvent, name: string): FieldValue | undefined {
  if (event.field !== undefined) return event.field(name);
  return Object.hasOwn(event.fields, name) ? event.fields[name] : undefined;
}

/** A field that was asked for. */
interface Asked {
  readonly value: FieldValue | undefined;
  texts: readonly string[] | undefined;
  folded: readonly string[] | undefined;
}

export class EventView {
  readonly event: SigmaEvent;
  readonly #asked = new Map<string, Asked>();
  #keywords: readonly string[] | undefined;
  #foldedKeywords: readonly string[] | undefined;

  constructor(event: SigmaEvent) {
    this.event = event;
  }

  has(field: string): boolean {
    return this.#field(field).value !== undefined;
  }

  values(field: string): readonly Single[] {
    return valuesOf(this.#field(field).value);
  }

  texts(field: string): readonly string[] {
    const asked = this.#field(field);
    asked.texts ??= valuesOf(asked.value).map(String);
    return asked.texts;
  }

  folded(field: string): readonly string[] {
    const asked = this.#field(field);
    asked.folded ??= this.texts(field).map(fold);
    return asked.folded;
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

  #field(name: string): Asked {
    let asked = this.#asked.get(name);
    if (asked === undefined) {
      asked = { value: fieldOf(this.event, name), texts: undefined, folded: undefined };
      this.#asked.set(name, asked);
    }
    return asked;
  }
}
