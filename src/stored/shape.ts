/** A value out of JSON in, whether it has a shape out: the part of JSON Schema that the schema of observations uses. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | true;
}

export interface StoredSchema {
  /** Names of definitions, by kind. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

export type Check = (value: unknown) => boolean;

/** What values of any type may nest: what works on them does so by recursion. */
const MAX_DEPTH = 32;

/** `definitions`: what a `$ref` names. Schemas do not refer to themselves. */
export function checkOf(schema: Schema | true, definitions: Readonly<Record<string, Schema>>): Check {
  if (schema === true) return (value) => isShallow(value, 0);
  const of = (inner: Schema | true): Check => checkOf(inner, definitions);
  if (schema.$ref !== undefined) return of(definitions[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]);
  if (schema.const !== undefined) return (value) => value === schema.const;
  if (schema.enum !== undefined) {
    const values = new Set(schema.enum);
    return (value) => values.has(value);
  }
  if (schema.anyOf !== undefined) {
    const checks = schema.anyOf.map(of);
    return (value) => checks.some((check) => check(value));
  }
  const checks = new Map([schema.type].flat().map((type) => [type, checkOfType(type, schema, of)]));
  return (value) => checks.get(typeOf(value))?.(value) === true;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'integer' : typeof value;
}

function checkOfType(type: string | undefined, schema: Schema, of: (inner: Schema | true) => Check): Check {
  switch (type) {
    case 'string':
      return stringCheck(schema);
    case 'integer': {
      const { minimum = -Infinity, maximum = Infinity } = schema;
      return (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
    }
    case 'array':
      return arrayCheck(schema, of);
    case 'object':
      return objectCheck(schema, of);
    default:
      return () => true;
  }
}

function stringCheck({ pattern, minLength = 0 }: Schema): Check {
  if (pattern === undefined) return (value) => (value as string).length >= minLength;
  const expression = new RegExp(pattern);
  return (value) => expression.test(value as string);
}

function arrayCheck({ items, prefixItems, minItems = 0 }: Schema, of: (inner: Schema | true) => Check): Check {
  if (prefixItems !== undefined) {
    const checks = prefixItems.map(of);
    return (value) =>
      (value as unknown[]).length === checks.length && checks.every((check, i) => check((value as unknown[])[i]));
  }
  const check = of(items === undefined || items === false ? true : items);
  return (value) => (value as unknown[]).length >= minItems && (value as unknown[]).every(check);
}

function objectCheck(
  { properties = {}, required = [], additionalProperties }: Schema,
  of: (inner: Schema | true) => Check,
): Check {
  if (additionalProperties !== undefined) {
    const check = of(additionalProperties);
    return (value) => Object.values(value as object).every(check);
  }
  const checks = Object.entries(properties).map(([name, inner]) => [name, of(inner)] as const);
  const needed = new Set(required);
  return (value) =>
    checks.every(([name, check]) =>
      Object.hasOwn(value as object, name) ? check((value as Record<string, unknown>)[name]) : !needed.has(name),
    );
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth < MAX_DEPTH && Object.values(value).every((inner) => isShallow(inner, depth + 1));
}
