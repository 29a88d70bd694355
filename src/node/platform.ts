/** What Node brings: the engine's module out of a file, OpenSSL's hashes, spills into temporary files, zlib. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Platform } from '../analyze.ts';
import { nodeGunzip } from './gunzip.ts';
import { nodeHashes } from './hashes.ts';
import { packageUrl } from './package.ts';
import { nodeSpills } from './spill.ts';
import { nodeThreads } from './threads.ts';

/** Where to take the engine from; without it, from the package. */
export type EngineInput = WebAssembly.Module | BufferSource | URL;

export function nodePlatform(engine?: EngineInput): Platform {
  return {
    engineModule: () => (engine === undefined ? packagedEngine() : compileEngine(engine)),
    hashes: async () => nodeHashes,
    spills: nodeSpills(),
    gunzip: nodeGunzip,
    threads: nodeThreads(),
  };
}

/** The environment variable is for the tests, which run on both builds of the engine. */
function packagedEngineUrl(): URL {
  const file = process.env.HOPTRACE_ENGINE === 'debug' ? 'engine.debug.wasm' : 'engine.wasm';
  return packageUrl(`dist/${file}`);
}

let packaged: Promise<WebAssembly.Module> | undefined;

/** Compiled once for all captures of a process. */
function packagedEngine(): Promise<WebAssembly.Module> {
  packaged ??= compileEngine(packagedEngineUrl());
  return packaged;
}

async function compileEngine(engine: EngineInput): Promise<WebAssembly.Module> {
  if (engine instanceof WebAssembly.Module) return engine;
  if (!(engine instanceof URL)) return WebAssembly.compile(engine);
  // At once: V8 compiles functions when they are first called, and a thread to read the file costs more than reading it.
  if (engine.protocol === 'file:') return new WebAssembly.Module(new Uint8Array(readFileSync(fileURLToPath(engine))));
  const response = await fetch(engine);
  if (!response.ok) throw new Error(`the engine is not at ${engine.href}: ${response.status} ${response.statusText}`);
  return WebAssembly.compile(await response.arrayBuffer());
}
