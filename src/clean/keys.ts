import type { TableName } from '../domain/tables.ts';
import { keyOf } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import type { Lines } from './lines.ts';
import { addMarks } from './marks.ts';
import { known, tidy } from './text.ts';

/** The rows of a table that are not skipped. */
const kept = (table: TableName) =>
  `(SELECT * FROM typed_${table} ANTI JOIN (SELECT part, row FROM marks_${table} WHERE skip IS NOT NULL) USING (part, row))`;

/**
 * Settles rows that share an id: copies of one row are skipped but for the first, and rows that differ are all set
 * aside, because nothing tells which is right.
 */
export async function settleKeys(engine: Engine, table: TableName, lines: Lines): Promise<void> {
  const key = keyOf[table];
  const shared = `shared_${table}`;
  await engine.run(`
    CREATE TABLE ${shared} AS
    SELECT ${key} FROM ${kept(table)} WHERE ${key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1`);
  const [count] = await engine.rows(`SELECT count(*) AS n FROM ${shared}`);
  if (Number(count?.n) > 0) {
    await addMarks(
      engine,
      table,
      `WITH signed AS (
        SELECT typed.part, typed.row, typed.${key}, ${signature(lines.columns, engine.dialect.quote)} AS signature
        FROM ${kept(table)} AS typed SEMI JOIN ${shared} USING (${key}) JOIN ${lines.relation} AS lines USING (part, row)
      ), copies AS (
        SELECT part, row, min(signature) OVER same <> max(signature) OVER same AS differs,
          row_number() OVER (PARTITION BY ${key} ORDER BY part, row) AS copy
        FROM signed WINDOW same AS (PARTITION BY ${key})
      )
      SELECT part, row, CASE WHEN NOT differs THEN 'duplicate_row' END AS skip,
        CASE WHEN differs THEN ['${key}|duplicate_key'] ELSE [] END AS faults
      FROM copies WHERE differs OR copy > 1`,
    );
  }
  await engine.run(`DROP TABLE ${shared}`);
}

/** Equal for two rows that say the same: the typed value of each cell, or its text where it cannot be read. */
function signature(columns: readonly string[], quote: (name: string) => string): string {
  const cells = columns.map((name) => {
    const text = known(tidy(`lines.${quote(`raw_${name}`)}`));
    return `coalesce(CAST(typed.${quote(name)} AS VARCHAR), ${text}, '')`;
  });
  return `concat_ws(chr(31), ${cells.join(', ')}, coalesce(lines.rest, ''))`;
}

/**
 * Sets aside policies whose customer or product is not among the accepted rows, telling those that are unknown from
 * those whose own row was set aside.
 */
export async function settleReferences(engine: Engine): Promise<void> {
  const isKnown = (table: TableName, key: string) =>
    `${key} IN (SELECT ${key} FROM ${kept(table)} WHERE ${key} IS NOT NULL)`;
  const verdict = (table: TableName, key: string, name: string) => `
    CASE WHEN ${key} IS NULL OR ${name}_accepted THEN NULL
      WHEN ${isKnown(table, key)} THEN '${key}|${name}_set_aside' ELSE '${key}|orphan_${name}' END`;
  await engine.run(`
    CREATE TABLE unsettled AS
    SELECT policies.part, policies.row, policies.customer_id, policies.product_id,
      customers.customer_id IS NOT NULL AS customer_accepted, products.product_id IS NOT NULL AS product_accepted
    FROM typed_policies AS policies
    LEFT JOIN (SELECT customer_id FROM accepted_customers) AS customers USING (customer_id)
    LEFT JOIN (SELECT product_id FROM accepted_products) AS products USING (product_id)
    WHERE (policies.customer_id IS NOT NULL AND customers.customer_id IS NULL)
      OR (policies.product_id IS NOT NULL AND products.product_id IS NULL)`);
  await addMarks(
    engine,
    'policies',
    `SELECT part, row, CAST(NULL AS VARCHAR) AS skip, list_filter([
       ${verdict('customers', 'customer_id', 'customer')}, ${verdict('products', 'product_id', 'product')}
     ], lambda item: item IS NOT NULL) AS faults
     FROM unsettled`,
  );
  await engine.run('DROP TABLE unsettled');
}
