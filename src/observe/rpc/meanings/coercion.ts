/** Calls that make a server open a path which the caller names: MS-EFSR, MS-DFSNM, MS-FSRVP, MS-EVEN, MS-RPRN. */
import type { Interpreter, Said, Understood } from '../understood.ts';
import { at, listAt, text, textsOf } from '../../../facts.ts';
import { query } from './query.ts';

export function coercion(path: string | null): Said {
  return { kind: 'coercion', path, listener: path === null ? null : hostOf(path) };
}

/** What Win32 and the object manager put before a path: `\\?\UNC\`, `\\.\UNC\`, `\??\UNC\`. */
const UNC_PREFIX = /^(\\\\[?.]|\\\?\?)\\UNC\\/i;

/** `\\host\share`, `\\host@80\share`, `\??\UNC\host\share`, `host`. */
function hostOf(path: string): string | null {
  const [first = ''] = path
    .replace(UNC_PREFIX, '')
    .replace(/^[\\/]+/, '')
    .split(/[\\/]/, 1);
  return first.replace(/@.*$/s, '') || null;
}

/** A path on another machine: a local file makes nobody connect. */
const isRemote = (path: string): boolean => UNC_PREFIX.test(path) || /^[\\/]{2}(?![?.][\\/])/.test(path);

export const interpretEfsrpc: Interpreter = ({ arguments: asked, opnum }) => {
  // closing, reading and writing of a raw file name no path, nor does a cache to be flushed, nor what is not supported
  if ((opnum >= 1 && opnum <= 3) || opnum === 11 || opnum === 20 || opnum > 22) return undefined;
  const path = text(asked.fileName);
  return path === null || isRemote(path) ? coercion(path) : undefined;
};

export const interpretNetdfs: Interpreter = ({ arguments: asked, results, opnum }) => {
  if (opnum === 4) return links(text(asked.dfsEntryPath), [results.dfsInfo]);
  if (opnum === 5 || opnum === 21) return links(text(asked.dfsEntryPath), listAt(results, 'dfsEnum', 'info', 'buffer'));
  // MS-DFSNM §3.1.4.1.9, §3.1.4.1.10: the target of a root, `\\server\share`
  if (opnum === 23 || opnum === 24) return coercion(text(asked.targetPath));
  if (![10, 11, 12, 13, 14, 15].includes(opnum)) return undefined;
  const server = text(asked.serverName);
  return coercion(server === null ? null : `\\\\${server.replace(/^\\+/, '')}`);
};

/** DFS_STORAGE_INFO (MS-DFSNM §2.2.2.5), or within DFS_STORAGE_INFO_1. */
const sharePath = (target: unknown): string =>
  `\\\\${text(at(target, 'serverName')) ?? ''}\\${text(at(target, 'shareName')) ?? ''}`;

/** Links of a DFS namespace, each with the shares behind it. */
function links(path: string | null, found: readonly unknown[]): Said {
  const names = found.flatMap((link) => [
    ...textsOf([at(link, 'entryPath'), at(link, 'ftDfsName'), at(link, 'dfsName')]),
    ...listAt(link, 'storage').map(sharePath),
  ]);
  return query('shares', path, names);
}

/** §3.1.4.8, §3.1.4.9: ShareName is a share of the server itself where a backup asks; another machine's makes it connect there. */
export const interpretFsrvp: Interpreter = ({ arguments: asked, ended, opnum }) => {
  if (opnum !== 8 && opnum !== 9) return undefined;
  const path = text(asked.shareName);
  return path !== null && isServers(path, ended) ? undefined : coercion(path);
};

/** Whether the path is on the server that is asked: by its address, or a name that its own NTLM challenge gave. */
function isServers(path: string, { carrier, common }: Understood['ended']): boolean {
  const server = carrier.session?.logon?.fields.server;
  const host = hostOf(path)?.toLowerCase();
  return [common.target.ip, server?.netbiosName, server?.dnsName].some((name) => name?.toLowerCase() === host);
}

/** ElfrOpenBELW and ElfrOpenBELA with a path on another machine. */
export function backupOf(path: string | null): Said | undefined {
  return path !== null && isRemote(path) ? coercion(path) : undefined;
}
