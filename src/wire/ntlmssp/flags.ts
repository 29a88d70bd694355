/** NegotiateFlags (MS-NLMP §2.2.2.5). */

export const NTLMSSP_NEGOTIATE_UNICODE = 0x0000_0001;
export const NTLM_NEGOTIATE_OEM = 0x0000_0002;
export const NTLMSSP_REQUEST_TARGET = 0x0000_0004;
export const NTLMSSP_NEGOTIATE_SIGN = 0x0000_0010;
export const NTLMSSP_NEGOTIATE_SEAL = 0x0000_0020;
export const NTLMSSP_NEGOTIATE_DATAGRAM = 0x0000_0040;
export const NTLMSSP_NEGOTIATE_LM_KEY = 0x0000_0080;
export const NTLMSSP_NEGOTIATE_NTLM = 0x0000_0200;
/** Bit J, which the specification describes without a name. */
export const NTLMSSP_NEGOTIATE_ANONYMOUS = 0x0000_0800;
export const NTLMSSP_NEGOTIATE_OEM_DOMAIN_SUPPLIED = 0x0000_1000;
export const NTLMSSP_NEGOTIATE_OEM_WORKSTATION_SUPPLIED = 0x0000_2000;
export const NTLMSSP_NEGOTIATE_ALWAYS_SIGN = 0x0000_8000;
export const NTLMSSP_TARGET_TYPE_DOMAIN = 0x0001_0000;
export const NTLMSSP_TARGET_TYPE_SERVER = 0x0002_0000;
export const NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY = 0x0008_0000;
export const NTLMSSP_NEGOTIATE_IDENTIFY = 0x0010_0000;
export const NTLMSSP_REQUEST_NON_NT_SESSION_KEY = 0x0040_0000;
export const NTLMSSP_NEGOTIATE_TARGET_INFO = 0x0080_0000;
export const NTLMSSP_NEGOTIATE_VERSION = 0x0200_0000;
export const NTLMSSP_NEGOTIATE_128 = 0x2000_0000;
export const NTLMSSP_NEGOTIATE_KEY_EXCH = 0x4000_0000;
export const NTLMSSP_NEGOTIATE_56 = 0x8000_0000;

const NAMES: readonly (readonly [number, string])[] = Object.entries({
  NTLMSSP_NEGOTIATE_UNICODE,
  NTLM_NEGOTIATE_OEM,
  NTLMSSP_REQUEST_TARGET,
  NTLMSSP_NEGOTIATE_SIGN,
  NTLMSSP_NEGOTIATE_SEAL,
  NTLMSSP_NEGOTIATE_DATAGRAM,
  NTLMSSP_NEGOTIATE_LM_KEY,
  NTLMSSP_NEGOTIATE_NTLM,
  NTLMSSP_NEGOTIATE_ANONYMOUS,
  NTLMSSP_NEGOTIATE_OEM_DOMAIN_SUPPLIED,
  NTLMSSP_NEGOTIATE_OEM_WORKSTATION_SUPPLIED,
  NTLMSSP_NEGOTIATE_ALWAYS_SIGN,
  NTLMSSP_TARGET_TYPE_DOMAIN,
  NTLMSSP_TARGET_TYPE_SERVER,
  NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY,
  NTLMSSP_NEGOTIATE_IDENTIFY,
  NTLMSSP_REQUEST_NON_NT_SESSION_KEY,
  NTLMSSP_NEGOTIATE_TARGET_INFO,
  NTLMSSP_NEGOTIATE_VERSION,
  NTLMSSP_NEGOTIATE_128,
  NTLMSSP_NEGOTIATE_KEY_EXCH,
  NTLMSSP_NEGOTIATE_56,
}).map(([name, bit]) => [bit, name]);

/** Names of the bits that are set, from the lowest up; reserved bits as `r` and their value: `r 0x00000008`. */
export function negotiateFlagNames(negotiateFlags: number): string[] {
  const names: string[] = [];
  let left = negotiateFlags;
  for (const [bit, name] of NAMES) {
    if ((left & bit) === 0) continue;
    names.push(name);
    left &= ~bit;
  }
  for (let bit = 0; bit < 32; bit++) {
    if (((left >>> bit) & 1) === 1) names.push(`r 0x${(2 ** bit).toString(16).padStart(8, '0')}`);
  }
  return names;
}
