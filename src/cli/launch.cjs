#!/usr/bin/env node
/**
 * Runs the bundled command with the bytecode that V8 made of it when it was bundled (bundle.mjs): that saves a third of the
 * time to a small report. V8 refuses what another version of it made, and compiles anew.
 */
'use strict';
const { readFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { Script } = require('node:vm');

const filename = require.resolve('./command.cjs');

function bytecode() {
  try {
    return readFileSync(`${filename}.bytecode`);
  } catch {
    return undefined; // not made yet
  }
}

const script = new Script(wrap(readFileSync(filename, 'latin1')), { filename, cachedData: bytecode() });
script.runInThisContext()(exports, require, module, filename, __dirname);
module.exports = script;
