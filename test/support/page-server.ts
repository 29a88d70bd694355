/** A page that has hoptrace as an installed package: bundled with what it needs, the worker's script and the engine. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';
import { root } from './shared.ts';

/** No eval, no inline handlers: what a careful page allows, besides WebAssembly. */
const CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const ISOLATION = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Beside the package's own entry, so that what it finds by its own place is there. */
const SCRIPT = '/dist/src/browser/page.js';
const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>hoptrace</title>
<input type="file" multiple>
<script type="module" src="${SCRIPT}"></script>
`;

/** The page's script as a bundler for the web makes it of the built package. */
async function bundledScript(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['test/browser/page.js'],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
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
  const script = await bundledScript();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname));
    const send = (status: number, type: string, body: string | Uint8Array): void => {
      const isolation = path.startsWith('/plain') ? {} : ISOLATION;
      const headers = { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY, ...isolation };
      response.writeHead(status, headers).end(body);
    };
    if (path === '/isolated' || path === '/plain') return send(200, 'text/html', PAGE);
    if (path === SCRIPT) return send(200, TYPES['.js'], script);
    if (!/^\/(dist|test\/browser)\//.test(path)) return send(404, 'text/plain', '');
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
