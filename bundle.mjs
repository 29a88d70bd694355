// Bundles what runs in a browser into dist/browser, and what runs in Node into dist/node: the command as one script with its bytecode, since 160 modules take ten times as
// long to load as one, and the library and what runs in threads as modules. Nothing of it asks for another package. Run by `npm run build:host`.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const OUT = join(ROOT, 'dist', 'node');
const IN_BROWSER = join(ROOT, 'dist', 'browser');
const LAUNCH = join(OUT, 'hoptrace.cjs');

/** What programs import, and what threads run, by the name in dist/node. */
const MODULES = { index: 'src/node/index.ts', worker: 'src/node/worker.ts' };

/** A run that calls most of what a small report needs. */
const USUAL = ['analyze', join(ROOT, 'samples', 'psexec-hunt.pcapng.gz')];

/**
 * yargs measures its help with string-width, of which it brings two versions, and both make an Intl.Segmenter as they are
 * loaded: 20 ms. Help is ASCII (usage.test.ts).
 */
const plainWidth = {
  name: 'plain width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /[\\/](yargs|cliui|wrap-ansi)[\\/]/.test(importer) ? { path: 'string-width', namespace: 'plain width' } : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: 'plain width' }, () => ({ contents: 'export default (text) => text.length;' }));
  },
};

/** yargs asks two things of it, and it loads streams and the standard error before the arguments are read. */
const plainAssert = {
  name: 'plain assert',
  setup(bundle) {
    bundle.onResolve({ filter: /^assert$/ }, ({ importer }) =>
      /[\\/]yargs[\\/]/.test(importer) ? { path: 'assert', namespace: 'plain assert' } : undefined,
    );
    const contents =
      'const fail = (message) => { throw new Error(message); };\n' +
      'export const strictEqual = (a, b, message) => Object.is(a, b) || fail(message);\n' +
      'export const notStrictEqual = (a, b, message) => Object.is(a, b) && fail(message);';
    bundle.onLoad({ filter: /./, namespace: 'plain assert' }, () => ({ contents }));
  },
};

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minify: true,
  lineLimit: 200,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  plugins: [plainWidth, plainAssert],
  logLevel: 'warning',
};

const bundleCommand = () =>
  build({
    ...COMMON,
    entryPoints: { command: 'src/cli/main.ts' },
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    // What is loaded later stays lazy, and a script outside of the loader of modules cannot import.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: "'use strict';\nconst moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });

/**
 * What workers of a browser run: one script that imports nothing and says nothing of modules, for whichever way it is
 * started and bundled again.
 */
const bundleWorker = () =>
  build({
    ...COMMON,
    entryPoints: { worker: 'src/browser/worker.ts' },
    outdir: IN_BROWSER,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    plugins: [],
  });

/**
 * What a page imports. It finds engine and worker by the same relative addresses as its sources in dist/src/browser do, so
 * it lies as deep.
 */
const bundlePage = () =>
  build({
    ...COMMON,
    entryPoints: { index: 'src/browser/index.ts' },
    outdir: join(IN_BROWSER, 'page'),
    splitting: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    chunkNames: 'part-[hash]',
    plugins: [],
  });

const bundleModules = () =>
  build({
    ...COMMON,
    entryPoints: MODULES,
    outdir: OUT,
    splitting: true,
    format: 'esm',
    chunkNames: 'part-[hash]',
    // For libraries that are CommonJS.
    banner: { js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);" },
  });

const LICENCE_FILES = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE', 'LICENSE-MIT.txt'];

const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;

/** Of what is made of a package, or of data, and is no file of node_modules. */
const MADE_OF = {
  'src/unpack/zstd.data.ts': () => {
    const [, version] = /of zstddec (\d+(?:\.\d+)*)/.exec(readFileSync(join(ROOT, 'src/unpack/zstd.data.ts'), 'utf8'));
    const [zstd] = /BSD License[\s\S]*?(?=\n\*\/)/.exec(readFileSync(join(ROOT, 'src/unpack/zstd.data.ts'), 'utf8'));
    const text = `${textOf(join(ROOT, 'node_modules/zstddec/LICENSE'))}\n\n${zstd.replaceAll(/^\* ?/gm, '')}`;
    return [`zstddec ${version}, with the decoder of Zstandard`, text];
  },
  'src/detect/attack.data.ts': () => [
    'MITRE ATT&CK',
    '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.\n\n' +
      'LICENSE\n\nThe MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use ATT&CK® for research,\n' +
      "development, and commercial purposes. Any copy you make for such purposes is authorized provided that you reproduce MITRE's\n" +
      'copyright designation and this license in any such copy.',
  ],
};

/** What is in the bundles of others, each with its licence. */
function licences(inputs) {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(input)?.[0] ?? []));
  const texts = new Map(inputs.flatMap((input) => (Object.hasOwn(MADE_OF, input) ? [MADE_OF[input]()] : [])));
  for (const folder of folders) {
    const { name, version, license, author } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    texts.set(`${name} ${version}`, licenceIn(folder) ?? generalLicence(name, license, author?.name ?? author));
  }
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, text]) => `${name}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

const licenceIn = (folder) =>
  LICENCE_FILES.map((file) => textOf(join(ROOT, folder, file))).find((found) => found !== undefined);

/** Of a package that brings no text of its own. */
function generalLicence(name, license, author) {
  if (name === '@assemblyscript/loader') return licenceIn('node_modules/assemblyscript');
  if (license === 'ISC' && author) return `Copyright ${author}\n\n${ISC}`;
  throw new Error(`${name} is bundled, and brings no text of its licence (${license})`);
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Runs the command in this process, and keeps the bytecode of all that it called. */
function keepBytecode() {
  process.argv = [process.execPath, LAUNCH, ...USUAL];
  const script = createRequire(LAUNCH)(LAUNCH);
  process.once('exit', () => {
    // V8 refuses bytecode that was made under other flags than those it is loaded under: the command's own come later.
    setFlagsFromString('--heap-growing-percent=0');
    setFlagsFromString('--semi-space-growth-factor=2');
    writeFileSync(join(OUT, 'command.cjs.bytecode'), script.createCachedData());
  });
}

if (process.argv[2] === '--keep-bytecode') keepBytecode();
else {
  for (const folder of [OUT, IN_BROWSER]) rmSync(folder, { recursive: true, force: true });
  const inputsOf = ({ metafile }) => Object.keys(metafile.inputs);
  const inBrowser = await Promise.all([bundleWorker(), bundlePage()]);
  const inNode = await Promise.all([bundleCommand(), bundleModules()]);
  writeFileSync(join(OUT, 'LICENSES.txt'), licences(inNode.flatMap(inputsOf)));
  writeFileSync(join(IN_BROWSER, 'LICENSES.txt'), licences(inBrowser.flatMap(inputsOf)));
  copyFileSync(join(ROOT, 'src/cli/launch.cjs'), LAUNCH);
  chmodSync(LAUNCH, 0o755);
  const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--keep-bytecode'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  // Without bytecode it starts later; what is wrong with it the tests say.
  if (status !== 0) console.error(`no bytecode is kept, the bundled command ended with ${status}: ${stderr}`);
}
