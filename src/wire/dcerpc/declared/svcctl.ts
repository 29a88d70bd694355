/** Service control (MS-SCMR §3.1.4): the operations that svcctl-request.ts does not read, for they say nothing of a service's life. */

import {
  byteCount,
  type Fields,
  handle,
  hex32,
  ignored,
  type InterfaceDecoder,
  type Operation,
  skipped,
  u32,
  uniqueWstr,
} from '../idl/index.ts';

export const SVCCTL_UUID = '367abb81-9844-35f1-ad32-98f038001003';

const operation = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: asked, out, returns: 'win32' });

export const svcctl: InterfaceDecoder = {
  uuid: SVCCTL_UUID,
  operations: {
    3: operation({ handle }, { handle }),
    4: operation(
      { handle, securityInformation: hex32, bufSize: u32 },
      { securityDescriptor: byteCount, bytesNeeded: u32 },
    ),
    5: operation({ handle, securityInformation: hex32, securityDescriptor: byteCount, bufSize: u32 }),
    7: operation({ handle, status: ignored(skipped(28)) }),
    8: operation({ handle }, { handle }),
    9: operation({ machineName: uniqueWstr, bootAcceptable: u32 }),
    18: operation({ handle, bufSize: u32 }, null),
    30: operation({ handle, bufSize: u32 }, null),
    // what is to be told, and to which process of the caller, says nothing of a service
    47: operation({ handle }, null),
    48: operation({ handle }, null),
    49: operation({ handle }, null),
    56: operation({ handle, infoLevel: u32 }, null),
  },
};
