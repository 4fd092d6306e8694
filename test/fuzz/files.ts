/**
 * The campaign's files: mutation number n is the same file on every machine, on every day.
 * `node test/fuzz/child.ts 1234` writes one down and says what becomes of it.
 */
import { gzipSync } from 'node:zlib';
import { type TableName, tableNames } from '../../src/domain/tables.ts';
import { derive, type Rng, rng } from '../../src/math/rng.ts';
import { encoded, gridOf, openDocumentOf, styleOf, textOf, workbookOf } from './bases.ts';
import { pick } from './chance.ts';
import { mutateBytes, splice } from './mutate-bytes.ts';
import { mutateGrid, mutateTokens } from './mutate-text.ts';
import { mutateParts, mutateXml, mutateZip, partsOf, workbookOf as zipped } from './mutate-workbook.ts';

export interface Mutant {
  readonly number: number;
  readonly kind: string;
  /** The table in whose place it stands. */
  readonly table: TableName;
  readonly bytes: Buffer;
  /** Records that must be landed, headings included, where that can be told without a reader of such files. */
  readonly records: number | null;
}

const SEED = 20_261_122;

type Made = Pick<Mutant, 'bytes' | 'records'>;

const csv = (rng: Rng, table: TableName): Buffer => {
  const style = styleOf(rng);
  return encoded(textOf(gridOf(rng, table), style), style);
};
const xlsx = (rng: Rng, table: TableName): Buffer => workbookOf(rng, table, gridOf(rng, table));
const ods = (rng: Rng, table: TableName): Buffer => openDocumentOf(table, gridOf(rng, table));
const anyFile = (rng: Rng, table: TableName): Buffer => pick(rng, [csv, xlsx, ods])(rng, table);

const asText = (bytes: Buffer): Made => ({ bytes, records: plainRecords(bytes) });
const opaque = (bytes: Buffer): Made => ({ bytes, records: null });

const kinds: readonly (readonly [kind: string, make: (rng: Rng, table: TableName) => Made])[] = [
  [
    'csv, its cells',
    (rng, table) => {
      const style = styleOf(rng);
      return asText(encoded(textOf(mutateGrid(rng, gridOf(rng, table)), style), style));
    },
  ],
  [
    'csv, its text',
    (rng, table) => {
      const style = styleOf(rng);
      return asText(encoded(mutateTokens(rng, textOf(gridOf(rng, table), style)), style));
    },
  ],
  ['csv, its bytes', (rng, table) => asText(mutateBytes(rng, csv(rng, table)))],
  [
    'csv, all at once',
    (rng, table) => {
      const style = styleOf(rng);
      const text = mutateTokens(rng, textOf(mutateGrid(rng, gridOf(rng, table)), style));
      return asText(mutateBytes(rng, encoded(text, style)));
    },
  ],
  [
    'csv, packed',
    (rng, table) => {
      const packed = gzipSync(mutateBytes(rng, csv(rng, table)));
      return opaque(pick(rng, [packed, packed, gzipSync(packed), mutateBytes(rng, packed)]));
    },
  ],
  ['two files spliced', (rng, table) => opaque(splice(rng, anyFile(rng, table), anyFile(rng, table)))],
  [
    'xlsx, its cells',
    (rng, table) => asWorkbook(partsOf(workbookOf(rng, table, mutateGrid(rng, gridOf(rng, table))))),
  ],
  ['xlsx, its XML', (rng, table) => asWorkbook(mutateXml(rng, partsOf(xlsx(rng, table))))],
  [
    'xlsx, cells and XML',
    (rng, table) =>
      asWorkbook(mutateXml(rng, partsOf(workbookOf(rng, table, mutateGrid(rng, gridOf(rng, table)))))),
  ],
  ['xlsx, its parts', (rng, table) => opaque(zipped(mutateParts(rng, partsOf(xlsx(rng, table)))))],
  ['xlsx, its zip headers', (rng, table) => opaque(mutateZip(rng, xlsx(rng, table)))],
  ['xlsx, its bytes', (rng, table) => opaque(mutateBytes(rng, xlsx(rng, table)))],
  ['ods, its XML', (rng, table) => opaque(zipped(mutateXml(rng, partsOf(ods(rng, table)))))],
];

/** The file of a mutation number, from 0. */
export function mutant(number: number): Mutant {
  const [kind, make] = kinds[number % kinds.length]!;
  const chance = rng(derive(SEED, number));
  const table = pick(chance, tableNames);
  return { number, kind, table, ...make(chance, table) };
}

/** Records of a text that can be split in one way only: without quotes, with one kind of line break. */
function plainRecords(bytes: Buffer): number | null {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'latin1';
  const text = new TextDecoder(encoding).decode(bytes);
  const breaks = new Set(text.match(/\r\n|\n|\r/g));
  if (text.includes('"') || breaks.size > 1) return null;
  const [lineBreak = '\n'] = breaks;
  const lines = text.split(lineBreak);
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

/** Rows of a workbook of one sheet that has no markup which hides them. A row without a value is none: most programs do not write it. */
function asWorkbook(parts: Readonly<Record<string, string>>): Made {
  const bytes = zipped(parts);
  const sheet = parts['xl/worksheets/sheet1.xml'] ?? '';
  const countable = !('xl/worksheets/sheet2.xml' in parts) && !/<!|<\?php|<(\w+:|)row\/>/.test(sheet);
  const rows = sheet.split(/<\/(?:\w+:)?row>/).slice(0, -1);
  const filled = rows.filter((row) =>
    /<(\w+:)?v>[^<]|<(\w+:)?(f|t)[ >]/.test(row.slice(row.search(/<(\w+:)?row[ >]/))),
  );
  return { bytes, records: countable ? filled.length : null };
}
