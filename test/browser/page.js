// What the test's page runs: hoptrace by its package name, bundled.
import { analyze, CaptureError, FilterError, investigate, RuleError } from 'hoptrace';
import { htmlReport } from '../../dist/src/report/html/index.js';
import { jsonReport } from '../../dist/src/report/json.js';
import { ndjsonLine } from '../../dist/src/report/ndjson.js';

const INPUTS = {
  file: (file) => file,
  bytes: async (file) => new Uint8Array(await file.arrayBuffer()),
  stream: (file) => file.stream(),
};

/** The lines of each file that the page's input holds; a refusal is the last line. */
globalThis.analyzeFiles = async (way, limits) => {
  const all = [];
  for (const file of document.querySelector('input').files) {
    let lines = '';
    try {
      for await (const observation of analyze(await INPUTS[way](file), { limits })) lines += ndjsonLine(observation);
    } catch (error) {
      lines += refusal(error);
    }
    all.push(lines);
  }
  return all;
};

const digestOf = async (text) => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const refusal = (error) => (error.name === 'CaptureError' ? `refused: ${error.code}\n` : `${error.stack}\n`);

/** What is found in one of the files, and its case; an input that is refused has no case. */
globalThis.foundIn = async (index, options) => {
  const file = document.querySelector('input').files[index];
  let lines = '';
  try {
    for await (const observation of analyze(file, options)) lines += ndjsonLine(observation);
    return [lines, jsonReport(await investigate(file, options))];
  } catch (error) {
    return [lines + refusal(error), ''];
  }
};

/** The same of every file, as digests: what is found is megabytes. */
globalThis.digestsOfAll = async (options) => {
  const all = [];
  for (let index = 0; index < document.querySelector('input').files.length; index++) {
    const [lines, story] = await foundIn(index, options);
    all.push([await digestOf(lines), await digestOf(story)]);
  }
  return all;
};

/** The one case of all files, and the report of it. */
globalThis.investigateFiles = async (rules) => {
  const story = await investigate([...document.querySelector('input').files], { rules });
  return [jsonReport(story), htmlReport(story)];
};

/** The name of the error that misuse ends in. */
globalThis.misuse = async (input, options) => {
  try {
    await analyze(input, options).next();
    return 'none';
  } catch (error) {
    return error.name;
  }
};

/** Workers of hoptrace that live: each holds a lock. */
const workers = async () => {
  const { held } = await navigator.locks.query();
  return held.filter(({ name }) => name.startsWith('hoptrace ')).length;
};

/** Waits until so many workers live, as long as the test waits. */
globalThis.untilWorkers = async (count) => {
  while ((await workers()) !== count) await new Promise((resolve) => setTimeout(resolve, 10));
};

const ITERATED = {
  ...INPUTS,
  iterable: async (file) =>
    (async function* () {
      const bytes = new Uint8Array(await file.arrayBuffer());
      for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
    })(),
};

/** The lines of each file with these options, and how many workers live behind each. */
globalThis.analyzeWith = async (way, options) => {
  const all = [];
  for (const file of document.querySelector('input').files) {
    let lines = '';
    const input = await ITERATED[way](file);
    try {
      for await (const observation of analyze(input, options)) lines += ndjsonLine(observation);
    } catch (error) {
      lines += `${error.name}: ${error.message}\n`;
    }
    if (input instanceof Uint8Array && input.length !== file.size) lines += 'the bytes are gone\n';
    all.push([lines, await workers()]);
  }
  return all;
};

/** The lines of all files as one sequence, and how many workers live behind it. */
globalThis.sequenceWith = async (way, options) => {
  const inputs = await Promise.all([...document.querySelector('input').files].map(ITERATED[way]));
  let lines = '';
  for await (const observation of analyze(inputs, options)) lines += ndjsonLine(observation);
  return [lines, await workers()];
};

globalThis.investigateWith = async (options) => {
  const files = [...document.querySelector('input').files];
  return [jsonReport(await investigate(files, options)), await workers()];
};

/** A stream of the first file's first bytes that then gives nothing more; what it was told. */
const held = async (part) => {
  const [file] = document.querySelector('input').files;
  const bytes = new Uint8Array(await file.slice(0, file.size * part).arrayBuffer());
  const told = { cancelled: false };
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
    cancel: () => {
      told.cancelled = true;
    },
  });
  return [stream, told];
};

