import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { sourceAt } from '../domain/source.ts';
import { run } from '../pipeline.ts';
import { segmentCards } from '../report/segment-cards.ts';
import { wrap } from '../report/words.ts';
import { generateSample } from '../sample/generate.ts';
import { asOfDate } from './as-of.ts';
import { configText } from './config-text.ts';
import { codeOf, endOf } from './run.ts';
import { serveDashboard, showDashboard } from './serve.ts';
import { effectsOf, nameOf, paintOf, type Terminal } from './terminal.ts';

interface DemoOptions {
  readonly dir: string;
  readonly asOf?: string;
  readonly open: boolean;
}

export function addDemo(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('demo')
    .summary('sample data, config and a full run, offline')
    .description(
      'Writes the three sheets of an invented UK insurer (with the usual dirt in them) and a config into a folder, and runs everything on them: no account, no key, no network. Files that are there already are used as they are.',
    )
    .option('--dir <folder>', 'where to', 'kindred-demo')
    .option('--as-of <day>', 'the day that ages and tenures are measured to (default: today)')
    .option('--no-open', 'end when the run is done, without the dashboard')
    .addHelpText('after', '\nExamples:\n  kindred demo\n  kindred demo --dir /tmp/insurer --no-open')
    .action(async (options: DemoOptions) => exit(await demoCommand(options, terminal)));
}

async function demoCommand(options: DemoOptions, terminal: Terminal): Promise<number> {
  const folder = resolve(terminal.cwd, options.dir);
  const effects = effectsOf(terminal);
  const file = join(folder, 'kindred.yaml');
  const noConfig = { asOf: null, report: { timezone: 'Europe/London' } };
  await writeSample(folder, asOfDate(options.asOf, noConfig, effects.now));
  const config = await readConfig(file);
  const asOf = asOfDate(options.asOf, config, effects.now);
  const report = await run(config, { asOf, acceptShrink: false }, effects);
  const { locale } = config.report;
  const paint = paintOf(terminal);
  const shown = relative(terminal.cwd, file) || file;
  const hint =
    report.status === 'stopped'
      ? `The sheets in ${options.dir} were there already; --dir makes others.`
      : `The sheets are in ${options.dir}: change a row and run "${nameOf(terminal)} run --config ${shown}" to see what moves. "${nameOf(terminal)} serve --config ${shown}" opens the dashboard.`;
  const lines = [
    '',
    ...segmentCards(report, locale, paint, terminal.width),
    ...endOf(report, locale, terminal),
    '',
    ...wrap(hint, terminal.width).map((line) => paint.dim(line)),
  ];
  terminal.out(`${lines.join('\n')}\n`);
  const code = codeOf(report);
  if (!options.open || !terminal.isTTY || report.status === 'stopped') return code;
  const served = await serveDashboard(config, 0, terminal);
  showDashboard(served.address, true, terminal);
  await served.ended;
  return code;
}

/** Writes what is not there yet; the sheets belong together, so they are written all or none. */
async function writeSample(folder: string, asOf: string) {
  await mkdir(folder, { recursive: true });
  const sheets = ['customers', 'sales', 'products'] as const;
  const there = await Promise.all(sheets.map((name) => exists(join(folder, `${name}.csv`))));
  if (!there.every(Boolean)) {
    const { files } = generateSample({ asOf });
    await Promise.all(sheets.map((name) => writeFile(join(folder, `${name}.csv`), files[name])));
  }
  if (!(await exists(join(folder, 'kindred.yaml')))) {
    const sources = {
      customers: sourceAt('customers.csv'),
      policies: sourceAt('sales.csv'),
      products: sourceAt('products.csv'),
    };
    await writeFile(
      join(folder, 'kindred.yaml'),
      configText({ sources, columns: null, preset: 'standard', isSample: true }),
    );
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
