import type { Engine } from '../engine/engine.ts';

/** Every segment id ever used in the warehouse that is attached as `live`, with its last name. */
export async function readNames(engine: Engine): Promise<ReadonlyMap<number, string>> {
  const rows = await engine.rows(`
    SELECT segment_id, arg_max(name, sequence) AS name
    FROM live.segments JOIN live.runs USING (run_id) GROUP BY segment_id ORDER BY segment_id`);
  return new Map(rows.map(({ segment_id: id, name }) => [Number(id), String(name)]));
}
