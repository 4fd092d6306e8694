import { cleanCustomers } from '../clean/clean.ts';
import type { Config } from '../config/resolve.ts';
import type { Effects } from '../domain/effects.ts';
import { DataRefused } from '../domain/errors.ts';
import type { SegmentModel } from '../domain/model.ts';
import { readItems, sentenceOf } from '../domain/quality.ts';
import type { Score, Scores } from '../domain/score.ts';
import { type ColumnPins, type TableReading, unpinned } from '../domain/settings.ts';
import { type Source, sourceAt } from '../domain/source.ts';
import { columnsOf, mapTables } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { type NamedFeature, readMatrix } from '../features/matrix.ts';
import { explain } from '../segment/why.ts';
import { loadTable } from '../sources/load.ts';
import { readModelInUse, readObjectors } from '../warehouse/model.ts';
import { readNames } from '../warehouse/names.ts';
import { openStore } from '../warehouse/store.ts';
import { withWorkspace } from './workspace.ts';

interface Asked {
  /** A file, an address or a spreadsheet, with a customer a row. */
  readonly file: string;
  readonly tab: string | null;
  /** What a relative path is relative to. */
  readonly base: string;
  readonly asOf: string;
}

/**
 * The segments in use for the customers of a file, which is cleaned like the customers table; a feature that is no
 * column of customers is a column of its own name. Nothing is published. Throws DataRefused for a file that cannot be
 * read, or has none of the features, and where the warehouse holds no model.
 */
export function score(config: Config, asked: Asked, effects: Effects): Promise<Scores> {
  const options = { asOf: asked.asOf, acceptShrink: true };
  return withWorkspace(config, options, effects, async ({ engine, scratch, stage }) => {
    const store = await openStore(config.warehouse, effects);
    const known = await store.read(async (live) => ({
      model: (await readModelInUse(live)).model,
      names: await readNames(live),
      objectors: await readObjectors(live),
    }));
    const { model } = known;
    const source: Source = { ...sourceAt(asked.file), tab: asked.tab };
    const outside = { base: asked.base, scratch, ...effects };
    const parts = await stage('read', () => loadTable(engine, 'customers', source, outside));
    const cleaned = await stage('clean', () =>
      cleanCustomers(engine, parts, {
        asOf: asked.asOf,
        declaredLocale: config.declaredLocale,
        currency: config.report.currency,
        readings: { ...mapTables(() => unpinned), customers: readingFor(model, config) },
        extras: besidesColumns(model).map(({ name }) => name),
      }),
    );
    const features = featuresOf(model);
    const missing = features.filter(({ name }) => !cleaned.columns.includes(name)).map(({ name }) => name);
    if (missing.length === features.length) throw nothingToGoBy(asked.file, missing);
    const customers = await stage('score', () => scoreAll(engine, model, cleaned.columns, known.objectors));
    return {
      ...customers,
      model: model.asOf,
      names: known.names,
      missing,
      setAside: await readAside(engine),
      skipped: cleaned.rows.skipped,
    };
  });
}

function nothingToGoBy(file: string, features: readonly string[]): DataRefused {
  const message = `${file} has none of the features of the segments in use. It needs columns for one or more of ${features.join(', ')}.`;
  return new DataRefused([{ code: 'feature_missing', table: 'customers', message }]);
}

function featuresOf({ numeric, categorical }: SegmentModel): NamedFeature[] {
  return [
    ...numeric.map(({ name }) => ({ name, kind: 'numeric' as const })),
    ...categorical.map(({ name }) => ({ name, kind: 'categorical' as const })),
  ];
}

const besidesColumns = (model: SegmentModel) =>
  featuresOf(model).filter(({ name }) => !columnsOf.customers.some((column) => column.name === name));

/** The config's reading of the customers table; what the model counts or names, this file counts or names too. */
function readingFor(model: SegmentModel, { sources }: Config): TableReading {
  const { reading } = sources.customers;
  const pins = besidesColumns(model).map(({ name, kind }): [string, ColumnPins] => [
    name,
    { ...reading.read[name], type: kind === 'numeric' ? 'number' : 'category' },
  ]);
  return { ...reading, headings: null, read: { ...reading.read, ...Object.fromEntries(pins) } };
}

async function scoreAll(
  engine: Engine,
  model: SegmentModel,
  columns: readonly string[],
  objectors: ReadonlySet<string>,
): Promise<Pick<Scores, 'customers' | 'objecting' | 'unknown'>> {
  const matrix = await readMatrix(engine, featuresOf(model), columns, 'clean_customers WHERE NOT objects');
  const [objecting] = await engine.rows('SELECT count(*) AS n FROM clean_customers WHERE objects');
  const customers: Score[] = [];
  const unknown: string[] = [];
  let known = 0;
  for (const [row, customer] of matrix.ids.entries()) {
    if (objectors.has(customer)) {
      known++;
      continue;
    }
    const explained = explain(matrix, row, model);
    if (explained) customers.push({ customer, ...explained });
    else unknown.push(customer);
  }
  return { customers, unknown, objecting: Number(objecting?.n) + known };
}

async function readAside(engine: Engine): Promise<Scores['setAside']> {
  const rows = await engine.rows('SELECT row, codes FROM set_aside ORDER BY row');
  return rows.map(({ row, codes }) => ({
    row: Number(row),
    why: readItems(String(codes)).map(sentenceOf).join('; '),
  }));
}
