import { CannotSegment, DataRefused, type Reason } from '../domain/errors.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { FeatureChoice } from '../domain/settings.ts';
import type { Statement } from '../domain/statement.ts';
import { didYouMean } from '../domain/suggest.ts';
import type { AvailableColumns } from '../domain/tables.ts';
import type { Dialect } from '../engine/dialect.ts';
import type { Engine, Value } from '../engine/engine.ts';
import { definitions, type FeatureDefinition, featureNames } from './definitions.ts';
import { matrixOf } from './matrix.ts';

export interface Features {
  readonly matrix: FeatureMatrix;
  /** What was wanted and left out, and why. */
  readonly notes: readonly Reason[];
}

/**
 * The feature matrix of all customers who hold a policy and do not object, in the units of the business.
 * Throws DataRefused where a feature that the config names cannot be made, CannotSegment where none can.
 */
export async function readFeatures(
  engine: Engine,
  choice: FeatureChoice,
  available: AvailableColumns,
): Promise<Features> {
  const { chosen, missing } = chooseFeatures(choice, available);
  if (choice.explicit && missing.length > 0) throw new DataRefused(missing);
  const notes: Reason[] = [...missing];
  const [ids, ...columns] = await computeFeatures(engine, chosen);
  const used = chosen.flatMap((feature, position) => {
    const values = columns[position] ?? [];
    const useless = uselessness(feature, values);
    if (useless)
      notes.push({
        code: 'feature_left_out',
        message: `${feature.name} is left out of the segments: ${useless}.`,
      });
    return useless ? [] : [{ feature, values, position }];
  });
  if (used.length === 0)
    throw new CannotSegment('no_features', 'No feature has a value, so customers cannot be told apart.');
  await keepFeatures(engine, used);
  return { notes, matrix: matrixOf((ids ?? []) as string[], used) };
}

interface UsedFeature {
  readonly feature: FeatureDefinition;
  readonly values: readonly Value[];
  /** Among the chosen. */
  readonly position: number;
}

/** Makes `wide_features`, `customer_id` and f0, f1, … in the order chosen, and gives its columns after the customers' ids. */
async function computeFeatures(engine: Engine, chosen: readonly FeatureDefinition[]): Promise<Value[][]> {
  await engine.run(`CREATE TABLE wide_features AS ${wideQuery(chosen, engine.dialect)}`);
  return engine.columns('SELECT * FROM wide_features ORDER BY customer_id');
}

/** `customer_id` and the chosen features as f0, f1, …, of every customer that segments are made of. */
function wideQuery(chosen: readonly FeatureDefinition[], { types }: Dialect): string {
  const columns = chosen.map(
    ({ kind, sql }, i) => `CAST(${sql} AS ${kind === 'numeric' ? types.real : types.text}) AS f${i}`,
  );
  const joins = chosen.flatMap(({ name, from }) =>
    from === undefined ? [] : [`LEFT JOIN ${from} AS ${name} ON ${name}.customer_id = facts.customer_id`],
  );
  return `SELECT ${['facts.customer_id', ...columns].join(', ')} FROM ${clustered} ${joins.join(' ')}`;
}

/** `customer_id` and the chosen features under their names, of every customer that segments are made of. */
export function namedQuery(chosen: readonly FeatureDefinition[], dialect: Dialect): string {
  const columns = chosen.map(({ name }, i) => `f${i} AS ${dialect.quote(name)}`);
  return `SELECT ${['customer_id', ...columns].join(', ')} FROM (${wideQuery(chosen, dialect)}) AS wide`;
}

/** The query of all features that Kindred knows, as a statement. */
export const featureStatement = (dialect: Dialect): Statement => ({
  group: 'features',
  name: 'of every customer',
  sql: wideQuery(definitions, dialect),
});

