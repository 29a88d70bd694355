/** Shutdown from afar: InitShutdown and WindowsShutdown (MS-RSP §3.2, §3.3), and the master keys' BackupKey (MS-BKRP §3.1.4). */

import {
  bytes,
  byteCount,
  type Fields,
  guid,
  hex32,
  type InterfaceDecoder,
  mapped,
  type Operation,
  pointer,
  u16,
  u32,
  u8,
  unicodeString,
  upToNul,
} from '../idl/index.ts';

export const INIT_SHUTDOWN_UUID = '894de0c0-0d55-11d3-a322-00c04fa321a1';
export const WINDOWS_SHUTDOWN_UUID = 'd95afe70-a6d5-4259-822e-2c84da1ddb0d';
export const BACKUP_KEY_UUID = '3dde7c30-165d-11d1-ab8f-00805f14db40';

const operation = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: asked, out, returns: 'win32' });

/** REG_UNICODE_STRING (§2.3), whose length counts its NUL. */
const message = pointer(mapped(unicodeString, (value) => (value === undefined ? undefined : upToNul(value))));
const serverName = pointer(u16);
const flag = mapped(u8, (value) => value !== 0);

/** Of winreg too: BaseInitiateSystemShutdown (MS-RRP §3.1.5.20). */
export const INITIATE_SHUTDOWN: Fields = { serverName, message, timeout: u32, force: flag, reboot: flag };
export const ABORT_SHUTDOWN: Fields = { serverName };

export const initShutdown: InterfaceDecoder = {
  uuid: INIT_SHUTDOWN_UUID,
  operations: {
    0: operation(INITIATE_SHUTDOWN),
    1: operation(ABORT_SHUTDOWN),
    2: operation({ ...INITIATE_SHUTDOWN, reason: hex32 }),
  },
};

export const windowsShutdown: InterfaceDecoder = {
  uuid: WINDOWS_SHUTDOWN_UUID,
  operations: {
    0: operation({ message, timeout: u32, flags: u32, reason: hex32, clientHint: message }),
    1: operation({ clientHint: message }),
  },
};

export const backupKey: InterfaceDecoder = {
  uuid: BACKUP_KEY_UUID,
  operations: {
    0: operation(
      { actionAgent: guid, dataIn: byteCount, cbDataIn: u32, param: u32 },
      { dataOut: pointer(mapped(bytes, ({ length }) => length)), cbDataOut: u32 },
    ),
  },
};
