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
  readonly name: string;
  readonly value: FieldValue | undefined;
  texts: readonly string[] | undefined;
  folded: readonly string[] | undefined;
}

export class EventView {
  readonly event: SigmaEvent;
  /** Few: most events are done with after two or three, and a Map would take longer to make than to do without. */
  readonly #asked: Asked[] = [];
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
    asked.texts ??= textsOf(asked.value);
    return asked.texts;
  }

  folded(field: string): readonly string[] {
    const asked = this.#field(field);
    asked.folded ??= (asked.texts ??= textsOf(asked.value)).map(fold);
    return asked.folded;
  }

  /** The "full log message" that keywords are looked up in: all values of all fields, each on its own. */
  keywords(): readonly string[] {
    this.#keywords ??= Object.values(this.event.fields).flatMap(textsOf);
    return this.#keywords;
  }

  foldedKeywords(): readonly string[] {
    this.#foldedKeywords ??= this.keywords().map(fold);
    return this.#foldedKeywords;
  }

  #field(name: string): Asked {
    for (const asked of this.#asked) if (asked.name === name) return asked;
    const asked = { name, value: fieldOf(this.event, name), texts: undefined, folded: undefined };
    this.#asked.push(asked);
    return asked;
  }
}

const textsOf = (value: FieldValue | undefined): readonly string[] => valuesOf(value).map(String);
