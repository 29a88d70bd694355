/** The lists of a case: logons, shares, files, pipes, services and tasks, like ones told once. */
import type { CaseFile, CaseLogon, CasePipe, CaseService, CaseShare, CaseTask, HostRef } from '../case.ts';
import type { FileObservation, PipeObservation, TransferObservation } from '../observations.ts';
import { isAdministrative } from './address.ts';
import { answerOf } from '../answer.ts';
import type { Admission } from './admissions.ts';
import { pathOf } from './evidence.ts';
import { commandOf } from './meanings.ts';
import type { Sighting } from './order.ts';

export interface Lists {
  logons: CaseLogon[];
  shares: CaseShare[];
  files: CaseFile[];
  pipes: CasePipe[];
  services: CaseService[];
  tasks: CaseTask[];
}

type Ref = (ip: string) => HostRef;
/** A sighting of a request by an account. */
type Request = Extract<Sighting, { kind: 'share' | 'file' | 'pipe' | 'transfer' | 'service' | 'task' }>;

/** `sightings` and `logons` in order of time; `times`: how many like it one stands for. */
export function listsOf(
  sightings: readonly Sighting[],
  logons: readonly Admission[],
  ref: Ref,
  times: (sighting: Sighting) => number,
): Lists {
  const lists: Lists = { logons: logons.map((logon) => admitted(logon, ref)), shares: [], files: [], pipes: [], services: [], tasks: [] };
  const deleted = deletedFiles(sightings);
  const shares = new Map<string, CaseShare>();
  const pipes = new Map<string, CasePipe>();
  for (const sighting of sightings) {
    switch (sighting.kind) {
      case 'share': {
        const { action, path, type } = sighting;
        const key = `${who(sighting)} ${path.toLowerCase()} ${sighting.status}`;
        if (action !== 'connect') break;
        const known = shares.get(key);
        if (known !== undefined) known.count += times(sighting);
        else {
          const facts = { count: times(sighting), path, type, isAdministrative: isAdministrative(path) };
          shares.set(key, { ...event(sighting, ref), ...facts });
        }
        break;
      }
      case 'transfer':
        lists.files.push(transferred(sighting, deleted, ref));
        break;
      case 'file':
        if (isEmptyNew(sighting)) lists.files.push(created(sighting, deleted, ref));
        break;
      case 'pipe':
        addPipe(sighting, pipes, ref, times(sighting));
        break;
      case 'service': {
        const { action, name, displayName, binaryPath, sealed, status } = sighting;
        const isChange = ['create', 'start', 'control', 'delete', 'change config'].includes(action);
        if (!isChange && answerOf(status) !== 'refused') break;
        lists.services.push({ ...event(sighting, ref), action, name, displayName, binaryPath, sealed });
        break;
      }
      case 'task': {
        const { action, path, sealed, status } = sighting;
        if (!CHANGES.has(action) && answerOf(status) !== 'refused') break;
        lists.tasks.push({ ...event(sighting, ref), action, path, command: commandOf(sighting), sealed });
        break;
      }
    }
  }
  lists.shares = [...shares.values()];
  lists.pipes = [...pipes.values()];
  return lists;
}

/** What is done to a task, not what is asked about it. */
const CHANGES: ReadonlySet<string> = new Set([
  'register',
  'run',
  'stop',
  'delete',
  'enable',
  'disable',
  'rename',
  'set security',
  'set account',
]);

function admitted(logon: Admission, ref: Ref): CaseLogon {
  const { protocol, ntlmVersion, workstation, outcome, via } = logon;
  return { ...event(logon, ref), protocol, ntlmVersion, workstation, outcome, via };
}

function event(request: Request | Admission, ref: Ref) {
  const { time, frame, responseFrame, source, target, domain, user } = request;
  const status = 'status' in request ? request.status : 'unknown';
  // an empty name is nobody's: an anonymous logon (MS-NLMP §3.2.5.1.2)
  const account = { domain: domain || null, user };
  return { time, frame, responseFrame, source: ref(source.ip), target: ref(target.ip), account, status };
}

const who = ({ source, target, domain, user }: Request): string =>
  `${source.ip} ${target.ip} ${domain?.toLowerCase()} ${user?.toLowerCase()}`;

/** Where they were deleted, and when last. */
function deletedFiles(sightings: readonly Sighting[]): ReadonlyMap<string, number> {
  const deleted = new Map<string, number>();
  for (const [place, sighting] of sightings.entries()) {
    if (sighting.kind !== 'file' || sighting.action !== 'delete' || answerOf(sighting.status) !== 'done') continue;
    deleted.set(`${sighting.target.ip} ${pathOf(sighting)}`, place);
  }
  return deleted;
}

const isDeleted = (deleted: ReadonlyMap<string, number>, of: TransferObservation | FileObservation): boolean =>
  deleted.has(`${of.target.ip} ${pathOf(of)}`);

/** A transfer has no answer of its own: what was seen of it stands for the server's leave. */
function transferred(transfer: TransferObservation, deleted: ReadonlyMap<string, number>, ref: Ref): CaseFile {
  const { share, name, direction, size, bytes, complete, md5, sha1, sha256, unhashed, type, pe } = transfer;
  const extent = { share, name, direction, size, bytes, complete };
  return {
    ...event(transfer, ref),
    frame: transfer.firstFrame,
    responseFrame: transfer.lastFrame,
    status: bytes > 0 ? 'STATUS_SUCCESS' : 'unknown',
    ...extent,
    ...{ unhashed, md5, sha1, sha256, type, pe },
    deleted: isDeleted(deleted, transfer),
  };
}

/** Made, and closed without a byte: there is no transfer that tells of it. */
function isEmptyNew({ action, result, directory, access }: FileObservation): boolean {
  return action === 'open' && result === 'FILE_CREATED' && directory !== true && !access.includes('FILE_WRITE_DATA');
}

function created(file: FileObservation, deleted: ReadonlyMap<string, number>, ref: Ref): CaseFile {
  const { share, name } = file;
  const nothing = { md5: null, sha1: null, sha256: null, type: null, pe: null };
  const extent = { share, name, direction: 'write' as const, size: 0, bytes: 0, complete: true };
  const unhashed = 'the file is empty';
  return { ...event(file, ref), ...extent, unhashed, ...nothing, deleted: isDeleted(deleted, file) };
}

function addPipe(pipe: PipeObservation, pipes: Map<string, CasePipe>, ref: Ref, times: number): void {
  const { action, name, status, rpc, bytesWritten, bytesRead } = pipe;
  const of = `${who(pipe)} ${name?.toLowerCase()}`;
  const unused = { rpc: null, bytesWritten: null, bytesRead: null };
  if (action === 'open') {
    const key = `${of} ${status}`;
    const known = pipes.get(key);
    if (known !== undefined) known.count += times;
    else pipes.set(key, { ...event(pipe, ref), count: times, name, ...unused });
  } else if (action === 'close') {
    const key = `${of} STATUS_SUCCESS`;
    const known = pipes.get(key) ?? { ...event(pipe, ref), count: 0, name, ...unused };
    pipes.set(key, known);
    known.rpc = rpc ?? known.rpc;
    if (bytesWritten !== null) known.bytesWritten = (known.bytesWritten ?? 0) + bytesWritten;
    if (bytesRead !== null) known.bytesRead = (known.bytesRead ?? 0) + bytesRead;
  }
}
