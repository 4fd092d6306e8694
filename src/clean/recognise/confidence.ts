import { type Column, keyOf, type TableName } from '../../domain/tables.ts';
import type { Engine } from '../../engine/engine.ts';
import { dateLike, numberLike } from './by-content.ts';
import { distinctShare, type Match, overlap, type Sheet, shareWhere } from './sheet.ts';

/** Certain: its own name. Likely: a usual name, or its content. Doubtful: whatever its name, its cells speak against it. */
export type Confidence = 'certain' | 'likely' | 'doubtful';

interface Judgement {
  readonly confidence: Confidence;
  readonly evidence: string | null;
}

/** How sure it is that a heading gives a column, by what the cells under it hold. */
export async function confidenceIn(
  engine: Engine,
  column: Column,
  match: Match,
  sheet: Sheet,
  sheets: Readonly<Record<TableName, Sheet>>,
): Promise<Judgement> {
  const against = match.by === 'content' ? null : await contradiction(engine, column, match, sheet, sheets);
  if (against !== null) return { confidence: 'doubtful', evidence: against };
  return { confidence: match.by === 'name' ? 'certain' : 'likely', evidence: match.evidence };
}

/** Where fewer cells than this are what they are to be, the heading may mean something else. */
const HALF = 0.5;

async function contradiction(
  engine: Engine,
  { name, type }: Column,
  { position }: Match,
  sheet: Sheet,
  sheets: Readonly<Record<TableName, Sheet>>,
): Promise<string | null> {
  const percent = (share: number) => `${Math.round(100 * share)}%`;
  const target = sheet.table === 'policies' ? tableOfKey(name) : undefined;
  const key = target && sheets[target].found.get(name);
  if (key) {
    const share = await overlap(engine, sheet, position, sheets[target], key.position);
    return share < HALF ? `only ${percent(share)} of its values are ids of the ${target} table` : null;
  }
  if (name === keyOf[sheet.table]) {
    const share = await distinctShare(engine, sheet, position);
    return share < HALF ? `only ${percent(share)} of its values differ from each other` : null;
  }
  const condition = { date: `(${dateLike} OR ${serialLike})`, money: numberLike, integer: numberLike }[
    String(type)
  ];
  if (condition === undefined) return null;
  const share = await shareWhere(engine, sheet, position, condition);
  const what = type === 'date' ? 'dates' : 'numbers';
  return share < HALF ? `only ${percent(share)} of its cells look like ${what}` : null;
}

const serialLike = "regexp_full_match(cell, '\\d{5}(\\.\\d+)?')";

const tableOfKey = (name: string): TableName | undefined =>
  (['customers', 'products'] as const).find((table) => keyOf[table] === name);
