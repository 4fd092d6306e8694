import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import { type Mix, mixFrom, mixOf } from '../domain/mix.ts';
import type { AvailableColumns } from '../domain/tables.ts';
import type { Engine, TextBatch, Value, Workbench } from '../engine/engine.ts';
import { clustered, readColumns } from './features.ts';

const preferences = ['preferred_channel', 'preferred_time'] as const;
const ofProducts = ['product_type', 'category', 'product_name'] as const;

/** How the customers of each segment prefer to be reached, and what they hold; -1 is in no segment. */
export async function readMixes(
  engine: Workbench,
  ids: readonly string[],
  segment: Int32Array,
  available: AvailableColumns,
): Promise<Mix[]> {
  const preferred = await readColumns(engine, preferences, available);
  const held = ofProducts.filter((column) => available.columns.products.includes(column));
  return [
    ...preferred.map(({ name, values }) => mixOf(name, values, segment)),
    ...(await readHoldings(engine, ids, segment, held)),
  ];
}

/** Counted by the engine: policies are many, and a customer who holds two of a kind is one customer. */
async function readHoldings(
  engine: Workbench,
  ids: readonly string[],
  segment: Int32Array,
  columns: readonly string[],
): Promise<Mix[]> {
  if (columns.length === 0) return [];
  const { text, integer } = engine.dialect.types;
  await engine.run(`CREATE TEMP TABLE segment_of (customer_id ${text}, segment_id ${text})`);
  await engine.append('segment_of', batches(ids, segment));
  const mixes: Mix[] = [];
  for (const column of columns) {
    const [levels = [], segments = [], customers = []] = await engine.columns(`
      SELECT product.${column}, CAST(segment_id AS ${integer}), COUNT(DISTINCT policy.customer_id)
      FROM policy_facts AS policy
      JOIN clean_products AS product ON product.product_id = policy.product_id
      JOIN segment_of ON segment_of.customer_id = policy.customer_id
      WHERE product.${column} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`);
    const cells = levels.map(
      (level, i) => [String(level), Number(segments[i]), Number(customers[i])] as const,
    );
    mixes.push(mixFrom(column, cells));
  }
  await engine.run('DROP TABLE segment_of');
  return mixes;
}

const BATCH = 2048;

async function* batches(ids: readonly string[], segment: Int32Array): AsyncGenerator<TextBatch> {
  const rows = [...ids.keys()].filter((row) => segment[row]! >= 0);
  for (let from = 0; from < rows.length; from += BATCH) {
    const part = rows.slice(from, from + BATCH);
    yield [part.map((row) => ids[row]!), part.map((row) => String(segment[row]))];
  }
}

/** Figures of customers besides the features, in the rows of the feature matrix; those that the sheets cannot give are left out. */
export async function readFigures(
  engine: Engine,
  matrix: FeatureMatrix,
  available: AvailableColumns,
): Promise<FeatureMatrix> {
  const names = [
    'premium',
    ...(available.columns.policies.includes('coverage') ? ['coverage'] : []),
    'policies',
  ];
  const wanted = names.filter((name) => !matrix.numeric.some((column) => column.name === name));
  const { real } = engine.dialect.types;
  const columns = await engine.columns(
    `SELECT ${['facts.customer_id', ...wanted.map((name) => `CAST(facts.${name} AS ${real})`)].join(', ')} FROM ${clustered} ORDER BY facts.customer_id`,
  );
  const numbers = (values: readonly Value[]) =>
    Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
  const numeric = wanted.map((name, i) => ({ name, values: numbers(columns[i + 1] ?? []) }));
  return {
    ids: matrix.ids,
    numeric: numeric.filter(({ name, values }) => name !== 'policies' || new Set(values).size > 1),
    categorical: [],
  };
}
