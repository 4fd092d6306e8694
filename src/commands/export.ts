import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { DataRefused, UsageError } from '../domain/errors.ts';
import { LEAST } from '../report/export/hide.ts';
import { pageOf } from '../report/export/page.ts';
import { readSite } from '../report/export/site.ts';
import { plural } from '../report/words.ts';
import { builtDashboard } from './built-dashboard.ts';
import { exportParquet } from './export-parquet.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';
import { whoAsks } from './who-asks.ts';
import { checkWritable } from './written-folder.ts';

interface ExportOptions {
  readonly config: string;
  readonly out: string;
  readonly includeCustomers?: boolean;
  readonly by?: string;
  readonly parquet?: boolean;
}

/** More customers than this make no page that a browser opens with ease. */
const MOST_CUSTOMERS = 20_000;

export function addExport(program: Command, terminal: Terminal): void {
  program
    .command('export')
    .summary('the dashboard as files, from aggregates alone')
    .description(
      `Writes the dashboard to a folder that can be mailed, hosted, or opened by its index.html. It holds all customers, each segment, each value of each filter, and each of those within a segment: counts and sums, no customer. Figures of fewer than ${LEAST} customers are left out, and others with them, so that they cannot be worked out from the rest.`,
    )
    .requiredOption('--out <folder>', 'a folder, made if it is not there')
    .option(
      '--include-customers',
      'also everybody who holds a policy, by id, with segment, premium and how to contact: then the files are personal data',
    )
    .option(
      '--parquet',
      'instead of the dashboard the views that reports of other programs read, as Parquet files: every customer and policy, so --include-customers has to be said too',
    )
    .option('--by <name>', 'who asks for it (default: who is logged in)')
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .action((options: ExportOptions) =>
      options.parquet ? exportParquet(options, terminal) : exportSite(options, terminal),
    );
}

async function exportSite(options: ExportOptions, terminal: Terminal): Promise<void> {
  const { warehouse, report, country } = await readConfig(resolve(terminal.cwd, options.config));
  const folder = resolve(terminal.cwd, options.out);
  await checkWritable(folder, options.out, 'dashboard.js');
  const built = await builtDashboard();
  const includeCustomers = options.includeCustomers ?? false;
  const by = includeCustomers ? whoAsks(options.by, terminal) : null;
  const store = await storeOf({ warehouse }, terminal);
  const site = await store.read((engine) => readSite(engine, { country, includeCustomers }));
  if (!site) throw new DataRefused([tooFew]);
  const named = site.customers?.length ?? 0;
  if (named > MOST_CUSTOMERS)
    throw new UsageError(
      `--include-customers: ${named} customers are too many for a page (at most ${MOST_CUSTOMERS}). "kindred audience" writes lists.`,
    );
  if (by !== null) {
    const columns = Object.keys(site.customers?.[0] ?? {}).join(', ');
    const askedAt = terminal.now().toISOString();
    await store.noteExport({
      askedAt,
      askedBy: by,
      segment: null,
      columns,
      customers: named,
      file: folder,
    });
  }
  const map = await readMap(built, site.start.country);
  await mkdir(folder, { recursive: true });
  for (const name of ['dashboard.js', 'dashboard.css', 'icon.svg'])
    await copyFile(new URL(name, built), join(folder, name));
  const template = await readFile(new URL('index.html', built), 'utf8');
  // Personal data is its owner's to read.
  await writeFile(join(folder, 'index.html'), pageOf(template, { ...site, map }), {
    mode: includeCustomers ? 0o600 : 0o644,
  });
  const cuts = plural(Object.keys(site.cuts).length, 'cut', report.locale);
  const who =
    by === null
      ? `It holds no customer, and no figure of fewer than ${LEAST} of them.`
      : `It names ${plural(named, 'customer', report.locale)}: treat it as personal data. It is recorded that ${by} asked for it.`;
  terminal.out(
    `${options.out} holds the dashboard: open index.html. ${cuts} of the figures are in it. ${who}\n`,
  );
}

const tooFew = {
  code: 'too_few_customers',
  message: `Fewer than ${LEAST} customers hold a policy: whatever an export showed would be about single persons.`,
};

async function readMap(built: URL, country: string): Promise<unknown> {
  const file = fileURLToPath(new URL(`maps/${country}.json`, built));
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text);
}
