/** Blind spots: what could not be read, what that may hide, and what would open it. */
import type { CaseBlindSpot, Hop, HostRef } from '../case.ts';
import type { BlindSpotObservation, BlindSpotReason, LogonObservation } from '../observations.ts';
import { accountText } from './account.ts';
import { answerTo } from '../answer.ts';
import { pushTo } from './collect.ts';
import type { TracedHop } from './hops.ts';
import { compareText, type Sighting } from './order.ts';
import { counted, listed } from './sentence.ts';
import { spotsTogether } from './spotsTogether.ts';

export interface TracedBlindSpot {
  spot: CaseBlindSpot;
  /** The connections that it is of. */
  flows: string[];
  /** The hop that it is of, where the story itself tells of it. */
  hop: Hop | null;
}

export function blindSpotsOf(
  sightings: readonly Sighting[],
  traced: readonly TracedHop[],
  ref: (ip: string) => HostRef,
): TracedBlindSpot[] {
  const logons = new Map<string, LogonObservation[]>();
  for (const sighting of sightings) {
    if (sighting.kind !== 'logon' || answerTo(sighting) === 'refused') continue;
    pushTo(logons, `flow ${sighting.flow}`, sighting);
    if (sighting.sessionId !== null) pushTo(logons, sessionKey(sighting.target.ip, sighting.sessionId), sighting);
  }
  const found = sightings
    .filter((sighting): sighting is BlindSpotObservation => sighting.kind === 'blind spot')
    .map((observation) => ({
      spot: told(observation, logons, ref),
      flows: observation.flow === null ? [] : [observation.flow],
      hop: null,
    }));
  return [...spotsTogether(found, traced), ...traced.flatMap((one) => consoleSpot(one) ?? [])];
}

const sessionKey = (target: string, sessionId: string): string => `session ${target} ${sessionId}`;

function told(
  observation: BlindSpotObservation,
  logons: ReadonlyMap<string, readonly LogonObservation[]>,
  ref: (ip: string) => HostRef,
): CaseBlindSpot {
  const { reason, what, source, target, frame, lastFrame, count, bytes, sessionId, flow } = observation;
  const ofSession = sessionId === null ? undefined : logons.get(sessionKey(target?.ip ?? '', sessionId));
  const owners = ofSession ?? (flow === null ? [] : (logons.get(`flow ${flow}`) ?? []));
  return {
    reason,
    what,
    hides: reason === 'sealed' ? hiddenBySeal(what) : HIDES[reason],
    opens: openedBy(observation, owners),
    source: source && ref(source.ip),
    target: target && ref(target.ip),
    sourcePort: flow === null ? null : (source?.port ?? null),
    targetPort: flow === null ? null : (target?.port ?? null),
    frame,
    lastFrame,
    count,
    bytes,
  };
}

const HIDES: Readonly<Record<BlindSpotReason, string>> = {
  encrypted:
    'Every share, file, pipe and call of the session: a copied program or a started service would not be seen.',
  compressed: 'What the compressed messages carried: parts of files and calls.',
  lost: 'Requests, answers and parts of files; a file with such a hole has no hash.',
  cut: 'The rest of the packets: contents of files, arguments of calls.',
  malformed: 'What these bytes were meant to say; something other than SMB may use the port.',
  evicted: 'The rest of these conversations.',
  limit: 'What came after the limit was reached.',
  flood: 'Which connections these were, one by one: rules did not look at them.',
  sealed: 'Arguments and results of these calls.',
  smb1: 'What these requests asked for over SMB1, and what came back.',
  'beginning not seen': 'Who logged on, and which shares and files were already open.',
  'one direction only': 'The other half: what was asked, or whether it was granted.',
  'unsupported link': 'Everything in these packets.',
  'overlap conflict': 'What the host really received: the same bytes were sent twice with different content.',
};

