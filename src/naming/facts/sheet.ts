import { isTerm, termOf } from '../../domain/glossary.ts';
import type { Mix } from '../../domain/mix.ts';
import type { FeatureProfile } from '../../domain/segment.ts';
import { columnsOf as columnsOfTables, tableNames } from '../../domain/tables.ts';
import { cohensH, outsideOf } from '../../math/effect.ts';
import { sum } from '../../math/sum.ts';
import { FEWEST, isCode, maySend } from './codes.ts';
import type { Fact, FactSheet, LevelShare, SegmentFigures } from './fact.ts';
import { comparedWith, countText, shareText, valueText } from './written.ts';

export interface SheetInput {
  /** In the order of ids. */
  readonly segments: readonly SegmentFigures[];
  readonly mixes: readonly Mix[];
  readonly currency: string;
  /** Words that the team vouches for. */
  readonly words: readonly string[];
}

const MOST_LEVELS = 5;

/** Columns whose values the insurer made up; all others are about people. */
const catalogue: readonly string[] = [
  'product_name',
  'product_type',
  'category',
  'main_product_type',
  'main_category',
];

/**
 * The numbered facts about all customers and about each segment that has at least eleven: aggregates, rounded, in
 * which no value stands that is not a frequent code.
 */
export function makeSheet({ segments, mixes, currency, words }: SheetInput): FactSheet {
  const own = new Set(words.map((word) => word.toLowerCase()));
  const told = segments.filter(({ size }) => size >= FEWEST);
  const withheld = new Map<string, number>();
  const everybody = sum(segments.map(({ size }) => size));
  const drafts: Draft[] = [];
  drafts.push(allCustomers(segments, everybody));
  const isTold = (name: string) =>
    !untold.includes(name) && (isOurs(name) || isCode(termOf(name).label, 'people', own));
  const columns = columnsOf(segments, mixes).filter(({ column }) => isTold(column));
  const allowed = new Map(
    columns.map(({ column, levels }) => {
      const kind = catalogue.includes(column) ? ('catalogue' as const) : ('people' as const);
      const sent = levels.filter(({ level, all }) => maySend(level, all, everybody, kind, own));
      if (sent.length < levels.length) withheld.set(column, levels.length - sent.length);
      return [column, new Set(sent.map(({ level }) => level))];
    }),
  );
  for (const segment of told) {
    drafts.push(sizeOf(segment, segments));
    for (const [feature, figures] of Object.entries(segment.profile)) {
      if (figures.kind === 'numeric' && isTold(feature))
        drafts.push(...numberOf(segment, feature, figures, told, currency));
    }
    for (const { column, levels } of columns) {
      drafts.push(...levelsOf(segment, column, levels, allowed.get(column)!, everybody));
    }
    const { rule } = segment;
    const mayTell = rule.levels.every(
      (level) => isCode(level, 'people', own) || isCode(level, 'catalogue', own),
    );
    if (rule.text && mayTell) drafts.push(ruleOf(segment));
  }
  return {
    facts: drafts.map((draft, i) => ({ ...draft, number: i + 1 }) as Fact),
    segments: told.map(({ id }) => id),
    withheld,
  };
}

type Unnumbered<F> = F extends Fact ? Omit<F, 'number'> : never;
type Draft = Unnumbered<Fact>;

function allCustomers(segments: readonly SegmentFigures[], everybody: number): Draft {
  return {
    kind: 'size',
    segment: null,
    subject: 'size',
    customers: everybody,
    share: 1,
    rank: 1,
    of: segments.length,
    text: `${countText(everybody)} customers in ${segments.length} segments`,
  };
}

function sizeOf({ id, size, share }: SegmentFigures, segments: readonly SegmentFigures[]): Draft {
  const rank = 1 + segments.filter((other) => other.size > size).length;
  const of = segments.length;
  return {
    kind: 'size',
    segment: id,
    subject: 'size',
    customers: size,
    share,
    rank,
    of,
    text: `size: ${countText(size)} customers, ${shareText(share)} of all; rank ${rank} of ${of} by size`,
  };
}

