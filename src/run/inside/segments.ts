import type { Cleaned } from '../../clean/clean.ts';
import { compositionOf } from '../../describe/composition.ts';
import { describeSegments } from '../../describe/describe.ts';
import { CannotSegment, DataRefused, type Reason } from '../../domain/errors.ts';
import type { SegmentModel } from '../../domain/model.ts';
import { chooseFeatures, countObjectors, namedQuery } from '../../features/features.ts';
import { readSample, sampleSql, usefulFeatures } from '../../features/inside.ts';
import type { Ask } from '../../naming/gemini/client.ts';
import { assign } from '../../segment/assign.ts';
import { countAgain } from '../../segment/drift/reference.ts';
import { placeOnMap } from '../../segment/map.ts';
import { missingNote } from '../../segment/missing.ts';
import { applyNumbers } from '../../segment/number.ts';
import { assignmentSql } from '../../segment/sql/assign.ts';
import { goneSql, movedSql } from '../../segment/sql/profile.ts';
import { iterationSql, MOST_ITERATIONS, trainSql } from '../../segment/sql/train.ts';
import { segmentTonight, type Tonight } from '../../segment/tonight.ts';
import type { Past } from '../../warehouse/past.ts';
import type { Inside, RunTables } from '../../warehouse/store.ts';
import { finishSegments, isSame, type Made } from '../make-segments.ts';
import type { Workspace } from '../workspace.ts';
import { describeInside, figuresInside, mixesInside } from './describe.ts';
import { madeBySegments } from './made.ts';

interface Given {
  readonly inside: Inside;
  readonly tables: RunTables;
  readonly past: Past;
  readonly available: Cleaned['available'];
  readonly ask: Ask | string | null;
}

interface Segmented {
  readonly done: Made;
  /** Tables of the warehouse that it has the rows of. */
  readonly made: ReadonlyMap<string, string>;
}

/**
 * The night's segments where the customers are: made of a sample, or carried on over everybody by SQL; everybody is assigned by
 * one statement. What describes them is counted there too; only their rules are found in the sample.
 */
export async function segmentsInside(space: Workspace, given: Given): Promise<Segmented> {
  const { inside, tables, past, available, ask } = given;
  const { config, asOf, stage, effects, wanted, known } = space;
  const { engine } = inside;
  const { dialect } = engine;
  let notes: readonly Reason[] = [];
  try {
    const { chosen, missing: absent } = chooseFeatures(config.segmentation.features, available);
    if (config.segmentation.features.explicit && absent.length > 0) throw new DataRefused(absent);
    const { used, customers, left } = await stage(
      'features',
      async () => {
        await tables.make('all_features', namedQuery(chosen, dialect));
        const useful = await usefulFeatures(engine, chosen, tables.located);
        const names = useful.used.map(({ name }) => dialect.quote(name));
        await tables.make('features', `SELECT ${['customer_id', ...names].join(', ')} FROM all_features`);
        return { ...useful, left: useful.notes };
      },
      (found) => found.used.map(({ name }) => name).join(', '),
    );
    notes = [...absent, ...left];
    const isFirst = past.last === null;
    const share = Math.min(1, config.inside.sample / Math.max(1, customers));
    const { matrix, standing } = await stage(
      'sample',
      () => readSample(engine, tables.located(sampleSql(used, share, isFirst, dialect)), used),
      (drawn) => `${drawn.matrix.ids.length} of ${customers} customers, without their ids`,
    );
    const missing = isFirst || past.memberCount === 0 ? 0 : (await gone(given)) / past.memberCount;
    notes = [...notes, ...missingNote(missing, past.memberCount), sampled(matrix.ids.length, customers)];
    const tonight = await segmentTonight(
      matrix,
      config.segmentation,
      {
        missing,
        model: past.model?.model ?? null,
        approved: wanted === 'approved' ? (past.candidate?.model ?? null) : null,
        settled: standing,
        usedIds: past.usedIds,
        demanded: wanted === 'refit',
        sameSheets: isSame(known.sources, past.last?.sources ?? null),
      },
      { stage, threads: effects.threads, asOf },
    );
    const isCarriedOn = tonight.status === 'fitted' && config.inside.training === 'all';
    const carried = isCarriedOn ? await carriedOn(tonight, matrix, given, space) : null;
    const night = carried?.night ?? tonight;
    notes = [...notes, ...(carried ? [carried.note] : [])];
    const { model } = night;
    await stage(
      'assign all',
      () => tables.make('assigned', assignmentSql(model, 'features', dialect)),
      () => `${customers} customers by one statement`,
    );
    const stabilities = new Map(model.prototypes.map((own) => [own.segment, own.stability]));
    const described = await stage(
      'describe',
      () =>
        describeInside(
          given,
          used,
          describeSegments(matrix, night.assignments.segment, config.report, stabilities),
          config.report,
        ),
      ({ length }) => `${length} segments profiled`,
    );
    const objectors = await countObjectors({ ...engine, rows: (sql) => engine.rows(tables.located(sql)) });
    const done = await finishSegments(
      space,
      past,
      {
        tonight: { ...night, assignments: nobody, map: { ids: [], x: none, y: none } },
        described,
        figures: () => figuresInside(given, used),
        composition: compositionOf(
          await mixesInside(
            given,
            config.segmentation.protected.filter((name) => available.columns.customers.includes(name)),
          ),
        ),
        customers,
        objectors,
        moved: past.lastAsOf && past.memberCount > 0 ? await moved(given, past.lastAsOf) : null,
        notes,
      },
      ask,
    );
    return { done, made: madeBySegments(tables, used, dialect) };
  } catch (error) {
    if (!(error instanceof CannotSegment)) throw error;
    return {
      done: { done: false, why: { code: error.code, message: error.message }, notes },
      made: new Map(),
    };
  }
}

