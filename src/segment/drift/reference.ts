import { type MixedData, takeRows } from '../../cluster/data.ts';
import { kprototypes } from '../../cluster/kprototypes.ts';
import { predict } from '../../cluster/predict.ts';
import { randomRows } from '../../cluster/starts/random-rows.ts';
import type { FeatureMatrix } from '../../domain/feature-matrix.ts';
import type { Reference, SegmentModel } from '../../domain/model.ts';
import { quantile } from '../../math/quantile.ts';
import { derive, rng } from '../../math/rng.ts';
import { packPrototypes, storedPrototypes } from '../prototypes.ts';
import { scaleRows } from '../scale.ts';

/** What a model is measured by: its scaling, its categories and the weight of them. */
export type Measure = Pick<SegmentModel, 'numeric' | 'categorical' | 'gamma'>;

/** Groups that a numeric feature's values are counted in. */
const GROUPS = 10;

/** Cells that the whole table is counted in, at most, and the customers that each is to have on average, at least. */
const MOST_CELLS = 24;
const IN_A_CELL = 40;

/** Customers that the cells are found from; all are counted. */
const MOST_ROWS = 20_000;

/** Counts the customers that a model was fitted on, in the groups that later nights are counted in too. */
export function makeReference(
  matrix: FeatureMatrix,
  segment: Int32Array,
  model: Measure & Pick<SegmentModel, 'prototypes' | 'seed'>,
): Reference {
  const numeric = matrix.numeric.map(({ name, values }) => ({ name, edges: edgesOf(values) }));
  const cells = findCells(scaleRows(matrix, model), model);
  const empty = {
    numeric: numeric.map((column) => ({ ...column, counts: [] })),
    categorical: model.categorical.map(({ name }) => ({ name, counts: [] })),
    cells: cells.map((prototype) => ({ prototype, count: 0 })),
    segments: [],
  };
  return countAgain(matrix, segment, model, empty);
}

/** The same groups with the counts of other customers. `segment` holds positions in the model's prototypes, or -1. */
export function countAgain(
  matrix: FeatureMatrix,
  segment: Int32Array,
  model: Measure & Pick<SegmentModel, 'prototypes'>,
  reference: Reference,
): Reference {
  const inCells = countCells(scaleRows(matrix, model), model, reference);
  return {
    numeric: reference.numeric.map(({ name, edges }) => {
      const { values } = matrix.numeric.find((column) => column.name === name)!;
      const groups = Array.from(values, (value) =>
        Number.isNaN(value) ? edges.length + 1 : edges.filter((edge) => value >= edge).length,
      );
      return { name, edges, counts: count(groups, edges.length + 2) };
    }),
    categorical: model.categorical.map(({ name, levels }) => {
      const column = matrix.categorical.find((candidate) => candidate.name === name)!;
      const known = column.levels.map((level) => levels.indexOf(level));
      const groups = Array.from(column.codes, (code) =>
        code < 0 ? levels.length + 1 : known[code]! < 0 ? levels.length : known[code]!,
      );
      return { name, counts: count(groups, levels.length + 2) };
    }),
    cells: reference.cells.map(({ prototype }, cell) => ({ prototype, count: inCells[cell]! })),
    segments: count(segment, model.prototypes.length),
  };
}

/** Quantiles without repetition: a feature of three values has two edges. */
function edgesOf(values: Float64Array): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const edges = Array.from({ length: GROUPS - 1 }, (_, i) => quantile(sorted, (i + 1) / GROUPS));
  return [...new Set(edges)].filter((edge) => edge > sorted[0]!);
}

function findCells(data: MixedData, model: Measure & Pick<SegmentModel, 'seed'>) {
  const { gamma, seed } = model;
  const rows = Math.min(data.rows, MOST_ROWS);
  const k = Math.min(MOST_CELLS, Math.floor(rows / IN_A_CELL));
  if (k < 2) return [];
  const sample =
    rows === data.rows
      ? data
      : takeRows(data, Int32Array.from(randomRows(data.rows, rows, rng(derive(seed, 25)))));
  try {
    const { prototypes } = kprototypes(sample, { k, gamma, starts: 1, seed: derive(seed, 24) });
    return storedPrototypes(prototypes, k, model);
  } catch (error) {
    // Fewer different customers than cells: the features one by one say all there is.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function countCells(data: MixedData, model: Measure, { cells }: Reference): number[] {
  if (cells.length === 0) return [];
  const stored = cells.map(({ prototype }) => prototype);
  const prototypes = packPrototypes(stored, model);
  return count(predict({ k: cells.length, gamma: model.gamma, prototypes }, data).labels, cells.length);
}

function count(groups: ArrayLike<number>, size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (let i = 0; i < groups.length; i++) if (groups[i]! >= 0) counts[groups[i]!]!++;
  return counts;
}
