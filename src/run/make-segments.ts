import type { Cleaned } from '../clean/clean.ts';
import { composition } from '../describe/composition.ts';
import { describeSegments } from '../describe/describe.ts';
import { modelCard } from '../describe/model-card.ts';
import type { CompositionLine } from '../domain/composition.ts';
import { CannotSegment, type Reason } from '../domain/errors.ts';
import type { PublishedSegmentation } from '../domain/publication.ts';
import type { Moved } from '../domain/run.ts';
import type { Described } from '../domain/segment.ts';
import { countObjectors, readColumns, readFeatures } from '../features/features.ts';
import type { Ask } from '../naming/gemini/client.ts';
import { missingNote, missingShare } from '../segment/missing.ts';
import { countMoved } from '../segment/moved.ts';
import { segmentTonight, type Tonight } from '../segment/tonight.ts';
import { version } from '../version.ts';
import type { Past } from '../warehouse/past.ts';
import { type NamingFigures, nameTonight, readNamingFigures } from './naming.ts';
import type { Workspace } from './workspace.ts';

/** Segments, or why there are none. */
export type Made =
  | {
      readonly done: true;
      readonly tonight: Tonight;
      readonly published: PublishedSegmentation;
      /** Against the run before; null on the first. */
      readonly moved: Moved | null;
      readonly notes: readonly Reason[];
    }
  | { readonly done: false; readonly why: Reason; readonly notes: readonly Reason[] };

/** Features, the night's segments and their description. */
export async function makeSegments(
  space: Workspace,
  past: Past,
  available: Cleaned['available'],
  ask: Ask | string | null,
): Promise<Made> {
  const { config, asOf, engine, stage, effects, known, wanted } = space;
  let notes: readonly Reason[] = [];
  try {
    const features = await stage(
      'features',
      () => readFeatures(engine, config.segmentation.features, available),
      ({ matrix }) => [...matrix.numeric, ...matrix.categorical].map(({ name }) => name).join(', '),
    );
    notes = features.notes;
    const { matrix } = features;
    const missing = missingShare(matrix.ids, past.members);
    notes = [...notes, ...missingNote(missing, past.members.size)];
    const standing = {
      missing,
      model: past.model?.model ?? null,
      approved: wanted === 'approved' ? (past.candidate?.model ?? null) : null,
      settled: past.settled,
      usedIds: past.usedIds,
      demanded: wanted === 'refit',
      sameSheets: isSame(known.sources, past.last?.sources ?? null),
    };
    const tools = { stage, threads: effects.threads, asOf };
    const tonight = await segmentTonight(matrix, config.segmentation, standing, tools);
    const { model, assignments } = tonight;
    const { segment } = assignments;
    const stabilities = new Map(model.prototypes.map((own) => [own.segment, own.stability]));
    const described = await stage(
      'describe',
      () => describeSegments(matrix, segment, config.report, stabilities),
      ({ length }) => `${length} segments profiled`,
    );
    const protectedColumns = await readColumns(engine, config.segmentation.protected, available);
    return await finishSegments(
      space,
      past,
      {
        tonight,
        described,
        figures: () => readNamingFigures(space, { matrix, segment }, available),
        composition: composition(segment, protectedColumns),
        customers: matrix.ids.length,
        objectors: await countObjectors(engine),
        moved:
          past.lastAsOf && past.members.size > 0
            ? countMoved(assignments, past.members, past.lastAsOf)
            : null,
        notes,
      },
      ask,
    );
  } catch (error) {
    if (!(error instanceof CannotSegment)) throw error;
    return { done: false, why: { code: error.code, message: error.message }, notes };
  }
}

/** What is known of a night's segments before they are named. */
export interface Unnamed {
  readonly tonight: Tonight;
  readonly described: readonly Described[];
  readonly figures: () => Promise<NamingFigures>;
  readonly composition: readonly CompositionLine[];
  /** In segments or looked at for them, and left out because they object. */
  readonly customers: number;
  readonly objectors: number;
  readonly moved: Moved | null;
  readonly notes: readonly Reason[];
}

/** Names the segments, and puts together what is published of them. */
export async function finishSegments(
  space: Workspace,
  past: Past,
  { tonight, described, figures, composition: makeUp, customers, objectors, moved, notes }: Unnamed,
  ask: Ask | string | null,
): Promise<Made> {
  const { config, stage } = space;
  const { model, assignments, map, lineage, drift, trial } = tonight;
  const named = await stage(
    'name',
    async () => nameTonight(space, past, described, await figures(), ask),
    ({ summary }) => summary,
  );
  const { segments } = named;
  const facts = { model, segments, composition: makeUp, customers, objectors, version };
  const fitted =
    tonight.status === 'fitted'
      ? { model, status: 'in use' as const, card: modelCard(facts, config.report) }
      : trial && { model: trial.candidate, status: 'held back' as const, card: null };
  return {
    done: true,
    tonight,
    moved,
    published: {
      fitted,
      segments,
      composition: makeUp,
      assignments,
      map,
      lineage,
      drift,
      naming: named.published,
    },
    notes: [...notes, ...named.notes, ...objectionNote(objectors), ...compositionNotes(makeUp)],
  };
}

function objectionNote(objectors: number): Reason[] {
  if (objectors === 0) return [];
  const who = objectors === 1 ? 'One customer objects and is' : `${objectors} customers object and are`;
  return [{ code: 'objections', table: 'customers', message: `${who} in no segment and in no list.` }];
}

/** A segment that is in effect a group of a protected value is said to be one, whoever reads only the notes. */
function compositionNotes(lines: readonly CompositionLine[]): Reason[] {
  return lines
    .filter(({ flagged }) => flagged)
    .map(({ segment, column, level, share, overall }) => ({
      code: 'protected_group',
      column,
      message: `Segment ${segment} is in effect a group of ${column} ${level}: ${percent(share)} of it, ${percent(overall)} of all customers.`,
    }));
}

const percent = (share: number) => `${Math.round(100 * share)}%`;

export const isSame = (now: Workspace['known']['sources'], before: Workspace['known']['sources']) =>
  now !== null &&
  before !== null &&
  Object.entries(now).every(([table, { hash }]) => before[table as keyof typeof before].hash === hash);
