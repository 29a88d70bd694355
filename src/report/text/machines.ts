/** What machines call themselves: servers in their NTLM challenges, clients in their logons. */
import { frameText } from '../../frames.ts';
import type { LogonObservation, NtlmServer, Observation } from '../../observations.ts';
import { type Page, MAX_ROWS } from './table.ts';
import { wrap } from '../layout.ts';
import { listed } from '../words.ts';
import { name } from './phrases.ts';

interface Machine {
  frame: number;
  server: NtlmServer | null;
  workstation: string | null;
}

export class Machines {
  readonly title = 'Machines by their own word';
  readonly #machines = new Map<string, Machine>();

  add(observation: Observation): void {
    if (observation.kind !== 'logon') return;
    if (observation.server !== null)
      this.#note(observation.target.ip, observation, (machine) => (machine.server ??= observation.server));
    if (observation.workstation !== null && observation.workstation !== '') {
      this.#note(observation.source.ip, observation, (machine) => (machine.workstation ??= observation.workstation));
    }
  }

  #note(ip: string, { frame }: LogonObservation, learn: (machine: Machine) => void): void {
    let machine = this.#machines.get(ip);
    if (machine === undefined) {
      if (this.#machines.size >= MAX_ROWS) return;
      machine = { frame, server: null, workstation: null };
      this.#machines.set(ip, machine);
    }
    learn(machine);
  }

  /** A server's word is its own; a client's workstation is what its tool chose to send, and does not name a machine. */
  get names(): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const [ip, { server }] of this.#machines) {
      const own = server?.netbiosName ?? server?.dnsName;
      if (own != null && own !== '') names.set(ip, own);
    }
    return names;
  }

  lines(page: Page): string[] {
    const lines: string[] = [];
    for (const [ip, { frame, server, workstation }] of this.#machines) {
      const text = listed([
        server?.netbiosName && name(server.netbiosName),
        server?.dnsName && server.dnsName !== server.netbiosName && name(server.dnsName),
        server?.netbiosDomain && server.netbiosDomain !== server.netbiosName && `domain ${name(server.netbiosDomain)}`,
        server?.osVersion && `Windows version ${name(server.osVersion)}`,
        workstation !== null &&
          workstation !== server?.netbiosName &&
          `calls itself ${name(workstation)} in logging on`,
      ]);
      if (text === '') continue;
      lines.push(
        ...wrap(`  ${ip.padEnd(16)}`, [text, { text: `(${frameText(frame)})`, style: 'dim' }], 18, page.width, page.style),
      );
    }
    return lines;
  }
}
