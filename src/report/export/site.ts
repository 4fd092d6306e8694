import type { Engine, Row, Value } from '../../engine/engine.ts';
import { measureBook } from '../book/measure.ts';
import { readBook } from '../book/read.ts';
import { readFeature, type Spread, spreadOf } from '../book/spread.ts';
import { topCustomers } from '../book/top.ts';
import { readDataset } from '../dashboard/datasets.ts';
import { type ModelFacts, modelFacts } from '../dashboard/model-facts.ts';
import { type Choices, choicesOf, readStart, type Start } from '../dashboard/start.ts';
import { slicers } from '../measures/dimensions.ts';
import { measures } from '../measures/measures.ts';
import type { Slice } from '../measures/query.ts';
import { cutName } from './cut-name.ts';
import { makeCuts, type Tables } from './cuts.ts';
import { type Density, densityOf } from './density.ts';
import { readFacts } from './facts.ts';
import { LEAST } from './hide.ts';
import { mergeRare } from './merge.ts';

/** Everything that a static export of the dashboard holds. */
export interface Site {
  readonly start: Start;
  readonly choices: Choices;
  /** Fewer customers than this are not shown. */
  readonly least: number;
  /** What the columns of tables after their dimensions are. */
  readonly measures: readonly string[];
  /** By the names that cutName gives. */
  readonly cuts: Readonly<Record<string, Tables>>;
  readonly facts: Readonly<Record<string, readonly Row[]>>;
  readonly model: ModelFacts | null;
  /** By cut, then by feature. */
  readonly spreads: Readonly<Record<string, Readonly<Record<string, readonly Spread[]>>>>;
  readonly density: Density;
  /** The map of the country; null where there is none. */
  readonly map: unknown;
  /** Only where it was asked for: everybody who holds a policy. */
  readonly customers: readonly Readonly<Record<string, Value>>[] | null;
}

export interface SiteOptions {
  readonly country: string | null;
  readonly includeCustomers: boolean;
}

/** The site of the warehouse that the engine is in; null where too few customers hold a policy to show anything of them. */
export async function readSite(
  engine: Engine,
  { country, includeCustomers }: SiteOptions,
): Promise<Omit<Site, 'map'> | null> {
  const book = await readBook(engine);
  const merged = mergeRare(book);
  const [total] = measureBook(merged, { measures: ['customers'], by: [], where: {} });
  if (Number(total?.[0]) < LEAST) return null;
  const facts = await readFacts(engine);
  const start = await readStart(engine, country);
  const [run = null] = facts.run;
  const large = new Set(facts.segments.map(({ segment_id: id }) => Number(id)));
  const cuts = makeCuts(merged);
  const spreads: Record<string, Record<string, Spread[]>> = {};
  const features = new Set(facts.profiles.map(({ feature }) => String(feature)));
  for (const feature of features) {
    const values = await readFeature(engine, feature);
    for (const where of [{}, ...slicesOf(merged)]) {
      const isWhole = cutName(where) === cutName({});
      const own = spreadOf(merged, values, where)
        .filter(({ segment }) => isWhole || cuts[cutName({ ...where, segment: [segment] })])
        .flatMap(coarse);
      if (own.length === 0) continue;
      const name = cutName(where);
      spreads[name] = { ...spreads[name], [feature]: own };
    }
  }
  return {
    start: {
      ...start,
      run,
      segments: start.segments.filter(({ id }) => large.has(id)),
      people: facts.people[0] ?? {},
      hasCustomers: false,
    },
    choices: choicesOf(merged),
    least: LEAST,
    measures: measures.map(({ name }) => name),
    cuts,
    facts,
    model: modelFacts(await readDataset(engine, 'model')),
    spreads,
    density: densityOf(merged),
    customers: includeCustomers ? topCustomers(book, {}, 'premium', book.customers) : null,
  };
}

/** Each value of each slicer, alone. */
const slicesOf = (book: Parameters<typeof measureBook>[0]): Slice[] =>
  slicers
    .filter(({ name }) => book.dimensions.has(name))
    .flatMap(({ name }) =>
      measureBook(book, { measures: ['policies'], by: [name], where: {} }).map(([value]) => ({
        [name]: [value as string],
      })),
    );

/** Percentiles with at least LEAST customers beyond them, to three figures, lest they be somebody's own. */
function coarse({ segment, customers, percentiles }: Spread): Spread[] {
  const [p5, p25, p50, p75, p95] = percentiles.map((value) => Number(value.toPrecision(3))) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const known = customers ?? 0;
  if (known * 0.25 < LEAST) return [];
  const isLarge = known * 0.05 >= LEAST;
  return [
    { segment, customers, percentiles: isLarge ? [p5, p25, p50, p75, p95] : [p25, p25, p50, p75, p75] },
  ];
}
