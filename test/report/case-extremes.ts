/** Cases for tests that a capture may give: strings that mean harm in every place, and many hosts. */
import type * as c from '../../src/case.ts';
import { at, file, finding, hop, host } from './case-parts.ts';
import { empty, hunt } from './cases.ts';

/** Everything that a renderer might take for its own. */
export const HOSTILE = [
  '\x1b[31mred\x1b[0m',
  '\x1b]0;title\x07',
  '\x9b2J',
  'a\r\nb\tc\0d',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></svg></code>',
  '&lt;b&gt;&#60;',
  'a|b||c\\|d',
  '`code` ``more``',
  '*bold* _it_ **b** ~~s~~ $x^2$ # h',
  '[text](https://evil.example/) ![i](https://evil.example/i.png)',
  'https://evil.example www.evil.example root@evil.example',
  '<https://evil.example>',
  'exe.\u202etxt\u2066\u200b\ufeff',
  '\ud800 lone',
  'e\u0301\u0301 文件 👍',
  'x'.repeat(10_000),
  'word '.repeat(2_000),
  '-->',
  ']]>',
  '{{7*7}}',
  '---',
  '1. one',
  '+ plus',
  '=====',
  '    indented',
  '',
];

const hostileText = HOSTILE.join(' ');

/** Every string of a case replaced by hostile ones, one after another, but for what is of a closed set. */
export function hostile(): c.Case {
  let next = 0;
  const CLOSED = new Set([
    'schema',
    'kind',
    'level',
    'outcome',
    'method',
    'auth',
    'phase',
    'format',
    'time',
    'start',
    'end',
    'firstTime',
    'lastTime',
    'firstSeen',
    'lastSeen',
    'linkTime',
    'direction',
    'reason',
    'roles',
    'id',
    'hop',
    'paths',
    'ip',
  ]);
  const poison = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') {
      if (CLOSED.has(key)) return value;
      return key === 'what' || key === 'summary' ? hostileText : HOSTILE[next++ % HOSTILE.length];
    }
    if (Array.isArray(value)) return value.map((item) => poison(key, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(name, item)]));
  };
  const story = hunt();
  // Every hostile string comes to every place that there is.
  const many: c.Case = {
    ...story,
    hosts: Array.from({ length: HOSTILE.length }, (_, i) => host(story.hosts[i % 3])),
    files: Array.from({ length: HOSTILE.length }, () => file()),
    iocs: Array.from({ length: HOSTILE.length }, () => story.iocs[0]),
    findings: Array.from({ length: HOSTILE.length }, (_, i) => finding({ id: `f${i + 1}` })),
    hops: Array.from({ length: HOSTILE.length }, (_, i) =>
      hop({
        id: `h${i + 1}`,
        commands: [{ text: 'cmd', script: 'whoami', time: '2020-07-19T13:14:41.180768Z', frame: 3, output: 'out', outputFrame: 4 }],
        source: { ip: `10.1.0.${i}`, name: 'n' },
        target: { ip: `10.2.0.${i}`, name: 'n' },
      }),
    ),
  };
  return poison('', many) as c.Case;
}

/** The same without what is given whole whatever its length. */
export function withoutFilters(story: c.Case): c.Case {
  return {
    ...story,
    findings: story.findings.map((of) => ({ ...of, displayFilter: '' })),
    hops: story.hops.map((of) => ({ ...of, displayFilter: '' })),
  };
}

/** A chain where each target is the next source, or one source with many targets. */
export function wide(count: number, shape: 'chain' | 'fan'): c.Case {
  const ref = (i: number): c.HostRef => ({
    ip: `10.9.${Math.floor(i / 250)}.${(i % 250) + 1}`,
    name: i % 5 === 4 ? null : `WS-${i}`,
  });
  const told = Array.from({ length: count - 1 }, (_, i) =>
    hop({
      id: `h${i + 1}`,
      source: ref(shape === 'chain' ? i : 0),
      target: ref(i + 1),
      outcome: i % 4 === 3 ? 'denied' : i % 4 === 2 ? 'staged' : 'executed',
      start: at(`${100 + i * 10}.000000000`),
      end: at(`${104 + i * 10}.000000000`),
      stages: [],
    }),
  );
  return empty({
    verdict: { ...hunt().verdict, summary: `One host reached ${count - 1} others.` },
    captures: hunt().captures,
    hosts: Array.from({ length: count }, (_, i) => host(ref(i), { roles: i === 0 ? ['attacker'] : ['target'] })),
    hops: told,
    paths: [told.map(({ id }) => id)],
  });
}
