import { bestOf, type Fit, isSampled, prototypesOf } from '../fit/best-start.ts';
import { farthestOf, sumOf } from '../fit/drive.ts';
import { type Answer, lloyd, type Request } from '../fit/lloyd.ts';
import { chunksOf, makeSlack, newRowState, type RowState } from '../fit/pass.ts';
import { DEFAULT_STARTS, type FitOptions, type FitSettings } from '../fit/settings.ts';
import { addTally } from '../fit/tally.ts';
import type { Prototypes } from '../prototypes.ts';
import type { Table } from '../table/table.ts';
import type { Runner } from './runner.ts';
import { slicesOf } from './task.ts';

/** How many starts make one task: enough to outweigh the message, few enough to share out. */
const STARTS_A_TASK = 5;

/** From so many chunks on, the threads share every pass over the rows instead of whole runs. */
const CHUNKS_TO_SHARE = 4;

/** Whether there is anything to share among threads: passes over many rows, or several tasks of starts. */
export function isWorthThreads(rows: number, { init, starts = DEFAULT_STARTS }: FitOptions): boolean {
  if (chunksOf({ rows }) >= CHUNKS_TO_SHARE) return true;
  return typeof init !== 'object' && starts > STARTS_A_TASK;
}

/** `kprototypes` by tasks: the same bytes as on one thread. */
export async function fitOn(runner: Runner, table: Table, settings: FitSettings): Promise<Fit> {
  const together = sharesPasses(table, settings);
  if (together && !isSampled(table, settings)) return startsInTurn(runner, table, settings);
  const slices = slicesOf(settings.starts, STARTS_A_TASK);
  const best = bestOf(
    await Promise.all(slices.map((slice) => runner.run({ kind: 'fit', settings, ...slice }))),
  );
  if (!isSampled(table, settings)) return best;
  if (!together) return runner.run({ kind: 'finish', settings, best });
  return { ...(await runTogether(runner, table, settings, best.prototypes)), start: best.start };
}

function sharesPasses(table: Table, { update }: FitSettings): boolean {
  return table.threads > 1 && update === 'batch' && chunksOf(table) >= CHUNKS_TO_SHARE;
}

async function startsInTurn(runner: Runner, table: Table, settings: FitSettings): Promise<Fit> {
  const fits: Fit[] = [];
  for (let start = 0; start < settings.starts; start++) {
    const prototypes = prototypesOf(table, settings, start);
    fits.push({ ...(await runTogether(runner, table, settings, prototypes)), start });
  }
  return bestOf(fits);
}

/** `runFrom` with every pass shared among the threads. */
async function runTogether(
  runner: Runner,
  table: Table,
  { k, gamma, maxIterations }: FitSettings,
  prototypes: Prototypes,
): Promise<Fit> {
  const model = { k, gamma, prototypes };
  const state = newRowState(table, true);
  const steps = lloyd(table, model, maxIterations);
  let step = steps.next();
  while (!step.done) step = steps.next(await answerTogether(runner, table, step.value, state));
  return { ...model, labels: state.labels.slice(), ...step.value, start: 0 };
}

async function answerTogether(
  runner: Runner,
  table: Table,
  { kind, model, tally, fresh, drifts }: Request,
  state: RowState,
): Promise<Answer> {
  const slices = slicesOf(chunksOf(table), Math.ceil(chunksOf(table) / table.threads));
  if (kind === 'farthest') {
    const { sizes } = tally;
    const found = slices.map((slice) => runner.run({ kind: 'farthest', model, sizes, ...slice }));
    return farthestOf((await Promise.all(found)).flat());
  }
  if (kind === 'label') {
    const labelled = slices.map((slice) => runner.run({ kind, model, state, ...slice }));
    return sumOf((await Promise.all(labelled)).flat());
  }
  if (drifts !== null) makeSlack(state);
  const passed = slices.map((slice) => runner.run({ kind, model, state, fresh, drifts, ...slice }));
  const parts = (await Promise.all(passed)).flat();
  for (const part of parts) addTally(tally, part.tally);
  return sumOf(parts);
}
