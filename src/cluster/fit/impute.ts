import { MISSING, type MixedData } from '../data.ts';
import type { Model, Prototypes } from '../prototypes.ts';
import { MISSING_CODE } from '../table/layout.ts';
import { codeAt, numberAt, release, selectRows, setCode, setNumber, type Table } from '../table/table.ts';
import { drive } from './drive.ts';
import { type Answer, type Request, type Run, settle } from './lloyd.ts';
import type { Passed, RowState } from './pass.ts';
import { emptyTally, setPrototypes, type Tally } from './tally.ts';

/** A cell without a value. */
interface Gap {
  readonly row: number;
  readonly j: number;
  readonly kind: 'number' | 'category';
}

/** Costs this close, relatively, count as equal: filled cells draw near to their means without ever arriving. */
const SAME_COST = 1e-13;

/**
 * Lloyd's iteration that fills missing cells from their clusters' prototypes after each update, and takes them for
 * values from then on: `na.rm = "imp.internal"` of R's clustMixType 0.5. It goes on until no label and no cost changes.
 *
 * @param model its prototypes are the start, and are moved in place
 */
export function runImputing(table: Table, model: Model, maxIterations: number, state: RowState): Run {
  const gaps = gapsOf(table);
  const tally = emptyTally(table, model.k);
  drive(table, once(table, model, tally), state);
  setPrototypes(model.prototypes, tally, table);

  const filled: Table = {
    ...selectRows(
      table,
      Int32Array.from({ length: table.rows }, (_, i) => i),
    ),
    gaps: false,
  };
  const complete = emptyTally(filled, model.k);
  const costs: number[] = [];
  try {
    let cost = Number.POSITIVE_INFINITY;
    for (let converged = false; costs.length <= maxIterations && !converged; ) {
      fill(filled, gaps, model.prototypes, state.labels);
      const next = drive(filled, once(filled, model, complete), state);
      setPrototypes(model.prototypes, complete, filled);
      converged = next.moves === 0 && Math.abs(next.cost - cost) <= SAME_COST * next.cost;
      cost = next.cost;
      costs.push(cost);
    }
    return { cost, costs, iterations: costs.length - 1, sizes: Int32Array.from(complete.sizes) };
  } finally {
    release(filled);
  }
}

function* once(table: Table, model: Model, tally: Tally): Generator<Request, Passed, Answer> {
  return yield* settle(table, model, tally, true, null);
}

function gapsOf(table: Table): Gap[] {
  const gaps: Gap[] = [];
  for (let row = 0; row < table.rows; row++) {
    for (let j = 0; j < table.p; j++) {
      if (Number.isNaN(numberAt(table, row, j))) gaps.push({ row, j, kind: 'number' });
    }
    for (let j = 0; j < table.q; j++) {
      if (codeAt(table, row, j) === MISSING_CODE) gaps.push({ row, j, kind: 'category' });
    }
  }
  return gaps;
}

function fill(table: Table, gaps: readonly Gap[], prototypes: Prototypes, labels: Uint16Array): void {
  for (const { row, j, kind } of gaps) {
    const c = labels[row]!;
    if (kind === 'number') setNumber(table, row, j, prototypes.numeric[c * table.p + j]!);
    else setCode(table, row, j, prototypes.categorical[c * table.q + j]!);
  }
}

/**
 * The table with every missing cell filled from its row's cluster: the mean or the mode. After a fit that ignored
 * missing cells this is `na.rm = "imp.onestep"` of clustMixType.
 *
 * @param labels one a row, as `kprototypes` or `predict` gives them
 * @throws RangeError when the labels are not one a row
 */
export function fillMissing(data: MixedData, { prototypes }: Model, labels: Uint16Array): MixedData {
  if (labels.length !== data.rows) throw new RangeError(`${labels.length} labels for ${data.rows} rows.`);
  const p = data.numeric.length;
  const q = data.categorical.length;
  return {
    rows: data.rows,
    numeric: data.numeric.map((column, j) =>
      column.map((value, i) => (Number.isNaN(value) ? prototypes.numeric[labels[i]! * p + j]! : value)),
    ),
    categorical: data.categorical.map(({ codes, levels }, j) => ({
      codes: codes.map((code, i) => (code === MISSING ? prototypes.categorical[labels[i]! * q + j]! : code)),
      levels,
    })),
  };
}
