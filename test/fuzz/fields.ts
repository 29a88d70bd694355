/** Where in a capture the numbers lie by which a reader decides: found by a reading of its own, that believes the bytes. */

/** What a number means, for the values that are worth trying in its place. */
export const ANY = 0;
export const LENGTH = 1;
export const SEQUENCE = 2;
export const PORT = 3;
export const ETHERTYPE = 4;
export const PROTOCOL = 5;
export const LINK = 6;
export const COMMAND = 7;
export const TYPE = 8;
export const MAGIC = 9;
export const FLAGS = 10;
export const BLOCK = 11;

/** A field as one number: where it lies, what it means, its byte order, and its 1, 2, 3 or 4 bytes. */
export const fieldOf = (at: number, width: number, meaning: number, little: boolean): number =>
  (at << 8) | (meaning << 4) | (little ? 8 : 0) | width;
export const placeOf = (field: number): number => field >>> 8;
export const meaningOf = (field: number): number => (field >> 4) & 15;
export const isLittle = (field: number): boolean => (field & 8) !== 0;
export const widthOf = (field: number): number => field & 7;

export interface Layout {
  /** Where each record begins, and where the last one ends; what is before the first is the file's header. */
  readonly records: number[];
  readonly fields: Int32Array;
  readonly isPcapng: boolean;
  readonly little: boolean;
}

const DEPTH = 12;

export function layoutOf(bytes: Uint8Array): Layout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPcapng = bytes.length >= 12 && view.getUint32(0) === 0x0a0d0d0a;
  const magic = bytes.length < 12 ? 0 : view.getUint32(isPcapng ? 8 : 0, true);
  const little = isPcapng ? magic !== 0x4d3c2b1a : magic !== 0xd4c3b2a1 && magic !== 0x4d3cb2a1;
  const reader = new LayoutReader(bytes, view, little);
  if (isPcapng) reader.pcapng();
  else reader.pcap();
  const { records, fields } = reader;
  return { records, fields: Int32Array.from(fields), isPcapng, little };
}

class LayoutReader {
  readonly records: number[] = [];
  readonly fields: number[] = [];
  readonly little: boolean;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #depth = 0;

  constructor(bytes: Uint8Array, view: DataView, little: boolean) {
    this.#bytes = bytes;
    this.#view = view;
    this.little = little;
  }

  #add(at: number, width: number, meaning = ANY, little = false): void {
    if (at >= 0 && at + width <= this.#bytes.length) this.fields.push(fieldOf(at, width, meaning, little));
  }

