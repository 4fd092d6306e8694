import type { TableName } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/**
 * What there is to say of a table's rows: `marks_<table>` has `part`, `row`, `skip` (a code or NULL) and three lists of
 * `column|code`: `faults`, `repairs`, `flags`. Most rows are not in it, so that ten million sound ones cost nothing.
 */
const ITEMS = 'chr(31)';
const LISTS = 'chr(30)';
const NOTES = 'chr(29)';

/**
 * The things that are said of a table's rows (`column|code`), each by a number while the rows are typed: what is said
 * of most of ten million rows then takes no more room than their keys.
 */
export class Tags {
  readonly #numbers = new Map<string, number>();

  /** The tag's number, from 1, as an SQL text. */
  of(tag: string): string {
    const number = this.#numbers.get(tag) ?? this.#numbers.size + 1;
    this.#numbers.set(tag, number);
    return `'${number}'`;
  }

  /** All tags by number, as an SQL list. */
  list(): string {
    return `[${[...this.#numbers.keys()].map(literal).join(', ')}]`;
  }
}

/** What there is to say of a cell or a row, as one text: three lists of tags, each an SQL text or NULL. */
export function noteOf(lists: Readonly<Record<'faults' | 'repairs' | 'flags', readonly string[]>>): string {
  const listed = (items: readonly string[]) =>
    items.length === 0 ? "''" : `concat_ws(${ITEMS}, ${items.join(', ')})`;
  const { faults, repairs, flags } = lists;
  const note = [listed(faults), LISTS, listed(repairs), LISTS, listed(flags)];
  return `nullif(concat(${note.join(', ')}), ${LISTS} || ${LISTS})`;
}

/** The notes of a row and its `skip` as one text; NULL for a row of which there is nothing to say. Most rows that have some share them. */
export const marksOf = (notes: readonly string[]): string =>
  `nullif(concat_ws(${NOTES}, ${[...notes, `repeat(${LISTS}, 3) || skip`].join(', ')}), '')`;

/** Takes the marks out of `typed_<table>` into a table of their own, and makes `accepted_<table>`, a view. */
export async function takeMarks(engine: Engine, table: TableName, tags: Tags): Promise<void> {
  const list = (which: number) => `
    list_transform(
      list_filter(flatten(list_transform(notes, lambda note: string_split(note[${which}], ${ITEMS}))), lambda item: item <> ''),
      lambda item: tags[CAST(item AS INTEGER)])`;
  await engine.run(`
    CREATE TABLE marks_${table} AS
    WITH said AS (
      SELECT marks, list_filter(list_transform(notes, lambda note: note[4]), lambda code: code IS NOT NULL)[1] AS skip,
        ${list(1)} AS faults, ${list(2)} AS repairs, ${list(3)} AS flags
      FROM (
        SELECT marks, list_transform(string_split(marks, ${NOTES}), lambda note: string_split(note, ${LISTS})) AS notes,
          ${tags.list()} AS tags
        FROM (SELECT DISTINCT marks FROM typed_${table} WHERE marks IS NOT NULL)
      )
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
