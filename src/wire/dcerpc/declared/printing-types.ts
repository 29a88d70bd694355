/** Types that the print services take: containers and what they hold (MS-RPRN §2.2.1, MS-PAR §2.2). */

import {
  alignedTo,
  array,
  bool32,
  byteCount,
  conformantStruct,
  type Cursor,
  enum16,
  type Fields,
  filetime,
  fixedArray,
  guid,
  hex32,
  i32,
  ignored,
  KEPT,
  plain,
  pointer,
  skipped,
  struct,
  type Type,
  u8,
  u16,
  u32,
  u64,
  uniqueAstr,
  uniqueWstr,
  union,
  upToNul,
} from '../idl/index.ts';

/** Characters of an array that is no string, as a buffer for one is. */
function characters(cursor: Cursor, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++) text += String.fromCharCode(cursor.u16());
  return text.toWellFormed();
}
const conformant = <T>(made: (text: string) => T): Type<T> =>
  plain([4, 8], 4, (cursor) => made(characters(cursor, cursor.count(2))));

/** `[size_is] wchar_t*` that holds a string. */
export const wideBuffer: Type<string> = conformant(upToNul);
/** The same of names one after the other, as the specification calls a multisz. */
export const multisz: Type<string[]> = conformant((text) => text.split('\0', KEPT).filter((name) => name !== ''));
const wideFixed = (count: number): Type<string> =>
  plain([2, 2], 2 * count, (cursor) => upToNul(characters(cursor, count)));

/** DEVMODE_CONTAINER (§2.2.1.2.1). */
export const devMode = struct({ cbBuf: u32, devMode: pointer(byteCount) });
/** SECURITY_CONTAINER (§2.2.1.2.13). */
export const security = struct({ cbBuf: u32, security: pointer(byteCount) });
/** SPLCLIENT_CONTAINER (§2.2.1.2.14): who asks. */
export const client = struct({
  level: u32,
  info: union(
    u32,
    {
      1: pointer(
        struct({
          size: u32,
          machineName: uniqueWstr,
          userName: uniqueWstr,
          buildNum: u32,
          majorVersion: u32,
          minorVersion: u32,
          processorArchitecture: u16,
        }),
      ),
    },
    null,
  ),
});

/** DRIVER_CONTAINER (§2.2.1.2.3) with RPC_DRIVER_INFO_2 and its kin (§2.2.1.5). */
const DRIVER_INFO_2: Fields = {
  version: u32,
  name: uniqueWstr,
  environment: uniqueWstr,
  driverPath: uniqueWstr,
  dataFile: uniqueWstr,
  configFile: uniqueWstr,
};
const DRIVER_INFO_3: Fields = {
  ...DRIVER_INFO_2,
  helpFile: uniqueWstr,
  monitorName: uniqueWstr,
  defaultDataType: uniqueWstr,
  cchDependentFiles: ignored(u32),
  dependentFiles: pointer(multisz),
};
const DRIVER_INFO_4: Fields = { ...DRIVER_INFO_3, cchPreviousNames: ignored(u32), previousNames: pointer(multisz) };
const DRIVER_INFO_6: Fields = {
  ...DRIVER_INFO_4,
  driverDate: ignored(filetime),
  driverVersion: ignored(u64),
  mfgName: uniqueWstr,
  oemUrl: uniqueWstr,
  hardwareId: uniqueWstr,
  provider: uniqueWstr,
};
const DRIVER_INFO_8: Fields = {
  ...DRIVER_INFO_6,
  printProcessor: uniqueWstr,
  vendorSetup: uniqueWstr,
  cchColorProfiles: ignored(u32),
  colorProfiles: pointer(multisz),
  infPath: uniqueWstr,
  printerDriverAttributes: hex32,
  cchCoreDependencies: ignored(u32),
  coreDriverDependencies: pointer(multisz),
  minInboxDriverVerDate: ignored(filetime),
  minInboxDriverVerVersion: ignored(u64),
};
const info = (fields: Fields): Type<unknown> => pointer(struct(fields));
export const driver = struct({
  level: u32,
  info: union(u32, {
    1: info({ name: uniqueWstr }),
    2: info(DRIVER_INFO_2),
    3: info(DRIVER_INFO_3),
    4: info(DRIVER_INFO_4),
    6: info(DRIVER_INFO_6),
    8: info(DRIVER_INFO_8),
  }),
});
/** CORE_PRINTER_DRIVER (MS-PAR §2.2.8). */
export const corePrinterDriver = struct({
  coreDriverGuid: guid,
  driverDate: filetime,
  driverVersion: u64,
  packageId: wideFixed(260),
});

/** MONITOR_CONTAINER (§2.2.1.2.8). */
export const monitor = struct({
  level: u32,
  info: union(u32, {
    1: info({ name: uniqueWstr }),
    2: info({ name: uniqueWstr, environment: uniqueWstr, dllName: uniqueWstr }),
  }),
});

