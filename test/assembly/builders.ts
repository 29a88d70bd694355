/** Writes captures and packets for tests, field by field. */

export const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** Bytes that differ from place to place, so that a wrong offset shows. */
export const pattern = (length: number, start = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => ((start + i) * 7 + ((start + i) >> 8)) & 0xff);

const NOTHING: Uint8Array = new Uint8Array(0);

const pad4 = (length: number) => (4 - (length % 4)) % 4;

/** Numbers in one byte order: `[width, value]`. */
type Field = readonly [2 | 4 | 8, number | bigint];

function pack(big: boolean, fields: readonly Field[]): Uint8Array {
  const out = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, Number(value), !big);
    else if (width === 4) view.setUint32(at, Number(value), !big);
    else view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), !big);
    at += width;
  }
  return out;
}

// ── pcap ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const PCAP_MICROSECONDS = 0xa1b2c3d4;
export const PCAP_NANOSECONDS = 0xa1b23c4d;
export const PCAP_MODIFIED = 0xa1b2cd34;

export class Pcap {
  readonly big: boolean;
  readonly magic: number;

  constructor(magic = PCAP_MICROSECONDS, big = false) {
    this.magic = magic;
    this.big = big;
  }

  header(link = 1, major = 2, minor = 4): Uint8Array {
    return pack(this.big, [[4, this.magic], [2, major], [2, minor], [4, 0], [4, 0], [4, 65535], [4, link]]);
  }

  record(seconds: number, fraction: number, data: Uint8Array, original = data.length, captured = data.length): Uint8Array {
    const more: Field[] = this.magic === PCAP_MODIFIED ? [[4, 1], [4, 2]] : [];
    return concat(pack(this.big, [[4, seconds], [4, fraction], [4, captured], [4, original], ...more]), data);
  }
}

// ── pcapng ───────────────────────────────────────────────────────────────────────────────────────────────────────────
export class Pcapng {
  readonly big: boolean;

  constructor(big = false) {
    this.big = big;
  }

  numbers(...fields: Field[]): Uint8Array {
    return pack(this.big, fields);
  }

  /** `total` and `trailing` replace what the lengths ought to say. */
  block(type: number, body: Uint8Array, total?: number, trailing?: number): Uint8Array {
    const padding = new Uint8Array(pad4(body.length));
    const length = 12 + body.length + padding.length;
    return concat(
      pack(this.big, [[4, type], [4, total ?? length]]),
      body,
      padding,
      pack(this.big, [[4, trailing ?? total ?? length]]),
    );
  }

  option(code: number, value: Uint8Array, length = value.length): Uint8Array {
    return concat(pack(this.big, [[2, code], [2, length]]), value, new Uint8Array(pad4(value.length)));
  }

  section(options = NOTHING, major = 1): Uint8Array {
    return this.block(0x0a0d0d0a, concat(this.numbers([4, 0x1a2b3c4d], [2, major], [2, 0], [8, -1]), options));
  }

  interface(link = 1, snaplen = 0, options = NOTHING): Uint8Array {
    return this.block(1, concat(this.numbers([2, link], [2, 0], [4, snaplen]), options));
  }

  resolution(value: number): Uint8Array {
    return this.option(9, Uint8Array.of(value));
  }

  offset(seconds: bigint): Uint8Array {
    return this.option(14, this.numbers([8, seconds]));
  }

  enhanced(
    index: number,
    ticks: bigint,
    data: Uint8Array,
    { original = data.length, captured = data.length, options = NOTHING } = {},
  ): Uint8Array {
    const head = this.numbers([4, index], [4, ticks >> 32n], [4, ticks & 0xffffffffn], [4, captured], [4, original]);
    return this.block(6, concat(head, data, new Uint8Array(pad4(data.length)), options));
  }

  obsolete(index: number, ticks: bigint, data: Uint8Array): Uint8Array {
    const lengths: Field[] = [[4, data.length], [4, data.length]];
    const head = this.numbers([2, index], [2, 9], [4, ticks >> 32n], [4, ticks & 0xffffffffn], ...lengths);
    return this.block(2, concat(head, data));
  }

  simple(data: Uint8Array, original = data.length): Uint8Array {
    return this.block(3, concat(this.numbers([4, original]), data));
  }
}

// ── Packets: always in network order ─────────────────────────────────────────────────────────────────────────────────
const net = (...fields: Field[]) => pack(true, fields);

export const ethernet = (type: number, body: Uint8Array): Uint8Array =>
  concat(fromHex('0a0000000001 0a0000000002'), net([2, type]), body);

export const vlan = (type: number, body: Uint8Array): Uint8Array => concat(net([2, 100], [2, type]), body);

/** `words` replaces the data offset. */
export function tcp(payload: Uint8Array, given: { flags?: number; options?: Uint8Array; words?: number } = {}): Uint8Array {
  const { flags = 0x18, options = NOTHING } = given;
  const words = given.words ?? 5 + options.length / 4;
  const numbers = net([2, 49152], [2, 445], [4, 0x11223344], [4, 0x55667788], [2, (words << 12) | flags]);
  return concat(numbers, net([2, 8192], [2, 0], [2, 0]), options, payload);
}

export const udp = (payload: Uint8Array, { source = 137, destination = 138, length = 8 + payload.length } = {}): Uint8Array =>
  concat(net([2, source], [2, destination], [2, length], [2, 0]), payload);

interface Ipv4Fields {
  source?: string;
  destination?: string;
  id?: number;
  /** Flags and fragment offset. */
  fragment?: number;
  options?: Uint8Array;
  /** Replaces the total length. */
  total?: number;
  /** Replaces version and header length. */
  first?: number;
}

export function ipv4(protocol: number, body: Uint8Array, given: Ipv4Fields = {}): Uint8Array {
  const { source = '0a000082', destination = '0a00008f', id = 1, fragment = 0, options = NOTHING } = given;
  const total = given.total ?? 20 + options.length + body.length;
  return concat(
    Uint8Array.of(given.first ?? 0x45 + options.length / 4, 0),
    net([2, total], [2, id], [2, fragment]),
    Uint8Array.of(64, protocol, 0, 0),
    fromHex(source),
    fromHex(destination),
    options,
    body,
  );
}

export const ipv6 = (
  next: number,
  body: Uint8Array,
  { source = 'fd000000000000000000000000000001', destination = 'fd000000000000000000000000000002', length = body.length } = {},
): Uint8Array =>
  concat(net([4, 0x60000000], [2, length]), Uint8Array.of(next, 64), fromHex(source), fromHex(destination), body);

/** An extension header of (words + 1) * 8 bytes. */
export const extension = (next: number, words: number, body: Uint8Array, content = NOTHING): Uint8Array =>
  concat(Uint8Array.of(next, words), content, new Uint8Array((words + 1) * 8 - 2 - content.length), body);

export const fragmentHeader = (next: number, id: number, offset: number, more: boolean, body: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(next, 0), net([2, offset | (more ? 1 : 0)], [4, id]), body);
