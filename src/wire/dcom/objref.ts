/** OBJREFs (MS-DCOM §2.2.18): what marshalled interface pointers hold. */

import { decode, type Malformed, type Reader } from '../../bytes.ts';
import type { Type } from '../dcerpc/idl/index.ts';

/** §2.2.18: `MEOW`. */
const SIGNATURE = 0x574f454d;
const OBJREF_STANDARD = 1;
const OBJREF_HANDLER = 2;
const OBJREF_CUSTOM = 4;

export interface Objref {
  readonly iid: string;
  /** OBJREF_STANDARD: which object it is, and by which interface of it. */
  readonly oxid?: string;
  readonly ipid?: string;
  /** OBJREF_CUSTOM: which class unmarshals it, and its bytes. Borrowed. */
  readonly clsid?: string;
  readonly data?: Uint8Array;
}

export function decodeObjref(bytes: Uint8Array): Objref | Malformed {
  return decode('OBJREF', bytes, (reader) => {
    if (reader.u32() !== SIGNATURE) reader.invalid('signature is not MEOW');
    const flags = reader.u32();
    const iid = reader.guid();
    if (flags === OBJREF_CUSTOM) {
      const clsid = reader.guid();
      reader.skip(8);
      return { iid, clsid, data: reader.borrow(reader.left) };
    }
    if (flags !== OBJREF_STANDARD && flags !== OBJREF_HANDLER) return { iid };
    return { iid, ...standard(reader) };
  });
}

/** STDOBJREF (§2.2.18.2): flags and references, then OXID, OID and IPID. */
function standard(reader: Reader): { oxid: string; ipid: string } {
  reader.skip(8);
  const oxid = reader.u64().toString(16).padStart(16, '0');
  reader.skip(8);
  return { oxid, ipid: reader.guid() };
}

/** MInterfacePointer (§2.2.14): the bytes of an OBJREF. */
export const interfacePointer: Type<Uint8Array> = {
  alignment: [4, 8],
  least: 8,
  read(cursor, take) {
    const count = cursor.size();
    cursor.align(4);
    cursor.u32();
    take(cursor.reader.copy(count));
  },
};
