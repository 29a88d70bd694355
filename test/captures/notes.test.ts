/** The analyst's notes: each fact of them stands in the observations or the case, with its frames; what cannot be known is not claimed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, Hop } from '../../src/case.ts';
import type { Observation } from '../../src/observations.ts';
import { at, observe, only, select } from '../support/analyze.ts';
import { caseOf } from '../support/case.ts';
import { readShared, root, skipUnlessShared } from '../support/shared.ts';
import { CALL_NOTES } from './callNotes.ts';
import { framesOf, type Note, noteOf } from './notes.ts';
import { SERVICE_NOTES } from './serviceNotes.ts';

const WRITTEN = { ...CALL_NOTES, ...SERVICE_NOTES };

/** `NULL` is the oracle's word for an empty name. */
const named = (name: string | null): string => (name === 'NULL' ? '' : (name ?? ''));
const answer = (status: string): string => status.split(' ')[0];
const plain = (name: string | null): string => (name ?? '').replace(/^\\/, '').toLowerCase();

/** What a note has wrong, and how the packets show it. */
const WRONG = {
  /** The TID of frame 11's answer is used again for C$; the request's own words are \\192.168.1.195\IPC$. */
  shares: new Map([['elc__smbexec.pcapng 11', '\\\\192.168.1.195\\IPC$']]),
  /** It counts a call in fragments by its first one, which is no whole request yet. */
  calls: new Map([['otrf__empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_WORKSTATION6_2020-09-21001437.pcap 81', 83]]),
} as const;

/** Read with the session's key alone, which the note's author had. */
const ENCRYPTED = 'samr__python.exe_impacket_samrdump.py.pcapng';

function logonFacts(note: Note, seen: readonly Observation[]): void {
  for (const { first_frame: frame, user, domain, workstation, server, status, via } of note.logons) {
    const logon = select(seen, 'logon', { frame })[0];
    const told = [logon?.user, logon?.domain, logon?.workstation, logon && at(logon.target), logon?.via];
    assert.equal(told, [named(user), named(domain), named(workstation), server, via], `logon in frame ${frame}`);
    if (status !== null) assert.is(logon.status, answer(status));
  }
}

function shareFacts(capture: string, note: Note, seen: readonly Observation[]): void {
  for (const { frame, path, status } of note.tree_connects) {
    const told = select(seen, 'share', { frame, action: 'connect' }).map((share) => [share.path, share.status]);
    const asked = WRONG.shares.get(`${capture} ${frame}`) ?? path;
    assert.equal(told, [[asked, answer(status)]], `share in frame ${frame}`);
  }
}

function serviceFacts(note: Note, seen: readonly Observation[]): void {
  for (const { frame, name, servicename, display, displayname, path, binarypathname } of note.services) {
    const { action, ...service } = only(seen, 'service', { frame: Number(frame) });
    assert.is(action, 'create');
    const told = [service.name, service.displayName, service.binaryPath];
    assert.equal(told, [name ?? servicename, display ?? displayname ?? null, path ?? binarypathname]);
  }
}

/** An FSCTL_PIPE_TRANSCEIVE is neither a write nor a read to the oracle; of what went through a pipe it may know less. */
function fileFacts(note: Note, seen: readonly Observation[]): void {
  for (const fact of note.files) {
    const ofName = (o: { name: string | null }): boolean => plain(o.name) === plain(fact.name);
    const uses = [...select(seen, 'file'), ...select(seen, 'pipe')].filter(ofName);
    const opens = uses.filter(({ action, status }) => action === 'open' && status === 'STATUS_SUCCESS');
    assert.is(opens.length, fact.opens, `opens of ${fact.name}`);
    assert.ok(opens[0].share?.toLowerCase().endsWith(`\\${fact.share.toLowerCase()}`), `${fact.name} on ${fact.share}`);
    assert.is(Math.min(...opens.map((open) => open.responseFrame ?? 0)), fact.first_frame, `opening of ${fact.name}`);

    const closes = uses.filter(({ action }) => action === 'close');
    const sum = (bytes: 'bytesWritten' | 'bytesRead'): number => closes.reduce((all, o) => all + (o[bytes] ?? 0), 0);
    const [written, read] = [sum('bytesWritten'), sum('bytesRead')];
    const isPipe = /ipc\$/i.test(fact.share);
    if (isPipe) assert.ok(written >= fact.written && read >= fact.read, `${fact.name}: ${written} and ${read} bytes`);
    else assert.equal([written, read], [fact.written, fact.read], fact.name);

    const last = [...select(seen, 'transfer'), ...select(seen, 'console')].filter(ofName).map((o) => o.lastFrame);
    const end = Math.max(...closes.map((o) => o.responseFrame ?? o.frame));
    assert.ok(Math.max(0, ...last) <= fact.last_frame && fact.last_frame <= end, `end of ${fact.name}`);
  }
}

