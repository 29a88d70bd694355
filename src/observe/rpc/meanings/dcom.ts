/** Calls of automation objects (MS-OAUT) as programs that they are made to run. */
import type { Interpreter } from '../understood.ts';
import { listAt, number, text, textsOf } from '../../../facts.ts';

/** Members by which automation servers run programs: fortra/impacket examples/dcomexec.py, ATT&CK T1021.003. */
const RUNNING: ReadonlySet<string> = new Set([
  'ExecuteShellCommand',
  'ShellExecute',
  'Run',
  'Exec',
  'ExecuteExcel4Macro',
  'DDEInitiate',
  'RegisterXLL',
  'CreateObject',
  'ActivateMicrosoftApp',
]);

export const interpretDispatch: Interpreter = ({ arguments: asked, results, opnum, ended }) => {
  const object = ended.call.object ?? '';
  if (opnum === 5) {
    const names = textsOf(listAt(asked, 'names'));
    for (const [i, id] of listAt(results, 'dispIds').entries()) {
      if (names[i] !== undefined) ended.handles.set(`member ${object} ${id}`, { path: names[i] });
    }
    return undefined;
  }
  if (opnum !== 6 || ended.sealed) return undefined;
  const id = number(asked.dispIdMember);
  const member = ended.handles.get(`member ${object} ${id}`)?.path ?? null;
  // arguments lie from the last to the first (MS-OAUT §2.2.33)
  const given = [...listAt(asked, 'dispParams', 'args')].reverse();
  const strings = textsOf(given).filter((value) => value !== '');
  if (strings.length === 0 && (member === null || !RUNNING.has(member))) return undefined;
  const [command, second, third] = given;
  // View.ExecuteShellCommand(command, directory, parameters, window), Shell.ShellExecute(file, arguments, directory, ...)
  const isShellCommand = member === null ? given.length === 4 : member === 'ExecuteShellCommand';
  const [parameters, directory] = isShellCommand ? [third, second] : [second, third];
  return {
    kind: 'process',
    action: 'create',
    via: 'dcom',
    commandLine: typeof command === 'string' ? textsOf([command, parameters]).join(' ') : strings.join(' '),
    currentDirectory: text(directory) || null,
    className: null,
    method: member ?? `member ${id}`,
    processId: null,
  };
};
