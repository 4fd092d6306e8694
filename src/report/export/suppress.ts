/** A table of counts with its margins: the last row and the last column are totals. */
export type Counts = readonly (readonly number[])[];

/** Cells under this many customers are not shown (0 is shown: there is nobody to know something of). */
const LEAST = 11;

/**
 * Which cells of a table, its totals included, must be left out so that no small count can be worked out from what is left.
 *
 * Small cells go first. Then every row and every column of the table says that its cells add up to its total: a cell that
 * is left out can be worked out exactly where it is a bridge in the graph whose nodes are the rows and columns and whose
 * edges are the cells left out (Gusfield 1988, "A graph theoretic approach to statistical data security"). While there
 * is a bridge, the smallest cell that closes a circle with it is left out too. Where nothing can hide a cell, or the grand
 * total is small itself, the whole table is left out; else the grand total is shown.
 *
 * @returns for each cell whether it is left out
 */
export function suppress(counts: Counts, least = LEAST): boolean[][] {
  const nothing = () => counts.map((row) => row.map(() => true));
  const total = counts.at(-1)?.at(-1) ?? 0;
  if (total < least) return nothing();
  const isOut = counts.map((row) => row.map((count) => count > 0 && count < least));
  for (;;) {
    const bridge = firstBridge(isOut);
    if (!bridge) return isOut;
    const closing = closingCell(counts, isOut, bridge);
    if (!closing) return nothing();
    isOut[closing[0]]![closing[1]] = true;
  }
}

type Cell = readonly [row: number, column: number];

/** Nodes: rows first, then columns. */
function edgesOf(isOut: readonly (readonly boolean[])[]): Cell[] {
  return isOut.flatMap((row, i) => row.flatMap((out, j) => (out ? [[i, j] as const] : [])));
}

/** The parts of the graph as they hang together without one edge. */
function partsWithout(isOut: readonly (readonly boolean[])[], but: Cell | null): Int32Array {
  const rows = isOut.length;
  const parent = Int32Array.from({ length: rows + (isOut[0]?.length ?? 0) }, (_, node) => node);
  const root = (node: number): number => {
    let own = node;
    while (parent[own] !== own) {
      parent[own] = parent[parent[own]!]!;
      own = parent[own]!;
    }
    return own;
  };
  for (const [i, j] of edgesOf(isOut)) {
    if (but && but[0] === i && but[1] === j) continue;
    parent[root(i)] = root(rows + j);
  }
  return parent.map((_, node) => root(node));
}

function firstBridge(isOut: readonly (readonly boolean[])[]): Cell | null {
  for (const cell of edgesOf(isOut)) {
    const part = partsWithout(isOut, cell);
    if (part[cell[0]] !== part[isOut.length + cell[1]]) return cell;
  }
  return null;
}

/** The smallest cell, not the grand total, that joins the two parts that a bridge joins. */
function closingCell(counts: Counts, isOut: readonly (readonly boolean[])[], bridge: Cell): Cell | null {
  const rows = counts.length;
  const columns = counts[0]!.length;
  const part = partsWithout(isOut, bridge);
  const [a, b] = [part[bridge[0]]!, part[rows + bridge[1]]!];
  let best: Cell | null = null;
  let joined: Cell | null = null;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      if (isOut[i]![j] || (i === rows - 1 && j === columns - 1) || counts[i]![j] === 0) continue;
      const [row, column] = [part[i]!, part[rows + j]!];
      const smaller = (than: Cell | null) => !than || counts[i]![j]! < counts[than[0]]![than[1]]!;
      if ((row === a && column === b) || (row === b && column === a)) {
        if (smaller(best)) best = [i, j];
      } else if ((row === a || row === b || column === a || column === b) && smaller(joined)) joined = [i, j];
    }
  // Where no single cell closes a circle, one that leads on to others may.
  return best ?? joined;
}
