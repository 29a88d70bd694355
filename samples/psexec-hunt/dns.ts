/** 10.0.0.132 asks a name server that is not there: 200 SYNs to 10.0.0.1:53, none answered. */
import { be32, cat, hex } from './bytes.ts';
import type { Hosts } from './hosts.ts';
import { SYN, tcp } from './packets.ts';
import type { Frame } from './pcapng.ts';
import { randomFor } from './random.ts';

/** Linux sends a SYN and repeats it after one, three and seven seconds. */
const REPEATED = [0, 1.024, 3.072, 7.168];

/**
 * When each attempt begins, in seconds: so that the frames that the write-ups number stand where they number them, and
 * twenty-four attempts precede the first connection to SALES-PC (tcp.stream 24).
 */
const ATTEMPTS = [
  0, 10.734, 21.452, 31.712, 44.137, 54.665, 66.078, 77.353, 88.795, 102.696, 114.945, 129.011, 142.578, 156.57,
  169.898, 182.005, 194.225, 204.695, 218.251, 231.651, 241.913, 255.193, 269.039, 282.944, 295.87, 305.044, 316.488,
  330.305, 344.141, 357.751, 366.342, 380.372, 393.788, 406.903, 418.877, 430.404, 443.271, 454.174, 467.562, 480.597,
  493.396, 505.847, 519.336, 532.647, 545.925, 559.704, 573.712, 587.3, 601.345, 615.483, 629.66437,
];

/** Attempts that end with their third SYN. */
const SHORT = new Set([1, 2, 5, 41]);

/** Attempts whose third SYN is a new connection from the same port: the capture has 81 connections on 77 endpoints. */
const REUSED = new Set([26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46]);

const FIRST_PORT = 39578;

export function deadNameServer({ linux, gateway }: Hosts): Frame[] {
  const random = randomFor('dns');
  const frames: Frame[] = [];
  const ports = new Set([FIRST_PORT]);
  ATTEMPTS.forEach((start, attempt) => {
    const sourcePort = attempt === 0 ? FIRST_PORT : newPort(ports, random.between(32768, 60999));
    let sequence = random.next();
    const uptime = random.between(900_000, 900_000_000);
    REPEATED.slice(0, SHORT.has(attempt) ? 3 : 4).forEach((after, count) => {
      if (count === 2 && REUSED.has(attempt)) sequence = random.next();
      const late = start === 0 && count === 0 ? 0 : random.between(0, 40_000);
      const time = Math.round((start + after) * 1e9) + late;
      const timestamp = uptime + Math.round(after * 1000);
      const options = cat(hex('020405b4 0402 080a'), be32(timestamp), be32(0), hex('01 030307'));
      const segment = { sourcePort, targetPort: 53, sequence, acknowledgment: 0, flags: SYN, window: 64240, options };
      frames.push({ time, bytes: tcp(linux, gateway, segment) });
    });
  });
  return frames;
}

function newPort(taken: Set<number>, wanted: number): number {
  let port = wanted & ~1;
  while (taken.has(port)) port += 2;
  taken.add(port);
  return port;
}
