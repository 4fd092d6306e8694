import type { FamdSummary, SegmentModel } from '../../domain/model.ts';
import type { Dialect } from '../../engine/dialect.ts';
import { distanceTo, infinity, known, leastOf, placeOf, real, scaledRows } from './rows.ts';

/**
 * One statement that assigns every customer as `assign` and `placeOnMap` do: `customer_id`, `segment_id`, `distance`,
 * `next_segment_id`, `next_distance`, `complete`, and `x`, `y` on the map of those who are. Who has no feature at all is in
 * no segment. It holds nothing but the model's constants, and needs nothing but the relation it reads.
 *
 * @param from what stands after FROM: a row a customer, with `customer_id` and a column for each feature of the model
 */
export function assignmentSql(
  model: Pick<SegmentModel, 'numeric' | 'categorical' | 'gamma' | 'prototypes' | 'famd'>,
  from: string,
  dialect: Dialect,
): string {
  const { prototypes } = model;
  const { types } = dialect;
  const distances = prototypes.map((_, c) => `d${c}`);
  const measured = prototypes.map((center, c) => `${distanceTo(model, center, dialect)} AS d${c}`);
  const others = distances.map(
    (column, c) => `CASE WHEN own = ${c} THEN ${infinity(dialect)} ELSE ${column} END AS o${c}`,
  );
  const nextOf = distances.map((_, c) => `o${c}`);
  const { all, none } = known(model);
  const segment = (place: string) =>
    `CASE ${prototypes.map((own, c) => `WHEN ${place} = ${c} THEN ${own.segment}`).join(' ')} END`;
  const hasNext = prototypes.length > 1;
  const given = (value: string) => `CASE WHEN NOT (${none}) THEN ${value} END`;
  const next = hasNext ? given(segment(placeOf(nextOf, 'next_least'))) : `CAST(NULL AS ${types.integer})`;
  const nextDistance = hasNext ? given('next_least') : `CAST(NULL AS ${types.real})`;
  const { x, y } = placeOnMapSql(model, dialect);
  return `
WITH scaled AS (
  ${scaledRows(model, from, dialect)}
),
measured AS (
  SELECT scaled.*, ${measured.join(',\n    ')}
  FROM scaled
),
nearest AS (SELECT measured.*, ${leastOf(distances)} AS least FROM measured),
placed AS (SELECT nearest.*, ${placeOf(distances, 'least')} AS own FROM nearest),
besides AS (SELECT placed.*, ${others.join(', ')} FROM placed),
both_nearest AS (SELECT besides.*, ${leastOf(nextOf)} AS next_least FROM besides)
SELECT customer_id, ${given(segment('own'))} AS segment_id, ${given('least')} AS distance,
  ${next} AS next_segment_id, ${nextDistance} AS next_distance, ${all} AS complete,
  CASE WHEN ${all} THEN ${x} END AS x, CASE WHEN ${all} THEN ${y} END AS y
FROM both_nearest`.trimStart();
}

/** The map's coordinates of a customer whose features are all known. A level that the model does not know adds nothing. */
function placeOnMapSql(
  { numeric, categorical, famd }: Pick<SegmentModel, 'numeric' | 'categorical' | 'famd'>,
  dialect: Dialect,
): { readonly x: string; readonly y: string } {
  const at = (dimension: number) => {
    const { dimensions } = famd.projection;
    if (dimension >= dimensions) return '0e0';
    const parts = [
      ...numeric.flatMap((_, j) => scoreOf(famd.projection, j, dimension)),
      ...categorical.map(({ levels }, j) => {
        const cases = levels.map(
          (level, code) =>
            `WHEN c${j} = ${dialect.literal(level)} THEN ${real(famd.projection.levels[j]![code * dimensions + dimension]!)}`,
        );
        return cases.length > 0 ? `CASE ${cases.join(' ')} ELSE 0e0 END` : '0e0';
      }),
    ];
    return parts.length > 0 ? parts.join(' + ') : '0e0';
  };
  return { x: at(0), y: at(1) };
}

function scoreOf(
  { means, deviations, axes, dimensions }: FamdSummary['projection'],
  j: number,
  dimension: number,
): string[] {
  if (deviations[j] === 0) return [];
  const slope = axes[j * dimensions + dimension]! / deviations[j]!;
  return [`(s${j} - ${real(means[j]!)}) * ${real(slope)}`];
}

/** The customers of the warehouse that a model was made for, as the assignment reads them. */
export function warehouseRows(
  { numeric, categorical }: Pick<SegmentModel, 'numeric' | 'categorical'>,
  dialect: Dialect,
): string {
  const { quote, literal } = dialect;
  const one = (name: string, column: string) =>
    `MAX(CASE WHEN feature = ${literal(name)} THEN ${column} END) AS ${quote(name)}`;
  const columns = [
    ...numeric.map(({ name }) => one(name, 'value')),
    ...categorical.map(({ name }) => one(name, 'level')),
  ];
  return `(SELECT customer_id, ${columns.join(', ')} FROM customer_features GROUP BY customer_id) AS features`;
}
