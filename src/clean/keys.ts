import type { TableName } from '../domain/tables.ts';
import { keyOf } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import type { Lines } from './lines.ts';
import { addMarks } from './marks.ts';
import { cellValue, hasForeignLetters, idLook, latinLook } from './text.ts';

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
    // Small tables of just these rows: the engine would else put the whole table in a hash table.
    const same = `same_${table}`;
    await engine.run(
      `CREATE TABLE ${same} AS SELECT * FROM ${kept(table)} SEMI JOIN ${shared} USING (${key})`,
    );
    await engine.run(
      `CREATE TABLE ${same}_lines AS SELECT * FROM ${lines.relation} SEMI JOIN ${same} USING (part, row)`,
    );
    await addMarks(
      engine,
      table,
      `WITH signed AS (
        SELECT typed.part, typed.row, typed.${key}, ${signature(lines.columns, engine.dialect.quote)} AS signature
        FROM ${same} AS typed JOIN ${same}_lines AS lines USING (part, row)
      ), copies AS (
        SELECT part, row, min(signature) OVER same <> max(signature) OVER same AS differs,
          row_number() OVER (PARTITION BY ${key} ORDER BY part, row) AS copy
        FROM signed WINDOW same AS (PARTITION BY ${key})
      )
      SELECT part, row, CASE WHEN NOT differs THEN 'duplicate_row' END AS skip,
        CASE WHEN differs THEN ['${key}|duplicate_key'] ELSE [] END AS faults
      FROM copies WHERE differs OR copy > 1`,
    );
    for (const name of [same, `${same}_lines`]) await engine.run(`DROP TABLE ${name}`);
  }
  await engine.run(`DROP TABLE ${shared}`);
  await settleLookalikes(engine, table);
}

/** Sets aside rows whose id has letters of another alphabet and looks like another row's id. */
async function settleLookalikes(engine: Engine, table: TableName): Promise<void> {
  const key = keyOf[table];
  const foreign = `(SELECT part, row, ${key} FROM ${kept(table)} WHERE ${key} IS NOT NULL AND ${hasForeignLetters(key)})`;
  const [count] = await engine.rows(`SELECT count(*) AS n FROM ${foreign}`);
  if (Number(count?.n) === 0) return;
  await addMarks(
    engine,
    table,
    `SELECT part, row, CAST(NULL AS VARCHAR) AS skip, ['${key}|lookalike'] AS faults
     FROM (SELECT part, row, ${key} AS id FROM ${foreign}) AS odd
     WHERE ${latinLook('odd.id')} IN (SELECT lower(${key}) FROM ${kept(table)} WHERE ${key} IS NOT NULL AND NOT ${hasForeignLetters(key)})`,
  );
}

/** Equal for two rows that say the same: the typed value of each cell, or its text where it cannot be read. */
function signature(columns: readonly string[], quote: (name: string) => string): string {
  const cells = columns.map((name) => {
    const text = cellValue(`lines.${quote(`raw_${name}`)}`);
    return `coalesce(CAST(typed.${quote(name)} AS VARCHAR), ${text}, '')`;
  });
  return `concat_ws(chr(31), ${cells.join(', ')}, coalesce(lines.rest, ''))`;
}

/**
 * Sets aside policies whose customer or product is not among the accepted rows, telling those that are unknown from
 * those whose own row was set aside, and those that name nearly a known one. Makes `hints_policies`: `part`, `row` and
 * `hint`, for the latter.
 */
export async function settleReferences(engine: Engine): Promise<void> {
  const isKnown = (table: TableName, key: string) =>
    `${key} IN (SELECT ${key} FROM ${kept(table)} WHERE ${key} IS NOT NULL)`;
  const verdict = (table: TableName, key: string, name: string) => `
    CASE WHEN ${key} IS NULL OR ${name}_accepted THEN NULL
      WHEN ${isKnown(table, key)} THEN '${key}|${name}_set_aside'
      WHEN ${name}_hint IS NOT NULL THEN '${key}|lookalike_${name}' ELSE '${key}|orphan_${name}' END`;
  await engine.run(`
    CREATE TABLE unsettled AS
    SELECT policies.part, policies.row, policies.customer_id, policies.product_id,
      customers.customer_id IS NOT NULL AS customer_accepted, products.product_id IS NOT NULL AS product_accepted
    FROM typed_policies AS policies
    LEFT JOIN (SELECT customer_id FROM accepted_customers) AS customers USING (customer_id)
    LEFT JOIN (SELECT product_id FROM accepted_products) AS products USING (product_id)
    WHERE (policies.customer_id IS NOT NULL AND customers.customer_id IS NULL)
      OR (policies.product_id IS NOT NULL AND products.product_id IS NULL)`);
  await findHints(engine, 'customers', 'customer');
  await findHints(engine, 'products', 'product');
  await engine.run(`
    CREATE TABLE hints_policies AS
    SELECT part, row, concat_ws('; ', customer_hint, product_hint) AS hint
    FROM unsettled LEFT JOIN customer_hints USING (customer_id) LEFT JOIN product_hints USING (product_id)
    WHERE coalesce(customer_hint, product_hint) IS NOT NULL`);
  await addMarks(
    engine,
    'policies',
    `SELECT part, row, CAST(NULL AS VARCHAR) AS skip, list_filter([
       ${verdict('customers', 'customer_id', 'customer')}, ${verdict('products', 'product_id', 'product')}
     ], lambda item: item IS NOT NULL) AS faults
     FROM unsettled LEFT JOIN customer_hints USING (customer_id) LEFT JOIN product_hints USING (product_id)`,
  );
  for (const name of ['unsettled', 'customer_hints', 'product_hints']) await engine.run(`DROP TABLE ${name}`);
}

/** Makes `<name>_hints`: for each unknown id that looks like just one known id, which one. */
async function findHints(engine: Engine, table: TableName, name: string): Promise<void> {
  const key = keyOf[table];
  const isUnknown = `${key} IS NOT NULL AND NOT ${name}_accepted`;
  const [count] = await engine.rows(`SELECT count(*) AS n FROM unsettled WHERE ${isUnknown}`);
  if (Number(count?.n) === 0) {
    await engine.run(`CREATE TABLE ${name}_hints (${key} VARCHAR, ${name}_hint VARCHAR)`);
    return;
  }
  await engine.run(`
    CREATE TABLE ${name}_hints AS
    WITH unknown AS (
      SELECT DISTINCT ${key}, ${idLook(key)} AS look FROM unsettled WHERE ${isUnknown}
    ),
    alike AS (
      SELECT look, min(${key}) AS id, count(*) AS n FROM (SELECT ${key}, ${idLook(key)} AS look FROM accepted_${table})
      WHERE look IN (SELECT look FROM unknown) GROUP BY 1
    )
    SELECT unknown.${key}, '${key}: is ' || alike.id || ' meant?' AS ${name}_hint
    FROM unknown JOIN alike USING (look) WHERE look <> '' AND n = 1`);
}
