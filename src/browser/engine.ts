/** The engine's module, from beside this package or from where a page has it. */

/** Where to take the engine from; without it, from beside this package's modules. */
export type EngineInput = WebAssembly.Module | BufferSource | URL;

export function engineModule(engine?: EngineInput): Promise<WebAssembly.Module> {
  return engine === undefined ? packagedEngine() : compileEngine(engine);
}

let packaged: Promise<WebAssembly.Module> | undefined;

/** Compiled once for all captures of a page; a failure is not kept, so that a page can try again. */
function packagedEngine(): Promise<WebAssembly.Module> {
  // Written out, because bundlers look for this very form to take the file along.
  packaged ??= compileEngine(new URL('../../engine.wasm', import.meta.url)).catch((error: unknown) => {
    packaged = undefined;
    throw error;
  });
  return packaged;
}

async function compileEngine(engine: EngineInput): Promise<WebAssembly.Module> {
  if (engine instanceof WebAssembly.Module) return engine;
  if (!(engine instanceof URL)) return WebAssembly.compile(engine);
  const response = await fetch(engine);
  if (!response.ok) throw new Error(`the engine is not at ${engine.href}: ${response.status} ${response.statusText}`);
  // compileStreaming insists on the MIME type; a server that does not know .wasm is no reason to fail.
  const type = response.headers.get('content-type')?.split(';')[0].trim().toLowerCase();
  if (type === 'application/wasm') return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
