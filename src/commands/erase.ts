import { readFile, stat, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { DataRefused } from '../domain/errors.ts';
import { plural } from '../report/words.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';

interface EraseOptions {
  readonly config: string;
}

export function addErase(program: Command, terminal: Terminal): void {
  program
    .command('erase')
    .summary('take a customer out of the warehouse, its history and its lists')
    .argument('<customer>', 'the customer’s id, as in the sheet')
    .description(
      'Takes a customer out of every table of the warehouse, out of its history, its rows that were set aside and its earlier generations, and out of the lists that were written from it; then searches for what is left. The sheets are yours: take the customer out of them too, or the next run brings it back.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .action((customer: string, options: EraseOptions) => erase(customer.trim(), options, terminal));
}

async function erase(customer: string, options: EraseOptions, terminal: Terminal): Promise<void> {
  const { warehouse, report } = await readConfig(resolve(terminal.cwd, options.config));
  const store = await storeOf({ warehouse }, terminal);
  const { taken, left, exports, remains } = await store.erase(customer);
  const near = (file: string) => relative(terminal.cwd, file) || file;
  const rows = (n: number) => plural(n, 'row', report.locale);
  for (const { file, table, rows: n } of taken) terminal.out(`${near(file)}: ${rows(n)} out of ${table}.\n`);
  for (const file of exports) terminal.out(`${near(file)}: ${await eraseFromList(file, customer, rows)}\n`);
  if (left.length > 0) {
    const where = left
      .map(({ file, table, rows: n }) => `${rows(n)} of ${table} in ${near(file)}`)
      .join(', ');
    const message = `The search still finds the id in ${where}. Look there: an id that is also a word may mean something else.`;
    throw new DataRefused([{ code: 'erasure_incomplete', message }]);
  }
  if (remains !== null) terminal.out(`${remains}\n`);
  const found = taken.length === 0 ? 'was in no table' : 'is erased';
  terminal.out(
    `The customer ${found}; a search of every text in every table finds nothing. Take the customer out of the sheets too, or the next run brings it back.\n`,
  );
}

/** Takes the lines out of a list that hold the id as a cell, and says what became of it. */
async function eraseFromList(file: string, customer: string, rows: (n: number) => string): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory())
    return 'is a folder that names customers and is still there: write it anew, or delete it, with every copy and everything published from it.';
  const text = found === null ? null : await readFile(file, 'utf8');
  if (text === null) return 'is not there any more; where it went, only you know.';
  const lines = text.split('\r\n');
  const kept = lines.filter((line) => !cellsOf(line).includes(customer));
  if (kept.length === lines.length) return 'does not hold the customer.';
  await writeFile(file, kept.join('\r\n'), { mode: 0o600 });
  return `${rows(lines.length - kept.length)} taken out.`;
}

/** The cells of a line as we write them, without the apostrophe that keeps a formula from running. */
function cellsOf(line: string): string[] {
  const cells = line.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [];
  return cells.map((cell) =>
    (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell).replace(/^'/, ''),
  );
}
