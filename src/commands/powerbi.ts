import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { findWindows } from 'windows-iana';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/resolve.ts';
import { segmentColour } from '../domain/colours.ts';
import { UsageError } from '../domain/errors.ts';
import { regionOf } from '../report/dashboard/start.ts';
import { modelOf } from '../report/powerbi/model/model.ts';
import { pagesOf } from '../report/powerbi/pages/pages.ts';
import { publishingFiles } from '../report/powerbi/publishing.ts';
import { type Known, readKnown, readRows } from '../report/powerbi/rows.ts';
import { PROJECT, projectFiles } from '../report/powerbi/write/project.ts';
import { fromBigQuery, fromInside, fromParquet, type Source } from '../report/powerbi/write/sources.ts';
import { plural } from '../report/words.ts';
import { type PowerBiDataset, refreshDataset, scheduleRefresh } from '../services/power-bi.ts';
import { storeOf } from './store.ts';
import { effectsOf, type Terminal } from './terminal.ts';
import { noteEverybody } from './who-asks.ts';
import { checkWritable, PROJECT_LIST, writeFolder } from './written-folder.ts';

/** How long a refresh is waited for. */
export const REFRESH_MINUTES = 120;

interface Options {
  readonly config: string;
}

interface ProjectOptions extends Options {
  readonly out?: string;
  readonly source?: 'bigquery' | 'parquet' | 'inline';
  readonly theme: 'light' | 'dark';
  readonly dataFolder: string;
  readonly includeCustomers?: boolean;
  readonly by?: string;
}

interface RefreshOptions extends Options {
  readonly minutes: number;
}

interface ScheduleOptions extends Options {
  readonly at: readonly string[];
}

export function addPowerBi(program: Command, terminal: Terminal): void {
  const command = program
    .command('powerbi')
    .summary('the report for Power BI, and its refreshes')
    .description(
      'Writes a Power BI project (PBIP) to open in Power BI Desktop: a semantic model of the warehouse’s views with its measures, and a report. The rows come from BigQuery, from a folder of Parquet files ("kindred export --parquet"), or are inside the project. Written again, the same run gives the same files.',
    )
    .option('--out <folder>', 'a folder, made if it is not there')
    .addOption(
      new Option(
        '--source <kind>',
        'where the rows come from (default: bigquery where the warehouse is a dataset, else parquet)',
      ).choices(['bigquery', 'parquet', 'inline']),
    )
    .addOption(
      new Option('--theme <look>', 'the colours of the report').choices(['light', 'dark']).default('light'),
    )
    .option(
      '--data-folder <path>',
      'for parquet: the folder of the files, as Power BI will see it',
      'C:\\Kindred\\data',
    )
    .option(
      '--include-customers',
      'for inline: put every customer and policy into the project, which then is personal data',
    )
    .option('--by <name>', 'who asks for it (default: who is logged in)')
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .action((options: ProjectOptions) => writeProject(options, terminal));
  command
    .command('refresh')
    .summary('have Power BI read the warehouse now')
    .description(
      'Asks Power BI to refresh the dataset that the config names under powerbi, waits for the end and says how it went. The app’s secret is read from POWERBI_CLIENT_SECRET.',
    )
    .option('--minutes <n>', 'how long to wait', minutes, REFRESH_MINUTES)
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .action((options: RefreshOptions) => refresh(options, terminal));
  command
    .command('schedule')
    .summary('have Power BI read the warehouse every day')
    .description(
      'Sets when Power BI refreshes the dataset by itself, every day, in the time zone of the config, summer and winter.',
    )
    .requiredOption('--at <time>', 'when, such as 23:00; several times by several --at', times)
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .action((options: ScheduleOptions) => schedule(options, terminal));
}

function minutes(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number of minutes.');
}

/** Power BI refreshes on the hour and on the half hour only. */
function times(text: string, before: readonly string[] = []): readonly string[] {
  if (/^([01]\d|2[0-3]):(00|30)$/.test(text)) return [...before, text];
  throw new InvalidArgumentError('It must be a full or a half hour, such as 23:00 or 06:30.');
}

