/** Print services: spoolss (MS-RPRN §3.1.4) and IRemoteWinspool (MS-PAR §3.1.4). */

import {
  array,
  byteCount,
  bytes,
  type Fields,
  filetime,
  handle,
  hex32,
  ignored,
  type InterfaceDecoder,
  type Operation,
  plain,
  pointer,
  skipped,
  struct,
  type Type,
  u16,
  u32,
  u64,
  union,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';

export const SPOOLSS_UUID = '12345678-1234-abcd-ef00-0123456789ab';
export const WINSPOOL_UUID = '76f03f96-cdfd-44fc-a22c-64950a001209';

const operation = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: asked, out, returns: 'win32' });
const hresult = (asked: Fields): Operation => ({ in: asked, out: null, returns: 'hresult' });

/** DEVMODE_CONTAINER (§2.2.1.2.1). */
const devMode = struct({ cbBuf: u32, devMode: pointer(byteCount) });
/** SPLCLIENT_CONTAINER (§2.2.1.2.14): who asks. */
const client = struct({
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
/** `[size_is(cch)] wchar_t*`: names one after the other. */
const multiWstr: Type<unknown> = ignored(pointer(array(u16)));
const DRIVER_INFO_3: Fields = {
  ...DRIVER_INFO_2,
  helpFile: uniqueWstr,
  monitorName: uniqueWstr,
  defaultDataType: uniqueWstr,
  cchDependentFiles: ignored(u32),
  dependentFiles: multiWstr,
};
const DRIVER_INFO_4: Fields = { ...DRIVER_INFO_3, cchPreviousNames: ignored(u32), previousNames: multiWstr };
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
  colorProfiles: multiWstr,
  infPath: uniqueWstr,
  printerDriverAttributes: hex32,
  cchCoreDependencies: ignored(u32),
  coreDriverDependencies: multiWstr,
  minInboxDriverVerDate: ignored(filetime),
  minInboxDriverVerVersion: ignored(u64),
};
const info = (fields: Fields): Type<unknown> => pointer(struct(fields));
const driver = struct({
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

/** MONITOR_CONTAINER (§2.2.1.2.8). */
const monitor = struct({
  level: u32,
  info: union(u32, {
    1: pointer(struct({ name: uniqueWstr })),
    2: pointer(struct({ name: uniqueWstr, environment: uniqueWstr, dllName: uniqueWstr })),
  }),
});

/** ULONG_PTR (MS-DTYP §2.2.51): of the client's memory. */
const memory = ignored(plain([4, 8], 4, (cursor) => cursor.size()));
/** PRINTER_CONTAINER (§2.2.1.2.9) with PRINTER_INFO_1 and _2 (§2.2.2.9). */
const printer = struct({
  level: u32,
  info: union(
    u32,
    {
      1: pointer(struct({ flags: hex32, description: uniqueWstr, name: uniqueWstr, comment: uniqueWstr })),
      2: pointer(
        struct({
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
      ),
    },
    null,
  ),
});
/** What follows of it, of the device's mode and who may use it, says nothing. */
const addPrinter = operation({ name: uniqueWstr, printer }, { handle });

/** DOC_INFO_CONTAINER (§2.2.1.2.2): what is printed, and into which file if into one. */
const document = struct({
  level: u32,
  info: union(u32, { 1: pointer(struct({ docName: uniqueWstr, outputFile: uniqueWstr, datatype: uniqueWstr })) }),
});
const value: Fields = { valueName: wstr, type: u32, data: bytes, cbData: u32 };

const buffer: Fields = { buffer: pointer(byteCount), cbBuf: u32 };
const returned: Fields = { buffer: pointer(byteCount), cbNeeded: u32, cReturned: u32 };
const openPrinter: Fields = { printerName: uniqueWstr, datatype: uniqueWstr, devMode, accessRequired: hex32 };
const processor: Fields = { name: uniqueWstr, environment: wstr, pathName: wstr, printProcessorName: wstr };

export const spoolss: InterfaceDecoder = {
  uuid: SPOOLSS_UUID,
  operations: {
    0: operation({ flags: hex32, name: uniqueWstr, level: u32, ...buffer }, returned),
    1: operation(openPrinter, { handle }),
    5: addPrinter,
    7: operation({ handle, printer }),
    8: operation({ handle, level: u32, ...buffer }, null),
    9: operation({ name: uniqueWstr, driver }),
    10: operation({ name: uniqueWstr, environment: uniqueWstr, level: u32, ...buffer }, returned),
    12: operation({ name: uniqueWstr, environment: uniqueWstr, level: u32, ...buffer }, null),
    13: operation({ name: uniqueWstr, environment: wstr, driverName: wstr }),
    14: operation(processor),
    15: operation({ name: uniqueWstr, environment: uniqueWstr, level: u32, ...buffer }, returned),
    17: operation({ handle, document }, { jobId: u32 }),
    19: operation({ handle, data: byteCount, cbBuf: u32 }, { written: u32 }),
    27: operation({ handle, ...value }),
    29: operation({ handle }, { handle }),
    35: operation({ name: uniqueWstr, level: u32, ...buffer }, returned),
    36: operation({ name: uniqueWstr, level: u32, ...buffer }, returned),
    46: operation({ name: uniqueWstr, monitor }),
    53: operation(
      { handle, environment: uniqueWstr, level: u32, ...buffer, clientMajorVersion: u32, clientMinorVersion: u32 },
      null,
    ),
    62: operation({ handle, flags: hex32, options: hex32, localMachine: uniqueWstr, printerLocal: hex32 }, null),
    65: operation({ handle, flags: hex32, options: hex32, localMachine: uniqueWstr, printerLocal: hex32 }, null),
    69: operation({ ...openPrinter, client }, { handle }),
    70: addPrinter,
    77: operation({ handle, keyName: wstr, ...value }),
    84: operation({ name: uniqueWstr, environment: wstr, driverName: wstr, deleteFlag: hex32, versionNum: u32 }),
    85: operation({ server: uniqueWstr, printerName: wstr, printServer: wstr, provider: wstr }),
    88: operation(
      { handle, dataName: wstr, inputData: bytes, cbInputData: u32, cbOutputData: u32, status: u32 },
      { outputData: bytes, cbOutputNeeded: u32, status: u32 },
    ),
    89: operation({ name: uniqueWstr, driver, fileCopyFlags: hex32 }),
  },
};

export const winspool: InterfaceDecoder = {
  uuid: WINSPOOL_UUID,
  operations: {
    0: operation({ ...openPrinter, client }, { handle }),
    1: addPrinter,
    20: operation({ handle }, { handle }),
    39: operation({ name: uniqueWstr, driver, fileCopyFlags: hex32 }),
    42: operation({ name: uniqueWstr, environment: wstr, driverName: wstr }),
    43: operation({ name: uniqueWstr, environment: wstr, driverName: wstr, deleteFlag: hex32, versionNum: u32 }),
    44: operation(processor),
    51: operation({ name: uniqueWstr, monitor }),
    // what of a printer is to be told says nothing
    58: hresult({ handle }),
    62: hresult({ server: uniqueWstr, infPath: uniqueWstr, driverName: wstr, environment: wstr, flags: hex32 }),
    63: hresult({ server: uniqueWstr, infPath: wstr, environment: wstr, flags: hex32 }),
  },
};
