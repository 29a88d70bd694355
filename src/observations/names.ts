/** Names of machines and of accounts, as the protocols beside SMB say them. */
import type { Common, StatusName } from './common.ts';

/** An address bound to a name, and which protocol said so. */
export interface NameObservation extends Common {
  kind: 'name';
  /** `NTLM` is a CHALLENGE that no logon came of; those behind it are interfaces of DCE/RPC, whose answers name machines. */
  protocol:
    | 'NBNS'
    | 'BROWSER'
    | 'LLMNR'
    | 'mDNS'
    | 'DHCP'
    | 'DNS'
    | 'DHCPv6'
    | 'CLDAP'
    | 'NTLM'
    | 'IObjectExporter'
    | 'IRemoteSCMActivator'
    | 'IActivation'
    | 'epmapper'
    | 'srvsvc'
    | 'wkssvc'
    | 'netlogon';
  /** Who says it: the machine of itself, a name server, or another machine that answers. */
  action: 'announce' | 'register' | 'answer' | 'query' | 'refuse';
  name: string;
  nameKind: 'NetBIOS' | 'DNS' | 'NetBIOS domain';
  /** The address that the name stands for; null in a query. */
  address: string | null;
  /** NetBIOS suffix: `workstation`, `file server`, `domain controllers`, ... */
  service: string | null;
  domain: string | null;
  /** Out of browser announcements, CHALLENGEs and answers of srvsvc and wkssvc: `10.0`, and what the machine says it does. */
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
  /** Of the answer's own part: in AS the client's key, the one of its password. */
  replyEncryption: string | null;
  /** PA data types of the request. */
  preAuthentication: string[];
  /** Of the client's key that it proves to have by PA-ENC-TIMESTAMP. */
  preAuthenticationEncryption: string | null;
  /** TGS: whom the client asks a ticket to itself for (MS-SFU), `user@REALM`. */
  forUser: string | null;
  options: string[];
  addresses: string[];
  from: string | null;
  till: string | null;
  /** `TGS` and `AP`: the frame of the answer that gave the ticket which is presented; `client` is out of it. */
  issuedIn: number | null;
  /** Of the ticket that came back, or was presented: the same wherever it goes. Half of the SHA-1 of its cipher. */
  ticketId: string | null;
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
