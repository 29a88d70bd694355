/** What names and paths say. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  basename,
  binaryBasename,
  extension,
  isAdministrativeShare,
  pipeParts,
  programOf,
  shareName,
} from '../../../src/detect/events/paths.ts';

test('shares for administrators', () => {
  for (const path of ['\\\\dc1\\ADMIN$', '\\\\10.0.0.1\\admin$', '\\\\dc1\\C$', '\\\\dc1\\z$', 'C$'])
    assert.ok(isAdministrativeShare(path), path);
  for (const path of [
    '\\\\dc1\\IPC$',
    '\\\\dc1\\print$',
    '\\\\dc1\\data',
    '\\\\dc1\\CC$',
    '\\\\ADMIN$\\x',
    '',
    '\\\\dc1\\',
  ])
    assert.not.ok(isAdministrativeShare(path), path);
  assert.is(shareName('\\\\dc1\\ADMIN$'), 'ADMIN$');
});

test('the last part of a path and what it ends in', () => {
  for (const [path, name, ending] of [
    ['PSEXESVC.exe', 'psexesvc.exe', 'exe'],
    ['Temp\\a.b.EXE', 'a.b.exe', 'exe'],
    ['Temp/x.dll', 'x.dll', 'dll'],
    ['a.txt:evil.exe', 'a.txt', 'txt'],
    ['.hidden', '.hidden', null],
    ['name.', 'name.', null],
    ['', null, null],
    ['folder\\', null, null],
  ] as const) {
    assert.is(basename(path), name, path);
    assert.is(extension(path), ending, path);
  }
});

test('the program at the beginning of a binary path', () => {
  for (const [path, program, name] of [
    ['%SystemRoot%\\PSEXESVC.exe', '%SystemRoot%\\PSEXESVC.exe', 'psexesvc.exe'],
    ['"C:\\Program Files\\a b\\x.exe" -k run', 'C:\\Program Files\\a b\\x.exe', 'x.exe'],
    ['C:\\Program Files\\a b\\x.exe -k run', 'C:\\Program Files\\a b\\x.exe', 'x.exe'],
    ['%COMSPEC% /Q /c echo dir ^> C:\\x.exe', '%COMSPEC%', 'cmd.exe'],
    ['%COMSPEC% /Q /c echo dir', '%COMSPEC%', 'cmd.exe'],
    ['cmd /c x', 'cmd', 'cmd'],
    ['\\\\127.0.0.1\\ADMIN$\\a1b2c3d.exe', '\\\\127.0.0.1\\ADMIN$\\a1b2c3d.exe', 'a1b2c3d.exe'],
    ['"unclosed.exe -k', 'unclosed.exe -k', 'unclosed.exe -k'],
    ['', null, null],
    ['   ', null, null],
    ['""', null, null],
  ] as const) {
    assert.is(programOf(path), program, path);
    assert.is(binaryBasename(path), name, path);
  }
});

test('pipes of one console share a stem', () => {
  const parts = (name: string) => Object.values(pipeParts(name));
  assert.equal(parts('PSEXESVC-HR-PC-7980-stdin'), ['psexesvc-hr-pc-7980-', 'stdin']);
  assert.equal(parts('PSEXESVC-HR-PC-7980-stderr'), ['psexesvc-hr-pc-7980-', 'stderr']);
  assert.equal(parts('RemCom_stdoutKKiq6792'), ['remcom_kkiq6792', 'stdout']);
  assert.equal(parts('PAExecInHR-PC7980'), ['paexechr-pc7980', 'stdin']);
  assert.equal(parts('PAExecErrHR-PC7980'), ['paexechr-pc7980', 'stderr']);
  for (const name of ['svcctl', 'PSEXESVC', 'winreg', 'Input', '', 'InitShutdown'])
    assert.equal(parts(name), [null, null], name);
});

test.run();
