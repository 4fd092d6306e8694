import { type CheckOptions, checkData, checkLengths, checkWeights, LARGEST } from '../check.ts';
import type { MixedData } from '../data.ts';
import { borrowMemory, type Memory, openMemory, returnMemory, type SharedSpace } from '../kernel/memory.ts';
import { groupBytes, groupsOf, LANES } from './layout.ts';
import { BLOCK, layScratch, type Scratch } from './scratch.ts';

/** What is known of a table besides its cells. */
export interface Shape {
  readonly rows: number;
  /** How many numeric columns. */
  readonly p: number;
  /** How many categorical columns. */
  readonly q: number;
  /** How many levels each categorical column has. */
  readonly levels: Int32Array;
  /** The levels of all columns together. */
  readonly width: number;
  /** Whether a cell is missing, or of an unknown level. */
  readonly gaps: boolean;
  readonly weighted: boolean;
  /** The most clusters that its scratch space has room for. */
  readonly k: number;
  readonly threads: number;
}

/** A checked table as the inner loops want it: groups of eight rows in a kernel's memory, with space to work in. */
export interface Table extends Shape {
  readonly memory: Memory;
  readonly scratch: Scratch;
  /** The address of the first group. */
  readonly data: number;
  /** The address of the first weight, which is the only one (of 1) in a table without weights. */
  readonly weights: number;
  /** From a weight to the next, in bytes. */
  readonly weightStep: number;
  /** The address of the place of each column's first level among all levels; u32. */
  readonly offsets: number;
}

export interface PackOptions extends CheckOptions {
  /** One a row, positive; 1 everywhere by default. */
  readonly weights?: Float64Array | undefined;
  /** The most clusters that the table will be used for. */
  readonly k: number;
  /** How many threads will work on it at a time (1 by default). */
  readonly threads?: number | undefined;
}

/**
 * Checks a table and copies it into a kernel's memory. Whoever packs it releases it.
 *
 * @throws RangeError as `checkData`, or when a weight is not positive and finite
 */
export function pack(data: MixedData, options: PackOptions): Table {
  checkLengths(data);
  const { k, threads, weights } = options;
  const table = emptyTable(data, { rows: data.rows, k, threads, weighted: weights !== undefined });
  if (weights) {
    checkWeights(weights, data.rows);
    table.memory.f64.set(weights, table.weights >>> 3);
  }
  return copyRows(table, data, 0) ? table : { ...table, gaps: checkData(data, options) };
}

/** A table of the given columns with room for so many rows, their cells yet to be set. Whoever makes it releases it. */
export function emptyTable(
  { numeric, categorical }: MixedData,
  options: {
    readonly rows: number;
    readonly k: number;
    readonly threads?: number | undefined;
    readonly weighted?: boolean;
  },
): Table {
  const levels = Int32Array.from(categorical, (column) => column.levels.length);
  const { rows, k, threads = 1, weighted = false } = options;
  return newTable(rows, numeric.length, levels, false, weighted, k, threads);
}

/**
 * Fills a table with a longer one's rows, from row `from` on, as far as they go.
 *
 * @returns whether no cell is missing, of an unknown level or beyond all bounds
 */
export function copyRows(table: Table, { rows, numeric, categorical }: MixedData, from: number): boolean {
  const end = Math.min(from + table.rows, rows);
  let clean = true;
  for (let block = from; block < end; block += BLOCK) {
    const to = Math.min(block + BLOCK, end);
    const group = groupAt(table, block - from);
    for (let j = 0; j < numeric.length; j++) {
      clean = copyNumbers(table, group, j, numeric[j]!.subarray(block, to)) && clean;
    }
    for (let j = 0; j < categorical.length; j++) {
      clean = copyCodes(table, group, j, categorical[j]!.codes.subarray(block, to)) && clean;
    }
  }
  return clean;
}

function newTable(
  rows: number,
  p: number,
  levels: Int32Array,
  gaps: boolean,
  weighted: boolean,
  k: number,
  threads: number,
): Table {
  const width = levels.reduce((sum, count) => sum + count, 0);
  const shape = { rows, p, q: levels.length, levels, width, gaps, weighted, k, threads };
  const table = lay(shape, borrowMemory(lengthOf(shape)), 0);
  table.memory.f64[table.weights >>> 3] = 1;
  // The last group's idle lanes are measured like rows: nothing there may be beyond all bounds.
  const last = (lengthOf(shape) - groupBytes(p, shape.q)) >>> 3;
  if (rows > 0) table.memory.f64.fill(0, last, lengthOf(shape) >>> 3);
  let offset = 0;
  levels.forEach((count, j) => {
    table.memory.u32[(table.offsets >>> 2) + j] = offset;
    offset += count;
  });
  return table;
}

