import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Harness, sharedCaptures } from './module.ts';
import { NONE, TCP, UDP } from './vectors.ts';

/**
 * What TShark 4.0.17 reads in each frame of these captures: the innermost addresses and ports, the TCP numbers and flags, and the
 * payload's length on the wire; the digest is over one line a frame, as written below.
 */
const READ_BY_TSHARK: [capture: string, segments: number, datagrams: number, digest: string][] = [
  ['arkime__gre-erspan-vxlan.pcap', 7, 0, 'a9f976b60f396aa4'],
  ['arkime__ip-boundaries.pcap', 0, 1, 'f21b88ba7c4fc680'],
  ['arkime__ipv6-gtp6.pcap', 0, 1, '9a8c207a38cf3de2'],
  ['arkime__mpls-basic.pcap', 19, 12, 'fc23f5c8d18d9a89'],
  ['arkime__twovlan.pcap', 6, 0, '929d50d4d7436e50'],
  ['attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng', 264, 0, 'a0d90de894dca46f'],
  ['elc__impacket_psexec.pcapng', 1395, 17, 'dad113ce57bc6383'],
  ['elc__windows_miscellany.pcapng', 1288, 232, '33f6327db92ab810'],
  ['elc__wmi_query.pcapng', 946, 240, '1c2dee7bd4b85a7f'],
  ['malcolm__smb_mimikatz_copy_to_host.pcap', 649, 0, '393434c3832b6f16'],
  ['ndpi__4in4tunnel.pcap', 0, 5, '703eda746124dcf8'],
  ['ndpi__4in6tunnel.pcap', 4, 0, '083533ff5cc42439'],
  ['ndpi__smb_frags.pcap', 8, 0, '3e9b5ba87ca093b9'],
  ['ndpi__vxlan.pcap', 119, 8, 'cccf39d742eeace9'],
  ['pcapng__be-basic-test018.pcapng', 0, 4, '0cb7dcc5bbb16426'],
  ['pcapng__be-difficult-test202.pcapng', 0, 8, 'ee28b17991cc1b75'],
  ['pcapng__le-difficult-test202.pcapng', 0, 8, 'ee28b17991cc1b75'],
  ['sv__defrag-bug-6887-defrag-eth-vlan-ipv4-tcp-syn-frag-eth-vlan-ip-tcp-syn.pcap', 1, 0, 'c1090b83af900afa'],
  ['sv__defrag-bug-6887-defrag-eth-vlan-ipv6-tcp-frag-eth-vlan-ipv6-tcp.pcap', 1, 0, 'bd5010cdfd27b2b2'],
  ['sv__defrag-bug-6887-defrag-ipv6-tcp-frag-ip-tcp.pcap', 1, 0, 'bd5010cdfd27b2b2'],
  ['sv__defrag-bug-6887-defrag-ppp-ipv6-tcp-frag-ppp-ipv6-tcp.pcap', 1, 0, 'bd5010cdfd27b2b2'],
  ['sv__smb2-07-20171220_smb_psexec_add_user.pcap', 248, 63, 'fd18f78daa5c15df'],
  ['sv__smb2-ntlmssp-negotiateflags.pcap', 125, 682, '409e8e2c9c9d61ca'],
  ['sv__vxlan-decoder-03-vxlan.pcap', 82, 18, '0125a9fb1316b3c3'],
  ['tcpdump__LINKTYPE_IPV4.pcap', 0, 1, '6ce90c24ac2bd011'],
  ['tcpdump__bigtcp-ipv4.pcap', 1, 0, '7adc70adf6b0658f'],
  ['tcpdump__bigtcp-ipv6-hbh.pcap', 1, 0, '6036e81fcf4b0376'],
  ['tcpdump__gso-ipv4-vxlan-ipv4.pcap', 1, 0, '22ea0cfe1c0aa664'],
  ['tcpdump__gso-ipv4.pcap', 1, 0, 'b5aaceb673a0c5ab'],
  ['tcpdump__ipv4_invalid_total_length.pcap', 0, 1, '39367c16b65a2f0d'],
  ['tcpdump__ipv4_tcp_http_xml_tso.pcap', 1, 0, 'b1adf7cd7a85e539'],
  ['tcpdump__ipv6_invalid_length_2.pcap', 0, 1, 'd2137ce09aac2250'],
  ['tcpdump__print-flags.pcap', 10, 0, 'bbb3cdd87389bc0d'],
  ['tcpdump__tcp_rst_data-trunc.pcap', 1, 0, '761a4e51f9eb7357'],
  ['zeek__chksums-ip6-hoa-tcp-good-chksum.pcap', 1, 0, '1f84a24e78701939'],
  ['zeek__chksums-ip6-route0-udp-good-chksum.pcap', 0, 1, 'ee8dd4faf9557d49'],
  ['zeek__gtp-gtp3_false_gtp.pcap', 0, 1, 'f588403f601620bd'],
  ['zeek__gtp-gtp4_udp_2152_inside.pcap', 0, 1, '802ff6159bc83fa4'],
  ['zeek__gtp-gtp6_gtp_0x32.pcap', 31, 0, '92c0ada5c54a5774'],
  ['zeek__gtp-gtp9_unknown_or_too_short_payload.pcap', 11, 1, '4b5df7db5c5d82af'],
  ['zeek__misc-erspan.pcap', 106, 48, 'f165e87470555a00'],
  ['zeek__misc-ipv6-fragmented-dns.pcap', 0, 5, '69bebe520d2b28f5'],
  ['zeek__misc-ipv6-http-atomic-frag.pcap', 36, 0, '7276733bef8f4e91'],
  ['zeek__misc-mixed-vlan-mpls.pcap', 47, 0, '323a963e3a08f7cb'],
  ['zeek__misc-pppoe.pcap', 0, 4, 'bbf65003f59fbdc7'],
  ['zeek__misc-vlan-collisions.pcap', 42, 0, '33510afde717bb4f'],
  ['zeek__tcp-timestamp.pcap', 878, 0, '977c716b4de489bf'],
  ['zeek__tcp-truncated-header.pcap', 24, 0, 'fac7f07d05acfeab'],
  ['zeek__tcp-window-scale-range.pcap', 5, 0, '6f70f08161872353'],
  ['zeek__tunnels-6in6in6.pcap', 0, 1, '4056fab012441d30'],
  ['zeek__tunnels-geneve-many-options.pcap', 10, 0, 'a6ca8853cf2c34b8'],
  ['zeek__tunnels-gre-over-udp-4754.pcap', 10, 4, '9c57615e7382fbaf'],
  ['zeek__tunnels-gre-sample.pcap', 22, 8, 'a3d0cd668ba96da5'],
  ['zeek__tunnels-teredo-udp-in-udp.pcap', 0, 1, 'af08464378da1912'],
  ['zeek__tunnels-tunnel-direct-bypass.pcap', 20, 0, '5dfd493640717956'],
  ['zeek__tunnels-vxlan-triple-v2.pcap', 0, 1, 'a45822f56e5731e6'],
];

