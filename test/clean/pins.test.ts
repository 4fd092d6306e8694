import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cleanSheets, findings, salesOf } from '../support/clean.ts';
import { lines } from '../support/sheets.ts';

const customers = (...rows: string[]) => lines(['customer_id,age,city,marital_status', ...rows]);
const sales = (...rows: (readonly [date: string, premium: string])[]) => salesOf(rows);

describe('what the config decides of a column goes before what its cells tell', () => {
  test('the order of dates', async (t) => {
    const readings = { policies: { read: { purchase_date: { order: 'month first' as const } } } };
    const text = sales(['3/4/2024', '1'], ['13/4/2024', '1'], ['14/4/2024', '1']);
    const pinned = await cleanSheets(t, { sales: text }, { readings });
    assert.equal(pinned.policies[0]!.purchase_date, '2024-03-04');
    const decision = pinned.report.decisions.find(({ column }) => column === 'purchase_date')!;
    assert.deepEqual([decision.pinned, decision.sentence], [true, 'month first, as the config says']);
    assert.equal((await cleanSheets(t, { sales: text })).policies[0]!.purchase_date, '2024-04-03');
  });

  test('the decimal mark and the currency of amounts', async (t) => {
    const readings = {
      policies: { read: { premium: { decimal: 'comma' as const, currency: 'EUR' } } },
    };
    const cleaned = await cleanSheets(
      t,
      { sales: sales(['2024-01-13', '€1,234'], ['2024-01-13', '£5']) },
      { readings },
    );
    assert.deepEqual(
      cleaned.policies.map(({ premium }) => premium),
      [1.234],
    );
    assert.deepEqual(
      cleaned.setAside.map(({ codes }) => codes),
      ['premium|other_currency'],
    );
  });

  test('the categories that there are, and whether spellings are merged', async (t) => {
    const rows = customers('C1,30,leeds,single', 'C2,31,Leeds,Maried', 'C3,32,leeds,MARRIED');
    const readings = {
      customers: { read: { marital_status: { values: ['Single', 'Married'] }, city: { merge: false } } },
    };
    const cleaned = await cleanSheets(t, { customers: rows }, { readings });
    assert.deepEqual(
      cleaned.customers.map(({ city, marital_status }) => [city, marital_status]),
      [
        ['leeds', 'Single'],
        ['leeds', 'Married'],
      ],
    );
    assert.deepEqual(
      cleaned.setAside.map(({ row, codes }) => `${row} ${codes}`),
      ['3 marital_status|not_allowed'],
    );
  });

  test('the row of the headings, and whether there are totals', async (t) => {
    const text = lines(['customer_id,age', 'customer_id,age', 'Total,61', ',61']);
    const readings = { customers: { headings: 2, totals: false } };
    const cleaned = await cleanSheets(t, { customers: text }, { readings });
    assert.deepEqual(
      cleaned.customers.map(({ customer_id }) => customer_id),
      ['Total'],
    );
    await assert.rejects(
      cleanSheets(t, { customers: text }, { readings: { customers: { headings: 9 } } }),
      /headings of customers\.csv are in row 9, and that row is blank/,
    );
  });

  test('the kind of a further column, and percentages', async (t) => {
    const text = lines(['customer_id,Tier,Discount', 'C1,1,5%', 'C2,2,10 %', 'C3,1,7']);
    const extras = ['Tier', 'Discount'];
    const readings = { customers: { read: { Tier: { type: 'category' as const } } } };
    const cleaned = await cleanSheets(t, { customers: text }, { extras, readings });
    assert.deepEqual(
      cleaned.customers.map(({ Tier, Discount }) => [Tier, Discount]),
      [
        ['1', 0.05],
        ['2', 0.1],
      ],
    );
    assert.deepEqual(
      cleaned.setAside.map(({ codes }) => codes),
      ['Discount|mixed_percent'],
    );
  });
});

