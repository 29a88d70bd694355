/** Calls that shut a machine down (MS-RSP, MS-RRP), and those for the domain's backup key (MS-BKRP). */
import type { Interpreter, Said } from '../understood.ts';
import { number, text } from '../../../facts.ts';
import { query } from './query.ts';

/** §3.2.4.1: what was asked for in clear; `reboot` decides between the two. */
export function shutdown(asked: Readonly<Record<string, unknown>>): Said {
  return {
    kind: 'shutdown',
    action: asked.reboot === true ? 'restart' : 'shut down',
    message: text(asked.message),
    timeout: number(asked.timeout),
    force: typeof asked.force === 'boolean' ? asked.force : null,
  };
}

export const aborted: Said = { kind: 'shutdown', action: 'abort', message: null, timeout: null, force: null };

export const interpretInitShutdown: Interpreter = ({ arguments: asked, opnum }) =>
  opnum === 1 ? aborted : opnum === 0 || opnum === 2 ? shutdown(asked) : undefined;

/** SHUTDOWN_FORCE_OTHERS, SHUTDOWN_FORCE_SELF and SHUTDOWN_RESTART (§2.3). */
const FORCE = 0x3;
const RESTART = 0x4;

export const interpretWindowsShutdown: Interpreter = ({ arguments: asked, opnum }) => {
  if (opnum === 1) return aborted;
  if (opnum !== 0) return undefined;
  const flags = number(asked.flags);
  return shutdown(flags === null ? asked : { ...asked, reboot: (flags & RESTART) !== 0, force: (flags & FORCE) !== 0 });
};

/** MS-BKRP §3.1.4.1: what the agent's GUID asks for. */
const AGENTS: Readonly<Record<string, string>> = {
  '7f752b10-178e-11d1-ab8f-00805f14db40': 'wrap a secret (BACKUPKEY_BACKUP_GUID)',
  '47270c64-2fc7-499b-ac5b-0e37cdce899a': 'unwrap a secret (BACKUPKEY_RESTORE_GUID)',
  '018ff48a-eaba-40c6-8f6d-72370240e967': 'the public key (BACKUPKEY_RETRIEVE_BACKUP_KEY_GUID)',
  '7fe94d50-178e-11d1-ab8f-00805f14db40': 'unwrap a secret (BACKUPKEY_RESTORE_GUID_WIN2K)',
};

export const interpretBackupKey: Interpreter = ({ arguments: asked }) => {
  const agent = text(asked.actionAgent);
  return query('backup key', agent === null ? null : (AGENTS[agent] ?? agent));
};
