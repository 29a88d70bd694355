/** What fills a company's wire beside SMB: TLS, HTTP, small requests and answers, DNS, other UDP; some of it IPv6, some tagged. */
import type { Random } from '../../test/support/random.ts';
import { ACK, Connection, frameLength, type Machine, machine4, machine6, networkHeaders, PSH, SEGMENT } from './connection.ts';
import type { PcapWriter } from './writer.ts';

const CONCURRENT = 600;
const POOL = 4 << 20;
const HTTP_HEAD = Buffer.from('HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\nConnection: keep-alive\r\n\r\n');
const HTTP_GET = Buffer.from('GET /assets/app.css?v=20231114 HTTP/1.1\r\nHost: intranet.example\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\n\r\n');

type Kind = 'tls' | 'http' | 'chat';

interface Background {
  readonly connection: Connection;
  readonly kind: Kind;
  /** Bytes that the server still has to send. */
  left: number;
}

export class BackgroundTraffic {
  readonly #random: Random;
  readonly #noise: Buffer;
  readonly #connections: Background[] = [];
  #number = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#noise = Buffer.from(random.bytes(POOL).buffer);
  }

  /** The next few packets, of one connection or of UDP. */
  step(writer: PcapWriter): void {
    const random = this.#random;
    if (random.chance(0.06)) {
      this.#datagrams(writer);
      return;
    }
    if (this.#connections.length < CONCURRENT) this.#connections.push(this.#open(writer));
    const index = random.below(this.#connections.length);
    const current = this.#connections[index];
    if (current.left <= 0) {
      current.connection.close(writer, 20);
      this.#connections[index] = this.#open(writer);
    } else if (current.kind === 'chat') this.#chat(writer, current);
    else this.#bulk(writer, current);
  }

  #open(writer: PcapWriter): Background {
    const random = this.#random;
    const kind = random.pick(['tls', 'tls', 'http', 'chat', 'chat'] as const);
    const number = this.#number++;
    const port = 1024 + (number % 60000);
    const serverPort = kind === 'tls' ? 443 : kind === 'http' ? 80 : random.pick([22, 1433, 3389, 5432, 8080]);
    const isIpv6 = random.chance(0.12);
    const host = random.below(4000);
    const client = isIpv6 ? machine6(host, port) : machine4(172, 16, host >> 8, host & 255, port);
    const server = isIpv6 ? machine6(1 << 20 | random.below(500), serverPort) : machine4(198, 18, random.below(8), random.below(250), serverPort);
    const connection = new Connection(client, server, random.below(2 ** 31), { vlan: random.chance(0.08) ? 100 + random.below(4) : 0 });
    connection.open(writer, random.between(5, 40));
    const left = kind === 'chat' ? random.between(500, 8000) : random.chance(0.1) ? random.between(1 << 20, 8 << 20) : random.between(2000, 300_000);
    if (kind === 'http') connection.segment(writer, 0, ACK | PSH, 10, HTTP_GET, 0, HTTP_GET.length);
    if (kind === 'http') connection.segment(writer, 1, ACK | PSH, 10, HTTP_HEAD, 0, HTTP_HEAD.length);
    if (kind === 'tls') this.#noiseSegment(writer, connection, 0, 517);
    return { connection, kind, left };
  }

  #noiseSegment(writer: PcapWriter, connection: Connection, side: 0 | 1, length: number): void {
    connection.segment(writer, side, ACK | PSH, this.#random.between(1, 12), this.#noise, this.#random.below(POOL - length), length);
  }

  #bulk(writer: PcapWriter, current: Background): void {
    const burst = this.#random.between(2, 12);
    for (let i = 0; i < burst && current.left > 0; i++) {
      const length = Math.min(SEGMENT - 20, current.left);
      this.#noiseSegment(writer, current.connection, 1, length);
      current.left -= length;
      if (i % 2 === 1) current.connection.acknowledge(writer, 0, 3);
    }
  }

  #chat(writer: PcapWriter, current: Background): void {
    const question = this.#random.between(20, 200);
    const answer = this.#random.between(20, 700);
    this.#noiseSegment(writer, current.connection, 0, question);
    this.#noiseSegment(writer, current.connection, 1, answer);
    current.connection.acknowledge(writer, 0, 30);
    current.left -= answer;
  }

  /** DNS questions and answers, and QUIC-like datagrams. */
  #datagrams(writer: PcapWriter): void {
    const random = this.#random;
    const host = random.below(4000);
    const client = machine4(172, 16, host >> 8, host & 255, random.between(20000, 60000));
    if (random.chance(0.5)) {
      const server = machine4(172, 16, 0, 53, 53);
      this.#datagram(writer, client, server, random.between(30, 60));
      this.#datagram(writer, server, client, random.between(60, 300));
      return;
    }
    const server = machine4(198, 18, 9, random.below(250), 443);
    for (let i = random.between(1, 8); i > 0; i--) this.#datagram(writer, server, client, 1200);
  }

  #datagram(writer: PcapWriter, source: Machine, target: Machine, length: number): void {
    const into = writer.frame(frameLength(source, 8 + length, 0), this.#random.between(1, 15));
    const at = networkHeaders(into, source, target, 17, 8 + length, 0);
    into.writeUInt16BE(source.port, at);
    into.writeUInt16BE(target.port, at + 2);
    into.writeUInt16BE(8 + length, at + 4);
    into.writeUInt16BE(0, at + 6);
    const from = this.#random.below(POOL - length);
    into.set(this.#noise.subarray(from, from + length), at + 8);
  }
}
