/** Rules that were built in: most are never asked, so each is compiled when the first event of its log source comes. */

import { type CorrelationSpec, readCorrelation } from './correlation.ts';
import { Correlator, type Memory } from './correlator.ts';
import { compileDetection, type Detection } from './detection.ts';
import type { Outline, SigmaDocument } from './document.ts';
import type { CompiledRule, CorrelationRule, DetectionRule } from './engine.ts';
import type { Need } from './needs.ts';
import { Problems } from './problems.ts';
import type { LogSource, Placeholders, RuleInfo } from './types.ts';
import { entryOf, type MapNode } from './tree.ts';

export class StoredDetection implements DetectionRule {
  readonly type = 'detection';
  readonly logsource: LogSource;
  readonly need: Need | null;
  readonly filters: Detection[] = [];
  output = true;
  readonly #document: SigmaDocument;
  readonly #placeholders: Placeholders;
  #detection: Detection | undefined;

  constructor(document: SigmaDocument, outline: Outline, placeholders: Placeholders) {
    this.logsource = outline.logsource ?? {};
    this.need = outline.need ?? null;
    this.#document = document;
    this.#placeholders = placeholders;
  }

  get info(): RuleInfo {
    return this.#document.info;
  }

  get detection(): Detection {
    this.#detection ??= this.#compiled();
    return this.#detection;
  }

  #compiled(): Detection {
    const { root, place } = this.#document;
    const section = entryOf(root, 'detection')!.value as MapNode;
    return compileDetection(section, [], this.#placeholders, new Problems(place));
  }
}

export class StoredCorrelation implements CorrelationRule {
  readonly type = 'correlation';
  readonly sliding: boolean;
  readonly sources: CompiledRule[];
  output = true;
  readonly #document: SigmaDocument;
  #spec: CorrelationSpec | undefined;

  constructor(document: SigmaDocument, outline: Outline, sources: CompiledRule[]) {
    this.sliding = outline.sliding === true;
    this.sources = sources;
    this.#document = document;
  }

  get info(): RuleInfo {
    return this.#document.info;
  }

  begin(memory: Memory): Correlator {
    const { root, place, info } = this.#document;
    this.#spec ??= readCorrelation(root, new Problems(place))!;
    return new Correlator(this.#spec, info, memory);
  }
}
