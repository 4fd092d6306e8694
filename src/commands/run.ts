import { isAbsolute, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/resolve.ts';
import { exitCode } from '../domain/errors.ts';
import type { RunOptions, RunReport } from '../domain/run.ts';
import { run } from '../pipeline.ts';
import { fourLines, noteLines } from '../report/run-summary.ts';
import { asOfDate } from './as-of.ts';
import { effectsOf, paintOf, type Terminal } from './terminal.ts';

export interface RunCommandOptions {
  readonly config: string;
  readonly asOf?: string;
  readonly json?: boolean;
  readonly acceptShrink?: boolean;
}

export function addRun(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('run')
    .summary('read, clean, segment, describe and publish')
    .description(
      'Reads the three tables, cleans them, finds the segments, describes them, and publishes everything to the warehouse: whole, or not at all. Ends with four lines: the segments, how far to trust them, what moved, where to look.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option(
      '--as-of <day>',
      'the day that ages and tenures are measured to (default: the config, else today)',
    )
    .option('--json', 'print the result as one JSON object; progress goes to stderr')
    .option('--accept-shrink', 'publish although a table has far fewer rows than last time')
    .addHelpText('after', exitHelp)
    .action(async (options: RunCommandOptions) => exit(await runCommand(options, terminal)));
}

const exitHelp = `
Exit codes: 0 published · 2 the command line or the config is wrong · 3 stopped, nothing changed: the data was refused
            4 held: today's facts with the earlier segments · 1 a fault of Kindred

Examples:
  kindred run
  kindred run --config live/kindred.yaml --as-of 2026-01-31
  kindred run --json > run.json`;

async function runCommand(options: RunCommandOptions, terminal: Terminal): Promise<number> {
  return finish(await runAs(options, terminal, {}), options, terminal);
}

/** Runs with the command line's options and what else the command asks for. */
export async function runAs(
  { config: file, asOf: day, acceptShrink = false }: RunCommandOptions,
  terminal: Terminal,
  more: Omit<RunOptions, 'asOf' | 'acceptShrink'>,
): Promise<Finished> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const effects = effectsOf(terminal);
  const asOf = asOfDate(day, config, effects.now);
  return { report: await run(config, { asOf, acceptShrink, ...more }, effects), config };
}

export interface Finished {
  readonly report: RunReport;
  readonly config: Config;
}

/** Prints how a run ended, after lines of the command's own, and gives the exit code. */
export function finish(
  { report, config }: Finished,
  { json }: Pick<RunCommandOptions, 'json'>,
  terminal: Terminal,
  before: readonly string[] = [],
): number {
  if (json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else terminal.out(`\n${[...before, ...endOf(report, config.report.locale, terminal)].join('\n')}\n`);
  return codeOf(report);
}

/** The notes, where there are any, and the four lines. */
export function endOf(report: RunReport, locale: string, terminal: Terminal): string[] {
  const paint = paintOf(terminal);
  const near = isAbsolute(report.warehouse) ? relative(terminal.cwd, report.warehouse) : '..';
  const shown = { ...report, warehouse: near.startsWith('..') ? report.warehouse : near };
  return [...noteLines(shown, paint, terminal.width), ...fourLines(shown, locale, paint, terminal.width)];
}

export function codeOf({ status }: RunReport): number {
  if (status === 'stopped') return exitCode.stopped;
  return status === 'held' ? exitCode.held : exitCode.ok;
}
