import { access } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { Config } from '../config/resolve.ts';
import { exitCode, UsageError } from '../domain/errors.ts';
import { type FollowUp, isOut, type Night } from '../domain/night.ts';
import type { RunReport } from '../domain/run.ts';
import { plural } from '../report/words.ts';
import { sendHeartbeat } from '../services/heartbeat.ts';
import { refreshDataset } from '../services/power-bi.ts';
import { checkedDay, dayIn } from './as-of.ts';
import { failureOf } from './failure.ts';
import { datasetOf, REFRESH_MINUTES } from './powerbi.ts';
import { codeOf, endOf, type RunCommandOptions, runAs } from './run.ts';
import { effectsOf, type Terminal } from './terminal.ts';
import { failedNight, isOnGithub, tellNight } from './told-night.ts';

const tasks = { run: undefined, approve: 'approved', refit: 'refit' } as const;

interface NightOptions extends RunCommandOptions {
  readonly task?: keyof typeof tasks;
  readonly expectWarehouse?: boolean;
  readonly report?: string;
}

export function addNight(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('night')
    .summary('a run that nobody watches, and what follows it')
    .description(
      'Runs, has Power BI refresh the dataset that the config names, and tells a monitor that all is well: the heartbeat, an address in KINDRED_HEARTBEAT_URL. Power BI and the monitor cannot make a night fail whose data is published. Under GitHub Actions it also writes the job summary and annotations.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option(
      '--as-of <day>',
      'the day that ages and tenures are measured to (default: the config, else today)',
    )
    .addOption(
      new Option(
        '--task <name>',
        'what the run is to do: an ordinary run, take held segments, or make new ones',
      )
        .choices(Object.keys(tasks))
        .default('run'),
    )
    .option('--accept-shrink', 'publish although a table has far fewer rows than last time')
    .option('--expect-warehouse', 'stop where there is no earlier warehouse to go on from')
    .option('--report <file>', 'write how the night ended, as JSON')
    .addHelpText(
      'after',
      '\nExit codes: those of "kindred run"\n\nExamples:\n  kindred night\n  KINDRED_HEARTBEAT_URL=https://… kindred night --config live/kindred.yaml --report night.json',
    )
    .action(async (options: NightOptions) => exit((await nightCommand(options, terminal)).code));
}

/** One night, told to whoever is to be told. */
export async function nightCommand(options: NightOptions, terminal: Terminal): Promise<Night> {
  const { night, config } = await passNight(options, terminal);
  const locale = config?.report.locale ?? 'en-GB';
  // Whoever may see a repository may read its logs: there the page has the figures, without those of a few customers.
  if (night.run && !isOnGithub(terminal))
    terminal.out(`\n${endOf(night.run, locale, terminal).join('\n')}\n`);
  else terminal.err(`${night.sentence}\n`);
  for (const { done, message } of night.followUps) (done ? terminal.out : terminal.err)(`${message}\n`);
  // A warehouse that is a file has to be kept by whoever takes the machine away.
  const kept = config !== null && (await hasFile(config.warehouse));
  await tellNight(night, { report: options.report, locale, outputs: { kept } }, terminal);
  return night;
}

const hasFile = async (warehouse: Config['warehouse']): Promise<boolean> =>
  warehouse.kind === 'duckdb' &&
  access(warehouse.path).then(
    () => true,
    () => false,
  );

async function passNight(
  options: NightOptions,
  terminal: Terminal,
): Promise<{ night: Night; config: Config | null }> {
  const startedAt = terminal.now().toISOString();
  const { task = 'run', expectWarehouse = false } = options;
  const times = () => ({ startedAt, endedAt: terminal.now().toISOString() });
  try {
    if (options.asOf !== undefined) refuseFuture(options.asOf, terminal.now());
    const { report, config } = await runAs(options, terminal, {
      ...(tasks[task] ? { wanted: tasks[task] } : {}),
      continues: expectWarehouse,
    });
    const refreshed = isOut({ run: report }) ? await refresh(config, terminal) : [];
    const night = { ...judge(report, refreshed, config.report.locale), ...times() };
    if (report.status !== 'published') return { night, config };
    const followUps = [...refreshed, ...(await heartbeat(terminal))];
    return { night: { ...judge(report, followUps, config.report.locale), ...times() }, config };
  } catch (error) {
    return { night: failedNight(error, startedAt, terminal), config: null };
  }
}

