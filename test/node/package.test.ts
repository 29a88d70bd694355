/** The package as others see it: what was built, by its own name. */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../cli/command.ts';
import { root } from '../support/shared.ts';

const require = createRequire(import.meta.url);
// Not written out, so that the compiler does not look for it before it is built.
const own: string = 'hoptrace';

test("import { analyze } from 'hoptrace'", async () => {
  const { analyze, CaptureError } = await import(own);
  const kinds: string[] = [];
  for await (const observation of analyze(capture)) kinds.push(observation.kind);
  assert.is(kinds.at(-1), 'capture');
  assert.type(CaptureError, 'function');
});

test("import { investigate } from 'hoptrace'", async () => {
  const { investigate, RuleError } = await import(own);
  const story = await investigate([capture, capture], { builtInRules: false });
  assert.equal([story.schema, story.captures.length, story.stats.rules], ['hoptrace.case/1', 2, 0]);
  assert.type(RuleError, 'function');
});

test('the schemas, by their names in the package', () => {
  for (const name of ['hoptrace/schema', 'hoptrace/schema/case']) assert.ok(require(name).$defs, name);
});

test('engine as a module, as bytes, and as a URL', async () => {
  const { analyze } = await import(own);
  const bytes = readFileSync(require.resolve('hoptrace/engine.wasm'));
  const url = new URL(`file://${require.resolve('hoptrace/engine.wasm')}`);
  for (const engine of [bytes, new WebAssembly.Module(bytes), url]) {
    let last: { kind?: string } = {};
    for await (const observation of analyze(capture, { engine })) last = observation;
    assert.is(last.kind, 'capture');
  }
});

test('Node and browser export the same names', async () => {
  const node = await import(join(root, 'dist/src/node/index.js'));
  const browser = await import(join(root, 'dist/src/browser/index.js'));
  assert.equal(Object.keys(node).sort(), Object.keys(browser).sort());
});

test('everything that the exports map names is there', () => {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const paths: string[] = [];
  const walk = (entry: unknown): void => {
    if (typeof entry === 'string') paths.push(entry);
    else for (const inner of Object.values(entry as object)) walk(inner);
  };
  walk(exports);
  walk(bin);
  for (const path of paths) assert.ok(statSync(join(root, path)).isFile(), path);
});

test('the module fits in 64 KiB', () => {
  assert.ok(statSync(join(root, 'dist/engine.wasm')).size <= 65536);
});

test.run();
