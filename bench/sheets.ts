import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDuckDB } from '../src/engine/duckdb/open.ts';
import { zipOf } from '../test/support/files/zip.ts';

/**
 * Draws three sheets of dirty text into a folder: `rows` sales of a third as many customers and of 20 products. Of a
 * thousand cells one to three have a currency sign, needless spaces, no value, an unknown customer, or a date in the
 * other order; a row in ten thousand stands there twice.
 */
export async function drawSheets(folder: string, rows: number): Promise<void> {
  const engine = await openDuckDB(':memory:');
  const customers = Math.ceil(rows / 3);
  const isOne = (salt: number, of: number) => `hash(i + ${salt}) % ${of} = 0`;
  const csv = (query: string, file: string) =>
    engine.run(`COPY (${query}) TO '${join(folder, file)}' (FORMAT csv, HEADER)`);
  const day = "DATE '2010-01-01' + CAST(hash(i + 1) % 5800 AS INTEGER)";
  await csv(
    `SELECT 'P' || lpad(CAST(i AS VARCHAR), 8, '0') AS policy_id,
      CASE WHEN ${isOne(11, 1000)} THEN 'C9999999' WHEN ${isOne(12, 500)} THEN ' ' || customer ELSE customer END AS customer_id,
      'A' || CAST(hash(i + 7) % 20 AS VARCHAR) AS product_id,
      CASE WHEN ${isOne(13, 3000)} THEN strftime(${day}, '%m/%d/%Y') ELSE strftime(${day}, '%d/%m/%Y') END AS purchase_date,
      CASE WHEN ${isOne(14, 1000)} THEN '£' || CAST(premium AS VARCHAR) WHEN ${isOne(15, 5000)} THEN 'n/a' ELSE CAST(premium AS VARCHAR) END AS premium,
      CASE WHEN ${isOne(16, 500)} THEN '' ELSE CAST(10000 + hash(i + 3) % 90000 AS VARCHAR) END AS coverage
    FROM (
      SELECT i, 'C' || lpad(CAST(hash(i) % ${customers} AS VARCHAR), 7, '0') AS customer, 100 + (hash(i + 2) % 90000) / 100 AS premium
      FROM (SELECT i FROM range(${rows}) t(i) UNION ALL SELECT i FROM range(${rows}) t(i) WHERE ${isOne(17, 10_000)})
    )`,
    'sales.csv',
  );
  await csv(
    `SELECT 'C' || lpad(CAST(i AS VARCHAR), 7, '0') AS customer_id,
      CASE WHEN ${isOne(21, 2000)} THEN '?' ELSE CAST(18 + hash(i) % 70 AS VARCHAR) END AS age,
      20000 + hash(i + 1) % 60000 AS income,
      CASE WHEN ${isOne(22, 1000)} THEN upper(status) ELSE status END AS marital_status
    FROM (SELECT i, ['Single', 'Married', 'Divorced'][1 + CAST(hash(i + 2) % 3 AS INTEGER)] AS status FROM range(${customers}) t(i))`,
    'customers.csv',
  );
  await csv(
    `SELECT 'A' || CAST(i AS VARCHAR) AS product_id, 'Plan ' || CAST(i AS VARCHAR) AS product_name FROM range(20) t(i)`,
    'products.csv',
  );
  await engine.close();
}

/** Draws a workbook of `rows` sales, dates as styled serial numbers and the rest as Excel writes it. */
export function drawWorkbook(folder: string, rows: number): void {
  const parts: Buffer[] = [Buffer.from(`${xml}<worksheet ${main}><sheetData>`)];
  const head = ['policy_id', 'customer_id', 'product_id', 'purchase_date', 'premium', 'coverage'];
  const inline = (cell: string, text: string) => `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`;
  parts.push(
    Buffer.from(`<row r="1">${head.map((name, i) => inline(`${'ABCDEF'[i]}1`, name)).join('')}</row>`),
  );
  let text = '';
  for (let i = 0; i < rows; i++) {
    const r = i + 2;
    text += `<row r="${r}"><c r="A${r}" t="s"><v>${20 + i}</v></c>${inline(`B${r}`, `C${i % 99_991}`)}<c r="C${r}" t="s"><v>${i % 20}</v></c><c r="D${r}" s="1"><v>${40_000 + (i % 5000)}</v></c><c r="E${r}"><v>${100 + (i % 9000) / 8}</v></c><c r="F${r}"><v>${10_000 + (i % 90_000)}</v></c></row>`;
    if (text.length < 2 ** 20) continue;
    parts.push(Buffer.from(text));
    text = '';
  }
  parts.push(Buffer.from(`${text}</sheetData></worksheet>`));
  const strings = [
    ...Array.from({ length: 20 }, (_, i) => `A${i}`),
    ...Array.from({ length: rows }, (_, i) => `P${i}`),
  ];
  const shared = `${xml}<sst ${main}>${strings.map((string) => `<si><t>${string}</t></si>`).join('')}</sst>`;
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${office}/relationships/${type}" Target="${target}"/>`;
  const relations = (...all: string[]) =>
    `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
  const book = zipOf({
    '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${xml}<workbook ${main} xmlns:r="${office}/relationships"><sheets><sheet name="Sales" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      relation(1, 'worksheet', 'worksheets/sheet1.xml'),
      relation(2, 'sharedStrings', 'sharedStrings.xml'),
      relation(3, 'styles', 'styles.xml'),
    ),
    'xl/styles.xml': `${xml}<styleSheet ${main}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': shared,
    'xl/worksheets/sheet1.xml': Buffer.concat(parts),
  });
  writeFileSync(join(folder, 'sales.xlsx'), book);
  writeFileSync(join(folder, 'small.csv'), 'a\n1\n');
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
