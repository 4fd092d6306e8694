import { DataRefused } from '../domain/errors.ts';
import type { RawPart, RawTables } from '../domain/raw-table.ts';
import { type Column, columnsOf, keyOf, mapTables, type TableName, tableNames } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { looksLikeHeadings, readHeadings, recogniseByName } from './headings.ts';
import { known, tidy } from './text.ts';

/** What one of our columns was found to be called, and how that was told. */
export interface Recognised {
  readonly column: string;
  readonly heading: string | null;
  readonly by: 'name' | 'synonym' | 'content' | null;
  /** For `content`: what in the cells told it. */
  readonly evidence: string | null;
  readonly required: boolean;
}

interface Sheet {
  readonly table: TableName;
  readonly part: RawPart;
  readonly headingRow: number;
  readonly headings: readonly (string | null)[];
  readonly found: Map<
    string,
    { position: number; by: 'name' | 'synonym' | 'content'; evidence: string | null }
  >;
}

export interface Recognition {
  readonly columns: Readonly<Record<TableName, readonly Recognised[]>>;
  /** Headings that stand for none of our columns. */
  readonly unread: Readonly<Record<TableName, readonly string[]>>;
}

/** Finds our columns in three sheets: by name and synonym first, and required ones that this leaves by their content. */
export async function recogniseColumns(engine: Engine, raw: RawTables): Promise<Recognition> {
  const sheets = {} as Record<TableName, Sheet>;
  for (const table of tableNames) sheets[table] = await openSheet(engine, table, raw[table][0]!);
  for (const table of ['customers', 'products', 'policies'] as const)
    await findKey(engine, sheets[table], sheets.policies);
  await findReference(engine, sheets.policies, 'customer_id', sheets.customers);
  await findReference(engine, sheets.policies, 'product_id', sheets.products);
  await findDate(engine, sheets.policies);
  await findAmounts(engine, sheets.policies);
  await findName(engine, sheets.products);
  return {
    columns: mapTables((table) => recognised(sheets[table])),
    unread: mapTables((table) => unreadOf(sheets[table])),
  };
}

async function openSheet(engine: Engine, table: TableName, part: RawPart): Promise<Sheet> {
  const headings = await readHeadings(engine, table, part);
  if (!looksLikeHeadings(table, headings)) {
    const message = `No row of ${part.label} looks like headings. Put a row of headings above the data.`;
    throw new DataRefused([{ code: 'no_headings', table, message }]);
  }
  const found: Sheet['found'] = new Map();
  for (const column of columnsOf[table]) {
    const match = recogniseByName(column, headings);
    const taken = [...found.values()].some(({ position }) => position === match?.position);
    if (match && !taken) found.set(column.name, { ...match, evidence: null });
  }
  return { table, part, headingRow: headings.row, headings: headings.texts, found };
}

function recognised({ table, headings, found }: Sheet): Recognised[] {
  return columnsOf[table].map((column: Column) => {
    const match = found.get(column.name);
    return {
      column: column.name,
      heading: match ? (headings[match.position] ?? null) : null,
      by: match?.by ?? null,
      evidence: match?.evidence ?? null,
      required: column.required ?? false,
    };
  });
}

function unreadOf(sheet: Sheet): string[] {
  return free(sheet).map((position) => sheet.headings[position]!);
}

/** Positions of headings that stand for nothing yet. */
function free({ headings, found }: Sheet): number[] {
  const taken = new Set([...found.values()].map(({ position }) => position));
  return headings.flatMap((text, position) => (text !== null && !taken.has(position) ? [position] : []));
}

const cellsOf = ({ part, headingRow }: Sheet, position: number) =>
  `(SELECT ${known(tidy(`c${position}`))} AS cell FROM ${part.relation} WHERE CAST(_row AS BIGINT) > ${headingRow})`;

async function shareWhere(
  engine: Engine,
  sheet: Sheet,
  position: number,
  condition: string,
): Promise<number> {
  const [row] = await engine.rows(
    `SELECT count(cell) AS n, count(*) FILTER (${condition}) AS yes FROM ${cellsOf(sheet, position)} WHERE cell IS NOT NULL`,
  );
  return Number(row?.n) === 0 ? 0 : Number(row?.yes) / Number(row?.n);
}

/** The share of different values among the cells of a column. */
async function distinctShare(engine: Engine, sheet: Sheet, position: number): Promise<number> {
  const [row] = await engine.rows(
    `SELECT count(cell) AS n, count(DISTINCT cell) AS distinct_cells FROM ${cellsOf(sheet, position)}`,
  );
  return Number(row?.n) === 0 ? 0 : Number(row?.distinct_cells) / Number(row?.n);
}

async function overlap(
  engine: Engine,
  sheet: Sheet,
  position: number,
  other: Sheet,
  otherPosition: number,
): Promise<number> {
  return shareWhere(engine, sheet, position, `cell IN (SELECT cell FROM ${cellsOf(other, otherPosition)})`);
}

