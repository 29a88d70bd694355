/** Text out of a capture written so that Markdown (CommonMark, and GitHub's tables and mathematics) shows it and does not read it. */

/** What begins or ends markup anywhere in a line: emphasis, code, links, images, HTML, entities, strikethrough, mathematics. */
const SPECIAL = /[\\`*_[\]<>~$#!]|&(?=#?\w+;)/g;
/** What begins a list, a heading or a rule at the start of a block. */
const AT_START = /^(\s*)([-+](?=\s|$)|[-=](?=[-=\s]*$)|\d{1,9}[.)](?=\s|$))/;
/** GitHub makes links of bare addresses. */
const AUTOLINK = /:(?=\/\/)|(?<=\bwww)\.|(?<=\b(?:mailto|xmpp)):|@/gi;

/** A line of prose; table cells are lines of prose as well. */
export function escaped(text: string): string {
  return text.replace(SPECIAL, '\\$&').replace(AUTOLINK, '\\$&').replaceAll('|', '&#124;');
}

/** The same where a block begins with it. */
export const escapedBlock = (text: string): string =>
  text.replace(AT_START, (_whole, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`);

/** A code span: fenced by more backticks than it holds. */
export function codeSpan(text: string): string {
  if (text === '') return '';
  const fence = '`'.repeat(longestRun(text) + 1);
  // CommonMark §6.1: one space is taken from either end where both have one and there is more than spaces.
  const padded = /^`|`$|^ .*[^ ].* $/su.test(text) ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

/** A code span within a cell: GitHub splits cells at bars before it reads code, and takes the backslash away. */
export const codeCell = (text: string): string => codeSpan(text).replaceAll('|', '\\|');

/** A block to copy from. */
export function codeBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