/** What comes of a live stream until it is aborted, and how it ends. */
globalThis.abortLive = async (options) => {
  const [stream, told] = await held(0.5);
  const abort = new AbortController();
  const reason = new Error('enough');
  const kinds = [];
  try {
    for await (const { kind, problems } of analyze(stream, { ...options, signal: abort.signal })) {
      kinds.push(kind === 'capture' ? problems.map(({ problem }) => problem).join() : kind);
      abort.abort(reason);
    }
    return 'it ended';
  } catch (error) {
    return { isReason: error === reason, last: kinds.at(-1), count: kinds.length, told };
  }
};

/** What comes of a File, so many copies of the first one (sections of pcapng follow each other), until it is aborted with the first observation, and how it ends. */
globalThis.abortFile = async (copies, options) => {
  const [file] = document.querySelector('input').files;
  const long = new File(Array.from({ length: copies }, () => file), 'long.pcapng');
  const abort = new AbortController();
  const reason = new Error('enough');
  const found = [];
  try {
    for await (const observation of analyze(long, { ...options, signal: abort.signal })) {
      found.push(observation);
      abort.abort(reason);
    }
    return 'it ended';
  } catch (error) {
    const { kind, name, packets, problems } = found.at(-1);
    return { isReason: error === reason, size: long.size, count: found.length, last: { kind, name, packets, problems } };
  }
};

/** The case of a live stream that is aborted behind its first bytes. */
globalThis.abortCase = async (options) => {
  const [stream] = await held(0.5);
  const abort = new AbortController();
  const onProgress = () => abort.abort(new Error('enough'));
  const { stats } = await investigate(stream, { ...options, signal: abort.signal, onProgress });
  return stats.partial;
};

/** What is told of the progress of the first file. */
globalThis.progressOf = async (options) => {
  const [file] = document.querySelector('input').files;
  const progress = [];
  for await (const _ of analyze(file, { ...options, onProgress: (...told) => progress.push(told) }));
  return progress;
};

/** Leaves a live stream behind its first observation. */
globalThis.leaveLive = async (options) => {
  const [stream, told] = await held(0.5);
  const observations = analyze(stream, options);
  const { done } = await observations.next();
  const during = await workers();
  await observations.return();
  return { done, during, told };
};

/** A source that breaks off, and options that are none: the errors as who catches them sees them. */
globalThis.errorsWith = async (options) => {
  async function* broken() {
    yield new Uint8Array(await document.querySelector('input').files[0].slice(0, 60_000).arrayBuffer());
    throw new Error('unplugged');
  }
  async function* strange() {
    yield 'text';
  }
  const told = [];
  for (const [input, more] of [
    [broken(), {}],
    [strange(), {}],
    [new Blob([]), {}],
    [new Blob(['text']), { filter: { ports: [70_000] } }],
    [document.querySelector('input').files[0], { threads: 0 }],
    [document.querySelector('input').files[0], { onProgress: () => JSON.parse('{') }],
  ]) {
    try {
      for await (const _ of analyze(input, { ...options, ...more }));
      told.push('none');
    } catch (error) {
      const { name, code, option, cause } = error;
      const is = { CaptureError, FilterError, RangeError, TypeError, SyntaxError }[name];
      told.push([name, error instanceof is, code ?? option ?? null, cause?.message ?? null]);
    }
  }
  try {
    await investigate(new Blob(['text']), { ...options, rules: [{ file: 'my.yml', text: 'title: Nothing' }] });
  } catch (error) {
    told.push([error.name, error instanceof RuleError, error.problems[0].file, null]);
  }
  return told;
};

/** Ticks of a timer while the first file is read, and the longest time without one as a part of the whole. */
globalThis.ticksWhileReading = async (options) => {
  const started = performance.now();
  let last = started;
  let longest = 0;
  let ticks = 0;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    ticks++;
  };
  const timer = setInterval(tick, 5);
  let count = 0;
  for await (const _ of analyze(document.querySelector('input').files[0], options)) count++;
  tick();
  clearInterval(timer);
  return { ticks, count, longest: longest / (last - started) };
};
