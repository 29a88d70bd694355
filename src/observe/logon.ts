/** One security exchange, whatever carries it: tokens in, the logon that they amount to out. */
import { isMalformed } from '../bytes.ts';
import type { Stamp } from '../engine/message.ts';
import type { LogonObservation, NtlmServer } from '../observations.ts';
import { decodeKerberosToken, iakerbMessage, type KerberosMessage } from '../wire/kerberos.ts';
import { decodeNtlmssp, type NtlmAuthenticate, type NtlmChallenge, type NtlmVersion } from '../wire/ntlmssp.ts';
import { ticketIn } from '../wire/kerberos/exchange.ts';
import { findTokens } from '../wire/spnego.ts';
import type { Place, Presented, TicketOwner } from './tickets.ts';

/** What the security tokens say; the rest of the observation is the carrier's to add. */
export type LogonFields = Pick<
  LogonObservation,
  | 'protocol'
  | 'domain'
  | 'user'
  | 'workstation'
  | 'ntlmVersion'
  | 'anonymous'
  | 'clientVersion'
  | 'negotiateFlags'
  | 'mic'
  | 'targetName'
  | 'realm'
  | 'ticketFrame'
  | 'server'
>;

/** A token that the server has to answer with yes or no. */
export interface LogonAttempt {
  stamp: Stamp;
  readonly fields: LogonFields;
  /** Kerberos: the ticket that was presented. */
  readonly presented?: Presented;
}

/** RFC 2743 §3.1 */
const GSS_FRAME = 0x60;

const NOTHING: LogonFields = {
  protocol: 'unknown',
  domain: null,
  user: null,
  workstation: null,
  ntlmVersion: null,
  anonymous: false,
  clientVersion: null,
  negotiateFlags: null,
  mic: false,
  targetName: null,
  realm: null,
  ticketFrame: null,
  server: null,
};

export class SecurityExchange {
  #clientVersion: NtlmVersion | undefined;
  #asked: Stamp | null = null;
  #isProved = false;
  #server: NtlmServer | null = null;
  /** A ticket was shown, and the server wants to hear more before it decides. */
  #undecided: LogonAttempt | undefined;

