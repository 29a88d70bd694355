/** Names of interfaces and operations by UUID and opnum, out of the project's data file. */

import { INTERFACES_JSON } from './interfaces.data.ts';

type Entry = readonly [name: string, operations: Readonly<Record<string, string>>];

let table: ReadonlyMap<string, Entry> | undefined;

/** Parsed when first asked for: a capture without RPC does not pay for it. */
function lookUp(uuid: string): Entry | undefined {
  table ??= new Map(Object.entries(JSON.parse(INTERFACES_JSON) as Record<string, Entry>));
  return table.get(uuid);
}

/** `svcctl`; undefined for an interface that the data file does not know. The UUID in lower case. */
export function interfaceName(uuid: string): string | undefined {
  return lookUp(uuid)?.[0];
}

/** `RCreateServiceW`; undefined where the data file does not know the operation. */
export function operationName(uuid: string, opnum: number): string | undefined {
  return lookUp(uuid)?.[1][opnum];
}
