import type { Cleaned } from '../../clean/clean.ts';
import { differences } from '../../describe/apart.ts';
import type { Formats } from '../../domain/glossary.ts';
import { type Mix, mixFrom } from '../../domain/mix.ts';
import type { Described, FeatureProfile } from '../../domain/segment.ts';
import type { FeatureDefinition } from '../../features/definitions.ts';
import { holdingsSql, levelsSql, numbersSql, sizesSql } from '../../segment/sql/profile.ts';
import type { Inside, RunTables } from '../../warehouse/store.ts';
import type { NamingFigures } from '../naming.ts';

interface Given {
  readonly inside: Inside;
  readonly tables: RunTables;
  readonly available: Cleaned['available'];
}

/** Segments as the sample describes them, with sizes, shares and profiles as all customers give them. */
export async function describeInside(
  given: Given,
  used: readonly FeatureDefinition[],
  sampled: readonly Described[],
  formats: Formats,
): Promise<Described[]> {
  const rows = await given.inside.engine.rows(given.tables.located(sizesSql));
  const sizes = new Map(
    rows.flatMap((row) => (row.segment_id === null ? [] : [[Number(row.segment_id), Number(row.customers)]])),
  );
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const profiles = await profilesOf(given, used, [...sizes.keys()]);
  return [...sizes.keys()]
    .sort((a, b) => a - b)
    .map((id) => {
      const size = sizes.get(id)!;
      const share = size / all;
      const profile = profiles.get(id)!;
      const own = sampled.find((segment) => segment.id === id);
      return {
        id,
        size,
        share,
        profile,
        apart: differences(profile, share, formats),
        rule: own?.rule ?? { levels: [], bounds: [], text: '', coverage: 0, precision: 0 },
        stability: own?.stability ?? null,
      };
    });
}

type Profiles = Map<number, Record<string, FeatureProfile>>;

async function profilesOf(
  given: Given,
  used: readonly FeatureDefinition[],
  ids: readonly number[],
): Promise<Profiles> {
  const numbers = used.filter(({ kind }) => kind === 'numeric').map(({ name }) => name);
  const profiles = await numberProfiles(given, numbers, 'features', ids);
  for (const { name, kind } of used) {
    if (kind === 'numeric') continue;
    const { levels } = await mixInside(given, name, levelsSql(name, 'features', given.inside.engine.dialect));
    const known = levels.flatMap(({ customers }) => [...customers.values()]).reduce((a, b) => a + b, 0);
    for (const id of ids) {
      const size = levels.reduce((sum, { customers }) => sum + (customers.get(id) ?? 0), 0);
      const ranked = levels
        .map(({ level, customers }) => ({
          level,
          share: size === 0 ? 0 : (customers.get(id) ?? 0) / size,
          overall: [...customers.values()].reduce((a, b) => a + b, 0) / known,
        }))
        .filter(({ share }) => share > 0)
        .sort((a, b) => b.share - a.share);
      const [top] = ranked;
      profiles.get(id)![name] = {
        kind: 'categorical',
        mode: top?.level ?? '',
        share: top?.share ?? 0,
        overall: top?.overall ?? 0,
        levels: ranked,
      };
    }
  }
  return profiles;
}

async function numberProfiles(
  { inside, tables }: Given,
  names: readonly string[],
  from: string,
  ids: readonly number[],
): Promise<Profiles> {
  const profiles: Profiles = new Map(ids.map((id) => [id, {}]));
  if (names.length === 0) return profiles;
  const rows = await inside.engine.rows(tables.located(numbersSql(names, from, inside.engine.dialect)));
  const all = rows.find((row) => row.segment_id === null);
  for (const row of rows) {
    if (row.segment_id === null) continue;
    for (const [i, name] of names.entries())
      profiles.get(Number(row.segment_id))![name] = {
        kind: 'numeric',
        mean: Number(row[`m${i}`]),
        median: Number(row[`q${i}`]),
        overall: Number(all?.[`m${i}`]),
        spread: Number(all?.[`d${i}`]),
      };
  }
  return profiles;
}

async function mixInside({ inside, tables }: Given, column: string, sql: string): Promise<Mix> {
  const rows = await inside.engine.rows(tables.located(sql));
  return mixFrom(
    column,
    rows.map((row) => [String(row.level), Number(row.segment_id), Number(row.customers)] as const),
  );
}

/** Customers by segment and value of columns of theirs. */
export async function mixesInside(given: Given, columns: readonly string[]): Promise<Mix[]> {
  const mixes: Mix[] = [];
  for (const column of columns)
    mixes.push(
      await mixInside(given, column, levelsSql(column, 'clean_customers', given.inside.engine.dialect)),
    );
  return mixes;
}

const preferences = ['preferred_channel', 'preferred_time'];
const ofProducts = ['product_type', 'category', 'product_name'];

/** What facts for names are made of besides the profiles. */
export async function figuresInside(
  given: Given,
  used: readonly FeatureDefinition[],
): Promise<NamingFigures> {
  const { available, inside } = given;
  const mixes = await mixesInside(
    given,
    preferences.filter((name) => available.columns.customers.includes(name)),
  );
  for (const column of ofProducts)
    if (available.columns.products.includes(column))
      mixes.push(await mixInside(given, column, holdingsSql(column, inside.engine.dialect)));
  const names = [
    'premium',
    ...(available.columns.policies.includes('coverage') ? ['coverage'] : []),
    'policies',
  ];
  const wanted = names.filter((name) => !used.some((feature) => feature.name === name));
  const rows = await inside.engine.rows(given.tables.located(sizesSql));
  const ids = rows.flatMap(({ segment_id: id }) => (id === null ? [] : [Number(id)]));
  return { mixes, further: await numberProfiles(given, wanted, 'customer_facts', ids) };
}
