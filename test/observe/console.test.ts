/** Consoles through pipes, in real captures: what is text, what is ciphertext, how it ended. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observeShared, select } from '../support/analyze.ts';

test('impacket psexec: four pipes of RemCom', async () => {
  const seen = await observeShared('elc__impacket_psexec.pcapng');
  if (seen === undefined) return;
  const [control] = select(seen, 'console', { role: 'control' });
  assert.equal(
    [control.tool, control.command, control.client, control.clientProcess, control.returnCode, control.firstFrame, control.bytesWritten],
    ['RemCom', 'cmd.exe', 'KKiq', 6792, 0, 200, 4628],
  );
  const [stdin] = select(seen, 'console', { role: 'stdin' });
  assert.equal(stdin.pieces.map(({ text }) => text.trim()).slice(-3), ['psloggedon.exe', 'psloggedon.exe -accepteula', 'exit']);
  const [stdout] = select(seen, 'console', { role: 'stdout' });
  assert.equal([stdout.messagesRead, stdout.bytesRead, stdout.truncated, stdout.end], [441, 41320, false, 'STATUS_PIPE_BROKEN']);
  assert.equal(new Set(stdout.pieces.map(({ encoding }) => encoding)), new Set(['UTF-8', 'UTF-16LE']));
  assert.ok(stdout.pieces.some(({ text }) => text.includes("PsLoggedon v1.35 - See who's logged on")));
});

test('PsExec 2.2: encrypted, with messages, volumes and the end', async () => {
  const seen = await observeShared('sv__smb2-07-20171220_smb_psexec_add_user.pcap');
  if (seen === undefined) return;
  assert.equal(
    select(seen, 'console').map((o) => [o.name, o.encrypted, o.pieces.length, o.messagesWritten, o.messagesRead, o.bytesWritten, o.bytesRead, o.end]),
    [
      ['PSEXESVC-VICTIM-PC-2412-stdout', true, 0, 0, 4, 0, 72, 'STATUS_PIPE_DISCONNECTED'],
      ['PSEXESVC', true, 0, 3, 5, 19060, 19080, null],
    ],
  );
});

test('DCE/RPC is no console', async () => {
  const seen = await observeShared('elc__samrdump.pcap');
  if (seen === undefined) return;
  assert.equal(select(seen, 'console'), []);
});

test.run();
