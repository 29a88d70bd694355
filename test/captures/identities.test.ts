/** What captures say of names and tickets, against an independent reading (../shared/captures/truth, made with TShark). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NameObservation, Observation, TicketObservation } from '../../src/observations.ts';
import { analyze } from '../../src/node/index.ts';
import { root, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

interface Announcement {
  frame: number;
  src: string;
  command: string;
  server: string | null;
  os: string;
}

interface KerberosMessage {
  frame: number;
  via: string;
  msg: string;
  realm: string | null;
  cname: string[] | null;
  sname: string[] | null;
  error: string | null;
}

interface Truth {
  kerberos?: KerberosMessage[];
  browser_announcements?: Announcement[];
}

function truthOf(capture: string): Truth {
  const path = join(root, '../shared/captures/truth', `${capture}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

async function observationsOf(path: string): Promise<Observation[]> {
  const observations: Observation[] = [];
  for await (const observation of analyze(path)) observations.push(observation);
  return observations;
}

/** The same is told once: an announcement that repeats an earlier one is that one. */
function says(names: readonly NameObservation[], { frame, src, command, server, os }: Announcement): boolean {
  const address = src.slice(0, src.lastIndexOf(':'));
  return names.some(
    (name) =>
      name.protocol === 'BROWSER' &&
      name.address === address &&
      name.frame <= frame &&
      (server === null || name.name === server) &&
      (os === 'None.None' || name.osVersion === os) &&
      (!/Request/.test(command) || name.action === 'query' || /Election/.test(command)),
  );
}

test('browser frames', async () => {
  if (skipUnlessShared('browser frames')) return;
  let checked = 0;
  for (const { name: capture, path } of sharedCaptures()) {
    const announcements = truthOf(capture).browser_announcements ?? [];
    if (announcements.length === 0) continue;
    const names = (await observationsOf(path)).filter((one): one is NameObservation => one.kind === 'name');
    const missed = announcements.filter((announcement) => !says(names, announcement));
    assert.equal(missed, [], capture);
    checked += announcements.length;
  }
  assert.is(checked, 45);
});

const EXCHANGES: Readonly<Record<string, TicketObservation['exchange']>> = { as: 'AS', tgs: 'TGS', ap: 'AP' };

/** A request is where an observation begins, an answer where it ends; an error ends any. */
function tells(tickets: readonly TicketObservation[], { frame, msg, cname, sname, error }: KerberosMessage): boolean {
  const [, exchange, part] = /^krb-(as|tgs|ap|error)(?:-(req|rep))?/.exec(msg) ?? [];
  return tickets.some((ticket) => {
    if (exchange === 'error') return ticket.responseFrame === frame && ticket.status !== 'KDC_ERR_NONE' && (error === null || ticket.status !== 'unknown');
    if (ticket.exchange !== EXCHANGES[exchange]) return false;
    if ((part === 'req' ? ticket.frame : ticket.responseFrame) !== frame) return false;
    if (part === 'req' && exchange === 'as' && cname !== null && cname.length > 0 && ticket.client?.toLowerCase() !== cname.join('/').toLowerCase()) return false;
    // the oracle runs the names of the ticket that is asked with, and of the one asked for, into one list
    return part !== 'req' || sname === null || sname.length === 0 || sname.join('/').includes((ticket.service ?? '').split('/').slice(0, 2).join('/'));
  });
}

test('Kerberos messages', async () => {
  if (skipUnlessShared('Kerberos messages')) return;
  const missed: Record<string, unknown[]> = {};
  let checked = 0;
  for (const { name: capture, path } of sharedCaptures()) {
    const messages = truthOf(capture).kerberos ?? [];
    if (messages.length === 0) continue;
    const tickets = (await observationsOf(path)).filter((one): one is TicketObservation => one.kind === 'ticket');
    const lost = messages.filter((message) => !tells(tickets, message));
    if (lost.length > 0) missed[capture] = lost.map(({ frame, via, msg, cname, sname }) => [frame, via, msg, cname?.join('/'), sname?.join('/')].join(' '));
    checked += messages.length;
  }
  assert.equal(missed, {});
  assert.is(checked, 594);
});

test('an account behind a ticket', async () => {
  const capture = 'otrf__empire_psremoting_stager_WORKSTATION5_2020-09-20170827.pcap';
  if (skipUnlessShared('an account behind a ticket', capture)) return;
  const path = join(root, '../shared/captures', capture);
  const logons = (await observationsOf(path)).filter((one) => one.kind === 'logon');
  const winrm = logons.filter(({ target }) => target.port === 5985);
  assert.ok(winrm.length > 0);
  for (const { user, domain, ticketFrame, via, outcome, targetName } of winrm) {
    assert.equal(
      [domain, user, ticketFrame, via, outcome, targetName],
      ['THESHIRE.LOCAL', 'pgustavo', 144, 'http', 'success', 'HTTP/WORKSTATION6.theshire.local'],
    );
  }
});

test('NTLM in an LDAP bind', async () => {
  const capture = 'zeek__ldap-aduser1-ntlm.pcap';
  if (skipUnlessShared('NTLM in an LDAP bind', capture)) return;
  const path = join(root, '../shared/captures', capture);
  const [logon] = (await observationsOf(path)).filter((one) => one.kind === 'logon');
  assert.equal(
    [logon.via, logon.domain, logon.user, logon.frame, logon.responseFrame, logon.status, logon.outcome],
    ['ldap', 'ADHACKING.LOCAL', 'User1', 7, 8, 'success', 'success'],
  );
});

test('a logon by Kerberos in three legs, after a ticket that the clock refused', async () => {
  const capture = 'elc__windows_miscellany.pcapng';
  if (skipUnlessShared('Kerberos in three legs', capture)) return;
  const path = sharedCaptures().find(({ name }) => name === capture)?.path ?? capture;
  const seen = (await observationsOf(path)).filter((one) => 'flow' in one && one.flow === '1:VBnkqueLs9PhJApdxn0HakLoogI=');
  const tickets = seen.flatMap((one) => (one.kind === 'ticket' ? [[one.frame, one.responseFrame, one.status]] : []));
  assert.equal(tickets, [
    [1495, 1496, 'KRB_AP_ERR_SKEW'],
    [1516, 1518, 'STATUS_MORE_PROCESSING_REQUIRED'],
  ]);
  const logons = seen.flatMap((one) => (one.kind === 'logon' ? [[one.frame, one.responseFrame, one.user, one.outcome]] : []));
  assert.equal(logons, [[1516, 1520, 'CHIP-DOUGLAS-PC$', 'success']]);
  const shares = seen.flatMap((one) => (one.kind === 'share' ? [one.user] : []));
  assert.ok(shares.length > 0 && shares.every((user) => user === 'CHIP-DOUGLAS-PC$'));
});

test.run();
