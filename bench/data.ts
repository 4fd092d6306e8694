import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MixedData } from '../src/cluster/index.ts';
import { rng } from '../src/math/rng.ts';

/** The benchmark's table: 8 numeric and 6 categorical columns of 3 to 20 levels, five overlapping groups. */
export const LEVELS = [3, 5, 8, 10, 15, 20];
const NUMERIC = 8;
const GROUPS = 5;

export interface BenchData {
  readonly data: MixedData;
  readonly k: number;
  readonly gamma: number;
  /** Explicit start rows. */
  readonly startRows: readonly number[];
  /** The generating groups, for silhouettes. */
  readonly labels: Uint16Array;
}

/**
 * Draws the table: in each group every number is normal around a centre of its own, and every category has a favourite
 * level, taken in half of the rows.
 */
export function drawData(rows: number, seed = 1): BenchData {
  const random = rng(seed);
  const centres = Float64Array.from({ length: GROUPS * NUMERIC }, () => 0.5 * random.normal());
  const favourites = Int32Array.from({ length: GROUPS * LEVELS.length }, (_, m) =>
    random.int(LEVELS[m % LEVELS.length]!),
  );
  const labels = Uint16Array.from({ length: rows }, () => random.int(GROUPS));
  const numeric = Array.from({ length: NUMERIC }, (_, j) => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = centres[labels[i]! * NUMERIC + j]! + random.normal();
    return column;
  });
  const categorical = LEVELS.map((levels, j) => {
    const codes = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      codes[i] = random.next() < 0.5 ? favourites[labels[i]! * LEVELS.length + j]! : random.int(levels);
    }
    return { codes, levels: Array.from({ length: levels }, (_, l) => `L${String(l).padStart(3, '0')}`) };
  });
  const startRows = Array.from({ length: GROUPS }, (_, c) => Math.floor(((c + 0.5) * rows) / GROUPS));
  return { data: { rows, numeric, categorical }, k: GROUPS, gamma: 0.8, startRows, labels };
}

/** Writes the table where the peers read it, one column after another. */
export function writeData(folder: string, { data, k, gamma, startRows, labels }: BenchData): void {
  const meta = { rows: data.rows, numeric: NUMERIC, levels: LEVELS, k, gamma, startRows };
  writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta));
  writeFileSync(join(folder, 'numeric.f64'), Buffer.concat(data.numeric.map(bytesOf)));
  writeFileSync(
    join(folder, 'codes.i32'),
    Buffer.concat(data.categorical.map(({ codes }) => bytesOf(codes))),
  );
  writeFileSync(join(folder, 'labels.u16'), bytesOf(labels));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
