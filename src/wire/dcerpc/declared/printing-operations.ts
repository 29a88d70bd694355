/** Operations that both print interfaces have, by the same arguments (MS-RPRN §3.1.4, MS-PAR §3.1.4). */

import {
  array,
  bool32,
  byteCount,
  bytes,
  type Fields,
  filetime,
  guid,
  handle,
  hex32,
  type Operation,
  pointer,
  u32,
  u64,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';
import {
  ADDED_JOBS,
  connections,
  directory,
  DRIVERS,
  FORMS,
  JOBS,
  type Levels,
  listed,
  MONITORS,
  NAMES,
  PORTS,
  PRINTERS,
  single,
  values,
} from './printing-buffers.ts';
import {
  bidiRequest,
  bidiResponse,
  branchOfficeJobs,
  client,
  corePrinterDriver,
  devMode,
  docInfo,
  driver,
  form,
  job,
  monitor,
  multisz,
  namedProperty,
  port,
  portVar,
  printer,
  propertyValue,
  security,
  wideBuffer,
} from './printing-types.ts';

export const operation = (asked: Fields, out: Fields | null = {}, further?: Operation['further']): Operation => ({
  in: asked,
  out,
  returns: 'win32',
  further,
});
export const hresult = (asked: Fields, out: Fields | null = {}): Operation => ({ in: asked, out, returns: 'hresult' });

const buffer: Fields = { buffer: pointer(byteCount), cbBuf: u32 };
const filled: Fields = { buffer: pointer(bytes), cbNeeded: u32 };
const server: Fields = { name: uniqueWstr };
const within: Fields = { ...server, environment: uniqueWstr };
/** Structures of the level that is asked for: all that there are, or the one. */
const enumerated = (asked: Fields, levels: Levels): Operation =>
  operation({ ...asked, level: u32, ...buffer }, { ...filled, cReturned: u32 }, listed(levels));
const got = (asked: Fields, levels: Levels): Operation =>
  operation({ ...asked, level: u32, ...buffer }, filled, single(levels));
const directoryOf = operation({ ...within, level: u32, ...buffer }, filled, directory);

export const openPrinter: Fields = { printerName: uniqueWstr, datatype: uniqueWstr, devMode, accessRequired: hex32 };
const withPrinter: Fields = { ...server, printer, devMode, security };
const withHandle = operation({ handle });
const withJob = operation({ handle, jobId: u32 });
const deletedValue: Fields = { valueName: wstr };
const value: Fields = { ...deletedValue, type: u32, data: bytes, cbData: u32 };
const foundValue: Fields = { type: u32, data: bytes, cbNeeded: u32 };
const processor: Fields = { ...server, environment: wstr, pathName: wstr, printProcessorName: wstr };
const deletedDriver: Fields = { ...server, environment: wstr, driverName: wstr };
const ofJob: Fields = { handle, jobId: u32 };
const package_: Fields = { server: uniqueWstr, environment: wstr };

/** MS-RPRN §3.1.4.2: printers, and what is kept with them. */
export const enumPrinters = enumerated({ flags: hex32, ...server }, PRINTERS);
export const openPrinterEx = operation({ ...openPrinter, client }, { handle });
export const addPrinter = operation(withPrinter, { handle });
export const addPrinterEx = operation({ ...withPrinter, client }, { handle });
export const deletePrinter = withHandle;
export const setPrinter = operation({ handle, printer, devMode, security, command: u32 });
export const getPrinter = got({ handle }, PRINTERS);
export const closePrinter = operation({ handle }, { handle });
export const getPrinterData = operation({ handle, valueName: wstr, size: u32 }, foundValue);
export const getPrinterDataEx = operation({ handle, keyName: wstr, valueName: wstr, size: u32 }, foundValue);
export const setPrinterData = operation({ handle, ...value });
export const setPrinterDataEx = operation({ handle, keyName: wstr, ...value });
export const enumPrinterData = operation(
  { handle, index: u32, cbValueName: u32, cbData: u32 },
  { valueName: wideBuffer, cbValueName: u32, type: u32, data: bytes, cbData: u32 },
);
export const enumPrinterDataEx = operation(
  { handle, keyName: wstr, cbEnumValues: u32 },
  { buffer: bytes, cbNeeded: u32, cReturned: u32 },
  values,
);
export const enumPrinterKey = operation(
  { handle, keyName: wstr, cbSubkey: u32 },
  { subkeys: multisz, cbSubkey: u32 },
);
export const deletePrinterData = operation({ handle, ...deletedValue });
export const deletePrinterDataEx = operation({ handle, keyName: wstr, ...deletedValue });
export const deletePrinterKey = operation({ handle, keyName: wstr });
export const createPrinterIc = operation({ handle, devMode }, { handle });
export const playGdiScriptOnPrinterIc = operation(
  { handle, data: byteCount, cbData: u32, cbOut: u32, script: u32 },
  { out: byteCount },
);
export const deletePrinterIc = closePrinter;
export const resetPrinter = operation({ handle, datatype: uniqueWstr, devMode });
export const addPerMachineConnection = operation({
  server: uniqueWstr,
  printerName: wstr,
  printServer: wstr,
  provider: wstr,
});
export const deletePerMachineConnection = operation({ server: uniqueWstr, printerName: wstr });
export const enumPerMachineConnections = operation(
  { server: uniqueWstr, ...buffer },
  { ...filled, cReturned: u32 },
  connections,
);
export const sendRecvBidiData = operation(
  { handle, action: uniqueWstr, request: bidiRequest },
  { response: pointer(bidiResponse) },
);

/** §3.1.4.3: jobs, §3.1.4.12: what is named of them, §3.1.4.13: what a branch office prints by itself. */
export const setJob = operation({ ...ofJob, job: pointer(job), command: u32 });
export const getJob = got(ofJob, JOBS);
export const enumJobs = enumerated({ handle, firstJob: u32, noJobs: u32 }, JOBS);
export const addJob = got({ handle }, ADDED_JOBS);
export const scheduleJob = withJob;
export const getJobNamedPropertyValue = operation({ ...ofJob, name: wstr }, { value: propertyValue });
export const setJobNamedProperty = operation({ ...ofJob, property: namedProperty });
export const deleteJobNamedProperty = operation({ ...ofJob, name: wstr });
export const enumJobNamedProperties = operation(ofJob, { count: u32, properties: pointer(array(namedProperty)) });
export const logJobInfoForBranchOffice = operation({ handle, container: branchOfficeJobs });

/** §3.1.4.4: drivers. */
export const addPrinterDriver = operation({ ...server, driver });
export const addPrinterDriverEx = operation({ ...server, driver, fileCopyFlags: hex32 });
export const enumPrinterDrivers = enumerated(within, DRIVERS);
export const getPrinterDriver = got({ handle, environment: uniqueWstr }, DRIVERS);
export const getPrinterDriver2 = operation(
  { ...getPrinterDriver.in, clientMajorVersion: u32, clientMinorVersion: u32 },
  { ...filled, serverMaxVersion: u32, serverMinVersion: u32 },
  single(DRIVERS),
);
export const getPrinterDriverDirectory = directoryOf;
export const deletePrinterDriver = operation(deletedDriver);
export const deletePrinterDriverEx = operation({ ...deletedDriver, deleteFlag: hex32, versionNum: u32 });
export const getCorePrinterDrivers = hresult(
  { ...package_, cchCoreDrivers: u32, coreDriverDependencies: multisz, cCorePrinterDrivers: u32 },
  { corePrinterDrivers: array(corePrinterDriver) },
);
export const corePrinterDriverInstalled = hresult(
  { ...package_, coreDriverGuid: guid, driverDate: filetime, driverVersion: u64 },
  { installed: bool32 },
);
export const getPrinterDriverPackagePath = hresult(
  {
    ...package_,
    language: uniqueWstr,
    packageId: wstr,
    driverPackageCab: pointer(wideBuffer),
    cchDriverPackageCab: u32,
  },
  { driverPackageCab: pointer(wideBuffer), cchRequiredSize: u32 },
);

/** §3.1.4.5: forms. */
export const addForm = operation({ handle, form });
export const deleteForm = operation({ handle, formName: wstr });
export const getForm = got({ handle, formName: wstr }, FORMS);
export const setForm = operation({ handle, formName: wstr, form });
export const enumForms = enumerated({ handle }, FORMS);

/** §3.1.4.6: ports, §3.1.4.7: monitors, §3.1.4.8: processors. */
export const enumPorts = enumerated(server, PORTS);
export const addPort = operation({ ...server, port, portVar, monitorName: wstr });
export const setPort = operation({ ...server, portName: uniqueWstr, port });
export const xcvData = operation(
  { handle, dataName: wstr, inputData: bytes, cbInputData: u32, cbOutputData: u32, status: u32 },
  { outputData: bytes, cbOutputNeeded: u32, status: u32 },
);
export const enumMonitors = enumerated(server, MONITORS);
export const addMonitor = operation({ ...server, monitor });
export const deleteMonitor = operation({ ...within, monitorName: wstr });
export const addPrintProcessor = operation(processor);
export const enumPrintProcessors = enumerated(within, NAMES);
export const getPrintProcessorDirectory = directoryOf;
export const deletePrintProcessor = operation({ ...within, printProcessorName: wstr });
export const enumPrintProcessorDatatypes = enumerated({ ...server, printProcessorName: uniqueWstr }, NAMES);

/** §3.1.4.9: documents. */
export const startDocPrinter = operation({ handle, document: docInfo }, { jobId: u32 });
export const startPagePrinter = withHandle;
export const writePrinter = operation({ handle, data: byteCount, cbBuf: u32 }, { written: u32 });
export const endPagePrinter = withHandle;
export const abortPrinter = withHandle;
export const readPrinter = operation({ handle, cbBuf: u32 }, { data: byteCount, bytesRead: u32 });
export const endDocPrinter = withHandle;
