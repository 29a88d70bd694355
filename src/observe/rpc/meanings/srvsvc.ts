/** Calls of srvsvc and wkssvc (MS-SRVS, MS-WKST): who is connected, what is shared, what a machine says of itself. */
import type { QueryObservation, SharingObservation } from '../../../observations.ts';
import type { Interpreter, Said, Understood } from '../understood.ts';
import { coercion } from './coercion.ts';
import { at, listAt, number, text, textsOf } from '../../../facts.ts';
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
  20: ['shares', 'device', null],
  21: ['server', 'serverName', 'name'],
  26: ['transports', null, 'transportName'],
  28: ['time', null, null],
  36: ['shares', null, 'netname'],
  55: ['server', null, 'alias'],
};

const WKSSVC: Readonly<Record<number, Question>> = {
  0: ['workstation', 'serverName', 'computername'],
  2: ['logged-on users', null, 'username'],
  5: ['transports', null, 'transportName'],
  9: ['connections', 'useName', 'remote'],
  11: ['connections', null, 'remote'],
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

/** Shares made, changed and taken away: MS-SRVS §3.1.4.7, §3.1.4.11 to §3.1.4.15. */
function sharing(call: Understood): Said | undefined {
  const { arguments: asked, results, opnum, ended, decoded } = call;
  const info = asked.infoStruct ?? asked.shareInfo;
  const name = text(asked.netName) ?? text(at(info, 'netname'));
  const said = (action: SharingObservation['action'], about: Partial<SharingObservation> = {}): Said => ({
    kind: 'sharing',
    action,
    name,
    path: text(at(info, 'path')) || null,
    type: shareType(text(at(info, 'type'))),
    remark: text(at(info, 'remark')) || null,
    ...about,
  });
  switch (opnum) {
    case 14:
      return said('add');
    case 17:
      return said('change');
    case 18:
    case 19:
    case 57:
      return said('remove');
    case 37:
      if (decoded.returnCode === 0) ended.handles.set(text(results.handle) ?? undefined, { path: name ?? undefined });
      return undefined;
    case 38:
      return said('remove', { name: ended.handles.get(text(asked.handle) ?? undefined)?.path ?? null });
    default:
      return undefined;
  }
}

/** MS-SRVS §2.2.2.4: the low bits; the high ones say that it is special or temporary. */
const SHARE_TYPES: readonly SharingObservation['type'][] = ['disk', 'print', 'device', 'pipe'];
const STYPE_MASK = 0xff;

const shareType = (type: string | null): SharingObservation['type'] =>
  type === null ? null : (SHARE_TYPES[Number(type) & STYPE_MASK] ?? null);

/** NetrServerDiskEnum (§3.1.4.19): its letters, and an empty one behind them. */
function drives({ opnum, results }: Understood): Said | undefined {
  const letters = textsOf(listAt(results, 'diskInfoStruct', 'buffer'));
  return opnum === 23 ? query('server', 'drives', letters.filter((letter) => letter !== '')) : undefined;
}

/** What a workstation is: of which domain, and called what; and what of a domain it could be put into (§3.2.4.17). */
function membership({ opnum, arguments: asked, results }: Understood): Said | undefined {
  if (opnum === 20) return query('workstation', 'domain', textsOf([results.nameBuffer]));
  if (opnum === 21 || opnum === 26) return query('objects', text(asked.domainName), textsOf(listAt(results, 'ous')));
  return opnum === 30 ? query('workstation', 'names', textsOf(listAt(results, 'computerNames', 'computerNames'))) : undefined;
}

/** NetrUseAdd (MS-WKST §3.2.4.7): the workstation connects to the share that is named. */
const use = ({ opnum, arguments: asked }: Understood): Said | undefined =>
  opnum === 8 ? coercion(text(at(asked.infoStruct, 'remote'))) : undefined;

const asking = interpret(SRVSVC);

const askingWorkstation = interpret(WKSSVC);

export const interpretSrvsvc: Interpreter = (call) => sharing(call) ?? drives(call) ?? asking(call);
export const interpretWkssvc: Interpreter = (call) => use(call) ?? membership(call) ?? askingWorkstation(call);