/** The given rows of a table, in the given order, with the given weights. Whoever selects releases it. */
export function selectRows(table: Table, rows: Int32Array, weights?: Float64Array): Table {
  const weighted = weights !== undefined || table.weighted;
  const { p, q, levels, gaps, k } = table;
  const selected = newTable(rows.length, p, levels, gaps, weighted, k, 1);
  const source = table.memory;
  const target = selected.memory;
  const stride = groupBytes(p, q);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let a = (table.data >>> 3) + (row >>> 3) * (stride >>> 3) + (row & 7);
    let b = (selected.data >>> 3) + (i >>> 3) * (stride >>> 3) + (i & 7);
    for (let j = 0; j < p; j++, a += LANES, b += LANES) target.f64[b] = source.f64[a]!;
    a = (table.data >>> 1) + (row >>> 3) * (stride >>> 1) + 4 * LANES * p + (row & 7);
    b = (selected.data >>> 1) + (i >>> 3) * (stride >>> 1) + 4 * LANES * p + (i & 7);
    for (let j = 0; j < q; j++, a += LANES, b += LANES) target.u16[b] = source.u16[a]!;
    if (weighted) target.f64[(selected.weights >>> 3) + i] = weights ? weights[i]! : weightAt(table, row);
  }
  return selected;
}

/** Gives a table's memory back. */
export function release(table: Table): void {
  returnMemory(table.memory);
}

/** What another thread needs to work on a table. */
export interface SharedTable {
  readonly shape: Shape;
  readonly space: SharedSpace;
}

export function share({ memory, ...table }: Table): SharedTable {
  const { rows, p, q, levels, width, gaps, weighted, k, threads } = table;
  return { shape: { rows, p, q, levels, width, gaps, weighted, k, threads }, space: memory.shared };
}

/** The same table, for the thread of the given number. */
export function openShared({ shape, space }: SharedTable, thread: number): Table {
  return lay(shape, openMemory(space), thread);
}

/** Scratch spaces first, one a thread, then the offsets of levels, the weights and the groups. */
function lay(shape: Shape, memory: Memory, thread: number): Table {
  const { p, q, width, k, rows, weighted, threads } = shape;
  const scratchBytes = layScratch(0, { p, q, levels: width, k }).end;
  const offsets = threads * scratchBytes;
  const weights = offsets + align(4 * q);
  return {
    ...shape,
    memory,
    scratch: layScratch(thread * scratchBytes, { p, q, levels: width, k }),
    offsets,
    weights,
    weightStep: weighted ? 8 : 0,
    data: weights + align(8 * (weighted ? rows : 1)),
  };
}

function lengthOf(shape: Shape): number {
  const { p, q, width, k, rows, weighted, threads } = shape;
  const before = threads * layScratch(0, { p, q, levels: width, k }).end + align(4 * q);
  return before + align(8 * (weighted ? rows : 1)) + groupsOf(rows) * groupBytes(p, q);
}

const align = (bytes: number) => Math.ceil(bytes / 16) * 16;

/** Copies a block of a column into the groups from an address on, by way of the scratch space. */
function copyNumbers({ memory, scratch, p, q }: Table, address: number, j: number, column: Float64Array) {
  const groups = groupsOf(column.length);
  const space = scratch.least >>> 3;
  memory.f64.set(column, space);
  memory.f64.fill(0, space + column.length, space + groups * LANES);
  const into = address + 8 * LANES * j;
  return memory.kernel.packNumbers(groups, scratch.least, LARGEST, groupBytes(p, q), into) !== 0;
}

function copyCodes({ memory, scratch, p, q, levels }: Table, address: number, j: number, codes: Int32Array) {
  const groups = groupsOf(codes.length);
  const space = scratch.places >>> 2;
  memory.i32.set(codes, space);
  memory.i32.fill(0, space + codes.length, space + groups * LANES);
  const into = address + LANES * (8 * p + 2 * j);
  return memory.kernel.packCodes(groups, scratch.places, levels[j]!, groupBytes(p, q), into) !== 0;
}

/** The address of the group that begins with row `from`, a multiple of eight. */
export function groupAt({ data, p, q }: Table, from: number): number {
  return data + (from / LANES) * groupBytes(p, q);
}

/** One cell; NaN where it is missing. */
export function numberAt({ memory, data, p, q }: Table, row: number, j: number): number {
  return memory.f64[(data >>> 3) + (row >>> 3) * (groupBytes(p, q) >>> 3) + j * LANES + (row & 7)]!;
}

/** One cell's code, `MISSING_CODE` and `UNKNOWN_CODE` among them. */
export function codeAt({ memory, data, p, q }: Table, row: number, j: number): number {
  const group = (data >>> 1) + (row >>> 3) * (groupBytes(p, q) >>> 1);
  return memory.u16[group + (4 * p + j) * LANES + (row & 7)]!;
}

export function setNumber({ memory, data, p, q }: Table, row: number, j: number, value: number): void {
  memory.f64[(data >>> 3) + (row >>> 3) * (groupBytes(p, q) >>> 3) + j * LANES + (row & 7)] = value;
}

export function setCode({ memory, data, p, q }: Table, row: number, j: number, code: number): void {
  const group = (data >>> 1) + (row >>> 3) * (groupBytes(p, q) >>> 1);
  memory.u16[group + (4 * p + j) * LANES + (row & 7)] = code;
}

export function weightAt({ memory, weights, weightStep }: Table, row: number): number {
  return memory.f64[(weights >>> 3) + row * (weightStep >>> 3)]!;
}