const none = new Float64Array();
/** Whoever is assigned is so in the warehouse. */
const nobody: Tonight['assignments'] = {
  ids: [],
  segment: new Int32Array(),
  distance: none,
  next: new Int32Array(),
  nextDistance: none,
  complete: new Uint8Array(),
};

function sampled(size: number, customers: number): Reason {
  return {
    code: 'sampled',
    message: `Drift was measured, and new segments are begun, by a sample of ${size} of ${customers} customers; everybody is assigned by SQL where they are.`,
  };
}

/** A fit carried on over all customers, from the prototypes that the sample gave, as far as its bytes may go. */
async function carriedOn(
  tonight: Tonight,
  matrix: Parameters<typeof assign>[0],
  { inside, tables }: Given,
  { stage, config }: Workspace,
): Promise<{ readonly night: Tonight; readonly note: Reason }> {
  const { model } = tonight;
  const { engine } = inside;
  const one = iterationSql(model, model.prototypes, 'features', engine.dialect);
  const bytes = await inside.bytesOf(tables.located(one));
  const affordable = Math.floor(config.inside.trainingBytes / Math.max(1, bytes));
  const number = new Intl.NumberFormat(config.report.locale);
  const cost = `An iteration over all customers reads ${number.format(bytes)} bytes`;
  if (affordable < 2) {
    const message = `${cost}, so the segments are as the sample gives them: segmentation.trainingBytes is ${number.format(config.inside.trainingBytes)}.`;
    return { night: tonight, note: { code: 'training_too_costly', message } };
  }
  const located = { ...engine, rows: (sql: string) => engine.rows(tables.located(sql)) };
  const {
    prototypes,
    cost: least,
    sizes,
    steps,
  } = await stage(
    'train all',
    () => trainSql(located, model, model.prototypes, 'features', Math.min(MOST_ITERATIONS, affordable - 1)),
    (trained) => `${trained.steps.length} iterations of ${number.format(bytes)} bytes`,
  );
  const carried: SegmentModel = {
    ...model,
    prototypes: prototypes.map((own, c) => ({ ...model.prototypes[c]!, ...own })),
    cost: least,
    fittedOn: sizes.reduce((sum, size) => sum + size, 0),
  };
  const assigned = assign(matrix, carried);
  const reference = { ...countAgain(matrix, assigned.segment, carried, model.reference), segments: sizes };
  const done = { ...carried, reference };
  const ids = done.prototypes.map(({ segment }) => segment);
  const message = `New segments were carried on over all customers by ${steps.length} statements. ${cost}.`;
  return {
    night: {
      ...tonight,
      model: done,
      assignments: applyNumbers(assigned, ids),
      map: placeOnMap(matrix, done),
    },
    note: { code: 'trained_on_all', message },
  };
}

async function moved({ inside, tables }: Given, since: string) {
  const [row] = await inside.engine.rows(tables.located(movedSql));
  return {
    since,
    changed: Number(row?.changed),
    joined: Number(row?.joined),
    left: Number(row?.gone),
  };
}

async function gone({ inside, tables }: Given): Promise<number> {
  const [row] = await inside.engine.rows(tables.located(goneSql));
  return Number(row?.gone);
}
