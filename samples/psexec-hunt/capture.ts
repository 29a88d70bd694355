/** The whole capture: what each actor sent, in the order of time, numbered by each host, without what the sniffer lost. */
import { background } from './background.ts';
import { deadNameServer } from './dns.ts';
import { HOSTS } from './hosts.ts';
import { attackMarketing } from './marketing.ts';
import { identify, sourceAddress } from './packets.ts';
import { type Frame, writePcapng } from './pcapng.ts';
import { randomFor } from './random.ts';
import { attackSales } from './sales.ts';

const COMMENT =
  'Synthetic: built by samples/build-psexec-hunt.ts of hoptrace after public write-ups of the lab "PsExec Hunt". ' +
  "It is not that lab's capture, and its PSEXESVC.exe is a harmless file made by the script.";

export function buildPsexecHunt(): Buffer {
  const frames = [
    ...deadNameServer(HOSTS),
    ...background(HOSTS),
    ...attackSales(HOSTS),
    ...attackMarketing(HOSTS),
  ].sort((a, b) => a.time - b.time);
  numberPackets(frames);
  return writePcapng(
    frames.filter(({ isLost }) => !isLost),
    COMMENT,
  );
}

/** HR-PC's first SYN to SALES-PC has 0x03c5; where the other hosts begin is ours. */
function numberPackets(frames: readonly Frame[]): void {
  const next = new Map([[HOSTS.hr.ip, 0x03c5]]);
  for (const { bytes } of frames) {
    const source = sourceAddress(bytes);
    const identification = next.get(source) ?? randomFor(`ip id ${source}`).between(0, 0xffff);
    identify(bytes, identification);
    next.set(source, (identification + 1) & 0xffff);
  }
}
