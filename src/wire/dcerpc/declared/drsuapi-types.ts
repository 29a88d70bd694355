/** Structures of directory replication (MS-DRSR §5): names of objects, their attributes, what is up to date. */

import {
  array,
  byteCount,
  conformantStruct,
  guid,
  hex32,
  ignored,
  mapped,
  plain,
  pointer,
  skipped,
  struct,
  type Type,
  u16,
  u32,
  u64,
} from '../idl/index.ts';

/** DSNAME (§5.50): a name with its GUID; the name as text. */
export const dsname: Type<unknown> = mapped(
  conformantStruct({ structLen: u32, sidLen: u32, guid, sid: skipped(28), nameLen: u32 }, 'stringName', u16),
  ({ guid: id, stringName }) => {
    const name = String.fromCharCode(...(stringName as number[]).slice(0, 2048))
      .toWellFormed()
      .replace(/\0.*$/s, '');
    return name === '' ? id : name;
  },
);

/** UPTODATE_VECTOR_V1_EXT (§5.206) and PARTIAL_ATTR_VECTOR_V1_EXT (§5.147). */
export const upToDateVector = ignored(
  pointer(
    conformantStruct(
      { version: u32, reserved1: u32, cNumCursors: u32, reserved2: u32 },
      'cursors',
      struct({ uuidDsa: guid, usnHighPropUpdate: u64 }),
    ),
  ),
);
export const partialAttributes = ignored(
  pointer(conformantStruct({ version: u32, reserved1: u32, cAttrs: u32 }, 'attributes', u32)),
);
/** SCHEMA_PREFIX_TABLE (§5.180). */
export const prefixTable = ignored(
  struct({
    prefixCount: u32,
    prefixEntry: pointer(array(struct({ ndx: u32, length: u32, elements: pointer(byteCount) }))),
  }),
);

/** ATTRBLOCK (§5.9): values by the number of their attribute. */
export const attributes = ignored(
  struct({
    attrCount: u32,
    attributes: pointer(
      array(
        struct({
          attrTyp: u32,
          valCount: u32,
          values: pointer(array(struct({ valLen: u32, value: pointer(byteCount) }))),
        }),
      ),
    ),
  }),
);
/** ENTINF: an object with its attributes. */
export const entinf: Type<unknown> = struct({ name: pointer(dsname), flags: hex32, attributes });
/** ENTINFLIST (§5.54): objects, each with what is known of it, one behind the other. */
const nextEntry: Type<unknown> = { alignment: [4, 8], least: 4, read: (cursor, take) => entries.read(cursor, take) };
export const entries: Type<unknown> = struct({
  next: pointer(nextEntry),
  entry: entinf,
});

/** NT4SID: a SID in 28 bytes, as text. */
export const nt4Sid: Type<string> = plain([1, 1], 28, (cursor) => {
  const { reader } = cursor;
  const revision = reader.u8();
  // MS-DTYP §2.4.2: of the five that have room here as many as are counted
  const count = Math.min(reader.u8(), 5);
  let authority = 0;
  for (let i = 0; i < 6; i++) authority = authority * 256 + reader.u8();
  let text = `S-${revision}-${authority}`;
  for (let i = 0; i < 5; i++) {
    const subauthority = reader.u32();
    if (i < count) text += `-${subauthority}`;
  }
  return text;
});

/** Names of objects, each behind a pointer of its own. */
export const dsnames: Type<unknown> = pointer(array(pointer(dsname)));

/** Characters that their length counts, without the NUL of a string. */
export const characters: Type<string | undefined> = pointer(
  mapped(array(u16), (units) => String.fromCharCode(...units.slice(0, 256)).toWellFormed()),
);

/** DRS_SecBufferDesc: credentials, in buffers. */
export const clientCredentials: Type<unknown> = pointer(
  struct({
    version: u32,
    cBuffers: u32,
    buffers: pointer(array(struct({ cbBuffer: u32, bufferType: u32, buffer: ignored(pointer(byteCount)) }))),
  }),
);
