/** Remote registry (MS-RRP §3.1.5): keys and values, opened, read, changed, saved and loaded. */

import { utf16le } from '../../../bytes.ts';
import {
  array,
  bytes,
  type Fields,
  filetime,
  handle,
  hex32,
  type InterfaceDecoder,
  mapped,
  named,
  type Operation,
  pointer,
  struct,
  type Type,
  u16,
  u32,
  u8,
  unicodeString,
  upToNul,
  varyingArray,
  varyingBytes,
} from '../idl/index.ts';
import { ABORT_SHUTDOWN, INITIATE_SHUTDOWN } from './shutdown.ts';

export const WINREG_UUID = '338cd001-2244-31f1-aaaa-900038001003';

const operation = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: asked, out, returns: 'win32' });

/** §3.1.1.5: types of values. */
const REG_TYPES: Readonly<Record<number, string>> = {
  0: 'REG_NONE',
  1: 'REG_SZ',
  2: 'REG_EXPAND_SZ',
  3: 'REG_BINARY',
  4: 'REG_DWORD',
  5: 'REG_DWORD_BIG_ENDIAN',
  6: 'REG_LINK',
  7: 'REG_MULTI_SZ',
  8: 'REG_RESOURCE_LIST',
  11: 'REG_QWORD',
};
const regType = named(REG_TYPES);

/** RRP_UNICODE_STRING (§2.1.4), whose lengths count its NUL. */
const name: Type<string | undefined> = mapped(unicodeString, (value) =>
  value === undefined ? undefined : upToNul(value),
);
const samDesired = hex32;

/** OpenClassesRoot and its kin (§3.1.5.1): the server's name is one character, and says nothing. */
const openRoot = operation({ serverName: pointer(u16), samDesired }, { handle });

/** PRPC_SECURITY_ATTRIBUTES (§2.2.7) with its descriptor (§2.2.8). */
const securityDescriptor = struct({ descriptor: pointer(varyingBytesCount()), cbIn: u32, cbOut: u32 });
const securityAttributes = pointer(struct({ nLength: u32, descriptor: securityDescriptor, inheritHandle: u8 }));

function varyingBytesCount(): Type<number> {
  return mapped(varyingBytes, ({ length }) => length);
}

/** RVALENT (§2.2.6): what is asked for, by its name. `ve_valueptr`, by §2.2.6 a pointer, is read as Samba's IDL and Wireshark have it: an offset in the buffer. */
const values = varyingArray(struct({ name: pointer(name), len: u32, offset: u32, type: regType }));

/** The value's bytes, which its type makes readable: `regData` below. */
const data = pointer(varyingBytes);

export const winreg: InterfaceDecoder = {
  uuid: WINREG_UUID,
  operations: {
    0: openRoot,
    1: openRoot,
    2: openRoot,
    3: openRoot,
    4: openRoot,
    5: operation({ handle }, { handle }),
    6: operation(
      { handle, subKey: name, class: name, options: hex32, samDesired, securityAttributes, disposition: pointer(u32) },
      { handle, disposition: pointer(u32) },
    ),
    7: operation({ handle, subKey: name }),
    8: operation({ handle, valueName: name }),
    9: operation(
      { handle, index: u32, nameIn: name, classIn: pointer(name), lastWriteTime: pointer(filetime) },
      { nameOut: name, classOut: pointer(name), lastWriteTime: pointer(filetime) },
    ),
    10: operation(
      { handle, index: u32, nameIn: name, type: pointer(regType), data, cbData: pointer(u32), cbLen: pointer(u32) },
      { nameOut: name, type: pointer(regType), data, cbData: pointer(u32), cbLen: pointer(u32) },
    ),
    11: operation({ handle }),
    12: operation({ handle, securityInformation: hex32, securityDescriptor }, { securityDescriptor }),
    13: operation({ handle, subKey: name, file: name }),
    15: operation({ handle, subKey: name, options: hex32, samDesired }, { handle }),
    16: operation(
      { handle, classIn: name },
      {
        classOut: name,
        subKeys: u32,
        maxSubKeyLen: u32,
        maxClassLen: u32,
        values: u32,
        maxValueNameLen: u32,
        maxValueLen: u32,
        securityDescriptor: u32,
        lastWriteTime: filetime,
      },
    ),
    17: operation(
      { handle, valueName: name, type: pointer(regType), data, cbData: pointer(u32), cbLen: pointer(u32) },
      { type: pointer(regType), data, cbData: pointer(u32), cbLen: pointer(u32) },
    ),
    18: operation({ handle, subKey: name, newFile: name, oldFile: name }),
    19: operation({ handle, file: name, flags: hex32 }),
    20: operation({ handle, file: name, securityAttributes }),
    21: operation({ handle, securityInformation: hex32, securityDescriptor }),
    22: operation({ handle, valueName: name, type: regType, data: bytes, cbData: u32 }),
    23: operation({ handle, subKey: name }),
    24: operation(INITIATE_SHUTDOWN),
    25: operation(ABORT_SHUTDOWN),
    26: operation({ handle }, { version: u32 }),
    27: openRoot,
    29: operation({ handle, values, count: u32 }, null),
    30: operation({ ...INITIATE_SHUTDOWN, reason: hex32 }),
    31: operation({ handle, file: name, securityAttributes, flags: hex32 }),
    32: openRoot,
    33: openRoot,
    34: operation({ handle, values, count: u32 }, null),
    35: operation({ handle, subKey: name, accessMask: hex32, reserved: u32 }),
  },
};

/** Roots by the operation that opens them (§3.1.5.1 to §3.1.5.6, §3.1.5.25, §3.1.5.29, §3.1.5.30). */
export const ROOTS: Readonly<Record<number, string>> = {
  0: 'HKCR',
  1: 'HKCU',
  2: 'HKLM',
  3: 'HKPD',
  4: 'HKU',
  27: 'HKCC',
  32: 'HKPT',
  33: 'HKPN',
};

/** Bytes of a value that are shown in hexadecimal. */
const SHOWN = 256;

/** A value as text: strings as they are, lists joined, numbers in decimal, anything else in hexadecimal. */
export function regData(type: string, value: Uint8Array): string {
  const number = (width: number): string => {
    let sum = 0n;
    for (let i = width - 1; i >= 0; i--) sum = sum * 256n + BigInt(value[i]);
    return sum.toString();
  };
  switch (type) {
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
    case 'REG_LINK':
      return upToNul(utf16le(value));
    case 'REG_MULTI_SZ':
      return utf16le(value).split('\0').filter(Boolean).join('; ');
    case 'REG_DWORD':
      return value.length >= 4 ? number(4) : hexOf(value);
    case 'REG_QWORD':
      return value.length >= 8 ? number(8) : hexOf(value);
    default:
      return hexOf(value);
  }
}

function hexOf(value: Uint8Array): string {
  let text = '';
  for (const byte of value.subarray(0, SHOWN)) text += byte.toString(16).padStart(2, '0');
  return value.length > SHOWN ? `${text}...` : text;
}
