import type { Model } from './prototypes.ts';

/** A model as JSON keeps it. */
export interface StoredModel {
  readonly format: 'kindred-kprototypes-1';
  readonly k: number;
  readonly gamma: number;
  /** k rows of numeric columns' means. */
  readonly means: readonly (readonly number[])[];
  /** k rows of categorical columns' codes. */
  readonly modes: readonly (readonly number[])[];
}

/** A model for `JSON.stringify`. Numbers survive JSON bit for bit. */
export function storeModel({ k, gamma, prototypes }: Model): StoredModel {
  const rowsOf = (values: ArrayLike<number>) => {
    const width = values.length / k;
    return Array.from({ length: k }, (_, c) =>
      Array.from({ length: width }, (_, j) => values[c * width + j]!),
    );
  };
  return {
    format: 'kindred-kprototypes-1',
    k,
    gamma,
    means: rowsOf(prototypes.numeric),
    modes: rowsOf(prototypes.categorical),
  };
}

/**
 * The model that `storeModel` was given, from what `JSON.parse` gives.
 *
 * @throws RangeError saying what is wrong, when it is no stored model
 */
export function readModel(stored: unknown): Model {
  const { format, k, gamma, means, modes } = (stored ?? {}) as Partial<Record<keyof StoredModel, unknown>>;
  if (format !== 'kindred-kprototypes-1') {
    throw new RangeError(
      `A stored model has the format kindred-kprototypes-1, not ${JSON.stringify(format)}.`,
    );
  }
  if (typeof k !== 'number' || !Number.isInteger(k) || k < 1) {
    throw new RangeError(`A stored model's k is a whole number of 1 or more, not ${JSON.stringify(k)}.`);
  }
  if (typeof gamma !== 'number' || !(gamma >= 0)) {
    throw new RangeError(`A stored model's γ is a number of 0 or more, not ${JSON.stringify(gamma)}.`);
  }
  return {
    k,
    gamma,
    prototypes: {
      numeric: Float64Array.from(cellsOf(means, k, 'means', Number.isFinite)),
      categorical: Int32Array.from(
        cellsOf(modes, k, 'modes', (value) => Number.isInteger(value) && (value as number) >= 0),
      ),
    },
  };
}

function cellsOf(
  rows: unknown,
  k: number,
  name: string,
  isGood: (value: unknown) => boolean,
): readonly number[] {
  const even =
    Array.isArray(rows) &&
    rows.length === k &&
    rows.every((row) => Array.isArray(row) && row.length === rows[0].length && row.every(isGood));
  if (!even) throw new RangeError(`A stored model's ${name} are ${k} rows of as many numbers each.`);
  return (rows as number[][]).flat();
}
