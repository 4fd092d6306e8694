import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { readConfig } from '../config/read.ts';
import type { BigQuerySettings } from '../domain/settings.ts';
import { statementsFor } from '../pipeline.ts';
import { planLines } from '../report/plan-lines.ts';
import { storeOf } from './store.ts';
import { paintOf, type Terminal } from './terminal.ts';

interface Options {
  readonly config: string;
}

interface SqlOptions extends Options {
  readonly dialect?: 'duckdb' | 'bigquery';
}

export function addWarehouse(program: Command, terminal: Terminal): void {
  const command = program
    .command('warehouse')
    .summary('what the next run would change in the warehouse; its SQL; the way back')
    .description('Looks after the warehouse that the config names: a DuckDB file, or a dataset of BigQuery.');
  const add = (name: string, summary: string, description: string) =>
    command
      .command(name)
      .summary(summary)
      .description(description)
      .option('--config <file>', 'the settings', 'kindred.yaml');

  add(
    'plan',
    'what the next run would make or change, and what reading costs',
    'Prints which tables, columns and views the next run would make or replace, and in BigQuery how many bytes reading each table and view takes, by a dry run that costs nothing. Changes nothing.',
  ).action((options: Options) => plan(options, terminal));
  add(
    'sql',
    'every statement, to read',
    'Prints the statements that Kindred gives to the engine: facts, tables, views, stages, checks, the transaction that publishes, the way back, and what the dashboard asks.',
  )
    .addOption(
      new Option('--dialect <engine>', 'for this engine (default: that of the warehouse)').choices([
        'duckdb',
        'bigquery',
      ]),
    )
    .action((options: Options) => printSql(options, terminal));
  add(
    'rollback',
    'go back to the run before the last one',
    'Undoes the last run that published, whole or not at all: everything is as the run before it left it, and that there was one stays noted. A file goes back to its generation .1, a dataset by the time travel of BigQuery, which reaches seven days.',
  ).action((options: Options) => rollback(options, terminal));
  add(
    'unlock',
    'end the lock of a run that is dead',
    'Ends the lock that keeps a second run away. Only for a run that is dead: one that lives loses its right to publish.',
  ).action((options: Options) => unlock(options, terminal));
}

async function plan({ config: file }: Options, terminal: Terminal): Promise<void> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const planned = await (await storeOf(config, terminal)).plan();
  const lines = planLines(planned, config.warehouse.name, config.report.locale, paintOf(terminal));
  terminal.out(`${lines.join('\n')}\n`);
}

/** Shown where no dataset is configured. */
const nowhere: BigQuerySettings = {
  project: 'your-project',
  dataset: 'kindred',
  location: 'EU',
  maximumBytesBilled: null,
};

async function printSql({ config: file, dialect }: SqlOptions, terminal: Terminal): Promise<void> {
  const { warehouse } = await readConfig(resolve(terminal.cwd, file));
  const place = warehouse.kind === 'bigquery' ? warehouse : nowhere;
  for (const { group, name, sql } of await statementsFor(dialect ?? warehouse.kind, place))
    terminal.out(`-- ${group}: ${name}\n${sql.trim().replace(/;$/, '')};\n\n`);
}

async function rollback({ config: file }: Options, terminal: Terminal): Promise<void> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const { undone, current } = await (await storeOf(config, terminal)).rollback();
  terminal.out(`Run ${undone} is undone. ${config.warehouse.name} is as run ${current} left it.\n`);
}

async function unlock({ config: file }: Options, terminal: Terminal): Promise<void> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const holder = await (await storeOf(config, terminal)).unlock();
  terminal.out(holder ? `The lock of ${holder} is ended.\n` : 'Nobody holds the lock.\n');
}
