import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { Engine, Value } from '../engine/engine.ts';

export interface NamedFeature {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
}

/** Columns of values as a matrix; levels are sorted. */
export function matrixOf(
  ids: readonly string[],
  features: readonly { readonly feature: NamedFeature; readonly values: readonly Value[] }[],
): FeatureMatrix {
  return {
    ids,
    numeric: features
      .filter(({ feature }) => feature.kind === 'numeric')
      .map(({ feature, values }) => ({
        name: feature.name,
        values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
      })),
    categorical: features
      .filter(({ feature }) => feature.kind === 'categorical')
      .map(({ feature, values }) => {
        const levels = [...new Set(values.filter((value) => value !== null))].map(String).sort();
        const codeOf = new Map(levels.map((level, code) => [level, code]));
        return {
          name: feature.name,
          levels,
          codes: Int32Array.from(values, (value) => codeOf.get(String(value ?? '\0')) ?? -1),
        };
      }),
  };
}

/** Features from a relation that has a column for each of `columns`; a feature that is none of them is missing for everybody. */
export async function readMatrix(
  engine: Engine,
  features: readonly NamedFeature[],
  columns: readonly string[],
  from: string,
): Promise<FeatureMatrix> {
  const { quote, types } = engine.dialect;
  const cells = features.map(({ name, kind }) => {
    const type = kind === 'numeric' ? types.real : types.text;
    return `CAST(${columns.includes(name) ? quote(name) : 'NULL'} AS ${type})`;
  });
  const [ids = [], ...values] = await engine.columns(
    `SELECT ${['customer_id', ...cells].join(', ')} FROM ${from} ORDER BY customer_id`,
  );
  return matrixOf(
    ids.map(String),
    features.map((feature, i) => ({ feature, values: values[i] ?? [] })),
  );
}
