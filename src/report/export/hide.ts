/**
 * A cell of a table, as a flow: from the sum of its row, or of its row within a group of columns, to the sum of its
 * column, or to that of its row within a group. What flows into the sums of columns is shown, as is what rows give out.
 */
export interface Cell {
  /** Numbers of the two sums, from 0. */
  readonly from: number;
  readonly to: number;
  /** Policies in it, more than 0. */
  readonly count: number;
  /** Whether so few customers are behind it that it must not be shown. */
  readonly isSmall: boolean;
  /** What was decided of it before: to leave it out, or to show it. */
  readonly decided?: 'out' | 'shown';
}

/** Numbers from 0 for names of sums, the same for the same name. */
export function numbering(): (name: string) => number {
  const numbers = new Map<string, number>();
  return (name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
}

/** Fewer customers than this are not shown. */
export const LEAST = 11;

/** How many policies more a small cell could as well hold; where there is no room for the first of these, for the next. */
const shifts = [LEAST - 1, 5, 2, 1];

/**
 * Which cells must be left out so that no small one can be worked out from those that are shown: each small cell is part
 * of a circle of cells left out around which policies could be shifted into it, with every sum and every cell that is
 * shown staying as it is and none becoming empty. The circle that takes the fewest policies out of sight is chosen.
 * (Gusfield 1988, "A graph theoretic approach to statistical data security".)
 *
 * @returns for each cell whether it is left out, and the small cells that cannot be hidden so
 */
export function hide(cells: readonly Cell[]): { readonly isOut: boolean[]; readonly failed: number[] } {
  const isOut = cells.map(({ isSmall, decided }) => isSmall || decided === 'out');
  const failed: number[] = [];
  const around = incidence(cells);
  const small = [...cells.keys()]
    .filter((cell) => cells[cell]!.isSmall)
    .sort((a, b) => cells[b]!.count - cells[a]!.count);
  for (const cell of small) {
    let path: number[] | null = null;
    for (const shift of shifts) path ??= wayBack(cells, around, isOut, cell, shift);
    if (!path) failed.push(cell);
    for (const part of path ?? []) isOut[part] = true;
  }
  return { isOut, failed };
}

/** The cells at each sum. */
function incidence(cells: readonly Cell[]): number[][] {
  const sums = cells.reduce((most, { from, to }) => Math.max(most, from, to), -1) + 1;
  const around: number[][] = Array.from({ length: sums }, () => []);
  for (const [cell, { from, to }] of cells.entries()) {
    around[from]!.push(cell);
    around[to]!.push(cell);
  }
  return around;
}

/** The way from where a cell flows to back to where it comes from that takes the fewest policies out of sight. */
function wayBack(
  cells: readonly Cell[],
  around: readonly (readonly number[])[],
  isOut: readonly boolean[],
  start: number,
  shift: number,
): number[] | null {
  const { from: goal, to: first } = cells[start]!;
  const costs = new Float64Array(around.length).fill(Number.POSITIVE_INFINITY);
  const by = new Int32Array(around.length).fill(-1);
  const waiting = [first];
  costs[first] = 0;
  for (let sum = waiting.shift(); sum !== undefined; sum = waiting.shift()) {
    for (const cell of around[sum]!) {
      const { from, to, count, decided } = cells[cell]!;
      if (decided === 'shown') continue;
      // Against its flow a cell gives policies away, and must have some left.
      if (cell === start || (to === sum && count <= shift)) continue;
      const next = from === sum ? to : from;
      const cost = costs[sum]! + (isOut[cell] ? 0 : count);
      if (cost >= costs[next]! || cost >= costs[goal]!) continue;
      costs[next] = cost;
      by[next] = cell;
      waiting.push(next);
    }
  }
  if (by[goal] === -1) return null;
  const path: number[] = [];
  for (let sum = goal; sum !== first; ) {
    const cell = by[sum]!;
    path.push(cell);
    sum = cells[cell]!.from === sum ? cells[cell]!.to : cells[cell]!.from;
  }
  return path;
}
