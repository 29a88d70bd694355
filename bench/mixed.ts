/**
 * Writes a capture of mixed traffic, 1 % of it SMB (replays of real recordings), or of SMB bulk transfers alone, or of many
 * small SMB operations and RPC calls.
 *
 *   node --import tsx bench/mixed.ts FILE [--bytes N] [--seed N] [--dense | --operations]
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seeded } from '../test/support/random.ts';
import { sharedCaptures } from '../test/support/shared.ts';
import { BackgroundTraffic } from './traffic/background.ts';
import { BulkTransfer } from './traffic/bulk.ts';
import { Operations } from './traffic/operations.ts';
import { Replays } from './traffic/replay.ts';
import { PcapWriter } from './traffic/writer.ts';

const SMB_SHARE = 0.01;
const RECORDINGS = [
  'zeek__smb-smb2.pcap',
  'sv__smb2-07-20171220_smb_psexec_add_user.pcap',
  'otrf__covenant_copy_smb_CreateRequest_2020-09-22145302.pcap',
  'malcolm__smb_mimikatz_copy_to_host.pcap',
];

const CALLS = ['elc__samrdump.pcap', 'elc__winexesvc.pcap', 'elc__dcsync_secretsdump.pcap', 'elc__atexec.pcap', 'elc__Wmiexec-Regout-Whoami.pcap'];

export interface Made {
  readonly path: string;
  readonly bytes: number;
  readonly frames: number;
  /** What an analysis of it has to find at least. */
  readonly smbConversations: number;
  readonly files: number;
  readonly contentBytes: number;
}

export function makeMixed(path: string, bytes: number, seed = 1): Made {
  const recordings = sharedCaptures().filter(({ name }) => RECORDINGS.includes(name));
  const writer = new PcapWriter(path);
  const background = new BackgroundTraffic(seeded(seed));
  const replays = recordings.length > 0 ? new Replays(recordings.map((capture) => capture.path)) : undefined;
  const bulk = replays === undefined ? new BulkTransfer(seeded(seed + 1), 1) : undefined;
  bulk?.begin(writer);
  let smb = 0;
  while (writer.size < bytes) {
    if (smb >= SMB_SHARE * writer.size) background.step(writer);
    else if (replays !== undefined) smb += replays.step(writer);
    else if (bulk !== undefined) {
      const before = writer.size;
      bulk.file(writer);
      smb += writer.size - before;
    }
  }
  writer.close();
  const { files = 0, contentBytes = 0 } = bulk ?? {};
  return { path, bytes: writer.size, frames: writer.frames, smbConversations: replays?.count ?? 1, files, contentBytes };
}

export function makeDense(path: string, bytes: number, seed = 1): Made {
  const writer = new PcapWriter(path);
  const random = seeded(seed);
  const transfers = [1, 2, 3, 4].map((client) => new BulkTransfer(seeded(seed + client), client));
  for (const transfer of transfers) transfer.begin(writer);
  while (writer.size < bytes) random.pick(transfers).file(writer);
  for (const transfer of transfers) transfer.end(writer);
  writer.close();
  const sum = (of: (transfer: BulkTransfer) => number): number => transfers.reduce((total, transfer) => total + of(transfer), 0);
  return {
    path,
    bytes: writer.size,
    frames: writer.frames,
    smbConversations: transfers.length,
    files: sum((transfer) => transfer.files),
    contentBytes: sum((transfer) => transfer.contentBytes),
  };
}

/** Small operations: sessions of the generator, and replays of recordings full of calls, half of the bytes each. */
export function makeOperations(path: string, bytes: number, seed = 1): Made {
  const recordings = sharedCaptures().filter(({ name }) => CALLS.includes(name));
  const writer = new PcapWriter(path);
  const operations = new Operations(seeded(seed));
  const replays = recordings.length > 0 ? new Replays(recordings.map((capture) => capture.path)) : undefined;
  let replayed = 0;
  while (writer.size < bytes) {
    if (replays !== undefined && replayed < writer.size / 2) replayed += replays.step(writer);
    else operations.step(writer);
  }
  writer.close();
  const smbConversations = operations.count + Math.max(0, (replays?.count ?? 0) - 1);
  return { path, bytes: writer.size, frames: writer.frames, smbConversations, files: 0, contentBytes: 0 };
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { bytes: { type: 'string', default: '1e9' }, seed: { type: 'string', default: '1' }, dense: { type: 'boolean', default: false }, operations: { type: 'boolean', default: false } },
  });
  const kind = values.dense ? 'dense' : values.operations ? 'operations' : 'mixed';
  const make = { dense: makeDense, operations: makeOperations, mixed: makeMixed }[kind];
  const path = positionals[0] ?? join(tmpdir(), `hoptrace-${kind}.pcap`);
  if (existsSync(path) && positionals[0] === undefined) console.error(`${path} is written anew`);
  console.log(JSON.stringify(make(path, Number(values.bytes), Number(values.seed))));
}