  #u8(at: number): number {
    return at < this.#bytes.length ? this.#bytes[at] : 0;
  }

  #u16(at: number, little = false): number {
    return at + 2 <= this.#bytes.length ? this.#view.getUint16(at, little) : 0;
  }

  #u32(at: number, little = false): number {
    return at + 4 <= this.#bytes.length ? this.#view.getUint32(at, little) : 0;
  }

  pcap(): void {
    const { little } = this;
    this.#add(0, 4, MAGIC, little);
    this.#add(4, 2, ANY, little);
    this.#add(16, 4, LENGTH, little);
    this.#add(20, 4, LINK, little);
    const link = this.#u32(20, little) & 0xffff;
    let at = 24;
    while (at + 16 <= this.#bytes.length) {
      const length = this.#u32(at + 8, little);
      if (length > this.#bytes.length - at - 16) break;
      this.records.push(at);
      this.#add(at, 4, ANY, little);
      this.#add(at + 4, 4, ANY, little);
      this.#add(at + 8, 4, LENGTH, little);
      this.#add(at + 12, 4, LENGTH, little);
      this.#link(link, at + 16, at + 16 + length);
      at += 16 + length;
    }
    this.records.push(at);
  }

  pcapng(): void {
    const { little } = this;
    const links: number[] = [];
    let at = 0;
    while (at + 12 <= this.#bytes.length) {
      const total = (this.#u32(at + 4, little) + 3) & ~3;
      if (total < 12 || total > this.#bytes.length - at) break;
      const type = this.#u32(at, little);
      if (this.records.length > 0 || (type >= 2 && type !== 0x0a0d0d0a)) this.records.push(at);
      this.#add(at, 4, BLOCK, little);
      this.#add(at + 4, 4, LENGTH, little);
      this.#add(at + total - 4, 4, LENGTH, little);
      if (type === 0x0a0d0d0a) {
        this.#add(at + 8, 4, MAGIC, little);
        this.#add(at + 12, 2, ANY, little);
      } else if (type === 1) {
        links.push(this.#u16(at + 8, little));
        this.#add(at + 8, 2, LINK, little);
        this.#add(at + 12, 4, LENGTH, little);
        this.#options(at + 16, at + total - 4);
      } else if (type === 6 || type === 2) {
        for (const offset of [8, 12, 16, 20, 24]) this.#add(at + offset, 4, offset < 20 ? ANY : LENGTH, little);
        const length = Math.min(this.#u32(at + 20, little), total - 32);
        const index = type === 6 ? this.#u32(at + 8, little) : this.#u16(at + 8, little);
        this.#link(links[index] ?? 1, at + 28, at + 28 + length);
        this.#options(at + 28 + ((length + 3) & ~3), at + total - 4);
      } else if (type === 3) {
        this.#add(at + 8, 4, LENGTH, little);
        this.#link(links[0] ?? 1, at + 12, at + total - 4);
      } else {
        for (let offset = 8; offset + 8 <= total && offset < 40; offset += 4) this.#add(at + offset, 4, ANY, little);
      }
      at += total;
    }
    this.records.push(at);
  }

  #options(at: number, end: number): void {
    while (at + 4 <= end) {
      this.#add(at, 2, TYPE, this.little);
      this.#add(at + 2, 2, LENGTH, this.little);
      this.#add(at + 4, 1);
      at += 4 + ((this.#u16(at + 2, this.little) + 3) & ~3);
    }
  }

  #link(link: number, at: number, end: number): void {
    this.#depth = 0;
    switch (link) {
      case 0:
      case 108:
        this.#add(at, 4, ANY, link === 0);
        return this.#ip(at + 4, end);
      case 9:
      case 50: {
        const from = this.#u8(at) === 0xff ? at + 2 : at;
        this.#add(from, 2, TYPE);
        return this.#ip(from + 2, end);
      }
      case 12:
      case 14:
      case 101:
      case 228:
      case 229:
        return this.#ip(at, end);
      case 105:
        return this.#ieee80211(at, end);
      case 127: {
        this.#add(at + 2, 2, LENGTH, true);
        for (let word = at + 4; word < at + 24; word += 4) this.#add(word, 4, FLAGS, true);
        return this.#ieee80211(at + this.#u16(at + 2, true), end);
      }
      case 113:
        this.#add(at + 2, 2, TYPE);
        return this.#type(at + 14, end);
      case 276:
        this.#type(at, at + 2);
        return this.#payload(this.#u16(at), at + 20, end);
      default:
        return this.#type(at + 12, end);
    }
  }

  #ieee80211(at: number, end: number): void {
    for (const offset of [0, 1, 24, 26]) this.#add(at + offset, 1, FLAGS);
    for (const header of [24, 26, 30, 32]) {
      if (this.#u8(at + header) !== 0xaa) continue;
      for (let i = 0; i < 6; i++) this.#add(at + header + i, 1);
      return this.#type(at + header + 6, end);
    }
  }

  /** An EtherType, and what it announces. */
  #type(at: number, end: number): void {
    this.#add(at, 2, ETHERTYPE);
    this.#payload(this.#u16(at), at + 2, end);
  }

  #payload(type: number, at: number, end: number): void {
    if (this.#depth++ > DEPTH || at >= end) return;
    if (type === 0x8100 || type === 0x88a8 || type === 0x9100) this.#type(at + 2, end);
    else if (type === 0x88e7) this.#type(at + 16, end);
    else if (type === 0x8847 || type === 0x8848) this.#mpls(at, end);
    else if (type === 0x8864 || type === 0x8863) {
      this.#add(at, 1);
      this.#add(at + 4, 2, LENGTH);
      this.#add(at + 6, 2, TYPE);
      this.#ip(at + 8, end);
    } else if (type === 0x6558 || type === 0x88be || type === 0x22eb) this.#type(at + (type === 0x6558 ? 12 : 20), end);
    else if (type === 0x0800 || type === 0x86dd) this.#ip(at, end);
  }

  #mpls(at: number, end: number): void {
    while (at + 4 <= end) {
      this.#add(at, 3);
      this.#add(at + 2, 1, FLAGS);
      const isBottom = (this.#u8(at + 2) & 1) !== 0;
      at += 4;
      if (!isBottom) continue;
      if (this.#u8(at) >> 4 === 4 || this.#u8(at) >> 4 === 6) this.#ip(at, end);
      else this.#type(at + 16, end);
      return;
    }
  }

  #ip(at: number, end: number): void {
    if (this.#depth++ > DEPTH || at >= end) return;
    this.#add(at, 1, FLAGS);
    if (this.#u8(at) >> 4 === 4) {
      this.#add(at + 2, 2, LENGTH);
      this.#add(at + 4, 2);
      this.#add(at + 6, 2, FLAGS);
      this.#add(at + 9, 1, PROTOCOL);
      this.#add(at + 12, 4);
      this.#add(at + 16, 4);
      const isLater = (this.#u16(at + 6) & 0x1fff) !== 0;
      if (!isLater) this.#transport(this.#u8(at + 9), at + (this.#u8(at) & 15) * 4, end);
    } else {
      this.#add(at + 4, 2, LENGTH);
      this.#add(at + 6, 1, PROTOCOL);
      this.#add(at + 20, 4);
      this.#transport(this.#u8(at + 6), at + 40, end);
    }
  }

  #transport(protocol: number, at: number, end: number): void {
    if (this.#depth++ > DEPTH || at >= end) return;
    switch (protocol) {
      case 4:
      case 41:
        return this.#ip(at, end);
      case 0:
      case 43:
      case 60:
      case 51:
      case 44:
        this.#add(at, 1, PROTOCOL);
        this.#add(at + 1, 1, LENGTH);
        if (protocol === 44) this.#add(at + 2, 2, FLAGS);
        if (protocol === 44 && this.#u16(at + 2) >> 3 !== 0) return;
        return this.#transport(this.#u8(at), at + (protocol === 44 ? 8 : protocol === 51 ? (this.#u8(at + 1) + 2) * 4 : (this.#u8(at + 1) + 1) * 8), end);
      case 47: {
        this.#add(at, 2, FLAGS);
        const flags = this.#u16(at);
        const optional = (flags & 0x8000 ? 4 : 0) + (flags & 0x2000 ? 4 : 0) + (flags & 0x1000 ? 4 : 0) + (flags & 0x0080 ? 4 : 0);
        this.#add(at + 2, 2, ETHERTYPE);
        return this.#payload(this.#u16(at + 2), at + 4 + optional, end);
      }
      case 17:
        return this.#udp(at, end);
      case 6:
        this.#add(at, 2, PORT);
        this.#add(at + 2, 2, PORT);
        this.#add(at + 4, 4, SEQUENCE);
        this.#add(at + 8, 4, SEQUENCE);
        this.#add(at + 12, 1, FLAGS);
        this.#add(at + 13, 1, FLAGS);
        return this.#stream(at + (this.#u8(at + 12) >> 4) * 4, end);
    }
  }

  #udp(at: number, end: number): void {
    this.#add(at, 2, PORT);
    this.#add(at + 2, 2, PORT);
    this.#add(at + 4, 2, LENGTH);
    const body = at + 8;
    for (let i = 0; i < 24; i++) this.#add(body + i, 1, FLAGS);
    const port = this.#u16(at + 2);
    if (port === 4789) this.#type(body + 8 + 12, end);
    else if (port === 6081) this.#payload(this.#u16(body + 2), body + 8 + (this.#u8(body) & 63) * 4, end);
    else if (port === 2152) this.#ip(body + (this.#u8(body) & 7 ? 12 : 8), end);
    else if (port === 3544) this.#ip(body, end);
  }

  /** What TCP carries: messages of SMB and DCE/RPC wherever their marks are. */
  #stream(at: number, end: number): void {
    if (at >= end) return;
    for (let i = at; i < end; i++) {
      const mark = this.#u32(i, true);
      if ((mark & 0xffffff00) === 0x424d5300) this.#smb(i, end);
      else if (this.#u8(i) === 5 && this.#u8(i + 1) <= 1 && this.#u8(i + 2) <= 20 && (this.#u32(i + 4, true) & 0xfffffcee) === 0) this.#rpc(i, end);
    }
    for (let i = at; i < Math.min(at + 4, end); i++) this.#add(i, 1, TYPE);
  }

  #smb(at: number, end: number): void {
    this.#add(at - 4, 1, TYPE);
    this.#add(at - 3, 3, LENGTH);
    this.#add(at, 1, MAGIC);
    this.#add(at + 4, 2, ANY, true);
    this.#add(at + 8, 4, ANY, true);
    this.#add(at + 12, 2, COMMAND, true);
    this.#add(at + 16, 4, FLAGS, true);
    this.#add(at + 20, 4, LENGTH, true);
    this.#add(at + 24, 4, ANY, true);
    this.#add(at + 36, 4, ANY, true);
    this.#add(at + 40, 4, ANY, true);
    for (let i = 0; i < 28 && at + 64 + 2 * i < end; i++) this.#add(at + 64 + 2 * i, i % 3 === 2 ? 4 : 2, LENGTH, true);
  }

  #rpc(at: number, end: number): void {
    this.#add(at, 1);
    this.#add(at + 1, 1);
    this.#add(at + 2, 1, TYPE);
    this.#add(at + 3, 1, FLAGS);
    this.#add(at + 4, 1, FLAGS);
    this.#add(at + 8, 2, LENGTH, true);
    this.#add(at + 10, 2, LENGTH, true);
    this.#add(at + 12, 4, ANY, true);
    for (let i = 0; i < 20 && at + 16 + 2 * i < end; i++) this.#add(at + 16 + 2 * i, i % 2 === 0 ? 2 : 4, LENGTH, true);
  }
}