describe('dates that a spreadsheet has half converted', () => {
  const real = ['2024-05-04', '2024-06-07', '2024-01-12', '2023-02-11', '2024-03-03'];
  const texts = ['5/25/2024', '6/13/2024', '1/31/2024', '12/25/2023', '7/14/2024'];
  const sheet = sales(...[...real, ...texts].map((date) => [date, '1'] as const));

  test('are marked and said, and each kind is read for itself', async (t) => {
    const cleaned = await cleanSheets(t, { sales: sheet });
    assert.equal(cleaned.policies[0]!.purchase_date, '2024-05-04');
    assert.ok(findings(cleaned).includes('date_maybe_swapped×4'));
    const note = cleaned.report.notes.find(({ code }) => code === 'dates_maybe_swapped')!;
    assert.match(note.message, /5 cells are dates or year first, and 5 are text .* realDates: swapped/);
  });

  test('are swapped back where the config says so', async (t) => {
    const readings = { policies: { read: { purchase_date: { realDates: 'swapped' as const } } } };
    const cleaned = await cleanSheets(t, { sales: sheet }, { readings });
    assert.deepEqual(
      cleaned.policies.slice(0, 3).map(({ purchase_date }) => purchase_date),
      ['2024-04-05', '2024-07-06', '2024-12-01'],
    );
    assert.ok(findings(cleaned).includes('date_swapped×4'));
    assert.ok(!cleaned.report.notes.some(({ code }) => code.startsWith('dates_')));
  });

  test('are no such thing where one of them is past the 12th', async (t) => {
    const cleaned = await cleanSheets(t, { sales: sheet.replace('2024-03-03', '2024-03-23') });
    assert.ok(!findings(cleaned).some((finding) => finding.startsWith('date_maybe_swapped')));
    assert.ok(cleaned.report.notes.some(({ code }) => code === 'dates_of_two_kinds'));
  });
});

describe('ids', () => {
  const headings = 'policy_id,customer_id,product_id,purchase_date,premium';

  test('that differ in zeros, case or alphabet are set aside with the one that is meant', async (t) => {
    const cleaned = await cleanSheets(t, {
      customers: customers('00123,30,,', 'C-1,31,,', 'AB7,32,,', 'O10,33,,', '010,34,,'),
      sales: lines([
        headings,
        'P1,123,A,2024-01-13,1',
        'P2,c1,A,2024-01-13,1',
        'P3,\u0410\u04127,A,2024-01-13,1',
        'P4,10,A,2024-01-13,1',
      ]),
    });
    assert.deepEqual(
      cleaned.setAside.map(({ codes, hint }) => [codes, hint]),
      [
        ['customer_id|lookalike_customer', 'customer_id: is 00123 meant?'],
        ['customer_id|lookalike_customer', 'customer_id: is C-1 meant?'],
        ['customer_id|lookalike_customer', 'customer_id: is AB7 meant?'],
        // O10 and 010 look alike, so neither is suggested.
        ['customer_id|orphan_customer', null],
      ],
    );
    assert.equal(cleaned.orphans, 4);
  });

  test('of another alphabet that look like a known one are set aside', async (t) => {
    const cleaned = await cleanSheets(t, { customers: customers('C1,30,Leeds,', '\u04211,31,L\u0435eds,') });
    assert.deepEqual(
      cleaned.setAside.map(({ row, codes }) => `${row} ${codes}`),
      ['3 city|lookalike customer_id|lookalike'],
    );
  });

  test('shorter than those that begin with zeros are marked', async (t) => {
    const cleaned = await cleanSheets(t, { customers: customers('00012,30,,', '13,31,,', '99999,31,,') });
    assert.ok(findings(cleaned).includes('id_length×1'));
  });
});

test('each column is described: type, decision, missing, range, repairs, and places to look', async (t) => {
  const cleaned = await cleanSheets(t, {
    customers: customers('C1,30,Leeds,', 'C2, 41,leeds,n/a', 'C3,x,Leeds,'),
  });
  const column = (name: string) =>
    cleaned.report.columns.find(({ table, column }) => table === 'customers' && column === name)!;
  assert.deepEqual(column('age'), {
    table: 'customers',
    column: 'age',
    heading: 'age',
    type: 'integer',
    decision: 'decimal point',
    missing: 0,
    distinct: 2,
    distinctIsEstimate: false,
    lowest: '30',
    highest: '41',
    repaired: 1,
    flagged: 0,
    quarantined: 1,
    examples: [{ file: 'customers.csv', row: 4 }],
  });
  assert.equal(column('marital_status').missing, 2);
  assert.equal(column('city').distinct, 1);
  assert.equal(column('customer_id').lowest, null);
});
