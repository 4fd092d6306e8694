import type { Command } from 'commander';
import { exitCode } from '../domain/errors.ts';
import { trialLines } from '../report/trial-lines.ts';
import { finish, type RunCommandOptions, runAs } from './run.ts';
import { paintOf, type Terminal } from './terminal.ts';

interface RefitOptions extends RunCommandOptions {
  readonly dryRun?: boolean;
}

export function addRefit(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('refit')
    .summary('a run that fits the segments anew, though nothing calls for it')
    .description(
      'Runs and fits the segments anew, and shows them beside those in use: which persist, which are split, merged, born or retired, and how many customers would move. They are published where they are good enough, else held back for your approval.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option(
      '--as-of <day>',
      'the day that ages and tenures are measured to (default: the config, else today)',
    )
    .option('--dry-run', 'show the new segments beside those in use, and publish nothing')
    .option('--json', 'print the result as one JSON object; progress goes to stderr')
    .action(async (options: RefitOptions) => {
      const { dryRun = false } = options;
      const finished = await runAs(options, terminal, { wanted: 'refit', dryRun });
      const lines = trialLines(
        finished.report,
        finished.config.report.locale,
        paintOf(terminal),
        terminal.width,
      );
      const said = dryRun ? [...lines, 'Nothing was published: this was a dry run.', ''] : [...lines, ''];
      const code = finish(finished, options, terminal, said);
      exit(dryRun && code === exitCode.held ? exitCode.ok : code);
    });
}

export function addApprove(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('approve')
    .summary('take segments into use that were held back')
    .description(
      'Runs with the segments that the last run fitted and held back, as they were fitted then, in place of those in use. Stops with code 3 where none were held back.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option(
      '--as-of <day>',
      'the day that ages and tenures are measured to (default: the config, else today)',
    )
    .option('--json', 'print the result as one JSON object; progress goes to stderr')
    .action(async (options: RunCommandOptions) =>
      exit(finish(await runAs(options, terminal, { wanted: 'approved' }), options, terminal)),
    );
}
