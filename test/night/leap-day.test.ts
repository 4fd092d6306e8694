import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { lines, smallSheets, writeSheets } from '../support/sheets.ts';

/** Bought on a day, looked at on another: days counted by hand, divided by 365, two decimals. */
const tenures = [
  ['2024-02-29', '2028-02-29', 1461, 4.0],
  ['2027-02-28', '2028-02-29', 366, 1.0],
  ['2027-03-01', '2028-02-29', 365, 1.0],
  ['2028-02-28', '2028-02-29', 1, 0.0],
  ['2028-02-29', '2028-02-29', 0, 0.0],
  ['2000-02-29', '2028-02-29', 10_227, 28.02],
] as const;

test('tenure and age on a 29th of February, and the day after', async (t) => {
  const cwd = scratch(t);
  const { customers, products } = smallSheets();
  const sales = tenures.map(([bought], i) => `P${i},C${i},A,${bought},100,10000`);
  const header = 'policy_id,customer_id,product_id,purchase_date,premium,coverage';
  const config = 'gates: {orphans: 1, quarantine: 1}\n';
  writeSheets(cwd, { customers, products, sales: lines([header, ...sales]) }, config);
  const read = async () => {
    const engine = await openDuckDB(join(cwd, 'kindred.duckdb'), { readOnly: true });
    try {
      const rows = await engine.rows(
        'SELECT policy_id, tenure_years, age FROM policies JOIN customers USING (customer_id) ORDER BY policy_id',
      );
      return rows;
    } finally {
      await engine.close();
    }
  };
  const { report } = await runJson({ cwd }, '--as-of', '2028-02-29');
  assert.equal(report.rows.policies.accepted, tenures.length);
  const leap = await read();
  for (const [i, [bought, asOf, days, years]] of tenures.entries()) {
    assert.equal((Date.parse(asOf) - Date.parse(bought)) / 86_400_000, days);
    assert.equal(Number(leap[i]!.tenure_years), years, `${bought} to ${asOf}`);
  }
  await runJson({ cwd }, '--as-of', '2028-03-01');
  const after = await read();
  for (const [i, [, , days]] of tenures.entries()) {
    assert.equal(Number(after[i]!.tenure_years), Math.round((100 * (days + 1)) / 365) / 100);
    assert.equal(after[i]!.age, leap[i]!.age, 'an age is the sheet’s');
  }
});
