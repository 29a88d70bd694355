import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { layOut, NODE_WIDTH } from '../../src/report/html/graph.ts';
import { htmlReport } from '../../src/report/html/index.ts';
import { STYLE, STYLE_HASH } from '../../src/report/html/style.ts';
import { hostile, wide, withoutFilters } from './case-extremes.ts';
import { HR, hop, MARKETING, SALES } from './case-parts.ts';
import { empty, hunt } from './cases.ts';

const VOID = new Set(['meta', 'br']);
/** Each element that the report is made of; anything else came out of the capture. */
const ELEMENTS = new Set(
  (
    'html head meta title style body header nav main section footer h1 h2 h3 div p ul li a dl dt dd table caption thead tbody tr th td ' +
    'code pre strong span figure figcaption svg desc defs marker path g rect text circle'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  (
    'lang charset http-equiv content name class href id aria-label aria-labelledby aria-hidden role scope tabindex data-label viewBox width height ' +
    'x y x1 y1 rx cx cy r d refX refY markerWidth markerHeight markerUnits orient marker-end text-anchor'
  ).split(' '),
);

/** Tags of a file, after what may hold any text was taken out; throws where they do not nest. */
function tags(html: string): { name: string; attributes: Map<string, string> }[] {
  const found: { name: string; attributes: Map<string, string> }[] = [];
  const open: string[] = [];
  const body = html.replace(/^<!DOCTYPE html>\n/, '').replace(/<style>[\s\S]*?<\/style>/, '<style></style>');
  for (const [whole, closing, name, rest] of body.matchAll(/<(\/?)([a-zA-Z0-9]+)([^<>]*)>/g)) {
    if (closing === '/') {
      assert.is(open.pop(), name, whole);
      continue;
    }
    const attributes = new Map<string, string>();
    const left = rest.replace(/ ([\w-]+)="([^"<>]*)"/g, (_all, key: string, value: string) => {
      attributes.set(key, value);
      return '';
    });
    assert.match(left, /^\/?$/, whole);
    found.push({ name, attributes });
    if (!VOID.has(name) && !rest.endsWith('/')) open.push(name);
  }
  assert.equal(open, []);
  assert.not.match(body.replace(/<\/?[a-zA-Z0-9]+[^<>]*>/g, ''), /[<>]/);
  return found;
}

