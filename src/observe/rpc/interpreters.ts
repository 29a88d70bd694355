/** Who says what the calls of an interface mean, by UUID. svcctl's are in service.ts. */
import { DISPATCH_UUID } from '../../wire/dcerpc/declared/dcom.ts';
import { DRSUAPI_UUID } from '../../wire/dcerpc/declared/drsuapi.ts';
import { DSSETUP_UUID } from '../../wire/dcerpc/declared/dssetup.ts';
import { EFSRPC_UUIDS } from '../../wire/dcerpc/declared/efsrpc.ts';
import { EVENTLOG_UUID } from '../../wire/dcerpc/declared/eventlog.ts';
import { EVENT_SERVICE_UUID } from '../../wire/dcerpc/declared/eventService.ts';
import { FSRVP_UUID } from '../../wire/dcerpc/declared/fsrvp.ts';
import { LSARPC_UUID } from '../../wire/dcerpc/declared/lsarpc.ts';
import { NETDFS_UUID } from '../../wire/dcerpc/declared/netdfs.ts';
import { NETLOGON_UUID } from '../../wire/dcerpc/declared/netlogon.ts';
import { SAMR_UUID } from '../../wire/dcerpc/declared/samr.ts';
import { BACKUP_KEY_UUID, INIT_SHUTDOWN_UUID, WINDOWS_SHUTDOWN_UUID } from '../../wire/dcerpc/declared/shutdown.ts';
import { SPOOLSS_UUID } from '../../wire/dcerpc/declared/spoolss.ts';
import { SRVSVC_UUID } from '../../wire/dcerpc/declared/srvsvc.ts';
import { ATSVC_UUID, SASEC_UUID, TASK_SCHEDULER_UUID } from '../../wire/dcerpc/declared/tasks.ts';
import { WBEM_SERVICES_UUID } from '../../wire/dcerpc/declared/wmi.ts';
import { WINREG_UUID } from '../../wire/dcerpc/declared/winreg.ts';
import { WINSPOOL_UUID } from '../../wire/dcerpc/declared/winspool.ts';
import { WKSSVC_UUID } from '../../wire/dcerpc/declared/wkssvc.ts';
import { interpretEfsrpc, interpretFsrvp, interpretNetdfs } from './meanings/coercion.ts';
import { interpretDispatch } from './meanings/dcom.ts';
import { interpretDrsuapi } from './meanings/drsuapi.ts';
import { interpretDssetup } from './meanings/dssetup.ts';
import { interpretEventlog, interpretEventService } from './meanings/eventlog.ts';
import { interpretLsarpc } from './meanings/lsarpc.ts';
import { interpretNetlogon } from './meanings/netlogon.ts';
import { interpretSpoolss, interpretWinspool } from './meanings/printing.ts';
import { interpretSamr } from './meanings/samr.ts';
import { interpretBackupKey, interpretInitShutdown, interpretWindowsShutdown } from './meanings/shutdown.ts';
import { interpretSrvsvc, interpretWkssvc } from './meanings/srvsvc.ts';
import { interpretAtsvc, interpretSasec, interpretTaskScheduler } from './meanings/task.ts';
import { interpretWbemServices } from './meanings/wmi.ts';
import { interpretWinreg } from './meanings/winreg.ts';
import type { Interpreter } from './understood.ts';

const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map<string, Interpreter>([
  [ATSVC_UUID, interpretAtsvc],
  [BACKUP_KEY_UUID, interpretBackupKey],
  [DISPATCH_UUID, interpretDispatch],
  [DRSUAPI_UUID, interpretDrsuapi],
  [DSSETUP_UUID, interpretDssetup],
  ...EFSRPC_UUIDS.map((uuid) => [uuid, interpretEfsrpc] as const),
  [EVENT_SERVICE_UUID, interpretEventService],
  [EVENTLOG_UUID, interpretEventlog],
  [FSRVP_UUID, interpretFsrvp],
  [INIT_SHUTDOWN_UUID, interpretInitShutdown],
  [LSARPC_UUID, interpretLsarpc],
  [NETDFS_UUID, interpretNetdfs],
  [NETLOGON_UUID, interpretNetlogon],
  [SAMR_UUID, interpretSamr],
  [SASEC_UUID, interpretSasec],
  [SPOOLSS_UUID, interpretSpoolss],
  [SRVSVC_UUID, interpretSrvsvc],
  [TASK_SCHEDULER_UUID, interpretTaskScheduler],
  [WBEM_SERVICES_UUID, interpretWbemServices],
  [WINDOWS_SHUTDOWN_UUID, interpretWindowsShutdown],
  [WINREG_UUID, interpretWinreg],
  [WINSPOOL_UUID, interpretWinspool],
  [WKSSVC_UUID, interpretWkssvc],
]);

export function interpreterOf(uuid: string): Interpreter | undefined {
  return INTERPRETERS.get(uuid);
}
