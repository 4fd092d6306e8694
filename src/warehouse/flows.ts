import type { Flow } from '../domain/flow.ts';
import { literal } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { template } from './views.ts';

/** What went where between two days, YYYY-MM-DD, by the history of the warehouse that the engine is in. */
export async function readFlows(engine: Engine, from: string, to: string): Promise<Flow[]> {
  const day = (text: string) => `DATE ${literal(text)}`;
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

/** The first and the last day that the history knows, and the last name of each segment. */
export async function readHistorySpan(engine: Engine): Promise<{
  readonly first: string | null;
  readonly last: string | null;
  readonly names: ReadonlyMap<number, string>;
}> {
  const [span] = await engine.rows(
    "SELECT MIN(as_of) AS first, MAX(as_of) AS last FROM runs WHERE status IN ('published', 'held')",
  );
  const named = await engine.rows(
    'SELECT DISTINCT segment_id, segment_name FROM customer_history ORDER BY segment_id',
  );
  return {
    first: span?.first ? String(span.first) : null,
    last: span?.last ? String(span.last) : null,
    names: new Map(named.map(({ segment_id: id, segment_name: name }) => [Number(id), String(name)])),
  };
}
