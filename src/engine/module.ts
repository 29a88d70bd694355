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
  copy(to: number, from: number, length: number): void;
}

export const EXPORTS = ['abiVersion', 'configure', 'copy', 'dataEnd', 'end', 'feed', 'finish', 'memory', 'open', 'regionBytes', 'resume'];
export const IMPORTS = [{ module: 'env', name: 'memory', kind: 'memory' }];
