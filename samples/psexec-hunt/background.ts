/** The network's own noise: announcements, discovery, multicast membership. Everything that is neither PsExec nor DNS. */
import { ascii, be16, be32, cat, hex, le16, le32, u8, zeros } from './bytes.ts';
import { HR_PC, type Host, type Hosts, MARKETING_PC, type Names } from './hosts.ts';
import { address, checksum, IGMP, ipv4, udp } from './packets.ts';
import type { Frame } from './pcapng.ts';
import { randomFor } from './random.ts';
import { seconds } from './time.ts';

/** First-level encoding of a NetBIOS name (RFC 1001 §14.1), with its suffix. */
function netbiosName(name: string, suffix: number): Buffer {
  const raw = cat(ascii(name.padEnd(15, ' ')), u8(suffix));
  const halves = [...raw].flatMap((byte) => [0x41 + (byte >> 4), 0x41 + (byte & 0x0f)]);
  return cat(u8(32, ...halves), u8(0));
}

const WORKSTATION_SERVER_NT = 0x1003;

/** HostAnnouncement (MS-BRWS §2.2.1) in an SMB_COM_TRANSACTION to \MAILSLOT\BROWSE (MS-MAIL), in an NBT datagram: 243 bytes. */
function announcement(host: Host, names: Names, hosts: Hosts, count: number, minutes: number, id: number): Buffer {
  const frame = cat(
    u8(1, count),
    le32(minutes * 60_000),
    ascii(names.netbios.padEnd(16, '\0')),
    u8(10, 0),
    le32(WORKSTATION_SERVER_NT),
    hex('0f01 55aa'),
    u8(0),
  );
  const mailslot = ascii('\\MAILSLOT\\BROWSE\0');
  const header = cat(hex('ff534d42 25 00000000 00 0000'), zeros(20));
  const DATA_OFFSET = 86;
  const words = cat(
    cat(le16(0), le16(frame.length), le16(0), le16(0), u8(0, 0), le16(0), le32(1000), le16(0)),
    cat(le16(0), le16(0), le16(frame.length), le16(DATA_OFFSET), u8(3, 0), le16(1), le16(1), le16(2)),
  );
  const smb = cat(header, u8(17), words, le16(mailslot.length + frame.length), mailslot, frame);
  const namesAsked = cat(netbiosName(names.netbios, 0x00), netbiosName('WORKGROUP', 0x1d));
  const DIRECT_GROUP = 0x11;
  const datagram = cat(
    cat(u8(DIRECT_GROUP, 0x0a), be16(id), address(host.ip), be16(138)),
    cat(be16(namesAsked.length + smb.length), be16(0)),
    namesAsked,
    smb,
  );
  return udp(host, 138, hosts.broadcast, 138, datagram);
}

/** IGMPv3 report (RFC 3376 §4.2), with Router Alert, of joining or leaving `groups`. */
function membership(host: Host, hosts: Hosts, ...groups: [type: number, group: string][]): Buffer {
  const records = groups.map(([type, group]) => cat(u8(type, 0), be16(0), address(group)));
  const report = cat(u8(0x22, 0), be16(0), be16(0), be16(records.length), ...records);
  report.writeUInt16BE(checksum(report), 2);
  return ipv4(host, hosts.igmp, IGMP, report, { ttl: 1, options: hex('94040000') });
}

/** LLMNR query (RFC 4795): ANY of the host's own name, to see whether another has it. */
function llmnrQuery(host: Host, hosts: Hosts, name: string): Buffer {
  const question = cat(u8(name.length), ascii(name), u8(0), be16(255), be16(1));
  const query = cat(be16(0x611b), be16(0), be16(1), zeros(6), question);
  return udp(host, 62447, hosts.llmnr, 5355, query, { ttl: 1 });
}

/** DHCPACK (RFC 2131) of VMware's server, 342 bytes. */
function dhcpAck(hosts: Hosts): Buffer {
  const { dhcp, marketing } = hosts;
  const option = (code: number, ...value: number[]): Buffer => u8(code, value.length, ...value);
  const options = cat(
    hex('63825363'),
    option(53, 5),
    cat(option(54, ...address(dhcp.ip)), option(51, 0, 0, 7, 8), option(1, 255, 255, 255, 0)),
    cat(option(28, ...address(hosts.broadcast.ip)), option(3, ...address(hosts.gateway.ip))),
    cat(option(6, ...address(hosts.gateway.ip)), option(15, ...ascii('localdomain\0')), u8(255)),
  );
  const fixed = cat(
    cat(u8(2, 1, 6, 0), be32(0x84b66234), be16(0), be16(0), zeros(4), address(marketing.ip), address(dhcp.ip)),
    cat(zeros(4), marketing.mac, zeros(10), zeros(64), zeros(128)),
  );
  return udp(dhcp, 67, marketing, 68, cat(fixed, options, zeros(300 - fixed.length - options.length)));
}

