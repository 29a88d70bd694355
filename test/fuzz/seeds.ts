/** What fuzzing begins with: a few packets out of each real capture, and built ones for what real captures lack. */
import { everyBlock } from '../assembly/everyBlock.ts';
import { concat, framesOf, pcap, pcapng, udpFrame, Bytes } from '../support/capture-builder.ts';
import { Conversation, disturb } from '../support/conversation.ts';
import { seeded } from '../support/random.ts';
import { bind, pdu, rpcRequest, rpcResponse } from '../support/rpc-builder.ts';
import { readShared, sharedCaptures } from '../support/shared.ts';
import * as smb2 from '../support/smb2-builder.ts';
import { rpcTraffic, smbTraffic } from '../support/traffic.ts';
import { fragmented } from '../support/packets.ts';
import { type Layout, layoutOf } from './fields.ts';

const LARGEST_CAPTURE = 1_000_000;
const SEED_BYTES = 3000;
const SEED_PACKETS = 20;
const OF_ONE_CAPTURE = 6;

/** `count` packets from the first on, as far as they fit. */
function cut(bytes: Uint8Array, { records }: Layout, first: number): Uint8Array | undefined {
  const parts = [bytes.subarray(0, records[0])];
  let size = records[0];
  for (let i = first; i + 1 < records.length && parts.length <= SEED_PACKETS; i++) {
    const length = records[i + 1] - records[i];
    if (size + length > SEED_BYTES) {
      if (parts.length > 1) break;
      continue;
    }
    parts.push(bytes.subarray(records[i], records[i + 1]));
    size += length;
  }
  return parts.length > 1 ? concat(...parts) : undefined;
}

/** Deterministic for the same captures. */
export function realSeeds(): Uint8Array[] {
  const seeds: Uint8Array[] = [];
  for (const { name, size } of sharedCaptures()) {
    if (size > LARGEST_CAPTURE || size < 24) continue;
    const bytes = readShared(name);
    const layout = layoutOf(bytes);
    const count = layout.records.length - 1;
    if (count < 1) continue;
    const seen = new Set<number>();
    for (let i = 0; i < OF_ONE_CAPTURE; i++) {
      const first = Math.floor((i * count) / OF_ONE_CAPTURE);
      if (seen.has(first)) continue;
      seen.add(first);
      const seed = cut(bytes, layout, first);
      if (seed !== undefined) seeds.push(seed);
    }
  }
  return seeds;
}

const UUID = new Uint8Array(Buffer.from('81bb7a364498f135ad3298f038001003', 'hex'));

function conversations(): Uint8Array[] {
  const on = (port: number): Conversation => new Conversation({ server: { ip: '10.0.0.2', port } }).handshake();
  const ids = { messageId: 1 };
  const answers = { messageId: 1, response: true };
  const chain = smb2.compound(smb2.createRequest(ids, 'a.exe'), smb2.writeRequest({ messageId: 2, related: true }, new Uint8Array(40)), smb2.closeRequest({ messageId: 3 }, 1n));
  const all = [
    on(445).say(0, smb2.nbss(smb2.negotiateRequest(ids))).say(1, smb2.nbss(smb2.negotiateResponse(ids))),
    on(445).say(0, smb2.nbss(chain), () => 100).say(1, smb2.nbss(smb2.closeResponse(answers))).close(),
    on(445).say(0, smb2.nbss(smb2.writeRequest(ids, new Uint8Array(900), 0n, 8, 3)), () => 200).rst(1),
    on(445).say(1, smb2.nbss(smb2.readResponse(answers, new Uint8Array(700), 16)), () => 300).close(),
    on(445).say(0, smb2.nbss(smb2.transform(5n, new Uint8Array(64)))).say(1, smb2.nbss(smb2.compression(300, new Uint8Array(60)))),
    on(445).say(0, smb2.nbss(smb2.ioctlRequest(ids, 0x0011c017, new Uint8Array(400))), () => 90),
    on(139).say(0, smb2.nbss(new Uint8Array(68).fill(0x20), 0x81)).say(1, smb2.nbss(new Uint8Array(0), 0x82)).keepAlive(0).say(0, smb2.nbss(smb2.echo(ids))),
    on(135).say(0, bind(1, UUID, 2)).say(1, pdu(12, 1, new Uint8Array(40))).say(0, rpcRequest(2, 12, new Uint8Array(300)), () => 80).say(1, rpcResponse(2, new Uint8Array(8))),
    on(50000).say(0, bind(1, UUID, 2, { bigEndian: true })).say(0, rpcRequest(2, 1, new Uint8Array(30), { bigEndian: true })),
  ];
  const captures = all.map(({ segments }) => framesOf(segments));
  const seeds = captures.flatMap((frames) => [pcap(frames), pcapng(frames)]);
  seeds.push(pcap(captures[1], { bigEndian: true, nanoseconds: true }), pcapng(captures[2], { bigEndian: true, digits: 9 }));
  for (let seed = 1; seed <= 12; seed++) {
    const random = seeded(seed);
    const isRpc = seed % 4 === 0;
    const { conversation } = isRpc ? rpcTraffic(random, 2, { server: { ip: '10.0.0.2', port: 135 } }) : smbTraffic(random, 2);
    const { segments } = disturb(conversation, { seed, reorder: 0.2, loss: 0.05, duplicate: 0.1, overlapConflict: 0.1 });
    const frames = framesOf(segments.filter(({ payload }) => payload.length < 800).slice(0, 14), seed % 3 === 0 ? 90 : undefined);
    if (frames.length > 0) seeds.push(pcap(frames));
    seeds.push(pcap(frames.flatMap((frame) => fragmented(frame, [64, 16]))));
  }
  const datagram = new Bytes(100).u8(0, 4).u8(4, 0x10).u16(74, 20).bytes;
  const frame = udpFrame({ ip: '10.0.0.1', port: 5000 }, { ip: '10.0.0.2', port: 1027 }, datagram);
  seeds.push(pcap([{ time: 1n, bytes: frame, length: frame.length }]));
  return seeds;
}

export function builtSeeds(): Uint8Array[] {
  return [...conversations(), everyBlock(false).file, everyBlock(true).file];
}
