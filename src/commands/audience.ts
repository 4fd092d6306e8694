import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { UsageError } from '../domain/errors.ts';
import { writeCsvFile } from '../report/csv-file.ts';
import { plural } from '../report/words.ts';
import { readAudience } from '../warehouse/audience.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';
import { whoAsks } from './who-asks.ts';

interface AudienceOptions {
  readonly config: string;
  readonly segment: string;
  readonly columns?: string;
  readonly out: string;
  readonly by?: string;
}

export function addAudience(program: Command, terminal: Terminal): void {
  program
    .command('audience')
    .summary('write the contact list of a segment, without those who object')
    .description(
      'Writes the customers of a segment to a CSV file that is safe to open in Excel. Customers who object are not in it. Who asked for it, when and for what is recorded, and is in the table exports after the next run.',
    )
    .requiredOption('--segment <number>', 'the segment')
    .requiredOption('--out <file>', 'a .csv file')
    .option(
      '--columns <names>',
      'columns of customer_details, with commas between (default: the id and how to contact)',
    )
    .option('--by <name>', 'who asks for it (default: who is logged in)')
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .action((options: AudienceOptions) => audience(options, terminal));
}

async function audience(options: AudienceOptions, terminal: Terminal): Promise<void> {
  const { warehouse, report } = await readConfig(resolve(terminal.cwd, options.config));
  if (!/^\d{1,9}$/.test(options.segment))
    throw new UsageError(`--segment ${options.segment} must be the number of a segment.`);
  if (!/\.csv$/i.test(options.out)) throw new UsageError(`--out ${options.out}: name a .csv file.`);
  const wanted = options.columns?.split(',').map((name) => name.trim()) ?? null;
  const by = whoAsks(options.by, terminal);
  const store = await storeOf({ warehouse }, terminal);
  const { segment, name, columns, rows, asOf } = await store.read((engine) =>
    readAudience(engine, Number(options.segment), wanted),
  );
  const file = resolve(terminal.cwd, options.out);
  // Recorded first: a list that is there and not recorded would be worse than one recorded and not there.
  await store.noteExport({
    askedAt: terminal.now().toISOString(),
    askedBy: by,
    segment,
    columns: columns.join(', '),
    customers: rows.length,
    file,
  });
  await writeCsvFile(file, columns, rows);
  terminal.out(
    `${plural(rows.length, 'customer', report.locale)} of segment ${segment} (${name}) as of ${asOf} are in ${options.out}, without those who object. It is recorded that ${by} asked for it.\n`,
  );
}
