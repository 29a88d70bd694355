/** Case folding: Sigma compares without regard to case. */

const ASCII = /^[\x00-\x7f]*$/;

/** Final sigma is folded too: which of its two forms `toLowerCase` chooses hangs on the letters around it. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return ASCII.test(lower) ? lower : lower.replaceAll('ς', 'σ');
}
