import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { confirm, isCancel, select } from '@clack/prompts';
import { type Command, Option } from 'commander';
import { type Recognised, type Recognition, recogniseColumns } from '../clean/recognise/recognise.ts';
import { DataRefused, exitCode, UsageError } from '../domain/errors.ts';
import type { RawPart } from '../domain/raw-table.ts';
import { sourceAt } from '../domain/source.ts';
import { mapTables, type TableName, tableNames } from '../domain/tables.ts';
import { openDuckDB } from '../engine/duckdb/open.ts';
import type { Paint } from '../report/words.ts';
import { isSheetPlace, withoutTab } from '../sources/google/address.ts';
import { loadSources } from '../sources/load.ts';
import { configText } from './config-text.ts';
import { effectsOf, nameOf, paintOf, type Terminal } from './terminal.ts';

interface InitOptions {
  readonly out: string;
  readonly preset: 'reference' | 'standard';
  readonly yes?: boolean;
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
    .addHelpText(
      'after',
      '\nExamples:\n  kindred init customers.csv sales.csv products.csv\n  kindred init insurer.xlsx\n  kindred init https://docs.google.com/spreadsheets/d/…/edit',
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
    await writeFile(out, configText({ sources, columns, preset: options.preset }), { flag: 'wx' });
    terminal.out(
      `\nWrote ${options.out}. Next: ${nameOf(terminal)} check${options.out === 'kindred.yaml' ? '' : ` --config ${options.out}`}\n`,
    );
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    terminal.err(`${error.message}\n`);
    return exitCode.stopped;
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
