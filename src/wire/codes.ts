/** Tables of error numbers, kept as text because their modules are long lists of names and nothing else. */

/** Upper half of the numbers -> `006d NAME 006e NAME ...`, the lower half in hexadecimal. */
export type CodeTable = Readonly<Record<number, string>>;

export function parseCodes(table: CodeTable): Map<number, string> {
  const names = new Map<number, string>();
  for (const [upper, text] of Object.entries(table)) {
    const words = text.trim().split(/\s+/);
    for (let i = 0; i + 1 < words.length; i += 2) {
      names.set(Number(upper) * 0x10000 + Number.parseInt(words[i], 16), words[i + 1]);
    }
  }
  return names;
}