/** PORT_CONTAINER (§2.2.1.2.6) with PORT_INFO_1 and its kin (§2.2.1.9). */
export const port = struct({
  level: u32,
  info: union(u32, {
    1: info({ portName: uniqueWstr }),
    2: info({ portName: uniqueWstr, monitorName: uniqueWstr, description: uniqueWstr, portType: hex32, reserved: ignored(u32) }),
    3: info({ status: u32, statusText: uniqueWstr, severity: u32 }),
    0xffffff: info({ portName: uniqueWstr, cbMonitorData: u32, monitorData: ignored(pointer(u8)) }),
  }),
});
/** PORT_VAR_CONTAINER (§2.2.1.2.7). */
export const portVar = struct({ cbMonitorData: u32, monitorData: pointer(byteCount) });

/** ULONG_PTR (MS-DTYP §2.2.51): of the client's memory. */
const memory = ignored(plain([4, 8], 4, (cursor) => cursor.size()));
/** PRINTER_CONTAINER (§2.2.1.2.9) with PRINTER_INFO_1 and its kin (§2.2.1.10). */
export const printer = struct({
  level: u32,
  info: union(
    u32,
    {
      0: info({ name: uniqueWstr, serverName: uniqueWstr, numbers: skipped(116) }),
      1: info({ flags: hex32, description: uniqueWstr, name: uniqueWstr, comment: uniqueWstr }),
      2: info({
        serverName: uniqueWstr,
        name: uniqueWstr,
        shareName: uniqueWstr,
        portName: uniqueWstr,
        driverName: uniqueWstr,
        comment: uniqueWstr,
        location: uniqueWstr,
        devMode: memory,
        separatorFile: uniqueWstr,
        printProcessor: uniqueWstr,
        datatype: uniqueWstr,
        parameters: uniqueWstr,
        securityDescriptor: memory,
        attributes: hex32,
        numbers: skipped(28),
      }),
      3: info({ securityDescriptor: memory }),
      4: info({ name: uniqueWstr, serverName: uniqueWstr, attributes: hex32 }),
      5: info({ name: uniqueWstr, portName: uniqueWstr, attributes: hex32, timeouts: skipped(8) }),
      6: info({ status: hex32 }),
      7: info({ objectGuid: uniqueWstr, action: hex32 }),
      8: info({ devMode: memory }),
      9: info({ devMode: memory }),
    },
    null,
  ),
});

/** DOC_INFO_CONTAINER (§2.2.1.2.2): what is printed, and into which file if into one. */
export const docInfo = struct({
  level: u32,
  info: union(u32, { 1: info({ docName: uniqueWstr, outputFile: uniqueWstr, datatype: uniqueWstr }) }),
});

/** JOB_CONTAINER (§2.2.1.2.5) with JOB_INFO_1 and its kin (§2.2.1.7). */
const JOB_INFO_2: Fields = {
  jobId: u32,
  printerName: uniqueWstr,
  machineName: uniqueWstr,
  userName: uniqueWstr,
  document: uniqueWstr,
  notifyName: uniqueWstr,
  datatype: uniqueWstr,
  printProcessor: uniqueWstr,
  parameters: uniqueWstr,
  driverName: uniqueWstr,
  devMode: memory,
  statusText: uniqueWstr,
  securityDescriptor: memory,
  status: hex32,
  priority: u32,
  position: u32,
  times: skipped(8),
  totalPages: u32,
  size: u32,
  submitted: ignored(fixedArray(u16, 8)),
  time: ignored(u32),
  pagesPrinted: u32,
};
export const job = struct({
  level: u32,
  info: union(u32, {
    1: info({
      jobId: u32,
      printerName: uniqueWstr,
      machineName: uniqueWstr,
      userName: uniqueWstr,
      document: uniqueWstr,
      datatype: uniqueWstr,
      statusText: uniqueWstr,
      status: hex32,
      priority: u32,
      position: u32,
      totalPages: u32,
      pagesPrinted: u32,
      submitted: ignored(fixedArray(u16, 8)),
    }),
    2: info(JOB_INFO_2),
    3: info({ jobId: u32, nextJobId: u32, reserved: ignored(u32) }),
    4: info({ ...JOB_INFO_2, sizeHigh: i32 }),
  }),
});

/** FORM_CONTAINER (§2.2.1.2.4) with FORM_INFO_1 and RPC_FORM_INFO_2 (§2.2.1.6). */
const FORM_INFO_1: Fields = { flags: hex32, name: uniqueWstr, measures: skipped(24) };
export const form = struct({
  level: u32,
  info: union(u32, {
    1: info(FORM_INFO_1),
    2: info({
      ...FORM_INFO_1,
      keyword: uniqueAstr,
      stringType: hex32,
      muiDll: uniqueWstr,
      resourceId: u32,
      displayName: uniqueWstr,
      langId: u16,
    }),
  }),
});

