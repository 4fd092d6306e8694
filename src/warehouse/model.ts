import { DataRefused } from '../domain/errors.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import { MODEL_FORMAT, type SegmentModel } from '../domain/model.ts';
import type { Engine } from '../engine/engine.ts';

/** A stored model; null where there is none that this version can read. */
export function readModel(json: unknown): SegmentModel | null {
  const model = typeof json === 'string' ? (JSON.parse(json) as SegmentModel) : null;
  return model?.format === MODEL_FORMAT ? model : null;
}

/**
 * The model in use and its card, from the warehouse that the engine is in. Throws DataRefused where there is none that
 * this version can read.
 */
export async function readModelInUse(engine: Engine): Promise<{
  readonly model: SegmentModel;
  readonly card: string;
}> {
  const [row] = await engine.rows(
    'SELECT models.model, models.card FROM models JOIN current_run ON current_run.model_run_id = models.run_id',
  );
  const model = readModel(row?.model);
  if (model) return { model, card: String(row?.card ?? '') };
  const message = row
    ? 'The model in the warehouse was made by another version of Kindred: the next run replaces it.'
    : 'The warehouse holds no model: its last run made no segments.';
  throw new DataRefused([{ code: 'model_missing', message }]);
}

/** Customers who object, from the warehouse that the engine is in. */
export async function readObjectors(engine: Engine): Promise<ReadonlySet<string>> {
  const [ids = []] = await engine.columns('SELECT customer_id FROM customers WHERE objects');
  return new Set(ids.map(String));
}

/** One customer as a feature matrix of a row, and what the warehouse knows of it besides. */
export interface StoredCustomer {
  readonly matrix: FeatureMatrix;
  readonly objects: boolean;
  readonly since: string | null;
}

/** A customer and its features from the warehouse that the engine is in; null where there is no such customer. */
export async function readCustomer(engine: Engine, id: string): Promise<StoredCustomer | null> {
  const [customer] = await engine.rows('SELECT objects FROM customers WHERE customer_id = $1', [id]);
  if (!customer) return null;
  const rows = await engine.rows(
    'SELECT feature, value, level FROM customer_features WHERE customer_id = $1 ORDER BY feature',
    [id],
  );
  const [member] = await engine.rows(
    'SELECT valid_from FROM segment_members WHERE customer_id = $1 AND valid_to IS NULL',
    [id],
  );
  const kinds = await engine.rows(
    'SELECT feature, COUNT(level) > 0 AS is_category FROM customer_features GROUP BY feature ORDER BY feature',
  );
  const of = (feature: unknown) => rows.find((row) => row.feature === feature);
  const named = (isCategory: boolean) =>
    rows.length === 0
      ? []
      : kinds
          .filter((kind) => Boolean(kind.is_category) === isCategory)
          .map(({ feature }) => String(feature));
  return {
    objects: Boolean(customer.objects),
    since: member ? String(member.valid_from) : null,
    matrix: {
      ids: [id],
      numeric: named(false).map((name) => ({
        name,
        values: Float64Array.of(of(name)?.value === null ? Number.NaN : Number(of(name)?.value)),
      })),
      categorical: named(true).map((name) => {
        const level = of(name)?.level ?? null;
        return {
          name,
          levels: level === null ? [] : [String(level)],
          codes: Int32Array.of(level === null ? -1 : 0),
        };
      }),
    },
  };
}
