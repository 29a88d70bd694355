/** Walks the imports of src/ and assembly/ and holds them against the order of the rooms (CONTRIBUTING.md draws it). */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_LINES = 400;

/** Files that are data. */
const LONG: ReadonlySet<string> = new Set(['src/wire/dcerpc/interfaces.data.ts']);

/** Shared by all rooms of src/; they know nothing of any room. */
const LEAVES = [
  'bytes.ts',
  'time.ts',
  'numbers.ts',
  'oneByOne.ts',
  'facts.ts',
  'frames.ts',
  'answer.ts',
  'streamEnd.ts',
  'net',
  'filter.ts',
  'limits.ts',
  'observations',
  'observations.ts',
  'case.ts',
  'platform.ts',
  'sources.ts',
  'ahead.ts',
  'threadCount.ts',
  'interrupt.ts',
  'unpack',
  'magic.ts',
];

/** Which rooms each room may import from, beside itself and the leaves. */
const SRC: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(LEAVES.map((leaf) => [leaf, []])),
  'observations.ts': ['observations'],
  engine: ['abi'],
  wire: [],
  hash: [],
  content: ['hash'],
  observe: ['engine', 'wire', 'content', 'abi'],
  extract: ['wire', 'content', 'observe'],
  // Names of interfaces and operations, to say which rules can never match.
  detect: ['wire'],
  story: ['detect'],
  report: ['story'],
  stored: [],
  'scanning.ts': ['engine', 'hash'],
  'serve.ts': ['engine', 'hash'],
  'reading.ts': ['engine', 'abi'],
  'analyze.ts': ['scanning.ts', 'reading.ts', 'engine', 'observe', 'content', 'hash', 'stored'],
  sequence: ['analyze.ts', 'engine', 'stored'],
  'investigate.ts': ['analyze.ts', 'detect', 'stored', 'story'],
  node: ['serve.ts', 'analyze.ts', 'sequence', 'investigate.ts', 'engine', 'detect', 'extract'],
  browser: ['serve.ts', 'analyze.ts', 'sequence', 'investigate.ts', 'engine', 'detect', 'extract', 'abi'],
  cli: ['node', 'sequence', 'stored', 'investigate.ts', 'detect', 'extract', 'report'],
};

const ASSEMBLY_LEAVES = ['abi.ts', 'bytes.ts', 'emit.ts'];
const ASSEMBLY: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(ASSEMBLY_LEAVES.map((leaf) => [leaf, []])),
  capture: [],
  packet: ['capture'],
  stream: ['capture', 'packet'],
  smb: ['stream'],
  rpc: ['stream'],
  auth: ['stream'],
  'interest.ts': ['stream', 'rpc'],
  'scan.ts': ['stream', 'smb', 'rpc', 'auth'],
  // Follows connections: packets to streams, pieces of streams to the scanner.
  'follow.ts': ['capture', 'packet', 'stream', 'rpc', 'interest.ts', 'scan.ts'],
  'quick.ts': ['packet', 'stream', 'rpc', 'interest.ts'],
  'memory.ts': ['capture', 'packet', 'stream'],
  'inputs.ts': ['capture', 'packet', 'follow.ts', 'quick.ts'],
  'index.ts': ['capture', 'packet', 'stream', 'smb', 'rpc', 'scan.ts', 'follow.ts', 'inputs.ts', 'memory.ts'],
};

/** Rooms that run anywhere: no Node, no browser. */
const PURE = [
  ...LEAVES,
  'wire',
  'engine',
  'hash',
  'content',
  'observe',
  'extract',
  'stored',
  'detect',
  'story',
  'report',
  'scanning.ts',
  'serve.ts',
  'analyze.ts',
  'investigate.ts',
];

/** Names that only one of the two hosts has, or that mean another thing there. */
const HOST_NAMES: ReadonlySet<string> = new Set([
  'document',
  'window',
  'process',
  'Buffer',
  'require',
  'navigator',
  'setImmediate',
  '__dirname',
  '__filename',
  'Deno',
]);

/** Where WebAssembly may be named: the engine, and where a module is fetched and compiled for it. */
const WEBASSEMBLY: readonly string[] = [
  'src/engine/',
  'src/unpack/zstd.ts',
  'src/analyze.ts',
  'src/scanning.ts',
  'src/node/platform.ts',
  'src/browser/',
];

function filesUnder(folder: string, ending = '.ts'): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The room of a path below `tree`: a folder, or a file that stands on its own. */
const roomOf = (file: string): string => file.split('/')[1] ?? '';

interface Import {
  file: string;
  specifier: string;
  /** From the project's root; undefined for packages. */
  target: string | undefined;
}

function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(textOf(file), true, true);
  return importedFiles.map(({ fileName: specifier }) => {
    if (!specifier.startsWith('.')) return { file, specifier, target: undefined };
    const path = posix.join(dirname(file).split(sep).join('/'), specifier);
    return { file, specifier, target: path.endsWith('.ts') ? path : `${path}.ts` };
  });
}

