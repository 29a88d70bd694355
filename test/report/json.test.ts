import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonReport } from '../../src/report/json.ts';
import { incidentReference } from '../../src/report/reference.ts';
import { hostile } from './case-extremes.ts';
import { empty, hunt } from './cases.ts';

test('what goes in comes out, keys in their order, two spaces, one line feed at the end', () => {
  for (const story of [hunt(), empty(), hostile()]) {
    const text = jsonReport(story);
    assert.equal(JSON.parse(text), story);
    assert.equal(Object.keys(JSON.parse(text)), Object.keys(story));
    assert.is(text, `${JSON.stringify(story, null, 2)}\n`);
    assert.is(jsonReport(story, { pretty: false }), `${JSON.stringify(story)}\n`);
    assert.is(jsonReport(story, { pretty: false }).indexOf('\n'), jsonReport(story, { pretty: false }).length - 1);
  }
});

test('well-formed UTF-8 whatever a name holds', () => {
  const text = jsonReport(hostile());
  assert.ok(text.isWellFormed());
  assert.is(new TextDecoder('utf-8', { fatal: true }).decode(new TextEncoder().encode(text)), text);
});

test('the reference: day of the first packet, and the content without names of captures', () => {
  const story = hunt();
  const reference = incidentReference(story);
  assert.match(reference, /^HT-20231011-[0-9a-f]{4}$/);
  assert.is(incidentReference(structuredClone(story)), reference);
  const renamed = { ...story, captures: story.captures.map((capture) => ({ ...capture, name: 'other.pcap' })) };
  assert.is(incidentReference(renamed), reference);
  assert.is.not(incidentReference({ ...story, hops: story.hops.slice(1) }), reference);
});

test('the reference: the earliest of several captures, or none', () => {
  const [capture] = hunt().captures;
  const earlier = { ...capture, firstTime: '2023-10-09T23:59:59Z' };
  assert.match(incidentReference(empty({ captures: [capture, earlier] })), /^HT-20231009-/);
  assert.match(incidentReference(empty({ captures: [] })), /^HT-undated-/);
});

test.run();
