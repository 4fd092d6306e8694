/** Files made to exhaust whoever opens them: small ones that unpack to much, and large ones that never end. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { TableName } from '../../src/domain/tables.ts';
import { rng } from '../../src/math/rng.ts';
import { odsOf } from '../support/files/ods.ts';
import { xlsxOf } from '../support/files/xlsx.ts';
import { zipOf } from '../support/files/zip.ts';
import { pick } from './chance.ts';
import { type Entry, entriesOf, entryOf, gzipOf, nameOf, pack, zipOfEntries } from './zip.ts';

const KB = 1024;
const MB = 1024 * KB;

export interface Bomb {
  readonly name: string;
  readonly table: TableName;
  /** Pieces that repeat so many times. */
  readonly pieces: Pieces;
}

type Pieces = readonly (readonly [piece: string | Buffer, times: number])[];

const whole = (bytes: Buffer): Pieces => [[bytes, 1]];

export function writeBomb(path: string, pieces: Pieces): void {
  const file = openSync(path, 'w');
  for (const [piece, times] of pieces) {
    const bytes = Buffer.from(piece as string);
    for (let i = 0; i < times; i++) writeSync(file, bytes);
  }
  closeSync(file);
}

/** Letters that pack to about a hundredth, as tables do at most: no bomb by its ratio. */
function wordy(length: number): string {
  const chance = rng(1);
  const letters = Array.from({ length: Math.ceil(length / 100) }, () =>
    pick(chance, [...'abcdefghijklmnop']),
  );
  return `${letters.join('')}${'a'.repeat(length - letters.length)}`;
}

/** The same of an element that repeats, in letters between the elements' ends. */
function wordyElements(open: string, close: string, bytes: number): string {
  const chance = rng(2);
  const elements: string[] = [];
  for (let size = 0; size < bytes; size += elements.at(-1)!.length) {
    const some = Array.from({ length: 1 + chance.int(30) }, () => 'a').join('');
    elements.push(`${open}${some}${close}`);
  }
  return elements.join('');
}

const policies = xlsxOf([
  {
    rows: [
      ['policy_id', 'customer_id', 'product_id', 'purchase_date', 'premium'],
      ['P1', 'C1', 'A', '2024-01-13', 10],
    ],
  },
]);
const sheet = 'xl/worksheets/sheet1.xml';
const strings = 'xl/sharedStrings.xml';
const parts = entriesOf(policies);

/** The sound workbook with one part's text replaced. */
function workbook(part: string, ...pieces: Pieces): Pieces {
  return whole(
    zipOfEntries(parts.map((entry) => (nameOf(entry) === part ? entryOf(part, pack(pieces)) : entry))),
  );
}

const opened = '<worksheet><sheetData>';
const closed = '</sheetData></worksheet>';

/** A thousand at a time, which pack as well as one long run. */
const many = (text: string, times: number) => [text.repeat(1000), Math.ceil(times / 1000)] as const;

/** A workbook whose sheet is the pieces. */
const rows = (...pieces: Pieces) => workbook(sheet, [opened, 1], ...pieces, [closed, 1]);

function ods(rowsRepeated: number, columnsRepeated: number, times: number, text: string): Pieces {
  const cell = `<table:table-cell office:value-type="string" table:number-columns-repeated="${columnsRepeated}"><text:p>${text}</text:p></table:table-cell>`;
  const row = `<table:table-row table:number-rows-repeated="${rowsRepeated}">${cell}</table:table-row>`;
  const [mimetype] = entriesOf(odsOf([]));
  const content: Pieces = [
    ['<x><table:table table:name="policies">', 1],
    [row, times],
    ['</table:table></x>', 1],
  ];
  return whole(zipOfEntries([mimetype!, entryOf('content.xml', pack(content))]));
}

const overlapping = (count: number): Pieces => {
  const [shared] = entriesOf(zipOf({ 'x.xml': Buffer.alloc(10 * MB) }));
  const more = Array.from(
    { length: count },
    (_, i): Entry => ({ directory: entryOf(`x${i}`, pack([])).directory, local: shared!.local }),
  );
  return whole(zipOfEntries([...parts, ...more]));
};

function nested(levels: number): Pieces {
  let inner: Buffer = Buffer.alloc(10 * MB);
  for (let i = 0; i < levels; i++)
    inner = zipOf(Object.fromEntries(Array.from({ length: 16 }, (_, j) => [`${j}.zip`, inner])));
  return whole(inner);
}

