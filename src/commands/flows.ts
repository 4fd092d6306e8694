import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { UsageError } from '../domain/errors.ts';
import { flowLines } from '../report/flow-lines.ts';
import { readFlows, readHistorySpan } from '../warehouse/flows.ts';
import { readNames } from '../warehouse/names.ts';
import { checkedDay } from './as-of.ts';
import { storeOf } from './store.ts';
import { paintOf, type Terminal } from './terminal.ts';

interface FlowsOptions {
  readonly config: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export function addFlows(program: Command, terminal: Terminal): void {
  program
    .command('flows')
    .summary('who went from which segment to which, between two days')
    .description(
      'Customers and premium that went from each segment to each between two days, who came and who is gone, by the history in the warehouse. Premium is what is on file today.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--from <day>', 'the earlier day (default: that of the first run)')
    .option('--to <day>', 'the later day (default: that of the last run)')
    .option('--json', 'print a JSON object')
    .action((options: FlowsOptions) => flows(options, terminal));
}

async function flows(options: FlowsOptions, terminal: Terminal): Promise<void> {
  const { warehouse, report } = await readConfig(resolve(terminal.cwd, options.config));
  await (await storeOf({ warehouse }, terminal)).read(async (engine) => {
    const span = await readHistorySpan(engine);
    const from = checkedDay('--from', options.from ?? span.first ?? '');
    const to = checkedDay('--to', options.to ?? span.last ?? '');
    if (from > to) throw new UsageError(`--from ${from} is after --to ${to}.`);
    const found = await readFlows(engine, from, to);
    if (options.json) terminal.out(`${JSON.stringify({ from, to, flows: found }, null, 2)}\n`);
    else
      terminal.out(
        `${flowLines({ from, to, flows: found, first: span.first, names: await readNames(engine) }, report, paintOf(terminal)).join('\n')}\n`,
      );
  });
}
