/** What a trusted forest consists of (LSA_FOREST_TRUST_INFORMATION, MS-LSAD §2.2.7.21). */
import { at, listAt, textsOf } from '../../../facts.ts';

/** Top-level names and domains, each once. */
export function forestNames(forestTrustInfo: unknown): string[] {
  const data = listAt(forestTrustInfo, 'entries').map((entry) => at(entry, 'forestTrustData'));
  return [...new Set(textsOf(data.map((one) => at(one, 'dnsName') ?? one)))];
}
