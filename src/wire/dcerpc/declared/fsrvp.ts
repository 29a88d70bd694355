/** Shadow copies of the shares of a file server (MS-FSRVP §3.1.4). */

import { type Fields, guid, hex32, type InterfaceDecoder, type Operation, u32, wstr } from '../idl/index.ts';

export const FSRVP_UUID = 'a8e0653c-2744-4389-a61d-7373df8b2292';

const hresult = (asked: Fields): Operation => ({ in: asked, out: null, returns: 'hresult' });

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
