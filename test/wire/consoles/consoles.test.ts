/** Control pipes, names of pipes, frames and text of consoles; vectors from real captures, each cut at every length. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed, latin1, toHex } from '../../../src/bytes.ts';
import {
  consoleName,
  decodeConsoleText,
  decodePaexecMessage,
  decodeRemComMessage,
  decodeRemComResponse,
  isEncryptedFrames,
  readWinexeControl,
} from '../../../src/wire/consoles/index.ts';
import { unscrambled } from '../../../src/wire/consoles/paexec.ts';
import { isPsExecHello } from '../../../src/wire/consoles/psexec.ts';
import { Bytes, concat } from '../../support/capture-builder.ts';
import { checkDamaged, checkVectors } from '../vectors.ts';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

test('whose a pipe is', () => {
  const cases: [string, string | null, string | null][] = [
    ['RemCom_communicaton', 'RemCom', 'control'],
    ['RemCom_stdinKKiq6792', 'RemCom', 'stdin'],
    ['\\remcom_stderrHRPC4', 'RemCom', 'stderr'],
    ['PAExec-4711-HR-PC.exe', 'PAExec', 'control'],
    ['PAExec.exe', 'PAExec', 'control'],
    ['PAExecOutHR-PC4711', 'PAExec', 'stdout'],
    ['PAExecErrHR-PC4711', 'PAExec', 'stderr'],
    ['csexecsvc', 'CSExec', 'stdio'],
    ['ahexec', 'winexe', 'control'],
    ['ahexec_stdio00000001', 'winexe', 'stdio'],
    ['ahexec_stdin064C0001', 'winexe', 'stdin'],
    ['PSEXESVC', 'PsExec', 'control'],
    ['PSEXESVC-HR-PC-7980-stderr', 'PsExec', 'stderr'],
    ['svhost-HR-PC-7980-stdout', null, 'stdout'],
    ['svcctl', null, null],
    ['PAExplorer', null, null],
  ];
  for (const [name, tool, role] of cases) assert.equal(consoleName(name), { tool, role }, name);
});

/** As the bytes stand in it: the length of a text is what comes before its zero. */
const field = (text: string, size: number): string => toHex(concat(ascii(text), new Uint8Array(size - text.length)));

