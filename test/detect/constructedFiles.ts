/** As constructed.ts, of rules on files, policies and many of them. */
import type { Constructed } from './constructed.ts';
import { type Draft, repeat, stream } from './stream.ts';

const SYSVOL = '\\\\10.0.0.133\\SYSVOL';
const POLICY = 'lab.local\\Policies\\{31B2F340-016D-11D2-945F-00C04FB984F9}';
const PREFERENCES = ['Groups', 'Services', 'ScheduledTasks', 'DataSources'] as const;

const onSysvol = (name: string, more: Partial<Draft> = {}): Draft =>
  ({ kind: 'transfer', share: SYSVOL, name: `${POLICY}\\${name}`, type: 'text', ...more }) as Draft;
const opened = (name: string): Draft => ({ kind: 'file', share: SYSVOL, name: `${POLICY}\\${name}` });
const read = (name: string, more: Partial<Draft> = {}): Draft =>
  ({ kind: 'transfer', direction: 'read', share: '\\\\10.0.0.133\\data', name, type: null, ...more }) as Draft;
const written = (name: string, share: string, type: string | null = null): Draft => ({
  kind: 'transfer',
  share: `\\\\10.0.0.133\\${share}`,
  name,
  type,
});
const renamed = (count: number, ending: (i: number) => string): Draft[] =>
  repeat(count, (i) => ({ kind: 'file', action: 'rename', name: `f${i}.docx`, newName: `f${i}.${ending(i)}` }));