const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`).join(
  '',
);

const headings = 'policy_id,customer_id,product_id,purchase_date,premium\n';

const list: Readonly<Record<string, Pieces>> = {
  'a sheet of a gigabyte of blanks': rows([' '.repeat(MB), 1024]),
  'ten thousand parts that are the same ten megabytes': overlapping(9_900),
  'more parts than any workbook has': overlapping(60_000),
  'zip files in zip files': nested(5),
  'a gigabyte of zeros, compressed': whole(gzipOf(pack([[Buffer.alloc(MB), 1024]]))),
  'gzip in gzip in gzip': whole(gzipSync(gzipSync(gzipOf(pack([[Buffer.alloc(MB), 1024]]))))),
  'sixteen million blank lines, compressed': whole(
    gzipOf(
      pack([
        [headings, 1],
        ['\n'.repeat(MB), 15],
      ]),
    ),
  ),
  'a compressed line of 200 MB': whole(
    gzipOf(
      pack([
        [headings, 1],
        [wordy(MB), 200],
      ]),
    ),
  ),
  'a billion laughs': workbook(sheet, [
    `<!DOCTYPE x [<!ENTITY lol0 "lol">${laughs}]><worksheet><sheetData><row><c t="str"><v>&lol9;</v></c></row>${closed}`,
    1,
  ]),
  'quadratic blow-up': workbook(
    sheet,
    [`<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]>${opened}<row><c t="str"><v>`, 1],
    many('&a;', 50_000),
    [`</v></c></row>${closed}`, 1],
  ),
  'a million elements in each other': rows(many('<a>', 1_000_000)),
  'a million elements in each other, of long names': rows([`<${wordy(400)}>`, 100_000]),
  'an attribute of 100 MB': rows(['<row x="', 1], [wordy(MB), 100], ['"/>', 1]),
  'an element of a million attributes': rows(
    ['<row ', 1],
    [Array.from({ length: 1_000_000 }, (_, i) => `a${i}="" `).join(''), 1],
    ['/>', 1],
  ),
  'a name of 100 MB': rows(['<', 1], [wordy(MB), 100], ['/>', 1]),
  'a comment of 100 MB': rows(['<!--', 1], [wordy(MB), 100], ['-->', 1]),
  'a cell of 500 MB': rows(['<row><c t="str"><v>', 1], [wordy(MB), 500], ['</v></c></row>', 1]),
  'a CDATA of 200 MB': rows(['<row><c t="str"><v><![CDATA[', 1], [wordy(MB), 200], [']]></v></c></row>', 1]),
  'cells of a megabyte': rows(
    ['<row><c t="str"><v>', 1],
    [`${wordy(MB - 1)}</v></c></row><row><c t="str"><v>`, 200],
    ['</v></c></row>', 1],
  ),
  'a shared string of 300 MB': workbook(
    strings,
    ['<sst><si><t>', 1],
    [wordy(MB), 300],
    ['</t></si></sst>', 1],
  ),
  'a shared string of 300 MB in runs': workbook(
    strings,
    ['<sst><si>', 1],
    [`<r><t>${wordy(MB)}</t></r>`, 300],
    ['</si></sst>', 1],
  ),
  'millions of shared strings': workbook(
    strings,
    ['<sst>', 1],
    [wordyElements('<si><t>', '</t></si>', MB), 200],
    ['</sst>', 1],
  ),
  'millions of empty shared strings': workbook(strings, ['<sst>', 1], many('<si/>', 3_000_000), [
    '</sst>',
    1,
  ]),
  'a row of a million cells': rows(['<row>', 1], many('<c><v>1</v></c>', 1_000_000), ['</row>', 1]),
  'rows whose only cell is in the last column': rows(many('<row><c r="XFD1"><v>1</v></c></row>', 100_000)),
  'rows that reach to the last column below a thousand sound ones': rows(
    many('<row><c><v>1</v></c></row>', 2000),
    many('<row><c r="XFD1"><v>1</v></c></row>', 100_000),
  ),
  'a million blank hidden rows': rows(many('<row hidden="1"/>', 900_000)),
  'a million merged cells': workbook(
    sheet,
    [`${opened}</sheetData><mergeCells>`, 1],
    many('<mergeCell ref="A1:B2"/>', 600_000),
    ['</mergeCells></worksheet>', 1],
  ),
  'a million styles': workbook(
    'xl/styles.xml',
    ['<styleSheet><cellXfs>', 1],
    many('<xf numFmtId="14"/>', 800_000),
    ['</cellXfs></styleSheet>', 1],
  ),
  'a million tabs': workbook(
    'xl/workbook.xml',
    ['<workbook><sheets>', 1],
    many('<sheet name="Sheet1" r:id="rId1"/>', 450_000),
    ['</sheets></workbook>', 1],
  ),
  'an OpenDocument cell repeated to the end of any sheet': ods(1_048_576, 16_384, 1, 'x'),
  'OpenDocument cells repeated to the limit': ods(16_384, 500, 1, 'x'),
  'long OpenDocument cells repeated to the limit': ods(16_384, 400, 4, 'x'.repeat(1000)),
  'OpenDocument rows repeated to the limit': ods(16_384, 1, 10_000, 'x'),
  'two million short rows under 480 headings': [
    [`${headings.trim()}${',more'.repeat(475)}\n`, 1],
    many('P\n', 2_000_000),
  ],
  'two million blank rows under 480 headings': [
    [`${headings.trim()}${',more'.repeat(475)}\n`, 1],
    many('\n', 2_000_000),
  ],
  'blank rows of a workbook under 480 headings': rows(
    [`<row>${'<c><v>1</v></c>'.repeat(480)}</row>`, 1],
    many('<row/>', 600_000),
  ),
  'a line of 200 MB': [
    [headings, 1],
    ['x'.repeat(MB), 200],
  ],
  'a first line of 200 MB': [['x'.repeat(MB), 200]],
  'an open quote and 200 MB after it': [
    [`${headings}P1,"`, 1],
    [`${'x'.repeat(99)}\n`, 2 * MB],
  ],
  'a quote that is opened in the headings': [
    ['"', 1],
    [`${'x'.repeat(99)}\n`, 2 * MB],
  ],
  'lines of a million commas': [
    [headings, 1],
    [`${','.repeat(MB - 10)}\n`, 200],
  ],
  'a line of 200 million commas': [
    [headings, 1],
    [','.repeat(MB), 200],
  ],
};

export const bombs: readonly Bomb[] = Object.entries(list).map(([name, pieces]) => ({
  name,
  table: 'policies',
  pieces,
}));