function deletionFacts(note: Note, seen: readonly Observation[]): void {
  for (const { frame, name } of note.deleted) {
    const told = select(seen, 'file', { action: 'delete', frame }).map((o) => [o.name, o.status]);
    assert.equal(told, [[name, 'STATUS_SUCCESS']], `deletion in frame ${frame}`);
  }
}

/** Interfaces by the oracle's words, where they are not the published ones. */
const INTERFACES: Readonly<Record<string, string>> = {
  epm: 'epmapper',
  IOXIDResolver: 'IObjectExporter',
  'ISystemActivator/IRemoteSCMActivator': 'IRemoteSCMActivator',
};

function callFacts(capture: string, note: Note, seen: readonly Observation[]): void {
  const calls = select(seen, 'rpc', { action: 'call' });
  for (const { iface, opnum, endpoint, count, first_frame: frame } of note.rpc) {
    const published = iface === '?' ? undefined : (INTERFACES[iface] ?? iface);
    const [, carrier, where] = /^(pipe|tcp):(.*)$/.exec(endpoint) ?? [];
    const told = calls.filter((call) => {
      const { uuid, name } = call.interface ?? {};
      if (call.opnum !== opnum || (published !== undefined && published !== name && published !== uuid)) return false;
      if (carrier === 'pipe') return plain(call.pipe) === plain(where);
      return call.transport === 'ncacn_ip_tcp' && (at(call.target) === where || at(call.source) === where);
    });
    const frames = told.map((call) => call.frame);
    const wanted = WRONG.calls.get(`${capture} ${frame}`) ?? frame;
    const where_ = `${iface} ${opnum} at ${endpoint}: ${frames}`;
    assert.ok(frames.includes(wanted), where_);
    if (published !== undefined) assert.equal([frames[0], frames.length], [wanted, count], where_);
  }
}

function hop({ hops }: Case, source: string, target: string): Hop {
  const found = hops.filter((of) => of.source.ip === source && of.target.ip === target);
  return found.find(({ outcome }) => outcome === 'executed') ?? found[0];
}

const commands = (of: Hop): string[] => of.commands.map(({ text }) => text);

