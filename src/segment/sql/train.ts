import type { Dialect } from '../../engine/dialect.ts';
import type { Engine, Row } from '../../engine/engine.ts';
import { type Center, distanceTo, known, leastOf, placeOf, scaledRows, type Units } from './rows.ts';

/** What one iteration came to. */
interface Step {
  /** The prototypes that it began with, and those that it leads to. */
  readonly before: readonly Center[];
  readonly after: readonly Center[];
  /** Of the labels by the prototypes that it began with. */
  readonly cost: number;
  /** Customers a prototype. */
  readonly sizes: readonly number[];
}

export interface Trained {
  readonly prototypes: readonly Center[];
  readonly cost: number;
  readonly sizes: readonly number[];
  readonly steps: readonly Step[];
}

export const MOST_ITERATIONS = 100;

/** Costs this close, relatively, are equal: the order of an engine's sums is its own. */
const SAME = 1e-12;

/**
 * K-Prototypes inside an engine, from given prototypes: one statement for each of Lloyd's iterations, which labels every
 * customer and gives the sums and counts that the next prototypes are made of. The same as `kprototypes` with batch updates:
 * ties go to the lowest prototype and the lowest level, a prototype without customers takes the one who lies farthest from its own.
 * Customers with a missing feature take no part.
 *
 * @param from what stands after FROM: a row a customer, with `customer_id` and a column for each feature
 */
export async function trainSql(
  engine: Engine,
  units: Units,
  start: readonly Center[],
  from: string,
  most = MOST_ITERATIONS,
): Promise<Trained> {
  const steps: Step[] = [];
  let prototypes = start;
  for (let iteration = 0; iteration <= most; iteration++) {
    const step = await iterate(engine, units, prototypes, from);
    const last = steps.at(-1);
    // What no longer falls has settled; the prototypes that it fell to are the result.
    if (last && step.cost >= last.cost * (1 - SAME)) {
      steps.push(step);
      return { prototypes: step.before, cost: step.cost, sizes: step.sizes, steps };
    }
    steps.push(step);
    if (iteration === most) break;
    prototypes = step.after;
  }
  const { before, cost, sizes } = steps.at(-1)!;
  return { prototypes: before, cost, sizes, steps };
}

async function iterate(
  engine: Engine,
  units: Units,
  centers: readonly Center[],
  from: string,
): Promise<Step> {
  let before = centers;
  for (let fills = 0; ; fills++) {
    const rows = await engine.rows(iterationSql(units, before, from, engine.dialect));
    const found = new Map(rows.map((row) => [Number(row.place), row]));
    const sizes = before.map((_, c) => Number(found.get(c)?.customers ?? 0));
    const empty = sizes.indexOf(0);
    const spare = empty >= 0 && fills < before.length && (await farthest(engine, units, before, from));
    if (!spare) {
      const cost = rows.reduce((sum, row) => sum + Number(row.cost), 0);
      const after = before.map((center, c) => moved(units, center, found.get(c)));
      return { before, after, cost, sizes };
    }
    before = before.map((center, c) => (c === empty ? spare : center));
  }
}

/** A prototype's mean and mode; one without customers stays where it is. */
function moved({ categorical }: Units, center: Center, row: Row | undefined): Center {
  if (!row) return center;
  return {
    numeric: center.numeric.map((_, j) => Number(row[`t${j}`]) / Number(row.customers)),
    categorical: categorical.map(({ levels }, j) => {
      const counts = levels.map((_, code) => Number(row[`l${j}_${code}`]));
      return levels[counts.indexOf(Math.max(...counts))]!;
    }),
  };
}

/** Customers without a missing feature, each with its distances, and the place and distance of the nearest prototype. */
function labelled(units: Units, centers: readonly Center[], from: string, dialect: Dialect): string {
  const distances = centers.map((_, c) => `d${c}`);
  const measured = centers.map((center, c) => `${distanceTo(units, center, dialect)} AS d${c}`);
  return `
WITH scaled AS (
  ${scaledRows(units, from, dialect)}
),
measured AS (
  SELECT scaled.*, ${measured.join(',\n    ')}
  FROM scaled WHERE ${known(units).all}
),
nearest AS (SELECT measured.*, ${leastOf(distances)} AS least FROM measured),
labelled AS (SELECT nearest.*, ${placeOf(distances, 'least')} AS place FROM nearest)`.trimStart();
}

/** A row a prototype that has customers: how many, their cost, the sum of each number and the count of each level. */
export function iterationSql(
  units: Units,
  centers: readonly Center[],
  from: string,
  dialect: Dialect,
): string {
  const { numeric, categorical } = units;
  const sums = numeric.map((_, j) => `SUM(s${j}) AS t${j}`);
  const counts = categorical.flatMap(({ levels }, j) =>
    levels.map(
      (level, code) => `SUM(CASE WHEN c${j} = ${dialect.literal(level)} THEN 1 ELSE 0 END) AS l${j}_${code}`,
    ),
  );
  return `${labelled(units, centers, from, dialect)}
SELECT ${['place', 'COUNT(*) AS customers', 'SUM(least) AS cost', ...sums, ...counts].join(', ')}
FROM labelled GROUP BY place ORDER BY place`;
}

/** The features, in the model's units, of the customer who lies farthest from a prototype of two customers or more; its id is not asked for. */
export function farthestSql(
  units: Units,
  centers: readonly Center[],
  from: string,
  dialect: Dialect,
): string {
  const cells = [...units.numeric.map((_, j) => `s${j}`), ...units.categorical.map((_, j) => `c${j}`)];
  return `${labelled(units, centers, from, dialect)}
SELECT ${cells.join(', ')} FROM labelled
WHERE least > 0 AND place IN (SELECT place FROM labelled GROUP BY place HAVING COUNT(*) > 1)
ORDER BY least DESC, customer_id LIMIT 1`;
}

async function farthest(
  engine: Engine,
  units: Units,
  centers: readonly Center[],
  from: string,
): Promise<Center | null> {
  const [row] = await engine.rows(farthestSql(units, centers, from, engine.dialect));
  return row
    ? {
        numeric: units.numeric.map((_, j) => Number(row[`s${j}`])),
        categorical: units.categorical.map((_, j) => String(row[`c${j}`])),
      }
    : null;
}
