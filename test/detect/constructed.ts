/**
 * Rules that no capture at hand makes match: observations made by hand that each must match, and as near ones as can be
 * that it must not. What the tools do is told in the rules' references.
 */
import type { Observation } from '../../src/observations.ts';
import { repeat, stream } from './stream.ts';

export interface Constructed {
  rule: string;
  matches: Observation[];
  misses: Observation[];
}

const REFUSED = { status: 'STATUS_LOGON_FAILURE', outcome: 'failure' } as const;
const SMBEXEC =
  '%COMSPEC% /Q /c echo dir ^> \\\\127.0.0.1\\C$\\__output 2^>^&1 > %TEMP%\\execute.bat & %COMSPEC% /Q /c %TEMP%\\execute.bat & del %TEMP%\\execute.bat';
const NETEXEC =
  '%COMSPEC% /Q /c echo whoami ^> \\\\%COMPUTERNAME%\\C$\\qZtbRk 2^>^&1 > %TEMP%\\XsIcKw.bat & %COMSPEC% /Q /c %TEMP%\\XsIcKw.bat & %COMSPEC% /Q /c del %TEMP%\\XsIcKw.bat';

const many = (count: number) => repeat(count, (index) => `10.0.0.${140 + index}`);

export const CONSTRUCTED: readonly Constructed[] = [
  {
    rule: 'share_administrative_refused',
    matches: stream({ kind: 'share', status: 'STATUS_ACCESS_DENIED' }),
    misses: stream(
      { kind: 'share', status: 'unknown', responseFrame: null },
      { kind: 'share', path: '\\\\10.0.0.133\\IPC$', status: 'STATUS_ACCESS_DENIED' },
    ),
  },
  {
    rule: 'share_administrative_on_many_machines',
    matches: stream(...many(3).map((to) => ({ kind: 'share', to, path: `\\\\${to}\\C$` }) as const)),
    misses: stream(...many(3).map((to) => ({ kind: 'share', to, after: 400, path: `\\\\${to}\\C$` }) as const)),
  },
  {
    rule: 'access_denied_often',
    matches: stream(...repeat(10, (i) => ({ kind: 'file', name: `f${i}`, status: 'STATUS_ACCESS_DENIED' }) as const)),
    misses: stream(...repeat(9, (i) => ({ kind: 'file', name: `f${i}`, status: 'STATUS_ACCESS_DENIED' }) as const)),
  },
  {
    rule: 'logon_guessing',
    matches: stream(...repeat(10, (i) => ({ kind: 'logon', user: `user${i % 2}`, ...REFUSED }) as const)),
    misses: stream(...repeat(9, () => ({ kind: 'logon', ...REFUSED }) as const), {
      kind: 'logon',
      after: 900,
      ...REFUSED,
    }),
  },
  {
    rule: 'logon_guessed_some',
    matches: stream(...repeat(5, () => ({ kind: 'logon', ...REFUSED }) as const), { kind: 'logon' }),
    misses: stream({ kind: 'logon' }, ...repeat(5, () => ({ kind: 'logon', ...REFUSED }) as const)),
  },
  {
    rule: 'service_manager_refused',
    matches: stream({ kind: 'service', action: 'open manager', status: 'ERROR_ACCESS_DENIED', returnCode: 5 }),
    misses: stream({ kind: 'service', action: 'open', status: 'ERROR_SERVICE_DOES_NOT_EXIST', returnCode: 1060 }),
  },
  {
    rule: 'logon_spraying',
    matches: stream(...repeat(5, (i) => ({ kind: 'logon', user: `user${i}`, ...REFUSED }) as const)),
    misses: stream(...repeat(20, (i) => ({ kind: 'logon', user: `user${i % 4}`, ...REFUSED }) as const)),
  },
  {
    rule: 'logon_guessed_many',
    matches: stream(...repeat(20, () => ({ kind: 'logon', ...REFUSED }) as const), { kind: 'logon' }),
    misses: stream(...repeat(20, () => ({ kind: 'logon', ...REFUSED }) as const), { kind: 'logon', user: 'other' }),
  },
  {
    rule: 'logon_on_many_machines',
    matches: stream(...many(5).map((to) => ({ kind: 'logon', to }) as const)),
    misses: stream(
      ...many(4).map((to) => ({ kind: 'logon', to }) as const),
      ...many(9).map((to) => ({ kind: 'logon', to, user: 'HR-PC$' }) as const),
    ),
  },
  {
    rule: 'logon_ntlmv1',
    matches: stream({ kind: 'logon', ntlmVersion: 'NTLMv1-ESS' }),
    misses: stream({ kind: 'logon' }, { kind: 'logon', ntlmVersion: 'anonymous', anonymous: true }),
  },
  {
    rule: 'logon_guest',
    matches: stream({ kind: 'logon', guest: true }),
    misses: stream({ kind: 'logon', guest: true, ...REFUSED }, { kind: 'logon' }),
  },
  {
    rule: 'logon_workstation_of_sixteen',
    matches: stream({ kind: 'logon', workstation: 'kX2rTq9bLm4ZpWcV' }),
    misses: stream(
      { kind: 'logon', workstation: 'DESKTOP-1A2B3C4' },
      { kind: 'logon', workstation: 'ABCDEFGHIJKLMNO' },
    ),
  },
  {
    rule: 'smb1_only_offered',
    matches: stream({ kind: 'negotiate', dialect: 'NT LM 0.12', dialects: ['NT LM 0.12'] }),
    misses: stream({ kind: 'negotiate', dialect: null, dialects: ['NT LM 0.12', 'SMB 2.???'] }),
  },
  {
    rule: 'file_executable_renamed_on_administrative_share',
    matches: stream({ kind: 'file', action: 'rename', name: 'Temp\\a.tmp', newName: 'Temp\\a.EXE' }),
    misses: stream(
      { kind: 'file', action: 'rename', name: 'Temp\\b.exe', newName: 'Temp\\a.exe' },
      { kind: 'file', action: 'rename', share: '\\\\10.0.0.133\\data', name: 'a.tmp', newName: 'a.exe' },
    ),
  },
  {
    rule: 'file_same_content_on_many_machines',
    matches: stream(...many(3).map((to) => ({ kind: 'transfer', to, share: `\\\\${to}\\C$` }) as const)),
    misses: stream(
      ...many(3).map((to, i) => ({ kind: 'transfer', to, share: `\\\\${to}\\C$`, sha256: `${i}`.repeat(64) }) as const),
      ...many(3).map((to) => ({ kind: 'transfer', to, share: `\\\\${to}\\C$`, sha256: null }) as const),
    ),
  },
  {
    rule: 'service_start_refused',
    matches: stream({ kind: 'service', action: 'start', status: 'ERROR_FILE_NOT_FOUND', returnCode: 2 }),
    misses: stream({ kind: 'service', action: 'start', status: 'ERROR_SERVICE_REQUEST_TIMEOUT', returnCode: 1053 }),
  },
  {
    rule: 'service_of_interpreter',
    matches: stream({ kind: 'service', binaryPath: 'C:\\Windows\\System32\\cmd.exe /c start c:\\x.exe' }),
    misses: stream(
      { kind: 'service', binaryPath: '"C:\\Program Files\\cmd.exe tools\\agent.exe" -k' },
      { kind: 'service', action: 'query config', binaryPath: 'cmd.exe /c x' },
    ),
  },
  {
    rule: 'service_on_share',
    matches: stream({ kind: 'service', binaryPath: '\\\\127.0.0.1\\ADMIN$\\a1b2c3d.exe' }),
    misses: stream({ kind: 'service', binaryPath: 'C:\\Windows\\a1b2c3d.exe \\\\127.0.0.1\\ADMIN$' }),
  },
  {
    rule: 'service_repointed',
    matches: stream(
      { kind: 'service', action: 'change config', binaryPath: 'C:\\Windows\\x.bat' },
      { kind: 'service', action: 'start', status: 'ERROR_SERVICE_REQUEST_TIMEOUT', returnCode: 1053 },
      { kind: 'service', action: 'change config', binaryPath: 'C:\\Windows\\System32\\svc.exe' },
    ),
    misses: stream(
      { kind: 'service', action: 'change config', binaryPath: 'C:\\Windows\\x.bat' },
      { kind: 'service', action: 'change config', binaryPath: 'C:\\Windows\\System32\\svc.exe' },
      { kind: 'service', action: 'start' },
    ),
  },
  {
    rule: 'service_run_on_many_machines',
    matches: stream(...many(2).map((to) => ({ kind: 'service', to }) as const)),
    misses: stream(
      { kind: 'service' },
      { kind: 'service', to: '10.0.0.140', status: 'ERROR_ACCESS_DENIED', returnCode: 5 },
    ),
  },
  {
    rule: 'tool_psexec_key_file',
    matches: stream({ kind: 'file', name: 'PSEXEC-HR-PC-1C6C5D14.key' }),
    misses: stream({ kind: 'file', name: 'PSEXEC-notes.key' }),
  },
  {
    rule: 'tool_psexec_renamed',
    matches: stream({ kind: 'pipe', name: 'svhost-HR-PC-7980-stdin' }),
    misses: stream({ kind: 'pipe', name: 'PSEXESVC-HR-PC-7980-stdin' }, { kind: 'pipe', name: 'app-stdin' }),
  },
  {
    rule: 'tool_paexec_service',
    matches: stream({ kind: 'service', name: 'PAExec-7980-HR-PC' }),
    misses: stream({ kind: 'service', name: 'PAExecutor' }),
  },
  {
    rule: 'tool_paexec_pipe',
    matches: stream({ kind: 'pipe', name: 'PAExecOutHR-PC7980' }),
    misses: stream({ kind: 'pipe', name: 'PAExplorer' }),
  },
  {
    rule: 'tool_remcom_service',
    matches: stream({ kind: 'service', name: 'RemComSvc' }),
    misses: stream({ kind: 'service', name: 'RemComSvcs' }),
  },
  {
    rule: 'tool_smbexec_service',
    matches: stream({ kind: 'service', name: 'BTOBTO', binaryPath: SMBEXEC }),
    misses: stream({ kind: 'service', binaryPath: '%COMSPEC% /Q /c start' }),
  },
  {
    rule: 'tool_smbexec_old_service_name',
    matches: stream({ kind: 'service', name: 'BTOBTO', binaryPath: SMBEXEC }),
    misses: stream({ kind: 'service', name: 'BTOB', binaryPath: SMBEXEC }),
  },
  {
    rule: 'tool_smbexec_output',
    matches: stream({ kind: 'file', share: '\\\\10.0.0.133\\C$', name: '__output' }),
    misses: stream({
      kind: 'file',
      share: '\\\\10.0.0.133\\C$',
      name: '__output',
      status: 'STATUS_OBJECT_NAME_NOT_FOUND',
    }),
  },
  {
    rule: 'tool_netexec_smbexec_service',
    matches: stream({ kind: 'service', name: 'aBcDeFgHiJ', binaryPath: NETEXEC }),
    misses: stream({ kind: 'service', name: 'aBcDeFgHiJ', binaryPath: SMBEXEC }),
  },
  {
    rule: 'tool_metasploit_service',
    matches: stream({
      kind: 'service',
      name: 'hGtRwQzX',
      displayName: 'MqLzVbTnKdRpWcYs',
      binaryPath: '%SYSTEMROOT%\\hGtRwQzX.exe',
    }),
    misses: stream({ kind: 'service', name: 'Schedule', displayName: 'Task Scheduler' }),
  },
  {
    rule: 'tool_cobalt_strike_service',
    matches: stream({ kind: 'service', name: 'a1b2c3d', binaryPath: '\\\\127.0.0.1\\ADMIN$\\a1b2c3d.exe' }),
    misses: stream({ kind: 'service', name: 'agent', binaryPath: 'C:\\Windows\\a1b2c3d.exe' }),
  },
  {
    rule: 'tool_sliver_service',
    matches: stream({ kind: 'service', name: 'Sliver', displayName: 'Sliver implant' }),
    misses: stream({ kind: 'service', name: 'Silver', binaryPath: 'c:\\windows\\temp\\setup.exe' }),
  },
  {
    rule: 'tool_csexec',
    matches: stream({ kind: 'service', name: 'csexecsvc', binaryPath: 'csexecsvc.exe' }),
    misses: stream(
      { kind: 'service', name: 'csexec', binaryPath: 'csrss.exe' },
      { kind: 'service', action: 'open', name: 'csexecsvc' },
    ),
  },
  {
    rule: 'tool_csexec_pipe',
    matches: stream({ kind: 'pipe', name: 'csexecsvc' }),
    misses: stream({ kind: 'pipe', name: 'csexec' }),
  },
  {
    rule: 'tool_winexe',
    matches: stream({ kind: 'service', name: 'winexesvc', binaryPath: 'winexesvc.exe' }),
    misses: stream({ kind: 'service', name: 'winexe', binaryPath: 'winexe.exe' }),
  },
  {
    rule: 'tool_winexe_pipe',
    matches: stream({ kind: 'pipe', name: 'ahexec_stdin064C0001' }),
    misses: stream({ kind: 'pipe', name: 'exec_stdin064C0001' }),
  },
  {
    rule: 'tool_implant_pipe',
    matches: stream({ kind: 'pipe', name: 'MSSE-1a2b-server' }),
    misses: stream({ kind: 'pipe', name: 'status_of_printer' }, { kind: 'pipe', name: 'srvsvc' }),
  },
  {
    rule: 'tool_pdq_deploy',
    matches: stream({ kind: 'service', name: 'PDQDeployRunner-1' }),
    misses: stream({ kind: 'service', name: 'PDQInventory' }),
  },
  {
    rule: 'pipe_console',
    matches: stream(
      { kind: 'pipe', name: 'ahexec_stdin064C0001' },
      { kind: 'pipe', name: 'ahexec_stdout064C0001' },
      { kind: 'pipe', name: 'ahexec_stderr064C0001' },
    ),
    misses: stream(
      { kind: 'pipe', name: 'a-stdin' },
      { kind: 'pipe', name: 'b-stdout' },
      { kind: 'pipe', name: 'a-stderr' },
      { kind: 'pipe', name: 'a-stdout', status: 'STATUS_OBJECT_NAME_NOT_FOUND' },
    ),
  },
];
