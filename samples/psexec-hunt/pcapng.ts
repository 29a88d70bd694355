/** Frames to a pcapng file: one section, one interface, nanoseconds, an Enhanced Packet Block each (draft-ietf-opsawg-pcapng). */
import { cat, le16, le32, padded, u8 } from './bytes.ts';
import { FIRST_PACKET } from './time.ts';

export interface Frame {
  time: number;
  bytes: Buffer;
  /** Sent and received, but the sniffer dropped it. */
  isLost?: boolean;
}

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const LINKTYPE_ETHERNET = 1;

const block = (type: number, body: Uint8Array): Buffer => {
  const length = le32(12 + body.length);
  return cat(le32(type), length, body, length);
};
const option = (code: number, value: Uint8Array): Buffer => cat(le16(code), le16(value.length), padded(value, 4));
const text = (value: string): Buffer => Buffer.from(value, 'utf8');
const endOfOptions = le32(0);

const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_TSRESOL = 9;

export function writePcapng(frames: readonly Frame[], comment: string): Buffer {
  const options = cat(option(OPT_COMMENT, text(comment)), option(SHB_USERAPPL, text('hoptrace samples')), endOfOptions);
  const section = block(
    SECTION_HEADER,
    cat(le32(0x1a2b3c4d), le16(1), le16(0), le32(0xffffffff), le32(0xffffffff), options),
  );
  const named = cat(option(IF_NAME, text('ens33')), option(IF_TSRESOL, u8(9)), endOfOptions);
  const network = block(INTERFACE_DESCRIPTION, cat(le16(LINKTYPE_ETHERNET), le16(0), le32(262144), named));
  return cat(section, network, ...frames.map(packet));
}

function packet({ time, bytes }: Frame): Buffer {
  const ns = FIRST_PACKET + BigInt(time);
  const length = le32(bytes.length);
  const when = cat(le32(Number(ns >> 32n)), le32(Number(ns & 0xffffffffn)));
  return block(ENHANCED_PACKET, cat(le32(0), when, length, length, padded(bytes, 4)));
}
