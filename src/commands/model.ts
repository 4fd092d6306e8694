import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { readModelInUse } from '../warehouse/model.ts';
import { refusing } from './refusing.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';

interface ModelOptions {
  readonly config: string;
  readonly json?: boolean;
}

export function addModel(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('model')
    .summary('what the segments in use were made of, and what they are for')
    .description(
      'Prints the card of the model in use as Markdown: data, features, why so many segments, stability, make-up by protected columns, intended use.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--json', 'print the model itself as JSON')
    .action(async (options: ModelOptions) =>
      exit(await refusing(terminal, () => printModel(options, terminal))),
    );
}

async function printModel({ config, json }: ModelOptions, terminal: Terminal): Promise<void> {
  const { warehouse } = await readConfig(resolve(terminal.cwd, config));
  const stored = await (await storeOf({ warehouse }, terminal)).read(readModelInUse);
  terminal.out(json ? `${JSON.stringify(stored.model, null, 2)}\n` : `${stored.card}\n`);
}
