/** What one activity shows, sorted: logons, shares, files, services and the pipes of a remote console. */
import type {
  FileObservation,
  LogonObservation,
  PipeObservation,
  ProcessObservation,
  RpcObservation,
  ServiceObservation,
  ShareObservation,
  TaskObservation,
  TransferObservation,
} from '../observations.ts';
import type { Activity } from './activity.ts';
import { isAdministrative } from './address.ts';
import { answerOf, answerTo } from '../answer.ts';
import { isMeaning, type Meaning } from './meanings.ts';
import { runsPrograms } from './method.ts';
import { type Sighting, streamOf } from './order.ts';
import { consolePipe } from './toolNames.ts';

export interface Evidence {
  activity: Activity;
  logons: LogonObservation[];
  shares: ShareObservation[];
  files: FileObservation[];
  written: TransferObservation[];
  read: TransferObservation[];
  calls: RpcObservation[];
  /** Calls that are there twice: what they mean tells them better. */
  meant: ReadonlySet<Sighting>;
  meanings: Meaning[];
  tasks: TaskObservation[];
  processes: ProcessObservation[];
  services: ServiceObservation[];
  /** Pipes that carry no RPC and belong to a program that was started: a console's three, and its control pipe. */
  own: PipeObservation[];
  /** Stems of the consoles, one for each run of the tool that names its pipes by its process. */
  consoles: string[];
  /** Reads of files that the target wrote: fetched after a program was started, then deleted. */
  outputs: TransferObservation[];
  deletions: FileObservation[];
}

export function gather(activity: Activity): Evidence {
  const { sightings } = activity;
  const of = <K extends Sighting['kind']>(kind: K): Extract<Sighting, { kind: K }>[] =>
    sightings.filter((sighting): sighting is Extract<Sighting, { kind: K }> => sighting.kind === kind);
  const transfers = of('transfer');
  const files = of('file');
  const services = of('service');
  const calls = of('rpc').filter(({ action }) => action === 'call');
  const meanings = sightings.filter(isMeaning);
  const written = transfers.filter(({ direction }) => direction === 'write');
  const read = transfers.filter(({ direction }) => direction === 'read');
  const deletions = files.filter(({ action, status }) => action === 'delete' && answerOf(status) === 'done');
  const consoles = consoleStems(of('pipe'));
  return {
    activity,
    logons: of('logon'),
    shares: of('share').filter(({ action }) => action === 'connect'),
    files,
    written,
    read,
    calls,
    meant: meantBy(meanings, calls),
    meanings,
    tasks: of('task'),
    processes: of('process'),
    services,
    own: ownPipes(of('pipe'), consoles, services),
    consoles,
    outputs: outputsOf(sightings, read, written, deletions),
    deletions,
  };
}

/** The call that an observation of its meaning was made of has the same frame and operation. */
function meantBy(meanings: readonly Meaning[], calls: readonly RpcObservation[]): Set<Sighting> {
  const key = ({ id, flow, frame, opnum }: Meaning | RpcObservation): string =>
    `${streamOf(id)} ${flow} ${frame} ${opnum}`;
  const meant = new Set(meanings.map(key));
  return new Set(calls.filter((call) => meant.has(key(call))));
}

/** Stems that at least two of the three streams share. */
function consoleStems(pipes: readonly PipeObservation[]): string[] {
  const streams = new Map<string, Set<string>>();
  for (const { name } of pipes) {
    const pipe = name === null ? null : consolePipe(name);
    if (pipe === null) continue;
    const key = `${pipe.stem}\\${pipe.suffix}`;
    streams.set(key, (streams.get(key) ?? new Set()).add(pipe.stream));
  }
  return [...streams].filter(([, seen]) => seen.size >= 2).map(([key]) => key);
}

