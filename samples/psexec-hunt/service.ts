/** The service manager from afar: EPM on 135, svcctl on a port of its own, sealed. Each call's purpose is PsExec's; its content cannot be seen. */
import { cat } from './bytes.ts';
import type { Host, Names } from './hosts.ts';
import { type Account, authenticate, challenge, type Exchange, negotiate } from './ntlmssp.ts';
import type { Frame } from './pcapng.ts';
import { randomFor } from './random.ts';
import { mapEndpoint, SealedServiceControl } from './rpc.ts';
import { TcpConnection } from './tcp.ts';
import { type Clock, fileTime } from './time.ts';

/** The service manager's dynamic port on both targets. */
export const SVCCTL_PORT = 49669;

export interface Caller {
  readonly frames: Frame[];
  readonly clock: Clock;
  readonly client: Host;
  readonly server: Host;
  readonly names: Names;
  readonly account: Account;
}

/** EPM alone: where is svcctl? `linger` is how long the client keeps the connection. */
export function askEndpointMapper({ frames, clock, client, server }: Caller, port: number): TcpConnection {
  const tcp = new TcpConnection(frames, clock, client, port, server, 135);
  mapEndpoint(tcp, randomFor(`epm ${server.ip} ${port}`), SVCCTL_PORT);
  return tcp;
}

function bindServiceControl(caller: Caller, port: number): { tcp: TcpConnection; control: SealedServiceControl } {
  const { frames, clock, client, server, names, account } = caller;
  const random = randomFor(`svcctl ${server.ip} ${port}`);
  const tcp = new TcpConnection(frames, clock, client, port, server, SVCCTL_PORT);
  const control = new SealedServiceControl(tcp, random);
  const exchange: Exchange = { server: names, serverChallenge: random.bytes(8), time: fileTime(clock.now) };
  const { domain, user, workstation } = account;
  const targetName = `host/${server.ip}`;
  const proofs = authenticate(exchange, { domain, user, workstation, targetName });
  control.bind(SVCCTL_PORT, negotiate(), challenge(exchange), cat(proofs));
  return { tcp, control };
}

/** Created, opened again, started, and asked for until it runs. */
export function installService(caller: Caller, ports: readonly [number, number], polls: number): void {
  const mapper = askEndpointMapper(caller, ports[0]);
  const { tcp, control } = bindServiceControl(caller, ports[1]);
  control.call('ROpenSCManager2', [700_000, 1_200_000]);
  control.call('RCreateServiceW', [4_000_000, 9_000_000]);
  control.call('RCloseServiceHandle');
  control.call('ROpenServiceW');
  control.call('RStartServiceW', [18_000_000, 26_000_000]);
  for (let poll = 0; poll < polls; poll++) control.call('RQueryServiceStatus');
  control.call('RCloseServiceHandle');
  control.call('RCloseServiceHandle');
  tcp.acknowledge('client', [500_000, 900_000]);
  tcp.finish();
  mapper.reset('client');
}

/** Stopped and deleted; with `mapper`, the port is asked for again. */
export function removeService(caller: Caller, ports: { mapper?: number; control: number }, polls: number): void {
  const mapper = ports.mapper === undefined ? undefined : askEndpointMapper(caller, ports.mapper);
  const { tcp, control } = bindServiceControl(caller, ports.control);
  control.call('ROpenSCManager2', [700_000, 1_200_000]);
  control.call('ROpenServiceW');
  control.call('RControlService', [2_000_000, 6_000_000]);
  for (let poll = 0; poll < polls; poll++) control.call('RQueryServiceStatus');
  control.call('RDeleteService', [1_000_000, 2_000_000]);
  control.call('RCloseServiceHandle');
  control.call('RCloseServiceHandle');
  tcp.acknowledge('client', [500_000, 900_000]);
  tcp.finish();
  mapper?.reset('client');
}
