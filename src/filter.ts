/** Which packets of a capture are wanted: options as people write them in, a checked filter out. */
import { type Network, parseNetwork } from './net/network.ts';

/** Packets that fit all that is given; everything else is counted and passed over. */
export interface FilterOptions {
  /** The first and the last moment: ISO 8601 (UTC where it names no zone), or seconds since the capture's first packet. */
  from?: string | number;
  to?: string | number;
  /** Innermost addresses, of either end: `10.0.0.130`, `10.0.0.0/8`, `2001:db8::/32`. */
  hosts?: readonly string[];
  /** TCP and UDP ports, of either end. */
  ports?: readonly number[];
}

/** Nanoseconds since the epoch, or since the first packet. */
export interface FilterMoment {
  readonly nanoseconds: bigint;
  readonly isRelative: boolean;
}

export interface Filter {
  readonly from: FilterMoment | null;
  readonly to: FilterMoment | null;
  readonly hosts: readonly Network[];
  readonly ports: readonly number[];
}

/** An option that is no filter: what is wrong with it, by the name that `FilterOptions` has for it. */
export class FilterError extends RangeError {
  override readonly name = 'FilterError';
  readonly option: 'from' | 'to' | 'hosts' | 'ports';
  readonly reason: string;

  constructor(option: FilterError['option'], reason: string) {
    super(`filter.${option}: ${reason}`);
    this.option = option;
    this.reason = reason;
  }
}

export const MAX_HOSTS = 64;
const BEYOND = 1n << 64n;
const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:\d\d)?$/i;

export function parseFilter({ from, to, hosts = [], ports = [] }: FilterOptions): Filter {
  const filter: Filter = {
    from: from === undefined ? null : moment('from', from),
    to: to === undefined ? null : moment('to', to),
    hosts: hosts.map(network),
    ports: [...ports],
  };
  if (filter.from?.isRelative === filter.to?.isRelative && filter.from && filter.to && filter.from.nanoseconds > filter.to.nanoseconds)
    throw new FilterError('to', `${JSON.stringify(to)} is before ${JSON.stringify(from)}`);
  if (hosts.length > MAX_HOSTS) throw new FilterError('hosts', `${hosts.length} addresses and networks are more than ${MAX_HOSTS}`);
  for (const port of ports) {
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new FilterError('ports', `${JSON.stringify(port)} is no port: a port is a whole number from 0 to 65535`);
  }
  return filter;
}

function network(text: string): Network {
  const parsed = parseNetwork(text);
  if ('problem' in parsed) throw new FilterError('hosts', parsed.problem);
  return parsed;
}

function moment(option: 'from' | 'to', given: string | number): FilterMoment {
  const text = String(given).trim();
  if (/^\d+(\.\d+)?$/.test(text)) return checked(option, text, decimal(text), true);
  const [whole, day, minute = '00:00', second = '00', fraction = '', zone = 'Z'] = MOMENT.exec(text) ?? [];
  const milliseconds = whole === undefined ? Number.NaN : Date.parse(`${day}T${minute}:${second}${zone.toUpperCase()}`);
  // Date.parse takes the 31st of a month that has 30 days for the first of the next one.
  const isDay = day !== undefined && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  if (Number.isNaN(milliseconds) || !isDay) {
    throw new FilterError(
      option,
      `${JSON.stringify(given)} is neither a time such as 2020-07-19T13:14:41Z nor seconds since the first packet such as 12.5`,
    );
  }
  return checked(option, text, BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0')), false);
}

function decimal(text: string): bigint {
  const [seconds, fraction = ''] = text.split('.');
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

function checked(option: 'from' | 'to', text: string, nanoseconds: bigint, isRelative: boolean): FilterMoment {
  if (nanoseconds < 0n || nanoseconds >= BEYOND) throw new FilterError(option, `${text} is beyond what captures can say`);
  return { nanoseconds, isRelative };
}
