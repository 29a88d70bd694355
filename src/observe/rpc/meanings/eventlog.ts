/** Calls of eventlog and IEventService (MS-EVEN, MS-EVEN6): logs that are read, and logs that are cleared. */
import type { Interpreter, Understood } from '../understood.ts';
import { backupOf } from './coercion.ts';
import { text } from '../../../facts.ts';
import { query } from './query.ts';

export const interpretEventlog: Interpreter = (call) => {
  keep(call);
  const { ended, arguments: asked, opnum } = call;
  const log = ended.handles.get(text(asked.handle) ?? undefined)?.path ?? null;
  switch (opnum) {
    case 0:
    case 12:
      return query('clear events', log);
    case 1:
    case 10:
    case 13:
    case 17:
      return query('events', log);
    case 9:
    case 16:
      return backupOf(text(asked.backupFileName)) ?? query('events', text(asked.backupFileName));
    default:
      return undefined;
  }
};

function keep({ ended, arguments: asked, results, decoded }: Understood): void {
  const name = text(asked.moduleName);
  if (decoded.returnCode === 0 && name !== null) ended.handles.set(text(results.handle) ?? undefined, { path: name });
}

export const interpretEventService: Interpreter = (call) => {
  const { ended, arguments: asked, results, decoded, opnum } = call;
  const channel = text(asked.channelPath ?? asked.path);
  const of = ended.handles.get(text(asked.handle) ?? undefined)?.path ?? null;
  switch (opnum) {
    case 6:
      return query('clear events', channel);
    case 0:
    case 5:
    case 17:
      if (decoded.returnCode === 0 && channel !== null) ended.handles.set(text(results.handle) ?? undefined, { path: channel });
      return backupOf(channel) ?? query('events', channel);
    case 7:
      return backupOf(text(asked.backupPath)) ?? query('events', channel);
    case 8:
    case 24:
      return backupOf(text(asked.logFilePath));
    case 1:
    case 2:
    case 11:
      return query('events', of);
    default:
      return undefined;
  }
};
