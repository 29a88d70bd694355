/** Writes a filter into the table of an instance's region. */
import {
  CONTROL_FILTER_PTR,
  FILTER_FLAGS,
  FILTER_FROM,
  FILTER_FROM_RELATIVE,
  FILTER_HAS_FROM,
  FILTER_HAS_PORTS,
  FILTER_HAS_TO,
  FILTER_HOST_ADDRESS,
  FILTER_HOST_COUNT,
  FILTER_HOST_MASK,
  FILTER_HOST_SIZE,
  FILTER_HOST_VERSION,
  FILTER_HOSTS,
  FILTER_PORTS,
  FILTER_TO,
  FILTER_TO_RELATIVE,
} from '../../assembly/abi.ts';
import type { Filter } from '../filter.ts';

/** `control`: an instance that is configured and has been fed nothing. */
export function writeFilter(buffer: ArrayBufferLike, control: number, { from, to, hosts, ports }: Filter): void {
  const table = new DataView(buffer).getUint32(control + CONTROL_FILTER_PTR, true);
  const view = new DataView(buffer, table);
  let flags = 0;
  if (from !== null) flags |= FILTER_HAS_FROM | (from.isRelative ? FILTER_FROM_RELATIVE : 0);
  if (to !== null) flags |= FILTER_HAS_TO | (to.isRelative ? FILTER_TO_RELATIVE : 0);
  if (ports.length > 0) flags |= FILTER_HAS_PORTS;
  view.setUint32(FILTER_FLAGS, flags, true);
  view.setBigUint64(FILTER_FROM, from?.nanoseconds ?? 0n, true);
  view.setBigUint64(FILTER_TO, to?.nanoseconds ?? 0n, true);
  view.setUint32(FILTER_HOST_COUNT, hosts.length, true);
  for (const [i, { bytes, prefix }] of hosts.entries()) {
    const at = FILTER_HOSTS + i * FILTER_HOST_SIZE;
    for (const [index, byte] of bytes.entries()) {
      view.setUint8(at + FILTER_HOST_ADDRESS + index, byte);
      const bits = Math.min(8, Math.max(0, prefix - 8 * index));
      view.setUint8(at + FILTER_HOST_MASK + index, 0xff00 >> bits);
    }
    view.setUint32(at + FILTER_HOST_VERSION, bytes.length === 4 ? 4 : 6, true);
  }
  for (const port of ports) {
    const at = FILTER_PORTS + (port >> 3);
    view.setUint8(at, view.getUint8(at) | (1 << (port & 7)));
  }
}
