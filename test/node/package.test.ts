/** The package as others see it: what was built, by its own name. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  const node = await import(join(root, 'dist/node/index.js'));
  const browser = await import(join(root, 'dist/browser/page/index.js'));
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

test('the bytecode is of the command, and V8 takes it', () => {
  const load = `const { readFileSync } = require('node:fs');
    const source = require('node:module').wrap(readFileSync('command.cjs', 'latin1'));
    const options = { filename: 'hoptrace/command.cjs', cachedData: readFileSync('command.cjs.bytecode') };
    process.stdout.write(String(new (require('node:vm').Script)(source, options).cachedDataRejected));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', load], { cwd: join(root, 'dist/node'), encoding: 'utf8' });
  assert.equal([stdout, stderr], ['false', '']);
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

for (const folder of ['dist/node', 'dist/browser']) {
  test(`${folder}: nothing is asked of another package, and the licences of what is bundled are there`, () => {
    const licences = readFileSync(join(root, folder, 'LICENSES.txt'), 'utf8');
    const names = new Set<string>();
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.map')) continue;
      const { sources } = JSON.parse(readFileSync(join(root, folder, file), 'utf8')) as { sources: string[] };
      for (const source of sources) {
        const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
        if (name !== undefined) names.add(name);
      }
    }
    assert.ok(names.size >= 5);
    for (const name of names) {
      const [, text] = licences.split(`${name} `).map((part) => part.split('-'.repeat(80))[0]);
      assert.match(text ?? '', /permission|licen[cs]e/i, name);
      assert.ok((text ?? '').length > 300, `${name} has no more than a line`);
    }
    assert.match(licences, /^zstddec \d+\.\d+\.\d+, [\s\S]*Don McCurdy[\s\S]*For Zstandard software[\s\S]*Yann Collet/m);
    assert.match(licences, /© \d{4} The MITRE Corporation/);
  });
}

test('what npm packs works alone, without any other package', () => {
  const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (packed.error !== undefined) return console.log('SKIPPED what npm packs: npm is not installed');
  const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
  const folder = temporaryFolder();
  try {
    const target = join(folder.path, 'node_modules', 'hoptrace');
    for (const { path } of files) cpSync(join(root, path), join(target, path));
    folder.put('package.json', '{"type": "module"}');
    const file = folder.put('a.pcap', capture);
    const command = spawnSync(process.execPath, [join(target, 'dist/node/hoptrace.cjs'), 'analyze', file], { encoding: 'utf8' });
    assert.equal([command.status, command.stderr], [0, '']);
    const script = folder.put('try.js', `
      import { analyze, investigate } from 'hoptrace';
      import { readFileSync } from 'node:fs';
      const bytes = readFileSync(process.argv[2]);
      const kinds = [];
      for await (const { kind } of analyze(bytes, { threads: 2, threadsFrom: 0 })) kinds.push(kind);
      const page = await import(import.meta.resolve('hoptrace').replace('node/index.js', 'browser/page/index.js'));
      const engine = new Uint8Array(readFileSync(new URL(import.meta.resolve('hoptrace/engine.wasm'))));
      for await (const { kind } of page.analyze(bytes, { engine })) kinds.push(kind);
      const { schema } = await investigate([bytes, bytes]);
      console.log(JSON.stringify([...kinds, schema]));
    `);
    const { stdout, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
    assert.equal([stdout, stderr], [`${JSON.stringify(['connection', 'capture', 'connection', 'capture', 'hoptrace.case/1'])}\n`, '']);
  } finally {
    folder.remove();
  }
});

test('the module fits in 64 KiB', () => {
  assert.ok(statSync(join(root, 'dist/engine.wasm')).size <= 65536);
});

test.run();
