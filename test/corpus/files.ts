import { gzipSync } from 'node:zlib';
import { databaseOf, parquetOf } from '../support/files/relations.ts';
import { xlsxOf } from '../support/files/xlsx.ts';
import { zipOf } from '../support/files/zip.ts';
import {
  type Case,
  type Content,
  csv,
  having,
  type Kept,
  many,
  salesRow,
  sold,
  withoutPolicy,
} from './case.ts';

const id = 'customers.customer_id';
const date = 'policies.purchase_date';
const premium = 'policies.premium';
const headings = salesRow.join(',');
const two = ['P1,C1,A,2024-01-13,10', 'P2,C1,A,2024-01-14,20'];

const file = (extension: string, content: Content): Kept => ({ extension, content });
const bytes = (text: string, encoding: 'utf16le' | 'latin1' | 'utf8' = 'utf8') => Buffer.from(text, encoding);

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), bytes(text, 'utf16le')]);

/** `£` and `é` in Windows-1252; the euro sign is there at 0x80. */
const windows = (text: string) => Buffer.from(bytes(text.replaceAll('€', '\u0080'), 'latin1'));

const sale = (cells: string) => `SELECT 'P1' AS policy_id, 'C1' AS customer_id, 'A' AS product_id, ${cells}`;

/** Two sales with these premiums, read without a word. */
const asTwo = {
  rows: { policies: [2, 2, 0, 0] },
  values: { [date]: ['2024-01-13', '2024-01-14'], [premium]: [10, 20] },
  verdict: 'publish',
} as const;

