/** spoolss: the Print System Remote Protocol (MS-RPRN §3.1.4 and, of what a server asks of its client, §3.2.4). */

import {
  array,
  byteCount,
  type Fields,
  handle,
  hex32,
  type InterfaceDecoder,
  type Operation,
  pointer,
  u32,
  uniqueWstr,
  union,
  wstr,
} from '../idl/index.ts';
import * as print from './printing-operations.ts';
import { hresult, operation } from './printing-operations.ts';
import { notifyInfo, notifyOptions } from './printing-types.ts';

export const SPOOLSS_UUID = '12345678-1234-abcd-ef00-0123456789ab';

/** What of a printer is to be told says nothing. */
const watch = operation(
  { handle, flags: hex32, options: hex32, localMachine: uniqueWstr, printerLocal: hex32 },
  null,
);

/** What is asked of an IPP printer, and its response (§3.1.4.14). */
const ipp = (asked: Fields): Operation =>
  hresult({ handle, ...asked }, { cbResponse: u32, response: pointer(byteCount) });
const attributes: Fields = { cbAttributes: u32, attributes: byteCount };
const attributeNames: Fields = { attributeNameCount: u32, attributeNames: array(uniqueWstr) };

export const spoolss: InterfaceDecoder = {
  uuid: SPOOLSS_UUID,
  operations: {
    0: print.enumPrinters,
    1: operation(print.openPrinter, { handle }),
    2: print.setJob,
    3: print.getJob,
    4: print.enumJobs,
    5: print.addPrinter,
    6: print.deletePrinter,
    7: print.setPrinter,
    8: print.getPrinter,
    9: print.addPrinterDriver,
    10: print.enumPrinterDrivers,
    11: print.getPrinterDriver,
    12: print.getPrinterDriverDirectory,
    13: print.deletePrinterDriver,
    14: print.addPrintProcessor,
    15: print.enumPrintProcessors,
    16: print.getPrintProcessorDirectory,
    17: print.startDocPrinter,
    18: print.startPagePrinter,
    19: print.writePrinter,
    20: print.endPagePrinter,
    21: print.abortPrinter,
    22: print.readPrinter,
    23: print.endDocPrinter,
    24: print.addJob,
    25: print.scheduleJob,
    26: print.getPrinterData,
    27: print.setPrinterData,
    28: operation({ handle, flags: hex32 }, { flags: hex32 }),
    29: print.closePrinter,
    30: print.addForm,
    31: print.deleteForm,
    32: print.getForm,
    33: print.setForm,
    34: print.enumForms,
    35: print.enumPorts,
    36: print.enumMonitors,
    // hWnd: a ULONG_PTR, of no window on another machine
    39: operation({ name: uniqueWstr, window: hex32, portName: wstr }),
    40: print.createPrinterIc,
    41: print.playGdiScriptOnPrinterIc,
    42: print.deletePrinterIc,
    46: print.addMonitor,
    47: print.deleteMonitor,
    48: print.deletePrintProcessor,
    51: print.enumPrintProcessorDatatypes,
    52: print.resetPrinter,
    53: print.getPrinterDriver2,
    56: operation({ handle }),
    58: operation(
      { machine: wstr, printerRemote: hex32, type: u32, cbBuffer: u32, buffer: pointer(byteCount) },
      { handle },
    ),
    59: operation({ handle, flags: hex32, cbBuffer: u32, buffer: pointer(byteCount) }),
    60: print.closePrinter,
    61: print.addPort,
    62: watch,
    65: watch,
    66: operation(
      { handle, color: u32, flags: hex32, replyType: u32, reply: union(u32, { 0: pointer(notifyInfo) }, null) },
      { result: hex32 },
    ),
    67: operation({ handle, color: u32, options: pointer(notifyOptions) }, { info: pointer(notifyInfo) }),
    69: print.openPrinterEx,
    70: print.addPrinterEx,
    71: print.setPort,
    72: print.enumPrinterData,
    73: print.deletePrinterData,
    77: print.setPrinterDataEx,
    78: print.getPrinterDataEx,
    79: print.enumPrinterDataEx,
    80: print.enumPrinterKey,
    81: print.deletePrinterDataEx,
    82: print.deletePrinterKey,
    84: print.deletePrinterDriverEx,
    85: print.addPerMachineConnection,
    86: print.deletePerMachineConnection,
    87: print.enumPerMachineConnections,
    88: print.xcvData,
    89: print.addPrinterDriverEx,
    96: operation({ handle, data: byteCount, cbBuf: u32, sleep: u32 }, { written: u32 }),
    97: print.sendRecvBidiData,
    102: print.getCorePrinterDrivers,
    104: print.getPrinterDriverPackagePath,
    110: print.getJobNamedPropertyValue,
    111: print.setJobNamedProperty,
    112: print.deleteJobNamedProperty,
    113: print.enumJobNamedProperties,
    116: print.logJobInfoForBranchOffice,
    117: operation({ handle }),
    119: ipp({ jobId: u32, pdlFormat: uniqueWstr, ...attributes }),
    120: ipp({ jobId: u32, ...attributeNames }),
    121: ipp({ jobId: u32, ...attributes }),
    122: ipp(attributeNames),
    123: ipp(attributes),
  },
};
