/** Names of machines and their addresses, as answers of DCE/RPC say them. */
import { formatIp } from '../../net/address.ts';
import { parseIp } from '../../net/network.ts';
import type { Said } from '../names/said.ts';
import { EPMAPPER_UUID } from '../../wire/dcerpc/index.ts';
import { ACTIVATION_UUID, SCM_ACTIVATOR_UUID } from '../../wire/dcerpc/declared/dcom.ts';
import { NETLOGON_UUID } from '../../wire/dcerpc/declared/netlogon.ts';
import { OBJECT_EXPORTER_UUID } from '../../wire/dcerpc/declared/objects.ts';
import { SRVSVC_UUID } from '../../wire/dcerpc/declared/srvsvc.ts';
import { WKSSVC_UUID } from '../../wire/dcerpc/declared/wkssvc.ts';
import { at, listAt, number, text, textsOf } from '../../facts.ts';

/** What is taken out of one answer. */
const MOST = 16;

type Named = Pick<Said, 'name' | 'address'> & Partial<Said>;
type Source = readonly [protocol: Said['protocol'], read: (result: unknown, ip: string) => readonly Named[]];

/** By interface and opnum. What they return lies under `result`, of the endpoint mapper beside what was asked. */
const SOURCES: ReadonlyMap<string, Source> = new Map<string, Source>([
  [`${OBJECT_EXPORTER_UUID} 0`, ['IObjectExporter', (result, ip) => bindings(listAt(result, 'result', 'oxidBindings', 'addresses'), ip)]],
  [`${OBJECT_EXPORTER_UUID} 4`, ['IObjectExporter', (result, ip) => bindings(listAt(result, 'result', 'oxidBindings', 'addresses'), ip)]],
  [`${OBJECT_EXPORTER_UUID} 5`, ['IObjectExporter', (result, ip) => bindings(listAt(result, 'result', 'orBindings', 'addresses'), ip)]],
  ...[3, 4].map((opnum): [string, Source] => [
    `${SCM_ACTIVATOR_UUID} ${opnum}`,
    ['IRemoteSCMActivator', (result, ip) => bindings(listAt(result, 'result', 'properties', 'oxidBindings', 'addresses'), ip)],
  ]),
  [`${ACTIVATION_UUID} 0`, ['IActivation', (result, ip) => bindings(listAt(result, 'result', 'oxidBindings', 'addresses'), ip)]],
  [`${EPMAPPER_UUID} 2`, ['epmapper', (result, ip) => towers(listAt(result, 'entries'), ip)]],
  [`${EPMAPPER_UUID} 3`, ['epmapper', (result, ip) => towers(listAt(result, 'towers'), ip)]],
  [`${SRVSVC_UUID} 21`, ['srvsvc', (result, ip) => server(at(result, 'result', 'infoStruct'), ip)]],
  [`${WKSSVC_UUID} 0`, ['wkssvc', (result, ip) => workstation(at(result, 'result', 'wkstaInfo'), ip)]],
  ...[20, 27, 34].map((opnum): [string, Source] => [
    `${NETLOGON_UUID} ${opnum}`,
    ['netlogon', (result) => controller(at(result, 'result', 'domainControllerInfo'))],
  ]),
]);

/** `decoded`: arguments and results as the observation of the call has them; `ip`: who answered. */
export function machineNames(uuid: string, opnum: number, decoded: Readonly<Record<string, unknown>>, ip: string): Said[] {
  const source = SOURCES.get(`${uuid} ${opnum}`);
  if (source === undefined) return [];
  const [protocol, read] = source;
  const said: Said[] = [];
  for (const named of read(decoded, ip)) {
    const name = named.name.replace(/^\\+/, '');
    if (name === '' || addressOf(name) !== null || said.length === MOST) continue;
    said.push({ protocol, action: 'answer', nameKind: name.includes('.') ? 'DNS' : 'NetBIOS', ...named, name });
  }
  return said;
}

/** STRINGBINDING (MS-DCOM §2.2.19.3), `ncacn_ip_tcp:SERVER[49667]`: a machine lists its name and all its addresses. */
function bindings(list: readonly unknown[], ip: string): Named[] {
  const places = new Set<string>();
  for (const binding of textsOf(list)) {
    const place = /^[^:]+:([^[]+)/.exec(binding)?.[1];
    if (place !== undefined) places.add(place);
  }
  const names = [...places].filter((place) => addressOf(place) === null);
  const addresses = new Set([ip, ...[...places].map(addressOf)]);
  return names.flatMap((name) => [...addresses].flatMap((address) => (address === null ? [] : [{ name, address }])));
}

/** C706 appendix I: the floor of named pipes is followed by the machine that has them. */
const towers = (list: readonly unknown[], ip: string): Named[] =>
  [...new Set(textsOf(list, 'netbiosName'))].map((name) => ({ name, address: ip }));

/** SERVER_INFO_101 (MS-SRVS §2.2.4.41); the version's high bits say more (§2.2.2.8). */
function server(info: unknown, ip: string): Named[] {
  const comment = text(at(info, 'comment')) || null;
  return named(text(at(info, 'name')), ip, { osVersion: version(at(info, 'versionMajor'), at(info, 'versionMinor')), comment });
}

/** WKSTA_INFO_100 (MS-WKST §2.2.5.1) */
function workstation(info: unknown, ip: string): Named[] {
  const osVersion = version(at(info, 'verMajor'), at(info, 'verMinor'));
  return named(text(at(info, 'computername')), ip, { osVersion, domain: text(at(info, 'langroup')) || null });
}

/** DOMAIN_CONTROLLER_INFOW (MS-NRPC §2.2.1.2.1): of a machine that need not be the one that answers. */
function controller(info: unknown): Named[] {
  const address = addressOf(text(at(info, 'domainControllerAddress'))?.replace(/^\\+/, '') ?? '');
  if (address === null) return [];
  const domain = text(at(info, 'domainName')) || null;
  return named(text(at(info, 'domainControllerName')), address, { domain, service: 'domain controllers' });
}

function named(name: string | null, address: string, more: Partial<Said>): Named[] {
  return name === null ? [] : [{ ...more, name, address }];
}

const MAJOR_VERSION_MASK = 0x0f;

function version(major: unknown, minor: unknown): string | null {
  const [high, low] = [number(major), number(minor)];
  return high === null || low === null ? null : `${high & MAJOR_VERSION_MASK}.${low}`;
}

/** In the one form that addresses have; null for a name. */
function addressOf(place: string): string | null {
  const bytes = parseIp(place);
  return bytes === undefined ? null : formatIp(Uint8Array.from(bytes));
}
