import type { Prototypes } from '../prototypes.ts';
import type { Shape, Table } from '../table/table.ts';

/** Running totals of each cluster's members, from which its prototype follows. */
export interface Tally {
  /** k × p, row-major: weighted sums of the numeric columns. */
  readonly sums: Float64Array;
  /** k × p, row-major: the weights that those sums are of. Null where no cell is missing, and `masses` says it. */
  readonly present: Float64Array | null;
  /** k × levels of all columns, row-major: summed weights of each level. */
  readonly counts: Float64Array;
  /** k: summed weights. */
  readonly masses: Float64Array;
  /** k: rows. */
  readonly sizes: Float64Array;
}

export function emptyTally({ p, width, gaps }: Shape, k: number): Tally {
  return {
    sums: new Float64Array(k * p),
    present: gaps ? new Float64Array(k * p) : null,
    counts: new Float64Array(k * width),
    masses: new Float64Array(k),
    sizes: new Float64Array(k),
  };
}

/** The part of a table's scratch space that the kernel tallies into. */
export function scratchTally({ memory, scratch, p, width, gaps }: Table, k: number): Tally {
  const view = (address: number, length: number) => memory.f64.subarray(address / 8, address / 8 + length);
  return {
    sums: view(scratch.sums, k * p),
    present: gaps ? view(scratch.present, k * p) : null,
    counts: view(scratch.counts, k * width),
    masses: view(scratch.masses, k),
    sizes: view(scratch.sizes, k),
  };
}

const arraysOf = ({ sums, present, counts, masses, sizes }: Tally) =>
  present ? [sums, counts, masses, sizes, present] : [sums, counts, masses, sizes];

export function clearTally(tally: Tally): void {
  for (const array of arraysOf(tally)) array.fill(0);
}

export function copyTally({ sums, present, counts, masses, sizes }: Tally): Tally {
  return {
    sums: sums.slice(),
    present: present === null ? null : present.slice(),
    counts: counts.slice(),
    masses: masses.slice(),
    sizes: sizes.slice(),
  };
}

export function addTally(total: Tally, part: Tally): void {
  const parts = arraysOf(part);
  arraysOf(total).forEach((array, a) => {
    const added = parts[a]!;
    for (let i = 0; i < array.length; i++) array[i]! += added[i]!;
  });
}

/** Clears what rounding left behind in clusters that have no rows any more. */
export function clearEmpty(tally: Tally): void {
  const k = tally.sizes.length;
  for (let c = 0; c < k; c++) {
    if (tally.sizes[c] !== 0) continue;
    for (const array of arraysOf(tally)) array.fill(0, (c * array.length) / k, ((c + 1) * array.length) / k);
  }
}

/** Sets every prototype to its members' means and modes. */
export function setPrototypes(prototypes: Prototypes, tally: Tally, shape: Shape): void {
  for (let c = 0; c < tally.sizes.length; c++) {
    setMeans(prototypes, tally, shape, c);
    setModes(prototypes, tally, shape, c);
  }
}

/** Sets cluster `c`'s numeric prototype to its members' means. Where none has a value, it keeps what it has. */
export function setMeans(prototypes: Prototypes, tally: Tally, { p }: Shape, c: number): void {
  for (let m = c * p; m < (c + 1) * p; m++) {
    const mass = tally.present ? tally.present[m]! : tally.masses[c]!;
    if (mass > 0) prototypes.numeric[m] = tally.sums[m]! / mass;
  }
}

/** Sets cluster `c`'s categorical prototype to its members' modes. Where none has a value, it keeps what it has. */
function setModes(prototypes: Prototypes, tally: Tally, { q, levels, width }: Shape, c: number): void {
  let first = c * width;
  for (let j = 0; j < q; j++) {
    const mode = modeIn(tally.counts, first, levels[j]!);
    if (tally.counts[first + mode]! > 0) prototypes.categorical[c * q + j] = mode;
    first += levels[j]!;
  }
}

/** The heaviest of so many levels from position `first` on; the lowest code of equals. */
export function modeIn(counts: Float64Array, first: number, levels: number): number {
  let mode = 0;
  for (let code = 1; code < levels; code++) {
    if (counts[first + code]! > counts[first + mode]!) mode = code;
  }
  return mode;
}
