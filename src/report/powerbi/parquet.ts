import { chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import type { SemanticModel } from './model/kinds.ts';
import { viewsOf } from './rows.ts';

/**
 * Writes each view that a model reads as a Parquet file of its name, from the embedded warehouse that the engine is in. The files take
 * the places of older ones together, when all are written.
 */
export async function writeParquet(
  engine: Engine,
  model: Pick<SemanticModel, 'tables'>,
  folder: string,
): Promise<string[]> {
  const { quote, literal } = engine.dialect;
  const files: string[] = [];
  for (const { table, view } of viewsOf(model)) {
    const names = table.columns.flatMap(({ source }) => source ?? []);
    const file = join(folder, `${view}.parquet`);
    const order = names.map((_, i) => i + 1).join(', ');
    await engine.run(
      `COPY (SELECT ${names.map(quote).join(', ')} FROM ${view} ORDER BY ${order}) TO ${literal(`${file}.next`)} (FORMAT parquet)`,
    );
    files.push(file);
  }
  for (const file of files) {
    // Personal data is its owner's to read.
    await chmod(`${file}.next`, 0o600);
    await rename(`${file}.next`, file);
  }
  return files;
}
