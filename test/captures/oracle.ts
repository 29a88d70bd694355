/** What TShark reads in a capture (its JSON beside the shared captures), and what we read, as facts of the same form. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Observation } from '../../src/observations.ts';
import { select } from '../support/analyze.ts';
import type { SharedCapture } from '../support/shared.ts';

/** Fields of one fact; undefined where the oracle does not know. */
export type Fact = readonly (string | number | undefined)[];

interface Framed {
  frame: number;
  status?: string | null;
  status_frame?: number | null;
}

interface StoredFile {
  filename?: string;
  tree?: string | null;
  write_ops?: number;
  write_bytes_acked?: number;
  write_max_end?: number;
  read_ops?: number;
  read_bytes?: number;
  read_max_end?: number;
}

export interface Truth {
  packets: number;
  bytes_on_wire: number;
  ntlm_authenticate?: (Framed & { user?: string; domain?: string; workstation?: string; via?: string })[];
  tree_connects?: (Framed & { path: string; proto?: string })[];
  creates?: (Framed & { filename?: string; proto?: string })[];
  deletes?: (Framed & { filename?: string; proto?: string })[];
  renames?: (Framed & { filename?: string; to?: string })[];
  pipe_waits?: (Framed & { name: string })[];
  dcerpc?: {
    requests?: (Framed & { uuid?: string; opnum: number })[];
    binds?: (Framed & { contexts?: { uuid: string }[]; ack_frame?: number | null })[];
    faults?: (Framed & { type: string })[];
  };
  svcctl?: (Framed & { opnum: number; rc?: string | null })[];
  files?: StoredFile[];
  exported_smb_objects?: { name: string; size: number; sha256: string }[];
}

