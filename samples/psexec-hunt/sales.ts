/** 283 s: HR-PC to SALES-PC as ssales, one run of PsExec with a shell that stays (write-ups: "Attack 1"). */
import { hex } from './bytes.ts';
import {
  DELAYED,
  endConsole,
  openConsole,
  runCommand,
  scroll,
  type Scrolling,
  SealedText,
  typeLine,
} from './console.ts';
import { WITH_HOLE } from './copy.ts';
import { close, openShareRoot } from './files.ts';
import { HR_PC, type Hosts, SALES_PC } from './hosts.ts';
import type { Account, Exchange } from './ntlmssp.ts';
import type { Frame } from './pcapng.ts';
import { copyExecutable, deleteExecutable, deleteKey, openPipes, pollKey, type Run, writeKey } from './psexec.ts';
import { randomFor } from './random.ts';
import { installService, removeService } from './service.ts';
import { connectTree, logOff, logOn, openConnection, queryNetworkInterfaces } from './session.ts';
import { SmbConnection } from './smb2.ts';
import { TcpConnection } from './tcp.ts';
import { Clock, seconds } from './time.ts';

/** Frames 123 to 145. */
const KNOWN_TIMES = [
  ...['283.377174691', '283.377427395', '283.377579059', '283.377709614', '283.391524693', '283.391698158'],
  ...['283.392090503', '283.408340907', '283.408953905', '283.409462212', '283.410943757', '283.411622302'],
  ...['283.411827867', '283.412065141', '283.412187811', '283.413341567', '283.413774978', '283.414399066'],
  ...['283.414635659', '283.415018065', '283.415221417', '283.415525526', '283.416104840'],
];

/** Frames 146, 192, 238, 240, 248, 287 and 318, by their place in the copy. */
const COPY_TIMES = (
  [
    [0, '283.416613182'],
    [46, '283.417114851'],
    [92, '283.417522916'],
    [94, '283.417987816'],
    [102, '283.418123921'],
    [141, '283.418822729'],
    [172, '283.418910895'],
  ] as const
).map(([place, time]) => [place, seconds(time)] as const);

const ACCOUNT: Account = {
  domain: '',
  user: 'ssales',
  workstation: HR_PC.netbios,
  targetName: 'cifs/10.0.0.133',
  proof: hex('3df6cfbba531a4c8342f4f59dccfbb1c'),
  clientChallenge: hex('34c658f37f820b75'),
  sessionKey: hex('a0830af8b213822ea2f63ecce42c5067'),
};

const EXCHANGE: Exchange = {
  server: SALES_PC,
  serverChallenge: hex('e87c97ead5776bbe'),
  time: hex('cb9d8e7016fcd901').readBigUInt64LE(),
};

const IPC = 1;
const ADMIN = 5;

/** Seconds at which the attacker types a line, and the reads that its output takes. */
const LINES = [
  [291e9, 3],
  [304e9, 5],
  [329e9, 2],
  [352e9, 6],
  [388e9, 4],
  [417e9, 3],
  [446e9, 4],
] as const;
/** Looks at the key file until the long output begins. */
const POLLS = 103;
const POLLS_BEGIN = 286.021e9;
const POLL_EVERY = 1.65e9;

/** The long output: lines of 64 or 80 bytes, a hundred and fifty a second. */
const OUTPUT_BEGINS = seconds('457.214');
const OUTPUT: Scrolling = { lines: 9184, late: 44, slowServer: 339, slowClient: 264 };

const LAST_PACKET = '521.565875104';

export function attackSales(hosts: Hosts): Frame[] {
  const frames: Frame[] = [];
  const random = randomFor('sales');
  const clock = new Clock(random);
  const tcp = new TcpConnection(frames, clock, hosts.hr, 49696, hosts.sales, 445);
  const smb = new SmbConnection(tcp, random);
  const run: Run = { smb, admin: ADMIN, ipc: IPC, key: '1C6C5D14', processId: 7980 };
  const caller = { frames, clock, client: hosts.hr, server: hosts.sales, names: SALES_PC, account: ACCOUNT };

  clock.exactly(...KNOWN_TIMES);
  openConnection(smb, { server: SALES_PC, withSmb1: true });
  logOn(smb, { exchange: EXCHANGE, account: ACCOUNT, sessionId: 0x0000300000000039n });
  connectTree(smb, 'IPC$', IPC, hex('124fcd0bae61405e88a1574f4c8ca7ff'));
  queryNetworkInterfaces(smb, IPC, SALES_PC);
  connectTree(smb, 'ADMIN$', ADMIN, hex('47f1c8bdba36459d4a6b594a2518e317'));
  close(openShareRoot(smb, ADMIN));
  copyExecutable(run, { order: WITH_HOLE, times: COPY_TIMES });
  clock.jump(seconds('283.641'));
  const key = writeKey(run);
  tcp.acknowledge('client', DELAYED);
  installService(caller, [49697, 49698], 4);
  clock.jump(seconds('283.801'));
  const pipes = openPipes(run);

  const text = new SealedText('sales');
  const console = openConsole(smb, pipes, text, 4);
  const lines = [...LINES];
  for (let poll = 0; poll < POLLS; poll++) {
    const time = POLLS_BEGIN + poll * POLL_EVERY;
    if (lines.length > 0 && lines[0]![0] < time) runCommand(console, lines.shift()![1]);
    clock.jump(time);
    pollKey(key);
    tcp.acknowledge('client', DELAYED);
  }
  clock.jump(OUTPUT_BEGINS);
  typeLine(console);
  scroll(console, OUTPUT);

  clock.jump(seconds('521.1'));
  endConsole(console, text.bytes(1));
  removeService(caller, { mapper: 49699, control: 49700 }, 4);
  deleteExecutable(run);
  deleteKey(run, key);
  logOff(smb, [ADMIN, IPC]);
  const last = seconds(LAST_PACKET);
  clock.exactlyAt([last - 381_204, last - 203_511, last]);
  tcp.finish();
  return frames;
}
