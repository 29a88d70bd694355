/** What an AUTHENTICATE answers to the challenge (MS-NLMP §2.2.2.3 to §2.2.2.8). */

import { Reader, toHex } from '../../bytes.ts';
import { type AvPairs, readAvPairs } from './avPairs.ts';
import { NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY } from './flags.ts';

const NTLM_RESPONSE_LENGTH = 24;
/** Response and NTLMv2_CLIENT_CHALLENGE up to AvPairs. */
const AV_PAIRS_OFFSET = 44;

/** The way of authentication; `NTLMv1-ESS` is NTLM v1 with extended session security. */
export type NtlmAuthentication = 'NTLMv2' | 'NTLMv1' | 'NTLMv1-ESS' | 'anonymous';

/** NTLMv2_RESPONSE with its NTLMv2_CLIENT_CHALLENGE (§2.2.2.8, §2.2.2.7); bytes in hexadecimal. */
export interface Ntlmv2Response {
  /** The field `Response`, which §3.3.2 calls NTProofStr. */
  ntProofStr: string;
  respType: number;
  hiRespType: number;
  /** ISO 8601 with seven decimals. */
  timeStamp: string | undefined;
  challengeFromClient: string;
  avPairs: AvPairs;
}

/** An NtChallengeResponse of NTLM v2. Of one that is too short nothing is told. */
export function decodeNtlmv2Response(bytes: Uint8Array, problems: string[]): Ntlmv2Response | undefined {
  if (bytes.length < AV_PAIRS_OFFSET) {
    problems.push('NtChallengeResponse: too short for NTLMv2_RESPONSE');
    return undefined;
  }
  const reader = new Reader('NTLMv2_RESPONSE', bytes);
  const ntProofStr = toHex(reader.borrow(16));
  const respType = reader.u8();
  const hiRespType = reader.u8();
  reader.skip(6);
  const timeStamp = reader.filetime();
  const challengeFromClient = toHex(reader.borrow(8));
  const avPairs = readAvPairs(bytes.subarray(AV_PAIRS_OFFSET), problems);
  return { ntProofStr, respType, hiRespType, timeStamp, challengeFromClient, avPairs };
}

/** §3.3.1, §3.3.2; anonymous by §3.2.5.1.2. */
export function deduceNtlmVersion(
  lm: Uint8Array | undefined,
  nt: Uint8Array | undefined,
  user: Uint8Array | undefined,
  flags: number,
): NtlmAuthentication | undefined {
  if (!lm || !nt) return nt && nt.length > NTLM_RESPONSE_LENGTH ? 'NTLMv2' : undefined;
  if (nt.length > NTLM_RESPONSE_LENGTH) return 'NTLMv2';
  if (nt.length === NTLM_RESPONSE_LENGTH) {
    const extended = (flags & NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY) !== 0;
    return extended && isPaddedClientChallenge(lm) ? 'NTLMv1-ESS' : 'NTLMv1';
  }
  const noLm = lm.length === 0 || (lm.length === 1 && lm[0] === 0);
  return nt.length === 0 && noLm && user?.length === 0 ? 'anonymous' : undefined;
}

/** §3.3.1: with extended session security LmChallengeResponse is the client's challenge and 16 zeros. */
function isPaddedClientChallenge(lm: Uint8Array): boolean {
  if (lm.length !== NTLM_RESPONSE_LENGTH) return false;
  for (let i = 8; i < lm.length; i++) if (lm[i] !== 0) return false;
  return true;
}
