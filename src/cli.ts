import { Command, CommanderError } from 'commander';
import { addAudience } from './commands/audience.ts';
import { addCheck } from './commands/check.ts';
import { addDemo } from './commands/demo.ts';
import { addErase } from './commands/erase.ts';
import { addExport } from './commands/export.ts';
import { failureOf } from './commands/failure.ts';
import { addFlows } from './commands/flows.ts';
import { addGithub } from './commands/github.ts';
import { addInit } from './commands/init.ts';
import { addModel } from './commands/model.ts';
import { addNames } from './commands/names.ts';
import { addNight } from './commands/night.ts';
import { addPowerBi } from './commands/powerbi.ts';
import { addApprove, addRefit } from './commands/refit.ts';
import { addRun } from './commands/run.ts';
import { addSchedule } from './commands/schedule.ts';
import { addScore } from './commands/score.ts';
import { addServe } from './commands/serve.ts';
import { addStatus } from './commands/status.ts';
import type { Terminal } from './commands/terminal.ts';
import { addWarehouse } from './commands/warehouse.ts';
import { addWhy } from './commands/why.ts';
import { exitCode } from './domain/errors.ts';
import { version } from './version.ts';

/** Runs one command line and resolves with its exit code. */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCode.ok;
  const exit = (given: number) => {
    code = given;
  };
  const program = new Command('kindred')
    .description('Customer segmentation and sales analytics for insurers.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'what a command does, with its options')
    .helpCommand('help [command]', 'the same')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText(
      'after',
      '\nStart with "kindred demo", or with "kindred init customers.csv sales.csv products.csv" on tables of your own.',
    );
  for (const add of [
    addDemo,
    addInit,
    addCheck,
    addRun,
    addRefit,
    addApprove,
    addFlows,
    addModel,
    addNames,
    addWhy,
    addScore,
    addAudience,
    addErase,
    addWarehouse,
    addServe,
    addExport,
    addPowerBi,
    addNight,
    addSchedule,
    addStatus,
    addGithub,
  ])
    add(program, terminal, exit);
  for (const command of [...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    const { code: failed, sentence, advice } = failureOf(error, terminal);
    terminal.err(`${[sentence, ...advice].join('\n')}\n`);
    return failed;
  }
}
