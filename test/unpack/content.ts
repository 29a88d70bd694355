/** What the vectors of zstd and lz4 hold, made anew. */
import { capture } from '../cli/command.ts';
import { seeded } from '../support/random.ts';

const PIECE = 512;

const STORED = `{"kind":"connection","id":"o1","time":"2020-07-19T13:14:41.180768Z","frame":1,"responseFrame":null,"flow":"1:vgO0R8zWmKEZTvVxeDA0fe5/7gg=","source":{"ip":"10.0.0.130","port":49757},"target":{"ip":"10.0.0.133","port":445},"protocol":null,"end":"rst","handshake":"refused","lastTime":"2020-07-19T13:14:41.181768Z","lastFrame":2,"sourcePackets":1,"sourceBytes":0,"targetPackets":1,"targetBytes":0,"sourceLost":0,"targetLost":0}
{"kind":"capture","id":"o2","name":"lab.pcap","format":"pcap","packets":2,"bytes":108,"firstTime":"2020-07-19T13:14:41.180768Z","lastTime":"2020-07-19T13:14:41.181768Z","linkTypes":["ETHERNET"],"problems":[]}
`;

/** Pieces of 512 bytes that come again and again, near and far: matches of every length and distance. */
function pieces(size: number): Uint8Array {
  const random = seeded(4);
  const known = Array.from({ length: 9 }, () => random.bytes(PIECE));
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    const piece = random.pick(known).subarray(random.below(PIECE >> 1));
    bytes.set(piece.subarray(0, size - at), at);
    at += piece.length;
  }
  return bytes;
}

export const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  capture,
  /** As `--format ndjson` wrote it of the capture in version 0.1. */
  stored: new TextEncoder().encode(STORED),
  noise: seeded(5).bytes(700),
  pieces: pieces(200_000),
  zeros: new Uint8Array(9 << 20),
};