export function truthOf({ name, path }: SharedCapture): Truth | undefined {
  const file = join(dirname(path), 'truth', `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Truth) : undefined;
}

/** `NULL` is the oracle's word for an empty name. */
const account = (name: string | null | undefined): string =>
  /^\(?null\)?$/i.test(name ?? '') ? '' : (name ?? '').toLowerCase();
const path = (name: string | null | undefined): string => (name ?? '').toLowerCase().replace(/^\\+|\\+$/g, '');
const leaf = (name: string | null | undefined): string => path(name).split('\\').at(-1) ?? '';
/** `STATUS_SUCCESS (0x00000000)` */
const status = (text: string | null | undefined): string | undefined => text?.split(' ')[0];
const known = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

/** The oracle also exports pipes, and files in parts or in both directions at once; only one way, whole, is comparable. */
function isWhole({ name, size }: { name: string; size: number }, files: readonly StoredFile[]): boolean {
  const [file, another] = files.filter(({ filename }) => leaf(filename) === leaf(name));
  if (file === undefined || another !== undefined || !file.tree || /ipc\$/i.test(file.tree)) return false;
  const written = file.write_bytes_acked === size && file.write_max_end === size && file.read_ops === 0;
  return written || (file.read_bytes === size && file.read_max_end === size && file.write_ops === 0);
}

const ANSWERED = new Set(['response', 'acceptance', 'negotiate_ack', 'unknown']);

export interface FactKind {
  readonly kind: string;
  expected(truth: Truth): Fact[];
  found(observations: readonly Observation[]): Fact[];
}

export const FACT_KINDS: readonly FactKind[] = [
  {
    kind: 'logon',
    expected: ({ ntlm_authenticate = [] }) =>
      ntlm_authenticate.map((a) => [
        a.frame,
        known(a.status_frame),
        account(a.user),
        account(a.domain),
        account(a.workstation),
        status(a.status),
      ]),
    found: (seen) =>
      select(seen, 'logon').map((o) => [
        o.frame,
        o.responseFrame ?? 0,
        account(o.user),
        account(o.domain),
        account(o.workstation),
        o.status,
      ]),
  },
  {
    kind: 'share',
    expected: ({ tree_connects = [] }) =>
      tree_connects.map((t) => [t.frame, known(t.status_frame), t.path.toLowerCase(), status(t.status)]),
    found: (seen) => select(seen, 'share').map((o) => [o.frame, o.responseFrame ?? 0, o.path.toLowerCase(), o.status]),
  },
  {
    kind: 'open',
    expected: ({ creates = [] }) =>
      creates.map((c) => [c.frame, known(c.status_frame), path(c.filename), status(c.status)]),
    found: (seen) => opensOf(seen).map((o) => [o.frame, o.responseFrame ?? 0, path(o.name), o.status]),
  },
  {
    kind: 'delete',
    expected: ({ deletes = [] }) => deletes.map((d) => [d.frame, d.filename ? path(d.filename) : undefined]),
    found: (seen) =>
      [...select(seen, 'file', { action: 'delete' }), ...deletingOpens(seen)].map((o) => [o.frame, path(o.name)]),
  },
  {
    kind: 'rename',
    expected: ({ renames = [] }) => renames.map((r) => [r.frame, path(r.filename), path(r.to)]),
    found: (seen) => select(seen, 'file', { action: 'rename' }).map((o) => [o.frame, path(o.name), path(o.newName)]),
  },
  {
    kind: 'wait',
    expected: ({ pipe_waits = [] }) => pipe_waits.map((w) => [w.frame, path(w.name)]),
    found: (seen) => select(seen, 'pipe', { action: 'wait' }).map((o) => [o.frame, path(o.name)]),
  },
  {
    kind: 'bind',
    expected: ({ dcerpc }) =>
      (dcerpc?.binds ?? []).flatMap((b) =>
        (b.contexts ?? []).map(({ uuid }) => [b.frame, uuid.toLowerCase(), known(b.ack_frame)]),
      ),
    found: (seen) =>
      select(seen, 'rpc', { action: 'bind' }).map((o) => [o.frame, o.interface?.uuid, o.responseFrame ?? 0]),
  },
  {
    kind: 'call',
    expected: ({ dcerpc }) =>
      (dcerpc?.requests ?? []).filter(({ uuid }) => uuid).map((r) => [r.frame, r.uuid?.toLowerCase(), r.opnum]),
    found: (seen) => select(seen, 'rpc', { action: 'call' }).map((o) => [o.frame, o.interface?.uuid, o.opnum ?? -1]),
  },
  {
    kind: 'fault',
    expected: ({ dcerpc }) => (dcerpc?.faults ?? []).map((f) => [f.frame, f.type]),
    found: (seen) =>
      select(seen, 'rpc')
        .filter(({ status }) => !ANSWERED.has(status))
        .map((o) => [o.responseFrame ?? 0, o.action === 'bind' ? 'bind_nak' : 'fault']),
  },
  {
    kind: 'return code',
    expected: ({ svcctl = [] }) => svcctl.filter(({ rc }) => rc).map((c) => [c.frame, c.opnum, Number(c.rc)]),
    found: (seen) => select(seen, 'service').map((o) => [o.responseFrame ?? 0, o.opnum, o.returnCode ?? -1]),
  },
  {
    kind: 'content',
    expected: ({ exported_smb_objects = [], files = [] }) =>
      exported_smb_objects.filter((object) => isWhole(object, files)).map((o) => [o.sha256, o.size]),
    found: (seen) => select(seen, 'transfer').map((o) => [o.sha256 ?? '', o.size]),
  },
];

function opensOf(seen: readonly Observation[]) {
  return [...select(seen, 'file', { action: 'open' }), ...select(seen, 'pipe', { action: 'open' })];
}

/** The oracle counts a CREATE with FILE_DELETE_ON_CLOSE as the deletion; we count the CLOSE. */
function deletingOpens(seen: readonly Observation[]) {
  return select(seen, 'file', { action: 'open' }).filter(({ options }) => options.includes('FILE_DELETE_ON_CLOSE'));
}

/** The expected facts that were not found; each that was found answers for one. */
export function missing(expected: readonly Fact[], found: readonly Fact[]): Fact[] {
  const byKey = new Map<Fact[0], Fact[]>();
  for (const fact of found) {
    const list = byKey.get(fact[0]);
    if (list === undefined) byKey.set(fact[0], [fact]);
    else list.push(fact);
  }
  return expected.filter((fact) => {
    const candidates = byKey.get(fact[0]) ?? [];
    const at = candidates.findIndex((other) => fact.every((value, i) => value === undefined || value === other[i]));
    if (at >= 0) candidates.splice(at, 1);
    return at < 0;
  });
}
