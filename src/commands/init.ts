import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { confirm, isCancel, select } from '@clack/prompts';
import { type Command, Option } from 'commander';
import { type Recognised, type Recognition, recogniseColumns } from '../clean/recognise/recognise.ts';
import { DataRefused, exitCode, UsageError } from '../domain/errors.ts';
import type { RawPart } from '../domain/raw-table.ts';
import { type Source, sourceAt } from '../domain/source.ts';
import { mapTables, type TableName, tableNames } from '../domain/tables.ts';
import { openDuckDB } from '../engine/duckdb/open.ts';
import type { Paint } from '../report/words.ts';
import type { RepositoryChoices } from '../repository/choices.ts';
import { repositoryFiles, repositoryNames } from '../repository/files.ts';
import { isSheetPlace, withoutTab } from '../sources/google/address.ts';
import { loadSources } from '../sources/load.ts';
import { actionPin } from './action-pin.ts';
import { configText } from './config-text.ts';
import { effectsOf, nameOf, paintOf, type Terminal } from './terminal.ts';

interface InitOptions {
  readonly out: string;
  readonly preset: 'reference' | 'standard';
  readonly yes?: boolean;
  readonly github?: boolean;
  readonly action?: string;
  readonly auth: RepositoryChoices['auth'];
  readonly bigquery?: string;
  readonly location: string;
}

export function addInit(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('init')
    .summary('recognise the columns of three tables and write a config')
    .description(
      'Looks at the three tables, recognises their columns by name and content, shows what it found, and writes one commented config. Paths or addresses: CSV, Excel, OpenDocument, Parquet, JSON lines, DuckDB, Google Sheets (with credentials, or shared with "anyone with the link").',
    )
    .argument('<customers>', 'the customers table')
    .argument('[sales]', 'the policies sold (default: a tab of the same workbook or Google Sheet)')
    .argument('[products]', 'the products (default: a tab of the same workbook)')
    .option('--out <file>', 'the config to write', 'kindred.yaml')
    .addOption(
      new Option('--preset <name>', 'how segments are made')
        .choices(['standard', 'reference'])
        .default('standard'),
    )
    .option('--yes', 'take what was recognised without asking')
    .option('--bigquery <project.dataset>', 'publish to this dataset of BigQuery, in place of a file')
    .option('--location <region>', 'where the dataset is', 'EU')
    .option(
      '--github',
      'also write what makes the config’s folder a repository that runs every night: the workflow, README.md and .gitignore',
    )
    .addOption(
      new Option(
        '--auth <how>',
        'with --github, how the job proves to Google who it is: by its own identity (Workload Identity Federation), by a service account’s key in a secret, or not at all',
      )
        .choices(['federation', 'key', 'none'])
        .default('federation'),
    )
    .option(
      '--action <owner/name@commit>',
      'with --github, the commit whose action the workflow uses (default: this release, or this clone)',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  kindred init customers.csv sales.csv products.csv\n  kindred init insurer.xlsx\n  kindred init https://docs.google.com/spreadsheets/d/…/edit\n  kindred init https://docs.google.com/spreadsheets/d/…/edit --github --out nightly/kindred.yaml',
    )
    .action(
      async (
        customers: string,
        sales: string | undefined,
        products: string | undefined,
        options: InitOptions,
      ) => {
        // One spreadsheet for all: the tab that its address points to is only the one that was open.
        const whole = sales === undefined ? withoutTab(customers) : customers;
        const places = { customers: whole, policies: sales ?? whole, products: products ?? whole };
        exit(await initCommand(places, options, terminal));
      },
    );
}

async function initCommand(
  places: Record<TableName, string>,
  options: InitOptions,
  terminal: Terminal,
): Promise<number> {
  const out = resolve(terminal.cwd, options.out);
  if (await stat(out).catch(() => undefined)) {
    throw new UsageError(
      `${options.out} is there already. Name another file with --out, or move that one away.`,
    );
  }
  const bigquery = datasetOf(options);
  if (options.github && bigquery && options.auth === 'none')
    throw new UsageError('--auth none has no rights in BigQuery: take federation, or key.');
  const action = options.github ? actionPin(options.action) : null;
  if (action) await checkFree(options, terminal);
  try {
    const found = await look(places, terminal);
    terminal.out(`${mappingLines(found, paintOf(terminal)).join('\n')}\n`);
    const columns = await settle(found, !options.yes && terminal.canAsk);
    if (!columns) {
      terminal.err('Nothing was written.\n');
      return exitCode.ok;
    }
    const sources = mapTables((table) => {
      const place = placeFor(places[table], terminal.cwd, dirname(out));
      const { kind, tab } = found.parts[table];
      return { place, kind, tab, range: null };
    });
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, configText({ sources, columns, preset: options.preset, bigquery }), { flag: 'wx' });
    const check = `${nameOf(terminal)} check${options.out === 'kindred.yaml' ? '' : ` --config ${options.out}`}`;
    if (!action) {
      terminal.out(`\nWrote ${options.out}. Next: ${check}\n`);
      return exitCode.ok;
    }
    const isSheet = ({ place, kind }: Source) => kind === 'sheet' || isSheetPlace(place);
    await writeRepository(dirname(out), { action, auth: options.auth, bigquery });
    const local = Object.values(sources).filter(
      (source) => !isSheet(source) && !/^https?:/i.test(source.place),
    );
    terminal.out(
      `\nWrote ${options.out}, and beside it a workflow, README.md and .gitignore. Next: README.md, from its top; "${check}" tries the settings here.\n`,
    );
    if (local.length > 0)
      terminal.err(
        `A workflow on GitHub does not see ${local.map(({ place }) => place).join(', ')}: files of customers do not belong into a repository. Name a Google Sheet, or an https address.\n`,
      );
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    terminal.err(`${error.message}\n`);
    return exitCode.stopped;
  }
}