/** What the note says of the whole: who, with what, and what a correct tool should report. */
const TOLD: Readonly<Record<string, (story: Case) => void>> = {
  'attack__LM_dcom_mmc20.application_dcerpc.pcapng': (story) => {
    const of = hop(story, '172.16.66.1', '172.16.66.36');
    assert.equal([of.account.user, of.method], [null, 'dcom']);
    assert.match(of.stages[0].what, /MMC20\.Application/);
    assert.ok(of.blindSpots.length > 0, 'degraded evidence reported');
    // the note has it that the command is not known; the argument of frame 73 is in clear
    assert.equal(
      of.commands.map(({ text, frame }) => [text, frame]),
      [['notepad.exe', 73]],
    );
  },
  'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng': (story) => {
    const { tool, account, outcome, commands: known } = hop(story, '172.16.66.1', '172.16.66.36');
    assert.equal([tool?.name, account.domain, account.user, outcome], ['PsExec', '3B', 'backdoor', 'executed']);
    assert.ok((tool?.confidence ?? 0) >= 0.9);
    assert.equal(known, []);
    assert.is(story.hosts.find(({ ip }) => ip === '172.16.66.36')?.os?.version, '10.0.14393');
  },
  'attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng': (story) => {
    const of = hop(story, '172.16.66.1', '172.16.66.36');
    const starts = story.findings.filter(({ rule }) => rule.title === 'Service Created and Started by Encrypted Calls');
    assert.equal(
      starts.map(({ frames }) => frames[0]),
      [10, 51],
      'two remote service executions',
    );
    assert.ok(story.files.some(({ name, deleted }) => name === '__LegitFile' && deleted));
    const unread = '(a command that could not be read)';
    assert.equal(
      of.commands.map(({ text, outputFrame }) => [text, outputFrame]),
      [
        [unread, 37],
        [unread, 74],
      ],
    );
  },
  'elc__atexec.pcap': (story) => {
    const of = hop(story, '192.168.1.41', '192.168.1.46');
    assert.equal([of.tool?.name, of.commands.map(({ output }) => output)], ['atexec', [null]]);
    assert.equal(
      story.tasks.map(({ action, frame }) => [action, frame]),
      [
        ['register', 38],
        ['run', 44],
        ['delete', 52],
      ],
    );
    assert.equal(
      story.logons.filter(({ via }) => via === 'smb2').map(({ outcome }) => outcome),
      ['failure', 'success'],
    );
  },
  'elc__dcsync_secretsdump.pcap': (story) => {
    const of = hop(story, '192.168.1.161', '192.168.1.195');
    assert.equal([of.method, of.tool?.name, of.account.user], ['replication', 'secretsdump', 'administrator']);
    assert.ok(story.findings.some(({ techniques }) => techniques.some(({ id }) => id === 'T1003.006')));
  },
  'elc__impacket_psexec.pcapng': (story) => {
    const of = hop(story, '192.168.1.161', '192.168.1.46');
    assert.is(of.tool?.name, 'impacket psexec');
    const first = ['cmd.exe', 'cd ../../', 'dir', 'cd Users', 'dir', 'cd choppydog', 'cd Documents', 'dir'];
    assert.equal(commands(of).slice(0, first.length), first);
  },
  'elc__psexec_calc.pcapng': (story) => {
    const of = hop(story, '192.168.1.46', '192.168.1.195');
    assert.equal([of.tool?.name, of.outcome, of.commands, story.files], ['PsExec', 'executed', [], []]);
  },
  'elc__sharp-no-psexec.pcap': (story) => {
    const changed = story.findings.find(({ frames }) => [1211, 1213, 1215].every((frame) => frames.includes(frame)));
    assert.ok(changed, 'config change -> start -> config restore');
    assert.ok(story.services.every(({ name, binaryPath }) => name === null && binaryPath === null));
    assert.equal(commands(hop(story, '10.0.0.2', '10.0.0.3')), []);
  },
  'elc__smbexec.pcapng': (story) => {
    const of = hop(story, '192.168.1.161', '192.168.1.195');
    assert.equal(commands(of), ['cd', 'dir', 'cd', 'cd', 'cd', 'cls', 'dir', 'cd', 'cd', 'cd']);
    assert.is(of.tool?.name, 'smbexec');
    assert.not(
      story.files.some(({ direction }) => direction === 'write'),
      'no dropped exe',
    );
  },
  'elc__winexesvc.pcap': (story) => {
    const of = hop(story, '192.168.1.161', '192.168.1.195');
    const told = commands(of).filter((text) => !/[\x00-\x1f\x7f]/.test(text));
    const typed =
      'cmd.exe,whoami,dir,cd ..,cd ..,dir,cd users,cd chewbacca,dir,cd documents,dir,cd ..,cd Downloads,dir,cd ..,?,help,exit';
    assert.equal([of.tool?.name, told.join()], ['winexe', typed]);
    assert.match(of.commands.find(({ text }) => text === 'whoami')?.output ?? '', /picklesworth\\chewbacca/);
    assert.is(story.hosts.find(({ ip }) => ip === '192.168.1.161')?.name, 'CORNWALIS');
  },
  'elc__wmiexec.pcapng': (story) => {
    const of = hop(story, '192.168.1.161', '192.168.1.195');
    const typed = ['cd \\', 'cd', 'dir', 'cd Users', 'cd', 'dir', 'cd Administrator', 'cd', 'dir'];
    assert.equal([of.tool?.name, commands(of)], ['wmiexec', typed]);
    assert.ok(story.files.some(({ name }) => name === '__1493067577.21'));
  },
  'malcolm__PrintNightmare.pcap': (story) => {
    const { account, source } = hop(story, '192.168.1.149', '192.168.1.157');
    assert.equal([account.domain, account.user, source.name], ['LARES', 'Administrator', 'WIN10-0']);
  },
  'otrf__empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_WORKSTATION6_2020-09-21001437.pcap': (story) => {
    const { method, auth, account, commands: known, source } = hop(story, '172.18.39.5', '172.18.39.6');
    assert.equal([method, auth, account.user, known, source.name], ['wmi', 'Kerberos', null, [], 'WORKSTATION5']);
  },
  [ENCRYPTED]: (story) => {
    assert.equal(
      story.blindSpots.filter(({ reason }) => reason === 'encrypted').map(({ count }) => count),
      [130, 1],
    );
    assert.equal([story.pipes, story.shares], [[], []]);
  },
  'sv__dcerpc-smb-test-01.pcap': (story) => {
    const { tool, auth, account, source } = hop(story, '192.168.10.31', '192.168.10.10');
    assert.equal([tool?.name, auth, account.user, source.name], ['PsExec', 'Kerberos', null, 'VICTIM-PC']);
  },
};

