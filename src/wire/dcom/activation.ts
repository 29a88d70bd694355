/** Activation properties (MS-DCOM §2.2.22): which class is asked for, within the blob of an activation. */

import { decode, isMalformed, type Malformed, Reader } from '../../bytes.ts';
import {
  array,
  type Fields,
  guid,
  hex32,
  pointer,
  struct,
  type Type,
  u16,
  u32,
  type Values,
} from '../dcerpc/idl/index.ts';
import { Cursor } from '../dcerpc/idl/type.ts';
import { decodeObjref } from './objref.ts';

/** §1.9: CLSIDs of the properties that are read. */
const CLSID_INSTANTIATION_INFO = '000001ab-0000-0000-c000-000000000046';
/** Properties in one blob; Windows sends nine. */
const MOST = 32;

export interface ActivationProperties {
  /** CLSID of the class asked for. */
  readonly classId: string | null;
  /** IIDs of the interfaces asked for. */
  readonly iids: readonly string[];
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
const INSTANTIATION_INFO: Fields = {
  classId: guid,
  classCtx: hex32,
  actvflags: hex32,
  isSurrogate: u32,
  cIid: u32,
  instFlag: u32,
  iids: pointer(array(guid)),
  thisSize: u32,
  clientComVersion: struct({ major: u16, minor: u16 }),
};

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

/** The properties in a marshalled pointer to an activation blob; undefined where it is none. */
export function decodeActivation(interfacePointer: Uint8Array): ActivationProperties | undefined {
  const objref = decodeObjref(interfacePointer);
  if (isMalformed(objref) || objref.data === undefined || objref.data.length < 8) return undefined;
  const blob = objref.data.subarray(8);
  const header = deserialize(blob, CUSTOM_HEADER);
  if (isMalformed(header)) return undefined;
  const { clsids = [], sizes = [], headerSize } = header as { clsids?: string[]; sizes?: number[]; headerSize: number };
  let offset = headerSize;
  for (const [i, clsid] of clsids.slice(0, MOST).entries()) {
    const size = sizes[i] ?? 0;
    if (clsid === CLSID_INSTANTIATION_INFO && offset + size <= blob.length) {
      const info = deserialize(blob.subarray(offset, offset + size), struct(INSTANTIATION_INFO));
      if (isMalformed(info)) return undefined;
      return { classId: info.classId as string, iids: (info.iids as string[] | undefined) ?? [] };
    }
    offset += size;
  }
  return { classId: null, iids: [] };
}
