import type { Statement } from '../../domain/statement.ts';
import { duckdbDialect } from '../../engine/duckdb/dialect.ts';
import { changesOf } from '../changes.ts';
import { stagedName } from '../stage.ts';
import { views } from '../views.ts';
import { contentOf } from './publish.ts';

/** The statements by which a run writes a warehouse file. */
export async function duckdbStatements(run: {
  readonly runId: string;
  readonly asOf: string;
}): Promise<Statement[]> {
  const options = {
    dialect: duckdbDialect,
    live: (table: string) => `live.${table}`,
    staged: stagedName,
    isFirst: false,
    ...run,
    held: false,
    segmented: true,
  };
  return [
    ...changesOf(options).map((change) => ({
      group: 'tables',
      name: change.table.name,
      sql: `CREATE TABLE next.${change.table.name} AS ${contentOf(change, options)}`,
    })),
    ...(await views(duckdbDialect)).map(({ name, sql }) => ({
      group: 'views',
      name,
      sql: `CREATE VIEW ${name} AS ${sql.trim()}`,
    })),
  ];
}
