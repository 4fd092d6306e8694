import { Command, CommanderError } from 'commander';
import { addAudience } from './commands/audience.ts';
import { addCheck } from './commands/check.ts';
import { addDemo } from './commands/demo.ts';
import { addErase } from './commands/erase.ts';
import { addExport } from './commands/export.ts';
import { addFlows } from './commands/flows.ts';
import { addInit } from './commands/init.ts';
import { addModel } from './commands/model.ts';
import { addNames } from './commands/names.ts';
import { addPowerBi } from './commands/powerbi.ts';
import { addApprove, addRefit } from './commands/refit.ts';
import { addRun } from './commands/run.ts';
import { addScore } from './commands/score.ts';
import { addServe } from './commands/serve.ts';
import type { Terminal } from './commands/terminal.ts';
import { addWarehouse } from './commands/warehouse.ts';
import { addWhy } from './commands/why.ts';
import { exitCode, UsageError } from './domain/errors.ts';
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
  ])
    add(program, terminal, exit);
  for (const command of [...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n`);
      return exitCode.usage;
    }
    if (isRefusalOfTheMachine(error)) {
      terminal.err(`Nothing was published: ${error.message}.\n`);
      return exitCode.fault;
    }
    const shown = terminal.env.KINDRED_DEBUG && error instanceof Error ? error.stack : nameOf(error);
    terminal.err(
      `This is a fault of Kindred: ${shown}\nKINDRED_DEBUG=1 shows more of it, which may hold values of your sheets.\n`,
    );
    return exitCode.fault;
  }
}

/** A folder that may not be written, a full disk: Kindred can only say so. */
function isRefusalOfTheMachine(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** What kind of error it was; its message may quote cells. */
const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'an unknown error');
