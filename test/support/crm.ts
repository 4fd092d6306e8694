import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import type { SqlType } from '../../src/engine/dialect.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { project } from './bigquery.ts';
import type { Sheets } from './sheets.ts';
import type { Relation } from './zetasql.ts';

/** Makes a dataset in the emulator, as its owner would. */
export async function makeDataset(url: string, dataset: string): Promise<void> {
  await fetch(`${url}/bigquery/v2/projects/${project}/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ datasetReference: { projectId: project, datasetId: dataset }, location: 'EU' }),
  });
}

/** Columns that are no text. */
const types: Readonly<Record<string, SqlType>> = {
  age: 'integer',
  income: 'money',
  purchase_date: 'date',
  premium: 'money',
  coverage: 'money',
};

const typeOf = (column: string) => bigqueryDialect.types[types[column] ?? 'text'];

/** The tables by their whole paths, for an analyzer. */
export async function crmColumns(engine: Engine): Promise<Record<string, Relation>> {
  const tables = await engine.tables();
  return Object.fromEntries(
    [...tables].map(([name, columns]) => [
      `${project}/crm/${name}`,
      { columns: Object.fromEntries([...columns].map((column) => [column, types[column] ?? 'text'])) },
    ]),
  );
}

const atOnce = 500;

/** Makes typed tables of sheets in the dataset that the engine is in. */
export async function makeCrm(engine: Engine, sheets: Sheets): Promise<void> {
  for (const [table, text] of Object.entries(sheets) as [string, string][]) {
    const [head = '', ...lines] = text.trim().split('\n');
    const names = head.split(',');
    const rows = lines.map((line) => {
      const cells = line.split(',').map((cell, i) => {
        const value = cell === '' ? 'NULL' : bigqueryDialect.literal(cell);
        return `CAST(${value} AS ${typeOf(names[i]!)})`;
      });
      return `(${cells.join(', ')})`;
    });
    const columns = names.map((name) => `${name} ${typeOf(name)}`);
    await engine.run(`CREATE OR REPLACE TABLE ${table} (${columns.join(', ')})`);
    for (let from = 0; from < rows.length; from += atOnce)
      await engine.run(`INSERT INTO ${table} VALUES ${rows.slice(from, from + atOnce).join(', ')}`);
  }
}