  /** A token of the client. Gives an attempt when it is the one that proves who the client is. */
  fromClient(token: Uint8Array, stamp: Stamp, place: Place): LogonAttempt | undefined {
    const found = findTokens(token);
    if (found.ntlm !== undefined) {
      const message = decodeNtlmssp(found.ntlm);
      if (isMalformed(message)) return { stamp, fields: NOTHING };
      if (message.messageType === 'NEGOTIATE') {
        this.#clientVersion = message.version;
        this.#asked = stamp;
        this.#isProved = false;
        return undefined;
      }
      if (message.messageType !== 'AUTHENTICATE') return undefined;
      this.#isProved = true;
      place.connection.introduction = undefined;
      return { stamp, fields: this.#ntlm(message) };
    }
    if (found.kerberos !== undefined) {
      if (takeProxied(found.kerberos, stamp, place, place.connection.client)) return undefined;
      const message = decodeKerberosToken(found.kerberos);
      if (isMalformed(message)) {
        // without a frame that names the mechanism, its first byte alone spoke for Kerberos
        const isNamed = found.kerberos !== token || token[0] === GSS_FRAME;
        return { stamp, fields: isNamed ? { ...NOTHING, protocol: 'Kerberos' } : NOTHING };
      }
      return message.messageType === 'AP-REQ' ? kerberos(message, found.kerberos, stamp, place) : undefined;
    }
    return found.kind === 'unreadable' ? { stamp, fields: NOTHING } : undefined;
  }

  /**
   * The attempt that an answer is about: that of its own request, or one before, where the server first asked for more
   * (`asksMore`): Kerberos has a third leg where both sides prove themselves or sign the mechanisms (RFC 4178 §5).
   */
  answered(attempt: LogonAttempt | undefined, asksMore: boolean): LogonAttempt | undefined {
    const about = attempt ?? this.#undecided;
    this.#undecided = asksMore && about?.fields.protocol === 'Kerberos' ? about : undefined;
    return about;
  }

  /** A token of the server: a CHALLENGE says what it is. */
  fromServer(token: Uint8Array, stamp: Stamp, place: Place): void {
    const found = findTokens(token);
    if (found.kerberos !== undefined) takeProxied(found.kerberos, stamp, place, (1 - place.connection.client) as 0 | 1);
    if (found.ntlm === undefined) return;
    const message = decodeNtlmssp(found.ntlm);
    if (isMalformed(message) || message.messageType !== 'CHALLENGE') return;
    this.#server = describeServer(message, stamp.frame);
    // packets may come in another order than they were sent
    if (!this.#isProved) place.connection.introduction = { server: this.#server, asked: this.#asked, stamp };
  }

  #ntlm(message: NtlmAuthenticate): LogonFields {
    const version = message.version ?? this.#clientVersion;
    return {
      ...NOTHING,
      protocol: 'NTLM',
      domain: message.domainName ?? null,
      user: message.userName ?? null,
      workstation: message.workstation ?? null,
      ntlmVersion: message.ntlmVersion ?? null,
      anonymous: message.ntlmVersion === 'anonymous',
      clientVersion: version === undefined ? null : versionText(version),
      negotiateFlags:
        message.negotiateFlags === undefined ? null : `0x${message.negotiateFlags.toString(16).padStart(8, '0')}`,
      mic: message.mic !== undefined,
      targetName: message.ntlmv2Response?.avPairs.msvAvTargetName ?? null,
      server: this.#server,
    };
  }
}

/** The ticket names no client; where the capture holds the answer that gave this very ticket, that names its own. */
function kerberos(message: KerberosMessage, token: Uint8Array, stamp: Stamp, { tickets }: Place): LogonAttempt {
  const ticket = ticketIn(token);
  const ticketId = ticket === undefined ? null : tickets.idOf(ticket);
  const service = message.serviceName ?? null;
  const realm = message.realm ?? null;
  let owner: TicketOwner | undefined;
  let said = say();
  function say(): Required<Pick<LogonAttempt, 'fields' | 'presented'>> {
    const [client, ticketFrame] = [owner?.client ?? null, owner?.frame ?? null];
    return {
      fields: { ...NOTHING, protocol: 'Kerberos', domain: owner?.realm ?? null, user: client, targetName: service, realm, ticketFrame },
      presented: { client, realm, service, ticketEncryption: message.ticketEncryptionType ?? null, issuedIn: ticketFrame, ticketId },
    };
  }
  /** The answer that gave the ticket may come later than the ticket where packets came in another order. */
  function now(): typeof said {
    if (owner !== undefined || ticketId === null) return said;
    owner = tickets.ownerById(ticketId);
    if (owner !== undefined) said = say();
    return said;
  }
  return {
    stamp,
    get fields() {
      return now().fields;
    },
    get presented() {
      return now().presented;
    },
  };
}

/** Whether the token is one of IAKERB, whose message goes on to the KDC or comes from it. */
function takeProxied(token: Uint8Array, stamp: Stamp, { tickets, connection, via }: Place, direction: 0 | 1): boolean {
  const message = iakerbMessage(token);
  if (message !== undefined) tickets.message(connection, direction, via, message, stamp);
  return message !== undefined;
}

function versionText(version: NtlmVersion): string {
  return `${version.productMajorVersion}.${version.productMinorVersion}.${version.productBuild}`;
}

function describeServer(challenge: NtlmChallenge, frame: number): NtlmServer {
  const pairs = challenge.targetInfo;
  const { version } = challenge;
  return {
    netbiosName: pairs?.msvAvNbComputerName ?? null,
    netbiosDomain: pairs?.msvAvNbDomainName ?? null,
    dnsName: pairs?.msvAvDnsComputerName ?? null,
    dnsDomain: pairs?.msvAvDnsDomainName ?? null,
    dnsForest: pairs?.msvAvDnsTreeName ?? null,
    osVersion: version === undefined ? null : versionText(version),
    osBuild: version?.productBuild ?? null,
    time: pairs?.msvAvTimestamp ?? null,
    targetName: challenge.targetName ?? null,
    challenge: challenge.serverChallenge,
    frame,
  };
}

/** A name with a password in clear, which is not told; `DOMAIN\user` is taken apart. */
export function passwordLogon(name: string, anonymous: boolean, stamp: Stamp): LogonAttempt {
  const backslash = name.indexOf('\\');
  const [domain, user] = backslash === -1 ? [null, name] : [name.slice(0, backslash), name.slice(backslash + 1)];
  return { stamp, fields: { ...NOTHING, protocol: 'plain text password', domain, user: user === '' ? null : user, anonymous } };
}

/** The error that a server answers a ticket with (RFC 4121 §4.1). */
export function kerberosErrorIn(token: Uint8Array | undefined): string | undefined {
  const kerberosToken = token && findTokens(token).kerberos;
  const message = kerberosToken && decodeKerberosToken(kerberosToken);
  return message === undefined || isMalformed(message) ? undefined : message.errorName;
}