/** A slip of a digit would end all nights: a run as of an earlier day is refused. Somewhere it is tomorrow already. */
function refuseFuture(asOf: string, now: Date): void {
  if (checkedDay('--as-of', asOf) > dayIn('Pacific/Kiritimati', now))
    throw new UsageError(`--as-of ${asOf} is yet to come: no later night could be published.`);
}

function judge(
  run: RunReport,
  followUps: readonly FollowUp[],
  locale: string,
): Omit<Night, 'startedAt' | 'endedAt'> {
  const code = codeOf(run);
  const [first] = run.reasons;
  if (code !== exitCode.ok) {
    const outcome = code === exitCode.held ? 'held' : 'stopped';
    // Why new segments were made, what speaks against them, and what can be done.
    const said = run.reasons.filter((reason) => reason === first || reason.code.startsWith('refit_'));
    return {
      outcome,
      sentence: said.map(({ message }) => message).join(' '),
      cause: `${outcome}:${first?.code}`,
      code,
      run,
      followUps,
    };
  }
  const undone = followUps.filter(({ done }) => !done);
  const said = [publishedSentence(run, locale), ...undone.map(({ message }) => message)].join(' ');
  const outcome = undone.length === 0 ? 'good' : 'incomplete';
  const cause = [outcome, ...undone.map(({ what }) => what.replaceAll(' ', ''))].join(':');
  return { outcome, sentence: said, cause, code, run, followUps };
}

function publishedSentence({ asOf, segments, reasons, segmentation }: RunReport, locale: string): string {
  const unchanged = reasons.find(({ code }) => code === 'unchanged');
  if (unchanged) return unchanged.message;
  if (segmentation.status === 'skipped')
    return `Published as of ${asOf}, without segments. ${reasons[0]?.message ?? ''}`.trim();
  const customers = segments.reduce((sum, { size }) => sum + size, 0);
  const waiting =
    segmentation.candidate === null ? '' : ' New segments that were held back still wait for approval.';
  return `Published as of ${asOf}: ${plural(segments.length, 'segment', locale)} of ${plural(customers, 'customer', locale)}.${waiting}`;
}

/** Power BI refreshes what it shows, where the config names a dataset; what goes wrong there undoes no night. */
async function refresh(config: Config, terminal: Terminal): Promise<FollowUp[]> {
  if (!config.powerbi) return [];
  const followUp = { what: 'Power BI' } as const;
  const { progress, clock, ...outside } = effectsOf(terminal);
  const started = clock();
  try {
    const dataset = datasetOf(config, terminal);
    progress.begin('refresh');
    await refreshDataset(dataset, REFRESH_MINUTES, outside);
    progress.end('refresh', clock() - started, 'Power BI shows this run');
    return [{ ...followUp, done: true, message: 'Power BI has refreshed the dataset.' }];
  } catch (error) {
    const message = `Power BI was not refreshed: ${failureOf(error, terminal).sentence}`;
    return [{ ...followUp, done: false, message }];
  } finally {
    progress.stop();
  }
}

async function heartbeat(terminal: Terminal): Promise<FollowUp[]> {
  const address = terminal.env.KINDRED_HEARTBEAT_URL;
  if (!address) return [];
  const problem = await sendHeartbeat(address, effectsOf(terminal));
  const message = problem ?? 'The monitor was told that all is well.';
  return [{ what: 'heartbeat', done: problem === null, message }];
}
