import type { Column } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import type { Places, Reading } from './reading.ts';
import { isErrorCell } from './text.ts';

/**
 * Reads a category: spellings that differ only in case become the most frequent
 * one. The merges are a table in
 * the engine, `spelling_…`, so that no text of a sheet stands in a statement.
 */
export async function readCodes(
  engine: Engine,
  from: string,
  column: Column,
  { text, parsed }: Places,
): Promise<Reading> {
  const spelling = `${from}_spelling`;
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${spelling} AS
    WITH counted AS (SELECT ${text} AS written, sum(cell_count) AS n FROM ${from} WHERE ${text} IS NOT NULL GROUP BY 1),
    ranked AS (
      SELECT written, first_value(written) OVER (PARTITION BY lower(written) ORDER BY n DESC, written DESC) AS usual FROM counted
    )
    SELECT written, usual FROM ranked WHERE written <> usual`);
  const [merges] = await engine.rows(`SELECT count(*) AS n FROM ${spelling}`);
  const merged = Number(merges?.n) > 0;
  const usual = `(SELECT usual FROM ${spelling} WHERE written = ${text})`;
  return {
    column,
    cell: 'NULL',
    parsed: merged ? `coalesce(${usual}, ${text})` : text,
    value: parsed,
    sqlType: 'VARCHAR',
    faults: [{ when: isErrorCell(text), code: 'error_cell' }],
    repairs: merged ? [{ when: `${text} <> ${parsed}`, code: 'spelling' }] : [],
    flags: [],
    ...(merged
      ? {
          sentence: `${merges?.n} spellings merged with a more frequent one`,
          evidence: { merged: Number(merges?.n) },
        }
      : {}),
  };
}

/** Reads ids and names: tidy, and never rewritten. */
export function readText(column: Column, { text }: Places): Reading {
  return {
    column,
    cell: 'NULL',
    parsed: 'NULL',
    value: text,
    sqlType: 'VARCHAR',
    faults: [{ when: isErrorCell(text), code: 'error_cell' }],
    repairs: [],
    flags: [],
  };
}
