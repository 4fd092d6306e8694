import type { TableName } from '../domain/tables.ts';
import { keyOf } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';

/**
 * Settles rows that share an id: copies of one row are skipped but for the first, and rows that differ are all set
 * aside, because nothing tells which is right. Makes `keyed_<table>` from `typed_<table>`.
 */
export async function settleKeys(engine: Engine, table: TableName) {
  const key = keyOf[table];
  await engine.run(`
    CREATE TABLE keyed_${table} AS
    WITH shared AS (
      SELECT part, row,
        min(signature) OVER same <> max(signature) OVER same AS differs,
        row_number() OVER (PARTITION BY ${key} ORDER BY part, row) AS copy
      FROM typed_${table} WHERE skip IS NULL AND ${key} IS NOT NULL
      WINDOW same AS (PARTITION BY ${key})
    )
    SELECT typed.* EXCLUDE (skip, faults, signature),
      CASE WHEN shared.copy > 1 AND NOT shared.differs THEN 'duplicate_row' ELSE typed.skip END AS skip,
      CASE WHEN shared.differs THEN list_append(typed.faults, '${key}|duplicate_key') ELSE typed.faults END AS faults
    FROM typed_${table} AS typed LEFT JOIN shared USING (part, row)`);
}

/**
 * Sets aside policies whose customer or product is not among the accepted rows, telling those that are unknown from
 * those whose own row was set aside. Makes `settled_policies`; the other tables are settled as they are.
 */
export async function settleReferences(engine: Engine) {
  await engine.run('CREATE VIEW settled_customers AS SELECT * FROM keyed_customers');
  await engine.run('CREATE VIEW settled_products AS SELECT * FROM keyed_products');
  const states = (table: TableName) => `
    SELECT ${keyOf[table]} AS key, bool_or(len(faults) = 0) AS accepted
    FROM keyed_${table} WHERE skip IS NULL AND ${keyOf[table]} IS NOT NULL GROUP BY 1`;
  await engine.run(`
    CREATE TABLE settled_policies AS
    SELECT policies.* EXCLUDE (faults), list_concat(policies.faults, list_filter([
      CASE WHEN policies.customer_id IS NOT NULL AND customers.key IS NULL THEN 'customer_id|orphan_customer' END,
      CASE WHEN NOT customers.accepted THEN 'customer_id|customer_set_aside' END,
      CASE WHEN policies.product_id IS NOT NULL AND products.key IS NULL THEN 'product_id|orphan_product' END,
      CASE WHEN NOT products.accepted THEN 'product_id|product_set_aside' END
    ], lambda item: item IS NOT NULL)) AS faults
    FROM keyed_policies AS policies
    LEFT JOIN (${states('customers')}) AS customers ON customers.key = policies.customer_id
    LEFT JOIN (${states('products')}) AS products ON products.key = policies.product_id`);
}