/** The dataset that --bigquery names; null for a warehouse that is a file. */
function datasetOf({ bigquery, location }: InitOptions): RepositoryChoices['bigquery'] {
  if (bigquery === undefined) return null;
  const [, project, dataset] = /^([\w:.-]+)\.(\w+)$/.exec(bigquery) ?? [];
  if (project && dataset) return { project, dataset, location };
  throw new UsageError(`--bigquery ${bigquery} must be a project and a dataset: acme-analytics.kindred.`);
}

/** Throws UsageError where a file of the repository is there already. */
async function checkFree({ out }: InitOptions, terminal: Terminal): Promise<void> {
  const folder = dirname(resolve(terminal.cwd, out));
  for (const name of repositoryNames)
    if (await stat(join(folder, name)).catch(() => undefined))
      throw new UsageError(
        `${relative(terminal.cwd, join(folder, name))} is there already: --github makes a repository in a folder of its own. Name one with --out folder/kindred.yaml.`,
      );
}

async function writeRepository(folder: string, choices: RepositoryChoices): Promise<void> {
  for (const [name, text] of repositoryFiles(choices)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { flag: 'wx' });
  }
}

interface Looked extends Recognition {
  /** The first file or tab of each table. */
  readonly parts: Readonly<Record<TableName, RawPart>>;
}

async function look(places: Record<TableName, string>, terminal: Terminal): Promise<Looked> {
  const engine = await openDuckDB(':memory:');
  const scratch = await mkdtemp(join(tmpdir(), 'kindred-init-'));
  try {
    const sources = mapTables((table) => sourceAt(places[table]));
    const outside = { ...effectsOf(terminal), base: terminal.cwd, scratch };
    const raw = await loadSources(engine, sources, outside);
    return { ...(await recogniseColumns(engine, raw)), parts: mapTables((table) => raw[table][0]!) };
  } finally {
    await engine.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function mappingLines({ columns, unread, parts }: Looked, paint: Paint): string[] {
  return tableNames.flatMap((table) => [
    '',
    paint.bold(`${table}  ${paint.dim(parts[table].label)}`),
    ...columns[table].map((found) => mappingLine(found, paint)),
    ...(unread[table].length > 0 ? [paint.dim(`  not read: ${unread[table].join(', ')}`)] : []),
  ]);
}

function mappingLine(found: Recognised, paint: Paint): string {
  const { column, heading, by, confidence, evidence, required } = found;
  const name = column.padEnd(20);
  if (heading === null)
    return required ? paint.red(`  ${name} not found, and required`) : paint.dim(`  ${name} not found`);
  const how = { name: 'by its name', synonym: 'by a usual name', content: 'by its content' }[by ?? 'name'];
  const because = evidence === null ? how : `${how}${confidence === 'doubtful' ? ', but' : ':'} ${evidence}`;
  const sure = { certain: paint.green, likely: paint.cyan, doubtful: paint.yellow }[confidence ?? 'certain'];
  return `  ${name} ${sure('←')} ${heading.padEnd(26)} ${sure((confidence ?? '').padEnd(8))} ${paint.dim(because)}`;
}

/** Our columns and their headings, asking only for what is required and was not found or is doubtful; null for a no. */
async function settle(
  { columns, unread }: Recognition,
  ask: boolean,
): Promise<Record<TableName, Record<string, string>> | null> {
  const missing = tableNames.flatMap((table) =>
    columns[table]
      .filter(({ heading, required }) => required && heading === null)
      .map(({ column }) => ({ table, column })),
  );
  const settled = mapTables((table) =>
    Object.fromEntries(
      columns[table].flatMap(({ column, heading }) => (heading === null ? [] : [[column, heading]])),
    ),
  );
  if (!ask) {
    if (missing.length > 0)
      throw new DataRefused(missing.map(({ table, column }) => notFound(table, column, unread[table])));
    return settled;
  }
  const doubtful = tableNames.flatMap((table) =>
    columns[table]
      .filter(({ confidence }) => confidence === 'doubtful')
      .map(({ column, heading }) => ({ table, column, heading })),
  );
  for (const { table, column, heading } of [
    ...missing.map((one) => ({ ...one, heading: null })),
    ...doubtful,
  ]) {
    const headings = heading === null ? unread[table] : [heading, ...unread[table]];
    const answer = await select({
      message: `Which column of ${table} is ${column}?`,
      options: headings.map((value) => ({ value })),
    });
    if (isCancel(answer)) return null;
    settled[table][column] = answer;
  }
  const agreed = await confirm({ message: 'Write the config with these columns?' });
  return agreed === true ? settled : null;
}

function notFound(table: TableName, column: string, unread: readonly string[]) {
  const left = unread.length > 0 ? ` Headings that were not recognised: ${unread.join(', ')}.` : '';
  const message = `No column of ${table} could be recognised as ${column}.${left} Rename the heading to ${column} in the sheet, or write the config by hand.`;
  return { code: 'column_missing', table, column, message };
}

function placeFor(place: string, cwd: string, folder: string): string {
  if (/^https?:\/\//i.test(place) || isSheetPlace(place)) return place;
  return relative(folder, resolve(cwd, place)).replaceAll('\\', '/');
}
