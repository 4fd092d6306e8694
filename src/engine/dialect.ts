/** Where the engines' SQL differs. Everything else is written once. */
export interface Dialect {
  readonly name: 'duckdb' | 'bigquery';
  /** Type names, for CAST and CREATE TABLE. */
  readonly types: Readonly<Record<SqlType, string>>;
  quote(identifier: string): string;
  /** Whole days from one date to another, as SQL. */
  days(from: string, to: string): string;
}

/** `money` has 6 places; `exact` is for sums whose order must not matter, with 12. */
export type SqlType =
  | 'text'
  | 'integer'
  | 'real'
  | 'money'
  | 'exact'
  | 'date'
  | 'timestamp'
  | 'boolean'
  | 'json';

/**
 * Fills the places of a shared statement: `{real}` and the other type names, `{"name"}` for an identifier that
 * needs quoting.
 */
export function render(sql: string, dialect: Dialect): string {
  return sql
    .replaceAll(/\{"([^"}]+)"\}/g, (_, name: string) => dialect.quote(name))
    .replaceAll(/\{([a-z]+)\}/g, (place, name: string) => dialect.types[name as SqlType] ?? place);
}

/** A text as an SQL literal. For constants of ours and for file names; what comes from a sheet is bound instead. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
