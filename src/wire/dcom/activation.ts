/** Activation properties (MS-DCOM §2.2.22) within the blob of an activation: which class is asked for; which objects came of it, and where they are. */

import { decode, isMalformed, type Malformed, Reader } from '../../bytes.ts';
import {
  array,
  guid,
  hex32,
  mapped,
  pointer,
  struct,
  type Type,
  u16,
  u32,
  u64,
  type Values,
} from '../dcerpc/idl/index.ts';
import { Cursor } from '../dcerpc/idl/type.ts';
import { type DualStringArray, dualStringArray } from './bindings.ts';
import { decodeObjref, interfacePointer } from './objref.ts';

/** §1.9: CLSIDs of the properties that are read. */
const CLSID_INSTANTIATION_INFO = '000001ab-0000-0000-c000-000000000046';
const CLSID_PROPS_OUT_INFO = '00000339-0000-0000-c000-000000000046';
const CLSID_SCM_REPLY_INFO = '000001b6-0000-0000-c000-000000000046';
/** Properties in one blob; Windows sends nine. */
const MOST = 32;

export interface ActivationProperties {
  /** CLSID of the class asked for. */
  readonly classId: string | null;
  /** IIDs of the interfaces asked for. */
  readonly iids: readonly string[];
}

/** An interface of an object that was made: calls name it by its IPID (§1.3.5). */
export interface ObjectReference {
  readonly iid: string;
  readonly oxid: string | undefined;
  readonly ipid: string;
}

export interface ActivationReply {
  readonly objects: readonly ObjectReference[];
  /** Where calls of these objects go, and the account that they run under. */
  readonly oxidBindings: DualStringArray | undefined;
  readonly ipidRemUnknown: string | undefined;
}

/** §2.2.22.1 CustomHeader, behind its size and a reserved word (§2.2.22). */
const CUSTOM_HEADER = struct({
  totalSize: u32,
  headerSize: u32,
  reserved: u32,
  destCtx: u32,
  cIfs: u32,
  classInfoClsid: guid,
  clsids: pointer(array(guid)),
  sizes: pointer(array(u32)),
  reserved2: pointer(array(u32)),
});

/** §2.2.22.2.1. */
const INSTANTIATION_INFO = struct({
  classId: guid,
  classCtx: hex32,
  actvflags: hex32,
  isSurrogate: u32,
  cIid: u32,
  instFlag: u32,
  iids: pointer(array(guid)),
  thisSize: u32,
  clientComVersion: struct({ major: u16, minor: u16 }),
});

/** An object of type serialization version 1 (MS-RPCE §2.2.6): two headers of eight bytes, then its NDR. */
function deserialize(bytes: Uint8Array, type: Type<Values>): Values | Malformed {
  return decode('type serialization', bytes, (outer) => {
    outer.skip(16);
    const cursor = new Cursor(new Reader('type serialization', outer.borrow(outer.left)));
    let value: Values = {};
    type.read(cursor, (read) => (value = read));
    cursor.settle();
    return value;
  });
}

/** Undefined where it is no standard OBJREF. */
export const objectReference: Type<ObjectReference | undefined> = mapped(interfacePointer, (bytes) => {
  const objref = decodeObjref(bytes);
  if (isMalformed(objref) || objref.ipid === undefined) return undefined;
  return { iid: objref.iid, oxid: objref.oxid, ipid: objref.ipid };
});

/** §2.2.22.2.9 PropsOutInfo. */
const PROPS_OUT_INFO = struct({
  cIfs: u32,
  piid: pointer(array(guid)),
  phresults: pointer(array(u32)),
  ppIntfData: pointer(array(pointer(objectReference))),
});

/** §2.2.22.2.8 ScmReplyInfoData, with customREMOTE_REPLY_SCM_INFO. */
const SCM_REPLY_INFO = struct({
  pdwReserved: pointer(u32),
  remoteReply: pointer(
    struct({
      oxid: u64,
      oxidBindings: pointer(dualStringArray),
      ipidRemUnknown: guid,
      authnHint: u32,
      serverVersion: struct({ major: u16, minor: u16 }),
    }),
  ),
});

/** The properties in a marshalled pointer to an activation blob, by CLSID, behind their sizes; undefined where it is none. Borrowed. */
function propertiesIn(pointed: Uint8Array): Map<string, Uint8Array> | undefined {
  const objref = decodeObjref(pointed);
  if (isMalformed(objref) || objref.data === undefined || objref.data.length < 8) return undefined;
  const blob = objref.data.subarray(8);
  const header = deserialize(blob, CUSTOM_HEADER);
  if (isMalformed(header)) return undefined;
  const { clsids = [], sizes = [], headerSize } = header as { clsids?: string[]; sizes?: number[]; headerSize: number };
  const found = new Map<string, Uint8Array>();
  let offset = headerSize;
  for (const [i, clsid] of clsids.slice(0, MOST).entries()) {
    const size = sizes[i] ?? 0;
    if (offset + size <= blob.length) found.set(clsid, blob.subarray(offset, offset + size));
    offset += size;
  }
  return found;
}

export function decodeActivation(pointed: Uint8Array): ActivationProperties | undefined {
  const properties = propertiesIn(pointed);
  const bytes = properties?.get(CLSID_INSTANTIATION_INFO);
  if (bytes === undefined) return properties === undefined ? undefined : { classId: null, iids: [] };
  const info = deserialize(bytes, INSTANTIATION_INFO);
  if (isMalformed(info)) return undefined;
  return { classId: info.classId as string, iids: (info.iids as string[] | undefined) ?? [] };
}

/** What came back; undefined where it is not to be read. */
export function decodeActivationReply(pointed: Uint8Array): ActivationReply | undefined {
  const properties = propertiesIn(pointed);
  const [out, reply] = [CLSID_PROPS_OUT_INFO, CLSID_SCM_REPLY_INFO].map((clsid) => properties?.get(clsid));
  if (out === undefined) return undefined;
  const info = deserialize(out, PROPS_OUT_INFO);
  const scm = reply === undefined ? {} : deserialize(reply, SCM_REPLY_INFO);
  if (isMalformed(info) || isMalformed(scm)) return undefined;
  const { oxidBindings, ipidRemUnknown } = (scm.remoteReply ?? {}) as Partial<ActivationReply>;
  const objects = (info.ppIntfData ?? []) as readonly (ObjectReference | undefined)[];
  return { objects: objects.filter((object) => object !== undefined), oxidBindings, ipidRemUnknown };
}
