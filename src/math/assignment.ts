/**
 * The assignment problem: pair rows with columns, each used at most once, so that the sum of the chosen cells is least
 * (or greatest). The Hungarian algorithm with potentials, O(short² · long) (Kuhn 1955, Munkres 1957).
 *
 * @param cells rows × columns, row-major, finite
 * @returns for each row its column, or −1 for a row left over when there are more rows than columns
 * @throws RangeError when the cells are not rows × columns finite numbers
 */
export function assignment(
  cells: Float64Array,
  rows: number,
  columns: number,
  aim: 'minimise' | 'maximise' = 'minimise',
): Int32Array {
  if (cells.length !== rows * columns || !cells.every(Number.isFinite)) {
    throw new RangeError(`An assignment needs ${rows} × ${columns} finite numbers.`);
  }
  const sign = aim === 'minimise' ? 1 : -1;
  if (rows <= columns) return shortest(rows, columns, (i, j) => sign * cells[i * columns + j]!);

  const rowOfColumn = shortest(columns, rows, (i, j) => sign * cells[j * columns + i]!);
  const columnOfRow = new Int32Array(rows).fill(-1);
  rowOfColumn.forEach((row, column) => {
    columnOfRow[row] = column;
  });
  return columnOfRow;
}

/** For as many columns as rows or more. Row and column 0 of the inner arrays stand for "none yet". */
function shortest(rows: number, columns: number, cost: (row: number, column: number) => number): Int32Array {
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const previous = new Int32Array(columns + 1);

  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(columns + 1);
    let column = 0;
    do {
      visited[column] = 1;
      const from = rowOf[column]!;
      let nearest = 0;
      let step = Number.POSITIVE_INFINITY;
      for (let j = 1; j <= columns; j++) {
        if (visited[j]) continue;
        const reduced = cost(from - 1, j - 1) - rowPotential[from]! - columnPotential[j]!;
        if (reduced < slack[j]!) {
          slack[j] = reduced;
          previous[j] = column;
        }
        if (slack[j]! < step) {
          step = slack[j]!;
          nearest = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (visited[j]) {
          rowPotential[rowOf[j]!]! += step;
          columnPotential[j]! -= step;
        } else {
          slack[j]! -= step;
        }
      }
      column = nearest;
    } while (rowOf[column] !== 0);

    while (column !== 0) {
      rowOf[column] = rowOf[previous[column]!]!;
      column = previous[column]!;
    }
  }

  const columnOf = new Int32Array(rows).fill(-1);
  for (let j = 1; j <= columns; j++) if (rowOf[j] !== 0) columnOf[rowOf[j]! - 1] = j - 1;
  return columnOf;
}
