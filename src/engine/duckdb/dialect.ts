import type { Dialect } from '../dialect.ts';

export const duckdbDialect: Dialect = {
  name: 'duckdb',
  types: {
    text: 'VARCHAR',
    integer: 'BIGINT',
    real: 'DOUBLE',
    money: 'DECIMAL(38,6)',
    exact: 'DECIMAL(38,12)',
    date: 'DATE',
    timestamp: 'TIMESTAMP',
    boolean: 'BOOLEAN',
    json: 'JSON',
  },
  quote: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  literal: (text) => `'${text.replaceAll("'", "''")}'`,
  rounded: (expression, type) => `CAST(${expression} AS ${duckdbDialect.types[type]})`,
  safeCast: (expression, type) => `TRY_CAST(${expression} AS ${duckdbDialect.types[type]})`,
  median: (expression) => `quantile_cont(${expression}, 0.5)`,
  fingerprint: (text) => `hash(${text})`,
  jsonList: (texts) => `CAST(to_json([${texts.join(', ')}]) AS VARCHAR)`,
  textAt: (json, path) => `json_extract_string(${json}, ${duckdbDialect.literal(path)})`,
  days: (from, to) => `date_diff('day', ${from}, ${to})`,
};

/** A text in a statement that only DuckDB reads, such as the name of a file. */
export const { literal } = duckdbDialect;
