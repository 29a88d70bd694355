/** Names that clients send for want of one: the same from every machine, they name none. */
import type { HostName } from '../case.ts';

/**
 * curl and Firefox send WORKSTATION so as not to give their machine's name away (NTLM_HOSTNAME in curl's lib/vauth/ntlm.c); others the
 * word for none, or what every machine calls itself.
 */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['workstation', 'localhost', 'localhost.localdomain', 'null', 'none', 'unknown', '?', '.']);

export const isAnyones = (name: string): boolean => PLACEHOLDERS.has(name.toLowerCase()) || /^127\.|^::1$/.test(name);

/** What a server proves itself to be called stands, whatever it is. */
export const isPlaceholder = ({ kind, name }: HostName): boolean => kind === 'workstation' && isAnyones(name);
