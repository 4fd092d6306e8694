import type { TableName } from '../domain/tables.ts';
import { keyOf } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import type { Lines } from './lines.ts';
import { known, tidy } from './text.ts';

/**
 * Settles rows that share an id: copies of one row are skipped but for the first, and rows that differ are all set
 * aside, because nothing tells which is right. Makes `keyed_<table>` from `typed_<table>`, which goes.
 */
export async function settleKeys(engine: Engine, table: TableName, lines: Lines): Promise<void> {
  const key = keyOf[table];
  await engine.run(`
    CREATE TABLE shared_${table} AS
    SELECT ${key} FROM typed_${table} WHERE skip IS NULL AND ${key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1`);
  const [shared] = await engine.rows(`SELECT count(*) AS n FROM shared_${table}`);
  if (Number(shared?.n) === 0) {
    await engine.run(`DROP TABLE shared_${table}`);
    await engine.run(`ALTER TABLE typed_${table} RENAME TO keyed_${table}`);
    return;
  }
  await engine.run(`
    CREATE TABLE keyed_${table} AS
    WITH signed AS (
      SELECT typed.part, typed.row, typed.${key}, ${signature(lines.columns, engine.dialect.quote)} AS signature
      FROM typed_${table} AS typed SEMI JOIN shared_${table} USING (${key})
      JOIN ${lines.relation} AS lines USING (part, row)
      WHERE typed.skip IS NULL
    ), copies AS (
      SELECT part, row, min(signature) OVER same <> max(signature) OVER same AS differs,
        row_number() OVER (PARTITION BY ${key} ORDER BY part, row) AS copy
      FROM signed WINDOW same AS (PARTITION BY ${key})
    )
    SELECT typed.* EXCLUDE (skip, faults),
      CASE WHEN copies.copy > 1 AND NOT copies.differs THEN 'duplicate_row' ELSE typed.skip END AS skip,
      CASE WHEN copies.differs THEN list_append(typed.faults, '${key}|duplicate_key') ELSE typed.faults END AS faults
    FROM typed_${table} AS typed LEFT JOIN copies USING (part, row)`);
  await engine.run(`DROP TABLE typed_${table}`);
  await engine.run(`DROP TABLE shared_${table}`);
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
 * those whose own row was set aside. Makes `settled_policies` from `keyed_policies`, which goes; the other tables are
 * settled as they are.
 */
export async function settleReferences(engine: Engine): Promise<void> {
  await engine.run('ALTER TABLE keyed_customers RENAME TO settled_customers');
  await engine.run('ALTER TABLE keyed_products RENAME TO settled_products');
  const states = (table: TableName) => `
    SELECT ${keyOf[table]} AS key, bool_or(len(faults) = 0) AS accepted
    FROM settled_${table} WHERE skip IS NULL AND ${keyOf[table]} IS NOT NULL GROUP BY 1`;
  await engine.run(`
    CREATE TABLE settled_policies AS
    SELECT policies.* EXCLUDE (faults),
      CASE WHEN customers.accepted AND products.accepted THEN policies.faults
      ELSE list_concat(policies.faults, list_filter([
        CASE WHEN policies.customer_id IS NOT NULL AND customers.key IS NULL THEN 'customer_id|orphan_customer' END,
        CASE WHEN NOT customers.accepted THEN 'customer_id|customer_set_aside' END,
        CASE WHEN policies.product_id IS NOT NULL AND products.key IS NULL THEN 'product_id|orphan_product' END,
        CASE WHEN NOT products.accepted THEN 'product_id|product_set_aside' END
      ], lambda item: item IS NOT NULL)) END AS faults
    FROM keyed_policies AS policies
    LEFT JOIN (${states('customers')}) AS customers ON customers.key = policies.customer_id
    LEFT JOIN (${states('products')}) AS products ON products.key = policies.product_id`);
  await engine.run('DROP TABLE keyed_policies');
}
