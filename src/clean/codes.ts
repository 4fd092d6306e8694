import type { ColumnPins } from '../domain/settings.ts';
import type { Column } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { isPinned, type Places, type Reading } from './reading.ts';
import { hasForeignLetters, isErrorCell, latinLook } from './text.ts';

/** What spellings of one category have in common: they differ only in case, spaces, dots, dashes and slashes. */
function likeness(text: string): string {
  const spaced = `lower(regexp_replace(${text}, '[\\s._/\\-]+', ' ', 'g'))`;
  // Between digits a mark means something: 1-20 is not 12-0.
  const joined = `regexp_replace(regexp_replace(${spaced}, '([^0-9 ]) ', '\\1', 'g'), ' ([^0-9 ])', '\\1', 'g')`;
  return `trim(${joined})`;
}

/**
 * Reads a category: spellings that differ only in case or punctuation become the most frequent one, or the one that the
 * config lists. The merges are a table in the engine, `spelling_…`, so that no text of a sheet stands in a statement.
 */
export async function readCodes(
  engine: Engine,
  from: string,
  column: Column,
  { text, parsed }: Places,
  pins: ColumnPins,
): Promise<Reading> {
  const spelling = `${from}_spelling`;
  const { values, merge = true } = pins;
  const merged = merge ? await findSpellings(engine, from, text, spelling, values) : 0;
  const lookalikes = await findLookalikes(engine, from, text);
  const usual = `(SELECT usual FROM ${spelling} WHERE written = ${text})`;
  return {
    column,
    cell: 'NULL',
    parsed: merged > 0 ? `coalesce(${usual}, ${text})` : text,
    value: parsed,
    sqlType: 'VARCHAR',
    faults: [
      { when: isErrorCell(text), code: 'error_cell' },
      {
        when: values
          ? `${parsed} NOT IN (${values.map(literal).join(', ')}) AND NOT ${isErrorCell(text)}`
          : 'FALSE',
        code: 'not_allowed',
      },
      { when: lookalikes, code: 'lookalike' },
    ],
    repairs: merged > 0 ? [{ when: `${text} <> ${parsed}`, code: 'spelling' }] : [],
    flags: [],
    pinned: isPinned(pins),
    ...sentenceFor(merged, pins),
  };
}

function sentenceFor(merged: number, { values, merge }: ColumnPins): Pick<Reading, 'sentence' | 'evidence'> {
  const parts = [
    ...(merged > 0
      ? [`${merged} ${merged === 1 ? 'spelling' : 'spellings'} merged with a more frequent one`]
      : []),
    ...(values ? [`one of the ${values.length} that the config lists`] : []),
    ...(merge === false ? ['spellings kept apart, as the config says'] : []),
  ];
  return parts.length > 0 ? { sentence: parts.join('; '), evidence: { merged } } : {};
}

/** Makes the table of merges: `written`, `usual`. Returns how many there are. */
async function findSpellings(
  engine: Engine,
  from: string,
  text: string,
  spelling: string,
  values: readonly string[] = [],
): Promise<number> {
  const listed = values.map((value) => `(${literal(value)})`).join(', ') || '(NULL)';
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${spelling} AS
    WITH listed AS (SELECT value AS written FROM (VALUES ${listed}) AS given(value) WHERE value IS NOT NULL),
    counted AS (
      SELECT ${text} AS written, sum(cell_count) AS n, FALSE AS listed FROM ${from} WHERE ${text} IS NOT NULL GROUP BY 1
      UNION ALL SELECT written, 0, TRUE FROM listed
    ),
    ranked AS (
      SELECT written, first_value(written) OVER (PARTITION BY ${likeness('written')} ORDER BY listed DESC, n DESC, written DESC) AS usual
      FROM counted
    )
    SELECT DISTINCT written, usual FROM ranked WHERE written <> usual`);
  const [merges] = await engine.rows(`SELECT count(*) AS n FROM ${spelling}`);
  return Number(merges?.n);
}

/** Whether a cell has letters of another alphabet and looks like another value of the column, as SQL. */
async function findLookalikes(engine: Engine, from: string, text: string): Promise<string> {
  const [foreign] = await engine.rows(
    `SELECT count(*) AS n FROM ${from} WHERE ${text} IS NOT NULL AND ${hasForeignLetters(text)}`,
  );
  if (Number(foreign?.n) === 0) return 'FALSE';
  const plain = `(SELECT lower(${text}) FROM ${from} WHERE ${text} IS NOT NULL AND NOT ${hasForeignLetters(text)})`;
  return `(${hasForeignLetters(text)} AND ${latinLook(text)} IN ${plain})`;
}

/** Reads ids and names: tidy, and never rewritten. */
export function readText(column: Column, { text }: Places, isShort: string): Reading {
  return {
    column,
    cell: 'NULL',
    parsed: 'NULL',
    value: text,
    sqlType: 'VARCHAR',
    faults: [{ when: isErrorCell(text), code: 'error_cell' }],
    repairs: [],
    flags: [{ when: isShort, code: 'id_length' }],
  };
}
