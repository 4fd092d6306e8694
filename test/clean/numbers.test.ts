import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanSheets, findings, salesOf } from '../support/clean.ts';
import { lines } from '../support/sheets.ts';

const premiums = (...texts: string[]) => salesOf(texts.map((text) => ['2024-01-13', text] as const));
const read = (rows: readonly { premium?: unknown }[]) => rows.map(({ premium }) => premium);

test('currency signs, thousands separators and exponents are read', async (t) => {
  const cleaned = await cleanSheets(t, {
    sales: premiums('£1,234.50', '1 234.5', "1'234.5", '£ 12', '12 GBP', '1e3', '+7', '.5', '1,234,567'),
  });
  assert.deepEqual(read(cleaned.policies), [1234.5, 1234.5, 1234.5, 12, 12, 1000, 7, 0.5, 1234567]);
  assert.deepEqual(findings(cleaned), ['no_policy×1', 'number_format×7']);
});

test('a column with decimal commas is read as such', async (t) => {
  const cleaned = await cleanSheets(t, { sales: premiums('1.234,50', '12,5', '1.234', '7') });
  assert.deepEqual(read(cleaned.policies), [1234.5, 12.5, 1234, 7]);
});

test('a lone 1,234 is set aside unless the column or a declared locale tells', async (t) => {
  const alone = await cleanSheets(t, { sales: premiums('1,234', '5') });
  assert.deepEqual(
    alone.setAside.map(({ codes }) => codes),
    ['premium|number_undecidable'],
  );
  assert.deepEqual(
    read((await cleanSheets(t, { sales: premiums('1,234', '5') }, { locale: 'en-GB' })).policies),
    [1234, 5],
  );
  assert.deepEqual(
    read((await cleanSheets(t, { sales: premiums('1,234', '5') }, { locale: 'de-DE' })).policies),
    [1.234, 5],
  );
  assert.deepEqual(read((await cleanSheets(t, { sales: premiums('1,234', '5.25') })).policies), [1234, 5.25]);
});

test('what is no number, not finite or out of range is set aside for its own reason', async (t) => {
  const cleaned = await cleanSheets(t, {
    sales: premiums(
      '12x',
      'Infinity',
      'NaN',
      '1e400',
      '0',
      '-5',
      '(5)',
      '1e15',
      '#N/A',
      '',
      '1.2.3',
      '1,2,3',
      '1',
    ),
  });
  assert.deepEqual(read(cleaned.policies), [1]);
  assert.deepEqual(
    cleaned.setAside.map(({ codes }) => String(codes).replace('premium|', '')),
    [
      'not_a_number',
      'not_a_number',
      'not_a_number',
      'not_a_number',
      'out_of_range',
      'out_of_range',
      'out_of_range',
      'out_of_range',
      'error_cell',
      'missing_required',
      'not_a_number',
      'not_a_number',
    ],
  );
});

test('ages are whole numbers from 0 to 120', async (t) => {
  const ages = ['0', '120', '41.0', '41.5', '-1', '121', 'forty', 'n/a', ''];
  const customers = lines(['customer_id,age', ...ages.map((age, i) => `C${i + 1},${age}`)]);
  const cleaned = await cleanSheets(t, { customers });
  assert.deepEqual(
    cleaned.customers.map(({ age }) => age),
    [0, 120, 41, null, null],
  );
  assert.deepEqual(
    cleaned.setAside.map(({ codes }) => codes),
    ['age|not_whole', 'age|out_of_range', 'age|out_of_range', 'age|not_a_number'],
  );
});
