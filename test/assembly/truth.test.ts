import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatIp } from '../../src/net/address.ts';
import { parseIp } from '../../src/net/network.ts';
import { Harness, sharedCaptures } from './module.ts';
import { TCP } from './vectors.ts';

/**
 * Every shared capture against what TShark 4.0.17 read in it (the JSON files beside them): as many frames, and between the same
 * innermost addresses and ports as many TCP packets, the first of them in the same frame.
 */
interface Truth {
  packets: number;
  tcp_streams: number;
  warnings: string[];
  /** The first 300. */
  streams: { client: string; server: string; first_frame: number; packets: number }[];
}

interface Talk {
  packets: number;
  first: number;
}

/** Pairs of endpoints that we read otherwise, on purpose: how many, and why. */
const DIFFERENT: Readonly<Record<string, [pairs: number, reason: string]>> = {
  'malcolm__Tunnels.pcap': [2, 'TShark reads the TCP headers that ICMP errors quote as packets'],
  'zeek__tunnels-gre-aruba-amsdu.pcap': [1, 'IEEE 802.11 in GRE, as Aruba has it, is not read'],
};

/** What TShark says of a link type that it has no name for. */
const UNREAD = /contains record data that TShark doesn't support/;

const harness = await Harness.load();
const folder = sharedCaptures();
if (!folder) console.log('skipped: no shared captures beside the project');

function between(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** As TShark writes it, and as the harness does: an address, a colon, a port. */
function endpoint(text: string): string {
  const colon = text.lastIndexOf(':');
  const address = parseIp(text.slice(0, colon));
  if (address === undefined) throw new Error(`no address: ${text}`);
  return `${formatIp(Uint8Array.from(address))}:${text.slice(colon + 1)}`;
}

function count(talks: Map<string, Talk>, key: string, packets: number, first: number): void {
  const talk = talks.get(key);
  if (talk === undefined) talks.set(key, { packets, first });
  else talks.set(key, { packets: talk.packets + packets, first: Math.min(talk.first, first) });
}

function read(file: Uint8Array): { frames: number; talks: Map<string, Talk> } {
  harness.begin();
  const talks = new Map<string, Talk>();
  let frames = 0;
  let ptr = harness.put(file);
  while (true) {
    const { status, consumed, frame } = harness.next(ptr, harness.bytes.length);
    if (consumed === 0) return { frames, talks };
    ptr += consumed;
    if (status !== 1) continue;
    frames++;
    let packet = harness.parse(frame.link, frame.ptr, frame.captured, frame.length, frame.time);
    while (true) {
      if (packet.kind === TCP) {
        const key = between(endpoint(`${packet.source}:${packet.sourcePort}`), endpoint(`${packet.destination}:${packet.destinationPort}`));
        count(talks, key, 1, frame.number);
      }
      if (!packet.more) break;
      packet = harness.parseNext();
    }
  }
}

const names = folder ? readdirSync(join(folder, 'truth')).map((name) => name.replace(/\.json$/, '')) : [];
for (const name of names.filter((name) => existsSync(join(folder!, name)))) {
  test(name, () => {
    const truth = JSON.parse(readFileSync(join(folder!, 'truth', `${name}.json`), 'utf8')) as Truth;
    if (truth.warnings.some((warning) => UNREAD.test(warning))) return;
    const { frames, talks } = read(readFileSync(join(folder!, name)));
    assert.is(frames, truth.packets);
    const expected = new Map<string, Talk>();
    for (const { client, server, packets, first_frame } of truth.streams)
      count(expected, between(endpoint(client), endpoint(server)), packets, first_frame);
    const [different] = DIFFERENT[name] ?? [0];
    const isOther = ([key, { packets, first }]: [string, Talk]) => {
      const talk = talks.get(key);
      return talk?.packets !== packets || talk.first !== first;
    };
    assert.is([...expected].filter(isOther).length, different, `${[...expected].filter(isOther)}`);
    if (truth.streams.length === truth.tcp_streams && different === 0) assert.is(talks.size, expected.size);
  });
}

test.run();
