import type { Explanation } from '../domain/explanation.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { Engine } from '../engine/engine.ts';
import { explain } from '../segment/why.ts';
import { readCustomer, readModelInUse } from '../warehouse/model.ts';

/** Why a customer is where it is, and where it would be with other values. */
export interface ExplainedCustomer {
  readonly customer: string;
  readonly objects: boolean;
  readonly since: string | null;
  /** Null for one who objects, or of whom no feature is known. */
  readonly explanation: Explanation | null;
  /** With the changes; null without any. */
  readonly changed: Explanation | null;
}

/**
 * From the warehouse that the engine is in; null where there is no such customer. A number that is none is no change.
 * Throws DataRefused where there is no model.
 */
export async function explainCustomer(
  engine: Engine,
  customer: string,
  changes: Readonly<Record<string, string | number>>,
): Promise<ExplainedCustomer | null> {
  const { model } = await readModelInUse(engine);
  const stored = await readCustomer(engine, customer);
  if (!stored) return null;
  const { objects, since, matrix } = stored;
  const isThere = matrix.numeric.length + matrix.categorical.length > 0;
  if (objects || !isThere) return { customer, objects, since, explanation: null, changed: null };
  const isChanged = Object.keys(changes).length > 0;
  return {
    customer,
    objects,
    since,
    explanation: explain(matrix, 0, model),
    changed: isChanged ? explain(withChanges(matrix, changes), 0, model) : null,
  };
}

function withChanges(
  { ids, numeric, categorical }: FeatureMatrix,
  changes: Readonly<Record<string, string | number>>,
): FeatureMatrix {
  return {
    ids,
    numeric: numeric.map((column) => {
      const value = changes[column.name];
      return typeof value === 'number' && Number.isFinite(value)
        ? { name: column.name, values: Float64Array.of(value) }
        : column;
    }),
    categorical: categorical.map((column) => {
      const value = changes[column.name];
      return typeof value === 'string'
        ? { name: column.name, levels: [value], codes: Int32Array.of(0) }
        : column;
    }),
  };
}
