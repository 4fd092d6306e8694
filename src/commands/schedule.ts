import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { keepTimetable } from '../night/keep.ts';
import { timetable } from '../night/timetable.ts';
import { nightCommand } from './night.ts';
import { storeOf } from './store.ts';
import type { Terminal } from './terminal.ts';

interface ScheduleOptions {
  readonly config: string;
}

export function addSchedule(program: Command, terminal: Terminal): void {
  program
    .command('schedule')
    .summary('a night at the time that the config names, day after day')
    .description(
      'Stays, and runs "kindred night" whenever the clock of the config’s time zone shows the time under schedule (22:00 unless it says otherwise): one night at a time. A time that passed while the machine slept or nothing ran is made up for once, at once. SIGTERM or Ctrl-C ends it when the night in hand is done; a second one ends it there and then, and either way nothing is half done.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .action((options: ScheduleOptions) => keep(options, terminal));
}

async function keep({ config: file }: ScheduleOptions, terminal: Terminal): Promise<void> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const { locale } = config.report;
  const { timezone } = config.schedule;
  const shown = new Intl.DateTimeFormat(locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: timezone,
  });
  const stop = terminal.untilTold();
  stop.addEventListener('abort', () => terminal.err('Told to stop.\n'));
  await keepTimetable({
    timetable: timetable(config.schedule),
    now: terminal.now,
    sleep: terminal.sleep,
    stop,
    lastTried: () => lastTried(config, terminal),
    night: async (due) => {
      terminal.err(`The night that is due since ${shown.format(due)}:\n`);
      await nightCommand({ config: file }, terminal);
    },
    waiting: (next) => terminal.err(`The next night is due ${shown.format(next)} (${timezone}).\n`),
  });
}

/** A warehouse that cannot be reached is the next night's to report. */
async function lastTried(config: Parameters<typeof storeOf>[0], terminal: Terminal): Promise<Date | null> {
  try {
    const [last] = await (await storeOf(config, terminal)).recent(1);
    return last ? new Date(last.recordedAt) : null;
  } catch {
    return null;
  }
}
