/** An observation in, the events that rules look at out: of `product: hoptrace` its own and its commands, and the rows of Zeek's logs. */

import type { Observation } from '../../observations.ts';
import type { LogSource, SigmaEvent } from '../sigma/types.ts';
import { commandFields, commandsOf } from './commands.ts';
import { ObservedEvent, serviceOf } from './hoptrace.ts';
import { timeOf } from './time.ts';
import { zeekRows } from './zeek.ts';

export { serviceOf } from './hoptrace.ts';
export { timeOf } from './time.ts';

/** Which log sources anybody looks at: rows that nobody wants are not made. */
export interface Looking {
  looksAt(source: LogSource): boolean;
}

const ZEEK: LogSource = { product: 'zeek' };
const COMMANDS: LogSource = { product: 'hoptrace', service: 'command' };
const OWN = new Map<string, LogSource>();
const ROWS = new Map<string, LogSource>();

/** Each is one object: what was found out of it is found again. */
function sourceOf(known: Map<string, LogSource>, product: string, service: string): LogSource {
  let source = known.get(service);
  if (source === undefined) {
    source = { product, service };
    known.set(service, source);
  }
  return source;
}

/** `source` of each event is the observation, or the part of it that the event is. */
export function eventsOf(o: Observation, looking?: Looking): SigmaEvent[] {
  const events: SigmaEvent[] = [];
  const own = sourceOf(OWN, 'hoptrace', serviceOf(o));
  if (looking === undefined || looking.looksAt(own)) events.push(new ObservedEvent(own, o));
  if (looking === undefined || looking.looksAt(COMMANDS))
    for (const given of commandsOf(o))
      events.push({ logsource: COMMANDS, fields: commandFields(given), time: timeOf(given.sighting), source: given.sighting });
  if (looking !== undefined && !looking.looksAt(ZEEK)) return events;
  for (const { service, fields } of zeekRows(o))
    events.push({ logsource: sourceOf(ROWS, 'zeek', service), fields, time: timeOf(o), source: o });
  return events;
}