function strayImports(
  tree: string,
  rooms: Readonly<Record<string, readonly string[]>>,
  leaves: readonly string[],
): string[] {
  const stray: string[] = [];
  for (const file of filesUnder(tree)) {
    const room = roomOf(file);
    const allowed = rooms[room];
    if (allowed === undefined) {
      stray.push(`${file}: the room ${room} has no place in the order`);
      continue;
    }
    for (const { specifier, target } of importsOf(file)) {
      if (target === undefined) continue;
      const from =
        target === 'assembly/abi.ts' && tree === 'src'
          ? 'abi'
          : target.startsWith(`${tree}/`)
            ? roomOf(target)
            : target;
      if (from !== room && !leaves.includes(from) && !allowed.includes(from))
        stray.push(`${file} imports ${specifier}`);
    }
  }
  return stray;
}

/** Identifiers of a file that are neither members of something, nor keys, nor declared in the file. */
function namesIn(file: string): Set<string> {
  const names = new Set<string>();
  const declared = new Set<string>();
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMember(node)) names.add(node.text);
    if (isBinding(node) && ts.isIdentifier(node.name)) declared.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const name of declared) names.delete(name);
  return names;
}

const isBinding = (node: ts.Node): node is ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement =>
  ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);

function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node
  );
}

test('src: a room imports from rooms above it, and from leaves', () => {
  assert.equal(strayImports('src', SRC, LEAVES), []);
});

test('assembly: a room imports from rooms above it, and from leaves', () => {
  assert.equal(strayImports('assembly', ASSEMBLY, ASSEMBLY_LEAVES), []);
});

test('assembly imports no package', () => {
  const packages = filesUnder('assembly')
    .flatMap(importsOf)
    .filter(({ target }) => target === undefined);
  assert.equal(packages, []);
});

test('rooms that run anywhere import nothing of Node and name nothing of a host', () => {
  const found: string[] = [];
  for (const file of filesUnder('src').filter((path) => PURE.includes(roomOf(path)))) {
    for (const { specifier } of importsOf(file))
      if (specifier.startsWith('node:')) found.push(`${file} imports ${specifier}`);
    for (const name of namesIn(file)) if (HOST_NAMES.has(name)) found.push(`${file} names ${name}`);
  }
  assert.equal(found, []);
});

test('the browser entry reaches nothing of Node, the Node entry nothing of the browser', () => {
  const found: string[] = [];
  for (const [entry, foreign] of [
    ['src/browser/index.ts', 'node'],
    ['src/node/index.ts', 'browser'],
  ] as const) {
    const seen = new Set<string>();
    const queue = [entry as string];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      if (roomOf(file) === foreign) found.push(`${entry} reaches ${file}`);
      for (const { specifier, target } of importsOf(file)) {
        if (target !== undefined) queue.push(target);
        else if (foreign === 'node' && specifier.startsWith('node:')) found.push(`${file} imports ${specifier}`);
      }
    }
  }
  assert.equal(found, []);
});

test('only the engine and the platforms say WebAssembly, only the engine imports the loader', () => {
  const found: string[] = [];
  for (const file of filesUnder('src')) {
    const mayName = WEBASSEMBLY.some((place) => file.startsWith(place));
    if (!mayName && namesIn(file).has('WebAssembly')) found.push(`${file} names WebAssembly`);
    for (const { specifier } of importsOf(file)) {
      if (specifier === '@assemblyscript/loader' && roomOf(file) !== 'engine')
        found.push(`${file} imports ${specifier}`);
    }
  }
  assert.equal(found, []);
});

test('assembly/abi.ts holds integer constants only', () => {
  const source = ts.createSourceFile('abi.ts', textOf('assembly/abi.ts'), ts.ScriptTarget.Latest, true);
  const known = new Set<string>();
  const isInteger = (node: ts.Expression): boolean => {
    if (ts.isNumericLiteral(node)) return Number.isInteger(Number(node.text));
    if (ts.isIdentifier(node)) return known.has(node.text);
    if (ts.isPrefixUnaryExpression(node)) return isInteger(node.operand);
    return ts.isBinaryExpression(node) && isInteger(node.left) && isInteger(node.right);
  };
  for (const statement of source.statements) {
    assert.ok(ts.isVariableStatement(statement), statement.getText());
    assert.match(statement.getText(), /^export const /);
    for (const { name, initializer, type } of statement.declarationList.declarations) {
      assert.match(name.getText(), /^[A-Z][A-Z0-9_]*$/);
      assert.ok(type === undefined && initializer !== undefined && isInteger(initializer), statement.getText());
      known.add(name.getText());
    }
  }
  assert.ok(known.size > 0);
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const long = [...filesUnder('src'), ...filesUnder('assembly'), ...filesUnder('test')]
    .filter((file) => !LONG.has(file))
    .map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES);
  assert.equal(long, []);
});

test('every test file runs its tests', () => {
  const silent = filesUnder('test', '.test.ts').filter((file) => !/\.run\(\);?\s*$/.test(textOf(file)));
  assert.equal(silent, [], 'uvu passes a file that never calls run()');
});

test.run();
