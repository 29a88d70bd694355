/** The interfaces whose calls are read by their declarations (idl/), by UUID. svcctl and epmapper have readers of their own. */

import { activation, dispatch, scmActivator } from './declared/dcom.ts';
import { drsuapi } from './declared/drsuapi.ts';
import { dssetup } from './declared/dssetup.ts';
import { efsrpc } from './declared/efsrpc.ts';
import { eventlog } from './declared/eventlog.ts';
import { eventService } from './declared/eventService.ts';
import { fsrvp } from './declared/fsrvp.ts';
import { lsarpc } from './declared/lsarpc.ts';
import { netdfs } from './declared/netdfs.ts';
import { netlogon } from './declared/netlogon.ts';
import { objectExporter, remUnknown } from './declared/objects.ts';
import { samr } from './declared/samr.ts';
import { backupKey, initShutdown, windowsShutdown } from './declared/shutdown.ts';
import { spoolss } from './declared/spoolss.ts';
import { srvsvc } from './declared/srvsvc.ts';
import { svcctl } from './declared/svcctl.ts';
import { atsvc, sasec, taskScheduler } from './declared/tasks.ts';
import { winreg } from './declared/winreg.ts';
import { winspool } from './declared/winspool.ts';
import { wbemLevel1Login, wbemLoginClientId, wbemLoginClientIdEx, wbemServices } from './declared/wmi.ts';
import { wkssvc } from './declared/wkssvc.ts';
import type { InterfaceDecoder } from './idl/index.ts';

const INTERFACES: readonly InterfaceDecoder[] = [
  activation,
  atsvc,
  backupKey,
  dispatch,
  drsuapi,
  dssetup,
  ...efsrpc,
  eventlog,
  eventService,
  fsrvp,
  initShutdown,
  lsarpc,
  netdfs,
  netlogon,
  objectExporter,
  ...remUnknown,
  samr,
  sasec,
  scmActivator,
  spoolss,
  srvsvc,
  svcctl,
  taskScheduler,
  wbemLevel1Login,
  wbemLoginClientId,
  wbemLoginClientIdEx,
  wbemServices,
  windowsShutdown,
  winreg,
  winspool,
  wkssvc,
];

const BY_UUID: ReadonlyMap<string, InterfaceDecoder> = new Map(INTERFACES.map((decoder) => [decoder.uuid, decoder]));

/** All of them. */
export function declaredInterfaces(): readonly InterfaceDecoder[] {
  return INTERFACES;
}

/** What is known of an interface's operations; undefined where nothing is. The UUID in lower case. */
export function decoderOf(uuid: string): InterfaceDecoder | undefined {
  return BY_UUID.get(uuid);
}
