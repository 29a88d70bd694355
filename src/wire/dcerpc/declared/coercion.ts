/** Interfaces that open a path which the caller names: MS-DFSNM, MS-FSRVP. MS-EFSR has a file of its own. */

import {
  type Fields,
  guid,
  hex32,
  type InterfaceDecoder,
  type Operation,
  u32,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';

export const NETDFS_UUID = '4fc742e0-4a10-11cf-8273-00aa004ae673';
export const FSRVP_UUID = 'a8e0653c-2744-4389-a61d-7373df8b2292';

const win32 = (asked: Fields): Operation => ({ in: asked, out: null, returns: 'win32' });

/** MS-DFSNM §3.1.4: links, and roots on a server that is named. */
export const netdfs: InterfaceDecoder = {
  uuid: NETDFS_UUID,
  operations: {
    1: win32({ dfsEntryPath: wstr, serverName: wstr, shareName: uniqueWstr, comment: uniqueWstr, flags: hex32 }),
    2: win32({ dfsEntryPath: wstr, serverName: uniqueWstr, shareName: uniqueWstr }),
    4: win32({ dfsEntryPath: wstr, serverName: uniqueWstr, shareName: uniqueWstr, level: u32 }),
    5: win32({ level: u32, prefMaxLen: u32 }),
    10: win32({ serverName: wstr, dcName: wstr, rootShare: wstr, ftDfsName: wstr, comment: wstr }),
    11: win32({ serverName: wstr, dcName: wstr, rootShare: wstr, ftDfsName: wstr }),
    12: win32({ serverName: wstr, rootShare: wstr, comment: wstr, apiFlags: hex32 }),
    13: win32({ serverName: wstr, rootShare: wstr, apiFlags: hex32 }),
    14: win32({ serverName: wstr, flags: hex32 }),
    15: win32({ serverName: wstr, rootShare: wstr, comment: wstr, share: wstr }),
    21: win32({ dfsEntryPath: wstr, level: u32 }),
  },
};

const hresult = (asked: Fields): Operation => ({ in: asked, out: null, returns: 'hresult' });

/** MS-FSRVP §3.1.4. */
export const fsrvp: InterfaceDecoder = {
  uuid: FSRVP_UUID,
  operations: {
    0: hresult({}),
    1: hresult({ context: hex32 }),
    2: hresult({ clientShadowCopySetId: guid }),
    3: hresult({ clientShadowCopyId: guid, shadowCopySetId: guid, shareName: wstr }),
    4: hresult({ shadowCopySetId: guid, timeOutInMilliseconds: u32 }),
    5: hresult({ shadowCopySetId: guid, timeOutInMilliseconds: u32 }),
    6: hresult({ shadowCopySetId: guid }),
    7: hresult({ shadowCopySetId: guid }),
    8: hresult({ shareName: wstr }),
    9: hresult({ shareName: wstr }),
    10: hresult({ shadowCopyId: guid, shadowCopySetId: guid, shareName: wstr, level: u32 }),
    11: hresult({ shadowCopySetId: guid, shadowCopyId: guid, shareName: wstr }),
    12: hresult({ shadowCopySetId: guid, timeOutInMilliseconds: u32 }),
  },
};