async function writeProject(options: ProjectOptions, terminal: Terminal): Promise<void> {
  const { out } = options;
  if (out === undefined) throw new UsageError('Name the folder for the project with --out.');
  const config = await readConfig(resolve(terminal.cwd, options.config));
  const kind = options.source ?? (config.warehouse.kind === 'bigquery' ? 'bigquery' : 'parquet');
  if (kind === 'bigquery' && config.warehouse.kind !== 'bigquery')
    throw new UsageError(
      `--source bigquery needs a dataset as the warehouse; it is ${config.warehouse.name}. There are parquet and inline.`,
    );
  const folder = resolve(terminal.cwd, out);
  await checkWritable(folder, out, PROJECT_LIST);
  const store = await storeOf(config, terminal);
  const isDark = options.theme === 'dark';
  const { files, known } = await store.read(async (engine) => {
    const known = await readKnown(engine);
    if (kind === 'inline' && !options.includeCustomers)
      throw new UsageError(
        `--source inline puts ${plural(known.customers, 'customer', known.locale)} into the project, with everything that is known of them: say --include-customers if that is meant.`,
      );
    const country = (config.country ?? regionOf(known.locale)).toUpperCase();
    const model = modelOf({ currency: known.currency, locale: known.locale, country, isDark });
    const segments = known.segments.map(({ number, name }) => ({
      name,
      colour: segmentColour(number, isDark),
    }));
    const source = await sourceOf(kind, options, config, () => readRows(engine));
    const project = projectFiles(model, pagesOf(model, segments), source, isDark);
    return { files: new Map([...project, ...publishingFiles(source)]), known };
  });
  const isPersonal = kind === 'inline';
  if (isPersonal)
    await noteEverybody(store, { by: options.by, customers: known.customers, folder }, terminal);
  await writeFolder(folder, files, isPersonal ? 0o600 : 0o644);
  terminal.out(`${told(out, kind, options, known)}\n`);
}

async function sourceOf(
  kind: Source['kind'],
  { dataFolder }: ProjectOptions,
  { warehouse }: Config,
  rows: () => ReturnType<typeof readRows>,
): Promise<Source> {
  if (kind === 'parquet') return fromParquet(dataFolder);
  if (kind === 'bigquery' && warehouse.kind === 'bigquery')
    return fromBigQuery(warehouse.project, warehouse.dataset);
  return fromInside(await rows());
}

function told(
  out: string,
  kind: Source['kind'],
  { dataFolder }: ProjectOptions,
  { customers, locale }: Known,
): string {
  const open = `${out} holds the Power BI project: open ${PROJECT}.pbip in Power BI Desktop and press Refresh.`;
  if (kind === 'bigquery')
    return `${open} It asks for a sign-in to Google. docs/powerbi.md says what to click.`;
  if (kind === 'parquet')
    return `${open} It reads ${dataFolder}: "kindred export --parquet" fills such a folder, and --data-folder names another.`;
  return `${open} Its rows are inside: ${plural(customers, 'customer', locale)}. Treat it as personal data; it is recorded who asked for it.`;
}

async function refresh({ config: file, minutes: most }: RefreshOptions, terminal: Terminal): Promise<void> {
  const dataset = datasetOf(await readConfig(resolve(terminal.cwd, file)), terminal);
  const { progress, clock, ...outside } = effectsOf(terminal);
  const started = clock();
  progress.begin('Refresh');
  try {
    const { joined } = await refreshDataset(dataset, most, outside);
    const which = joined ? 'a refresh that was under way already' : 'asked for and done';
    progress.end('Refresh', clock() - started, which);
    terminal.out('Power BI has refreshed the dataset.\n');
  } finally {
    progress.stop();
  }
}

async function schedule({ config: file, at }: ScheduleOptions, terminal: Terminal): Promise<void> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const zones = findWindows(config.report.timezone);
  if (zones.length === 0)
    throw new UsageError(`Power BI has no name for the time zone ${config.report.timezone}.`);
  const dataset = datasetOf(config, terminal);
  const kept = await scheduleRefresh(dataset, { times: at, timeZone: zones[0]! }, effectsOf(terminal));
  terminal.out(
    `Power BI refreshes the dataset every day at ${kept.times.join(', ')} by the clock of ${config.report.timezone} (“${kept.timeZone}”).\n`,
  );
}

/** The dataset that the config names, and the secret of the app that asks. */
export function datasetOf({ powerbi }: Config, { env }: Pick<Terminal, 'env'>): PowerBiDataset {
  if (!powerbi)
    throw new UsageError(
      'The config names no dataset of Power BI: add powerbi with tenant, client, workspace and dataset. docs/powerbi.md says where they stand.',
    );
  const secret = env.POWERBI_CLIENT_SECRET;
  if (!secret)
    throw new UsageError(
      'POWERBI_CLIENT_SECRET is not set: it holds the secret of the app that powerbi.client names.',
    );
  return { ...powerbi, secret };
}