function numberOf(
  { id, share }: SegmentFigures,
  feature: string,
  { mean, median, overall, spread }: FeatureProfile & { kind: 'numeric' },
  told: readonly SegmentFigures[],
  currency: string,
): Draft[] {
  if (!Number.isFinite(mean) || !Number.isFinite(overall)) return [];
  const means = told.flatMap(({ profile }) => {
    const figures = profile[feature];
    return figures?.kind === 'numeric' && Number.isFinite(figures.mean) ? [figures.mean] : [];
  });
  const rank = 1 + means.filter((other) => other > mean).length;
  const effect = spread > 0 ? (mean - outsideOf(mean, overall, share)) / spread : 0;
  const value = (number: number) => valueText(feature, number, currency);
  if (means.every((other) => value(other) === value(overall))) return [];
  return [
    {
      kind: 'number',
      segment: id,
      subject: feature,
      mean,
      median,
      overall,
      spread,
      effect,
      rank,
      of: means.length,
      text: `${termOf(feature).label}: mean ${value(mean)}, median ${value(median)}; all customers ${value(overall)}: ${comparedWith(effect)}; rank ${rank} of ${means.length}, 1 is the highest`,
    },
  ];
}

interface Column {
  readonly column: string;
  readonly levels: readonly {
    readonly level: string;
    readonly all: number;
    readonly of: ReadonlyMap<number, number>;
  }[];
}

/** Columns that are protected, or near to it: no name rests on them, though a config may make segments by them. */
const untold: readonly string[] = ['gender', 'preferred_language', 'city', 'education', 'occupation'];

/** Whether a feature or column has a name of ours; any other name is text that somebody wrote. */
const isOurs = (name: string) =>
  isTerm(name) ||
  catalogue.includes(name) ||
  tableNames.some((table) => columnsOfTables[table].some((column) => column.name === name));

/** Categories of the profile as customers, and the mixes, as one list. */
function columnsOf(segments: readonly SegmentFigures[], mixes: readonly Mix[]): Column[] {
  const features = Object.keys(segments[0]?.profile ?? {}).filter(
    (name) => segments[0]!.profile[name]!.kind === 'categorical',
  );
  const ofProfiles = features.map((column) => {
    const levels = new Map<string, Map<number, number>>();
    for (const { id, size, profile } of segments) {
      const figures = profile[column];
      if (figures?.kind !== 'categorical') continue;
      for (const { level, share } of figures.levels) {
        const counts = levels.get(level) ?? new Map<number, number>();
        levels.set(level, counts.set(id, Math.round(share * size)));
      }
    }
    return { column, levels: [...levels].map(([level, of]) => ({ level, of, all: total(of) })) };
  });
  const ofMixes = mixes
    .filter(({ column }) => !features.includes(column))
    .map(({ column, levels }) => ({
      column,
      levels: levels.map(({ level, customers }) => ({ level, of: customers, all: total(customers) })),
    }));
  return [...ofProfiles, ...ofMixes];
}

const total = (counts: ReadonlyMap<number, number>) => sum(counts.values());

function levelsOf(
  { id, size }: SegmentFigures,
  column: string,
  levels: Column['levels'],
  allowed: ReadonlySet<string>,
  everybody: number,
): Draft[] {
  const shares: LevelShare[] = levels
    .filter(({ level, of }) => allowed.has(level) && (of.get(id) ?? 0) >= FEWEST)
    .map(({ level, of, all }) => {
      const own = of.get(id)!;
      const outside = everybody > size ? (all - own) / (everybody - size) : own / size;
      return { level, share: own / size, overall: all / everybody, effect: cohensH(own / size, outside) };
    })
    .sort((a, b) => b.share - a.share || (a.level < b.level ? -1 : 1))
    .slice(0, MOST_LEVELS);
  if (shares.length === 0) return [];
  const told = shares.map(
    ({ level, share, overall, effect }) =>
      `${level} ${shareText(share)} (all customers ${shareText(overall)}: ${comparedWith(effect)})`,
  );
  return [
    {
      kind: 'levels',
      segment: id,
      subject: column,
      levels: shares,
      text: `${columnLabel(column)}: ${told.join(', ')}${levels.length > shares.length ? ', other' : ''}`,
    },
  ];
}

const labels: Readonly<Record<string, string>> = {
  product_name: 'products held',
  product_type: 'product types held',
  category: 'product categories held',
};

const columnLabel = (column: string) => labels[column] ?? termOf(column).label;

function ruleOf({ id, rule }: SegmentFigures): Draft {
  return {
    kind: 'rule',
    segment: id,
    subject: 'rule',
    coverage: rule.coverage,
    precision: rule.precision,
    bounds: rule.bounds,
    text: `rule of thumb: ${rule.text}; it finds ${shareText(rule.coverage)} of the segment, and ${shareText(rule.precision)} of whom it finds are in it`,
  };
}
