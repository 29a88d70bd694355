/** Where objects are, and whose they are: DUALSTRINGARRAY (MS-DCOM §2.2.19). */

import { conformantStruct, mapped, type Type, u16 } from '../dcerpc/idl/index.ts';

export interface DualStringArray {
  /** `ncacn_ip_tcp:SERVER[49667]`. */
  readonly addresses: readonly string[];
  /** Accounts that the objects' server runs under. */
  readonly principals: readonly string[];
}

/** §2.2.19.3 STRINGBINDING: tower identifiers (C706 appendix I) by name. */
const TOWERS: Readonly<Record<number, string>> = {
  7: 'ncacn_ip_tcp',
  8: 'ncadg_ip_udp',
  15: 'ncacn_np',
  16: 'ncalrpc',
  31: 'ncacn_http',
};
const MOST_BINDINGS = 64;

/** The bindings of one kind: `head` words, of which the first ends the list where it is 0, then a string with its NUL. */
function bindingsIn(words: readonly number[], head: number, told: (first: number, text: string) => string): string[] {
  const found: string[] = [];
  for (let i = 0; i < words.length && words[i] !== 0 && found.length < MOST_BINDINGS; i++) {
    const first = words[i];
    let text = '';
    for (i += head; i < words.length && words[i] !== 0; i++) text += String.fromCharCode(words[i]);
    found.push(told(first, text.toWellFormed()));
  }
  return found;
}

/** §2.2.19.1: STRINGBINDINGs, then SECURITYBINDINGs (§2.2.19.4). */
export const dualStringArray: Type<DualStringArray> = mapped(
  conformantStruct({ numEntries: u16, securityOffset: u16 }, 'stringArray', u16),
  ({ securityOffset, stringArray }) => {
    const words = stringArray as number[];
    const offset = securityOffset as number;
    const addresses = bindingsIn(words.slice(0, offset), 1, (id, text) => `${TOWERS[id] ?? `tower ${id}`}:${text}`);
    const principals = new Set(bindingsIn(words.slice(offset), 2, (_service, name) => name));
    principals.delete('');
    return { addresses, principals: [...principals] };
  },
);
