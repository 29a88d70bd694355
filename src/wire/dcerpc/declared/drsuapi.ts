/** Directory replication (MS-DRSR §4.1): what is asked of a domain controller; what it answers is replicated data. */

import {
  array,
  astr,
  byteCount,
  conformantStruct,
  type Fields,
  guid,
  handle,
  hex32,
  ignored,
  type InterfaceDecoder,
  mapped,
  type Operation,
  plain,
  pointer,
  skipped,
  struct,
  type Type,
  u16,
  u32,
  u64,
  u8,
  union,
  uniqueWstr,
} from '../idl/index.ts';

export const DRSUAPI_UUID = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2';

const operation = (asked: Fields, out: Operation['out'] = null): Operation => ({ in: asked, out, returns: 'win32' });

/** DSNAME (§5.50): a name with its GUID; the name as text. */
const dsname: Type<unknown> = mapped(
  conformantStruct({ structLen: u32, sidLen: u32, guid, sid: skipped(28), nameLen: u32 }, 'stringName', u16),
  ({ guid: id, stringName }) => {
    const name = String.fromCharCode(...(stringName as number[]).slice(0, 2048))
      .toWellFormed()
      .replace(/\0.*$/s, '');
    return name === '' ? id : name;
  },
);

/** DRS_EXTENSIONS (§5.39). */
const extensions = pointer(
  mapped(
    conformantStruct(
      { cb: u32 },
      'rgb',
      plain([1, 1], 1, (c) => c.u8()),
    ),
    ({ cb }) => cb,
  ),
);

/** USN_VECTOR (§5.209). */
const usnVector = ignored(struct({ usnHighObjUpdate: u64, usnReserved: u64, usnHighPropUpdate: u64 }));
/** UPTODATE_VECTOR_V1_EXT (§5.206) and PARTIAL_ATTR_VECTOR_V1_EXT (§5.147). */
const upToDateVector = ignored(
  pointer(
    conformantStruct(
      { version: u32, reserved1: u32, cNumCursors: u32, reserved2: u32 },
      'cursors',
      struct({ uuidDsa: guid, usnHighPropUpdate: u64 }),
    ),
  ),
);
const partialAttributes = ignored(
  pointer(conformantStruct({ version: u32, reserved1: u32, cAttrs: u32 }, 'attributes', u32)),
);
/** SCHEMA_PREFIX_TABLE (§5.180). */
const prefixTable = ignored(
  struct({
    prefixCount: u32,
    prefixEntry: pointer(array(struct({ ndx: u32, length: u32, elements: pointer(byteCount) }))),
  }),
);

/** VAR_SIZE_BUFFER_WITH_VERSION (§5.219). */
const reservedBuffer = ignored(
  pointer(conformantStruct({ version: u32, cbByteBuffer: u32, padding: u64 }, 'buffer', u8)),
);

/** DRS_MSG_GETCHGREQ_V5 to _V11 (§4.1.10.2). */
const GETCHGREQ_V5: Fields = {
  uuidDsaObjDest: guid,
  uuidInvocIdSrc: guid,
  nc: pointer(dsname),
  usnvecFrom: usnVector,
  upToDateVecDest: upToDateVector,
  flags: hex32,
  maxObjects: u32,
  maxBytes: u32,
  extendedOp: u32,
  fsmoInfo: u64,
};
const GETCHGREQ_V8: Fields = {
  ...GETCHGREQ_V5,
  partialAttrSet: partialAttributes,
  partialAttrSetEx: partialAttributes,
  prefixTableDest: prefixTable,
};
const GETCHGREQ_V10: Fields = { ...GETCHGREQ_V8, moreFlags: hex32 };
const GETCHGREQ_V11: Fields = { ...GETCHGREQ_V10, correlationId: guid, reservedBuffer };

/** REPLTIMES (§5.165). */
const schedule = skipped(84);

/** ATTRBLOCK (§5.9): values by the number of their attribute. */
const attributes = ignored(
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
/** ENTINFLIST (§5.54): objects, each with what is known of it, one behind the other. */
const nextEntry: Type<unknown> = { alignment: [4, 8], least: 4, read: (cursor, take) => entries.read(cursor, take) };
const entries: Type<unknown> = struct({
  next: pointer(nextEntry),
  entry: struct({ name: pointer(dsname), flags: hex32, attributes }),
});

const version = u32;
const message = (arms: Readonly<Record<number, Fields>>): Fields => ({
  handle,
  inVersion: version,
  in: union(u32, Object.fromEntries(Object.entries(arms).map(([number, fields]) => [number, struct(fields)])), null),
});

/** DS_NAME_RESULTW (§4.1.4.1.4) within DRS_MSG_CRACKREPLY_V1. */
const crackReply = union(u32, {
  1: struct({
    result: pointer(
      struct({ cItems: u32, items: pointer(array(struct({ status: u32, domain: uniqueWstr, name: uniqueWstr }))) }),
    ),
  }),
});

export const drsuapi: InterfaceDecoder = {
  uuid: DRSUAPI_UUID,
  operations: {
    0: operation({ clientDsa: pointer(guid), extensions }, { extensions, handle }),
    1: operation({ handle }, { handle }),
    2: operation(message({ 1: { nc: pointer(dsname), uuidDsaSrc: guid, dsaSrc: pointer(astr), options: hex32 } })),
    3: operation(message({ 5: GETCHGREQ_V5, 8: GETCHGREQ_V8, 10: GETCHGREQ_V10, 11: GETCHGREQ_V11 })),
    4: operation(message({ 1: { nc: pointer(dsname), dsaDest: pointer(astr), uuidDsaObjDest: guid, options: hex32 } })),
    5: operation(
      message({
        1: { nc: pointer(dsname), dsaSrc: pointer(astr), schedule, options: hex32 },
        2: {
          nc: pointer(dsname),
          sourceDsaDn: pointer(dsname),
          transportDn: pointer(dsname),
          dsaSrc: pointer(astr),
          schedule,
          options: hex32,
        },
      }),
    ),
    6: operation(message({ 1: { nc: pointer(dsname), dsaSrc: pointer(astr), options: hex32 } })),
    12: operation(
      message({
        1: {
          codePage: u32,
          localeId: u32,
          flags: hex32,
          formatOffered: u32,
          formatDesired: u32,
          cNames: u32,
          names: pointer(array(uniqueWstr)),
        },
      }),
      { outVersion: version, out: crackReply },
    ),
    13: operation(
      message({
        1: { operation: u32, flags: hex32, account: uniqueWstr, cSpn: u32, names: pointer(array(uniqueWstr)) },
      }),
    ),
    16: operation(message({ 1: { domain: uniqueWstr, infoLevel: u32 } })),
    17: operation(message({ 1: { object: pointer(dsname), attributes }, 2: { entries }, 3: { entries } })),
  },
};
