import { odsOf } from '../support/files/ods.ts';
import { type SheetOf, xlsxOf } from '../support/files/xlsx.ts';
import { type Case, type Cell, type Kept, many, salesRow, withoutPolicy } from './case.ts';

const id = 'customers.customer_id';
const date = 'policies.purchase_date';
const premium = 'policies.premium';
const city = 'customers.city';

const book = (rows: readonly (readonly Cell[])[], more: Partial<SheetOf> = {}): Kept => ({
  extension: 'xlsx',
  content: xlsxOf([{ rows, ...more }]),
});

const day: Cell = { serial: 45416 };
const sale = (policy: string, cell: Cell = 10): Cell[] => [policy, 'C1', 'A', day, cell];
const sound = (count: number) => many(count, (i) => sale(`S${i}`));

export const workbooks: readonly Case[] = [
  {
    name: 'hidden rows are read, and mentioned with their numbers',
    of: 'hiddenRows',
    sheets: {
      policies: book([salesRow, sale('P1', 1), sale('P2', 2), sale('P3', 3)], { hiddenRows: [3, 4] }),
    },
    rows: { policies: [3, 3, 0, 0] },
    values: { [premium]: [1, 2, 3] },
    notes: ['policies read_as'],
    verdict: 'publish',
    says: /policies\.xlsx has 2 hidden or filtered rows \(3, 4\); they were read like the others/,
  },
  {
    name: 'merged cells are mentioned, and not filled',
    of: 'merged',
    sheets: {
      customers: book(
        [
          ['customer_id', 'city'],
          ['C1', 'Leeds'],
          ['C2', null],
          ['C3', 'York'],
        ],
        { merged: ['B2:B3'] },
      ),
    },
    rows: { customers: [3, 3, 0, 0] },
    findings: [`flagged ${city} missing×1`, withoutPolicy(2)],
    values: { [city]: ['Leeds', null, 'York'] },
    notes: ['customers read_as'],
    verdict: 'publish',
    says: /1 merged cells \(B2:B3\); only the first cell of each holds the value/,
  },
  {
    name: 'merged ids are never filled: the rows without one are set aside',
    of: 'merged',
    sheets: {
      policies: book([salesRow, ['P1', 'C1', 'A', day, 10], ['P2', null, 'A', day, 10], ...sound(40)], {
        merged: ['B2:B3'],
      }),
    },
    sound: { policies: 40 },
    rows: { policies: [42, 41, 1, 0] },
    findings: ['quarantined policies.customer_id missing_required×1'],
    setAside: ['policies 3 customer_id|missing_required'],
    values: { [premium]: [10] },
    notes: ['policies read_as'],
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'error cells of at most 5 % of a column set their rows aside',
    of: 'errors',
    sheets: {
      policies: book([salesRow, sale('P1', { error: '#REF!' }), sale('P2', { error: '#N/A' }), ...sound(38)]),
    },
    sound: { policies: 38 },
    rows: { policies: [40, 38, 2, 0] },
    findings: [`quarantined ${premium} error_cell×2`],
    setAside: ['policies 2 premium|error_cell', 'policies 3 premium|error_cell'],
    values: { [premium]: [] },
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'error cells of more than 5 % of a column stop',
    of: 'errors',
    sheets: {
      policies: book([
        salesRow,
        sale('P1', { error: '#REF!' }),
        sale('P2', { error: '#VALUE!' }),
        ...sound(30),
      ]),
    },
    sound: { policies: 30 },
    rows: { policies: [32, 30, 2, 0] },
    findings: [`quarantined ${premium} error_cell×2`],
    setAside: ['policies 2 premium|error_cell', 'policies 3 premium|error_cell'],
    values: { [premium]: [] },
    verdict: 'stop: quarantine_over_limit errors_over_limit',
    says: /2 cells of premium in policies \(6\.3%\) hold a spreadsheet error .* Mend the formula/,
  },
  {
    name: 'an error in a column that nothing reads is nobody’s concern',
    of: 'errors',
    sheets: {
      customers: book([
        ['customer_id', 'score'],
        ['C1', { error: '#N/A' }],
      ]),
    },
    unread: { customers: ['score'] },
    values: { [id]: ['C1'] },
    verdict: 'publish',
  },
  {
    name: 'formulas count at their last value, and are mentioned',
    of: 'formulas',
    sheets: {
      policies: book([
        salesRow,
        [
          'P1',
          { formula: 'X1', value: 'C1' },
          'A',
          { formula: 'TODAY()', value: 45416 },
          { formula: 'B2*2', value: 12.5 },
        ],
      ]),
    },
    findings: [`repaired ${date} excel_serial×1`],
    values: { [premium]: [12.5], [date]: ['2024-05-04'], 'policies.customer_id': ['C1'] },
    notes: ['policies read_as'],
    verdict: 'publish',
    says: /policies\.xlsx has 3 formulas; their values are those of when it was last saved/,
  },
  {
    name: 'formulas without a value are set aside and mentioned, never nothing',
    of: 'formulas',
    sheets: {
      customers: book([
        ['customer_id', 'city', 'age'],
        ['C1', 'Leeds', 30],
        ['C2', { formula: 'UPPER("x")' }, 31],
        ['C3', 'York', { formula: '1+1' }],
        ...many(80, (i): Cell[] => [`D${i}`, 'York', 40]),
      ]),
    },
    sound: { customers: 80 },
    rows: { customers: [83, 81, 2, 0] },
    findings: [
      `quarantined ${city} error_cell×1`,
      'quarantined customers.age error_cell×1',
      withoutPolicy(80),
    ],
    setAside: ['customers 3 city|error_cell', 'customers 4 age|error_cell'],
    values: { [city]: ['Leeds'] },
    notes: ['customers read_as'],
    verdict: 'warn: quarantine_high',
    says: /2 formulas without a value \(rows 3, 4\)\. Open it in Excel, let it calculate, and save it/,
  },
  {
    name: 'a column of formulas without values stops',
    of: 'formulas',
    sheets: { policies: book([salesRow, sale('P1', { formula: 'B2*2' }), sale('P2', { formula: 'B3*2' })]) },
    rows: { policies: [2, 0, 2, 0] },
    findings: [`quarantined ${premium} error_cell×2`, withoutPolicy(1)],
    setAside: ['policies 2 premium|error_cell', 'policies 3 premium|error_cell'],
    values: { [premium]: [] },
    notes: ['policies read_as'],
    verdict: 'stop: quarantine_over_limit errors_over_limit',
    says: /hold a spreadsheet error or a formula without a value/,
  },
  {
    name: 'a formula whose value is no text is a missing value',
    of: 'formulas',
    sheets: {
      customers: book([
        ['customer_id', 'city'],
        ['C1', 'Leeds'],
        ['C2', { inline: '' }],
      ]),
    },
    rows: { customers: [2, 2, 0, 0] },
    findings: [`flagged ${city} missing×1`, withoutPolicy(1)],
    values: { [city]: ['Leeds', null] },
    verdict: 'publish',
  },
  {
    name: 'a title and blank rows above the headings of a workbook keep the numbers of the rows',
    of: 'headingsBelow',
    sheets: {
      policies: book([['Sales 2024'], [], salesRow, sale('P1'), [], sale('P2', 'free'), ...sound(40)]),
    },
    headings: { policies: 3 },
    sound: { policies: 40 },
    rows: { policies: [42, 41, 1, 0] },
    findings: [`quarantined ${premium} not_a_number×1`],
    setAside: ['policies 6 premium|not_a_number'],
    values: { [premium]: [10] },
    notes: ['policies rows_above_headings'],
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'the only tab that shows is read',
    of: 'kinds',
    sheets: {
      customers: {
        extension: 'xlsx',
        content: xlsxOf([
          { name: 'Old', hidden: true, rows: [['customer_id'], ['X']] },
          { name: 'Data', rows: [['customer_id'], ['C1']] },
        ]),
      },
    },
    values: { [id]: ['C1'] },
    verdict: 'publish',
  },
  {
    name: 'the tab that is called like the table is read, and the config can name another',
    of: 'kinds',
    sheets: {
      customers: {
        extension: 'xlsx',
        content: xlsxOf([
          { name: 'Notes', rows: [['hello']] },
          { name: 'Our clients', rows: [['customer_id'], ['C1']] },
        ]),
      },
      products: {
        extension: 'xlsx',
        tab: 'list 1',
        content: xlsxOf([
          {
            name: 'Products',
            rows: [
              ['product_id', 'product_name'],
              ['B', 'Beta'],
            ],
          },
          {
            name: 'List 1',
            rows: [
              ['product_id', 'product_name'],
              ['A', 'Alpha'],
            ],
          },
        ]),
      },
    },
    values: { [id]: ['C1'], 'products.product_id': ['A'] },
    verdict: 'publish',
  },
  {
    name: 'tabs of which none is clearly ours stop',
    of: 'kinds',
    sheets: {
      customers: {
        extension: 'xlsx',
        content: xlsxOf([
          { name: 'A', rows: [['x']] },
          { name: 'B', rows: [['x']] },
        ]),
      },
    },
    verdict: 'refused: tab_unknown',
    says: /has the tabs "A", "B"\. Name the one that holds the customers table under sources\.customers\.tab/,
  },
  {
    name: 'an empty tab stops',
    of: 'shrunk',
    sheets: { customers: book([]) },
    verdict: 'refused: source_empty',
    says: /customers\.xlsx holds no cell with a value/,
  },
  {
    name: 'a workbook of more than 500 columns stops, blank ones not counted',
    of: 'wide',
    sheets: { customers: book([['customer_id', ...many(500, (i) => `x${i}`)], ['C1']]) },
    verdict: 'refused: too_many_columns',
    says: /customers\.xlsx has 501 columns/,
  },
  {
    name: 'inline strings, truths, entities, line breaks and numbers of all sizes are read as they are',
    of: 'kinds',
    sheets: {
      customers: book([
        ['customer_id', 'occupation', 'income'],
        ['C1', { inline: 'R&D <lead>' }, 0.1],
        ['C2', true, 1e14],
        ['C3', 'two\nlines', 1.005],
      ]),
    },
    rows: { customers: [3, 3, 0, 0] },
    findings: [withoutPolicy(2)],
    values: {
      'customers.occupation': ['R&D <lead>', 'TRUE', 'two lines'],
      'customers.income': [0.1, 1e14, 1.005],
    },
    verdict: 'publish',
  },
  {
    name: 'a percent format of a workbook is a share already, and "5%" as text beside it is set aside',
    of: 'amounts',
    sheets: {
      customers: book([
        ['customer_id', 'Discount'],
        ['C1', { serial: 0.05, format: '0%' }],
        ['C2', '5%'],
        ...many(30, (i): Cell[] => [`D${i}`, { serial: 0.1, format: '0%' }]),
      ]),
    },
    extras: ['Discount'],
    sound: { customers: 30 },
    rows: { customers: [32, 31, 1, 0] },
    findings: ['quarantined customers.Discount mixed_percent×1', withoutPolicy(30)],
    setAside: ['customers 3 Discount|mixed_percent'],
    values: { 'customers.Discount': [0.05] },
    verdict: 'warn: quarantine_high',
  },
  {
    name: 'an OpenDocument sheet is read: dates, numbers, text, gaps',
    of: 'kinds',
    sheets: {
      policies: {
        extension: 'ods',
        content: odsOf([
          {
            name: 'Sheet1',
            rows: [
              salesRow as string[],
              ['P1', 'C1', 'A', { date: '2024-05-04' }, 12.5],
              [{ blanks: 3 }],
              ['P2', 'C1', 'A', '13/2/2024', '1,234.50'],
            ],
          },
        ]),
      },
    },
    rows: { policies: [2, 2, 0, 0] },
    findings: [`repaired ${date} date_format×1`, `repaired ${premium} number_format×1`],
    values: { [date]: ['2024-05-04', '2024-02-13'], [premium]: [12.5, 1234.5] },
    notes: ['policies dates_of_two_kinds'],
    verdict: 'publish',
  },
  {
    name: 'errors and formulas without a value of an OpenDocument sheet are set aside',
    of: ['errors', 'formulas'],
    sheets: {
      policies: {
        extension: 'ods',
        content: odsOf([
          {
            name: 'Sales',
            rows: [
              salesRow as string[],
              ['P1', 'C1', 'A', { date: '2024-05-04' }, '#REF!'],
              ['P2', 'C1', 'A', { date: '2024-05-04' }, { formula: '1+1' }],
              ['P3', 'C1', 'A', { date: '2024-05-04' }, { formula: '1+1', value: 2 }],
              ['P4', 'C1', 'A', { date: '2024-05-04' }, 'Err:502'],
              ...many(80, (i) => [`S${i}`, 'C1', 'A', { date: '2024-05-04' }, 10]),
            ],
          },
        ]),
      },
    },
    sound: { policies: 80 },
    rows: { policies: [84, 81, 3, 0] },
    findings: [`quarantined ${premium} error_cell×3`],
    setAside: [2, 3, 5].map((row) => `policies ${row} premium|error_cell`),
    values: { [premium]: [2] },
    notes: ['policies read_as', 'policies read_as'],
    verdict: 'warn: quarantine_high',
  },
];
