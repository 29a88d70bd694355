/** The interfaces whose calls are read by their declarations (idl/), by UUID. svcctl and epmapper have readers of their own. */

import { lsarpc } from './declared/lsarpc.ts';
import { netlogon } from './declared/netlogon.ts';
import { samr } from './declared/samr.ts';
import { srvsvc } from './declared/srvsvc.ts';
import { winreg } from './declared/winreg.ts';
import { wkssvc } from './declared/wkssvc.ts';
import type { InterfaceDecoder } from './idl/index.ts';

const INTERFACES: readonly InterfaceDecoder[] = [lsarpc, netlogon, samr, srvsvc, winreg, wkssvc];

const BY_UUID: ReadonlyMap<string, InterfaceDecoder> = new Map(INTERFACES.map((decoder) => [decoder.uuid, decoder]));

/** What is known of an interface's operations; undefined where nothing is. The UUID in lower case. */
export function decoderOf(uuid: string): InterfaceDecoder | undefined {
  return BY_UUID.get(uuid);
}
