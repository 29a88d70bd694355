#!/usr/bin/env node
// Reads the types of src/observations.ts and writes observation.schema.json: JSON Schema 2020-12 of one line of ndjson; and
// src/stored/schema.data.ts, the same as far as the program holds stored lines against it.
// `--check` compares instead of writing. Run after every change of the types: npm run build:schema
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SOURCE = fileURLToPath(new URL('../src/observations.ts', import.meta.url));
/** What stands between observations, and is no observation. */
const FINDING = fileURLToPath(new URL('../src/observations/finding.ts', import.meta.url));
const TARGET = new URL('observation.schema.json', import.meta.url);
const MODULE = new URL('../src/stored/schema.data.ts', import.meta.url);

const TIME = { type: 'string', pattern: '^([+-]\\d{2})?\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$' };
const hexadecimal = (digits) => ({ type: 'string', pattern: `^[0-9a-f]{${digits}}$` });
const GUID = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' };

/** What a type cannot say: the form of strings and the range of numbers, by the name of the property. */
const FORMS = {
  id: { type: 'string', pattern: '^o[1-9]\\d*$' },
  flow: { type: 'string', pattern: '^1:[A-Za-z0-9+/]{27}=$' },
  ip: { type: 'string', anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] },
  port: { type: 'integer', minimum: 0, maximum: 65535 },
  frame: { type: 'integer', minimum: 1 },
  responseFrame: { type: 'integer', minimum: 1 },
  opnum: { type: 'integer', minimum: 0, maximum: 65535 },
  sessionId: { type: 'string', pattern: '^0x([0-9a-f]{4}|[0-9a-f]{16})$' },
  status: { type: 'string', minLength: 1 },
  md5: hexadecimal(32),
  sha1: hexadecimal(40),
  sha256: hexadecimal(64),
  uuid: GUID,
  clientGuid: GUID,
  serverGuid: GUID,
  time: TIME,
  firstTime: TIME,
  lastTime: TIME,
  serverTime: TIME,
  serverStartTime: TIME,
  created: TIME,
  modified: TIME,
  linkTime: TIME,
};

