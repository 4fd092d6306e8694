/** Where the engines' SQL differs. Everything else is written once. */
export interface Dialect {
  readonly name: 'duckdb' | 'bigquery';
  /** Type names, for CAST and CREATE TABLE. */
  readonly types: Readonly<Record<SqlType, string>>;
  quote(identifier: string): string;
  /** A text as an SQL literal. For constants of ours and for names; what comes from a sheet is bound instead. */
  literal(text: string): string;
  /** An expression as a number of the places that its type has, rounded half away from zero. */
  rounded(expression: string, type: 'money' | 'exact'): string;
  /** An expression as a type, and NULL where it cannot be. */
  safeCast(expression: string, type: SqlType): string;
  /** The median, as an aggregate; of many rows it may be near it only. */
  median(expression: string): string;
  /** A whole number that looks drawn by chance and is always the same for a text. */
  fingerprint(text: string): string;
  /** Texts as a JSON list. */
  jsonList(texts: readonly string[]): string;
  /** What stands at a path such as `$.rows[0]` of a JSON text, as text. */
  textAt(json: string, path: string): string;
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
 * Fills the places of a shared statement: `{real}` and the other type names, `{money(…)}` and `{exact(…)}` for an
 * expression that is rounded to one, `{text_at(json, path)}` for a text in a JSON text, `{fingerprint(text)}`, `{"name"}` for an identifier that needs
 * quoting.
 */
export function render(sql: string, dialect: Dialect): string {
  return sql
    .replaceAll(/\{"([^"}]+)"\}/g, (_, name: string) => dialect.quote(name))
    .replaceAll(/\{([a-z]+)\}/g, (place, name: string) => dialect.types[name as SqlType] ?? place)
    .replaceAll(/\{(money|exact)\(([^{}]*)\)\}/g, (_, type: 'money' | 'exact', expression: string) =>
      dialect.rounded(expression, type),
    )
    .replaceAll(/\{fingerprint\(([\w.]+)\)\}/g, (_, text: string) => dialect.fingerprint(text))
    .replaceAll(/\{text_at\((\w+), ([^{}]*)\)\}/g, (_, json: string, path: string) =>
      dialect.textAt(json, path),
    );
}
