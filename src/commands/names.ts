import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeNames } from '../config/edit.ts';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/resolve.ts';
import { DataRefused, UsageError } from '../domain/errors.ts';
import { matchTeamNames, requestFor } from '../pipeline.ts';
import { importLines } from '../report/import-lines.ts';
import { nameLines } from '../report/name-lines.ts';
import { readStoredNames, type StoredNames } from '../warehouse/names.ts';
import { asOfDate } from './as-of.ts';
import { finish, type RunCommandOptions, runAs } from './run.ts';
import { storeOf } from './store.ts';
import { effectsOf, paintOf, type Terminal } from './terminal.ts';

interface NamesOptions {
  readonly config: string;
  readonly json?: boolean;
  readonly showPrompt?: boolean;
}

export function addNames(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const settings = ['--config <file>', 'the settings', 'kindred.yaml'] as const;
  const names = program
    .command('names')
    .summary('what the segments are called, by whom, and what was sent for it')
    .enablePositionalOptions()
    .description(
      'Prints the names in use with their sentences and tactics, and who wrote them. Names of your own are pinned in the config; they take effect with the next run.',
    )
    .option(...settings)
    .option(
      '--show-prompt',
      'print the exact request that was sent to the model; or would be, where none was',
    )
    .option('--json', 'print a JSON object')
    .action((options: NamesOptions) => list(options, terminal));
  names
    .command('pin')
    .summary('give a segment a name of your own')
    .argument('<segment>', 'its number')
    .argument('<name>', 'its name, of at most 60 characters')
    .option(...settings)
    .action((segment: string, name: string, options: NamesOptions) => pin(segment, name, options, terminal));
  names
    .command('unpin')
    .summary('let a segment be named by what it is again')
    .argument('<segment>', 'its number')
    .option(...settings)
    .action((segment: string, options: NamesOptions) => pin(segment, null, options, terminal));
  names
    .command('import')
    .summary('pin the names of a table that your team has')
    .description(
      'Reads a table with cluster_name, and cluster_id and description where there are some, and finds the segment that each name fits by what it claims: numbers of clusters say nothing. A description is taken only where the figures support all of it.',
    )
    .argument('<file>', 'any kind of file that a source may be')
    .option('--tab <name>', 'the tab of a workbook or a spreadsheet')
    .option('--dry-run', 'show which name fits which segment, and write nothing')
    .option(...settings)
    .action((file: string, options: ImportOptions) => importNames(file, options, terminal));
  names
    .command('refresh')
    .summary('a run that asks the model for new names')
    .option(...settings)
    .option(
      '--as-of <day>',
      'the day that ages and tenures are measured to (default: the config, else today)',
    )
    .option('--json', 'print the result as one JSON object; progress goes to stderr')
    .action(async (options: RunCommandOptions) =>
      exit(finish(await runAs(options, terminal, { wanted: 'names' }), options, terminal)),
    );
}

async function list({ config: file, json, showPrompt }: NamesOptions, terminal: Terminal): Promise<void> {
  const config = await readConfig(resolve(terminal.cwd, file));
  const stored = await storedNames(config, terminal);
  if (showPrompt) await printPrompt(config, stored, terminal);
  else if (json)
    terminal.out(
      `${JSON.stringify({ asOf: stored.asOf, segments: stored.segments.map(({ memory, ...known }) => known) }, null, 2)}\n`,
    );
  else
    terminal.out(
      `${nameLines(stored.segments, stored.asOf, paintOf(terminal), terminal.width).join('\n')}\n`,
    );
}

async function printPrompt(
  config: Config,
  { calls, facts, segments, asOf }: StoredNames,
  terminal: Terminal,
): Promise<void> {
  if (calls.length > 0) {
    for (const { call, runId, askedAt, service, model, request, outcome } of calls) {
      terminal.err(
        `Request ${call} of run ${runId}, sent to ${service} (${model}) at ${askedAt} UTC: ${outcome}.\n`,
      );
      terminal.out(`${pretty(request)}\n`);
    }
    return;
  }
  const { url, body } = await requestFor(
    config.naming,
    facts,
    segments.map(({ segment }) => segment),
    terminal.env,
  );
  terminal.err(`Nothing has been sent. This would be, for the segments as of ${asOf}, to ${url}\n`);
  terminal.out(`${pretty(body)}\n`);
}

