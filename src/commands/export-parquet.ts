import { mkdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { readConfig } from '../config/read.ts';
import { UsageError } from '../domain/errors.ts';
import { writeParquet } from '../report/powerbi/parquet.ts';
import { readKnown } from '../report/powerbi/rows.ts';
import { plural } from '../report/words.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';
import { noteEverybody } from './who-asks.ts';
import { checkWritable } from './written-folder.ts';

interface ParquetOptions {
  readonly config: string;
  readonly out: string;
  readonly includeCustomers?: boolean;
  readonly by?: string;
}

/** The views that reports of other programs read, as files: of each customer and policy, so that it has to be asked for by its name. */
export async function exportParquet(options: ParquetOptions, terminal: Terminal): Promise<void> {
  const { warehouse } = await readConfig(resolve(terminal.cwd, options.config));
  if (warehouse.kind !== 'duckdb')
    throw new UsageError(`--parquet is for the embedded warehouse; reports read ${warehouse.name} itself.`);
  if (!options.includeCustomers)
    throw new UsageError(
      '--parquet writes every customer and policy: say --include-customers if that is meant.',
    );
  const folder = resolve(terminal.cwd, options.out);
  await checkWritable(folder, options.out, 'report_policies.parquet');
  const store = await storeOf({ warehouse }, terminal);
  const known = await store.read(readKnown);
  await noteEverybody(store, { by: options.by, customers: known.customers, folder }, terminal);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = await store.read((engine) => writeParquet(engine, folder));
  terminal.out(
    `${options.out} holds ${plural(files.length, 'Parquet file', known.locale)}, ${files.map((file) => basename(file)).join(', ')}. They name ${plural(known.customers, 'customer', known.locale)}: treat them as personal data. It is recorded who asked for them.\n`,
  );
}
