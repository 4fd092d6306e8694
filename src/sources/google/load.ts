import { createHash, type Hash } from 'node:crypto';
import type { sheets_v4 } from '@googleapis/sheets';
import { refused } from '../../domain/errors.ts';
import type { RawPart } from '../../domain/raw-table.ts';
import type { Source } from '../../domain/source.ts';
import type { TableName } from '../../domain/tables.ts';
import type { Workbench } from '../../engine/engine.ts';
import type { Access } from '../../services/google-access.ts';
import { land, type RawRow, widestRow } from '../land.ts';
import type { Outside } from '../outside.ts';
import { columnLetters, parseRange, type Range } from '../range.ts';
import { chooseTab, newNoticed, notesOf } from '../tab.ts';
import type { SheetAddress } from './address.ts';
import { refusalIn, type SheetCell, type SheetsApi, sheetsApi } from './api.ts';
import { explained } from './refusals.ts';

/** Lands one tab of a Google spreadsheet as text, through the Sheets API. Throws DataRefused with what to do. */
export async function loadSheet(
  engine: Workbench,
  table: TableName,
  address: SheetAddress,
  source: Source,
  relation: string,
  access: Access,
  outside: Outside,
): Promise<RawPart> {
  const label = `Spreadsheet ${address.id}`;
  try {
    const api = await sheetsApi(access, outside);
    for (let tries = 1; ; tries++) {
      try {
        return await loadOnce(engine, table, address, source, relation, api);
      } catch (error) {
        if (!isOutdated(error)) throw error;
        await engine.run(`DROP TABLE IF EXISTS ${relation}`);
        if (tries < MOST_TRIES) continue;
        const message = `${label} was worked on while it was read, ${MOST_TRIES} times over. Run again when nobody moves its rows.`;
        throw refused(table, 'source_changing', message);
      }
    }
  } catch (error) {
    throw await explained(error, table, label, access);
  }
}

const MOST_TRIES = 3;

/** Somebody put in or took out rows between two pages. */
class Changed extends Error {}

/** Whether what was known of a spreadsheet holds no longer: rows, columns or the tab itself are elsewhere now. */
function isOutdated(error: unknown): boolean {
  const refusal = refusalIn(error);
  return (
    error instanceof Changed ||
    (refusal?.status === 400 && /exceeds grid limits|Unable to parse range/i.test(refusal.message))
  );
}

async function loadOnce(
  engine: Workbench,
  table: TableName,
  { id, gid }: SheetAddress,
  source: Source,
  relation: string,
  api: SheetsApi,
): Promise<RawPart> {
  const book = await api.book(id);
  const title = book.properties?.title ?? id;
  const choice = chooseTab(table, tabsOf(book), source.tab ?? gid);
  if ('why' in choice) throw refused(table, 'tab_unknown', `The spreadsheet "${title}" ${choice.why}`);
  const { tab } = choice;
  const label = `${title}, ${tab.name}`;
  const noticed = newNoticed();
  noticeSurroundings(await api.surroundings(id, quoted(tab.name)), noticed);
  const hash = createHash('sha256');
  const records = hashed(pages(api, id, tab, parseRange(source.range)), hash);
  const landed = await land(engine, table, relation, label, records, widestRow, Number.POSITIVE_INFINITY);
  return {
    relation,
    kind: 'sheet',
    tab: tab.name,
    label,
    ...landed,
    hash: hash.digest('hex'),
    notes: notesOf(noticed, label),
  };
}

interface GridTab {
  readonly name: string;
  readonly hidden: boolean;
  readonly gid: string;
  readonly rows: number;
  readonly columns: number;
}

/** The tabs that hold cells; charts and connected sheets have tabs too. */
function tabsOf({ sheets = [] }: sheets_v4.Schema$Spreadsheet): GridTab[] {
  return sheets.flatMap(({ properties }) => {
    const { title, hidden, sheetId, sheetType, gridProperties } = properties ?? {};
    if (!title || (sheetType ?? 'GRID') !== 'GRID') return [];
    const { rowCount, columnCount } = gridProperties ?? {};
    return [
      {
        name: title,
        hidden: hidden ?? false,
        gid: String(sheetId ?? 0),
        rows: rowCount ?? 0,
        columns: columnCount ?? 0,
      },
    ];
  });
}

const quoted = (tab: string) => `'${tab.replaceAll("'", "''")}'`;

function noticeSurroundings(
  { data, merges }: sheets_v4.Schema$Sheet,
  noticed: ReturnType<typeof newNoticed>,
) {
  for (const { startRow, rowMetadata } of data ?? []) {
    for (const [i, { hiddenByUser, hiddenByFilter }] of (rowMetadata ?? []).entries()) {
      if (hiddenByUser || hiddenByFilter) noticed.hiddenRows.add((startRow ?? 0) + i + 1);
    }
  }
  for (const { startRowIndex, endRowIndex, startColumnIndex, endColumnIndex } of merges ?? []) {
    const first = `${columnLetters((startColumnIndex ?? 0) + 1)}${(startRowIndex ?? 0) + 1}`;
    noticed.merged.add(`${first}:${columnLetters(endColumnIndex ?? 1)}${endRowIndex ?? 1}`);
  }
}

/** Cells of one page: the service advises against answers of more than a few megabytes. */
const PAGE_CELLS = 100_000;
const PAGE_ROWS = 20_000;

/**
 * The rows of a tab, page by page. Each page begins with the last row of the page before it: where that is another now,
 * rows were put in or taken out meanwhile.
 *
 * @throws Changed
 */
async function* pages(
  api: SheetsApi,
  id: string,
  tab: GridTab,
  range: Range,
): AsyncGenerator<readonly RawRow[]> {
  const last = Math.min(range.lastRow ?? tab.rows, tab.rows);
  const lastColumn = Math.min(range.lastColumn ?? tab.columns, tab.columns);
  const columns = lastColumn - range.firstColumn + 1;
  if (columns < 1) return;
  const step = Math.max(2, Math.min(PAGE_ROWS, Math.floor(PAGE_CELLS / columns)));
  let before: string | null = null;
  for (let first = range.firstRow; first <= last; first += step - 1) {
    const end = Math.min(first + step - 1, last);
    const cells = `${columnLetters(range.firstColumn)}${first}:${columnLetters(lastColumn)}${end}`;
    const [values = []] = await api.values(id, [`${quoted(tab.name)}!${cells}`]);
    if (before !== null && JSON.stringify(values[0] ?? []) !== before) throw new Changed();
    const rows = values.map((row, i) => ({ row: first + i, cells: row.map(textOf) }));
    yield before === null ? rows : rows.slice(1);
    if (end === last) return;
    before = JSON.stringify(values[step - 1] ?? []);
  }
}

function textOf(cell: SheetCell): string | null {
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return cell === null || cell === '' ? null : String(cell);
}

/** The same rows; what they hold, and where, goes into the hash. */
async function* hashed(
  records: AsyncIterable<readonly RawRow[]>,
  hash: Hash,
): AsyncGenerator<readonly RawRow[]> {
  for await (const rows of records) {
    for (const { row, cells } of rows) {
      if (cells.length > 0) hash.update(JSON.stringify([row, cells]));
    }
    yield rows;
  }
}
