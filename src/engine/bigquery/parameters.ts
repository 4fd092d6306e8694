import type { Value } from '../engine.ts';

/** $1 as BigQuery has it; a parameter that is NULL needs a type. */
export function statementOf(sql: string, values: readonly Value[] = []) {
  if (values.length === 0) return { query: sql };
  const params: Record<string, Value> = {};
  const types: Record<string, string> = {};
  for (const [i, value] of values.entries()) {
    params[`p${i + 1}`] = value;
    types[`p${i + 1}`] = typeOf(value);
  }
  return { query: sql.replaceAll(/\$(\d+)/g, '@p$1'), params, types };
}

function typeOf(value: Value): string {
  if (typeof value === 'boolean') return 'BOOL';
  if (typeof value !== 'number') return 'STRING';
  return Number.isInteger(value) ? 'INT64' : 'FLOAT64';
}
