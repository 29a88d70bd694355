/**
 * Recordings of a real Samba server and its clients, made by the shared smb-lab. HOPTRACE_LAB names a folder where they
 * lie already, or where they are to be kept; without it they are made anew.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Observation } from '../../src/observations.ts';
import { observe } from '../support/analyze.ts';
import { root } from '../support/shared.ts';

export const SCENARIOS = [
  'nt1',
  'smb202',
  'smb210',
  'smb300',
  'smb311',
  'sign',
  'seal',
  'seal-ccm',
  'netbios',
  'ipv6',
  'badauth',
  'null',
  'rpc',
  'drop',
  'many',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

const TOOLS = ['bash', 'smbd', 'smbpasswd', 'smbclient', 'rpcclient', 'net', 'tcpdump', 'ip', 'ethtool', 'useradd'];
const TIME_LIMIT_MS = 300_000;

export interface LabFile {
  name: string;
  size: number;
  sha256: string;
}

export interface Recording {
  client: string;
  server: string;
  serverName: string;
  user: string;
  files: LabFile[];
  seen: Observation[];
}

/** The folder with all recordings; undefined, and said so, where they cannot be made. */
export function recordings(): string | undefined {
  const kept = process.env.HOPTRACE_LAB;
  if (kept !== undefined && SCENARIOS.every((scenario) => existsSync(truthIn(kept, scenario)))) return kept;
  const lab = join(root, '..', 'shared', 'tools', 'smb-lab');
  const reason = whyNot(lab);
  if (reason !== undefined) {
    console.log(`SKIPPED the recordings of a Samba server: ${reason}`);
    return undefined;
  }
  if (kept !== undefined) mkdirSync(kept, { recursive: true });
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'hoptrace-lab-'));
  if (kept === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { status, signal, stderr } = spawnSync(lab, [folder, ...SCENARIOS], {
    encoding: 'utf8',
    timeout: TIME_LIMIT_MS,
  });
  if (status !== 0) throw new Error(`smb-lab ended with ${signal ?? status}: ${stderr.trim()}`);
  return folder;
}

function whyNot(lab: string): string | undefined {
  if (!existsSync(lab)) return 'shared/tools/smb-lab is not beside the project';
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  const missing = TOOLS.filter((tool) => !isInstalled(tool));
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined;
}

function isInstalled(tool: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function truthIn(folder: string, scenario: Scenario): string {
  return join(folder, `${scenario}.truth.json`);
}

export async function recording(folder: string, scenario: Scenario): Promise<Recording> {
  const truth = JSON.parse(readFileSync(truthIn(folder, scenario), 'utf8'));
  return { ...truth, seen: await observe(join(folder, `${scenario}.pcap`)) };
}
