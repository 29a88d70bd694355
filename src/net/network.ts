/** IP addresses and networks in text, compared as bytes. */

/** 4 or 16 bytes, or undefined for what is no address. An IPv6 zone (`%eth0`) is left out. */
export function parseIp(text: string): number[] | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): number[] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const bytes = match?.slice(1).map(Number);
  return bytes?.every((byte) => byte < 256) ? bytes : undefined;
}

function parseIpv6(text: string): number[] | undefined {
  const [address = '', zone] = text.split('%', 2);
  if (address.length > 45 || zone === '') return undefined;
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const sides = halves.map((half, side) => groupsOf(half, side === halves.length - 1));
  const [left, right] = sides;
  if (left === undefined || sides.some((side) => side === undefined)) return undefined;
  if (halves.length === 1) return left.length === 16 ? left : undefined;
  const zeros = 16 - left.length - right!.length;
  return zeros >= 2 ? [...left, ...new Array<number>(zeros).fill(0), ...right!] : undefined;
}

function groupsOf(half: string, last: boolean): number[] | undefined {
  if (half === '') return [];
  const groups = half.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    if (last && index === groups.length - 1 && group.includes('.')) {
      const v4 = parseIpv4(group);
      if (v4 === undefined) return undefined;
      bytes.push(...v4);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return bytes;
}

export interface Network {
  bytes: readonly number[];
  prefix: number;
}

/** `10.0.0.0/8`, or one address alone; the reason when it is neither. */
export function parseNetwork(text: string): Network | { problem: string } {
  const [address = '', length, more] = text.split('/');
  const bytes = parseIp(address);
  if (bytes === undefined || more !== undefined) return { problem: `${JSON.stringify(text)} is no network` };
  const bits = bytes.length * 8;
  if (length === undefined) return { bytes, prefix: bits };
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (!(prefix <= bits)) return { problem: `${JSON.stringify(text)}: the prefix is 0 to ${bits}` };
  const network = { bytes, prefix };
  for (let bit = prefix; bit < bits; bit++)
    if ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1)
      return { problem: `${JSON.stringify(text)} has bits set beyond its prefix: an address, not a network` };
  return network;
}

export function isInNetwork(address: string, network: Network): boolean {
  const bytes = parseIp(address);
  if (bytes === undefined || bytes.length !== network.bytes.length) return false;
  const whole = network.prefix >> 3;
  for (let i = 0; i < whole; i++) if (bytes[i] !== network.bytes[i]) return false;
  const rest = network.prefix & 7;
  return rest === 0 || (bytes[whole]! ^ network.bytes[whole]!) >> (8 - rest) === 0;
}
