import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { readBook } from '../../src/report/book/read.ts';
import { readFeature } from '../../src/report/book/spread.ts';
import { type DatasetName, datasets, readDataset } from '../../src/report/dashboard/datasets.ts';
import { findCustomers, readPolicies } from '../../src/report/dashboard/lists.ts';
import { readStart } from '../../src/report/dashboard/start.ts';
import { dimensions } from '../../src/report/measures/dimensions.ts';
import { measures } from '../../src/report/measures/measures.ts';
import { readAudience } from '../../src/warehouse/audience.ts';
import { readFlows, readHistorySpan } from '../../src/warehouse/flows.ts';
import { readCustomer, readObjectors } from '../../src/warehouse/model.ts';
import { readNames, readStoredNames } from '../../src/warehouse/names.ts';
import { readPast } from '../../src/warehouse/past.ts';
import { fillHard } from '../support/hard.ts';
import { runJson } from '../support/kindred.ts';
import { queryMeasures } from '../support/measures.ts';
import { withoutShared } from '../support/paths.ts';
import { initReference } from '../support/reference.ts';
import { scratch } from '../support/scratch.ts';
import { relationsOf, withViews, zetaEngine } from '../support/zeta-engine.ts';
import { openZetaSql, withoutZetaSql, type ZetaSql } from '../support/zetasql.ts';

/** Everything that reads a warehouse, apart from the views themselves. */
const reads: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  past: readPast,
  names: readNames,
  'stored names': readStoredNames,
  'history span': readHistorySpan,
  flows: (engine) => readFlows(engine, '2024-02-29', '2026-01-31'),
  objectors: readObjectors,
  'an audience': (engine) => readAudience(engine, 0, ['customer_id', 'city', 'income', 'premium_to_date']),
  start: (engine) => readStart(engine, null),
  book: readBook,
  'a feature': (engine) => readFeature(engine, 'age'),
  policies: (engine) => readPolicies(engine, 'C1'),
  'customers found': (engine) => findCustomers(engine, 'c1'),
  ...Object.fromEntries(
    (Object.keys(datasets) as DatasetName[]).map((name) => [
      `dataset ${name}`,
      (engine: Engine) => readDataset(engine, name),
    ]),
  ),
  ...Object.fromEntries(
    dimensions.map(({ name }) => [
      `all measures by ${name}`,
      (engine: Engine) =>
        queryMeasures(engine, { measures: measures.map((measure) => measure.name), by: [name], where: {} }),
    ]),
  ),
  'measures of a slice': (engine) =>
    queryMeasures(engine, {
      measures: ['premium', 'average_age', 'customers'],
      by: ['segment', 'product_type'],
      where: { city: ['Leeds', null], segment: [0, 1, null] },
      limit: 5,
    }),
};

/** A warehouse in both engines, for as long as some tests take. */
function inBoth(
  what: string,
  skip: string | false,
  open: () => Promise<Engine>,
  customers: readonly string[],
  every = 1,
) {
  describe(`whatever reads a warehouse reads the same from DuckDB and by Google’s reference implementation: ${what}`, {
    skip: withoutZetaSql || skip,
  }, () => {
    let google: ZetaSql;
    let theirs: Engine;
    let ours: Engine;
    before(async () => {
      google = await openZetaSql();
      ours = await open();
      theirs = zetaEngine(google, await withViews(google, await relationsOf(ours)));
    });
    after(async () => {
      await ours.close();
      google.close();
    });
    const all = {
      ...reads,
      ...Object.fromEntries(
        customers.map((id) => [`customer ${id}`, (engine: Engine) => readCustomer(engine, id)]),
      ),
    };
    for (const [name, read] of Object.entries(all).filter((_, i) => i % every === 0))
      test(name, async () => {
        const [expected, found] = [await read(ours), await read(theirs)];
        assert.deepEqual(rounded(found), rounded(expected));
      });
  });
}

inBoth(
  'a hard set of rows',
  false,
  async () => {
    const engine = await openDuckDB(':memory:');
    await fillHard(engine);
    return engine;
  },
  ['C1', 'C0é'],
);

const folder = scratch({ after: (done) => after(done as () => void) });

inBoth(
  'the reference sheets',
  withoutShared,
  async () => {
    await initReference(folder);
    await runJson({ cwd: folder }, '--as-of', '2026-04-27');
    await runJson({ cwd: folder }, '--as-of', '2026-04-28');
    return openDuckDB(join(folder, 'kindred.duckdb'), { readOnly: true });
  },
  ['HL00001'],
  // Some of them take seconds here.
  process.env.KINDRED_TEST_FULL ? 1 : 5,
);

/** Reals to twelve digits: the order of a sum is the engine's. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e12 ? value : Number(value.toPrecision(12));
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)].map(rounded);
  if (value instanceof Map) return [...value].map(rounded);
  if (value instanceof Set) return [...value].sort();
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, rounded(own)]));
}
