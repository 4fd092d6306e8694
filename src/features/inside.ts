import { CannotSegment, type Reason } from '../domain/errors.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { Dialect } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FeatureDefinition } from './definitions.ts';
import { whyUseless } from './features.ts';
import { matrixOf } from './matrix.ts';

/** How many customers have a value of each feature, and how many different ones there are: `n`, `k0`, `d0`, `k1`, … */
export function countsSql(chosen: readonly FeatureDefinition[], { quote }: Dialect): string {
  const counts = chosen.flatMap(({ name }, i) => [
    `COUNT(${quote(name)}) AS k${i}`,
    `COUNT(DISTINCT ${quote(name)}) AS d${i}`,
  ]);
  return `SELECT ${['COUNT(*) AS n', ...counts].join(', ')} FROM all_features`;
}

/** The features that tell customers apart, and why the others are left out. Throws CannotSegment where none does. */
export async function usefulFeatures(
  engine: Engine,
  chosen: readonly FeatureDefinition[],
  located: (sql: string) => string,
): Promise<{
  readonly used: readonly FeatureDefinition[];
  readonly notes: readonly Reason[];
  readonly customers: number;
}> {
  const [row] = await engine.rows(located(countsSql(chosen, engine.dialect)));
  const notes: Reason[] = [];
  const used = chosen.filter((feature, i) => {
    const why = whyUseless(feature, Number(row?.[`k${i}`]), Number(row?.[`d${i}`]));
    if (why)
      notes.push({
        code: 'feature_left_out',
        message: `${feature.name} is left out of the segments: ${why}.`,
      });
    return !why;
  });
  if (used.length === 0)
    throw new CannotSegment('no_features', 'No feature has a value, so customers cannot be told apart.');
  return { used, notes, customers: Number(row?.n) };
}

/**
 * A sample of customers without their ids: the share of each combination of categories is kept, and within one the customers are
 * as if drawn by chance, but always the same. `standing` is the segment that a customer is in.
 */
export function sampleSql(
  used: readonly FeatureDefinition[],
  share: number,
  isFirst: boolean,
  { quote, fingerprint, types }: Dialect,
): string {
  const categories = used
    .filter(({ kind }) => kind === 'categorical')
    .map(({ name }) => `own.${quote(name)}`);
  const strata = categories.length > 0 ? `PARTITION BY ${categories.join(', ')}` : '';
  const drawn = fingerprint('own.customer_id');
  const features = used.map(({ name }, i) => `drawn.${quote(name)} AS f${i}`);
  const standing = isFirst ? `CAST(NULL AS ${types.integer})` : 'member.segment_id';
  const members = isFirst
    ? ''
    : `LEFT JOIN (SELECT customer_id, segment_id FROM segment_members WHERE valid_to IS NULL) AS member ON member.customer_id = drawn.customer_id`;
  return `
SELECT ${[`${standing} AS standing`, ...features].join(', ')}
FROM (
  SELECT own.*, ROW_NUMBER() OVER (${strata} ORDER BY ${drawn}, own.customer_id) AS place, COUNT(*) OVER (${strata}) AS alike
  FROM features AS own
) AS drawn
${members}
WHERE drawn.place <= CEIL(drawn.alike * ${share.toExponential()})
ORDER BY ${fingerprint('drawn.customer_id')}, drawn.customer_id`.trimStart();
}

/** The sample as a matrix; its customers have numbers for ids. */
export async function readSample(
  engine: Engine,
  sql: string,
  used: readonly FeatureDefinition[],
): Promise<{ readonly matrix: FeatureMatrix; readonly standing: ReadonlyMap<string, number> }> {
  const [standing = [], ...columns] = await engine.columns(sql);
  const digits = String(standing.length).length;
  const ids = standing.map((_, i) => String(i).padStart(digits, '0'));
  const matrix = matrixOf(
    ids,
    used.map((feature, i) => ({ feature, values: columns[i] ?? [] })),
  );
  const members = ids.flatMap((id, i) => (standing[i] === null ? [] : [[id, Number(standing[i])] as const]));
  return { matrix, standing: new Map(members) };
}
