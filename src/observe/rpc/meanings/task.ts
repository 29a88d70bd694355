/** Calls of ITaskSchedulerService, atsvc and SASec (MS-TSCH) as what happened to tasks. */
import type { TaskObservation } from '../../../observations.ts';
import { readTaskXml } from '../../../wire/taskXml.ts';
import type { Interpreter, Said } from '../understood.ts';
import { at, number, text } from '../../../facts.ts';

type Action = TaskObservation['action'];
type Task = Omit<Extract<Said, { kind: 'task' }>, 'kind' | 'action'>;

const NOTHING: Task = {
  path: null,
  newPath: null,
  actions: [],
  triggers: [],
  principal: null,
  runLevel: null,
  hidden: null,
  enabled: null,
  author: null,
};

const said = (action: Action, about: Partial<Task> = {}): Said => ({ kind: 'task', action, ...NOTHING, ...about });

const SCHEDULER: Readonly<Record<number, Action>> = {
  1: 'register',
  2: 'retrieve',
  3: 'create folder',
  4: 'set security',
  5: 'query',
  6: 'enumerate',
  7: 'enumerate',
  8: 'enumerate',
  9: 'query',
  10: 'stop',
  11: 'stop',
  12: 'run',
  13: 'delete',
  14: 'rename',
  15: 'query',
  16: 'query',
  17: 'query',
  18: 'query',
};

export const interpretTaskScheduler: Interpreter = ({ arguments: asked, results, opnum }) => {
  const path = text(results.actualPath) ?? text(asked.path) ?? text(results.path);
  if (opnum === 19) {
    const enabled = typeof asked.enabled === 'boolean' ? asked.enabled : null;
    return said(enabled === false ? 'disable' : 'enable', { path, enabled });
  }
  const action = SCHEDULER[opnum];
  if (action === undefined) return undefined;
  const xml = text(opnum === 2 ? results.xml : asked.xml);
  if (xml === null) return said(action, { path, newPath: text(asked.newName) });
  const { actions, triggers, ...definition } = readTaskXml(xml);
  return said(action, { path, ...definition, actions: [...actions], triggers: [...triggers] });
};

const ATSVC: Readonly<Record<number, Action>> = { 0: 'register', 1: 'delete', 2: 'enumerate', 3: 'query' };

export const interpretAtsvc: Interpreter = ({ arguments: asked, results, opnum, decoded }) => {
  const action = ATSVC[opnum];
  if (action === undefined) return undefined;
  const id = number((decoded.returnCode === 0 ? results.jobId : undefined) ?? asked.jobId ?? asked.minJobId);
  const command = text(at(asked, 'atInfo', 'command') ?? at(results, 'atInfo', 'command'));
  const jobTime = number(at(asked, 'atInfo', 'jobTime'));
  return said(action, {
    // §3.2.5.2.1: job n is the task Atn
    path: id === null ? null : `At${id}`,
    actions:
      command === null ? [] : [{ type: 'command', command, arguments: null, workingDirectory: null, classId: null }],
    triggers: jobTime === null ? [] : [`once, at ${clock(jobTime)}`],
  });
};

/** Milliseconds after midnight as hours and minutes. */
function clock(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export const interpretSasec: Interpreter = ({ arguments: asked, opnum }) =>
  opnum === 0 || opnum === 1
    ? said('set account', { path: text(asked.jobName), principal: text(asked.account) })
    : said('query', { path: text(asked.jobName) });
