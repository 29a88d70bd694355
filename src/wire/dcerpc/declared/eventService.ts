/** Event logs as Windows has them since Vista (MS-EVEN6 §3.1.4): subscriptions, queries, channels and publishers. */

import { utf16le } from '../../../bytes.ts';
import {
  alignedTo,
  array,
  byteCount,
  bytes,
  type Fields,
  guid,
  handle,
  hex32,
  ignored,
  type InterfaceDecoder,
  mapped,
  type Operation,
  pointer,
  struct,
  type Type,
  u32,
  u64,
  u8,
  union,
  uniqueWstr,
  upToNul,
  wstr,
} from '../idl/index.ts';

export const EVENT_SERVICE_UUID = 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c';

/** RpcInfo (§2.2.1). */
const error = struct({ error: u32, subErr: u32, subErrParam: u32 });
const several = (element: Type<unknown>): Type<unknown> => struct({ count: u32, ptr: pointer(array(element)) });
const boolean = mapped(u8, (value) => value !== 0);
/** EvtRpcVariantList (§2.2.9) of EvtRpcVariant (§2.2.7), as wide as the integers of 64 bits in it. */
const variants = struct({
  count: u32,
  props: pointer(
    array(
      alignedTo(
        8,
        struct({
          type: u32,
          flags: hex32,
          value: union(u32, {
            0: ignored(u32),
            1: boolean,
            2: u32,
            3: u64,
            4: uniqueWstr,
            5: pointer(guid),
            6: several(boolean),
            7: several(u32),
            8: several(u64),
            9: several(uniqueWstr),
            10: several(guid),
          }),
        }),
      ),
    ),
  ),
});
/** EvtRpcQueryChannelInfo (§2.2.11). */
const channelInfo: Fields = {
  queryChannelInfoSize: u32,
  queryChannelInfo: pointer(array(struct({ name: uniqueWstr, status: u32 }))),
};
/** Events in their binary form (§2.2.17): how many there are, and of how many bytes together. */
const records: Fields = {
  numActualRecords: u32,
  eventDataIndices: ignored(pointer(array(u32))),
  eventDataSizes: ignored(pointer(array(u32))),
  resultBufferSize: u32,
  resultBuffer: pointer(byteCount),
};
const rendering: Fields = { sizeEventId: u32, eventId: byteCount, messageId: u32, values: variants, flags: hex32, maxSizeString: u32 };
const rendered: Fields = {
  actualSizeString: u32,
  neededSizeString: u32,
  string: pointer(mapped(bytes, (text) => upToNul(utf16le(text)))),
  error,
};
const publishers: Fields = { numPublisherIds: u32, publisherIds: pointer(array(uniqueWstr)) };
const pubMetadataProps = variants;
const locale = u32;
const flags = hex32;

const win32 = (asked: Fields, out: Fields = {}): Operation => ({ in: asked, out, returns: 'win32' });

export const eventService: InterfaceDecoder = {
  uuid: EVENT_SERVICE_UUID,
  operations: {
    0: win32(
      { channelPath: uniqueWstr, query: wstr, bookmarkXml: uniqueWstr, flags },
      { handle, control: handle, ...channelInfo, error },
    ),
    1: win32({ handle, numRequestedRecords: u32, flags }, records),
    2: win32({ handle, numRequestedRecords: u32, timeOut: u32, flags }, records),
    3: win32({ handle }),
    4: win32({}, { handle }),
    5: win32({ path: uniqueWstr, query: wstr, flags }, { handle, opControl: handle, ...channelInfo, error }),
    6: win32({ handle, channelPath: wstr, backupPath: uniqueWstr, flags }, { error }),
    7: win32({ handle, channelPath: uniqueWstr, query: wstr, backupPath: wstr, flags }, { error }),
    8: win32({ handle, logFilePath: wstr, locale, flags }, { error }),
    9: win32({ handle, ...rendering }, rendered),
    10: win32(rendering, rendered),
    11: win32({ handle, numRequestedRecords: u32, timeOutEnd: u32, flags }, records),
    12: win32(
      { handle, pos: mapped(u64, (pos) => BigInt.asIntN(64, pos)), bookmarkXml: uniqueWstr, timeOut: u32, flags },
      { error },
    ),
    13: win32({ handle }, { handle }),
    14: win32({ handle }),
    15: win32({ path: wstr, flags }),
    16: win32({ path: wstr, flags }),
    17: win32({ channelPath: wstr, flags }, { handle, error }),
    18: win32(
      { handle, propertyId: u32, propertyValueBufferSize: u32 },
      { propertyValueBuffer: byteCount, propertyValueBufferLength: u32 },
    ),
    19: win32({ flags }, { numChannelPaths: u32, channelPaths: pointer(array(uniqueWstr)) }),
    20: win32({ channelPath: wstr, flags }, { props: variants }),
    21: win32({ channelPath: wstr, flags, props: variants }, { error }),
    22: win32({ flags }, publishers),
    23: win32({ channelName: wstr, flags }, publishers),
    24: win32({ publisherId: uniqueWstr, logFilePath: uniqueWstr, locale, flags }, { pubMetadataProps, handle }),
    25: win32({ handle, propertyId: u32, flags }, { pubMetadataProps }),
    26: win32({ handle, flags, reservedForFilter: uniqueWstr }, { handle }),
    27: win32(
      { handle, flags, numRequested: u32 },
      { numReturned: u32, eventMetadataInstances: pointer(array(variants)) },
    ),
    28: win32({ logName: wstr, locale, flags }, { displayName: uniqueWstr }),
  },
};
