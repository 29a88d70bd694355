/** The package as others see it: what was built, by its own name. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { Script } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture, type Folder, type Result, temporaryFolder } from '../cli/command.ts';
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

test("the worker's script is a module and a classic script alike, and asks for nothing", () => {
  const text = readFileSync(require.resolve('hoptrace/worker.js'), 'utf8');
  assert.type(new Script(text).runInContext, 'function');
  assert.not.match(text, /\bimport\s*\(|\bimport\.meta\b/);
});

/** What ships as dist/node, beside a package.json as it is installed. */
function installed(folder: Folder, words: readonly string[]): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder.path, 'dist/node/hoptrace.cjs'), ...words], {
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

test('the bundled command: alone in a folder, without its bytecode, and with bytecode of something else', () => {
  const folder = temporaryFolder();
  try {
    cpSync(join(root, 'dist/node'), join(folder.path, 'dist/node'), { recursive: true });
    for (const path of ['package.json', 'dist/engine.wasm']) cpSync(join(root, path), join(folder.path, path));
    const file = folder.put('a.pcap', capture);
    const bytecode = join(folder.path, 'dist/node/command.cjs.bytecode');
    assert.ok(statSync(bytecode).size > 0);
    const first = installed(folder, ['analyze', file]);
    assert.equal([first.code, first.stderr], [0, '']);
    writeFileSync(bytecode, 'not bytecode');
    assert.equal(installed(folder, ['analyze', file]), first);
    rmSync(bytecode);
    assert.equal(installed(folder, ['analyze', file]), first);
  } finally {
    folder.remove();
  }
});

test('a fault names the place in the sources, not the one in the bundle', () => {
  const folder = temporaryFolder();
  try {
    cpSync(join(root, 'dist/node'), join(folder.path, 'dist/node'), { recursive: true });
    cpSync(join(root, 'package.json'), join(folder.path, 'package.json'));
    const { code, stderr } = installed(folder, ['analyze', folder.put('a.pcap', capture)]);
    assert.is(code, 70);
    assert.match(stderr, /^hoptrace: this is a fault of hoptrace itself: .*engine\.wasm/);
    assert.match(stderr, /\(src\/node\/platform\.ts:\d+:\d+\)/);
  } finally {
    folder.remove();
  }
});

test('the licences of what is bundled', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const licences = readFileSync(join(root, 'dist/node/LICENSES.txt'), 'utf8');
  const sources = JSON.parse(readFileSync(join(root, 'dist/node/command.cjs.map'), 'utf8')).sources as string[];
  for (const name of Object.keys(dependencies)) {
    if (!sources.some((source) => source.includes(`/node_modules/${name}/`))) continue;
    assert.ok(new RegExp(`^${name} \\d`, 'm').test(licences), name);
  }
  assert.match(licences, /^yargs 18/m);
});

test('the module fits in 64 KiB', () => {
  assert.ok(statSync(join(root, 'dist/engine.wasm')).size <= 65536);
});

test.run();
