import type { Dialect } from '../dialect.ts';

/** NUMERIC has 9 places and BIGNUMERIC 38; figures of 6 and 12 are the same numbers in both engines. */
const places = { money: 6, exact: 12 };

export const bigqueryDialect: Dialect = {
  name: 'bigquery',
  types: {
    text: 'STRING',
    integer: 'INT64',
    real: 'FLOAT64',
    money: 'NUMERIC',
    exact: 'BIGNUMERIC',
    date: 'DATE',
    timestamp: 'TIMESTAMP',
    boolean: 'BOOL',
    json: 'JSON',
  },
  quote: (identifier) => `\`${identifier.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``,
  literal: (text) => `'${text.replaceAll(/[\\'\n\r]/g, (sign) => escapes[sign] ?? `\\${sign}`)}'`,
  rounded: (expression, type) =>
    `ROUND(CAST(${expression} AS ${bigqueryDialect.types[type]}), ${places[type]})`,
  safeCast: (expression, type) => `SAFE_CAST(${expression} AS ${bigqueryDialect.types[type]})`,
  median: (expression) => `APPROX_QUANTILES(${expression}, 1000)[OFFSET(500)]`,
  fingerprint: (text) => `FARM_FINGERPRINT(${text})`,
  jsonList: (texts) => `TO_JSON_STRING([${texts.join(', ')}])`,
  textAt: (json, path) => `JSON_VALUE(${json}, ${bigqueryDialect.literal(path)})`,
  days: (from, to) => `DATE_DIFF(${to}, ${from}, DAY)`,
};

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r' };
