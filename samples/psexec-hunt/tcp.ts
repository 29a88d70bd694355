/** A TCP connection as the sniffer sees it: both ends' numbers are kept, every segment becomes a frame unless it is lost. */
import { cat, hex, zeros } from './bytes.ts';
import type { Host } from './hosts.ts';
import { ACK, FIN, PSH, RST, SYN, tcp } from './packets.ts';
import type { Frame } from './pcapng.ts';
import { randomFor } from './random.ts';
import type { Clock } from './time.ts';

export const MSS = 1460;
/** MSS 1460, NOP, window scale 8 (x 256), NOP, NOP, SACK permitted: as Windows sends them. */
const WINDOWS_OPTIONS = hex('020405b4 01030308 01010402');
/** 8212 x 256 bytes. */
const WINDOW = 8212;

export type Side = 'client' | 'server';

interface End {
  readonly host: Host;
  readonly port: number;
  next: number;
}

export class TcpConnection {
  readonly clock: Clock;
  /** After so many full segments in a row their receiver acknowledges. */
  acknowledgeEvery = 2;
  #frames: Frame[];
  #ends: Record<Side, End>;

  constructor(frames: Frame[], clock: Clock, client: Host, clientPort: number, server: Host, serverPort: number) {
    this.#frames = frames;
    this.clock = clock;
    const numbers = randomFor(`tcp ${client.ip}:${clientPort} ${server.ip}:${serverPort}`);
    this.#ends = {
      client: { host: client, port: clientPort, next: numbers.next() },
      server: { host: server, port: serverPort, next: numbers.next() },
    };
  }

  get serverHost(): Host {
    return this.#ends.server.host;
  }

  handshake(): this {
    this.#emit('client', SYN, { options: WINDOWS_OPTIONS, window: 64240, ticks: [100_000, 300_000] });
    this.#emit('server', SYN | ACK, { options: WINDOWS_OPTIONS, window: 65535, ticks: [150_000, 300_000] });
    this.#emit('client', ACK, { ticks: [100_000, 200_000] });
    return this;
  }

  /** One write of an application: segments of at most MSS bytes, the last one pushed. */
  send(from: Side, payload: Uint8Array, ticks: [number, number] = [100_000, 400_000]): void {
    const segments = segmentsOf(payload);
    segments.forEach((segment, index) => {
      const isLast = index === segments.length - 1;
      this.segment(from, segment, isLast, index === 0 ? ticks : [500, 1_500]);
      if (!isLast && index % this.acknowledgeEvery === this.acknowledgeEvery - 1) {
        this.acknowledge(from === 'client' ? 'server' : 'client', [15_000, 40_000]);
      }
    });
  }

  segment(from: Side, payload: Uint8Array, isPushed: boolean, ticks: [number, number] = [500, 1_500]): void {
    this.#emit(from, isPushed ? ACK | PSH : ACK, { payload, ticks });
  }

  lose(from: Side, payload: Uint8Array): void {
    this.#emit(from, ACK, { payload, ticks: [0, 0], isLost: true });
  }

  acknowledge(from: Side, ticks: [number, number] = [500, 2_000]): void {
    this.#emit(from, ACK, { ticks });
  }

  finish(): void {
    this.#emit('client', FIN | ACK, { ticks: [200_000, 400_000] });
    this.#emit('server', FIN | ACK, { ticks: [100_000, 200_000] });
    this.#emit('client', ACK, { ticks: [100_000, 200_000] });
  }

  reset(from: Side): void {
    this.#emit(from, RST | ACK, { window: 0, ticks: [200_000, 400_000] });
  }

  #emit(
    from: Side,
    flags: number,
    what: { payload?: Uint8Array; options?: Uint8Array; window?: number; ticks: [number, number]; isLost?: boolean },
  ): void {
    const end = this.#ends[from];
    const peer = this.#ends[from === 'client' ? 'server' : 'client'];
    const time = what.isLost ? this.clock.now : this.clock.tick(...what.ticks);
    const bytes = tcp(end.host, peer.host, {
      sourcePort: end.port,
      targetPort: peer.port,
      sequence: end.next,
      acknowledgment: (flags & ACK) === 0 ? 0 : peer.next,
      flags,
      window: what.window ?? WINDOW,
      options: what.options,
      payload: what.payload,
    });
    this.#frames.push({ time, bytes, isLost: what.isLost });
    const length = (what.payload?.length ?? 0) + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    end.next = (end.next + length) >>> 0;
  }
}

export function segmentsOf(...payloads: Uint8Array[]): Uint8Array[] {
  const all = payloads.length === 1 ? payloads[0]! : cat(...payloads);
  const segments: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += MSS) segments.push(all.subarray(at, at + MSS));
  return segments.length === 0 ? [zeros(0)] : segments;
}
