import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { UsageError } from '../domain/errors.ts';
import { score } from '../pipeline.ts';
import { writeCsvFile } from '../report/csv-file.ts';
import { scoreHeadings, scoreLines, scoreRows } from '../report/score-lines.ts';
import { asOfDate } from './as-of.ts';
import { storeOf } from './store.ts';
import { effectsOf, paintOf, type Terminal } from './terminal.ts';
import { whoAsks } from './who-asks.ts';

interface ScoreOptions {
  readonly config: string;
  readonly tab?: string;
  readonly out?: string;
  readonly by?: string;
  readonly json?: boolean;
}

export function addScore(program: Command, terminal: Terminal): void {
  program
    .command('score')
    .summary('the segments of customers in a file')
    .argument('<file>', 'a table with a customer a row: any kind of file that a source may be')
    .description(
      'Finds the segment of each customer of a file by the model in use: prospects, or customers as they might be. The file is cleaned like the customers table; features from sales, such as tenure_years, may be columns of their own. Publishes nothing, and leaves out who objects.',
    )
    .option('--tab <name>', 'the tab of a workbook or a spreadsheet')
    .option('--out <file>', 'write a line for each customer to a .csv file')
    .option('--by <name>', 'who asks for that file (default: who is logged in)')
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--json', 'print a JSON object')
    .action((file: string, options: ScoreOptions) => scoreFile(file, options, terminal));
}

async function scoreFile(file: string, options: ScoreOptions, terminal: Terminal): Promise<void> {
  const { out, tab = null } = options;
  if (out !== undefined && !/\.csv$/i.test(out)) throw new UsageError(`--out ${out}: name a .csv file.`);
  const config = await readConfig(resolve(terminal.cwd, options.config));
  const effects = effectsOf(terminal);
  const asOf = asOfDate(undefined, config, effects.now);
  const scores = await score(config, { file, tab, base: terminal.cwd, asOf }, effects);
  if (options.json)
    terminal.out(`${JSON.stringify({ ...scores, names: Object.fromEntries(scores.names) }, null, 2)}\n`);
  else
    terminal.out(
      `${scoreLines(scores, config.report.locale, paintOf(terminal), terminal.width).join('\n')}\n`,
    );
  if (out === undefined) return;
  const path = resolve(terminal.cwd, out);
  await (await storeOf(config, terminal)).noteExport({
    askedAt: terminal.now().toISOString(),
    askedBy: whoAsks(options.by, terminal),
    segment: null,
    columns: scoreHeadings.join(', '),
    customers: scores.customers.length,
    file: path,
  });
  await writeCsvFile(path, scoreHeadings, scoreRows(scores));
  terminal.err(`A line for each customer and each row that was set aside is in ${out}.\n`);
}
