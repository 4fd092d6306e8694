import type { Reason } from '../../src/domain/errors.ts';
import type { SegmentationSettings } from '../../src/domain/settings.ts';
import { mapTables } from '../../src/domain/tables.ts';
import { judgeUnchanged } from '../../src/run/unchanged.ts';
import { missingShare } from '../../src/segment/missing.ts';
import { countMoved } from '../../src/segment/moved.ts';
import { type Standing, segmentTonight, type Tonight } from '../../src/segment/tonight.ts';
import { events, type Group, type Night, nightsOf } from './insurer.ts';
import { byMeanAge } from './reference.ts';

/** What became of one simulated insurer. */
export interface Replay {
  readonly seed: number;
  readonly nights: number;
  readonly quietNights: number;
  /** Segments whose customers were suddenly another group under the same id, summed over nights. */
  readonly swaps: number;
  /** Planned events by name: whether they were found and named right. */
  readonly found: Readonly<Record<string, boolean>>;
  /** Quiet nights on which something was said to have happened. */
  readonly falseAlarms: number;
  /** The greatest and the mean share of customers who moved on a quiet night. */
  readonly mostMoved: number;
  readonly meanMoved: number;
  readonly byMeanAge: { readonly swaps: number; readonly mostMoved: number; readonly meanMoved: number };
  /** What was said, night by night, for a reader. */
  readonly story: readonly string[];
}

/** Nights after an event on which its consequences may still be found. */
const AFTERMATH = 5;

const settings: SegmentationSettings = {
  preset: 'standard',
  features: { names: [], explicit: false, ratio: 'ratio of sums' },
  scaling: 'min-max',
  clip: [0.5, 99.5],
  gamma: 'informative',
  k: null,
  starts: 10,
  seed: 0,
  refit: 'auto',
  maxAge: 90,
  promotion: { stability: 0.6, smallest: 0.02, moved: 0.05 },
  protected: [],
};

const patience = { unchangedWarn: 2, unchangedHold: 4 } as Parameters<typeof judgeUnchanged>[3];

/** Replays an insurer's nights through Kindred's decisions, and through the reference project's beside them. */
export async function replay(
  seed: number,
  nights: number,
  customers = 5000,
  beside: typeof byMeanAge | null = byMeanAge,
): Promise<Replay> {
  let standing: Standing = {
    model: null,
    approved: null,
    settled: new Map(),
    usedIds: [],
    demanded: false,
    sameSheets: false,
    missing: 0,
  };
  const theirs = tally();
  const alarms: { readonly night: number; readonly what: string }[] = [];
  const story: string[] = [];
  const ours = tally((what) => story.push(what));
  let members: ReadonlyMap<string, number> = new Map();
  let since = '';
  let agesBefore = 0;
  let crossed = false;
  for (const night of nightsOf(seed, customers, nights)) {
    const { number, asOf, matrix, truth, sameSheets } = night;
    const tools = {
      stage: <T>(_name: string, work: () => T | Promise<T>) => Promise.resolve(work()),
      threads: 1,
      asOf,
    };
    const tonight = await segmentTonight(
      matrix,
      settings,
      { ...standing, sameSheets, missing: missingShare(matrix.ids, members) },
      tools,
    );
    if (!sameSheets) since = asOf;
    for (const what of [...said(tonight), ...unchanged(since, asOf)]) {
      if (number > 0) alarms.push({ night: number, what });
      story.push(`night ${number}: ${what}`);
    }
    const { assignments, model } = tonight;
    ours.take(night, assignments.segment, countMoved(assignments, members, '').changed / matrix.ids.length);
    const k = new Set(truth).size;
    if (beside) theirs.take(night, beside(matrix, k), null);
    const ahead = Math.sign(meanAge(night, 'families') - meanAge(night, 'separated'));
    if (number > 0 && ahead !== agesBefore) crossed = true;
    agesBefore = ahead;
    members = new Map(
      assignments.ids.flatMap((id, row) =>
        assignments.segment[row]! < 0 ? [] : [[id, assignments.segment[row]!] as const],
      ),
    );
    standing = {
      ...standing,
      model,
      settled: tonight.status === 'held' ? standing.settled : members,
      usedIds: [...new Set([...standing.usedIds, ...model.prototypes.map(({ segment }) => segment)])],
    };
  }
  const within = (from: number, pattern: RegExp, last = from + AFTERMATH) =>
    alarms.some(({ night, what }) => night >= from && night <= last && pattern.test(what));
  const isQuiet = (night: number) => !plannedNights.some(([from, to]) => night >= from && night <= to);
  const quiet = Array.from({ length: nights - 1 }, (_, i) => i + 1).filter(isQuiet);
  return {
    seed,
    nights,
    quietNights: quiet.length,
    swaps: ours.swaps,
    found: {
      'new product at night 25, by feature': within(events.newProduct, /^fitted anew: .*main_product_type/),
      'price rise at night 45, by feature': within(events.priceRise, /^fitted anew: .*premium_to_coverage/),
      'split at night 60': within(events.split, /^segment \d+ split from \d+/),
      'sheet that stops at night 75': within(events.sheetStops, /^the sheets are the same/),
      'mean ages that cross around night 90': crossed && !ours.swapped.some((night) => isQuiet(night)),
      'typo at night 100 moves nobody else': !within(events.typo, /./, events.typo + 1),
      'merger at night 120': within(events.merge, /^segment \d+ takes in \d+/),
    },
    falseAlarms: new Set(alarms.map(({ night }) => night).filter(isQuiet)).size,
    mostMoved: Math.max(...quiet.map((night) => ours.moved[night]!)),
    meanMoved: mean(quiet.map((night) => ours.moved[night]!)),
    byMeanAge: {
      swaps: theirs.swaps,
      mostMoved: Math.max(...quiet.map((night) => theirs.moved[night]!)),
      meanMoved: mean(quiet.map((night) => theirs.moved[night]!)),
    },
    story,
  };
}

