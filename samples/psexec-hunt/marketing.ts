/** 534 s: HR-PC to MARKETING-PC; jdoe is refused, .\IEUser comes in and runs PsExec three times (write-ups: "Attack 2"). */
import { hex } from './bytes.ts';
import { DELAYED, endConsole, openConsole, SealedText, streamOut } from './console.ts';
import { type Copy, LEISURELY, UNDISTURBED } from './copy.ts';
import { close, failToDelete, openShareRoot } from './files.ts';
import { HR_PC, type Hosts, MARKETING_PC } from './hosts.ts';
import type { Account, Exchange } from './ntlmssp.ts';
import type { Frame } from './pcapng.ts';
import {
  copyExecutable,
  deleteExecutable,
  deleteKey,
  EXECUTABLE_NAME,
  openPipes,
  type Run,
  writeKey,
} from './psexec.ts';
import { randomFor } from './random.ts';
import { askEndpointMapper, type Caller, installService, removeService } from './service.ts';
import { connectTree, logOff, logOn, openConnection, queryNetworkInterfaces } from './session.ts';
import { SmbConnection } from './smb2.ts';
import { TcpConnection } from './tcp.ts';
import { Clock, fileTime, seconds } from './time.ts';

const TARGET_NAME = 'cifs/10.0.0.131';
const JDOE: Account = { domain: '', user: 'jdoe', workstation: HR_PC.netbios, targetName: TARGET_NAME };
const IEUSER: Account = { domain: '.', user: 'IEUser', workstation: HR_PC.netbios, targetName: TARGET_NAME };

const ADMIN = 1;
const IPC = 5;

/** Frames 38506 to 38516; the handshake and the SMB1 request between what the write-ups show are ours. */
const REFUSED_TIMES = [
  ...['534.412820000', '534.413091337', '534.413240902', '534.413402118', '534.439019263', '534.439371137'],
  ...['534.440043786', '534.441044795', '534.441660177', '534.442101273', '534.444591857'],
];
/** Frames 38528 to 38546. */
const ACCEPTED_TIMES = [
  ...['536.502604411', '536.502871905', '536.503019873', '536.503317655', '536.504043445', '536.504981666'],
  ...['536.505360681', '536.505779275', '536.507437004', '536.507892878', '536.508155069', '536.508497901'],
  ...['536.508858165', '536.509453380', '536.509702844', '536.509960127', '536.510181193', '536.510589012'],
  '536.511108734',
];
/** Frames 38547, 38593, 38639 and 38641, by their place in the copy. */
const COPY_TIMES = (
  [
    [0, '536.511630418'],
    [46, '536.512572185'],
    [92, '536.513142734'],
    [94, '536.513592255'],
    [219, '536.515204377'],
  ] as const
).map(([place, time]) => [place, seconds(time)] as const);

interface Plan {
  key: string;
  processId: number;
  sessionId: bigint;
  /** Client's ports: SMB, endpoint mapper, svcctl to install, svcctl to remove. */
  ports: readonly [number, number, number, number];
  begins: string;
  /** Blocks of the first read of output. */
  banner: number;
  /** Reads of 64 KiB. */
  bulk: number;
  /** Tries to delete PSEXESVC.exe that are refused because it still runs. */
  denied: number;
  challenge: Uint8Array;
  ends: string;
}

/** Three runs of a command whose output alone is seen; what it was cannot be known. */
const RUNS: readonly Plan[] = [
  {
    key: '8FF87B23',
    processId: 5312,
    sessionId: 0x0000280000000021n,
    ports: [49703, 49704, 49705, 49706],
    begins: '536.502',
    banner: 300,
    bulk: 0,
    denied: 0,
    challenge: hex('5b1e0fd26c93a748'),
    ends: '543.918220417',
  },
  {
    key: 'AF58F077',
    processId: 8764,
    sessionId: 0x0000280000000025n,
    ports: [49707, 49708, 49709, 49710],
    begins: '546.870412',
    banner: 300,
    bulk: 0,
    denied: 10,
    challenge: hex('91c4e6003d5fb82a'),
    ends: '556.104663290',
  },
  {
    key: 'CF174DD5',
    processId: 2236,
    sessionId: 0x0000280000000029n,
    ports: [49711, 49712, 49713, 49714],
    begins: '557.930117',
    banner: 4,
    bulk: 6,
    denied: 0,
    challenge: hex('27d80b6ef1439c56'),
    ends: '566.651920084',
  },
];
const BULK_BLOCKS = 4096;
const DENIED_AT = seconds('555.012');

