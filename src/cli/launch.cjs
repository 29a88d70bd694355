#!/usr/bin/env node
/**
 * Runs the bundled command with the bytecode that V8 made of it when it was bundled (bundle.mjs): that saves a third of the
 * time to a small report. V8 refuses what another version of it made, and compiles anew.
 */
'use strict';
const { readFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { Script } = require('node:vm');

const path = require.resolve('./command.cjs');
/** Bytecode keeps the name that it was made under: no folder of whoever made it. */
const filename = 'hoptrace/command.cjs';

function bytecode() {
  try {
    return readFileSync(`${path}.bytecode`);
  } catch {
    return undefined; // not made yet
  }
}

const script = new Script(wrap(readFileSync(path, 'latin1')), { filename, cachedData: bytecode() });
script.runInThisContext()(exports, require, module, path, __dirname);
module.exports = script;
