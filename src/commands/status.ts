import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/resolve.ts';
import { DataRefused, exitCode } from '../domain/errors.ts';
import { type Presence, presenceOf } from '../night/presence.ts';
import { timetable } from '../night/timetable.ts';
import { dayIn } from './as-of.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';

interface StatusOptions {
  readonly config: string;
  readonly grace: number;
  readonly json?: boolean;
}

/** GitHub begins scheduled runs late when it is busy. */
const GRACE = 120;

/** Runs that are looked through for the last one whose facts are out. */
const MOST_RUNS = 400;

export function addStatus(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('status')
    .summary('whether today’s data is there')
    .description(
      'Looks at the last runs of the warehouse, and whether the data is there that should be by the time under schedule in the config. For a person, or for a monitor, by its exit code.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--grace <minutes>', 'how long after its time a run may be late', minutes, GRACE)
    .option('--json', 'print it as one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 it is there · 4 it is there, with earlier segments that are held · 3 it is not there, or the warehouse cannot be read\n            2 the command line or the config is wrong · 1 a fault of Kindred',
    )
    .action(async (options: StatusOptions) => exit(await status(options, terminal)));
}

function minutes(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number of minutes.');
}

async function status({ config: file, grace, json }: StatusOptions, terminal: Terminal): Promise<number> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const { timezone } = config.schedule;
  const told = { now: terminal.now(), grace, dayOf: (moment: Date) => dayIn(timezone, moment) };
  try {
    const runs = await (await storeOf(config, terminal)).recent(MOST_RUNS);
    const presence = presenceOf(runs, timetable(config.schedule), told);
    const code = codeOf(presence);
    const lines = linesOf(presence, config);
    if (json) terminal.out(`${JSON.stringify(jsonOf(presence, lines[0]!, config), null, 2)}\n`);
    else terminal.out(`${lines.join('\n')}\n`);
    return code;
  } catch (error) {
    if (!(error instanceof DataRefused) || !json) throw error;
    const { expected, nextDue } = presenceOf([], timetable(config.schedule), told);
    const nothing = { current: null, since: [], expected, nextDue };
    terminal.out(
      `${JSON.stringify({ isThere: false, isHeld: false, sentence: error.message, ...nothing, warehouse: config.warehouse.name }, null, 2)}\n`,
    );
    return exitCode.stopped;
  }
}

function codeOf({ isThere, isHeld }: Presence): number {
  if (!isThere) return exitCode.stopped;
  return isHeld ? exitCode.held : exitCode.ok;
}

const jsonOf = ({ isThere, isHeld, ...rest }: Presence, sentence: string, { warehouse }: Config) => ({
  isThere,
  isHeld,
  sentence,
  ...rest,
  warehouse: warehouse.name,
});

function linesOf({ isThere, isHeld, expected, current, since, nextDue }: Presence, config: Config): string[] {
  const { timezone } = config.schedule;
  const shown = new Intl.DateTimeFormat(config.report.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timezone,
  });
  const at = (moment: string) => shown.format(new Date(moment));
  const [last] = since;
  return [
    sentenceOf({ isThere, isHeld, expected, current }, config.warehouse.name),
    ...(current ? [`The last published run is ${current.runId}, of ${at(current.recordedAt)}.`] : []),
    ...(isHeld && current?.reasons[0] ? [`Held because: ${current.reasons[0].message}`] : []),
    ...(last
      ? [
          `Since then ${since.length === 1 ? 'one run' : `${since.length} runs`} changed nothing; the last, of ${at(last.recordedAt)}: ${last.reasons[0]?.message ?? last.status}`,
        ]
      : []),
    `The next is due ${at(nextDue)} (${timezone}).`,
  ];
}

function sentenceOf(
  { isThere, isHeld, expected, current }: Pick<Presence, 'isThere' | 'isHeld' | 'expected' | 'current'>,
  place: string,
): string {
  if (!current) return `No: nothing has been published in ${place} yet, and ${expected} should be.`;
  if (!isThere && current.asOf > expected)
    return `No: ${place} is as of ${current.asOf}, and the night since was refused, or that day is yet to come.`;
  if (!isThere && current.asOf === expected)
    return `No: ${place} is as of ${current.asOf}, but from before its night, which was refused.`;
  if (!isThere) return `No: ${place} is as of ${current.asOf}, and should be as of ${expected}.`;
  if (isHeld)
    return `Yes, with earlier segments: ${place} is as of ${current.asOf}, and its segments are held.`;
  return `Yes: ${place} is as of ${current.asOf}.`;
}
