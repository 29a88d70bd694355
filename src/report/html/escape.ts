/** Text written so that HTML and SVG show it and do not read it. */

const SPECIAL = /[&<>"']/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For elements and for attributes within quotation marks. */
export const escaped = (text: string): string => text.replace(SPECIAL, (character) => ENTITIES[character] ?? '');