/** A key is different on every row; a customer's or product's is named by the sales, and another looks like an id. */
async function findKey(engine: Engine, sheet: Sheet, policies: Sheet) {
  const key = keyOf[sheet.table];
  if (sheet.found.has(key)) return;
  const reference = sheet === policies ? undefined : policies.found.get(key);
  for (const position of free(sheet)) {
    if ((await distinctShare(engine, sheet, position)) < 0.95) continue;
    if (reference) {
      const share = await overlap(engine, policies, reference.position, sheet, position);
      if (share < 0.8) continue;
      const evidence = `${Math.round(share * 100)}% of the sales name one of its values`;
      sheet.found.set(key, { position, by: 'content', evidence });
      return;
    }
    if (
      (await shareWhere(engine, sheet, position, "regexp_matches(cell, '^[A-Za-z]{0,6}[-_ ]?\\d+$')")) < 0.9
    )
      continue;
    if (sheet !== policies && !(await seenIn(engine, sheet, position, policies))) continue;
    sheet.found.set(key, {
      position,
      by: 'content',
      evidence: 'different on every row, and shaped like an id',
    });
    return;
  }
}

async function seenIn(engine: Engine, sheet: Sheet, position: number, policies: Sheet): Promise<boolean> {
  for (let other = 0; other < policies.headings.length; other++) {
    if ((await overlap(engine, policies, other, sheet, position)) >= 0.8) return true;
  }
  return false;
}

async function findReference(engine: Engine, policies: Sheet, column: string, target: Sheet) {
  const key = target.found.get(keyOf[target.table]);
  if (policies.found.has(column) || !key) return;
  for (const position of free(policies)) {
    const share = await overlap(engine, policies, position, target, key.position);
    if (share < 0.8) continue;
    const evidence = `${Math.round(share * 100)}% of its values are ids of the ${target.table} table`;
    policies.found.set(column, { position, by: 'content', evidence });
    return;
  }
}

const dateLike =
  "regexp_matches(cell, '^(\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}|\\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\\d{2,4})([ T].*)?$')";
const numberLike = "regexp_matches(cell, '^[£$€]?\\s?-?[\\d,. ]*\\d[\\d,.]*$')";

async function findDate(engine: Engine, policies: Sheet) {
  if (policies.found.has('purchase_date')) return;
  const dates = await filter(
    free(policies),
    async (position) => (await shareWhere(engine, policies, position, dateLike)) >= 0.8,
  );
  if (dates.length === 1)
    policies.found.set('purchase_date', {
      position: dates[0]!,
      by: 'content',
      evidence: 'the only column of dates',
    });
}

/** Of two columns of amounts the smaller is the premium; one alone is it where the other is known by name. */
async function findAmounts(engine: Engine, policies: Sheet) {
  if (policies.found.has('premium')) return;
  const amounts = await filter(
    free(policies),
    async (position) =>
      (await shareWhere(engine, policies, position, numberLike)) >= 0.8 &&
      (await shareWhere(engine, policies, position, dateLike)) < 0.1,
  );
  const medians = await Promise.all(amounts.map((position) => medianOf(engine, policies, position)));
  const ordered = amounts
    .map((position, i) => ({ position, median: medians[i]! }))
    .sort((a, b) => a.median - b.median);
  const [smaller, larger] = ordered;
  if (!smaller || ordered.length > 2) return;
  if (!larger && !policies.found.has('coverage')) return;
  policies.found.set('premium', {
    position: smaller.position,
    by: 'content',
    evidence: larger ? 'the smaller of two columns of amounts' : 'the only other column of amounts',
  });
  if (larger && !policies.found.has('coverage')) {
    policies.found.set('coverage', {
      position: larger.position,
      by: 'content',
      evidence: 'the larger of two columns of amounts',
    });
  }
}

async function medianOf(engine: Engine, sheet: Sheet, position: number): Promise<number> {
  const [row] = await engine.rows(
    `SELECT median(TRY_CAST(regexp_replace(cell, '[^0-9.]', '', 'g') AS DOUBLE)) AS middle FROM ${cellsOf(sheet, position)}`,
  );
  return Number(row?.middle ?? 0);
}

async function findName(engine: Engine, products: Sheet) {
  if (products.found.has('product_name')) return;
  const names = await filter(
    free(products),
    async (position) =>
      (await distinctShare(engine, products, position)) >= 0.9 &&
      (await shareWhere(engine, products, position, "regexp_matches(cell, '[A-Za-z]{3}')")) >= 0.9,
  );
  if (names[0] !== undefined)
    products.found.set('product_name', {
      position: names[0],
      by: 'content',
      evidence: 'words that differ on nearly every row',
    });
}

async function filter<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(keep));
  return items.filter((_, i) => kept[i]);
}
