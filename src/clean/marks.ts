import type { TableName } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';

/**
 * What there is to say of a table's rows: `marks_<table>` has `part`, `row`, `skip` (a code or NULL) and three lists of
 * `column|code`: `faults`, `repairs`, `flags`. Most rows are not in it, so that ten million sound ones cost nothing.
 */
const LIST = 'chr(31)';
const PARTS = 'chr(30)';

/** Lists one after another, as one text; the items of a list are divided by the same sign. */
export const joinedItems = (lists: readonly string[]): string =>
  lists.length === 0 ? "''" : `concat_ws(${LIST}, ${lists.map((list) => `nullif(${list}, '')`).join(', ')})`;

/** A list of texts as one, NULLs aside. */
export const itemsText = (items: readonly string[]): string =>
  items.length === 0 ? "''" : `concat_ws(${LIST}, ${items.join(', ')})`;

/** The marks of a row as one text; NULL for a row of which there is nothing to say. Most rows that have some share them. */
export function marksOf(
  isPlain: string,
  lists: Readonly<Record<'faults' | 'repairs' | 'flags', string>>,
): string {
  const { faults, repairs, flags } = lists;
  const parts = ["coalesce(skip, '')", faults, repairs, flags];
  return `CASE WHEN skip IS NULL AND ${isPlain} THEN NULL ELSE concat(${parts.join(`, ${PARTS}, `)}) END`;
}

/** Takes the marks out of `typed_<table>` into a table of their own, and makes `accepted_<table>`, a view. */
export async function takeMarks(engine: Engine, table: TableName): Promise<void> {
  const list = (part: number) =>
    `list_filter(string_split(parts[${part}], ${LIST}), lambda item: item <> '')`;
  await engine.run(`
    CREATE TABLE marks_${table} AS
    WITH said AS (
      SELECT marks, nullif(parts[1], '') AS skip, ${list(2)} AS faults, ${list(3)} AS repairs, ${list(4)} AS flags
      FROM (SELECT marks, string_split(marks, ${PARTS}) AS parts FROM (SELECT DISTINCT marks FROM typed_${table} WHERE marks IS NOT NULL))
    )
    SELECT part, row, skip, faults, repairs, flags FROM typed_${table} JOIN said USING (marks)`);
  await engine.run(`ALTER TABLE typed_${table} DROP COLUMN marks`);
  await engine.run(`
    CREATE VIEW accepted_${table} AS
    SELECT * FROM typed_${table}
    ANTI JOIN (SELECT part, row FROM marks_${table} WHERE skip IS NOT NULL OR len(faults) > 0) USING (part, row)`);
}

/** Adds to the marks: `more` is a query of `part`, `row`, `skip` and `faults`, a row each. */
export async function addMarks(engine: Engine, table: TableName, more: string): Promise<void> {
  const added = `added_${table}`;
  await engine.run(`
    CREATE TABLE ${added} AS
    SELECT part, row, coalesce(marks.skip, more.skip) AS skip,
      list_concat(coalesce(marks.faults, []), coalesce(more.faults, [])) AS faults,
      coalesce(marks.repairs, []) AS repairs, coalesce(marks.flags, []) AS flags
    FROM (${more}) AS more LEFT JOIN marks_${table} AS marks USING (part, row)`);
  await engine.run(
    `DELETE FROM marks_${table} AS marks USING ${added} WHERE marks.part = ${added}.part AND marks.row = ${added}.row`,
  );
  await engine.run(`INSERT INTO marks_${table} SELECT part, row, skip, faults, repairs, flags FROM ${added}`);
  await engine.run(`DROP TABLE ${added}`);
}
