/** The built command, run as people run it; and captures for it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACK, framesOf, pcap, RST, type Segment, SYN } from '../support/capture-builder.ts';
import { root } from '../support/shared.ts';

export const MAIN = join(root, 'dist', 'node', 'hoptrace.cjs');

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

export function hoptrace(words: readonly string[], input?: Uint8Array): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

export const start = (words: readonly string[]) => spawn(process.execPath, [MAIN, ...words], { stdio: 'pipe' });

/** Two machines, of which the second refuses: the least that makes an observation. */
function refusedConnection(): Segment[] {
  const client = { ip: '10.0.0.130', port: 49757 };
  const server = { ip: '10.0.0.133', port: 445 };
  const payload = new Uint8Array(0);
  const time = 1_595_164_481_180_768_000n;
  return [
    { time, source: client, target: server, side: 0, seq: 1000, ack: 0, flags: SYN, payload },
    { time: time + 1_000_000n, source: server, target: client, side: 1, seq: 0, ack: 1001, flags: RST | ACK, payload },
  ];
}

export const capture: Uint8Array = pcap(framesOf(refusedConnection()));

const inHours = (hours: bigint): Uint8Array =>
  pcap(framesOf(refusedConnection()).map((frame) => ({ ...frame, time: frame.time + hours * 3_600_000_000_000n })));

/** The same an hour later, and two. */
export const later: Uint8Array = inHours(1n);
export const latest: Uint8Array = inHours(2n);

export interface Folder {
  path: string;
  /** Writes a file and returns where. */
  put(name: string, bytes: Uint8Array | string): string;
  folder(name: string): string;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'hoptrace-test-'));
  return {
    path,
    put(name, bytes) {
      writeFileSync(join(path, name), bytes);
      return join(path, name);
    },
    folder(name) {
      mkdirSync(join(path, name));
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
