/** WMI (MS-WMI §3.1.4): logons to a namespace, and the calls of IWbemServices that ask, change and run. */

import { isMalformed } from '../../../bytes.ts';
import { decodeObjref, interfacePointer } from '../../dcom/objref.ts';
import { type CimInstance, decodeCimInstance } from '../../wmio.ts';
import {
  type Fields,
  filetime,
  hex32,
  ignored,
  type InterfaceDecoder,
  mapped,
  type Operation,
  pointer,
  type Type,
  u32,
  uniqueWstr,
  varyingBytes,
} from '../idl/index.ts';
import { bstr, orpcThat, orpcThis } from './dcom.ts';

export const WBEM_LEVEL1_LOGIN_UUID = 'f309ad18-d86a-11d0-a075-00c04fb68820';
export const WBEM_LOGIN_CLIENT_ID_UUID = 'd4781cd6-e5d3-44df-ad94-930efe48a887';
export const WBEM_LOGIN_CLIENT_ID_EX_UUID = '9f6c78ef-fce5-42fa-abea-3e7df91921dc';
export const WBEM_SERVICES_UUID = '9556dc99-828c-11cf-a37e-00aa003240c7';

/** CLSID_WbemClassObject (§1.9): a CIM object behind its length (MS-WMIO §2.2.1). */
const CLASS_OBJECT = '4590f812-1d3a-11d0-891f-00aa004b2e24';

function instanceIn(blob: Uint8Array): CimInstance | undefined {
  const found = decodeObjref(blob);
  if (isMalformed(found) || found.clsid !== CLASS_OBJECT || found.data === undefined) return undefined;
  // OBJREF_CUSTOM's data: a size of the rest comes first where it does not begin with the unit's signature
  for (const skip of [0, 4]) {
    const instance = decodeCimInstance(found.data.subarray(skip));
    if (!isMalformed(instance)) return instance;
  }
  return undefined;
}

const instance: Type<unknown> = pointer(mapped(interfacePointer, instanceIn));
const context = ignored(pointer(interfacePointer));
/** `[in, out, unique] I**`: a pointer to a pointer. */
const inOut = (type: Type<unknown>): Type<unknown> => pointer(type);
/** IWbemObjectSink: where the client wants to be told. */
const sink = context;
const callResult = inOut(context);
const flags = hex32;

const hresult = (asked: Fields, out: Operation['out'] = null): Operation => ({
  in: { orpcThis, ...asked },
  out,
  returns: 'hresult',
});

export const wbemLevel1Login: InterfaceDecoder = {
  uuid: WBEM_LEVEL1_LOGIN_UUID,
  operations: {
    3: hresult({ clientLocale: uniqueWstr, reserved: u32 }, { orpcThat, localeVersion: u32 }),
    // §3.1.4.1.2, §3.1.4.1.3: nothing that is asked is heeded
    4: hresult({ reserved1: uniqueWstr, reserved2: uniqueWstr }, { orpcThat, reserved3: ignored(varyingBytes) }),
    5: hresult(
      { reserved1: uniqueWstr, reserved2: ignored(pointer(varyingBytes)), reserved3: u32, context },
      { orpcThat, namespace: context },
    ),
    6: hresult({ networkResource: uniqueWstr, preferredLocale: uniqueWstr, flags, context }),
  },
};

/** Who logs on to a namespace, by its own word (§3.1.4.5): machine and process. The extended form is in no specification. */
export const wbemLoginClientId: InterfaceDecoder = {
  uuid: WBEM_LOGIN_CLIENT_ID_UUID,
  operations: { 3: hresult({ clientMachine: uniqueWstr, clientProcId: u32, reserved: u32 }, { orpcThat }) },
};
export const wbemLoginClientIdEx: InterfaceDecoder = {
  uuid: WBEM_LOGIN_CLIENT_ID_EX_UUID,
  operations: {
    3: hresult(
      {
        clientMachine: uniqueWstr,
        clientMachineFqdn: uniqueWstr,
        clientProcId: u32,
        clientProcessCreationTime: filetime,
        context,
      },
      { orpcThat },
    ),
  },
};

const objectPath = bstr;

/** §3.1.4.3; each with its asynchronous twin where it has one. */
export const wbemServices: InterfaceDecoder = {
  uuid: WBEM_SERVICES_UUID,
  operations: {
    3: hresult({ namespace: bstr, flags, context }),
    4: hresult({ sink }, { orpcThat }),
    5: hresult({ flags }, { orpcThat, sink }),
    6: hresult({ objectPath, flags, context, object: ignored(inOut(pointer(interfacePointer))), callResult }),
    7: hresult({ objectPath, flags, context }),
    8: hresult({ object: instance, flags, context }),
    9: hresult({ object: instance, flags, context }),
    10: hresult({ objectPath, flags, context }),
    11: hresult({ objectPath, flags, context }),
    12: hresult({ superclass: bstr, flags, context }),
    13: hresult({ superclass: bstr, flags, context, sink }, { orpcThat }),
    14: hresult({ object: instance, flags, context }),
    15: hresult({ object: instance, flags, context }),
    16: hresult({ objectPath, flags, context }),
    17: hresult({ objectPath, flags, context }),
    18: hresult({ filter: bstr, flags, context }),
    19: hresult({ filter: bstr, flags, context }),
    20: hresult({ queryLanguage: bstr, query: bstr, flags, context }),
    21: hresult({ queryLanguage: bstr, query: bstr, flags, context }),
    22: hresult({ queryLanguage: bstr, query: bstr, flags, context }),
    23: hresult({ queryLanguage: bstr, query: bstr, flags, context }),
    24: hresult(
      {
        objectPath,
        methodName: bstr,
        flags,
        context,
        inParams: instance,
        outParams: ignored(inOut(pointer(interfacePointer))),
        callResult,
      },
      { orpcThat, outParams: inOut(instance), callResult },
    ),
    25: hresult({ objectPath, methodName: bstr, flags, context, inParams: instance }),
  },
};
