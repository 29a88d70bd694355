// Takes the WebAssembly of zstd's decoder out of the package zstddec and writes src/unpack/zstd.data.ts. The package's own
// loop is not used: it waits for no input, goes round for ever on damaged data, and fetches itself from a data: URL, which a
// page's content security policy may refuse.
import { readFileSync, writeFileSync } from 'node:fs';

const TARGET = new URL('../src/unpack/zstd.data.ts', import.meta.url);

let wasm;
const { fetch: before } = globalThis;
globalThis.fetch = (url) => {
  wasm = String(url).match(/^data:application\/wasm;base64,([A-Za-z0-9+/]+=*)$/)?.[1];
  return before(url);
};
const entry = import.meta.resolve('zstddec/stream');
await new (await import(entry)).ZSTDDecoder().init();
if (wasm === undefined) throw new Error('zstddec does not bring its WebAssembly as a data: URL any more');

const { version } = JSON.parse(readFileSync(new URL('../package.json', entry), 'utf8'));
const licence = readFileSync(new URL(entry), 'utf8').match(/\/\*\*\n\* BSD License[\s\S]*?\*\//)?.[0];
if (licence === undefined) throw new Error('the licence of zstd is not where it was');

writeFileSync(
  TARGET,
  `// Made by data/build-zstd.mjs of zstddec ${version}.\n${licence}\nexport const ZSTD_WASM =\n  '${wasm}';\n`,
);
