/**
 * The built-in rules against SigmaHQ's own JSON Schemas. Their text is not the project's to ship: HOPTRACE_SIGMA_SPECIFICATION
 * names a checkout of SigmaHQ/sigma-specification, or one lies at ../shared/data/sigma-specification; without it this is skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAllDocuments } from 'yaml';
import { root } from '../../support/shared.ts';

const folder = process.env.HOPTRACE_SIGMA_SPECIFICATION ?? join(root, '..', 'shared', 'data', 'sigma-specification');

/** The schema's file, and which documents it is for. */
const SCHEMAS: readonly [file: string, key: string][] = [
  ['sigma-detection-rule-schema.json', 'detection'],
  ['sigma-correlation-rules-schema.json', 'correlation'],
];

function compile(path: string): ValidateFunction {
  // The schemas have patterns that no Unicode regular expression may have, and a `$schema` that ends in `#`.
  const { $schema: _, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  // SigmaHQ/sigma-specification#162: for a time it asked for `field` beside `condition`, where the specification has it inside.
  for (const { then } of schema.properties?.correlation?.allOf ?? [])
    if (then?.required?.includes('condition')) then.required = then.required.filter((name: string) => name !== 'field');
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, allErrors: true });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv.compile(schema);
}

const rules = join(root, 'rules');
const documents = readdirSync(rules)
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) =>
    parseAllDocuments(readFileSync(join(rules, name), 'utf8')).map((document) => ({ name, rule: document.toJS() })),
  );

for (const [file, key] of SCHEMAS) {
  const path = join(folder, 'json-schema', file);
  if (!existsSync(path)) {
    console.log(`SKIPPED the official ${file}: HOPTRACE_SIGMA_SPECIFICATION names no checkout of SigmaHQ/sigma-specification with it`);
    continue;
  }
  const isValid = compile(path);
  test(`the built-in rules are what the official ${file} allows`, () => {
    const own = documents.filter(({ rule }) => key in rule);
    assert.ok(own.length > 0);
    for (const { name, rule } of own) assert.ok(isValid(rule), `${name}, ${rule.title}: ${JSON.stringify(isValid.errors)}`);
  });
  test(`the official ${file} refuses what is no rule`, () => {
    assert.not(isValid({ title: 'nothing else' }));
  });
}

test.run();
