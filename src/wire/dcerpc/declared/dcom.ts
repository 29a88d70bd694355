/** DCOM (MS-DCOM §3.1.2.5): activation, and automation through IDispatch (MS-OAUT §3.1.4). */

import { decodeActivation, decodeActivationReply, objectReference } from '../../dcom/activation.ts';
import { dualStringArray } from '../../dcom/bindings.ts';
import { className } from '../../dcom/classes.ts';
import { interfacePointer } from '../../dcom/objref.ts';
import {
  alignedTo,
  array,
  conformantStruct,
  type Fields,
  guid,
  hex32,
  i32,
  ignored,
  type InterfaceDecoder,
  mapped,
  type Operation,
  plain,
  pointer,
  struct,
  type Type,
  u16,
  u32,
  u64,
  u8,
  union,
  uniqueWstr,
  upToNul,
} from '../idl/index.ts';

export const SCM_ACTIVATOR_UUID = '000001a0-0000-0000-c000-000000000046';
export const ACTIVATION_UUID = '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57';
export const DISPATCH_UUID = '00020400-0000-0000-c000-000000000046';

/** ORPC_EXTENT_ARRAY (§2.2.21.2). */
const extensions = ignored(
  pointer(
    struct({
      size: u32,
      reserved: u32,
      extent: pointer(array(pointer(conformantStruct({ id: guid, size: u32 }, 'data', u8)))),
    }),
  ),
);
/** ORPCTHIS (§2.2.13.3) and ORPCTHAT (§2.2.13.4): before the parameters of every object's call. */
export const orpcThis: Type<unknown> = {
  alignment: [4, 8],
  least: 32,
  read(cursor, take) {
    cursor.align(4);
    // §2.2.11: COMVERSION 5.1 to 5.7
    if (cursor.reader.u16() !== 5) cursor.reader.invalid('no ORPCTHIS');
    cursor.reader.skip(10);
    cursor.guid();
    extensions.read(cursor, () => take(undefined));
  },
};
export const orpcThat: Type<unknown> = ignored(struct({ flags: u32, extensions }));

/** FLAGGED_WORD_BLOB (MS-OAUT §2.2.23.1) that a BSTR points at. */
export const bstr: Type<string | undefined> = pointer({
  alignment: [4, 8],
  least: 12,
  read(cursor, take) {
    const count = cursor.size();
    cursor.align(4);
    cursor.u32();
    cursor.u32();
    // some clients count a NUL in
    take(upToNul(cursor.reader.utf16(count * 2)));
  },
});

const classOf = (classId: string): { classId: string; className: string | undefined } => ({ classId, className: className(classId) });

/** Activation properties: the class asked for, by CLSID and name. */
const activationProperties = pointer(
  mapped(interfacePointer, (blob) => {
    const found = decodeActivation(blob);
    return found === undefined ? undefined : { ...(found.classId === null ? found : classOf(found.classId)), iids: found.iids };
  }),
);
/** Those of the answer: the objects, where they are, and whose process they are in. */
const activationReply: Fields = { orpcThat, properties: pointer(mapped(interfacePointer, decodeActivationReply)) };

export const comVersion = struct({ major: u16, minor: u16 });
export const oxid = mapped(u64, (value) => value.toString(16).padStart(16, '0'));

const hresult = (asked: Fields, out: Operation['out'] = null): Operation => ({ in: asked, out, returns: 'hresult' });

export const scmActivator: InterfaceDecoder = {
  uuid: SCM_ACTIVATOR_UUID,
  operations: {
    3: hresult({ orpcThis, properties: activationProperties }, activationReply),
    4: hresult({ orpcThis, unkOuter: ignored(pointer(interfacePointer)), properties: activationProperties }, activationReply),
  },
};

export const activation: InterfaceDecoder = {
  uuid: ACTIVATION_UUID,
  operations: {
    0: hresult(
      {
        orpcThis,
        // Clsid, told as the activation properties tell it
        properties: mapped(guid, classOf),
        objectName: uniqueWstr,
        objectStorage: ignored(pointer(interfacePointer)),
        clientImpLevel: u32,
        mode: hex32,
        interfaces: u32,
        iids: pointer(array(guid)),
      },
      {
        orpcThat,
        oxid,
        oxidBindings: pointer(dualStringArray),
        ipidRemUnknown: guid,
        authnHint: u32,
        serverVersion: comVersion,
        hr: hex32,
        objects: array(pointer(objectReference)),
        results: array(hex32),
      },
    ),
  },
};

/** VARIANT's arms by VARTYPE (MS-OAUT §2.2.29.2): simple values, strings, and references to them; objects say nothing. */
const VT_BYREF = 0x4000;
const SIMPLE: Readonly<Record<number, Type<unknown> | null>> = {
  0: null,
  1: null,
  2: mapped(u16, (value) => (value << 16) >> 16),
  3: i32,
  5: ignored(u64),
  7: ignored(u64),
  8: bstr,
  9: ignored(pointer(interfacePointer)),
  10: hex32,
  11: mapped(u16, (value) => value !== 0),
  13: ignored(pointer(interfacePointer)),
  16: plain([1, 1], 1, (cursor) => (cursor.u8() << 24) >> 24),
  17: u8,
  18: u16,
  19: u32,
  20: u64,
  21: u64,
  22: i32,
  23: u32,
};
const VARIANT_ARMS: Readonly<Record<number, Type<unknown> | null>> = {
  ...SIMPLE,
  ...Object.fromEntries(
    Object.entries(SIMPLE).flatMap(([vt, arm]) => (arm === null ? [] : [[Number(vt) | VT_BYREF, pointer(arm)]])),
  ),
};

/** wireVARIANT (MS-OAUT §2.2.29.1): sizes and the type, then the union, at a multiple of eight. */
const arms = union(u32, VARIANT_ARMS, null);
const variant: Type<unknown> = alignedTo(8, {
  alignment: [8, 8],
  least: 20,
  read(cursor, take) {
    // clSize, rpcReserved, vt and three reserved words
    cursor.reader.skip(16);
    arms.read(cursor, (value) => take(value ?? null));
  },
});
const nestedVariant: Type<unknown> = pointer(variant);

/** DISPPARAMS (MS-OAUT §2.2.33): arguments from the last to the first. */
const dispParams = struct({
  args: pointer(array(nestedVariant)),
  namedArgs: pointer(array(i32)),
  cArgs: u32,
  cNamedArgs: u32,
});

export const dispatch: InterfaceDecoder = {
  uuid: DISPATCH_UUID,
  operations: {
    3: hresult({ orpcThis }, { orpcThat, count: u32 }),
    4: hresult({ orpcThis, typeInfo: u32, lcid: u32 }),
    5: hresult(
      { orpcThis, riid: guid, names: array(uniqueWstr), cNames: u32, lcid: u32 },
      { orpcThat, dispIds: array(i32) },
    ),
    6: hresult({
      orpcThis,
      dispIdMember: i32,
      riid: guid,
      lcid: u32,
      flags: hex32,
      dispParams,
      cVarRef: u32,
      varRefIdx: ignored(array(u32)),
      varRef: ignored(array(nestedVariant)),
    }),
  },
};