export const CONSTRUCTED_FILES: readonly Constructed[] = [
  {
    rule: 'tool_psexec_file',
    matches: stream({ kind: 'transfer', name: 'PSEXESVC.exe', type: 'PE executable' }),
    misses: stream({ kind: 'transfer', name: 'PSEXESVC.exe', type: 'ELF executable', pe: null }),
  },
  {
    rule: 'policy_password_read',
    matches: stream(
      onSysvol('Machine\\Preferences\\Groups\\Groups.xml', {
        direction: 'read',
        text: '<Properties userName="admin" cpassword="j1Uyj3Vx8TY9LtLZil2uAuZkFQA/4latT76ZwgdHdhw"/>',
      }),
    ),
    misses: stream(
      onSysvol('Machine\\Preferences\\Groups\\Groups.xml', {
        direction: 'read',
        text: '<Properties userName="admin" cpassword=""/>',
      }),
    ),
  },
  {
    rule: 'policy_preferences_searched',
    matches: stream(...PREFERENCES.map((name) => opened(`Machine\\Preferences\\${name}\\${name}.xml`))),
    misses: stream(...repeat(9, (i) => opened(`${i}\\Groups.xml`)), opened('Services.xml'), opened('Drives.xml')),
  },
  {
    rule: 'policies_swept',
    matches: stream(...repeat(60, (i) => opened(`Machine\\${i}`))),
    misses: stream(...repeat(90, (i) => opened(`Machine\\${i % 59}`))),
  },
  {
    rule: 'policy_changed',
    matches: stream(onSysvol('Machine\\Microsoft\\Windows NT\\SecEdit\\GptTmpl.inf')),
    misses: stream(onSysvol('Machine\\Registry.pol', { direction: 'read' }), onSysvol('Machine\\comment.cmtx')),
  },
  {
    rule: 'policy_task_written',
    matches: stream(onSysvol('Machine\\Preferences\\ScheduledTasks\\ScheduledTasks.xml')),
    misses: stream(onSysvol('Machine\\Preferences\\ScheduledTasks\\ScheduledTasks.xml', { direction: 'read' })),
  },
  {
    rule: 'logon_script_written',
    matches: stream(written('logon.bat', 'NETLOGON', 'text')),
    misses: stream(written('logon.txt', 'NETLOGON', 'text'), written('logon.bat', 'data', 'text')),
  },
  {
    rule: 'file_executable_to_print_share',
    matches: stream(written('x64\\evil.dll', 'print$', 'PE executable')),
    misses: stream(written('x64\\printer.ppd', 'print$', 'text')),
  },
  {
    rule: 'file_of_secrets_fetched',
    matches: stream(read('it\\passwords.db', { type: 'KeePass database' })),
    misses: stream(read('it\\minutes.docx', { type: 'Office document' })),
  },
  {
    rule: 'file_directory_database_fetched',
    matches: stream(read('Temp\\Active Directory\\ntds.dit', { type: 'ESE database' })),
    misses: stream(read('Windows.edb', { type: 'ESE database' })),
  },
  {
    rule: 'file_memory_dump_fetched',
    matches: stream(read('Windows\\Temp\\x.txt', { type: 'minidump' })),
    misses: stream(read('dumps\\lsass.md', { type: 'text' })),
  },
  {
    rule: 'file_tickets_moved',
    matches: stream(written('admin.kirbi', 'C$', 'Kerberos ticket (kirbi)')),
    misses: stream(written('kirbi.txt', 'C$', 'text')),
  },
  {
    rule: 'file_master_keys_fetched',
    matches: stream(
      read('Users\\ann\\AppData\\Roaming\\Microsoft\\Protect\\S-1-5-21-1-2-3-1104\\4e4f', {
        share: '\\\\10.0.0.133\\C$',
      }),
    ),
    misses: stream(read('Users\\ann\\AppData\\Roaming\\Microsoft\\Protect\\S-1-5-21-1-2-3-1104\\4e4f')),
  },
  {
    rule: 'file_of_shadow_copy_opened',
    matches: stream({ kind: 'file', name: '@GMT-2023.10.11-07.00.00\\Windows\\NTDS\\ntds.dit' }),
    misses: stream({ kind: 'file', name: 'notes of GMT-2023.txt' }),
  },
  {
    rule: 'file_lure_written',
    matches: stream(written('team\\@readme.scf', 'data')),
    misses: stream(written('team\\readme.lnk', 'data'), written('x.scf', 'C$')),
  },
  {
    rule: 'file_missing_library_written',
    matches: stream(written('System32\\TSMSISrv.dll', 'ADMIN$', 'PE executable')),
    misses: stream(
      written('System32\\wbem\\mimofcodec.dll', 'ADMIN$', 'PE executable'),
      written('wlbsctrl.dll', 'data', 'PE executable'),
      written('Windows\\System32\\wbemcomn.dll', 'C$', 'PE executable'),
    ),
  },
  {
    rule: 'file_missing_library_written',
    matches: stream(written('Windows\\System32\\wbem\\wbemcomn.dll', 'C$', 'PE executable')),
    misses: stream(written('Program Files\\Internet Explorer\\iexplore.exe', 'C$', 'PE executable')),
  },
  {
    rule: 'file_of_attack_tool',
    matches: stream({ kind: 'file', name: 'temp\\20201022042947_BloodHound.zip' }),
    misses: stream(
      { kind: 'file', name: 'temp\\BloodHound.zip' },
      { kind: 'file', name: 'temp\\mimikatz.exe.txt' },
    ),
  },
  {
    rule: 'file_of_attack_tool',
    matches: stream({ kind: 'file', action: 'rename', name: 'temp\\a.txt', newName: 'temp\\Rubeus.exe' }),
    misses: stream({ kind: 'file', action: 'list', name: 'temp', pattern: 'mimikatz.exe' }),
  },
  {
    rule: 'file_system_name_elsewhere',
    matches: stream(written('Temp\\svchost.exe', 'ADMIN$', 'PE executable')),
    misses: stream(written('System32\\svchost.exe', 'ADMIN$', 'PE executable')),
  },
  {
    rule: 'file_mof_written',
    matches: stream(written('System32\\wbem\\mof\\kR3tY8pLq2Wz7X.MOF', 'ADMIN$', 'text')),
    misses: stream(written('System32\\wbem\\cimwin32.mof', 'ADMIN$', 'text')),
  },
  {
    rule: 'tool_paexec_file',
    matches: stream({ kind: 'file', name: 'PAExec_Move0.dat' }),
    misses: stream({ kind: 'file', name: 'PAExec_Move.dat' }),
  },
  {
    rule: 'file_executable_passed_on',
    matches: stream(
      { kind: 'transfer', to: '10.0.0.140' },
      { kind: 'transfer', from: '10.0.0.140', to: '10.0.0.141', share: '\\\\10.0.0.141\\C$' },
    ),
    misses: stream(
      { kind: 'transfer', from: '10.0.0.140', to: '10.0.0.141' },
      { kind: 'transfer', to: '10.0.0.140' },
      { kind: 'transfer', from: '10.0.0.140', to: '10.0.0.141', sha256: 'b'.repeat(64) },
    ),
  },
  {
    rule: 'files_renamed_alike',
    matches: stream(...renamed(50, () => 'locked')),
    misses: stream(...renamed(49, () => 'locked'), ...renamed(80, (i) => `x${i}`), ...renamed(80, () => 'docx')),
  },
  {
    rule: 'file_note_in_many_folders',
    matches: stream(...repeat(10, (i) => written(`d${i}\\README.txt`, 'data', 'text'))),
    misses: stream(
      ...repeat(9, (i) => written(`d${i}\\README.txt`, 'data', 'text')),
      ...repeat(40, (i) => written(`d\\note${i}.txt`, 'data', 'text')),
    ),
  },
  {
    rule: 'files_deleted_many',
    matches: stream(...repeat(100, (i) => ({ kind: 'file', action: 'delete', name: `f${i}` }) as const)),
    misses: stream(...repeat(150, (i) => ({ kind: 'file', action: 'delete', name: `f${i % 99}` }) as const)),
  },
  {
    rule: 'files_listed_broadly',
    matches: stream(...repeat(100, (i) => ({ kind: 'file', action: 'list', name: `d${i}` }) as const)),
    misses: stream(...repeat(300, (i) => ({ kind: 'file', action: 'list', name: `d${i % 40}` }) as const)),
  },
  {
    rule: 'files_read_many',
    matches: stream(...repeat(100, (i) => read(`f${i}`))),
    misses: stream(...repeat(300, (i) => read(`f${i % 40}`))),
  },
];
