/** Who says what the calls of an interface mean, by UUID. svcctl's are in service.ts. */
import { LSARPC_UUID } from '../../wire/dcerpc/declared/lsarpc.ts';
import { NETLOGON_UUID } from '../../wire/dcerpc/declared/netlogon.ts';
import { SAMR_UUID } from '../../wire/dcerpc/declared/samr.ts';
import { SRVSVC_UUID } from '../../wire/dcerpc/declared/srvsvc.ts';
import { WINREG_UUID } from '../../wire/dcerpc/declared/winreg.ts';
import { WKSSVC_UUID } from '../../wire/dcerpc/declared/wkssvc.ts';
import { interpretLsarpc } from './meanings/lsarpc.ts';
import { interpretNetlogon } from './meanings/netlogon.ts';
import { interpretSamr } from './meanings/samr.ts';
import { interpretSrvsvc, interpretWkssvc } from './meanings/srvsvc.ts';
import { interpretWinreg } from './meanings/winreg.ts';
import type { Interpreter } from './understood.ts';

const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map([
  [LSARPC_UUID, interpretLsarpc],
  [NETLOGON_UUID, interpretNetlogon],
  [SAMR_UUID, interpretSamr],
  [SRVSVC_UUID, interpretSrvsvc],
  [WINREG_UUID, interpretWinreg],
  [WKSSVC_UUID, interpretWkssvc],
]);

export function interpreterOf(uuid: string): Interpreter | undefined {
  return INTERPRETERS.get(uuid);
}