function ownPipes(
  pipes: readonly PipeObservation[],
  consoles: readonly string[],
  services: readonly ServiceObservation[],
): PipeObservation[] {
  const stems = consoles.map((key) => key.slice(0, key.indexOf('\\')).toLowerCase());
  const programs = new Set<string>();
  for (const { name, binaryPath, action } of services) {
    if (action !== 'create' && action !== 'start' && action !== 'change config') continue;
    if (name !== null) programs.add(name.toLowerCase());
    if (binaryPath !== null) programs.add(programName(binaryPath));
  }
  const keys = new Set(consoles);
  const beginnings = new Set(stems.flatMap(wordBeginnings));
  const whole = new Set(stems);
  const isOwn = (name: string): boolean => {
    const pipe = consolePipe(name);
    if (pipe !== null && keys.has(`${pipe.stem}\\${pipe.suffix}`)) return true;
    const lower = name.toLowerCase();
    return programs.has(lower) || beginnings.has(lower) || wordBeginnings(lower).some((part) => whole.has(part));
  };
  const known = new Map<string, boolean>();
  return pipes.filter(({ name, rpc }) => {
    if (name === null || rpc === true) return false;
    const own = known.get(name) ?? isOwn(name);
    known.set(name, own);
    return own;
  });
}

/** Of `psexesvc-hr-pc`: `psexesvc`, `psexesvc-hr` and itself. */
function wordBeginnings(text: string): string[] {
  const ends = [...text.matchAll(/[-_.]/g)].map(({ index }) => index);
  return [...ends.map((end) => text.slice(0, end)).filter((part) => part !== ''), text];
}

/** `%SystemRoot%\PSEXESVC.exe -x`: `psexesvc`. */
export function programName(binaryPath: string): string {
  const program = /^"([^"]*)"/.exec(binaryPath)?.[1] ?? binaryPath.split(' ', 1)[0];
  const file = program.slice(program.lastIndexOf('\\') + 1).toLowerCase();
  return file.replace(/\.exe$/, '');
}

/** Programs that run what they are given: the service is then a command. */
const INTERPRETERS: ReadonlySet<string> = new Set([
  'cmd',
  '%comspec%',
  'powershell',
  'pwsh',
  'cscript',
  'wscript',
  'mshta',
  'msbuild',
  'rundll32',
  'regsvr32',
]);

export const isCommandLine = (binaryPath: string): boolean =>
  INTERPRETERS.has(programName(binaryPath)) || /%comspec%|cmd\.exe \/c| -enc(odedcommand)? /i.test(binaryPath);

/** A file that the client never wrote, fetched after a start, and deleted by the client: what a program left for it. */
function outputsOf(
  sightings: readonly Sighting[],
  read: readonly TransferObservation[],
  written: readonly TransferObservation[],
  deletions: readonly FileObservation[],
): TransferObservation[] {
  const start = sightings.findIndex((sighting) => runsPrograms(sighting) && answerTo(sighting) !== 'refused');
  if (start < 0) return [];
  const before = new Set(sightings.slice(0, start));
  const put = new Set(written.map(pathOf));
  const deleted = new Set(deletions.map(pathOf));
  return read.filter((transfer) => {
    if (before.has(transfer) || transfer.share === null || !isAdministrative(transfer.share)) return false;
    return deleted.has(pathOf(transfer)) && !put.has(pathOf(transfer));
  });
}

/** `\\dc1\ADMIN$\PSEXESVC.exe`; names of files know no case. */
export function pathOf({ share, name }: { share: string | null; name: string | null }): string {
  return `${share ?? ''}\\${name ?? ''}`.toLowerCase();
}

/** Whether a transfer's content, or its name where the content shows nothing, is something that runs. */
export function isProgram({ type, pe, name }: TransferObservation): boolean {
  if (pe !== null) return true;
  if (type !== null && /executable|HTML application|Windows installer|project with code|(?<!registry )script/.test(type)) return true;
  return name !== null && /\.(exe|dll|sys|scr|com|bat|cmd|ps1|vbs|js|jse|vbe|wsf|hta|msi|cpl)$/i.test(name);
}