/** By the interface that the observation names. */
const SEALED: readonly [RegExp, string][] = [
  [/svcctl/, 'Names, binary paths and command lines of services, and whether the calls succeeded.'],
  [/ITaskSchedulerService|atsvc/, 'The task and its command, and whether it was registered.'],
  [/IWbem/, 'The WMI query or the command line of the process that was started.'],
  [/IRemoteSCMActivator|ISystemActivator/, 'Which DCOM object was created.'],
  [/drsuapi/, "Which accounts' secrets were replicated."],
  [/winreg/, 'Which registry keys and values were read or set.'],
  [/spoolss|IRemoteWinspool/, 'The printer driver and where it was loaded from.'],
  [/netlogon/, 'The account that the domain controller was asked about.'],
];

function hiddenBySeal(what: string): string {
  return SEALED.find(([pattern]) => pattern.test(what))?.[1] ?? HIDES.sealed;
}

/** A transform header (MS-SMB2 §2.2.41) may be all that was seen of a session. */
const NO_SESSION = /^0x0+$/;

function openedBy(
  { reason, what, sessionId }: BlindSpotObservation,
  owners: readonly LogonObservation[],
): string | null {
  switch (reason) {
    case 'encrypted': {
      const key =
        sessionId === null || NO_SESSION.test(sessionId) ? "the session's key" : `the key of session ${sessionId}`;
      return [secretOf(owners), key].filter((part) => part !== null).join(', or ');
    }
    case 'sealed':
      if (/NETLOGON/.test(what)) return 'the NT hash of the machine account that set up the secure channel';
      return (
        secretOf(owners) ??
        'the NT hash or password of the account (NTLM), or the key of the service account (Kerberos)'
      );
    case 'lost':
      return 'a capture of the same traffic without loss, from either host or another sensor';
    case 'cut':
      return 'a capture with whole packets (no snapshot length)';
    case 'beginning not seen':
      return 'a capture that begins earlier';
    case 'one direction only':
      return 'a capture that sees both directions';
    case 'evicted':
    case 'limit':
    case 'flood':
      return 'another run with higher limits';
    default:
      return null;
  }
}

function secretOf(owners: readonly LogonObservation[]): string | null {
  const ntlm = owners.find(({ protocol, user, anonymous }) => protocol === 'NTLM' && user !== null && !anonymous);
  if (ntlm !== undefined) return `the NT hash or password of ${accountText(ntlm)}`;
  const kerberos = owners.find(({ protocol }) => protocol === 'Kerberos');
  if (kerberos === undefined) return null;
  const service = kerberos.targetName === null ? 'the service' : kerberos.targetName;
  return `the key of the account that ${service} runs under (a keytab), or the ticket's session key`;
}

/** Measured on PsExec 2.2 and later: what goes through its pipes has no structure and repeats nothing. */
function consoleSpot({ hop, evidence }: TracedHop): TracedBlindSpot | null {
  if (hop.tool?.name !== 'PsExec') return null;
  const closes = evidence.own.filter(({ action }) => action === 'close');
  const sum = (of: (close: (typeof closes)[number]) => number | null): number =>
    closes.reduce((total, close) => total + (of(close) ?? 0), 0);
  const written = sum(({ bytesWritten }) => bytesWritten);
  const read = sum(({ bytesRead }) => bytesRead);
  if (written + read === 0) return null;
  const frames = evidence.own.map(({ frame }) => frame).sort((a, b) => a - b);
  const names = [...new Set(closes.map(({ name }) => name ?? ''))].sort(compareText);
  return {
    flows: [],
    hop,
    spot: {
      reason: 'encrypted',
      what: `PsExec's own pipes carried ${counted(written, 'byte')} in and ${counted(read, 'byte')} out, encrypted by PsExec itself: ${listed(names, 4)}`,
      hides: 'The commands that were run and what they answered.',
      // where PsExec takes its key from is not established: neither a secret to ask for, nor proof that there is none
      opens: null,
      source: hop.source,
      target: hop.target,
      ...{ sourcePort: null, targetPort: null },
      frame: frames[0],
      lastFrame: frames[frames.length - 1],
      count: closes.length,
      bytes: written + read,
    },
  };
}
