import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { readConfig } from '../config/read.ts';
import { modelStatement } from '../pipeline.ts';
import { readModelInUse } from '../warehouse/model.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';

interface ModelOptions {
  readonly config: string;
  readonly json?: boolean;
}

interface SqlOptions extends ModelOptions {
  readonly dialect?: 'duckdb' | 'bigquery';
  readonly from?: string;
}

export function addModel(program: Command, terminal: Terminal): void {
  const command = program
    .command('model')
    .summary('what the segments in use were made of, and what they are for')
    .description(
      'Prints the card of the model in use as Markdown: data, features, why so many segments, stability, make-up by protected columns, intended use.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--json', 'print the model itself as JSON')
    .action((options: ModelOptions) => printModel(options, terminal));
  command
    .command('sql')
    .summary('the model as one SQL statement, to score customers anywhere')
    .description(
      'Prints a statement that gives each customer its segment, distance, next segment and place on the map: the model’s constants and nothing else. Run in the warehouse it gives the table assignments; with --from it scores a table of yours that has customer_id and a column for each feature.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--from <table>', 'a table or view to read (default: the customers of the warehouse)')
    .addOption(
      new Option('--dialect <engine>', 'for this engine (default: that of the warehouse)').choices([
        'duckdb',
        'bigquery',
      ]),
    )
    .action((options: SqlOptions) => printSql(options, terminal));
}

async function printModel({ config: file, json }: ModelOptions, terminal: Terminal): Promise<void> {
  const { warehouse } = await readConfig(resolve(terminal.cwd, file));
  const stored = await (await storeOf({ warehouse }, terminal)).read(readModelInUse);
  terminal.out(json ? `${JSON.stringify(stored.model, null, 2)}\n` : `${stored.card}\n`);
}

async function printSql({ config: file, dialect, from }: SqlOptions, terminal: Terminal): Promise<void> {
  const { warehouse } = await readConfig(resolve(terminal.cwd, file));
  const { model } = await (await storeOf({ warehouse }, terminal)).read(readModelInUse);
  const sql = modelStatement(model, dialect ?? warehouse.kind, from ?? null);
  terminal.out(
    `-- Segments of ${model.asOf}, ${model.prototypes.length} of them, as Kindred assigns them.\n${sql};\n`,
  );
}
