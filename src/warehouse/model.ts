import { MODEL_FORMAT, type SegmentModel } from '../domain/model.ts';
import type { Engine } from '../engine/engine.ts';

/** The model in use and its card, from the warehouse that the engine is in; null where there is none that this version can read. */
export async function readModelInUse(
  engine: Engine,
): Promise<{ readonly model: SegmentModel; readonly card: string | null } | null> {
  const [row] = await engine.rows(
    'SELECT models.model, models.card FROM models JOIN current_run ON current_run.model_run_id = models.run_id',
  );
  if (!row) return null;
  const model = JSON.parse(String(row.model)) as SegmentModel;
  return model.format === MODEL_FORMAT ? { model, card: row.card === null ? null : String(row.card) } : null;
}
