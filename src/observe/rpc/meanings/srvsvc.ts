/** Calls of srvsvc and wkssvc (MS-SRVS, MS-WKST): who is connected, what is shared, what a machine says of itself. */
import type { QueryObservation } from '../../../observations.ts';
import type { Interpreter } from '../understood.ts';
import { at, listAt, number, text, textsOf } from './facts.ts';
import { query } from './query.ts';

/** By opnum: what is asked, which argument it is about, and where the names are that come back. */
type Question = readonly [what: QueryObservation['what'], about: string | null, name: string | null];

const SRVSVC: Readonly<Record<number, Question>> = {
  8: ['connections', 'qualifier', 'username'],
  9: ['open files', 'basePath', 'pathname'],
  10: ['open files', null, 'pathname'],
  12: ['sessions', 'userName', 'username'],
  15: ['shares', null, 'netname'],
  16: ['shares', 'netName', 'netname'],
  21: ['server', 'serverName', 'name'],
  26: ['transports', null, 'transportName'],
  28: ['time', null, null],
  36: ['shares', null, 'netname'],
};

const WKSSVC: Readonly<Record<number, Question>> = {
  0: ['workstation', 'serverName', 'computername'],
  2: ['logged-on users', null, 'username'],
  5: ['transports', null, 'transportName'],
};

const interpret =
  (questions: Readonly<Record<number, Question>>): Interpreter =>
  ({ arguments: asked, results, opnum }) => {
    const question = questions[opnum];
    if (question === undefined) return undefined;
    const [what, about, name] = question;
    const subject = about === null ? null : text(asked[about]) || null;
    const answer = results.infoStruct ?? results.wkstaInfo ?? results.userInfo ?? results.transportInfo;
    const entries = listAt(answer, 'info', 'buffer');
    const names = name === null ? [] : textsOf(entries.length > 0 ? entries : [answer], name);
    return query(what, subject, names, number(results.totalEntries) ?? number(at(answer, 'info', 'entriesRead')));
  };

export const interpretSrvsvc = interpret(SRVSVC);
export const interpretWkssvc = interpret(WKSSVC);