/** RPC_V2_NOTIFY_OPTIONS (§2.2.1.13.3). */
const notifyType = struct({ type: u16, reserved: skipped(10), count: u32, fields: pointer(array(u16)) });
export const notifyOptions = struct({ version: u32, flags: hex32, count: u32, types: pointer(array(notifyType)) });
/** RPC_V2_NOTIFY_INFO (§2.2.1.13.4): a value lies by its field's TABLE_ type (§2.2.3.6). */
const notifyData = union(u32, {
  1: fixedArray(u32, 2),
  2: struct({ cbBuf: ignored(u32), text: pointer(wideBuffer) }),
  3: devMode,
  4: struct({ cbBuf: ignored(u32), systemTime: ignored(pointer(fixedArray(u16, 8))) }),
  5: security,
});
export const notifyInfo = conformantStruct(
  { version: u32, flags: hex32, count: u32 },
  'notifications',
  struct({ type: u16, field: u16, reserved: ignored(u32), id: u32, data: notifyData }),
);

/** RPC_BIDI_DATA (§2.2.1.12.3), by BIDI_TYPE. */
const bidiData = struct({
  bidiType: u32,
  value: union(u32, {
    0: i32,
    1: i32,
    2: ignored(u32),
    3: bool32,
    4: uniqueWstr,
    5: uniqueWstr,
    6: uniqueWstr,
    7: struct({ cbBuf: u32, data: pointer(byteCount) }),
  }),
});
const BIDI: Fields = { version: u32, flags: hex32, count: u32 };
/** RPC_BIDI_REQUEST_CONTAINER (§2.2.1.2.10) and RPC_BIDI_RESPONSE_CONTAINER (§2.2.1.2.11). */
export const bidiRequest = conformantStruct(
  BIDI,
  'requests',
  struct({ reqNumber: u32, schema: uniqueWstr, data: bidiData }),
);
export const bidiResponse = conformantStruct(
  BIDI,
  'responses',
  struct({ result: u32, reqNumber: u32, schema: uniqueWstr, data: bidiData }),
);

/** A union whose widest arm is a 64-bit integer, with its discriminant an enumeration: all arms stand as that one does. */
const byEnum = (arms: Readonly<Record<number, Type<unknown>>>): Type<unknown> =>
  union(enum16, Object.fromEntries(Object.entries(arms).map(([value, arm]) => [value, alignedTo(8, arm)])));
/** RPC_PrintPropertyValue and RPC_PrintNamedProperty (MS-RPRN §2.2.1.14). */
export const propertyValue = alignedTo(
  8,
  struct({
    type: enum16,
    value: byEnum({
      1: uniqueWstr,
      2: i32,
      3: u64,
      4: u8,
      5: struct({ cbBuf: u32, data: pointer(byteCount) }),
    }),
  }),
);
export const namedProperty = alignedTo(8, struct({ name: uniqueWstr, value: propertyValue }));

/** RpcPrintPropertyValue (MS-PAR §2.2.2), of other types than the former, in a RpcPrintPropertiesCollection (§2.2.4). */
const notificationValue = alignedTo(
  8,
  struct({
    type: enum16,
    value: byEnum({
      1: uniqueWstr,
      2: i32,
      3: u64,
      4: u8,
      5: struct({ cbBuf: ignored(u32), systemTime: ignored(pointer(fixedArray(u16, 8))) }),
      6: devMode,
      7: security,
      8: struct({ reply: pointer(notifyInfo) }),
      9: struct({ options: pointer(notifyOptions) }),
    }),
  }),
);
export const properties = struct({
  count: u32,
  properties: pointer(array(alignedTo(8, struct({ name: uniqueWstr, value: notificationValue })))),
});

/** RPC_BranchOfficeJobDataContainer (§2.2.1.15), by EBranchOfficeJobEventType. */
export const branchOfficeJobs = conformantStruct(
  { count: u32 },
  'jobs',
  alignedTo(
    8,
    struct({
      eventType: enum16,
      jobId: u32,
      info: byEnum({
        1: struct({
          status: hex32,
          documentName: uniqueWstr,
          userName: uniqueWstr,
          machineName: uniqueWstr,
          printerName: uniqueWstr,
          portName: uniqueWstr,
          size: u64,
          totalPages: u32,
        }),
        2: struct({ size: u64, icmMethod: ignored(u32), settings: ignored(fixedArray(u16, 5)) }),
        3: struct({
          lastError: u32,
          documentName: uniqueWstr,
          userName: uniqueWstr,
          printerName: uniqueWstr,
          dataType: uniqueWstr,
          totalSize: u64,
          printedSize: u64,
          totalPages: u32,
          printedPages: u32,
          machineName: uniqueWstr,
          jobError: uniqueWstr,
          errorDescription: uniqueWstr,
        }),
        4: struct({ documentName: uniqueWstr, printerName: uniqueWstr, extraErrorInfo: uniqueWstr }),
        5: struct({ machineName: uniqueWstr }),
      }),
    }),
  ),
);