const harness = await Harness.load();
const folder = sharedCaptures();
if (!folder) console.log('skipped: no shared captures beside the project');

for (const [name, segments, datagrams, digest] of folder ? READ_BY_TSHARK : []) {
  test(name, () => {
    harness.begin();
    const file = readFileSync(join(folder!, name));
    let ptr = harness.put(file);
    const lines: string[] = [];
    const counts = [0, 0, 0];
    for (;;) {
      const { status, consumed, frame } = harness.next(ptr, harness.bytes.length);
      if (consumed === 0) break;
      ptr += consumed;
      if (status !== 1) continue;
      const packet = harness.parse(frame.link, frame.ptr, frame.captured, frame.length, frame.time);
      counts[packet.kind]!++;
      const ends = `${packet.source} ${packet.destination} ${packet.sourcePort} ${packet.destinationPort}`;
      if (packet.kind === NONE) lines.push(`${frame.number} none`);
      else if (packet.kind === UDP) lines.push(`${frame.number} udp ${ends} ${packet.wire}`);
      else lines.push(`${frame.number} tcp ${ends} ${packet.seq} ${packet.ack} ${packet.flags} ${packet.wire}`);
    }
    assert.equal([counts[TCP], counts[UDP]], [segments, datagrams]);
    assert.is(createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16), digest);
    assert.ok(harness.guarded());
  });
}

test.run();