export function attackMarketing(hosts: Hosts): Frame[] {
  const frames: Frame[] = [];
  const clock = new Clock(randomFor('marketing clock'));
  const about = { frames, clock, client: hosts.hr, server: hosts.marketing, names: MARKETING_PC };
  refuse({ ...about, account: JDOE });
  for (const plan of RUNS) runOnce({ ...about, account: IEUSER }, plan);
  return frames;
}

function connect({ frames, clock, client, server }: Caller, port: number): SmbConnection {
  const tcp = new TcpConnection(frames, clock, client, port, server, 445);
  return new SmbConnection(tcp, randomFor(`marketing ${port}`));
}

const exchangeAt = (clock: Clock, serverChallenge: Uint8Array): Exchange => ({
  server: MARKETING_PC,
  serverChallenge,
  time: fileTime(clock.now),
});

/** jdoe's password is wrong or his account unknown: the session ends there. The endpoint mapper, which asks no name, answers. */
function refuse(caller: Caller): void {
  const { clock, account } = caller;
  clock.exactly(...REFUSED_TIMES);
  const smb = connect(caller, 49701);
  openConnection(smb, { server: MARKETING_PC, withSmb1: true });
  const exchange = exchangeAt(clock, hex('d3ed497fa223e78a'));
  logOn(smb, { exchange, account, sessionId: 0x000028000000001dn }, false);
  smb.tcp.reset('client');
  const mapper = askEndpointMapper(caller, 49702);
  mapper.acknowledge('client', [45_000_000, 55_000_000]);
  clock.wait(1_200_000_000);
  mapper.reset('client');
}

function runOnce(caller: Caller, plan: Plan): void {
  const { clock, account } = caller;
  const isFirst = plan === RUNS[0];
  const [smbPort, mapperPort, installPort, removePort] = plan.ports;
  clock.jump(seconds(plan.begins));
  if (isFirst) clock.exactly(...ACCEPTED_TIMES);
  const smb = connect(caller, smbPort);
  const run: Run = { smb, admin: ADMIN, ipc: IPC, key: plan.key, processId: plan.processId };

  openConnection(smb, { server: MARKETING_PC, withSmb1: false });
  logOn(smb, { exchange: exchangeAt(clock, plan.challenge), account, sessionId: plan.sessionId });
  connectTree(smb, 'ADMIN$', ADMIN);
  queryNetworkInterfaces(smb, ADMIN, MARKETING_PC);
  close(openShareRoot(smb, ADMIN));
  copyExecutable(run, isFirst ? { order: UNDISTURBED, times: COPY_TIMES } : soon(clock));
  if (isFirst) clock.exactly('536.829511208', '536.829680819');
  else clock.wait(310_000_000);
  connectTree(smb, 'IPC$', IPC);
  const key = writeKey(run);
  smb.tcp.acknowledge('client', DELAYED);
  installService(caller, [mapperPort, installPort], 2);
  const pipes = openPipes(run);

  const text = new SealedText(`marketing ${plan.key}`);
  const console = openConsole(smb, pipes, text, 3, plan.banner);
  clock.wait(2_400_000_000);
  if (plan.bulk > 0) streamOut(console, plan.bulk, BULK_BLOCKS);
  endConsole(console, text.bytes(1));
  smb.tcp.acknowledge('client', DELAYED);
  if (plan.denied > 0) clock.jump(DENIED_AT);
  for (let tries = 0; tries < plan.denied; tries++) {
    failToDelete(smb, ADMIN, EXECUTABLE_NAME, [5_000_000, 15_000_000]);
    smb.tcp.acknowledge('client', DELAYED);
  }
  removeService(caller, { control: removePort }, 1);
  deleteExecutable(run);
  deleteKey(run, key);
  logOff(smb, [ADMIN, IPC]);
  const end = seconds(plan.ends);
  clock.exactlyAt([end - 401_377, end - 215_020, end]);
  smb.tcp.finish();
}

/** A copy whose times nobody wrote down: it begins when the file is open and takes four milliseconds. */
const soon = (clock: Clock): Copy => ({
  order: LEISURELY,
  times: [
    [0, clock.now + 2_500_000],
    [225, clock.now + 6_100_000],
  ],
});
