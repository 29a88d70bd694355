/** What events there are to match: log sources, their fields, and the operations of interfaces. For `rules check`. */

import { INTERFACES_JSON } from '../wire/dcerpc/interfaces.data.ts';
import { zeekOperation } from './events/zeekNames.ts';
import { HOPTRACE_FIELDS, ZEEK_FIELDS } from './fields.ts';
import type { Taxonomy, TaxonomyField, TaxonomyLogSource } from './sigma/index.ts';

const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'time', 'ip']);

function fieldOf(text: string): [string, TaxonomyField] {
  const [name, about = 'string'] = text.split(': ');
  if (about === 'command') return [name, { type: 'string', wildcards: true }];
  if (TYPES.has(about)) return [name, { type: about as TaxonomyField['type'] }];
  return [name, { type: 'string', values: about.split(' | ') }];
}

function logSources(product: string, services: Readonly<Record<string, string>>): TaxonomyLogSource[] {
  return Object.entries(services).map(([service, text]) => {
    const fields = Object.fromEntries(text.split('\n').filter(Boolean).map(fieldOf));
    return { product, service, fields };
  });
}

/** By the name that Zeek gives an interface; two interfaces may have one. */
function operations(): Map<string, string[]> {
  const byEndpoint = new Map<string, string[]>();
  const interfaces = JSON.parse(INTERFACES_JSON) as Record<string, [name: string, operations: Record<string, string>]>;
  for (const [endpoint, named] of Object.values(interfaces)) {
    const names = Object.entries(named).map(([opnum, name]) => zeekOperation(endpoint, name, Number(opnum)));
    byEndpoint.set(endpoint, [...(byEndpoint.get(endpoint) ?? []), ...names]);
  }
  return byEndpoint;
}

let made: Taxonomy | undefined;

export function taxonomy(): Taxonomy {
  made ??= makeTaxonomy();
  return made;
}

function makeTaxonomy(): Taxonomy {
  const byEndpoint = operations();
  const zeek = logSources('zeek', ZEEK_FIELDS).map((source) => {
    if (source.service !== 'dce_rpc') return source;
    const endpoint: TaxonomyField = { type: 'string', values: [...byEndpoint.keys()].sort() };
    return { ...source, fields: { ...source.fields, endpoint } };
  });
  return {
    logsources: [...logSources('hoptrace', HOPTRACE_FIELDS), ...zeek],
    operationsOf: (endpoint) => byEndpoint.get(endpoint),
  };
}
