import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideOrder, minorityShare } from '../../src/clean/dates.ts';
import { cleanSheets, findings, salesOf } from '../support/clean.ts';

const dates = (...texts: string[]) => salesOf(texts.map((text) => [text, '10'] as const));
const read = (rows: readonly { purchase_date?: unknown }[]) => rows.map(({ purchase_date }) => purchase_date);

test('a column that proves day first is read day first throughout, and nothing is ambiguous', async (t) => {
  const cleaned = await cleanSheets(t, { sales: dates('13/02/2024', '03/04/2024', '5/6/2024') });
  assert.deepEqual(read(cleaned.policies), ['2024-02-13', '2024-04-03', '2024-06-05']);
  assert.deepEqual(findings(cleaned), ['no_policy×1']);
});

test('a column that proves month first is read month first, whatever the default', async (t) => {
  const cleaned = await cleanSheets(t, { sales: dates('2/13/2024', '3/4/2024') }, { locale: 'en-GB' });
  assert.deepEqual(read(cleaned.policies), ['2024-02-13', '2024-03-04']);
});

test('the minority is repaired where it can be read one way only, and open dates are reported', async (t) => {
  const cleaned = await cleanSheets(t, {
    sales: dates('13/02/2024', '14/02/2024', '02/15/2024', '03/04/2024', '05/05/2024'),
  });
  assert.deepEqual(read(cleaned.policies), [
    '2024-02-13',
    '2024-02-14',
    '2024-02-15',
    '2024-04-03',
    '2024-05-05',
  ]);
  assert.deepEqual(findings(cleaned), ['date_ambiguous×1', 'date_order×1', 'no_policy×1']);
  assert.equal(cleaned.mixedDates[0]!.share, 0.2);
});

test('without proof the declared locale decides, and without one day first is assumed and said', async (t) => {
  const american = await cleanSheets(t, { sales: dates('3/4/2024') }, { locale: 'en-US' });
  assert.deepEqual(read(american.policies), ['2024-03-04']);
  const undeclared = await cleanSheets(t, { sales: dates('3/4/2024') });
  assert.deepEqual(read(undeclared.policies), ['2024-04-03']);
  assert.match(
    undeclared.report.decisions.find(({ column }) => column === 'purchase_date')!.sentence,
    /assumed/,
  );
});

test('other formats are read beside the usual one, and counted', async (t) => {
  const cleaned = await cleanSheets(t, {
    sales: dates(
      '13/02/2024',
      '14/02/2024',
      '15/02/2024',
      '2024-02-16',
      '17 Feb 2024',
      'Feb 18, 2024',
      '19-feb-24',
      '45342',
      '21.02.2024',
      '2024-02-22T10:30:00Z',
      '23/02/99',
    ),
  });
  assert.deepEqual(read(cleaned.policies), [
    '2024-02-13',
    '2024-02-14',
    '2024-02-15',
    '2024-02-16',
    '2024-02-17',
    '2024-02-18',
    '2024-02-19',
    '2024-02-20',
    '2024-02-21',
    '2024-02-22',
    '1999-02-23',
  ]);
  assert.deepEqual(findings(cleaned), ['date_format×5', 'excel_serial×1', 'no_policy×1']);
});

test('what is no day, in the future or too old is set aside for its own reason', async (t) => {
  const cleaned = await cleanSheets(t, {
    sales: dates(
      '31/02/2024',
      '30/02/2024',
      '13/13/2024',
      'soon',
      '01/02/2026',
      '31/12/1949',
      '29/02/2024',
      '31/01/2026',
      '99999',
      '#REF!',
    ),
  });
  assert.deepEqual(read(cleaned.policies), ['2024-02-29', '2026-01-31']);
  assert.deepEqual(
    cleaned.setAside.map(({ row, codes }) => `${row} ${codes}`),
    [
      '2 purchase_date|not_a_date',
      '3 purchase_date|not_a_date',
      '4 purchase_date|not_a_date',
      '5 purchase_date|not_a_date',
      '6 purchase_date|future_date',
      '7 purchase_date|out_of_range',
      '10 purchase_date|future_date',
      '11 purchase_date|error_cell',
    ],
  );
});

test('the vote: a tie leaves the order to the locale, and the minority is a share of all dates', () => {
  const none = { dayFirst: 0, monthFirst: 0, open: 0, same: 0, iso: 0, words: 0, serials: 0, low: 0 };
  assert.deepEqual(decideOrder({ ...none, dayFirst: 2, monthFirst: 2 }, 'en-US'), {
    order: 'month first',
    proven: false,
  });
  assert.deepEqual(decideOrder({ ...none, dayFirst: 1 }, 'en-US'), { order: 'day first', proven: true });
  assert.equal(minorityShare({ ...none, dayFirst: 3, monthFirst: 1, open: 4 }), 1 / 8);
  assert.equal(minorityShare(none), 0);
});
