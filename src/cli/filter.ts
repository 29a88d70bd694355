/** --filter-time, --filter-host and --filter-port in, the option of the library out. */
import { FilterError, type FilterOptions, parseFilter } from '../filter.ts';
import { UsageError } from './exit.ts';

export interface FilterArguments {
  time: string | undefined;
  hosts: readonly string[];
  ports: readonly string[];
}

const OPTION_OF: Readonly<Record<FilterError['option'], string>> = {
  from: '--filter-time',
  to: '--filter-time',
  hosts: '--filter-host',
  ports: '--filter-port',
};

/** Undefined where nothing is filtered. Throws a UsageError that says what is wrong with which value. */
export function filterOf({ time, hosts, ports }: FilterArguments): FilterOptions | undefined {
  if (time === undefined && hosts.length === 0 && ports.length === 0) return undefined;
  const filter: FilterOptions = { ...(time === undefined ? {} : timesOf(time)), hosts, ports: ports.map(portOf) };
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(`${OPTION_OF[error.option]}: ${error.reason}`);
    throw error;
  }
  return filter;
}

function timesOf(text: string): Pick<FilterOptions, 'from' | 'to'> {
  const [from, to, more] = text.split('..').map((part) => part.trim());
  if (to === undefined || more !== undefined || (from === '' && to === ''))
    throw new UsageError(
      `--filter-time: ${JSON.stringify(text)} is not FROM..TO, FROM.. or ..TO, each a time such as 2020-07-19T13:14:41Z or seconds since the first packet`,
    );
  return { from: from === '' ? undefined : from, to: to === '' ? undefined : to };
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new UsageError(`--filter-port: ${JSON.stringify(text)} is no port: a port is a whole number from 0 to 65535`);
}
