import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { DataRefused, exitCode, type Reason } from '../domain/errors.ts';
import { type Checked, check } from '../pipeline.ts';
import { verdictLines } from '../report/check-verdict.ts';
import { refuseOtherKinds } from '../report/quarantine-file.ts';
import { asOfDate } from './as-of.ts';
import type { RunCommandOptions } from './run.ts';
import { effectsOf, paintOf, type Terminal } from './terminal.ts';

export function addCheck(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('check')
    .summary('read and clean, and publish nothing')
    .description(
      'Reads and cleans the three tables and says in ten lines what a run would make of them: rows kept and set aside with reasons, which figures the columns unlock, and which column would unlock the others. Publishes nothing.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--as-of <day>', 'the day that dates are checked against (default: the config, else today)')
    .option('--json', 'print mappings, decisions and findings as one JSON object')
    .option(
      '--quarantine <file>',
      'write the rows that were set aside, with what to do, to a .csv or .xlsx file',
    )
    .option('--accept-shrink', 'do not mind that a table has far fewer rows than last time')
    .addHelpText(
      'after',
      '\nExit codes: 0 a run would publish · 3 a run would stop · 2 the command line or the config is wrong',
    )
    .action(async (options: CheckCommandOptions) => exit(await checkCommand(options, terminal)));
}

interface CheckCommandOptions extends RunCommandOptions {
  readonly quarantine?: string;
}

async function checkCommand(options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const config = await readConfig(resolve(terminal.cwd, options.config));
  const effects = effectsOf(terminal);
  const asOf = asOfDate(options.asOf, config, effects.now);
  try {
    const quarantine = options.quarantine ? resolve(terminal.cwd, options.quarantine) : null;
    if (quarantine) refuseOtherKinds(quarantine);
    const { acceptShrink = false } = options;
    const checked = await check(config, { asOf, acceptShrink, quarantine }, effects);
    if (options.json) printJson(terminal, asOf, checked);
    else
      terminal.out(
        `\n${verdictLines({ ...checked, report: checked.cleaned.report }, config.report.locale, paintOf(terminal), terminal.width).join('\n')}\n`,
      );
    if (checked.written !== null)
      terminal.err(`${checked.written} rows that were set aside are in ${options.quarantine}.\n`);
    return checked.stop.length > 0 ? exitCode.stopped : exitCode.ok;
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    if (options.json)
      terminal.out(`${JSON.stringify({ asOf, status: 'stopped', reasons: error.reasons }, null, 2)}\n`);
    else terminal.out(`\n${paintOf(terminal).bold('Verdict'.padEnd(10))} ${refusal(error.reasons)}\n`);
    return exitCode.stopped;
  }
}

function printJson(terminal: Terminal, asOf: string, { stop, warn, cleaned }: Checked) {
  const { rows, mappings, unread, decisions, columns, findings, notes } = cleaned.report;
  const status = stop.length > 0 ? 'stopped' : 'ok';
  terminal.out(
    `${JSON.stringify({ asOf, status, reasons: [...stop, ...warn], rows, mappings, unread, decisions, columns, findings, notes }, null, 2)}\n`,
  );
}

const refusal = (reasons: readonly Reason[]) =>
  `a run would stop. ${reasons.map(({ message }) => message).join(' ')}`;
