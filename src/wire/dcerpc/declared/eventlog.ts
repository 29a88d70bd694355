/** Event logs: eventlog (MS-EVEN §3.1.4) and IEventService (MS-EVEN6 §3.1.4). */

import {
  array,
  type Fields,
  handle,
  hex32,
  type InterfaceDecoder,
  oemString,
  type Operation,
  pointer,
  sid,
  struct,
  u16,
  u32,
  u8,
  unicodeString,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';

export const EVENTLOG_UUID = '82273fdc-e32a-18c3-3f78-827929dc23ea';
export const EVENT_SERVICE_UUID = 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c';

const ntstatus = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: asked, out, returns: 'ntstatus' });
/** EVENTLOG_HANDLE_W and _A (§2.2.6): the server's name is one character, and says nothing. */
const unc = pointer(u16);
const ansiUnc = pointer(u8);
const opened: Fields = { handle };

/** Of an event that is reported (§3.1.4.13): its kind, and the strings in it; its data say nothing. */
const event: Fields = { eventType: u16, eventCategory: u16 };
const texts: Fields = {
  numStrings: u16,
  dataSize: u32,
  computerName: unicodeString,
  userSid: pointer(sid),
  strings: pointer(array(pointer(unicodeString))),
};

export const eventlog: InterfaceDecoder = {
  uuid: EVENTLOG_UUID,
  operations: {
    0: ntstatus({ handle, backupFileName: pointer(unicodeString) }),
    1: ntstatus({ handle, backupFileName: unicodeString }),
    2: ntstatus({ handle }, opened),
    4: ntstatus({ handle }, { numberOfRecords: u32 }),
    5: ntstatus({ handle }, { oldestRecordNumber: u32 }),
    7: ntstatus(
      { unc, moduleName: unicodeString, regModuleName: unicodeString, majorVersion: u32, minorVersion: u32 },
      opened,
    ),
    8: ntstatus(
      { unc, moduleName: unicodeString, regModuleName: unicodeString, majorVersion: u32, minorVersion: u32 },
      opened,
    ),
    9: ntstatus({ unc, backupFileName: unicodeString, majorVersion: u32, minorVersion: u32 }, opened),
    10: ntstatus({ handle, readFlags: hex32, recordOffset: u32, numberOfBytesToRead: u32 }, null),
    11: ntstatus({ handle, time: u32, ...event, eventId: u32, ...texts }, null),
    12: ntstatus({ handle, backupFileName: pointer(oemString) }),
    13: ntstatus({ handle, backupFileName: oemString }),
    14: ntstatus(
      { ansiUnc, moduleName: oemString, regModuleName: oemString, majorVersion: u32, minorVersion: u32 },
      opened,
    ),
    16: ntstatus({ ansiUnc, backupFileName: oemString, majorVersion: u32, minorVersion: u32 }, opened),
    17: ntstatus({ handle, readFlags: hex32, recordOffset: u32, numberOfBytesToRead: u32 }, null),
    22: ntstatus({ handle, infoLevel: u32, bufSize: u32 }, null),
    24: ntstatus({ handle, time: u32, ...event, eventId: u32, sourceName: unicodeString, ...texts }, null),
  },
};

const win32 = (asked: Fields, out: Operation['out'] = null): Operation => ({ in: asked, out, returns: 'win32' });
/** RpcInfo (§2.2.1). */
const error = struct({ error: u32, subErr: u32, subErrParam: u32 });

export const eventService: InterfaceDecoder = {
  uuid: EVENT_SERVICE_UUID,
  operations: {
    0: win32({ channelPath: uniqueWstr, query: wstr, bookmarkXml: uniqueWstr, flags: hex32 }),
    5: win32({ path: uniqueWstr, query: wstr, flags: hex32 }),
    6: win32({ handle, channelPath: wstr, backupPath: uniqueWstr, flags: hex32 }, { error }),
    7: win32({ handle, channelPath: uniqueWstr, query: wstr, backupPath: wstr, flags: hex32 }, { error }),
    8: win32({ handle, logFilePath: wstr, locale: u32, flags: hex32 }),
    15: win32({ path: wstr, flags: hex32 }),
    16: win32({ path: wstr, flags: hex32 }),
    17: win32({ channelPath: wstr, flags: hex32 }),
    19: win32({ flags: hex32 }),
    20: win32({ channelPath: wstr, flags: hex32 }),
    21: win32({ channelPath: wstr, flags: hex32 }),
  },
};
