/** Objects of a machine (MS-DCOM §3.1.2.5.1, §3.1.1.5.6): where they are, and references to them taken and given back. */

import { dualStringArray } from '../../dcom/bindings.ts';
import { interfacePointer } from '../../dcom/objref.ts';
import {
  array,
  type Fields,
  guid,
  hex32,
  ignored,
  type InterfaceDecoder,
  type Operation,
  pointer,
  struct,
  u16,
  u32,
  u64,
} from '../idl/index.ts';
import { comVersion, orpcThat, orpcThis, oxid } from './dcom.ts';

export const OBJECT_EXPORTER_UUID = '99fcfec4-5260-101b-bbcb-00aa0021347a';
export const REM_UNKNOWN_UUID = '00000131-0000-0000-c000-000000000046';
export const REM_UNKNOWN2_UUID = '00000143-0000-0000-c000-000000000046';

const win32 = (asked: Fields, out: Operation['out'] = null): Operation => ({ in: asked, out, returns: 'win32' });
const oids = pointer(array(oxid));
const resolve: Fields = { oxid, cRequestedProtseqs: u16, requestedProtseqs: array(u16) };
const resolved: Fields = { oxidBindings: pointer(dualStringArray), ipidRemUnknown: guid, authnHint: u32 };

export const objectExporter: InterfaceDecoder = {
  uuid: OBJECT_EXPORTER_UUID,
  operations: {
    0: win32(resolve, resolved),
    1: win32({ setId: u64 }, {}),
    2: win32(
      { setId: u64, sequenceNum: u16, cAddToSet: u16, cDelFromSet: u16, addToSet: oids, delFromSet: oids },
      { setId: u64, pingBackoffFactor: u16 },
    ),
    3: win32({}, {}),
    4: win32(resolve, { ...resolved, comVersion }),
    5: win32({}, { comVersion, orBindings: pointer(dualStringArray), reserved: u32 }),
  },
};

/** REMINTERFACEREF (§2.2.23). */
const references: Fields = {
  orpcThis,
  cInterfaceRefs: u16,
  interfaceRefs: array(struct({ ipid: guid, publicRefs: u32, privateRefs: hex32 })),
};

const REM_UNKNOWN: InterfaceDecoder['operations'] = {
  3: {
    in: { orpcThis, ipid: guid, cRefs: u32, cIids: u16, iids: array(guid) },
    out: null,
    returns: 'hresult',
  },
  4: { in: references, out: { orpcThat, results: array(hex32) }, returns: 'hresult' },
  5: { in: references, out: null, returns: 'hresult' },
};

export const remUnknown: readonly InterfaceDecoder[] = [
  { uuid: REM_UNKNOWN_UUID, operations: REM_UNKNOWN },
  {
    uuid: REM_UNKNOWN2_UUID,
    operations: {
      ...REM_UNKNOWN,
      6: {
        in: { orpcThis, ipid: guid, cIids: u16, iids: array(guid) },
        out: { orpcThat, results: array(hex32), interfaces: ignored(array(pointer(interfacePointer))) },
        returns: 'hresult',
      },
    },
  },
];
