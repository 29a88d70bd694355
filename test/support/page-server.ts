/** A page that has hoptrace as an installed package: its built modules, their dependencies, and the engine. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';
import { root } from './shared.ts';

const PACKAGES = ['@assemblyscript/loader', 'hash-wasm', 'asn1js', '@peculiar/utils', 'fflate', 're2js', 'yaml'];
/** What has no ES module is made into one, as a bundler does. */
const COMMONJS: Readonly<Record<string, string>> = { saxes: 'SaxesParser' };
/** No eval, no inline handlers: what a careful page allows, besides the import map and WebAssembly. */
const CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
const ISOLATION = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

interface Manifest {
  readonly module?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** What a browser's bundler takes of a package that tells hosts apart. */
const CONDITIONS: ReadonlySet<string> = new Set(['browser', 'import', 'default']);

function resolved(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const taken = Object.entries(entry).find(([condition]) => CONDITIONS.has(condition));
  return resolved(taken?.[1]);
}

/** Where a package's ES module lies, by its manifest. */
function moduleOf(name: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as Manifest;
  const entry = resolved(manifest.exports?.['.'] ?? manifest.exports) ?? manifest.module;
  if (typeof entry !== 'string') throw new Error(`${name} names no ES module`);
  return new URL(entry, `http://host/node_modules/${name}/`).pathname;
}

/** The entry that a bundler for the web takes. */
function browserEntry(): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const entry = manifest.exports?.['.'] as { default: { default: string } };
  return new URL(entry.default.default, 'http://host/').pathname;
}

function pageText(): string {
  const imports = Object.fromEntries(PACKAGES.map((name) => [name, moduleOf(name)]));
  for (const name of Object.keys(COMMONJS)) imports[name] = `/bundled/${name}.js`;
  imports.hoptrace = browserEntry();
  return `<!doctype html>
<meta charset="utf-8">
<title>hoptrace</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<input type="file" multiple>
<script type="module" src="/test/browser/page.js"></script>
`;
}

async function bundled(name: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${COMMONJS[name]} } from '${name}';`, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return outputFiles[0].contents;
}

export interface PageServer {
  /** Cross-origin isolated. */
  readonly isolated: string;
  readonly plain: string;
  close(): Promise<void>;
}

export async function servePage(): Promise<PageServer> {
  const page = pageText();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname));
    const send = (status: number, type: string, body: string | Uint8Array): void => {
      const isolation = path.startsWith('/plain') ? {} : ISOLATION;
      const headers = { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY, ...isolation };
      response.writeHead(status, headers).end(body);
    };
    if (path === '/isolated' || path === '/plain') return send(200, 'text/html', page);
    const [, common] = /^\/bundled\/(.+)\.js$/.exec(path) ?? [];
    if (common !== undefined && Object.hasOwn(COMMONJS, common)) {
      bundled(common).then(
        (body) => send(200, 'text/javascript', body),
        () => send(404, 'text/plain', ''),
      );
      return;
    }
    if (!/^\/(dist|node_modules|test\/browser)\//.test(path)) return send(404, 'text/plain', '');
    readFile(join(root, path)).then(
      (body) => send(200, TYPES[extname(path)] ?? 'application/octet-stream', body),
      () => send(404, 'text/plain', ''),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    isolated: `${origin}/isolated`,
    plain: `${origin}/plain`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
