/** Objects of a machine (MS-DCOM §3.1.2.5.1, §3.1.1.5.6): where they are, and references to them taken and given back. */

import {
  array,
  conformantStruct,
  type Fields,
  guid,
  hex32,
  type InterfaceDecoder,
  mapped,
  type Operation,
  pointer,
  struct,
  type Type,
  u16,
  u32,
  u64,
} from '../idl/index.ts';
import { orpcThis } from './dcom.ts';

export const OBJECT_EXPORTER_UUID = '99fcfec4-5260-101b-bbcb-00aa0021347a';
export const REM_UNKNOWN_UUID = '00000131-0000-0000-c000-000000000046';
export const REM_UNKNOWN2_UUID = '00000143-0000-0000-c000-000000000046';

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

/**
 * DUALSTRINGARRAY (§2.2.19.1): addresses, `ncacn_ip_tcp:SERVER[49667]`, and out of the SECURITYBINDINGs (§2.2.19.4) behind them
 * the accounts that the objects' server runs under.
 */
const bindings: Type<unknown> = mapped(
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
const comVersion = struct({ major: u16, minor: u16 });
const win32 = (asked: Fields, out: Operation['out'] = null): Operation => ({ in: asked, out, returns: 'win32' });
const oxid = mapped(u64, (value) => value.toString(16).padStart(16, '0'));
const resolve: Fields = { oxid, cRequestedProtseqs: u16, requestedProtseqs: array(u16) };
const resolved: Fields = { oxidBindings: pointer(bindings), ipidRemUnknown: guid, authnHint: u32 };

export const objectExporter: InterfaceDecoder = {
  uuid: OBJECT_EXPORTER_UUID,
  operations: {
    0: win32(resolve, resolved),
    1: win32({ setId: u64 }, {}),
    3: win32({}, {}),
    4: win32(resolve, { ...resolved, comVersion }),
    5: win32({}, { comVersion, orBindings: pointer(bindings), reserved: u32 }),
  },
};

const REM_UNKNOWN: InterfaceDecoder['operations'] = {
  3: {
    in: { orpcThis, ipid: guid, cRefs: u32, cIids: u16, iids: array(guid) },
    out: null,
    returns: 'hresult',
  },
  5: {
    in: {
      orpcThis,
      cInterfaceRefs: u16,
      interfaceRefs: array(struct({ ipid: guid, publicRefs: u32, privateRefs: hex32 })),
    },
    out: null,
    returns: 'hresult',
  },
};

export const remUnknown: readonly InterfaceDecoder[] = [REM_UNKNOWN_UUID, REM_UNKNOWN2_UUID].map((uuid) => ({
  uuid,
  operations: REM_UNKNOWN,
}));
