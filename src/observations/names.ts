/** Names of machines and of accounts, as the protocols beside SMB say them. */
import type { Common, StatusName } from './common.ts';

/** An address bound to a name, and which protocol said so. */
export interface NameObservation extends Common {
  kind: 'name';
  protocol: 'NBNS' | 'BROWSER' | 'LLMNR' | 'mDNS' | 'DHCP' | 'DNS' | 'DHCPv6';
  /** Who says it: the machine of itself, a name server, or another machine that answers. */
  action: 'announce' | 'register' | 'answer' | 'query' | 'refuse';
  name: string;
  nameKind: 'NetBIOS' | 'DNS' | 'NetBIOS domain';
  /** The address that the name stands for; null in a query. */
  address: string | null;
  /** NetBIOS suffix: `workstation`, `file server`, `domain controllers`, ... */
  service: string | null;
  domain: string | null;
  /** Out of browser announcements: `10.0`, and what the machine says it does. */
  osVersion: string | null;
  serverTypes: string[];
  comment: string | null;
}

/** Kerberos (RFC 4120): AS, TGS and AP exchanges, errors; a request and its answer make one. */
export interface TicketObservation extends Common {
  kind: 'ticket';
  exchange: 'AS' | 'TGS' | 'AP';
  /** What carried it. */
  via: 'udp' | 'tcp' | 'smb' | 'dcerpc' | 'ldap' | 'http';
  client: string | null;
  realm: string | null;
  service: string | null;
  /** Encryption types offered by the client, by their RFC names. */
  encryptionTypes: string[];
  /** That the client's key may have, as an error says (PA-ETYPE-INFO2). */
  keyEncryptionTypes: string[];
  /** Of the client's key, as an error says. */
  salt: string | null;
  /** Of the ticket that came back, or was presented. */
  ticketEncryption: string | null;
  /** PA data types of the request. */
  preAuthentication: string[];
  options: string[];
  addresses: string[];
  from: string | null;
  till: string | null;
  /** `TGS` and `AP`: the frame of the answer that gave the ticket which is presented; `client` is out of it. */
  issuedIn: number | null;
  /** `KDC_ERR_NONE` where the server gave what was asked for, `KDC_ERR_PREAUTH_FAILED`, or `unknown`. */
  status: StatusName;
}

/** A known exploit's traffic pattern. */
export interface ExploitObservation extends Common {
  kind: 'exploit';
  /** `MS17-010`, `DoublePulsar`, `MS08-067`, `SMBGhost`. */
  name: string;
  /** `probe`: whether the server can be had, or is. `attempt`: the exploit, or an order to its implant. `implant`: the implant answered. */
  action: 'probe' | 'attempt' | 'implant';
  /** What was seen, one sentence with the numbers. */
  what: string;
  /** The server's answer; an exploit may work whatever it says. */
  status: StatusName;
}
