import { gzipSync } from 'node:zlib';
import { odsOf } from '../support/files/ods.ts';
import { xlsxOf } from '../support/files/xlsx.ts';
import { type Case, type Cell, csv, many, salesRow, sold, soundSales, withoutPolicy } from './case.ts';

const date = 'policies.purchase_date';
const premium = 'policies.premium';
const headings = salesRow.join(',');

export const combinations: readonly Case[] = [
  {
    name: 'a workbook with a title, a total, dates in two orders and decimal commas',
    of: ['headingsBelow', 'totals', 'dateOrders', 'amounts'],
    sheets: {
      policies: {
        extension: 'xlsx',
        content: xlsxOf([
          {
            rows: [
              ['Verkäufe 2024'],
              [],
              salesRow,
              ['P1', 'C1', 'A', '2/13/2024', '1.234,50'],
              ['P2', 'C1', 'A', '13.02.2024', '99,50'],
              ['P3', 'C1', 'A', '3/4/2024', '1.234'],
              ...many(120, (i): Cell[] => [`S${i}`, 'C1', 'A', '2/13/2024', '10,00']),
              ['Total', null, null, null, { formula: 'SUM(E4:E126)', value: 3768 }],
            ],
          },
        ]),
      },
    },
    headings: { policies: 3 },
    sound: { policies: 120 },
    rows: { policies: [124, 123, 0, 1] },
    findings: [
      'skipped policies totals_row×1',
      `repaired ${date} date_order×1`,
      `flagged ${date} date_ambiguous×1`,
      `repaired ${premium} number_format×123`,
    ],
    values: { [date]: ['2024-02-13', '2024-02-13', '2024-03-04'], [premium]: [1234.5, 99.5, 1234] },
    notes: ['policies rows_above_headings', 'policies read_as'],
    verdict: 'publish',
  },
  {
    name: 'a byte order mark, semicolons and decimal commas, beside a file in Windows-1252',
    of: ['encodings', 'layout', 'amounts'],
    sheets: {
      customers: {
        extension: 'csv',
        content: Buffer.from(
          'customer_id;city;income\r\nC1;Orléans;"1.234,50"\r\nC2;Nîmes;99,5\r\n',
          'latin1',
        ),
      },
      policies: `\ufeff${headings.replaceAll(',', ';')}\r\nP1;C1;A;13/1/2024;12,50\r\nP2;C2;A;2/1/2024;1.000,00\r\n`,
    },
    rows: { customers: [2, 2, 0, 0], policies: [2, 2, 0, 0] },
    findings: ['repaired customers.income number_format×2', `repaired ${premium} number_format×2`],
    values: {
      'customers.city': ['Orléans', 'Nîmes'],
      'customers.income': [1234.5, 99.5],
      [premium]: [12.5, 1000],
      [date]: ['2024-01-13', '2024-01-02'],
    },
    notes: ['customers read_as'],
    verdict: 'publish',
  },
  {
    name: 'hidden rows, merged cells, formulas and error cells in one workbook',
    of: ['hiddenRows', 'merged', 'errors', 'formulas'],
    sheets: {
      customers: {
        extension: 'xlsx',
        content: xlsxOf([
          {
            hiddenRows: [3],
            merged: ['B2:B3', 'X1:Z1'],
            rows: [
              ['customer_id', 'city', 'age'],
              ['C1', 'Leeds', { formula: '15*2', value: 30 }],
              ['C2', null, 31],
              ['C3', 'York', { error: '#DIV/0!' }],
              ...many(40, (i): Cell[] => [`D${i}`, 'York', 40]),
            ],
          },
        ]),
      },
    },
    sound: { customers: 40 },
    rows: { customers: [43, 42, 1, 0] },
    findings: [
      'quarantined customers.age error_cell×1',
      'flagged customers.city missing×1',
      withoutPolicy(41),
    ],
    setAside: ['customers 4 age|error_cell'],
    values: { 'customers.age': [30, 31], 'customers.city': ['Leeds', null] },
    notes: ['customers read_as', 'customers read_as', 'customers read_as'],
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'a 1904 workbook with unformatted serials, real dates and a title',
    of: ['serials', 'headingsBelow'],
    sheets: {
      policies: {
        extension: 'xlsx',
        content: xlsxOf(
          [
            {
              rows: [
                ['Sales'],
                salesRow,
                ['P1', 'C1', 'A', 43954, 10],
                ['P2', 'C1', 'A', { serial: 43955 }, 20],
                ['P3', 'C1', 'A', '6 May 2024', 30],
              ],
            },
          ],
          { in1904: true },
        ),
      },
    },
    headings: { policies: 2 },
    rows: { policies: [3, 3, 0, 0] },
    findings: [`repaired ${date} excel_serial×1`, `repaired ${date} date_format×1`],
    values: { [date]: ['2024-05-04', '2024-05-05', '2024-05-06'] },
    notes: ['policies rows_above_headings'],
    verdict: 'publish',
  },
  {
    name: 'workbooks that count from 1900 and from 1904 are one table of the same days',
    of: ['serials', 'kinds'],
    sheets: {
      policies: {
        place: '*-sales.xlsx',
        files: {
          '1-sales.xlsx': xlsxOf([
            { rows: [salesRow, ['P1', 'C1', 'A', 45416, 10], ['P2', 'C1', 'A', { serial: 45416 }, 10]] },
          ]),
          '2-sales.xlsx': xlsxOf(
            [{ rows: [salesRow, ['P3', 'C1', 'A', 43954, 10], ['P4', 'C1', 'A', { serial: 43954 }, 10]] }],
            {
              in1904: true,
            },
          ),
        },
      },
    },
    rows: { policies: [4, 4, 0, 0] },
    findings: [`repaired ${date} excel_serial×2`],
    values: { [date]: many(4, () => '2024-05-04') },
    verdict: 'publish',
  },
  {
    name: 'spaces, capitals and a lookalike letter in one category, and twice the same customer',
    of: ['spaces', 'spellings', 'homoglyphs', 'duplicates'],
    sheets: {
      customers: csv(
        'customer_id,city',
        'C1,Leeds',
        ' C1,leeds',
        'C2,L\u0435eds',
        'C3,\u00a0LEEDS ',
        ...many(40, (i) => `D${i},Leeds`),
      ),
    },
    sound: { customers: 40 },
    rows: { customers: [44, 42, 1, 1] },
    findings: [
      'skipped customers duplicate_row×1',
      'quarantined customers.city lookalike×1',
      'repaired customers.city spaces×1',
      'repaired customers.city spelling×1',
      withoutPolicy(41),
    ],
    setAside: ['customers 4 city|lookalike'],
    values: { 'customers.city': ['Leeds', 'Leeds'] },
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'lost zeros, an orphan and a customer set aside are told apart in the same sales',
    of: ['leadingZeros', 'orphans', 'ranges'],
    sheets: {
      customers: csv('customer_id,age', 'C1,30', '0007,31', '0008,-1', ...many(40, (i) => `D${i},40`)),
      policies: sold(
        'P1,7,A,2024-01-13,10',
        'P2,0008,A,2024-01-13,10',
        'P3,X9,A,2024-01-13,10',
        ...soundSales(80),
      ),
    },
    sound: { customers: 40, policies: 80 },
    rows: { customers: [43, 42, 1, 0], policies: [83, 80, 3, 0] },
    findings: [
      'quarantined customers.age out_of_range×1',
      'quarantined policies.customer_id lookalike_customer×1',
      'quarantined policies.customer_id customer_set_aside×1',
      'quarantined policies.customer_id orphan_customer×1',
      withoutPolicy(41),
    ],
    setAside: [
      'customers 4 age|out_of_range',
      'policies 2 customer_id|lookalike_customer → customer_id: is 0007 meant?',
      'policies 3 customer_id|customer_set_aside',
      'policies 4 customer_id|orphan_customer',
    ],
    verdict: 'warn: quarantine_high quarantine_high',
  },
  {
    name: 'a row with several faults is set aside once, with every reason',
    of: ['ranges', 'future', 'missing', 'noNumber'],
    sheets: {
      policies: csv(
        `${headings},coverage`,
        ',C1,A,2099-01-01,12x,-5',
        ...soundSales(40).map((row) => `${row},100`),
      ),
    },
    sound: { policies: 40 },
    rows: { policies: [41, 40, 1, 0] },
    findings: [
      'quarantined policies.policy_id missing_required×1',
      `quarantined ${date} future_date×1`,
      `quarantined ${premium} not_a_number×1`,
      'quarantined policies.coverage out_of_range×1',
    ],
    setAside: [
      'policies 2 policy_id|missing_required purchase_date|future_date premium|not_a_number coverage|out_of_range',
    ],
    values: { [premium]: [] },
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'a compressed Windows-1252 file with tabs, old line breaks and a title',
    of: ['encodings', 'layout', 'headingsBelow', 'kinds'],
    sheets: {
      policies: {
        extension: 'tsv.gz',
        content: gzipSync(
          Buffer.from(`Umsätze\r${headings.replaceAll(',', '\t')}\rP1\tC1\tA\t13.1.2024\t£10\r`, 'latin1'),
        ),
      },
    },
    headings: { policies: 2 },
    findings: [`repaired ${premium} number_format×1`],
    values: { [premium]: [10], [date]: ['2024-01-13'] },
    notes: ['policies read_as', 'policies rows_above_headings'],
    verdict: 'publish',
  },
  {
    name: 'headings repeated on each printed page, subtotals between, blank rows around',
    of: ['headingsBelow', 'totals', 'gaps'],
    sheets: {
      policies: csv(
        headings,
        'P1,C1,A,13/1/2024,10',
        'Subtotal,,,,10',
        '',
        headings,
        'P2,C1,A,14/1/2024,20',
        'Subtotal,,,,20',
        ',,,,',
        'Grand total,,,,30',
      ),
    },
    rows: { policies: [8, 2, 0, 6] },
    findings: [
      'skipped policies totals_row×3',
      'skipped policies blank_row×2',
      'skipped policies repeated_headings×1',
    ],
    values: { [premium]: [10, 20] },
    verdict: 'publish',
  },
  {
    name: 'a renamed column and a column that is gone are both told at once',
    of: ['renamed', 'columns'],
    sheets: { policies: csv('policy_id,customer_id,product,purchase_dat', 'P1,C1,A,2024-01-13') },
    verdict: 'refused: column_missing',
    says: /purchase_date\. Did you mean "purchase_dat"\?[\s\S]*no column for premium/,
  },
  {
    name: 'three tables of three kinds belong together',
    of: ['kinds', 'order', 'spaces'],
    sheets: {
      customers: {
        extension: 'ods',
        content: odsOf([
          {
            name: 'Clients',
            rows: [
              ['Age', 'Client No'],
              [30, 'C1'],
              [31, ' C2'],
            ],
          },
        ]),
      },
      policies: {
        extension: 'xlsx',
        content: xlsxOf([
          {
            rows: [
              salesRow,
              ['P1', 'C1', 7, { serial: 45416 }, 10],
              ['P2', 'C2', '7 ', { serial: 45417 }, '£20'],
            ],
          },
        ]),
      },
      products: { extension: 'jsonl', content: '{"product_id":7,"product_name":"Alpha"}\n' },
    },
    rows: { customers: [2, 2, 0, 0], policies: [2, 2, 0, 0] },
    findings: [
      'repaired customers.customer_id spaces×1',
      'repaired policies.product_id spaces×1',
      `repaired ${premium} number_format×1`,
    ],
    values: { 'customers.customer_id': ['C1', 'C2'], 'policies.product_id': ['7', '7'], [premium]: [10, 20] },
    verdict: 'publish',
  },
  {
    name: 'half-converted dates in CSV beside euros and decimal commas',
    of: ['halfConverted', 'amounts'],
    sheets: {
      policies: csv(
        headings.replaceAll(',', ';'),
        ...['2024-05-04', '2024-06-07', '2024-01-12', '2023-02-11', '2024-03-02'].map(
          (day, i) => `P${i};C1;A;${day};12,50`,
        ),
        ...['5/25/2024', '6/13/2024', '1/31/2024', '12/25/2023', '7/14/2024', '7/15/2024'].map(
          (day, i) => `R${i};C1;A;${day};€1.000,00`,
        ),
      ),
    },
    rows: { policies: [11, 11, 0, 0] },
    findings: [
      `repaired ${date} date_format×5`,
      `flagged ${date} date_maybe_swapped×5`,
      `repaired ${premium} number_format×11`,
    ],
    values: { [premium]: [...many(5, () => 12.5), ...many(6, () => 1000)] },
    notes: ['policies dates_maybe_swapped', 'policies currency_differs'],
    verdict: 'publish',
  },
  {
    name: 'a sheet in which everything is wrong stops, and says each thing',
    of: ['dateOrders', 'errors', 'orphans', 'missing'],
    sheets: {
      policies: sold(
        'P1,C1,A,13/2/2024,10',
        'P2,C1,A,2/14/2024,#REF!',
        'P3,C9,A,3/4/2024,10',
        'P4,C1,,15/2/2024,10',
      ),
    },
    rows: { policies: [4, 1, 3, 0] },
    findings: [
      'quarantined policies.customer_id orphan_customer×1',
      'quarantined policies.product_id missing_required×1',
      `quarantined ${premium} error_cell×1`,
    ],
    setAside: [
      'policies 3 premium|error_cell',
      'policies 4 customer_id|orphan_customer',
      'policies 5 product_id|missing_required',
    ],
    values: { [date]: ['2024-02-13'] },
    verdict: 'stop: quarantine_over_limit orphans_over_limit dates_mixed errors_over_limit',
    says: /3 of 4 rows of policies \(75\.0%\)[\s\S]*Do the three tables belong together[\s\S]*mixes day-first[\s\S]*1 cell of premium/,
  },
];
