/** What README.md shows is what the command prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/shared.ts';
import { hoptrace } from './command.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** It changes with every rule. */
const withoutReference = (text: string): string => text.replaceAll(/HT-(\d{8})-[0-9a-f]{4}/g, 'HT-$1-xxxx');

test('the first command: its lines, in their order', () => {
  const [first, ...lines] = (/```console\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? '').split('\n');
  assert.is(first, '$ npm ci && npx hoptrace analyze samples/psexec-hunt.pcapng.gz');
  assert.ok(lines.length >= 10);
  const { code, stdout, stderr } = hoptrace(['analyze', join(root, 'samples/psexec-hunt.pcapng.gz')]);
  assert.equal([code, stderr], [0, '']);
  const printed = withoutReference(stdout).split('\n');
  let at = 0;
  for (const line of withoutReference(lines.join('\n')).split('\n')) {
    if (line === '...') continue;
    const found = printed.indexOf(line, at);
    assert.ok(found >= 0, `not printed, or not in this place: ${line}`);
    at = found + 1;
  }
});

test('formats and exit codes: those that --help names', () => {
  const { stdout } = hoptrace(['analyze', '--help']);
  const formats = [...(/choices:([^\]]*)\]/.exec(stdout)?.[1] ?? '').matchAll(/"(\w+)"/g)].map(([, format]) => format);
  assert.ok(formats.length === 6);
  for (const format of formats) assert.match(readme, new RegExp(`^\\| \`${format}\` \\|`, 'm'));
  for (const [, code] of stdout.matchAll(/^ {2}(\d+) {2,}/gm))
    assert.match(readme, new RegExp(`^\\| ${code} \\|`, 'm'));
});

test.run();
