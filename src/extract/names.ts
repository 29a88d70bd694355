/** Names out of a capture, as names that any file system takes and none takes for something else. */

/** Longest name in bytes of UTF-8; most file systems take 255, and encrypting ones 143. */
const LONGEST = 120;
/** Folders of a path; those in the middle of a deeper one are left out. */
const DEEPEST = 12;
/** Longest ending that is kept of a name that is too long. */
const ENDING = 16;

/**
 * Control and format characters, surrogates, separators of lines and all that is ignorable (src/report/safe.ts), and what
 * Windows has other uses for: the separators of paths, of drives and streams, wildcards, redirection.
 */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}<>:"/\\|?*]/gu;

/** As it stands, with a mark in place of what would move, reorder or hide text. */
export function shown(name: string): string {
  return name.replace(UNSHOWN, '\ufffd');
}

/** Devices, with any extension: Windows looks at what stands before the first dot, without spaces at its end. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)\s*(?:\.|$)/iu;

const encoder = new TextEncoder();
const lengthOf = (text: string): number => encoder.encode(text).length;

/** One component of a path; never empty, `.` or `..`. */
export function safeName(name: string): string {
  let safe = shorten(name.slice(0, 4 * LONGEST) === name ? name : `${name.slice(0, 3 * LONGEST)}${name.slice(-LONGEST)}`);
  safe = safe.normalize('NFC').replace(UNSAFE, '_');
  // Windows strips dots and spaces off the end; a space at the beginning hides, a dash is taken for an option.
  safe = safe.replace(/[.\s]+$/u, (end) => '_'.repeat(Math.min(end.length, 3))).replace(/^[\s-]/u, '_');
  if (DEVICE.test(safe)) safe = `_${safe}`;
  return safe === '' ? '_' : shorten(safe);
}

function shorten(name: string): string {
  if (lengthOf(name) <= LONGEST) return name;
  const ending = /\.[^.\s]{1,15}$/u.exec(name)?.[0] ?? '';
  const kept = lengthOf(ending) <= ENDING ? ending : '';
  let room = LONGEST - lengthOf(kept) - 1;
  let stem = '';
  for (const character of name.slice(0, name.length - kept.length)) {
    room -= lengthOf(character);
    if (room < 0) break;
    stem += character;
  }
  return `${stem}~${kept}`;
}

/** Components of a path as Windows and Samba write them. `.`, `..` and empty ones lead nowhere. */
export function componentsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..');
}

/** The folders that a file of that share goes into, and its name. */
export function placeOf(host: string, share: string | null, name: string | null, unnamed: string): string[] {
  const shareName = share === null ? undefined : componentsOf(share).at(-1);
  const parts = name === null ? [] : componentsOf(name);
  const file = parts.pop() ?? unnamed;
  const folders = parts.length <= DEEPEST ? parts : [...parts.slice(0, DEEPEST - 2), '~', ...parts.slice(-1)];
  return [host, shareName ?? 'unknown share', ...folders, file].map(safeName);
}

/** What file systems that know no case, or another normal form, take for the same name. */
export function sameAs(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC');
}

/** `name (2).exe` */
export function numbered(name: string, count: number): string {
  if (count < 2) return name;
  const { stem, ending } = split(name);
  return `${stem} (${count})${ending}`;
}

/** `name.v1.exe`: one of several versions. */
export function versioned(name: string, version: number): string {
  const { stem, ending } = split(name);
  return `${stem}.v${version}${ending}`;
}

function split(name: string): { stem: string; ending: string } {
  const at = name.lastIndexOf('.');
  return at <= 0 ? { stem: name, ending: '' } : { stem: name.slice(0, at), ending: name.slice(at) };
}
