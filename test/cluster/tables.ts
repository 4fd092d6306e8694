import fc from 'fast-check';
import type { MixedData } from '../../src/cluster/data.ts';
import { encode } from '../../src/cluster/encode.ts';
import { countDistinct } from '../../src/cluster/fit/distinct.ts';
import { pack, release } from '../../src/cluster/table/table.ts';

/** A table from rows of numbers and rows of categories. */
export function tableOf(
  numbers: readonly (readonly number[])[],
  categories: readonly (readonly (string | null)[])[] = numbers.map(() => []),
): MixedData {
  const width = numbers[0]?.length ?? 0;
  const depth = categories[0]?.length ?? 0;
  return {
    rows: numbers.length,
    numeric: Array.from({ length: width }, (_, j) => Float64Array.from(numbers, (row) => row[j]!)),
    categorical: Array.from({ length: depth }, (_, j) => encode(categories.map((row) => row[j] ?? null))),
  };
}

/** The given rows, in the given order. */
export function pick(data: MixedData, rows: readonly number[]): MixedData {
  return {
    rows: rows.length,
    numeric: data.numeric.map((column) => Float64Array.from(rows, (row) => column[row]!)),
    categorical: data.categorical.map(({ codes, levels }) => ({
      codes: Int32Array.from(rows, (row) => codes[row]!),
      levels,
    })),
  };
}

/** How many rows differ from all others; missing cells from none. */
export function distinctRows(data: MixedData, gamma = 1): number {
  const table = pack(data, { k: 1, missing: true });
  try {
    return countDistinct(table, gamma, data.rows);
  } finally {
    release(table);
  }
}

const thousandths = fc.integer({ min: -9000, max: 9000 }).map((value) => value / 1000);

/** Small complete tables with ties and duplicates. */
export const tables = (least = 1, most = 40): fc.Arbitrary<MixedData> =>
  fc
    .record({ numeric: fc.integer({ min: 0, max: 5 }), categorical: fc.integer({ min: 0, max: 3 }) })
    .filter(({ numeric, categorical }) => numeric + categorical > 0)
    .chain(({ numeric, categorical }) =>
      fc
        .array(
          fc.tuple(
            fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), thousandths), {
              minLength: numeric,
              maxLength: numeric,
            }),
            fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: categorical, maxLength: categorical }),
          ),
          { minLength: least, maxLength: most },
        )
        .map((rows) =>
          tableOf(
            rows.map(([numbers]) => numbers),
            rows.map(([, categories]) => categories),
          ),
        ),
    );
