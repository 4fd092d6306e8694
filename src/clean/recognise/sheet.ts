import type { RawPart } from '../../domain/raw-table.ts';
import type { TableName } from '../../domain/tables.ts';
import type { Engine } from '../../engine/engine.ts';
import { cellValue } from '../text.ts';

/** A column of ours among a sheet's, and how it was told. */
export interface Match {
  readonly position: number;
  readonly by: 'name' | 'synonym' | 'content';
  /** For `content`: what in the cells told it. */
  readonly evidence: string | null;
}

/** A table while its columns are being recognised. */
export interface Sheet {
  readonly table: TableName;
  readonly part: RawPart;
  readonly headingRow: number;
  readonly headings: readonly (string | null)[];
  readonly found: Map<string, Match>;
}

/** Positions of headings that stand for nothing yet. */
export function free({ headings, found }: Sheet): number[] {
  const taken = new Set([...found.values()].map(({ position }) => position));
  return headings.flatMap((text, position) => (text !== null && !taken.has(position) ? [position] : []));
}

export const cellsOf = ({ part, headingRow }: Sheet, position: number) =>
  `(SELECT ${cellValue(`c${position}`)} AS cell FROM ${part.relation} WHERE CAST(_row AS BIGINT) > ${headingRow})`;

/** The share of the cells with a value that a condition on `cell` holds for. */
export async function shareWhere(
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
export async function distinctShare(engine: Engine, sheet: Sheet, position: number): Promise<number> {
  const [row] = await engine.rows(
    `SELECT count(cell) AS n, count(DISTINCT cell) AS distinct_cells FROM ${cellsOf(sheet, position)}`,
  );
  return Number(row?.n) === 0 ? 0 : Number(row?.distinct_cells) / Number(row?.n);
}

/** The share of the cells of one column that are cells of another. */
export async function overlap(
  engine: Engine,
  sheet: Sheet,
  position: number,
  other: Sheet,
  otherPosition: number,
): Promise<number> {
  return shareWhere(engine, sheet, position, `cell IN (SELECT cell FROM ${cellsOf(other, otherPosition)})`);
}
