import type { TableName } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';

/**
 * What there is to say of a table's rows: `marks_<table>` has `part`, `row`, `skip` (a code or NULL) and three lists of
 * `column|code`: `faults`, `repairs`, `flags`. Most rows are not in it, so that ten million sound ones cost nothing.
 */
const shape = '{"skip":"VARCHAR","faults":["VARCHAR"],"repairs":["VARCHAR"],"flags":["VARCHAR"]}';

/** The marks of a row as JSON; NULL for a row of which there is nothing to say. */
export function marksOf(
  isPlain: string,
  lists: Readonly<Record<'faults' | 'repairs' | 'flags', string>>,
): string {
  const { faults, repairs, flags } = lists;
  const marks = `struct_pack(skip := skip, faults := ${faults}, repairs := ${repairs}, flags := ${flags})`;
  return `CASE WHEN skip IS NULL AND ${isPlain} THEN NULL ELSE CAST(to_json(${marks}) AS VARCHAR) END`;
}

/** Takes the marks out of `typed_<table>` into a table of their own, and makes `accepted_<table>`, a view. */
export async function takeMarks(engine: Engine, table: TableName): Promise<void> {
  await engine.run(`
    CREATE TABLE marks_${table} AS
    SELECT part, row, said.skip AS skip, said.faults AS faults, said.repairs AS repairs, said.flags AS flags
    FROM (SELECT part, row, from_json(marks, '${shape}') AS said FROM typed_${table} WHERE marks IS NOT NULL)`);
  await engine.run(`ALTER TABLE typed_${table} DROP COLUMN marks`);
  await engine.run(`
    CREATE VIEW accepted_${table} AS
    SELECT * FROM typed_${table}
    ANTI JOIN (SELECT part, row FROM marks_${table} WHERE skip IS NOT NULL OR len(faults) > 0) USING (part, row)`);
}

/** Adds to the marks: `more` is a query of `part`, `row`, `skip` and `faults`. */
export async function addMarks(engine: Engine, table: TableName, more: string): Promise<void> {
  await engine.run(`
    CREATE OR REPLACE TABLE marks_${table} AS
    SELECT part, row, coalesce(marks.skip, more.skip) AS skip,
      list_concat(coalesce(marks.faults, []), coalesce(more.faults, [])) AS faults,
      coalesce(marks.repairs, []) AS repairs, coalesce(marks.flags, []) AS flags
    FROM marks_${table} AS marks FULL JOIN (${more}) AS more USING (part, row)`);
}
