import type { Flow } from '../domain/flow.ts';
import type { Engine } from '../engine/engine.ts';
import { template } from './views.ts';

/** What went where between two days, YYYY-MM-DD, by the history of the warehouse that the engine is in. */
export async function readFlows(engine: Engine, from: string, to: string): Promise<Flow[]> {
  const day = (text: string) => `DATE ${engine.dialect.literal(text)}`;
  const sql = await template('kindred/flows', { from: day(from), to: day(to) }, engine.dialect);
  const rows = await engine.rows(sql);
  const known = (value: unknown) => (value === null || value === undefined ? null : Number(value));
  return rows.map((row) => ({
    from: known(row.from_segment_id),
    to: known(row.to_segment_id),
    customers: Number(row.customers),
    premium: known(row.premium),
  }));
}

/** The first and the last day that the history knows. */
export async function readHistorySpan(engine: Engine): Promise<{
  readonly first: string | null;
  readonly last: string | null;
}> {
  const [span] = await engine.rows(
    "SELECT MIN(as_of) AS first, MAX(as_of) AS last FROM runs WHERE status IN ('published', 'held')",
  );
  const day = (value: unknown) => (value ? String(value) : null);
  return { first: day(span?.first), last: day(span?.last) };
}
