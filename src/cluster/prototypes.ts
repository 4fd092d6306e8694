import { MISSING_CODE, UNKNOWN_CODE } from './table/layout.ts';
import { codeAt, numberAt, type Table } from './table/table.ts';

/** The centres of k clusters. */
export interface Prototypes {
  /** k × numeric columns, row-major: means. */
  readonly numeric: Float64Array;
  /** k × categorical columns, row-major: codes of the modes. */
  readonly categorical: Int32Array;
}

/** What a fitted clustering needs to label rows. Plain data: it can be stored and sent between threads. */
export interface Model {
  readonly k: number;
  /** The weight of one category mismatch against squared distance. */
  readonly gamma: number;
  readonly prototypes: Prototypes;
}

/** Prototypes that stand exactly on the given rows, in their order. */
export function prototypesAt(table: Table, rows: readonly number[]): Prototypes {
  const prototypes = {
    numeric: new Float64Array(rows.length * table.p),
    categorical: new Int32Array(rows.length * table.q),
  };
  rows.forEach((row, c) => {
    placeAt(prototypes, c, table, row);
  });
  return prototypes;
}

/** The same prototypes in new arrays. */
export function copyPrototypes({ numeric, categorical }: Prototypes): Prototypes {
  return { numeric: numeric.slice(), categorical: categorical.slice() };
}

/** Moves prototype `c` onto a row. Where a cell is missing it takes 0 and the first level: some value it must have. */
export function placeAt(prototypes: Prototypes, c: number, table: Table, row: number): void {
  const { p, q } = table;
  for (let j = 0; j < p; j++) {
    const value = numberAt(table, row, j);
    prototypes.numeric[c * p + j] = Number.isNaN(value) ? 0 : value;
  }
  for (let j = 0; j < q; j++) {
    const code = codeAt(table, row, j);
    prototypes.categorical[c * q + j] = code === MISSING_CODE || code === UNKNOWN_CODE ? 0 : code;
  }
}

/** Lays a model's prototypes into a table's scratch space, where the kernel reads them. */
export function loadModel({ memory, scratch }: Table, { prototypes }: Model): void {
  memory.f64.set(prototypes.numeric, scratch.means / 8);
  memory.u16.set(prototypes.categorical, scratch.modes / 2);
}
