/** The module's interface, by hand: a few numbers. A test holds it against WebAssembly.Module.imports and exports. */

export interface EngineExports {
  abiVersion(): number;
  dataEnd(): number;
  regionBytes(
    base: number,
    flowCount: number,
    blockCount: number,
    datagramCount: number,
    messageSize: number,
    recordCount: number,
    parts: number,
    inputCount: number,
  ): number;
  configure(
    base: number,
    flowCount: number,
    blockCount: number,
    queueCount: number,
    datagramCount: number,
    messageSize: number,
    recordCount: number,
    part: number,
    parts: number,
    inputCount: number,
  ): number;
  open(input: number, order: number, until: bigint): number;
  end(): number;
  feed(ptr: number, length: number): number;
  resume(): number;
  finish(): number;
  /** Of what an instance keeps beside the memory (assembly/state.mjs): bytes of it; reads and writes it. */
  stateBytes(): number;
  enter(ptr: number): void;
  leave(ptr: number): void;
  copy(to: number, from: number, length: number): void;
}

export const EXPORTS = ['abiVersion', 'configure', 'copy', 'dataEnd', 'end', 'enter', 'feed', 'finish', 'leave', 'memory', 'open', 'regionBytes', 'resume', 'stateBytes'];
export const IMPORTS = [{ module: 'env', name: 'memory', kind: 'memory' }];
