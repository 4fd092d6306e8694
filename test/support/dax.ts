import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, Value } from '../../src/engine/engine.ts';
import type { SemanticModel } from '../../src/report/powerbi/model/kinds.ts';
import { root } from './paths.ts';

/**
 * An evaluator of DAX that others wrote (PyPI pbix-mcp): it tells what measures mean under filters, without Power BI. It is no Analysis
 * Services, but it was written from its behaviour and not from ours.
 */
const folder = join(root, 'toolchain', 'powerbi');

export const withoutDax = existsSync(join(folder, '.venv', '.kindred-installed'))
  ? false
  : 'the evaluator of DAX is not installed (scripts/python-tools.ts)';

/** Values of columns that are left, by `Table.Column`. */
export type DaxFilter = Readonly<Record<string, readonly (string | number)[]>>;

type DaxValue = Value | { readonly error: string };

/** Every measure of a model under each of several filters, over the rows of the warehouse that the engine is in. */
export async function evaluateDax(
  engine: Engine,
  model: SemanticModel,
  filters: readonly DaxFilter[],
): Promise<Record<string, DaxValue>[]> {
  const tables: Record<string, { columns: string[]; rows: readonly (readonly Value[])[] }> = {};
  for (const { name, columns, rows } of model.tables) {
    const own = columns.filter(({ source }) => source !== null);
    const list = own.map(({ source }) => `"${source}"`).join(', ');
    tables[name] = {
      columns: own.map((column) => column.name),
      rows:
        'fixed' in rows
          ? rows.fixed
          : (await engine.rows(`SELECT ${list} FROM ${rows.view}`)).map((row) => Object.values(row)),
    };
  }
  const measures = model.tables.flatMap(({ name, measures: own }) =>
    own.map((measure) => ({ table: name, ...measure })),
  );
  const { stdout, stderr, status } = spawnSync(
    join(folder, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'),
    [join(folder, 'evaluate.py')],
    {
      input: JSON.stringify({
        tables,
        relationships: model.relationships.map(({ many, one }) => ({
          FromTable: many[0],
          FromColumn: many[1],
          ToTable: one[0],
          ToColumn: one[1],
          IsActive: true,
        })),
        measures: Object.fromEntries(measures.map(({ name, dax }) => [name, dax])),
        home: Object.fromEntries(measures.map(({ name, table }) => [name, table])),
        contexts: filters,
      }),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, DaxValue>[];
}

type TokenKind = 'text' | 'number' | 'column' | 'bracket' | 'word' | 'sign';

interface Token {
  readonly kind: TokenKind;
  /** Of a column its table. */
  readonly table?: string;
  readonly text: string;
}

const patterns: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['text', /"((?:[^"]|"")*)"/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['column', /(?:'((?:[^']|'')+)'|([A-Za-z_]\w*))\[((?:[^\]]|\]\])+)\]/y],
  ['bracket', /\[((?:[^\]]|\]\])+)\]/y],
  ['word', /'(?:[^']|'')+'|[A-Za-z_]\w*/y],
  ['sign', /&&|\|\||<>|<=|>=|[-+*/&=<>(),]/y],
];

/** The tokens of a DAX expression. Throws for what is none. */
function daxTokens(dax: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < dax.length; ) {
    const found = patterns.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at;
      const match = pattern.exec(dax);
      return match ? [{ kind, match }] : [];
    })[0];
    if (!found) throw new Error(`no token of DAX: ${dax.slice(at, at + 30)}`);
    const { kind, match } = found;
    at += match[0].length;
    if (kind === 'column') tokens.push({ kind, table: (match[1] ?? match[2])!, text: match[3]! });
    else if (kind === 'bracket' || kind === 'text') tokens.push({ kind, text: match[1]! });
    else if (kind !== 'space') tokens.push({ kind, text: match[0].replaceAll("'", '') });
  }
  return tokens;
}

/** Functions that measures may use, each with the fewest and the most arguments it takes. docs.microsoft.com/dax */
const functions: Readonly<Record<string, readonly [number, number]>> = {
  AVERAGE: [1, 1],
  CALCULATE: [1, 99],
  COALESCE: [2, 99],
  CALCULATETABLE: [1, 99],
  COUNTROWS: [1, 1],
  DISTINCTCOUNT: [1, 1],
  DIVIDE: [2, 3],
  FILTER: [2, 2],
  IF: [2, 3],
  ISBLANK: [1, 1],
  ISEMPTY: [1, 1],
  KEEPFILTERS: [1, 1],
  LOOKUPVALUE: [3, 99],
  MAX: [1, 2],
  MAXX: [2, 2],
  MID: [3, 3],
  MIN: [1, 2],
  MOD: [2, 2],
  ALL: [1, 99],
  RANKX: [2, 5],
  REMOVEFILTERS: [0, 99],
  ROUND: [2, 2],
  SELECTEDVALUE: [1, 2],
  SUM: [1, 1],
  SUMMARIZE: [2, 99],
  SWITCH: [3, 199],
  TOPN: [2, 99],
  TREATAS: [2, 99],
  VALUES: [1, 1],
};

const keywords = ['VAR', 'RETURN', 'DESC', 'ASC', 'SKIP', 'DENSE', 'TRUE', 'FALSE', 'NOT'];

/** What is wrong with a DAX expression of a model: names that it lacks, functions that are none, brackets, numbers of arguments. */
export function faultsOfDax(dax: string, model: SemanticModel): string[] {
  let tokens: Token[];
  try {
    tokens = daxTokens(dax);
  } catch (error) {
    return [(error as Error).message];
  }
  const faults: string[] = [];
  const measures = model.tables.flatMap((table) => table.measures.map(({ name }) => name));
  const variables = tokens.flatMap(({ text }, i) => (tokens[i - 1]?.text === 'VAR' ? [text] : []));
  const open: { name: string | null; commas: number; isEmpty: boolean }[] = [];
  for (const [i, { kind, table, text }] of tokens.entries()) {
    const next = tokens[i + 1]?.text;
    if (open.length > 0 && text !== ')') open.at(-1)!.isEmpty = false;
    if (kind === 'column') {
      const found = model.tables.find(({ name }) => name === table);
      if (!found) faults.push(`no table ${table}`);
      else if (!found.columns.some(({ name }) => name === text)) faults.push(`no column ${table}[${text}]`);
    } else if (kind === 'bracket') {
      if (!measures.includes(text)) faults.push(`no measure [${text}]`);
    } else if (kind === 'word' && next === '(') {
      if (!(text in functions)) faults.push(`no function ${text}`);
    } else if (kind === 'word') {
      const isKnown =
        keywords.includes(text) || variables.includes(text) || model.tables.some(({ name }) => name === text);
      if (!isKnown) faults.push(`no name ${text}`);
    } else if (text === '(') {
      const before = tokens[i - 1];
      open.push({ name: before?.kind === 'word' ? before.text : null, commas: 0, isEmpty: true });
    } else if (text === ',' && open.length > 0) open.at(-1)!.commas += 1;
    else if (text === ')') {
      const call = open.pop();
      if (!call) faults.push('a ) too many');
      else if (call.name !== null && call.name in functions) {
        const [fewest, most] = functions[call.name]!;
        const given = call.isEmpty ? 0 : call.commas + 1;
        if (given < fewest || given > most) faults.push(`${call.name} with ${given} arguments`);
      }
    }
  }
  if (open.length > 0) faults.push('a ( too many');
  return faults;
}
