/** Scheduled tasks (MS-TSCH §3.2.5): ITaskSchedulerService, and the interfaces before it, atsvc and SASec. */

import {
  array,
  bool32,
  type Fields,
  guid,
  hex32,
  ignored,
  type InterfaceDecoder,
  mapped,
  type Operation,
  pointer,
  struct,
  type Type,
  u16,
  u32,
  u8,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';

export const TASK_SCHEDULER_UUID = '86d35949-83c9-4044-b424-db363231fd0c';
export const ATSVC_UUID = '1ff70682-0a51-30e8-076d-740be8cee98b';
export const SASEC_UUID = '378e52b0-c0a9-11cf-822d-00aa0051e40f';

const operation = (asked: Fields, out: Fields = {}): Operation => ({ in: asked, out, returns: 'hresult' });

/** TASK_USER_CRED (§2.3.8): of the password, nothing. */
const credentials = pointer(array(struct({ userId: uniqueWstr, password: ignored(uniqueWstr), flags: hex32 })));
/** TASK_XML_ERROR_INFO (§2.3.9). */
const errorInfo = pointer(struct({ line: u32, column: u32, node: uniqueWstr, value: uniqueWstr }));
const names: Type<unknown> = pointer(array(uniqueWstr));
/** SYSTEMTIME (MS-DTYP §2.3.13). */
const systemTime = struct({
  wYear: u16,
  wMonth: u16,
  wDayOfWeek: u16,
  wDay: u16,
  wHour: u16,
  wMinute: u16,
  wSecond: u16,
  wMilliseconds: u16,
});

const path = wstr;
const flags = hex32;

export const taskScheduler: InterfaceDecoder = {
  uuid: TASK_SCHEDULER_UUID,
  operations: {
    0: operation({}, { version: hex32 }),
    1: operation(
      {
        path: uniqueWstr,
        xml: wstr,
        flags,
        sddl: uniqueWstr,
        logonType: u32,
        cCreds: u32,
        creds: credentials,
      },
      { actualPath: uniqueWstr, errorInfo },
    ),
    2: operation({ path, languagesBuffer: wstr, numLanguages: u32 }, { xml: uniqueWstr }),
    3: operation({ path, sddl: uniqueWstr, flags }),
    4: operation({ path, sddl: wstr, flags }),
    5: operation({ path, securityInformation: hex32 }, { sddl: uniqueWstr }),
    6: operation({ path, flags, startIndex: u32, cRequested: u32 }, { startIndex: u32, cNames: u32, names }),
    7: operation({ path, flags, startIndex: u32, cRequested: u32 }, { startIndex: u32, cNames: u32, names }),
    8: operation({ path: uniqueWstr, flags }, { cGuids: u32, guids: pointer(array(guid)) }),
    9: operation(
      { guid },
      {
        path: uniqueWstr,
        state: u32,
        currentAction: uniqueWstr,
        info: uniqueWstr,
        cGroupInstances: u32,
        groupInstances: pointer(array(guid)),
        enginePid: u32,
      },
    ),
    10: operation({ guid, flags }),
    11: operation({ path: uniqueWstr, flags }),
    12: operation(
      { path, cArgs: u32, args: pointer(array(uniqueWstr)), flags, sessionId: u32, user: uniqueWstr },
      { guid },
    ),
    13: operation({ path, flags }),
    14: operation({ path, newName: wstr, flags }),
    15: operation(
      { path, start: pointer(systemTime), end: pointer(systemTime), flags, cRequested: u32 },
      { cRuntimes: u32, runtimes: pointer(array(systemTime)) },
    ),
    16: operation({ path }, { lastRuntime: systemTime, lastReturnCode: hex32 }),
    17: operation({ path, flags }, { enabled: bool32, state: u32 }),
    18: operation({ path }, { numberOfMissedRuns: u32 }),
    19: operation({ path, enabled: bool32 }),
  },
};

/** AT_INFO (§2.3.4) and AT_ENUM (§2.3.6): milliseconds after midnight, masks of days. */
const AT_INFO: Fields = { jobTime: u32, daysOfMonth: hex32, daysOfWeek: u8, flags: u8, command: uniqueWstr };
const enumContainer = struct({
  entriesRead: u32,
  buffer: pointer(array(struct({ jobId: u32, ...AT_INFO }))),
});
const win32 = (asked: Fields, out: Fields = {}): Operation => ({ in: asked, out, returns: 'win32' });
const serverName = uniqueWstr;

export const atsvc: InterfaceDecoder = {
  uuid: ATSVC_UUID,
  operations: {
    0: win32({ serverName, atInfo: struct(AT_INFO) }, { jobId: u32 }),
    1: win32({ serverName, minJobId: u32, maxJobId: u32 }),
    2: win32(
      { serverName, enumContainer, preferedMaximumLength: u32, resumeHandle: pointer(u32) },
      { enumContainer, totalEntries: u32, resumeHandle: pointer(u32) },
    ),
    3: win32({ serverName, jobId: u32 }, { atInfo: pointer(struct(AT_INFO)) }),
  },
};

const secret = ignored(uniqueWstr);
/** The buffer that comes back with a name. */
const account = mapped(array(u16), (words) => {
  const end = words.indexOf(0);
  return (end < 0 ? words : words.slice(0, end)).reduce((text, word) => text + String.fromCharCode(word), '').toWellFormed();
});

export const sasec: InterfaceDecoder = {
  uuid: SASEC_UUID,
  operations: {
    0: operation({ handle: uniqueWstr, jobName: wstr, account: wstr, password: secret, jobFlags: hex32 }),
    1: operation({ handle: uniqueWstr, account: uniqueWstr, password: secret }),
    2: operation({ handle: uniqueWstr, ccBufferSize: u32, account: ignored(array(u16)) }, { account }),
    3: operation({ handle: uniqueWstr, jobName: wstr, ccBufferSize: u32, account: ignored(array(u16)) }, { account }),
  },
};
