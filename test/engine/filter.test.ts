import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FilterOptions, parseFilter } from '../../src/filter.ts';
import { concat, ethernet, fromHex, ipv4, ipv6, pattern, Pcap, tcp, udp } from '../assembly/builders.ts';
import { runEngine } from '../support/engine.ts';

/** Ten seconds apart, from 2020-07-19T13:14:41Z on. */
const START = 1595164481;
const DATA = pattern(20);
const inner = ipv4(6, tcp(DATA));
const FRAMES = [
  ethernet(0x0800, ipv4(6, tcp(DATA), { source: '0a000001', destination: '0a000002' })),
  ethernet(0x0806, new Uint8Array(46)),
  ethernet(0x86dd, ipv6(6, tcp(DATA))),
  // 10.0.0.130 to 10.0.0.143 in VXLAN between 192.0.2.1 and 192.0.2.2
  ethernet(
    0x0800,
    ipv4(17, udp(concat(fromHex('0800000000000a00'), ethernet(0x0800, inner)), { source: 50000, destination: 4789 }), {
      source: 'c0000201',
      destination: 'c0000202',
    }),
  ),
  ethernet(0x0800, ipv4(17, udp(DATA), { source: '0a000001', destination: '0a000009' })),
  // the same packet as the first, in two fragments
  ethernet(0x0800, ipv4(6, tcp(DATA).subarray(0, 24), { source: '0a000001', destination: '0a000002', id: 7, fragment: 0x2000 })),
  ethernet(0x0800, ipv4(6, tcp(DATA).subarray(24), { source: '0a000001', destination: '0a000002', id: 7, fragment: 3 })),
];
const pcap = new Pcap();
const CAPTURE = concat(pcap.header(), ...FRAMES.map((frame, i) => pcap.record(START + 10 * i, 500_000, frame)));

/** Which frames are counted in flows, and how many were left out. */
async function through(filter: FilterOptions): Promise<{ flows: string[]; filtered: number }> {
  const { records, summary } = await runEngine(CAPTURE, { filter: parseFilter(filter) });
  assert.is(summary.packets, FRAMES.length);
  assert.is(summary.firstTime, BigInt(START) * 1_000_000_000n + 500_000_000n);
  const flows = records
    .filter(({ kind }) => kind === 'flowEnd')
    .map(({ flow, counts }) => `${flow.ends[0].ip} ${counts!.directions[0].packets} from ${counts!.firstFrame}`);
  return { flows: flows.sort(), filtered: summary.filtered };
}

const FIRST = '10.0.0.1 2 from 1';
const SIX = 'fd00::1 1 from 3';
const INNER = '10.0.0.130 1 from 4';
const CASES: [what: string, filter: FilterOptions, flows: string[], filtered: number][] = [
  ['nothing', {}, [FIRST, INNER, SIX], 0],
  ['a host, and fragments between its addresses', { hosts: ['10.0.0.2'] }, [FIRST], 4],
  ['either end', { hosts: ['10.0.0.1'] }, [FIRST], 3],
  ['a network', { hosts: ['10.0.0.128/25'] }, [INNER], 6],
  ['the outer address of a tunnel', { hosts: ['192.0.2.1'] }, [], 7],
  ['IPv6, and another host', { hosts: ['fd00::/64', '10.0.0.143'] }, [INNER, SIX], 5],
  ['all of IPv4', { hosts: ['0.0.0.0/0'] }, [FIRST, INNER], 2],
  ['a port, and fragments that may have it', { ports: [445] }, [FIRST, INNER, SIX], 2],
  ['another port', { ports: [137] }, [], 5],
  ['ports at both ends of the table', { ports: [0, 65535] }, [], 6],
  ['host and port', { hosts: ['10.0.0.0/24'], ports: [445] }, [FIRST, INNER], 3],
  ['from, in seconds', { from: 20 }, ['10.0.0.1 1 from 7', INNER, SIX], 2],
  ['to, in seconds, inclusive', { to: '20' }, ['10.0.0.1 1 from 1', SIX], 4],
  ['a window', { from: '19.999999', to: 30 }, [INNER, SIX], 5],
  ['a time', { from: '2020-07-19T13:15:01.5Z' }, ['10.0.0.1 1 from 7', INNER, SIX], 2],
  ['a time of another zone, cut before the fraction', { to: '2020-07-19T15:15:11+02:00' }, ['10.0.0.1 1 from 1', SIX], 4],
  ['a time and seconds', { from: '2020-07-19 13:15', to: 30 }, [INNER, SIX], 5],
];
for (const [what, filter, flows, filtered] of CASES) {
  test(what, async () => assert.equal(await through(filter), { flows: flows.sort(), filtered }));
}

test('what is no filter says what is wrong with it', () => {
  const bad: [FilterOptions, RegExp][] = [
    [{ from: 'yesterday' }, /^filter.from: "yesterday" is neither a time/],
    [{ to: '2020-02-30T00:00:00Z' }, /^filter.to: .* is neither a time/],
    [{ to: -1 }, /^filter.to: -1 is neither/],
    [{ from: 20, to: 10 }, /^filter.to: 10 is before 20/],
    [{ from: '2021-01-01', to: '2020-01-01' }, /^filter.to: "2020-01-01" is before "2021-01-01"/],
    [{ from: '9'.repeat(30) }, /beyond what captures can say/],
    [{ hosts: ['10.0.0'] }, /^filter.hosts: "10.0.0" is no network/],
    [{ hosts: ['10.0.0.1/24'] }, /has bits set beyond its prefix/],
    [{ hosts: ['10.0.0.0/33'] }, /the prefix is 0 to 32/],
    [{ hosts: Array.from({ length: 65 }, () => '10.0.0.1') }, /more than 64/],
    [{ ports: [65536] }, /^filter.ports: 65536 is no port/],
    [{ ports: [1.5] }, /is no port/],
  ];
  for (const [filter, message] of bad) assert.throws(() => parseFilter(filter), message);
});

test.run();