/** Techniques that a note gives out of other knowledge than the packets'. */
const UNTOLD: Readonly<Record<string, readonly string[]>> = {
  // that the account was a valid one is no more than that it logged on
  'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng': ['T1078'],
  // the command is encrypted; of its interpreter there is its output alone
  'attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng': ['T1059.003'],
  // WMI stands on DCOM; as a technique it has an id of its own, T1047
  'elc__wmiexec.pcapng': ['T1021.003'],
  // what WMI ran is encrypted
  'otrf__empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_WORKSTATION6_2020-09-21001437.pcap': ['T1059.001'],
  // what was asked over samr is encrypted
  [ENCRYPTED]: ['T1087.002', 'T1069.002'],
  // PSEXESVC.exe was there before the capture began: it is started and deleted, not copied
  'sv__dcerpc-smb-test-01.pcap': ['T1570'],
};

/** `T1053.002/005`: either; `T1558 possible`: not to be had from the packets. */
function techniqueFacts(capture: string, { attack }: Note, { findings }: Case): void {
  const found = new Set(findings.flatMap(({ techniques }) => techniques.map(({ id }) => id)));
  for (const text of attack.filter((of) => !/possible|-like/.test(of))) {
    const [, id, sub, other] = /^(T\d{4})(\.\d{3})?(?:\/(\d{3}))?/.exec(text) ?? [];
    const isThere = [id + (sub ?? ''), id, other && `${id}.${other}`].some((of) => of && found.has(of));
    const isUntold = UNTOLD[capture]?.includes(id + (sub ?? ''));
    assert.ok(isThere !== (isUntold === true), `no finding with ${text}: ${[...found]}`);
  }
}

if (!skipUnlessShared('the notes', 'cases')) {
  const captures = readdirSync(join(root, '..', 'shared', 'captures', 'cases'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length));

  test('every note has been read to its end', () => {
    assert.equal(Object.keys(WRITTEN).sort(), captures.sort());
    assert.equal(Object.keys(TOLD).sort(), captures.sort());
  });

  for (const capture of captures) {
    const note = noteOf(new TextDecoder().decode(readShared(`cases/${capture}.md`)));
    const seen = await observe(join(root, '..', 'shared', 'captures', capture));

    test(`${capture}: what is listed`, () => {
      const { packets, firstTime, lastTime } = only(seen, 'capture');
      const seconds = (time: string | null): number => Date.parse(time ?? '') / 1000;
      assert.is(packets, note.packets);
      assert.ok(Math.abs(seconds(firstTime) - Number(note.first_time)) < 0.001);
      assert.ok(Math.abs(seconds(lastTime) - Number(note.last_time)) < 0.001);
      logonFacts(note, seen);
      shareFacts(capture, note, seen);
      serviceFacts(note, seen);
      fileFacts(note, seen);
      deletionFacts(note, seen);
      const isRead = (endpoint: string): boolean => capture !== ENCRYPTED || !endpoint.startsWith('pipe:');
      callFacts(capture, { ...note, rpc: note.rpc.filter(({ endpoint }) => isRead(endpoint)) }, seen);
    });

    test(`${capture}: what is written`, () => {
      for (const [says, kind, where, frames] of WRITTEN[capture])
        assert.equal(framesOf(seen, kind, where), frames, `${kind}: ${says}`);
    });

    test(`${capture}: what is told`, () => {
      const story = caseOf(seen);
      TOLD[capture](story);
      techniqueFacts(capture, note, story);
    });
  }
}

test.run();