/** WS-Discovery Probe for devices and computers. */
function probe(hosts: Hosts, uuid: string): Buffer {
  const soap =
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" ' +
    'xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
    'xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" ' +
    'xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof" ' +
    'xmlns:pub="http://schemas.microsoft.com/windows/pub/2005/07"><soap:Header>' +
    '<wsa:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To>' +
    '<wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</wsa:Action>' +
    `<wsa:MessageID>urn:uuid:${uuid}</wsa:MessageID></soap:Header>` +
    '<soap:Body><wsd:Probe><wsd:Types>wsdp:Device pub:Computer</wsd:Types></wsd:Probe></soap:Body></soap:Envelope>';
  return udp(hosts.gateway, 54915, hosts.discovery, 3702, ascii(soap), { ttl: 1 });
}

function uuidOf(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const INCLUDE_NONE = 3;
const EXCLUDE_NONE = 4;
const LLMNR_GROUP = '224.0.0.252';
const MDNS_GROUP = '224.0.0.251';

/** Every thirty seconds; six more in between, as its broadcasts of a changed device list are. */
const SPOTIFY_TIMES = [
  ...Array.from({ length: 20 }, (_, index) => 11_982_569_312 + index * 29_988_845_000),
  ...[76.5, 141.2, 186.9, 372.4, 421.3, 601.8].map((at) => at * 1e9 + 112_873),
  seconds('611.759469442'),
];

export function background(hosts: Hosts): Frame[] {
  const frames: Frame[] = [];
  const at = (time: number | string, bytes: Buffer): void => {
    frames.push({ time: typeof time === 'string' ? seconds(time) : time, bytes });
  };
  const { marketing, hr, gateway } = hosts;

  at('32.200387104', dhcpAck(hosts));
  at('33.049224', membership(marketing, hosts, [INCLUDE_NONE, LLMNR_GROUP]));
  at('33.050103467', membership(marketing, hosts, [EXCLUDE_NONE, LLMNR_GROUP]));
  at('33.054611209', membership(marketing, hosts, [INCLUDE_NONE, LLMNR_GROUP]));
  at('33.055002671', membership(marketing, hosts, [EXCLUDE_NONE, LLMNR_GROUP]));
  at('33.110451790', llmnrQuery(marketing, hosts, MARKETING_PC.dns));
  at('33.387250814', membership(marketing, hosts, [EXCLUDE_NONE, MDNS_GROUP]));
  at('35.113480226', membership(marketing, hosts, [EXCLUDE_NONE, MDNS_GROUP]));
  at('35.388024', membership(marketing, hosts, [EXCLUDE_NONE, LLMNR_GROUP], [EXCLUDE_NONE, MDNS_GROUP]));

  at('39.685082182', announcement(marketing, MARKETING_PC, hosts, 0, 1, 0x8001));
  at('97.173870270', announcement(marketing, MARKETING_PC, hosts, 1, 2, 0x8002));
  at('218.453455551', announcement(marketing, MARKETING_PC, hosts, 2, 4, 0x8003));
  at('456.929075465', announcement(marketing, MARKETING_PC, hosts, 3, 8, 0x8004));
  at('502.788421', announcement(hr, HR_PC, hosts, 9, 12, 0x80a7));

  for (const time of SPOTIFY_TIMES) at(time, udp(gateway, 57621, hosts.broadcast, 57621, spotify()));

  const random = randomFor('discovery');
  for (const [start, last] of [
    [272_122_062_418, 275_870_113_906],
    [413_900_418_310, 417_566_662_051],
  ] as const) {
    const uuid = uuidOf(random.bytes(16));
    for (let i = 0; i < 7; i++) at(start + Math.round(((last - start) * i) / 6), probe(hosts, uuid));
  }
  return frames;
}

const spotify = (): Buffer => cat(ascii('SpotUdp0'), randomFor('spotify').bytes(24), hex('00010004 4895c203 0a1f7e21'));
