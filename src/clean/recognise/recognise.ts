import { DataRefused } from '../../domain/errors.ts';
import type { RawPart, RawTables } from '../../domain/raw-table.ts';
import { columnsOf, mapTables, type TableName, tableNames } from '../../domain/tables.ts';
import type { Engine } from '../../engine/engine.ts';
import { looksLikeHeadings, readHeadings, recogniseByName } from '../headings.ts';
import { findAmounts, findDate, findKey, findName, findReference } from './by-content.ts';
import { type Confidence, confidenceIn } from './confidence.ts';
import { free, type Match, type Sheet } from './sheet.ts';

/** What one of our columns was found to be called, how that was told, and how sure it is. */
export interface Recognised {
  readonly column: string;
  readonly heading: string | null;
  readonly by: Match['by'] | null;
  readonly confidence: Confidence | null;
  /** What in the cells speaks for it, or against it. */
  readonly evidence: string | null;
  readonly required: boolean;
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
  const columns = {} as Record<TableName, readonly Recognised[]>;
  for (const table of tableNames) columns[table] = await recognised(engine, sheets[table], sheets);
  return {
    columns,
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

async function recognised(
  engine: Engine,
  sheet: Sheet,
  sheets: Readonly<Record<TableName, Sheet>>,
): Promise<Recognised[]> {
  const { table, headings, found } = sheet;
  const all: Recognised[] = [];
  for (const column of columnsOf[table]) {
    const match = found.get(column.name);
    const sure = match ? await confidenceIn(engine, column, match, sheet, sheets) : null;
    all.push({
      column: column.name,
      heading: match ? (headings[match.position] ?? null) : null,
      by: match?.by ?? null,
      confidence: sure?.confidence ?? null,
      evidence: sure?.evidence ?? null,
      required: column.required ?? false,
    });
  }
  return all;
}

function unreadOf(sheet: Sheet): string[] {
  return free(sheet).map((position) => sheet.headings[position]!);
}