/** Makes `customer_features`, what the matrix holds as rows: `customer_id`, `feature`, and `value` or `level`. */
async function keepFeatures(engine: Engine, used: readonly UsedFeature[]): Promise<void> {
  const { real, text } = engine.dialect.types;
  const selects = used.map(({ feature: { name, kind }, position }) => {
    const [value, level] = kind === 'numeric' ? [`f${position}`, 'NULL'] : ['NULL', `f${position}`];
    return `
      SELECT customer_id, ${engine.dialect.literal(name)} AS feature, CAST(${value} AS ${real}) AS value,
        CAST(${level} AS ${text}) AS level
      FROM wide_features`;
  });
  await engine.run(`CREATE TABLE customer_features AS ${selects.join(' UNION ALL ')}`);
  await engine.run('DROP TABLE wide_features');
}

/** Columns of customers as text, in the rows of the feature matrix; those that the sheet has not are left out. */
export async function readColumns(
  engine: Engine,
  names: readonly string[],
  available: AvailableColumns,
): Promise<{ readonly name: string; readonly values: readonly (string | null)[] }[]> {
  const present = names.filter((name) => available.columns.customers.includes(name));
  if (present.length === 0) return [];
  const { quote, types } = engine.dialect;
  const texts = present.map((name) => `CAST(customer.${quote(name)} AS ${types.text})`);
  const columns = await engine.columns(
    `SELECT ${texts.join(', ')} FROM ${clustered} ORDER BY facts.customer_id`,
  );
  return present.map((name, i) => ({ name, values: (columns[i] ?? []) as (string | null)[] }));
}

/** Customers who hold a policy and object. */
export async function countObjectors(engine: Engine): Promise<number> {
  const [row] = await engine.rows(
    'SELECT count(*) AS n FROM customer_facts AS facts JOIN clean_customers AS customer ON customer.customer_id = facts.customer_id WHERE customer.objects',
  );
  return Number(row?.n);
}

/** The wanted features that the sheets' columns can give, and a reason for each other one. */
export function chooseFeatures(
  choice: FeatureChoice,
  available: AvailableColumns,
): { chosen: readonly FeatureDefinition[]; missing: readonly Reason[] } {
  const missing: Reason[] = [];
  const chosen = choice.names.flatMap((name) => {
    const definition = define(name, available);
    const gone =
      definition?.needs.filter(({ table, column }) => !available.columns[table].includes(column)) ?? [];
    if (definition && gone.length === 0) return [definition];
    missing.push(lost(name, gone, available));
    return [];
  });
  return { chosen, missing };
}

function define(name: string, { extras }: AvailableColumns): FeatureDefinition | undefined {
  const extra = extras.find((candidate) => candidate.name === name);
  if (!extra) return definitions.find((candidate) => candidate.name === name);
  return { name, kind: extra.kind, needs: [], sql: `customer."${name.replaceAll('"', '""')}"` };
}

function lost(name: string, gone: FeatureDefinition['needs'], { columns }: AvailableColumns): Reason {
  const [first] = gone;
  if (first) {
    return {
      code: 'feature_missing',
      table: first.table,
      column: first.column,
      message: `The feature ${name} needs the column ${first.column}, which the ${first.table} table does not have.`,
    };
  }
  const hint = didYouMean(name, [...featureNames, ...columns.customers]);
  return {
    code: 'feature_unknown',
    message: `There is no feature or customers column "${name}".${hint} Features: ${featureNames.join(', ')}.`,
  };
}

/** More levels than this say who a customer is, not what kind. */
const mostLevels = 200;

function uselessness(feature: FeatureDefinition, values: readonly Value[]): string | undefined {
  const known = values.filter((value) => value !== null);
  return whyUseless(feature, known.length, new Set(known).size);
}

/** Why a feature tells no customers apart, by how many have a value and how many values there are; undefined where it does. */
export function whyUseless(
  { kind, onlyWhenItVaries }: FeatureDefinition,
  known: number,
  distinct: number,
): string | undefined {
  if (distinct === 0) return 'no customer has a value';
  if (onlyWhenItVaries && distinct === 1) return 'it is the same for everybody';
  if (kind === 'categorical' && distinct > Math.min(mostLevels, Math.max(50, known / 10))) {
    return `it has ${distinct} different values, too many for a category`;
  }
  return undefined;
}

/** The customers that segments are made of, as SQL after FROM. */
export const clustered = `customer_facts AS facts
  JOIN clean_customers AS customer ON customer.customer_id = facts.customer_id AND NOT customer.objects`;
