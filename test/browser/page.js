// What the test's page runs: hoptrace by its package name, as an import map leads to it.
import { analyze, investigate } from 'hoptrace';
import { htmlReport } from '/dist/src/report/html/index.js';
import { jsonReport } from '/dist/src/report/json.js';
import { ndjsonLine } from '/dist/src/report/ndjson.js';

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
      lines += error.name === 'CaptureError' ? `refused: ${error.code}\n` : `${error.stack}\n`;
    }
    all.push(lines);
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