const pretty = (body: string) => JSON.stringify(JSON.parse(body), null, 2);

async function storedNames({ warehouse }: Config, terminal: Terminal): Promise<StoredNames> {
  const stored = await (await storeOf({ warehouse }, terminal)).read(readStoredNames);
  if (stored) return stored;
  const message = 'The warehouse holds no names yet: the next run with segments writes them.';
  throw new DataRefused([{ code: 'names_missing', message }]);
}

async function pin(
  given: string,
  name: string | null,
  options: NamesOptions,
  terminal: Terminal,
): Promise<void> {
  const file = resolve(terminal.cwd, options.config);
  const config = await readConfig(file);
  if (!/^\d+$/.test(given))
    throw new UsageError(`"${given}" is no number of a segment. "kindred names" lists them.`);
  const segment = Number(given);
  const { segments } = await storedNames(config, terminal);
  if (!segments.some((own) => own.segment === segment)) {
    const ids = segments.map((own) => own.segment).join(', ');
    throw new UsageError(`There is no segment ${segment}. There are ${ids}.`);
  }
  if (name === null) {
    if (!Object.hasOwn(config.naming.names, segment))
      throw new UsageError(`Segment ${segment} has no name of yours.`);
    await writeNames(file, new Map([[segment, null]]));
    terminal.out(`Segment ${segment} is named by what it is from the next run on.\n`);
    return;
  }
  refuseName(name, segment, segments, config);
  await writeNames(file, new Map([[segment, name]]));
  terminal.out(`Segment ${segment} is "${name}" from the next run on; ${options.config} says so.\n`);
}

/** A name of a person's own is theirs to choose; it only must be a name, and no other segment's. */
function refuseName(
  name: string,
  segment: number,
  segments: StoredNames['segments'],
  { naming }: Config,
): void {
  if (
    name.trim() !== name ||
    name.length < 2 ||
    name.length > 60 ||
    !/^[\p{L}\p{N}][\p{L}\p{M}\p{N} &’'()/,.+-]*$/u.test(name)
  )
    throw new UsageError(
      'A name has 2 to 60 letters, figures and plain marks, and begins with a letter or figure.',
    );
  const others = [
    ...segments.filter((own) => own.segment !== segment),
    ...Object.entries(naming.names).flatMap(([id, own]) =>
      Number(id) === segment ? [] : [{ segment: Number(id), name: own.name }],
    ),
  ];
  const twin = others.find((own) => own.name.toLowerCase() === name.toLowerCase());
  if (twin) throw new UsageError(`Segment ${twin.segment} has this name.`);
}

interface ImportOptions extends NamesOptions {
  readonly tab?: string;
  readonly dryRun?: boolean;
}

async function importNames(table: string, options: ImportOptions, terminal: Terminal): Promise<void> {
  const file = resolve(terminal.cwd, options.config);
  const config = await readConfig(file);
  const effects = effectsOf(terminal);
  const stored = await storedNames(config, terminal);
  const place = {
    file: table,
    tab: options.tab ?? null,
    base: terminal.cwd,
    asOf: asOfDate(undefined, config, effects.now),
  };
  const matched = await matchTeamNames(config, place, stored.facts, effects);
  const names = new Map(
    matched.flatMap(({ segment, name, description, faults }) =>
      segment === null
        ? []
        : [[segment, description !== null && faults.length === 0 ? { name, description } : name] as const],
    ),
  );
  const written = !options.dryRun && names.size > 0;
  if (written) await writeNames(file, names);
  terminal.out(`${importLines(matched, stored.segments, paintOf(terminal), terminal.width).join('\n')}\n`);
  if (written) terminal.out(`\n${options.config} holds them now; they take effect with the next run.\n`);
}
