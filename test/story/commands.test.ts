/** Commands and what came back, against the analyst's notes of real captures. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Command } from '../../src/case.ts';
import type { Observation } from '../../src/observations.ts';
import { investigate } from '../../src/node/index.ts';
import { encodedScript, unwrapCommand } from '../../src/detect/commandLine.ts';
import { file, logon } from '../report/samples.ts';
import { task } from '../report/samples-calls.ts';
import { engineModule } from '../support/engine.ts';
import { sharedCaptures, skipUnlessShared } from '../support/shared.ts';
import { sequence, tell } from './support.ts';

test('what tools wrap around a command is taken off', () => {
  const cases: [string, string, string | null][] = [
    ['%COMSPEC% /Q /c echo dir ^> \\\\127.0.0.1\\C$\\__output 2^>^&1 > %TEMP%\\execute.bat & %COMSPEC% /Q /c %TEMP%\\execute.bat & del %TEMP%\\execute.bat', 'dir', '__output'],
    ['%COMSPEC% /C echo dir ^> %SYSTEMDRIVE%\\Windows\\Temp\\qAzWsXed.txt > \\Windows\\Temp\\tGbYhNuj.bat & %COMSPEC% /C start %COMSPEC% /C \\Windows\\Temp\\tGbYhNuj.bat', 'dir', 'qazwsxed.txt'],
    ['cmd.exe /Q /c  dir 1> C:\\windows\\temp\\3f1d.txt 2>&1 && certutil -encodehex -f C:\\windows\\temp\\3f1d.txt C:\\windows\\temp\\a7c4.txt 0x40000001 && del /q /f /s C:\\windows\\temp\\3f1d.txt', 'dir', '3f1d.txt'],
    ['cmd.exe /Q /c dir > a.txt && whoami', 'dir > a.txt && whoami', null],
    ['cmd.exe /Q /c dir 1> a.txt 2>&1 && whoami 1> b.txt 2>&1', 'dir 1> a.txt 2>&1 && whoami', 'b.txt'],
    ['%COMSPEC% /Q /c echo dir ^& whoami ^> \\\\%COMPUTERNAME%\\C$\\__output_ab 2^>^&1 > %SYSTEMROOT%\\x.bat & %COMSPEC% /Q /c x', 'dir & whoami', '__output_ab'],
    ['cmd.exe /Q /c cd \\ 1> \\\\127.0.0.1\\ADMIN$\\__1493067577.21 2>&1', 'cd \\', '__1493067577.21'],
    ['cmd.exe /C ipconfig > %windir%\\Temp\\nZfRUBts.tmp 2>&1', 'ipconfig', 'nzfrubts.tmp'],
    ['cmd.exe /Q /c (whoami) 1> "C:\\windows\\temp\\A b.txt" 2>&1', 'whoami', 'a b.txt'],
    ['"C:\\Windows\\System32\\cmd.exe" /c whoami', 'whoami', null],
    ['powershell.exe -enc AAAA', 'powershell.exe -enc AAAA', null],
    ['c:\\mimikatz.exe > x', 'c:\\mimikatz.exe > x', null],
  ];
  for (const [line, text, outputFile] of cases) assert.equal(unwrapCommand(line), { text, outputFile }, line);
  unwrapCommand(`cmd /c ${'> '.repeat(20_000)}`);
  unwrapCommand(`cmd /c ${'1> x 2>&1 '.repeat(5_000)}`);
});

test('a script that is given in base64 is read, also one that was cut', () => {
  const cases: [string, string | null][] = [
    ['powershell.exe -NoP -enc dwBoAG8AYQBtAGkA', 'whoami'],
    ['%COMSPEC% /C start /b powershell -w 1 -EncodedCommand "dwBoAG8AYQBtAGkA"', 'whoami'],
    ['pwsh -e dwBoAG8AYQBtAGkAI', 'whoami'],
    ['powershell -ec dwBoAG8AYQA=', 'whoa'],
    ['powershell -ExecutionPolicy Unrestricted -File x.ps1', null],
    ['notepad.exe -enc dwBoAG8AYQBtAGkA', null],
  ];
  for (const [line, script] of cases) assert.is(encodedScript(line), script, line);
});

async function commandsIn(capture: string): Promise<Command[] | undefined> {
  if (skipUnlessShared('commands', capture)) return undefined;
  const path = sharedCaptures().find(({ name }) => name === capture)?.path ?? '';
  return (await investigate(path, { engine: engineModule() })).hops.flatMap(({ commands }) => commands);
}

test('impacket psexec: what was typed, and what came back of it', async () => {
  const commands = await commandsIn('elc__impacket_psexec.pcapng');
  if (commands === undefined) return;
  assert.equal(
    commands.slice(0, 9).map(({ frame, text, outputFrame }) => [frame, text, outputFrame]),
    [
      [200, 'cmd.exe', 264],
      [283, 'cd ../../', 285],
      [295, 'dir', 297],
      [343, 'cd Users', 345],
      [355, 'dir', 357],
      [411, 'cd choppydog', 413],
      [423, 'cd Documents', 425],
      [435, 'dir', 437],
      [471, 'cd sysinternals', 473],
    ],
  );
  assert.match(commands[0].output ?? '', /^Microsoft Windows \[Version 6\.1\.7601\]/);
  assert.match(commands[2].output ?? '', /autoexec\.bat/);
  assert.match(commands[8].output ?? '', /The system cannot find the path specified\./, 'stderr comes along');
  assert.is(commands.at(-1)?.text, 'exit');
});

test('wmiexec: nine commands, and the six outputs that were fetched', async () => {
  const commands = await commandsIn('elc__wmiexec.pcapng');
  if (commands === undefined) return;
  assert.equal(
    commands.map(({ frame, text, outputFrame }) => [frame, text, outputFrame]),
    [
      [127, 'cd \\', null],
      [304, 'cd', 315],
      [329, 'dir', 341],
      [355, 'cd Users', null],
      [378, 'cd', 388],
      [403, 'dir', 415],
      [429, 'cd Administrator', null],
      [452, 'cd', 463],
      [477, 'dir', 489],
    ],
  );
  assert.is(commands[7].output, 'C:\\Users\\Administrator\r\n');
});

test('atexec: a command whose output was never fetched', async () => {
  const commands = await commandsIn('elc__atexec.pcap');
  if (commands === undefined) return;
  assert.equal(commands.map(({ frame, text, output }) => [frame, text, output]), [[38, 'command ipconfig', null]]);
});

test('sealed calls: the commands cannot be read, what they left can', async () => {
  const commands = await commandsIn('attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng');
  if (commands === undefined) return;
  assert.equal(commands.map(({ text }) => text), Array(2).fill('(a command that could not be read)'));
  assert.equal(commands[1].output, 'nt authority\\system\r\n');
  assert.match(commands[0].output ?? '', /^'\/c' is not recognized/);
});

test('smbexec over SMB1: ten commands, each with its output file', async () => {
  const commands = await commandsIn('elc__smbexec.pcapng');
  if (commands === undefined) return;
  assert.equal(commands.map(({ frame }) => frame), [23, 67, 249, 298, 340, 385, 427, 491, 533, 584]);
  assert.equal(commands.map(({ text }) => text), ['cd', 'dir', 'cd', 'cd', 'cd', 'cls', 'dir', 'cd', 'cd', 'cd']);
  assert.ok(commands.every(({ output, outputFrame, frame }) => output !== null && (outputFrame ?? 0) > frame));
  assert.match(commands[1].output ?? '', /\(cut: \d+ characters more\)$/);
});

test('winexe over SMB1: lines typed byte by byte, and output behind a listing of 125,000 bytes', async () => {
  const commands = await commandsIn('elc__winexesvc.pcap');
  if (commands === undefined) return;
  const typed = commands.map(({ text }) => text.trim());
  assert.equal(typed.slice(0, 2), ['cmd.exe', 'whoami']);
  assert.equal(typed.slice(-2), ['help', 'exit']);
  assert.match(commands[1].output ?? '', /picklesworth\\chewbacca/);
  assert.match(commands.find(({ text }) => text === 'cd users')?.output ?? '', /C:\\Users>/);
});

test('output that was not there is told, other files that are not there are none', () => {
  const share = '\\\\10.0.0.133\\ADMIN$';
  const action = { type: 'command', command: 'cmd.exe', arguments: '/C dir > %windir%\\Temp\\qAzWsXed.tmp 2>&1', workingDirectory: null, classId: null } as const;
  const of = { domain: 'LAB', user: 'alice', sessionId: '0x0000000000000001' } as const;
  const absent = (name: string) => file({ ...of, share, name, status: 'STATUS_OBJECT_NAME_NOT_FOUND', result: null });
  const seen = sequence<Observation>(logon(of), task({ path: '\\qAzWsXed', actions: [action], status: 'S_OK' }), absent('Temp\\QAZWSXED.tmp'), absent('Temp\\other.tmp'));
  const told = tell(seen).hops[0].stages.filter(({ what }) => what.includes('not there'));
  assert.equal(
    told.map(({ phase, frame, what }) => [phase, frame, what]),
    [['collect', 30, `Looked for output ${share}\\Temp\\QAZWSXED.tmp, which is not there: STATUS_OBJECT_NAME_NOT_FOUND`]],
  );
});

test.run();
