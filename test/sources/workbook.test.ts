import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DataRefused } from '../../src/domain/errors.ts';
import { odsOf } from '../support/files/ods.ts';
import { xlsxOf } from '../support/files/xlsx.ts';
import { zipOf } from '../support/files/zip.ts';
import { landFiles } from '../support/raw.ts';

const day = (date: string) => Date.parse(date) / 86_400_000 + 25_569;

describe('an Excel workbook', () => {
  test('gives text, numbers, truths, dates and errors as text', async (t) => {
    const rows = [
      ['a', 'b', 'c', 'd'],
      ['é & <ü>', 1234.5, true, { serial: day('2024-05-04') }],
      [{ inline: 'in line' }, -0.1, false, { serial: day('2024-05-04') + 0.5 }],
      [null, 1e21, { error: '#REF!' }, { serial: 59 }],
      ['_x0041_', 0.00001, null, { serial: 60 }],
    ];
    const [part] = await landFiles(t, { 'p.xlsx': xlsxOf([{ rows }]) });
    assert.deepEqual(part!.cells, [
      [1, 'a', 'b', 'c', 'd'],
      [2, 'é & <ü>', '1234.5', 'TRUE', '2024-05-04'],
      [3, 'in line', '-0.1', 'FALSE', '2024-05-04 12:00:00'],
      [4, null, '1e+21', '#REF!', '1900-02-28'],
      [5, 'A', '0.00001', null, '60'],
    ]);
  });

  test('keeps what looks like a date and is none', async (t) => {
    const formats = [
      '0.00" days"',
      '[Red]#,##0',
      '[h]:mm',
      '"d/m/y" 0',
      '£#,##0.00',
      'd mmm yyyy',
      'dd/mm/yy',
      'mmm-yy',
    ];
    const rows = formats.map((format) => [{ serial: 45_000, format }]);
    const [part] = await landFiles(t, { 'p.xlsx': xlsxOf([{ rows }]) });
    const isDate = part!.cells.map(([, cell]) => cell === '2023-03-15');
    assert.deepEqual(isDate, [false, false, false, false, false, true, true, true]);
  });

  test('counts days from 1904 where it says so', async (t) => {
    const rows = [['d'], [{ serial: day('2024-05-04') - 1462 }]];
    const [part] = await landFiles(t, { 'p.xlsx': xlsxOf([{ rows }], { in1904: true }) });
    assert.deepEqual(part!.cells[1], [2, '2024-05-04']);
  });

  test('takes formulas at their last value, and says so', async (t) => {
    const rows = [
      ['a', 'b'],
      [
        { formula: 'B2*2', value: 4 },
        { formula: 'A1&"x"', value: 'ax' },
      ],
      [{ formula: 'B3' }, 1],
    ];
    const [part] = await landFiles(t, { 'p.xlsx': xlsxOf([{ rows }]) });
    assert.deepEqual(part!.cells.slice(1), [
      [2, '4', 'ax'],
      [3, '=B3', '1'],
    ]);
    assert.match(part!.notes.join(' '), /2 formulas; their values are those of when it was last saved/);
    assert.match(part!.notes.join(' '), /1 formulas without a value \(rows 3\)/);
  });

  test('reads hidden rows, and says so; merged cells are not filled', async (t) => {
    const sheet = {
      rows: [
        ['a', 'b'],
        ['1', 'x'],
        ['2', null],
      ],
      hiddenRows: [3],
      merged: ['B2:B3'],
    };
    const [part] = await landFiles(t, { 'p.xlsx': xlsxOf([sheet]) });
    assert.deepEqual(part!.cells.slice(1), [
      [2, '1', 'x'],
      [3, '2', null],
    ]);
    assert.match(part!.notes.join(' '), /1 hidden or filtered rows \(3\)/);
    assert.match(part!.notes.join(' '), /1 merged cells \(B2:B3\)/);
  });

  test('gives the tab that is named, the one called like the table, or the only one that shows', async (t) => {
    const tab = (name: string, hidden = false) => ({ name, hidden, rows: [['a'], [name]] });
    const taken = async (tabs: ReturnType<typeof tab>[], wanted: string | null) => {
      const [part] = await landFiles(t, { 'p.xlsx': xlsxOf(tabs) }, { tab: wanted });
      return part!.cells[1]![1];
    };
    assert.equal(await taken([tab('One'), tab('Two')], 'two'), 'Two');
    assert.equal(await taken([tab('Customers'), tab('Sales'), tab('Our products')], null), 'Our products');
    assert.equal(await taken([tab('Products', true), tab('Sheet1')], null), 'Sheet1');
    await assert.rejects(
      taken([tab('One'), tab('Two')], null),
      /has the tabs "One", "Two"\. Name the one that holds/,
    );
    await assert.rejects(taken([tab('One')], 'Three'), /has no tab "Three"; it has "One"/);
  });
});

test('an OpenDocument spreadsheet gives the same', async (t) => {
  const rows = [
    ['a', 'b', 'c'],
    ['two\nlines', 1234.5, { date: '2024-05-04' }],
    [{ blanks: 2 }, { date: '2024-05-04T12:00:00' }],
    [{ formula: '[.B2]', value: 7 }, { formula: '[.B9]' }, null],
  ];
  const [part] = await landFiles(t, { 'p.ods': odsOf([{ name: 'Sheet1', rows }]) });
  assert.deepEqual(part!.cells, [
    [1, 'a', 'b', 'c'],
    [2, 'two\nlines', '1234.5', '2024-05-04'],
    [3, null, null, '2024-05-04 12:00:00'],
    [4, '7', '=', null],
  ]);
  assert.equal(part!.kind, 'ods');
});

describe('what is no workbook is refused', () => {
  const book = xlsxOf([{ rows: [['a'], ['1']] }]);
  const cases: readonly (readonly [name: string, bytes: Buffer, says: RegExp])[] = [
    ['a zip file of something else', zipOf({ 'a.txt': 'a' }), /no workbook/],
    ['a workbook that was cut', book.subarray(0, book.length - 100), /damaged/],
    ['a bomb', zipOf({ 'content.xml': Buffer.alloc(64 * 2 ** 20, ' ') }), /has a part that does not end/],
    ['XML that is not closed', zipOf({ 'content.xml': '<a><b></a>' }), /damaged/],
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old Excel workbook/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF/],
  ];
  for (const [name, bytes, says] of cases) {
    test(name, async (t) => {
      await assert.rejects(landFiles(t, { 'p.xlsx': bytes }), says);
    });
  }

  test('a workbook of which any byte was changed gives its rows, or is refused', async (t) => {
    const [sound] = await landFiles(t, { 'p.xlsx': book });
    for (let at = 0; at < book.length; at += 37) {
      const spoiled = Buffer.from(book);
      spoiled[at]! ^= 0x55;
      const landed = await landFiles(t, { 'p.xlsx': spoiled }).catch((error: unknown) => error);
      if (landed instanceof DataRefused) continue;
      assert.deepEqual((landed as (typeof sound)[])[0]?.cells, sound!.cells, `byte ${at}`);
    }
  });
});

test('a workbook that has lost its text is refused, and not read with gaps', async (t) => {
  const rows = [
    ['id', 'price'],
    ['A', 5],
  ];
  await assert.rejects(
    landFiles(t, { 'p.xlsx': xlsxOf([{ rows }], { withoutStrings: true }) }),
    /p\.xlsx has a cell whose text is not in the file/,
  );
});
