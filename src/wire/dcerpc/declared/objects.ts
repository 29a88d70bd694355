/** Objects of a machine (MS-DCOM §3.1.2.5.1, §3.1.1.5.6): where they are, and references to them taken and given back. */

import { dualStringArray } from '../../dcom/bindings.ts';
import {
  array,
  type Fields,
  guid,
  hex32,
  type InterfaceDecoder,
  type Operation,
  pointer,
  struct,
  u16,
  u32,
  u64,
} from '../idl/index.ts';
import { comVersion, orpcThis, oxid } from './dcom.ts';

export const OBJECT_EXPORTER_UUID = '99fcfec4-5260-101b-bbcb-00aa0021347a';
export const REM_UNKNOWN_UUID = '00000131-0000-0000-c000-000000000046';
export const REM_UNKNOWN2_UUID = '00000143-0000-0000-c000-000000000046';

const win32 = (asked: Fields, out: Operation['out'] = null): Operation => ({ in: asked, out, returns: 'win32' });
const resolve: Fields = { oxid, cRequestedProtseqs: u16, requestedProtseqs: array(u16) };
const resolved: Fields = { oxidBindings: pointer(dualStringArray), ipidRemUnknown: guid, authnHint: u32 };

export const objectExporter: InterfaceDecoder = {
  uuid: OBJECT_EXPORTER_UUID,
  operations: {
    0: win32(resolve, resolved),
    1: win32({ setId: u64 }, {}),
    3: win32({}, {}),
    4: win32(resolve, { ...resolved, comVersion }),
    5: win32({}, { comVersion, orBindings: pointer(dualStringArray), reserved: u32 }),
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
