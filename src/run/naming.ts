import type { Cleaned } from '../clean/clean.ts';
import { profileFurther } from '../describe/describe.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { Mix } from '../domain/mix.ts';
import type { NamingSettings } from '../domain/naming.ts';
import type { Described } from '../domain/segment.ts';
import { readFigures, readMixes } from '../features/mixes.ts';
import type { Fact, FactSheet } from '../naming/facts/fact.ts';
import { makeSheet } from '../naming/facts/sheet.ts';
import { type Ask, findGemini, type Outside, showRequest } from '../naming/gemini/client.ts';
import { makePrompt } from '../naming/gemini/prompt.ts';
import { type Named, nameSegments } from '../naming/name-segments.ts';
import { lexiconOf } from '../naming/words/languages.ts';
import type { Past } from '../warehouse/past.ts';
import type { Workspace } from './workspace.ts';

/**
 * The model that may be asked; a sentence where the config wants one and there is no way to it; null where it wants none, and
 * for a dry run, which sends nothing either.
 */
export async function findNamer({ config, effects, dryRun }: Workspace): Promise<Ask | string | null> {
  return config.naming.mode === 'gemini' && !dryRun ? findGemini(config.naming, effects) : null;
}

/** What facts are made of besides the segments' profiles. */
export interface NamingFigures {
  /** How customers prefer to be reached, and what they hold. */
  readonly mixes: readonly Mix[];
  /** Profiles, by segment, of figures that segments were not made by. */
  readonly further: ReadonlyMap<number, Described['profile']>;
}

/** The same of customers in this process. */
export async function readNamingFigures(
  { engine }: Workspace,
  { matrix, segment }: { readonly matrix: FeatureMatrix; readonly segment: Int32Array },
  available: Cleaned['available'],
): Promise<NamingFigures> {
  return {
    mixes: await readMixes(engine, matrix.ids, segment, available),
    further: profileFurther(await readFigures(engine, matrix, available), segment),
  };
}

/** Names the segments of a run, from figures of its customers that are counted here. */
export async function nameTonight(
  { config, asOf, effects, wanted }: Workspace,
  past: Past,
  described: readonly Described[],
  { mixes, further }: NamingFigures,
  ask: Ask | string | null,
): Promise<Named> {
  const { naming, report } = config;
  const sheet = makeSheet({
    segments: described.map(({ id, size, share, profile, rule }) => ({
      id,
      size,
      share,
      rule,
      profile: { ...profile, ...further.get(id) },
    })),
    mixes,
    currency: report.currency,
    words: naming.words,
  });
  return nameSegments({
    segments: described,
    sheet,
    settings: naming,
    formats: report,
    asOf,
    now: effects.now,
    past: past.namings,
    names: past.names,
    ask,
    refresh: wanted === 'names',
  });
}

/** The facts of a run as they were stored. */
export function sheetFrom(facts: readonly string[]): FactSheet {
  const read = facts.map((fact) => JSON.parse(fact) as Fact);
  const segments = [...new Set(read.flatMap(({ segment }) => segment ?? []))];
  return { facts: read, segments, withheld: new Map() };
}

/** The request that would be sent for all segments of a run with such facts. */
export function requestFor(
  settings: NamingSettings,
  facts: readonly string[],
  segments: readonly number[],
  env: Outside['env'],
): Promise<{ readonly url: string; readonly body: string }> {
  const sheet = sheetFrom(facts);
  const asked = segments.filter((segment) => sheet.segments.includes(segment));
  const prompt = makePrompt({ sheet, lexicon: lexiconOf[settings.language], asked, kept: new Map() });
  return showRequest(prompt, settings, env);
}
