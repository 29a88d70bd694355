// Bundles what runs in Node into dist/node: one file takes a tenth of the time that 160 modules take to load, and what a run
// does not need (formats, rules of users, decompression) stays in files of its own. Run by `npm run build:host`.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const OUT = join(ROOT, 'dist', 'node');

/** By the name in dist/node: what people run, and what programs import. */
const ENTRIES = {
  hoptrace: 'src/cli/main.ts',
  index: 'src/node/index.ts',
};

/** Libraries that are CommonJS ask for Node's modules by `require`. */
const REQUIRE = "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);";

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
    bundle.onLoad({ filter: /./, namespace: 'plain width' }, () => ({
      contents: 'export default (text) => text.length;',
    }));
  },
};

/** The packages whose code is in the bundle, each with its licence. */
function licences(inputs) {
  const folders = new Set();
  for (const input of Object.keys(inputs)) {
    const found = /^.*node_modules\/(@[^/]+\/)?[^/]+\//.exec(input);
    if (found !== null) folders.add(join(ROOT, found[0]));
  }
  const texts = [...folders].map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const [text] = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'License.txt', 'LICENSE-MIT'].flatMap((file) => {
      try {
        return [readFileSync(join(folder, file), 'utf8').trim()];
      } catch {
        return [];
      }
    });
    return { name, text: `${name} ${version}\n\n${text ?? `${license}, ${author?.name ?? author ?? name}`}` };
  });
  return [...new Set(texts.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ text }) => `${text}\n`))]
    .join(`\n${'-'.repeat(80)}\n\n`);
}

rmSync(OUT, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: ENTRIES,
  outdir: OUT,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  chunkNames: 'part-[hash]',
  minifyWhitespace: true,
  minifySyntax: true,
  minifyIdentifiers: process.env.IDS === '1',
  lineLimit: 200,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  banner: { js: REQUIRE },
  plugins: [plainWidth],
  logLevel: 'warning',
});
chmodSync(join(OUT, 'hoptrace.js'), 0o755);
writeFileSync(join(OUT, 'LICENSES.txt'), licences(metafile.inputs));
