/** The reference that an incident is filed under: the same case has the same one, on every machine. */
import type { Case } from '../case.ts';
import { jsonPieces } from './json.ts';

/** `HT-20231011-3f2a`: day of the first packet, and 16 bits of what the case says. Names of captures do not count. */
export function incidentReference(story: Case): string {
  const days = story.captures.flatMap(({ firstTime }) => firstTime?.slice(0, 10).replaceAll('-', '') ?? []);
  const day = days.filter((text) => /^\d{8}$/.test(text)).sort()[0] ?? 'undated';
  const captures = story.captures.map((capture) => ({ ...capture, name: null }));
  return `HT-${day}-${hash16(jsonPieces({ ...story, captures }, { pretty: false }))}`;
}

/** FNV-1a over UTF-16 code units, its halves folded into one. Tells cases apart; proves nothing. */
function hash16(pieces: Iterable<string>): string {
  let hash = 0x811c9dc5;
  for (const text of pieces) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16).padStart(4, '0');
}