test('one file: no script, nothing loaded, a policy that forbids both', () => {
  const html = htmlReport(hunt());
  assert.ok(
    html.startsWith(
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"',
    ),
  );
  assert.ok(html.includes(`content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:;`));
  assert.not.match(html, /<script|<link|<img|<iframe|\son\w+=|@import|url\(h/i);
  assert.ok(html.includes('<meta name="viewport" content="width=device-width, initial-scale=1">'));
});

test("the policy's hash is the style sheet's", () => {
  assert.is(STYLE_HASH, createHash('sha256').update(STYLE).digest('base64'));
  for (const rule of ['prefers-color-scheme:dark', '@media print', 'max-width:760px']) assert.ok(STYLE.includes(rule));
});

test('known elements and attributes alone, well nested, ids once, links to what is there', () => {
  for (const story of [hunt(), empty(), hostile(), wide(30, 'chain'), wide(30, 'fan')]) {
    const found = tags(htmlReport(story));
    for (const { name, attributes } of found) {
      assert.ok(ELEMENTS.has(name), name);
      for (const key of attributes.keys()) assert.ok(ATTRIBUTES.has(key), key);
    }
    const ids = found.flatMap(({ attributes }) => attributes.get('id') ?? []);
    assert.is(new Set(ids).size, ids.length, 'ids');
    for (const { attributes } of found) {
      const href = attributes.get('href');
      if (href !== undefined) assert.ok(href.startsWith('#') && ids.includes(href.slice(1)), href);
      for (const id of attributes.get('aria-labelledby')?.split(' ') ?? []) assert.ok(ids.includes(id), id);
    }
  }
});

test('hostile strings are shown, and harmless', () => {
  const html = htmlReport(hostile());
  assert.not.match(html, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
  assert.ok(html.isWellFormed());
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.ok(html.includes('&amp;lt;b&amp;gt;'));
  assert.not.match(htmlReport(withoutFilters(hostile())), /x{1000}/);
});

test('figures say in words what they show; tables have captions and headers', () => {
  const html = htmlReport(hunt());
  assert.ok(html.includes('<title id="path-title">Path of hops</title>'));
  assert.match(
    html,
    /<desc id="path-desc">HR-PC \(10\.0\.0\.130\) to SALES-PC \(10\.0\.0\.133\) with PsExec: executed on the target\./,
  );
  assert.match(html, /<desc id="capture-desc">h1, HR-PC/);
  const tables = html.match(/<table role="table">\n<caption>[^<]+<\/caption>\n<thead/g) ?? [];
  assert.is(tables.length, (html.match(/<table/g) ?? []).length);
  assert.ok(html.includes('<path class="edge denied"'));
  assert.ok(html.includes('<path class="edge executed"'));
});

test('no hop, no figure', () => assert.not.match(htmlReport(empty()), /<svg|<figure/));

test('the graph: arrows lead to the right, no boxes overlap, whatever the path', () => {
  const there = hop({ id: 'h1', source: HR, target: SALES });
  const back = hop({ id: 'h2', source: SALES, target: HR });
  const on = hop({ id: 'h3', source: SALES, target: MARKETING });
  const self = hop({ id: 'h4', source: HR, target: HR });
  for (const story of [
    empty({ hops: [there, back, on, self, there] }),
    hunt(),
    wide(2, 'fan'),
    wide(30, 'chain'),
    wide(30, 'fan'),
    wide(400, 'fan'),
  ]) {
    const { nodes, edges, width, height, left } = layOut(story);
    for (const { from, to, y } of edges) {
      assert.ok(from.x + NODE_WIDTH < to.x);
      assert.ok(y > to.y && y < to.y + to.height);
    }
    for (const [i, a] of nodes.entries()) {
      assert.ok(a.x >= 0 && a.y >= 0 && a.x + NODE_WIDTH <= width && a.y + a.height <= height);
      for (const b of nodes.slice(i + 1)) {
        assert.ok(a.x !== b.x || a.y + a.height <= b.y || b.y + b.height <= a.y, `${a.host.ip} over ${b.host.ip}`);
      }
    }
    assert.ok(width <= 1000, 'as wide as a page: 1080 px, less its margins and those of the figure');
    assert.is(left, Math.max(0, story.hops.length - 120) === 0 ? 0 : story.hops.length - 120);
  }
});

test('the graph: a host that is reached again is shown again; equal hops are one arrow', () => {
  const { nodes, edges } = layOut(
    empty({ hops: [hop(), hop({ id: 'h2' }), hop({ id: 'h3', source: SALES, target: HR })] }),
  );
  assert.equal(
    nodes.map(({ host, isAgain }) => [host.name, isAgain]),
    [
      ['HR-PC', false],
      ['SALES-PC', false],
      ['HR-PC', true],
    ],
  );
  assert.equal(
    edges.map(({ hops }) => hops.map(({ id }) => id)),
    [['h1', 'h2'], ['h3']],
  );
});

test('the timeline: hops that take up little of the capture are drawn for themselves as well', () => {
  assert.is(htmlReport(hunt()).match(/class="lanes"/g)?.length, 1);
  const story = hunt();
  const short = { ...story, hops: [story.hops[1]] };
  assert.is(htmlReport(short).match(/class="lanes"/g)?.length, 2);
});

test('times that are none do not break a figure', () => {
  const story = hunt();
  const html = htmlReport({ ...story, hops: story.hops.map((of) => ({ ...of, start: 'never', end: '', stages: [] })) });
  assert.not.match(html, /NaN|Infinity|undefined/);
});

test.run();