checkVectors('RemComMessage', decodeRemComMessage, [
  {
    name: 'a shell',
    source: 'elc__impacket_psexec.pcapng frame 200',
    hex: `${field('cmd.exe', 4096)} ${field('c:\\windows\\system32', 260)} 20000000 881a0000 ${field('KKiq', 260)} 00000000`,
    expected: { command: 'cmd.exe', workingDir: 'c:\\windows\\system32', priority: 0x20, processId: 6792, machine: 'KKiq', noWait: false },
  },
]);
checkVectors('RemComResponse', decodeRemComResponse, [
  { name: 'the end', source: 'elc__impacket_psexec.pcapng frame 1280', hex: '0000000000000000', expected: { errorCode: 0, returnCode: 0 } },
]);
checkVectors('RemComResponse of an error', decodeRemComResponse, [
  { name: 'built', source: 'RemCom.h, RemComResponse', hex: '0500000001000000', expected: { errorCode: 5, returnCode: 1 } },
]);
checkVectors('winexe control', (bytes) => readWinexeControl(latin1(bytes)), [
  { name: 'a version is asked', source: 'elc__winexesvc.pcap frame 65', hex: toHex(ascii('get version\n')), expected: {} },
  { name: 'a shell is run', source: 'elc__winexesvc.pcap frame 69', hex: toHex(ascii('run cmd.exe\n')), expected: { run: 'cmd.exe' } },
]);
checkVectors('console text', decodeConsoleText, [
  {
    name: 'what cmd.exe says',
    source: 'elc__impacket_psexec.pcapng frame 474',
    hex: toHex(ascii('The system cannot find the path specified.\r\n')),
    expected: { encoding: 'UTF-8', text: 'The system cannot find the path specified.\r\n' },
  },
]);
checkVectors('frames of PsExec', (bytes) => isEncryptedFrames(bytes, false), [
  {
    name: 'a length, and as much ciphertext',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frames 198 and 200',
    hex: '3000000020a2b4bf35697da0ca551ec99e81766379ebebceecb6667137ddd52203dd206e485eb4bf2354890b06e4142ecd2e0c00',
    expected: true,
  },
]);
checkVectors('greeting of PsExec', isPsExecHello, [
  { name: 'PsExec 2.2', source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frame 154', hex: 'c80000007ba205770602f02301f65601', expected: true },
]);

const wide = (text: string): Uint8Array => concat(new Bytes(4).u32(0, text.length).bytes, new Uint8Array(Buffer.from(text, 'utf16le')));
const flags = (...values: number[]): Uint8Array => new Uint8Array(values);

/** Written out as Settings::Serialize does, version 1. */
function settings(processors: number): Uint8Array {
  return concat(
    new Bytes(8 + 4 * processors).u32(0, 1).u32(4, processors).bytes,
    flags(0, 0, 0, 1, 0),
    new Bytes(4).u32(0, 0xffffffff).bytes,
    flags(0, 1, 0),
    wide('Passw0rd'),
    wide('LAB\\admin'),
    flags(0),
    wide('C:\\work'),
    flags(0),
    new Bytes(4).u32(0, 0x20).bytes,
    wide('cmd.exe'),
    wide('/c whoami'),
    flags(0, 0),
  );
}

function paexec(msgId: number, payload: Uint8Array, key?: number): Uint8Array {
  const clear = concat(new Bytes(8).u32(0, 99).u32(4, payload.length).bytes, payload);
  const id = new Bytes(2).u16(0, msgId).bytes;
  return key === undefined ? concat(id, clear) : concat(id, new Bytes(4).u32(0, key).bytes, unscrambled(clear, key));
}

test('PAExec: the settings are unscrambled by the key that is sent along', () => {
  for (const key of [0, 1, 0x12345678, 0xfffffffe]) {
    const message = decodePaexecMessage(paexec(1, settings(key & 3), key));
    assert.not.ok(isMalformed(message), String(key));
    if (isMalformed(message)) return;
    assert.equal(message.settings, {
      user: 'LAB\\admin',
      password: 'Passw0rd',
      useSystemAccount: false,
      runElevated: true,
      interactive: false,
      dontWaitForTerminate: true,
      workingDir: 'C:\\work',
      app: 'cmd.exe',
      appArgs: '/c whoami',
    });
  }
});

test('PAExec: a DWORD is XORed at every byte, with a key that grows by 3 (Remote.cpp, GetDataToSend)', () => {
  // By hand: 5 zeros under key 0x01020304: 04 03 02 01 00, then at byte 1 under 0x01020307: 07 03 02 01.
  assert.equal([...unscrambled(new Uint8Array(5), 0x01020304)], [0x04, 0x03 ^ 0x07, 0x02 ^ 0x03, 0x01 ^ 0x02, 0x01]);
});

/** No capture of PAExec is at hand: what its source writes (Settings::Serialize, version 1). */
checkDamaged('PAExec', decodePaexecMessage, [{ name: 'settings', source: 'PAExec, Settings.cpp', hex: toHex(paexec(1, settings(1), 7)) }]);

test('PAExec: the other messages, cuts and lies', () => {
  const start = paexec(5, concat(new Bytes(4).u32(0, 4711).bytes, wide('HR-PC')));
  assert.equal(decodePaexecMessage(start), { msgId: 5, uniqueProcessId: 99, start: { processId: 4711, computerName: 'HR-PC' } });
  assert.equal(decodePaexecMessage(paexec(4, new Bytes(4).u32(0, 3).bytes)), { msgId: 4, uniqueProcessId: 99, value: 3 });
  assert.equal(decodePaexecMessage(paexec(6, wide('no'))), { msgId: 6, uniqueProcessId: 99, error: 'no' });
  const whole = paexec(1, settings(1), 7);
  for (let length = 0; length < whole.length; length++) assert.ok(isMalformed(decodePaexecMessage(whole.subarray(0, length))), String(length));
  assert.ok(isMalformed(decodePaexecMessage(paexec(7, new Uint8Array(4)))));
  assert.ok(isMalformed(decodePaexecMessage(paexec(1, new Bytes(8).u32(0, 1).u32(4, 0xffffffff).bytes, 1))));
});

test('winexe: lines of its control pipe', () => {
  assert.equal(readWinexeControl('get version\nset runas LAB\\admin%pw\nrun cmd.exe /c dir\n'), { runAs: 'LAB\\admin%pw', run: 'cmd.exe /c dir' });
  assert.equal(readWinexeControl('version 0x0065\nstd_io_err 064C0001\nreturn_code 0000001F\n'), { returnCode: 31 });
  assert.equal(readWinexeControl('error Creating process(x) 2\n'), { error: 'Creating process(x) 2' });
});

test("PsExec's frames: a length and as much ciphertext, and nothing else", () => {
  const frame = (length: number): Uint8Array => concat(new Bytes(4).u32(0, length).bytes, new Uint8Array(length).fill(0xa5));
  assert.ok(isEncryptedFrames(concat(frame(16), frame(48)), false));
  assert.ok(isEncryptedFrames(concat(new Bytes(16).u32(0, 200).bytes, frame(19040)), false));
  assert.ok(isEncryptedFrames(concat(frame(16), frame(48)).subarray(0, 40), true));
  assert.not.ok(isEncryptedFrames(frame(17), false));
  assert.not.ok(isEncryptedFrames(ascii('Microsoft Windows [Version 6.1.7601]\r\n'), false));
  assert.not.ok(isEncryptedFrames(new Uint8Array(0), false));
  assert.not.ok(isEncryptedFrames(new Uint8Array(64), false));
});

test('text of consoles: which encoding, and what is none', () => {
  assert.equal(decodeConsoleText(ascii('dir\r\n')), { encoding: 'UTF-8', text: 'dir\r\n' });
  assert.equal(decodeConsoleText(new Uint8Array(Buffer.from('Größe\r\n'))), { encoding: 'UTF-8', text: 'Größe\r\n' });
  assert.equal(decodeConsoleText(new Uint8Array(Buffer.from('Größe\r\n')).subarray(0, 5))?.encoding, 'UTF-8');
  assert.equal(decodeConsoleText(new Uint8Array([0x47, 0x72, 0x94, 0xe1, 0x65])), null, 'too few letters of too many');
  assert.equal(decodeConsoleText(concat(ascii('Datentr'), new Uint8Array([0x84]), ascii('ger in Laufwerk C')))?.encoding, 'Latin-1');
  assert.equal(decodeConsoleText(new Uint8Array(Buffer.from('\ufeffwhoami\r\n', 'utf16le'))), { encoding: 'UTF-16LE', text: 'whoami\r\n' });
  assert.equal(decodeConsoleText(new Uint8Array(Buffer.from('whoami\r\n', 'utf16le')).subarray(1)), { encoding: 'UTF-16LE', text: 'hoami\r\n' });
  assert.equal(decodeConsoleText(ascii('exit\n\0')), { encoding: 'UTF-8', text: 'exit\n' });
  for (const none of [new Uint8Array(0), new Uint8Array(40).fill(0xa5), new Uint8Array([1, 2, 3, 4, 5]), new Uint8Array(9)])
    assert.equal(decodeConsoleText(none)?.text ?? '', '');
});

test.run();
