/** Tests and bench hold what the types say: a test that builds what the program would not have proves nothing. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const PROJECT = fileURLToPath(new URL('../tsconfig.test.json', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('the types of src, test and bench agree', () => {
  const { config } = ts.readConfigFile(PROJECT, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  assert.ok(fileNames.length > 500);
  const found = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
  assert.equal(ts.formatDiagnostics(found, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => ROOT, getNewLine: () => '\n' }), '');
});

test.run();
