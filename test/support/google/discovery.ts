import { html, invalidArgument, Refused } from './reply.ts';
import discovery from './sheets.v4.json' with { type: 'json' };

/** A request that the discovery document allows. */
export interface Call {
  readonly method: Method;
  /** Values of the path and the query, a list each. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

interface Method {
  readonly id: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly response: { readonly $ref: string };
  readonly scopes: readonly string[];
}

interface Parameter {
  readonly type: string;
  readonly location: string;
  readonly required?: boolean;
  readonly repeated?: boolean;
  readonly enum?: readonly string[];
}

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/**
 * sheets.v4.json is a part of Google's discovery document of Sheets v4, revision 20261019
 * (https://sheets.googleapis.com/$discovery/rest?version=v4, Apache-2.0): three methods and the schemas that this
 * server fills. What else these schemas name is of type any.
 */
const everywhere: Readonly<Record<string, Parameter>> = discovery.parameters;
const schemas: Readonly<Record<string, Schema>> = discovery.schemas;
const { methods, resources } = discovery.resources.spreadsheets;
const all: readonly Method[] = [methods.get, resources.values.methods.get, resources.values.methods.batchGet];

/** The method that a path belongs to, with what stands in the path. */
export function methodOf(httpMethod: string, pathname: string) {
  for (const method of all) {
    const inPath = httpMethod === method.httpMethod && matched(method.path, pathname);
    if (inPath) return { method, inPath };
  }
  throw new Refused(html(404, `Error 404 (Not Found)!!1 The requested URL ${pathname} was not found.`));
}

function matched(template: string, pathname: string): Record<string, string[]> | undefined {
  const wanted = `/${template}`.split('/');
  const given = pathname.split('/').map(decodeURIComponent);
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string[]> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i]!;
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== value : value === '') return undefined;
    if (name !== undefined) found[name] = [value];
  }
  return found;
}

/** Throws unless every parameter is declared, of its type and given as often as it may be. */
export function callOf({ method, inPath }: ReturnType<typeof methodOf>, query: URLSearchParams): Call {
  const parameters: Record<string, string[]> = { ...inPath };
  for (const name of new Set(query.keys())) {
    const declared = method.parameters[name] ?? everywhere[name];
    if (declared?.location !== 'query') throw unknownName(name);
    const values = query.getAll(name);
    if (values.length > 1 && !declared.repeated)
      throw invalidArgument(`Invalid value at '${snake(name)}', it is given ${values.length} times`);
    for (const value of values) checkValue(name, value, declared);
    parameters[name] = values;
  }
  const missing = Object.entries(method.parameters).find(
    ([name, { required }]) => required && !parameters[name],
  );
  if (missing) throw invalidArgument(`Missing required field: ${missing[0]}`);
  if ((parameters.alt?.[0] ?? 'json') !== 'json')
    throw invalidArgument(`Unsupported alt type "${parameters.alt![0]}" for non byte stream request.`);
  return { method, parameters };
}

function unknownName(name: string) {
  const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
  return invalidArgument(description, [{ description }]);
}

function checkValue(name: string, value: string, { type, enum: allowed }: Parameter): void {
  const isRight = type === 'boolean' ? ['true', 'false'].includes(value) : (allowed?.includes(value) ?? true);
  if (isRight) return;
  const description = `Invalid value at '${snake(name)}' (TYPE_${type === 'boolean' ? 'BOOL' : 'ENUM'}), "${value}"`;
  throw invalidArgument(description, [{ field: snake(name), description }]);
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Whether a schema has a field at a path, '*' being any. */
export function hasField(schema: string, path: readonly string[]): boolean {
  return has({ $ref: schema }, path);
}

function has(schema: Schema, [name, ...rest]: readonly string[]): boolean {
  const here = resolved(schema);
  if (name === undefined || here.type === 'any') return true;
  if (here.items) return has(here.items, [name, ...rest]);
  if (name === '*') return rest.length === 0;
  const inner = here.properties?.[name];
  return inner !== undefined && has(inner, rest);
}

/** What is wrong with an answer, or undefined. */
export function violation(value: unknown, schema: string): string | undefined {
  return wrongIn(value, { $ref: schema }, schema);
}

function wrongIn(value: unknown, schema: Schema, at: string): string | undefined {
  const { type, enum: allowed, items, properties } = resolved(schema);
  if (!isOfType(value, type)) return `${at} is not of type ${type}: ${JSON.stringify(value)}`;
  if (allowed && !allowed.includes(String(value))) return `${at} is none of ${allowed.join(', ')}: ${value}`;
  if (Array.isArray(value) && items)
    return first(value, (element, i) => wrongIn(element, items, `${at}[${i}]`));
  if (!properties) return undefined;
  return first(Object.entries(value as object), ([name, inner]) => {
    const declared = properties[name];
    return declared ? wrongIn(inner, declared, `${at}.${name}`) : `${at} has no field ${name}`;
  });
}

function isOfType(value: unknown, type: string | undefined): boolean {
  if (type === 'any') return value !== undefined && value !== null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'number') return Number.isFinite(value);
  return typeof value === type && value !== null;
}

function first<T>(list: readonly T[], problem: (element: T, i: number) => string | undefined) {
  for (const [i, element] of list.entries()) {
    const found = problem(element, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

const resolved = (schema: Schema): Schema => (schema.$ref ? schemas[schema.$ref]! : schema);
