import { chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { reportViews, rowsOf } from './rows.ts';

/**
 * Writes each view that a model reads as a Parquet file of its name, from the embedded warehouse that the engine is in. The files take
 * the places of older ones together, when all are written.
 */
export async function writeParquet(engine: Engine, folder: string): Promise<string[]> {
  const { dialect } = engine;
  const files: string[] = [];
  for (const own of reportViews) {
    const file = join(folder, `${own.view}.parquet`);
    await engine.run(`COPY (${rowsOf(own, dialect)}) TO ${dialect.literal(`${file}.next`)} (FORMAT parquet)`);
    files.push(file);
  }
  for (const file of files) {
    // Personal data is its owner's to read.
    await chmod(`${file}.next`, 0o600);
    await rename(`${file}.next`, file);
  }
  return files;
}
