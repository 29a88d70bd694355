/** What role a machine has in a domain (MS-DSSP §3.2.5.1), interface dssetup. */

import { enum16, guid, hex32, type InterfaceDecoder, pointer, struct, u32, union, uniqueWstr } from '../idl/index.ts';

export const DSSETUP_UUID = '3919286a-b10c-11d0-9ba8-00c04fd92ef5';

/** DSROLER_PRIMARY_DOMAIN_INFORMATION (§2.2.7) with its arms (§2.2.2 to §2.2.4). */
const domainInfo = pointer(
  union(enum16, {
    1: struct({
      machineRole: enum16,
      flags: hex32,
      domainNameFlat: uniqueWstr,
      domainNameDns: uniqueWstr,
      domainForestName: uniqueWstr,
      domainGuid: guid,
    }),
    2: struct({ operationState: enum16 }),
    3: struct({ upgradeStatus: u32, previousServerState: enum16 }),
  }),
);

export const dssetup: InterfaceDecoder = {
  uuid: DSSETUP_UUID,
  operations: { 0: { in: { infoLevel: enum16 }, out: { domainInfo }, returns: 'win32' } },
};
