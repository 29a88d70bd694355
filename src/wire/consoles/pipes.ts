/** Whose pipe a name means. Names of pipes know no case; renamed tools keep the way in which they name the three streams. */

export type ConsoleTool = 'PsExec' | 'PAExec' | 'RemCom' | 'CSExec' | 'winexe';
export type ConsoleRole = 'control' | 'stdin' | 'stdout' | 'stderr' | 'stdio';

export interface ConsoleName {
  tool: ConsoleTool | null;
  role: ConsoleRole | null;
}

/** In this order: the first that fits. */
const NAMES: readonly (readonly [RegExp, ConsoleTool | null, ConsoleRole | null])[] = [
  // RemCom.h: RemComCOMM, RemComSTDOUT, RemComSTDIN, RemComSTDERR; impacket keeps the words.
  [/^remcom_communicaton$/i, 'RemCom', 'control'],
  [/^remcom_(?=std)/i, 'RemCom', null],
  // PAExec Remote.cpp: the service's name and `.exe`; ConsoleRedir.cpp: PAExecOut, PAExecIn, PAExecErr.
  [/^paexec(?:-\d+-.*)?\.exe$/i, 'PAExec', 'control'],
  [/^paexecout/i, 'PAExec', 'stdout'],
  [/^paexecin/i, 'PAExec', 'stdin'],
  [/^paexecerr/i, 'PAExec', 'stderr'],
  // CSExec Client.cs: one pipe in message mode for commands and what comes back.
  [/^csexecsvc$/i, 'CSExec', 'stdio'],
  // winexe shared.h: PIPE_NAME, PIPE_NAME_IN, PIPE_NAME_OUT, PIPE_NAME_ERR, and before version 0.9 `ahexec_stdio`.
  [/^ahexec$/i, 'winexe', 'control'],
  [/^ahexec_stdio/i, 'winexe', 'stdio'],
  [/^ahexec_(?=std)/i, 'winexe', null],
  [/^psexesvc$/i, 'PsExec', 'control'],
  [/^psexesvc-/i, 'PsExec', null],
];

const STREAM = /std(in|out|err)/i;

export function consoleName(name: string | null): ConsoleName {
  const bare = (name ?? '').replace(/^\\+/, '');
  const [, tool, role] = NAMES.find(([pattern]) => pattern.test(bare)) ?? [null, null, null];
  return { tool, role: role ?? ((STREAM.exec(bare)?.[0].toLowerCase() as ConsoleRole | undefined) ?? null) };
}
