/**
 * Documents against JSON Schemas of their shape: what the schema refuses, the engine must tell of, but for the laxities
 * that the second test lists. The schemas are our own: SigmaHQ's official ones of 2.1.0 were not at hand, and
 * those of 2.0 want a list of texts as the selection of a filter and know four of the types of correlations.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { compileRules } from '../../../src/detect/sigma/index.ts';
import { parseRules } from '../../../src/detect/sigma/parse.ts';

const require = createRequire(import.meta.url);
const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, validateFormats: false });
const schemaOf = (kind: string): ((document: unknown) => boolean) =>
  ajv.compile(JSON.parse(readFileSync(new URL(`schemas/${kind}.schema.json`, import.meta.url), 'utf8')));
const SCHEMAS = {
  detection: schemaOf('detection'),
  correlation: schemaOf('correlation'),
  filter: schemaOf('filter'),
};

const DETECTION = `title: Remote service
id: 929a690e-bef0-4204-a928-ef5e620d6fcc
name: base
status: experimental
description: A service is created from afar
references: [https://example.org]
author: hoptrace
date: 2026-01-02
modified: 2026-01-03
tags: [attack.t1569.002]
logsource: {product: zeek, service: dce_rpc}
detection:
  selection:
    endpoint: svcctl
    operation|startswith: [Create, RCreate]
  keywords: [a, 7]
  either:
    - a: 1
    - b: null
  condition: selection and not keywords or either
fields: [endpoint]
falsepositives: [Administration]
level: medium`;
const CORRELATION = `title: Many
status: test
correlation:
  type: value_count
  rules: [base]
  group-by: [id.orig_h]
  timespan: 5m
  condition: {field: id.resp_h, gte: 3}
  aliases: {x: {base: id.orig_h}}
level: high`;
const FILTER = `title: Not these
logsource: {product: zeek, service: dce_rpc}
filter:
  rules: [base]
  selection: {user|startswith: adm_}
  condition: not selection`;

type Kind = keyof typeof SCHEMAS;
const TEXTS: Record<Kind, string> = { detection: DETECTION, correlation: CORRELATION, filter: FILTER };

function engineAccepts(kind: Kind, text: string): boolean {
  const all = kind === 'detection' ? text : `${DETECTION}\n---\n${text}`;
  const { documents, problems } = parseRules(all, null);
  return ![...problems, ...compileRules(documents).problems].some(({ severity }) => severity === 'error');
}

for (const kind of ['detection', 'correlation', 'filter'] as const) {
  test(`${kind}: a whole one is accepted by both`, () => {
    assert.ok(SCHEMAS[kind](parse(TEXTS[kind])));
    assert.ok(engineAccepts(kind, TEXTS[kind]));
  });

  test(`${kind}: without any one line, or with a value of another type, both say the same`, () => {
    const lines = TEXTS[kind].split('\n');
    const variants: string[] = [];
    for (const [index, line] of lines.entries()) {
      const without = lines.filter((_, other) => other !== index);
      variants.push(without.join('\n'));
      const [, key] = /^( *[\w|-]+): \S/.exec(line) ?? [];
      for (const value of ['7', 'true', '[]', '{}', 'x y'])
        if (key !== undefined) variants.push(lines.with(index, `${key}: ${value}`).join('\n'));
    }
    let compared = 0;
    for (const text of variants) {
      let document: unknown;
      try {
        document = parse(text);
      } catch {
        continue;
      }
      if (!SCHEMAS[kind](document) && engineAccepts(kind, text)) {
        // Looser on purpose: numbers where text is meant, forms that only make a warning, empty lists of metadata.
        const changed = text.split('\n').find((line, index) => line !== lines[index]) ?? '';
        assert.match(
          changed,
          /^( *)(title|id|name|description|author|date|modified|tags|related|timespan|operation|endpoint|references|falsepositives|fields|status|level|rules|group-by)\b/,
          text,
        );
      }
      compared++;
    }
    assert.ok(compared > lines.length);
  });
}

test('each required part that is missing is told of by both', () => {
  const parts: readonly (readonly [Kind, RegExp])[] = [
    ['detection', /^title.*\n/m],
    ['detection', /^logsource.*\n/m],
    ['detection', /^ {2}condition.*\n/m],
    ['correlation', /^title.*\n/m],
    ['correlation', /^ {2}type.*\n/m],
    ['correlation', /^ {2}rules.*\n/m],
    ['correlation', /^ {2}timespan.*\n/m],
    ['correlation', /^ {2}condition.*\n/m],
    ['correlation', /field: id.resp_h, /],
    ['correlation', /, gte: 3/],
    ['filter', /^title.*\n/m],
    ['filter', /^logsource.*\n/m],
    ['filter', /\n {2}condition.*$/],
  ];
  for (const [kind, part] of parts) {
    const text = TEXTS[kind].replace(part, '');
    assert.is.not(text, TEXTS[kind], String(part));
    assert.not(SCHEMAS[kind](parse(text)), `schema: ${kind} ${part}`);
    assert.not(engineAccepts(kind, text), `engine: ${kind} ${part}`);
  }
});

test.run();
