// Builds what is older than its sources. `npm ci` and `npx hoptrace` in a clone run it, and the tests before they begin.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newestUnder = (folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, modified(join(entry.parentPath, entry.name))), 0);

function build(script, newest, products) {
  const oldest = Math.min(...products.map((product) => modified(join(ROOT, product))));
  if (oldest >= newest) return;
  const { status } = spawnSync('npm', ['run', script], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

const described = ['src/observations.ts', 'src/case.ts', 'schema/build.mjs'];
const data = Math.max(newestUnder('data'), newestUnder('rules'), newestUnder('src/detect/sigma'), ...described.map((path) => modified(join(ROOT, path))));
build('build:data', data, [
  'src/wire/dcerpc/interfaces.data.ts',
  'src/detect/attack.data.ts',
  'src/detect/rules.data.ts',
  'src/stored/schema.data.ts',
  'src/unpack/zstd.data.ts',
]);
const engine = Math.max(newestUnder('assembly'), modified(join(ROOT, 'asconfig.json')));
build('build:engine', engine, ['dist/engine.wasm', 'dist/engine.debug.wasm']);
const bundled = ['tsconfig.json', 'bundle.mjs', 'assembly/abi.ts'];
const host = Math.max(newestUnder('src'), ...bundled.map((path) => modified(join(ROOT, path))));
build('build:host', host, ['dist/src/cli/main.js', 'dist/node/command.cjs', 'dist/browser/worker.js']);
