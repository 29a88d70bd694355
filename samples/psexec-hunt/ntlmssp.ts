/** NTLMSSP messages (MS-NLMP §2.2.1). What depends on a password (proof, MIC, session key) is random: nobody has one here. */
import { ascii, cat, hex, le16, le32, le64, utf16, zeros } from './bytes.ts';
import type { Names } from './hosts.ts';
import { randomFor } from './random.ts';

/** VERSION, §2.2.2.10: Windows 10.0, build 19041, NTLM revision 15. */
const VERSION = hex('0a00614a0000000f');
const SIGNATURE = ascii('NTLMSSP\0');

/** §2.2.2.5, as each message of the write-ups' capture carries them. */
const NEGOTIATE_FLAGS = 0xe2088297;
const CHALLENGE_FLAGS = 0xe28a8215;
const AUTHENTICATE_FLAGS = 0xe2888215;

const AvId = {
  eol: 0,
  nbComputer: 1,
  nbDomain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  flags: 6,
  time: 7,
  host: 8,
  target: 9,
  bindings: 10,
};
const MIC_PRESENT = 2;

/** A length, the same again, an offset. */
const fields = (bytes: Uint8Array, offset: number): Buffer => cat(le16(bytes.length), le16(bytes.length), le32(offset));
const avPair = (id: number, value: Uint8Array): Buffer => cat(le16(id), le16(value.length), value);
const END_OF_LIST = avPair(AvId.eol, zeros(0));

export interface Exchange {
  server: Names;
  serverChallenge: Uint8Array;
  /** MsvAvTimestamp of the server. */
  time: bigint;
}

const serverPairs = ({ server, time }: Exchange): Buffer =>
  cat(
    avPair(AvId.nbDomain, utf16(server.netbios)),
    avPair(AvId.nbComputer, utf16(server.netbios)),
    avPair(AvId.dnsDomain, utf16(server.dns)),
    avPair(AvId.dnsComputer, utf16(server.dns)),
    avPair(AvId.time, le64(time)),
  );

export const negotiate = (): Buffer =>
  cat(SIGNATURE, le32(1), le32(NEGOTIATE_FLAGS), fields(zeros(0), 0), fields(zeros(0), 0), VERSION);

/** CHALLENGE_MESSAGE, §2.2.1.2. */
export function challenge(exchange: Exchange): Buffer {
  const targetName = utf16(exchange.server.netbios);
  const targetInfo = cat(serverPairs(exchange), END_OF_LIST);
  return cat(
    SIGNATURE,
    le32(2),
    fields(targetName, 56),
    le32(CHALLENGE_FLAGS),
    exchange.serverChallenge,
    zeros(8),
    fields(targetInfo, 56 + targetName.length),
    VERSION,
    targetName,
    targetInfo,
  );
}

export interface Account {
  domain: string;
  user: string;
  workstation: string;
  /** MsvAvTargetName: `cifs/10.0.0.133`. */
  targetName: string;
  /** Where the write-ups show them; random otherwise. */
  proof?: Uint8Array;
  clientChallenge?: Uint8Array;
  sessionKey?: Uint8Array;
}

/** AUTHENTICATE_MESSAGE, §2.2.1.3, with an NTLMv2_RESPONSE, §2.2.2.8. */
export function authenticate(exchange: Exchange, account: Account): Buffer {
  const random = randomFor(
    `ntlm ${account.user} ${account.targetName} ${Buffer.from(exchange.serverChallenge).toString('hex')}`,
  );
  const proof = account.proof ?? random.bytes(16);
  const clientChallenge = account.clientChallenge ?? random.bytes(8);
  const singleHost = cat(le32(48), le32(0), hex('0000000000000000'), randomFor('machine id').bytes(32));
  const pairs = cat(
    serverPairs(exchange),
    avPair(AvId.flags, le32(MIC_PRESENT)),
    avPair(AvId.host, singleHost),
    avPair(AvId.bindings, zeros(16)),
    avPair(AvId.target, utf16(account.targetName)),
    END_OF_LIST,
  );
  const ntResponse = cat(proof, hex('0101000000000000'), le64(exchange.time), clientChallenge, le32(0), pairs, le32(0));
  const payload = [
    utf16(account.domain),
    utf16(account.user),
    utf16(account.workstation),
    zeros(24),
    ntResponse,
    account.sessionKey ?? random.bytes(16),
  ];
  let offset = 88;
  const [domain, user, workstation, lm, nt, sessionKey] = payload.map((bytes) => {
    const described = fields(bytes, offset);
    offset += bytes.length;
    return described;
  });
  const mic = random.bytes(16);
  return cat(
    SIGNATURE,
    le32(3),
    lm!,
    nt!,
    domain!,
    user!,
    workstation!,
    sessionKey!,
    le32(AUTHENTICATE_FLAGS),
    VERSION,
    mic,
    ...payload,
  );
}