export const files: readonly Case[] = [
  {
    name: 'a UTF-8 byte order mark is no part of the first heading',
    of: 'encodings',
    sheets: { policies: `\ufeff${csv(headings, ...two)}` },
    ...asTwo,
  },
  {
    name: 'a byte order mark before a quoted heading is none either',
    of: 'encodings',
    sheets: { policies: `\ufeff${csv(headings.replace('policy_id', '"policy_id"'), ...two)}` },
    ...asTwo,
  },
  {
    name: 'UTF-16 as Excel saves "Unicode text" is read, and mentioned',
    of: 'encodings',
    sheets: {
      customers: file('txt', utf16(having('city', 'Málaga').replaceAll(',', '\t'))),
      policies: file('csv', utf16(sold(...two)).swap16()),
    },
    ...asTwo,
    notes: ['customers read_as', 'policies read_as'],
    values: { ...asTwo.values, 'customers.city': ['Málaga'] },
    says: /policies\.csv was read as utf-16be/,
  },
  {
    name: 'Windows-1252 is read, and mentioned',
    of: 'encodings',
    sheets: {
      customers: file('csv', windows(having('city', 'Málaga', 'Zürich', 'Orléans'))),
      policies: file('csv', windows(sold('P1,C1,A,2024-01-13,£10', 'P2,C1,A,2024-01-14,£20'))),
    },
    rows: { customers: [3, 3, 0, 0], policies: [2, 2, 0, 0] },
    findings: [`repaired ${premium} number_format×2`, withoutPolicy(2)],
    values: { 'customers.city': ['Málaga', 'Zürich', 'Orléans'], [premium]: [10, 20] },
    notes: ['customers read_as', 'policies read_as'],
    verdict: 'publish',
    says: /customers\.csv was read as windows-1252/,
  },
  {
    name: 'semicolons separate cells',
    of: 'layout',
    sheets: { policies: csv(headings, ...two).replaceAll(',', ';') },
    ...asTwo,
  },
  {
    name: 'tabs separate cells',
    of: 'layout',
    sheets: { policies: file('tsv', csv(headings, ...two).replaceAll(',', '\t')) },
    ...asTwo,
  },
  {
    name: 'bars separate cells',
    of: 'layout',
    sheets: { policies: csv(headings, ...two).replaceAll(',', '|') },
    ...asTwo,
  },
  {
    name: 'Windows line breaks are line breaks',
    of: 'layout',
    sheets: { policies: csv(headings, ...two).replaceAll('\n', '\r\n') },
    ...asTwo,
  },
  {
    name: 'line breaks of old Macs are line breaks',
    of: 'layout',
    sheets: { policies: csv(headings, ...two).replaceAll('\n', '\r') },
    ...asTwo,
  },
  {
    name: 'line breaks of two kinds in one file are line breaks, whichever comes first',
    of: 'layout',
    sheets: {
      customers: 'customer_id,age\nC1,30\r\nC2,31\nC3,32\r\n',
      policies: `${headings}\r\n${two.join('\n')}\n`,
    },
    ...asTwo,
    rows: { customers: [3, 3, 0, 0], policies: [2, 2, 0, 0] },
    values: { ...asTwo.values, [id]: ['C1', 'C2', 'C3'], 'customers.age': [30, 31, 32] },
    findings: [withoutPolicy(2)],
  },
  {
    name: 'rows that were appended with other line breaks are read like the others',
    of: 'layout',
    sheets: {
      customers: `customer_id\r\nC1\r\n${many(3, (i) => `D${i}`).join('\n')}\n`,
      policies: `${csv(headings, two[0]!).replaceAll('\n', '\r\n')}${two[1]}\n`,
    },
    ...asTwo,
    rows: { customers: [4, 4, 0, 0], policies: [2, 2, 0, 0] },
    values: { ...asTwo.values, [id]: ['C1', 'D0', 'D1', 'D2'] },
    findings: [withoutPolicy(3)],
  },
  {
    name: 'a semicolon in one row of a sheet of one column is text',
    of: 'layout',
    sheets: { customers: csv('customer_id', 'C1', 'C2', 'C3; formerly C7') },
    rows: { customers: [3, 3, 0, 0] },
    values: { [id]: ['C1', 'C2', 'C3; formerly C7'] },
    findings: [withoutPolicy(2)],
    verdict: 'publish',
  },
  {
    name: 'no line break at the end loses no row',
    of: 'layout',
    sheets: { policies: csv(headings, ...two).trimEnd() },
    ...asTwo,
  },
  {
    name: 'line breaks, separators and quotes in quotes are text',
    of: 'layout',
    sheets: {
      customers: csv('customer_id,occupation,city', 'C1,"Head of\nSales, ""EMEA""",Leeds', 'C2,"a; b",York'),
    },
    rows: { customers: [2, 2, 0, 0] },
    findings: [withoutPolicy(1)],
    values: {
      'customers.occupation': ['Head of Sales, "EMEA"', 'a; b'],
      'customers.city': ['Leeds', 'York'],
    },
    verdict: 'publish',
  },
  {
    name: 'a quote inside a cell without quotes is text',
    of: 'layout',
    sheets: { customers: csv('customer_id,occupation', 'C1,5" pipe fitter', 'C2,the "boss"') },
    rows: { customers: [2, 2, 0, 0] },
    findings: [withoutPolicy(1)],
    values: { 'customers.occupation': ['5" pipe fitter', 'the "boss"'] },
    verdict: 'publish',
  },
  {
    name: 'a quote that is never closed stops',
    of: 'layout',
    sheets: { policies: csv(headings, '"P1,C1,A,2024-01-13,10', 'P2,C1,A,2024-01-13,20') },
    verdict: 'refused: source_unreadable',
    says: /policies\.csv cannot be read as CSV near line \d+: a quote is opened there and not closed/,
    personal: ['P1', 'C1'],
  },
  {
    name: 'the line with which Excel names the separator is no heading',
    of: ['layout', 'headingsBelow'],
    sheets: {
      policies: csv('sep=;', headings.replaceAll(',', ';'), ...two.map((row) => row.replaceAll(',', ';'))),
    },
    ...asTwo,
    headings: { policies: 2 },
    notes: ['policies rows_above_headings'],
  },
  {
    name: 'a compressed file is unpacked',
    of: 'kinds',
    sheets: { policies: file('csv.gz', gzipSync(csv(headings, ...two))) },
    ...asTwo,
  },
  {
    name: 'a file that grows beyond measure when it is unpacked stops',
    of: 'bombs',
    sheets: { policies: file('csv.gz', async () => gzipSync(Buffer.alloc(48 * 2 ** 20, 'x,'))) },
    verdict: 'refused: source_unreadable',
    says: /policies\.csv\.gz grows without end when it is unpacked/,
  },
  {
    name: 'JSON of a record a line is read, keys in any order',
    of: ['kinds', 'order'],
    sheets: {
      policies: file(
        'jsonl',
        '{"policy_id":"P1","customer_id":"C1","product_id":"A","purchase_date":"13/1/2024","premium":10.5}\n{"premium":"£20","policy_id":"P2","customer_id":"C1","product_id":"A","purchase_date":"2/1/2024","note":null}\n',
      ),
    },
    rows: { policies: [2, 2, 0, 0] },
    findings: [`repaired ${premium} number_format×1`],
    values: { [date]: ['2024-01-13', '2024-01-02'], [premium]: [10.5, 20] },
    unread: { policies: ['note'] },
    verdict: 'publish',
  },
  {
    name: 'dates of JSON are read by the same vote as any, and never turned round on the way',
    of: ['kinds', 'dateOrders'],
    sheets: {
      policies: file(
        'jsonl',
        many(
          3,
          (i) =>
            `{"policy_id":"P${i}","customer_id":"C1","product_id":"A","purchase_date":"0${3 + i}-04-2024","premium":10}`,
        ).join('\n'),
      ),
    },
    rows: { policies: [3, 3, 0, 0] },
    findings: [`flagged ${date} date_ambiguous×2`],
    values: { [date]: ['2024-04-03', '2024-04-04', '2024-04-05'] },
    notes: ['policies date_order_assumed'],
    verdict: 'publish',
  },
  {
    name: 'ids of JSON are text to the letter',
    of: ['kinds', 'leadingZeros'],
    sheets: {
      customers: file(
        'jsonl',
        '{"customer_id":"6F9619FF-8B86-D011-B42D-00C04FC964FF"}\n{"customer_id":"7F9619FF-8B86-D011-B42D-00C04FC964FF"}\n',
      ),
      policies: sold('P1,6F9619FF-8B86-D011-B42D-00C04FC964FF,A,2024-01-13,10'),
      products: file(
        'jsonl',
        '{"product_id":"A","product_name":"09:30"}\n{"product_id":"007","product_name":"2024-01-02"}\n',
      ),
    },
    rows: { customers: [2, 2, 0, 0], products: [2, 2, 0, 0] },
    findings: [withoutPolicy(1)],
    values: {
      [id]: ['6F9619FF-8B86-D011-B42D-00C04FC964FF', '7F9619FF-8B86-D011-B42D-00C04FC964FF'],
      'products.product_id': ['A', '007'],
      'products.product_name': ['09:30', '2024-01-02'],
    },
    verdict: 'publish',
  },
  {
    name: 'JSON that is one list is refused in a sentence',
    of: 'kinds',
    sheets: { customers: file('json', '[{"customer_id":"C1"},\n{"customer_id":"C2"}]\n') },
    verdict: 'refused: source_unknown',
    says: /customers\.json .*JSON.* a record a line/,
    personal: ['C1', 'C2'],
  },
  {
    name: 'Parquet is read: real dates, text dates, decimals',
    of: 'kinds',
    sheets: {
      policies: file('parquet', () =>
        parquetOf(
          `${sale("DATE '2024-01-13' AS purchase_date, CAST(10 AS DECIMAL(9,2)) AS premium")} UNION ALL SELECT 'P2', 'C1', 'A', DATE '2024-01-14', 20`,
        ),
      ),
    },
    ...asTwo,
  },
  {
    name: 'text dates of Parquet are read by their vote',
    of: ['kinds', 'dateOrders'],
    sheets: {
      policies: file('parquet', () =>
        parquetOf(
          `${sale("'1/13/2024' AS purchase_date, 10.0::DOUBLE AS premium")} UNION ALL SELECT 'P2', 'C1', 'A', '2/3/2024', 1e-7`,
        ),
      ),
    },
    rows: { policies: [2, 2, 0, 0] },
    values: { [date]: ['2024-01-13', '2024-02-03'], [premium]: [10, 1e-7] },
    verdict: 'publish',
  },
  {
    name: 'times with a zone in Parquet are the day in UTC, wherever the machine is',
    of: 'kinds',
    sheets: {
      policies: file('parquet', () =>
        parquetOf(
          `${sale("TIMESTAMPTZ '2024-01-13 23:30:00+00' AS purchase_date, 10 AS premium")} UNION ALL SELECT 'P2', 'C1', 'A', TIMESTAMPTZ '2024-01-14 00:00:00+00', 20`,
        ),
      ),
    },
    ...asTwo,
  },
  {
    name: 'ids that Parquet keeps as whole numbers are the same as ids of text',
    of: ['kinds', 'leadingZeros'],
    sheets: {
      customers: file('parquet', () => parquetOf('SELECT 1001 AS customer_id, 30::UTINYINT AS age')),
      policies: sold('P1,1001,A,2024-01-13,10'),
    },
    values: { [id]: ['1001'], 'customers.age': [30] },
    verdict: 'publish',
  },
  {
    name: 'ids that Parquet keeps as broken numbers are the same as ids of text',
    of: ['kinds', 'leadingZeros'],
    // What pandas writes of whole numbers where one is missing.
    sheets: {
      customers: file('parquet', () => parquetOf('SELECT 1001::DOUBLE AS customer_id, 30::DOUBLE AS age')),
      policies: sold('P1,1001,A,2024-01-13,10'),
    },
    values: { [id]: ['1001'], 'customers.age': [30] },
    verdict: 'publish',
  },
  {
    name: 'the headings of a long Parquet file are found',
    of: 'kinds',
    sheets: {
      customers: file('parquet', () =>
        parquetOf(`SELECT 'C' || i AS customer_id, 30 AS age FROM range(1, 1501) AS rows(i)`),
      ),
    },
    sound: { customers: 1500 },
    rows: { customers: [1500, 1500, 0, 0] },
    findings: ['flagged customers.customer_id no_policy×1499'],
    values: { 'customers.age': [] },
    verdict: 'publish',
  },
  {
    name: 'a Parquet file of more than 500 columns stops',
    of: ['wide', 'kinds'],
    sheets: {
      customers: file('parquet', () =>
        parquetOf(`SELECT 'C1' AS customer_id, ${many(500, (i) => `${i} AS x${i}`).join(', ')}`),
      ),
    },
    verdict: 'refused: too_many_columns',
    says: /customers\.parquet has 501 columns; at most 500 are read/,
  },
  {
    name: 'a table of a DuckDB file is read: the one that is called as ours',
    of: 'kinds',
    sheets: {
      policies: file('duckdb', () =>
        databaseOf({
          policies: `${sale("TIMESTAMP '2024-01-13 00:00:00' AS purchase_date, 10 AS premium")} UNION ALL SELECT 'P2', 'C1', 'A', TIMESTAMP '2024-01-14 09:30:00', 20`,
          others: 'SELECT 1 AS a',
        }),
      ),
    },
    ...asTwo,
  },
  {
    name: 'the config names the table of a DuckDB file',
    of: 'kinds',
    sheets: {
      customers: {
        extension: 'duckdb',
        content: () => databaseOf({ a: "SELECT 'C1' AS customer_id", b: "SELECT 'X' AS customer_id" }),
        tab: 'a',
      },
    },
    values: { [id]: ['C1'] },
    verdict: 'publish',
  },
  {
    name: 'a DuckDB file in which no table is clearly ours stops',
    of: 'kinds',
    sheets: { customers: file('duckdb', () => databaseOf({ a: 'SELECT 1 AS x', b: 'SELECT 1 AS x' })) },
    verdict: 'refused: tab_unknown',
    says: /no table that is clearly customers; its tables: "a", "b"\. Name it under sources\.customers\.tab/,
  },
  {
    name: 'several files are one table, each with its own order of columns',
    of: ['kinds', 'order'],
    sheets: {
      policies: {
        place: 'sales/*.csv',
        files: {
          'sales/2023.csv': csv(headings, 'P1,C1,A,13/1/2023,10'),
          'sales/2024.csv': csv(
            'Premium;Policy No;Customer No;Plan ID;Date;Coverage',
            '20;P2;C1;A;2/1/2024;100',
          ),
        },
      },
    },
    rows: { policies: [2, 2, 0, 0] },
    findings: ['flagged policies.coverage missing×1'],
    values: { [date]: ['2023-01-13', '2024-01-02'], [premium]: [10, 20], 'policies.coverage': [null, 100] },
    verdict: 'publish',
  },
  {
    name: 'a row that stands in two files is skipped once, and one that differs is set aside in both',
    of: ['kinds', 'duplicates'],
    sheets: {
      customers: {
        place: 'customers-*.csv',
        files: {
          'customers-a.csv': csv('customer_id,age', 'C1,30', 'C2,31', ...many(50, (i) => `D${i},40`)),
          'customers-b.csv': csv('age,customer_id', '30,C1', '32,C2'),
        },
      },
    },
    rows: { customers: [54, 51, 2, 1] },
    findings: [
      'skipped customers duplicate_row×1',
      'quarantined customers.customer_id duplicate_key×2',
      withoutPolicy(50),
    ],
    setAside: ['customers 3 customer_id|duplicate_key', 'customers 3 customer_id|duplicate_key'],
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'several files of which one lacks a required column stop, and name that file',
    of: ['kinds', 'columns'],
    sheets: {
      policies: {
        place: 'sales-?.csv',
        files: {
          'sales-1.csv': csv(headings, ...two),
          'sales-2.csv': csv('policy_id,customer_id,product_id,premium', 'P3,C1,A,5'),
        },
      },
    },
    verdict: 'refused: column_missing',
    says: /sales-2\.csv has no column for purchase_date/,
  },
  {
    name: 'several files of which one is empty stop, and name that file',
    of: ['kinds', 'shrunk'],
    sheets: {
      policies: { place: 'sales-?.csv', files: { 'sales-1.csv': csv(headings, ...two), 'sales-2.csv': '' } },
    },
    verdict: 'refused: source_empty',
    says: /sales-2\.csv is empty/,
  },
  {
    name: 'files in two orders of dates are one column, and stop',
    of: ['kinds', 'dateOrders'],
    sheets: {
      policies: {
        place: 'sales-??.csv',
        files: {
          'sales-uk.csv': csv(
            headings,
            'P1,C1,A,13/2/2024,10',
            'P2,C1,A,3/4/2024,10',
            'P3,C1,A,14/2/2024,10',
          ),
          'sales-us.csv': csv(headings, 'P4,C1,A,2/13/2024,10', 'P5,C1,A,3/4/2024,10'),
        },
      },
    },
    rows: { policies: [5, 5, 0, 0] },
    findings: [`repaired ${date} date_order×1`, `flagged ${date} date_ambiguous×2`],
    values: { [date]: ['2024-02-13', '2024-04-03', '2024-02-14', '2024-02-13', '2024-04-03'] },
    verdict: 'stop: dates_mixed',
    says: /20\.0% are provably in the minority order/,
  },
  {
    name: 'a glob that finds nothing stops',
    of: 'kinds',
    sheets: { policies: { place: 'sales/*.csv', files: {} } },
    verdict: 'refused: source_missing',
    says: /No file matches sales\/\*\.csv, where the policies table should be/,
  },
  {
    name: 'a file that is not there stops',
    of: 'kinds',
    sheets: { policies: { place: 'sales.csv', files: {} } },
    verdict: 'refused: source_missing',
    says: /There is no file sales\.csv, where the policies table should be/,
  },
  {
    name: 'a file is what its bytes say, not what it is called',
    of: 'kinds',
    sheets: {
      customers: file('xlsx', having('age', '30')),
      policies: file('csv', xlsxOf([{ rows: [salesRow, ['P1', 'C1', 'A', { serial: 45416 }, 10]] }])),
    },
    values: { 'customers.age': [30], [date]: ['2024-05-04'] },
    verdict: 'publish',
  },
  {
    name: 'a file of another kind than the config names stops',
    of: 'kinds',
    sheets: { policies: { extension: 'csv', content: xlsxOf([{ rows: [salesRow] }]), kind: 'csv' } },
    verdict: 'refused: source_unknown',
    says: /policies\.csv is an Excel workbook, and the config calls it CSV\. Write xlsx instead of csv/,
  },
  ...(
    [
      [
        'an old or protected Excel workbook',
        'xls',
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
        'source_unknown',
      ],
      ['a PDF', 'pdf', Buffer.from('%PDF-1.7'), 'source_unknown'],
      ['a picture', 'png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), 'source_unknown'],
      ['a zip file of something else', 'zip', zipOf({ 'a.txt': 'x' }), 'source_unreadable'],
      ['half a workbook', 'xlsx', xlsxOf([{ rows: [salesRow] }]).subarray(0, 900), 'source_unreadable'],
      ['half a compressed file', 'gz', gzipSync(sold(...two)).subarray(0, 40), 'source_unreadable'],
      ['half a Parquet file', 'parquet', Buffer.from('PAR1....'), 'source_unreadable'],
      ['half a DuckDB file', 'duckdb', Buffer.from('........DUCK....'), 'source_unreadable'],
      [
        'a web page',
        'xls',
        Buffer.from('<html><table><tr><td>policy_id</td></tr></table></html>'),
        'column_missing',
      ],
    ] as const
  ).map(
    ([what, extension, content, code]): Case => ({
      name: `${what} is refused in a sentence`,
      of: 'kinds',
      sheets: { policies: file(extension, content) },
      verdict: `refused: ${code}`,
      says: /^(policies\.\w+ (is|has|cannot|holds|:)|policies\.\w+: |No row of policies\.)[^\n]*\.$/m,
    }),
  ),
  {
    name: 'twenty thousand rows are read within seconds, to the last',
    of: 'long',
    sheets: {
      policies: sold(
        ...many(20_000, (i) => `S${i},C1,A,2024-01-${10 + (i % 20)},${1 + (i % 7)}`),
        'P1,C1,A,13/1/2024,"1,234.50"',
      ),
    },
    rows: { policies: [20_001, 20_001, 0, 0] },
    findings: [`repaired ${date} date_format×1`, `repaired ${premium} number_format×1`],
    notes: ['policies dates_of_two_kinds'],
    verdict: 'publish',
  },
];