const plannedNights: readonly (readonly [from: number, to: number])[] = [
  ...[events.newProduct, events.priceRise, events.split, events.merge].map(
    (night) => [night, night + AFTERMATH] as const,
  ),
  [events.sheetStops, events.sheetGoesOn],
  [events.typo, events.typo + 1],
];

/** Everything that a night says has happened. */
function said({ status, why, trial, lineage }: Tonight): string[] {
  const worded = (reasons: readonly Reason[]) => reasons.map(({ message }) => message).join(' ');
  return [
    ...(status === 'fitted' && why ? [`fitted anew: ${why.message}`] : []),
    ...(status === 'held' ? [`held: ${worded([why!, ...(trial?.against ?? [])])}`] : []),
    ...lineage.flatMap(({ segment, event, previous }) => {
      if (event === 'split') return [`segment ${segment} split from ${previous}`];
      if (event === 'merged') return [`segment ${segment} takes in ${previous}`];
      return event === 'retired' ? [`segment ${segment} retired`] : [];
    }),
  ];
}

function unchanged(since: string, asOf: string): string[] {
  const sources = mapTables(() => ({ hash: '', since }));
  const { warn, hold } = judgeUnchanged(sources, asOf, { cadence: 'daily' }, patience);
  return warn.length > 0 || hold ? ['the sheets are the same as days ago'] : [];
}

function meanAge({ matrix, truth }: Night, group: Group): number {
  const { values } = matrix.numeric[0]!;
  return mean(Array.from(values).filter((_, row) => truth[row] === group));
}

/** Groups that become others by plan, which is no swap. */
const becomes: Partial<Record<Group, Group>> = { separated: 'families' };

/** Follows which group each id stands for, and who moves. */
function tally(told?: (what: string) => void) {
  const stands = new Map<number, Group>();
  const swapped: number[] = [];
  const moved: number[] = [];
  let before = new Map<string, number>();
  return {
    moved,
    swapped,
    get swaps() {
      return swapped.length;
    },
    /** `share` of customers who moved, or null to count them here. */
    take({ number, matrix, truth }: Night, segment: Int32Array, share: number | null) {
      for (const [id, group] of mostOf(segment, truth)) {
        const earlier = stands.get(id);
        const expected = number >= events.merge && earlier ? (becomes[earlier] ?? earlier) : earlier;
        if (expected && expected !== group) {
          swapped.push(number);
          told?.(`segment ${id} was ${expected} and is ${group}`);
        }
        stands.set(id, group);
      }
      const changed = matrix.ids.filter(
        (id, row) => before.has(id) && before.get(id) !== segment[row],
      ).length;
      moved.push(share ?? changed / matrix.ids.length);
      before = new Map(matrix.ids.map((id, row) => [id, segment[row]!]));
    },
  };
}

/** The group that most customers of each segment are of. */
function mostOf(segment: Int32Array, truth: readonly Group[]): Map<number, Group> {
  const counts = new Map<number, Map<Group, number>>();
  segment.forEach((id, row) => {
    const own = counts.get(id) ?? new Map<Group, number>();
    counts.set(id, own.set(truth[row]!, (own.get(truth[row]!) ?? 0) + 1));
  });
  return new Map([...counts].map(([id, own]) => [id, [...own].sort((a, b) => b[1] - a[1])[0]![0]]));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