function buildSchema() {
  const program = ts.createProgram([SOURCE, FINDING], { strict: true, noLib: true, allowImportingTsExtensions: true, noEmit: true });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(SOURCE);
  const $defs = {};
  const kinds = [];

  const description = (symbol) => {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
    return text === '' ? {} : { description: text };
  };

  /** Schema of a type as it is written. */
  const ofNode = (node, name) => {
    if (ts.isUnionTypeNode(node)) return ofUnion(node.types, name);
    if (ts.isParenthesizedTypeNode(node)) return ofNode(node.type, name);
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: ofNode(node.elementType, name) };
    if (ts.isTupleTypeNode(node)) {
      const prefixItems = node.elements.map((element) => ofNode(element, name));
      return { type: 'array', prefixItems, items: false, minItems: prefixItems.length };
    }
    if (ts.isLiteralTypeNode(node)) {
      if (node.literal.kind === ts.SyntaxKind.NullKeyword) return { type: 'null' };
      return { const: node.literal.text };
    }
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return FORMS[name] ?? { type: 'string' };
      case ts.SyntaxKind.NumberKeyword:
        return FORMS[name] ?? { type: 'integer', minimum: 0 };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
      case ts.SyntaxKind.UnknownKeyword:
        return true;
      case ts.SyntaxKind.NullKeyword:
        return { type: 'null' };
    }
    if (ts.isTypeReferenceNode(node)) return ofReference(node, name);
    throw new Error(`observations.ts: no schema for the type ${node.getText()}`);
  };

  const ofUnion = (types, name) => {
    const parts = types.map((type) => ofNode(type, name));
    const values = parts.filter((part) => 'const' in part).map((part) => part.const);
    const isNullable = parts.some((part) => part.type === 'null');
    if (values.length + (isNullable ? 1 : 0) === parts.length) return { enum: isNullable ? [...values, null] : values };
    const others = parts.filter((part) => part.type !== 'null');
    if (others.length === 1 && isNullable && typeof others[0].type === 'string' && others[0].anyOf === undefined) {
      return { ...others[0], type: [others[0].type, 'null'] };
    }
    return { anyOf: parts };
  };

  const ofReference = (node, name) => {
    const target = node.typeName.getText();
    if (target === 'Record') return { type: 'object', additionalProperties: ofNode(node.typeArguments[1], name) };
    if (target === 'StatusName') return FORMS.status;
    if (!(target in $defs)) {
      $defs[target] = {};
      const symbol = checker.getSymbolAtLocation(node.typeName);
      const declared = (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).declarations[0];
      $defs[target] = ts.isInterfaceDeclaration(declared) ? ofInterface(declared) : ofNode(declared.type, name);
    }
    return { $ref: `#/$defs/${target}` };
  };

  const ofInterface = (declared) => {
    const type = checker.getTypeAtLocation(declared);
    const properties = {};
    const required = [];
    const isLine = checker.getPropertyOfType(type, 'kind') !== undefined;
    for (const symbol of checker.getPropertiesOfType(type)) {
      const property = symbol.declarations[0];
      // rules and techniques have ids of their own
      const name = symbol.name === 'id' && !isLine ? undefined : symbol.name;
      properties[symbol.name] = { ...ofNode(property.type, name), ...description(symbol) };
      if (property.questionToken === undefined) required.push(symbol.name);
    }
    const own = description(checker.getSymbolAtLocation(declared.name));
    return { type: 'object', ...own, properties, required, additionalProperties: false };
  };

  const union = file.statements.find((node) => ts.isTypeAliasDeclaration(node) && node.name.text === 'Observation');
  for (const node of union.type.types) kinds.push(ofReference(node));
  const finding = program.getSourceFile(FINDING).statements.find((node) => node.name?.text === 'FindingLine');
  $defs.FindingLine = ofInterface(finding);
  kinds.push({ $ref: '#/$defs/FindingLine' });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:hoptrace:observation:1',
    title: 'hoptrace observation',
    description: 'One line of `hoptrace analyze --format ndjson`: an observation, or a finding. Made from src/observations.ts by schema/build.mjs.',
    oneOf: kinds,
    $defs,
  };
}

/** Without what is for people, and without `format`, which the program does not know. */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'description' && typeof value === 'string') && !(key === 'additionalProperties' && value === false))
      .map(([key, value]) => [key, key === 'anyOf' && value[0].format !== undefined ? [IP] : bare(value)]),
  );
}

const IP = { type: 'string', pattern: '^[0-9A-Fa-f:.]{2,45}$' };

/** Of findings it says nothing: they are not read again. */
function moduleOf({ $defs, oneOf }) {
  const named = oneOf.map(({ $ref }) => $ref.split('/').at(-1)).map((name) => [$defs[name].properties.kind.const, name]);
  const kinds = named.filter(([kind]) => kind !== 'finding');
  const needed = new Set();
  const need = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const [, inner] of JSON.stringify($defs[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) need(inner);
  };
  for (const [, name] of kinds) need(name);
  const entries = Object.entries($defs).filter(([name]) => needed.has(name)).map(([name, schema]) => [name, bare(schema)]);
  return `/* What src/observations.ts says of its types. Generated by schema/build.mjs; do not edit. */

/** Of StoredSchema, as text: nothing of it is needed but for stored lines. */
export const STORED_SCHEMA =
  ${quoted(JSON.stringify({ kinds: Object.fromEntries(kinds), definitions: Object.fromEntries(entries) }))};
`;
}

const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const schema = buildSchema();
const outputs = [
  [TARGET, `${JSON.stringify(schema, null, 2)}\n`],
  [MODULE, moduleOf(schema)],
];
for (const [target, text] of outputs) {
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${target.pathname.split('/').slice(-2).join('/')} is not what src/observations.ts says: run npm run build:schema\n`);
    process.exitCode = 1;
  }
}
