import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { columns } from '../../src/report/layout.ts';
import { textReport } from '../../src/report/text.ts';
import { MAX_ROWS } from '../../src/report/text/table.ts';
import {
  all,
  blindSpot,
  capture,
  connection,
  file,
  logon,
  pipe,
  rpc,
  server,
  service,
  SHA256,
  share,
  transfer,
} from './samples.ts';

const report = (...observations: Observation[]): string => textReport([...observations, capture()]);

test('one of each kind', () => {
  assert.is(
    textReport(all()),
    `lab.pcap
  pcap, ETHERNET, 1,234 packets, 567,890 bytes on the wire
  2020-07-19 13:14:41 to 13:15:11 UTC (30.5 s)

Machines by their own word
  10.0.0.133      SALES-PC, sales-pc.sales.local, domain SALES, Windows version
                  10.0.19041 (frame 12)
  10.0.0.130      calls itself ATTACKER in logging on (frame 12)

Logons
  10.0.0.130 → 10.0.0.133:445 (SALES-PC)
    13:14:41.180  12→13  SALES\\ssales from ATTACKER, NTLMv2, for
                         cifs/10.0.0.133: success

Shares
  10.0.0.130 → 10.0.0.133:445 (SALES-PC) as SALES\\ssales
    13:14:41.180  12→13  \\\\10.0.0.133\\ADMIN$ (disk): connected

Files transferred
  10.0.0.130 → 10.0.0.133:445 (SALES-PC) as SALES\\ssales
    13:14:41.180  20→60  written: \\\\10.0.0.133\\ADMIN$\\PSEXESVC.exe
                         145,568 bytes, complete
                         PE executable, x86 exe, linked 2016-06-28T18:41:54Z
                         says of itself: original name psexesvc.exe
    sha256 ${SHA256}

File operations
  10.0.0.130 → 10.0.0.133:445 (SALES-PC) as SALES\\ssales
    13:14:41.180  12→13  created: \\\\10.0.0.133\\ADMIN$\\PSEXESVC.exe

Pipes
  10.0.0.130 → 10.0.0.133:445 (SALES-PC) as SALES\\ssales
    13:14:41.180  12→13  svcctl: opened

Services
  10.0.0.130 → 10.0.0.133:445 (SALES-PC) as SALES\\ssales
    13:14:41.180  12→13  create PSEXESVC: done
                         binary path %SystemRoot%\\PSEXESVC.exe
                         SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START

Remote procedure calls
  10.0.0.130 → 10.0.0.133:445 (SALES-PC) as SALES\\ssales
    13:14:41.180  12→13  svcctl 2.0 over pipe svcctl
                         RCreateServiceW (frame 12)

Connections
  1 connection: 1 SMB2/3
  10.0.0.130 → 10.0.0.133:445 (SALES-PC)
    13:14:41.180  12→13  SMB 3.1.1, signing required, encryption AES-128-GCM

Blind spots
  10.0.0.130 → 10.0.0.133:445 (SALES-PC)
    13:14:41.180  12  encrypted: 12 messages are encrypted (4,096 bytes) to
                      frame 80
`,
  );
});

test('refused and unanswered requests are called so', () => {
  const text = report(
    logon({ outcome: 'failure', status: 'STATUS_LOGON_FAILURE' }),
    share({ status: 'unknown', responseFrame: null }),
    file({ status: 'STATUS_SHARING_VIOLATION', result: null }),
    service({ status: 'ERROR_SERVICE_EXISTS', returnCode: 1073 }),
    connection({ handshake: 'refused', protocol: null }),
  );
  assert.match(text, /refused:\s+STATUS_LOGON_FAILURE/);
  assert.match(text, /ADMIN\$ \(disk\):\s+no answer seen/);
  assert.match(text, /refused:\s+STATUS_SHARING_VIOLATION/);
  assert.match(text, /create PSEXESVC: failed:\s+ERROR_SERVICE_EXISTS/);
  assert.match(text, /connection refused/);
});

test('what is sealed is not guessed at', () => {
  const text = report(
    service({
      sealed: true,
      status: 'unknown',
      name: null,
      binaryPath: null,
      displayName: null,
      serviceType: null,
      startType: null,
    }),
  );
  assert.match(text, /create \(RCreateServiceW\): sealed\n/);
});

test('equal rows are counted, with the last frame', () => {
  const text = report(
    ...[12, 14, 30].map((frame) => logon({ frame, outcome: 'failure', status: 'STATUS_LOGON_FAILURE' })),
  );
  assert.match(text.replaceAll(/\s+/g, ' '), /×3, last in frame 30/);
});

