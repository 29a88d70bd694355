/** IP addresses in network order in, their canonical text out. */

/** Of 4 or 16 bytes: dotted decimal, or RFC 5952. The bytes may be a view over shared memory. */
export function formatIp(bytes: Uint8Array): string {
  if (bytes.length === 4) return formatIpv4(bytes);
  if (bytes.length === 16) return formatIpv6(bytes);
  throw new RangeError(`formatIp: bytes has ${bytes.length} bytes, not 4 or 16`);
}

/** Of addresses that came lately: connections share the text of theirs. */
const LATELY = 4096;
const latelyNumbers = new Uint32Array(LATELY);
const latelyTexts = new Array<string | undefined>(LATELY);

function formatIpv4(bytes: Uint8Array): string {
  const number = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
  const place = (number ^ (number >>> 12)) % LATELY;
  const known = latelyTexts[place];
  if (known !== undefined && latelyNumbers[place] === number) return known;
  const text = `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
  latelyNumbers[place] = number;
  latelyTexts[place] = text;
  return text;
}

function formatIpv6(bytes: Uint8Array): string {
  if (isIpv4Mapped(bytes)) return `::ffff:${bytes[12]}.${bytes[13]}.${bytes[14]}.${bytes[15]}`;
  let start = 8;
  let length = 1; // RFC 5952 §4.2.2: a single zero group is not shortened
  for (let group = 0; group < 8; group++) {
    let end = group;
    while (end < 8 && bytes[2 * end] === 0 && bytes[2 * end + 1] === 0) end++;
    if (end - group > length) {
      start = group;
      length = end - group;
    }
    if (end > group) group = end;
  }
  if (start === 8) return groups(bytes, 0, 8);
  return `${groups(bytes, 0, start)}::${groups(bytes, start + length, 8)}`;
}

/** RFC 4291 §2.5.5.2; its text form is RFC 5952 §5. */
function isIpv4Mapped(bytes: Uint8Array): boolean {
  for (let i = 0; i < 10; i++) if (bytes[i] !== 0) return false;
  return bytes[10] === 0xff && bytes[11] === 0xff;
}

function groups(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let group = from; group < to; group++) {
    if (group > from) text += ':';
    text += ((bytes[2 * group] << 8) | bytes[2 * group + 1]).toString(16);
  }
  return text;
}
