/** Event logs (MS-EVEN §3.1.4): what is in them, and what is put in. */

import {
  array,
  type Fields,
  filetime,
  handle,
  hex32,
  type InterfaceDecoder,
  oemString,
  type Operation,
  pointer,
  sid,
  struct,
  type Type,
  u16,
  u32,
  u8,
  unicodeString,
} from '../idl/index.ts';

export const EVENTLOG_UUID = '82273fdc-e32a-18c3-3f78-827929dc23ea';

const ntstatus = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: asked, out, returns: 'ntstatus' });
/** EVENTLOG_HANDLE_W and _A (§2.2.6): the server's name is one character, and says nothing. */
const unc = pointer(u16);
const ansiUnc = pointer(u8);
const opened: Fields = { handle };

/** Of an event that is reported (§3.1.4.13): its kind, and the strings in it; its data say nothing. */
const event: Fields = { eventType: u16, eventCategory: u16 };
const textsOf = (string: Type<string | undefined>): Fields => ({
  numStrings: u16,
  dataSize: u32,
  computerName: string,
  userSid: pointer(sid),
  strings: pointer(array(pointer(string))),
});
const texts = textsOf(unicodeString);
const ansiTexts = textsOf(oemString);
const registration: Fields = { ansiUnc, moduleName: oemString, regModuleName: oemString, majorVersion: u32, minorVersion: u32 };

export const eventlog: InterfaceDecoder = {
  uuid: EVENTLOG_UUID,
  operations: {
    0: ntstatus({ handle, backupFileName: pointer(unicodeString) }),
    1: ntstatus({ handle, backupFileName: unicodeString }),
    2: ntstatus({ handle }, opened),
    3: ntstatus({ handle }, opened),
    4: ntstatus({ handle }, { numberOfRecords: u32 }),
    5: ntstatus({ handle }, { oldestRecordNumber: u32 }),
    6: ntstatus({ handle, clientId: struct({ uniqueProcess: u32, uniqueThread: u32 }), event: u32 }),
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
    14: ntstatus(registration, opened),
    15: ntstatus(registration, opened),
    16: ntstatus({ ansiUnc, backupFileName: oemString, majorVersion: u32, minorVersion: u32 }, opened),
    17: ntstatus({ handle, readFlags: hex32, recordOffset: u32, numberOfBytesToRead: u32 }, null),
    18: ntstatus({ handle, time: u32, ...event, eventId: u32, ...ansiTexts }, null),
    22: ntstatus({ handle, infoLevel: u32, bufSize: u32 }, null),
    24: ntstatus({ handle, time: u32, ...event, eventId: u32, sourceName: unicodeString, ...texts }, null),
    25: ntstatus({ handle, timeGenerated: filetime, ...event, eventId: u32, ...texts }, null),
    26: ntstatus({ handle, timeGenerated: filetime, ...event, eventId: u32, ...ansiTexts }, null),
  },
};