test('a transfer with holes says what is missing, and why there is no hash', () => {
  const holes: [number, number][] = [[4096, 1000]];
  const text = report(
    transfer({
      complete: false,
      bytes: 144568,
      holes,
      holeCount: 1,
      sha256: null,
      unhashed: 'not complete',
      pe: null,
      type: null,
    }),
  );
  assert.match(
    text.replaceAll(/\s+/g, ' '),
    /not complete: 144,568 of 145,568 bytes seen, 1 hole, the first of 1,000 bytes at 4,096 no hash: not complete/,
  );
});

test('what goes through a pipe that is no DCE/RPC is set apart', () => {
  const text = report(
    pipe({ name: 'PSEXESVC' }),
    pipe({
      action: 'close',
      name: 'PSEXESVC',
      rpc: false,
      messagesWritten: 1,
      bytesWritten: 19,
      messagesRead: 2,
      bytesRead: 72,
    }),
  );
  assert.match(
    text.replaceAll(/\s+/g, ' '),
    /PSEXESVC: opened not DCE\/RPC, 1 message \(19 bytes\) written, 2 messages \(72 bytes\) read/,
  );
});

test('remote procedures are listed by interface, each with its number of calls and what failed', () => {
  const unnamed = { interface: null, operation: null, opnum: 3, pipe: null, transport: 'ncacn_ip_tcp' } as const;
  const text = report(
    rpc(),
    rpc({ frame: 20, returnCode: 1073, returnName: 'ERROR_SERVICE_EXISTS' }),
    rpc({ ...unnamed, status: 'nca_s_op_rng_error', frame: 40 }),
  );
  assert.match(text.replaceAll(/\s+/g, ' '), /RCreateServiceW ×2 \(frame 12 on, 1 ERROR_SERVICE_EXISTS\)/);
  assert.match(
    text.replaceAll(/\s+/g, ' '),
    /interface unknown \(its bind was not seen\) over TCP opnum 3 \(frame 40, nca_s_op_rng_error\)/,
  );
});

test('nothing of the wire reaches the terminal unchanged', () => {
  const evil = '\x1b]0;owned\x07\u202eexe\n\x9b31m';
  const text = textReport([
    logon({
      domain: evil,
      user: evil,
      workstation: evil,
      targetName: evil,
      status: evil,
      realm: evil,
      server: { ...server, netbiosName: evil, dnsName: evil },
    }),
    share({ path: evil, status: evil, properties: [evil] }),
    file({ share: evil, name: evil, status: evil, disposition: evil }),
    file({ action: 'rename', name: evil, newName: evil, information: evil }),
    transfer({
      name: evil,
      type: evil,
      pe: {
        machine: evil,
        kind: 'exe',
        linkTime: evil,
        sections: [evil],
        subsystem: evil,
        version: { CompanyName: evil, OriginalFilename: evil },
      },
    }),
    transfer({ complete: false, sha256: null, unhashed: evil }),
    pipe({ name: evil, status: evil }),
    service({
      name: evil,
      displayName: evil,
      binaryPath: evil,
      arguments: [evil],
      control: evil,
      state: evil,
      startName: evil,
      serviceType: evil,
      startType: evil,
      status: evil,
      operation: evil,
      sealed: true,
    }),
    rpc({
      operation: evil,
      pipe: evil,
      status: evil,
      authLevel: evil,
      interface: { uuid: evil, version: evil, name: evil },
    }),
    rpc({
      operation: null,
      interface: { uuid: evil, version: evil, name: null },
      returnCode: 1,
      returnName: evil,
      pipe: 'x',
    }),
    blindSpot({ what: evil }),
    capture({ name: evil, linkTypes: [evil], problems: [{ problem: evil, what: evil, offset: 0, count: 1 }] }),
  ]);
  assert.not.match(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  assert.not.match(text, /^exe/m, 'a line break out of a name');
});

test('lines keep to the width, but for what has to stay whole', () => {
  for (const width of [80, 100, 132]) {
    for (const line of textReport(all(), { width }).split('\n')) assert.ok(columns(line) <= width, `${width}: ${line}`);
  }
});

test('a section keeps a bounded number of rows and says how many more there were', () => {
  const many = Array.from({ length: MAX_ROWS + 250 }, (_, i) => file({ name: `${i}.txt`, frame: i + 1 }));
  assert.match(report(...many), /and 250 more \(--format ndjson lists everything\)/);
});

test('a capture of more than a day gives dates', () => {
  const text = textReport([logon(), capture({ lastTime: '2020-07-21T00:00:00.000000Z' })]);
  assert.match(text, /2020-07-19 13:14:41\.180 {2}12→13/);
});

test('a capture without anything of ours says so', () => {
  const text = textReport([
    capture({
      packets: 1,
      bytes: 60,
      problems: [{ problem: 'cut short', what: 'the file ends within a record', offset: 90, count: 1 }],
    }),
  ]);
  assert.match(text, /1 packet, 60 bytes/);
  assert.match(text, /Nothing over SMB or DCE\/RPC was found\./);
  assert.match(text, /Problems of the capture\n {2}cut short: the file ends within a record/);
});

test.run();
