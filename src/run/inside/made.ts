import type { Dialect } from '../../engine/dialect.ts';
import type { FeatureDefinition } from '../../features/definitions.ts';
import { warehouseTables } from '../../warehouse/schema.ts';
import type { RunTables } from '../../warehouse/store.ts';

/** Tables of the warehouse that a run inside it has the rows of, with the queries that give them. */
export function madeTables({ located }: RunTables, quarantine: string): Map<string, string> {
  const from = (table: string, own: string) => {
    const { columns } = warehouseTables.find(({ name }) => name === table)!;
    return located(`SELECT ${Object.keys(columns).join(', ')} FROM ${own}`);
  };
  return new Map([
    ['quarantine', located(quarantine)],
    ['customers', from('customers', 'clean_customers')],
    ['products', from('products', 'clean_products')],
    ['policies', from('policies', 'policy_facts')],
    ['customer_facts', from('customer_facts', 'customer_facts')],
  ]);
}

/** The same of the tables that segments make. */
export function madeBySegments(
  { located }: RunTables,
  used: readonly FeatureDefinition[],
  { literal, quote, types }: Dialect,
): Map<string, string> {
  const features = used.map(({ name, kind }) => {
    const [value, level] = kind === 'numeric' ? [quote(name), 'NULL'] : ['NULL', quote(name)];
    return `SELECT customer_id, ${literal(name)} AS feature, CAST(${value} AS ${types.real}) AS value, CAST(${level} AS ${types.text}) AS level FROM features`;
  });
  return new Map([
    ['customer_features', located(features.join('\nUNION ALL\n'))],
    [
      'assignments',
      located(
        'SELECT customer_id, segment_id, distance, next_segment_id, next_distance, complete FROM assigned',
      ),
    ],
    ['segment_map', located('SELECT customer_id, x, y FROM assigned WHERE complete')],
  ]);
}
