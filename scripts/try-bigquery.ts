/**
 * Tries Kindred on BigQuery itself: `node scripts/try-bigquery.ts PROJECT [LOCATION]`, with Google credentials that may make
 * a dataset there. It makes the dataset kindred_try_<time>, publishes two nights of the invented insurer, goes back one, runs inside
 * BigQuery, compares everything with a file, prints what held and what did not, and takes the dataset away. It reads a few hundred megabytes.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectBigQuery } from '../src/engine/bigquery/connect.ts';
import { openBigQuery } from '../src/engine/bigquery/open.ts';
import { openDuckDB } from '../src/engine/duckdb/open.ts';
import type { Engine } from '../src/engine/engine.ts';

const [project, location = 'EU'] = process.argv.slice(2);
if (!project) {
  console.error('Say which project: node scripts/try-bigquery.ts PROJECT [LOCATION]');
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const dataset = `kindred_try_${Date.now()}`;
const folder = mkdtempSync(join(tmpdir(), 'kindred-try-'));
const sheets = ['customers.csv', 'sales.csv', 'products.csv'];
for (const name of sheets) cpSync(join(root, 'examples/insurer', name), join(folder, name));
const sources = 'sources: {customers: customers.csv, policies: sales.csv, products: products.csv}\n';
const warehouse = (name: string) =>
  `warehouse: {bigquery: {project: ${project}, dataset: ${name}, location: ${location}}}\n`;
writeFileSync(join(folder, 'kindred.yaml'), sources + warehouse(dataset));
writeFileSync(join(folder, 'file.yaml'), `${sources}warehouse: {duckdb: file.duckdb}\n`);
writeFileSync(
  join(folder, 'inside.yaml'),
  `engine: bigquery
sources:
${['customers', 'policies', 'products'].map((table) => `  ${table}: {bigquery: ${project}.${dataset}.${table}}`).join('\n')}
segmentation: {training: all}
${warehouse(`${dataset}_inside`)}`,
);

let failed = 0;
const started = Date.now();
async function check(what: string, work: () => Promise<string | null>): Promise<void> {
  const began = Date.now();
  const wrong = await work().catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  if (wrong !== null) failed++;
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(7);
  console.log(
    `${wrong === null ? '✓' : '✗'} ${seconds} s  ${what}${wrong === null ? '' : `\n            ${wrong.trim().replaceAll('\n', '\n            ')}`}`,
  );
}

/** Runs a command; what it said where it does not end with the code that it should. */
function kindred(words: readonly string[], code = 0): string | null {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/kindred.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === code ? null : `code ${status}: ${stdout}${stderr}`.slice(-1500);
}

const reach = {
  env: process.env,
  fetch,
  timeout: 60_000,
  wait: (milliseconds: number) => wait(milliseconds),
};
const at = { project, dataset, location, maximumBytesBilled: 10e9 };
const engine = async (): Promise<Engine> => openBigQuery(await connectBigQuery(at, reach));

/** Where tables differ between the dataset and the file. */
async function differences(tables: readonly string[]): Promise<string | null> {
  const [google, file] = [await engine(), await openDuckDB(join(folder, 'file.duckdb'), { readOnly: true })];
  try {
    const wrong: string[] = [];
    for (const table of tables) {
      const rows = async (from: Engine) =>
        (await from.rows(`SELECT * FROM ${table}`)).map((row) => JSON.stringify(row)).sort();
      const [theirs, ours] = [await rows(google), await rows(file)];
      const first = theirs.findIndex((row, i) => row !== ours[i]);
      if (theirs.length !== ours.length) wrong.push(`${table}: ${theirs.length} rows against ${ours.length}`);
      else if (first >= 0) wrong.push(`${table}: ${theirs[first]} against ${ours[first]}`);
    }
    return wrong.length > 0 ? wrong.join('\n') : null;
  } finally {
    await file.close();
  }
}

const facts = [
  'customers',
  'policies',
  'products',
  'customer_facts',
  'assignments',
  'segment_map',
  'segment_members',
];
const views = [
  'joined_all',
  'overall_stat',
  'top10_premium',
  'top5_products',
  'segment_overview',
  'customer_details',
];

await check(
  'a first night',
  async () =>
    kindred(['run', '--as-of', '2026-01-31']) ??
    kindred(['run', '--config', 'file.yaml', '--as-of', '2026-01-31']),
);
if (failed > 0) {
  console.log('\nWithout a first night there is nothing more to try.');
  process.exit(1);
}
await check('its tables are those of a file', () => differences(facts));
await check('its views are those of a file', () => differences(views));
await check('the same night again changes nothing', async () => kindred(['run', '--as-of', '2026-01-31']));
await check('a second night', async () => kindred(['run', '--as-of', '2026-02-01']));
await check(
  'views are not made anew where nothing has changed (INFORMATION_SCHEMA gives them back as they were sent)',
  async () => {
    const { stdout } = spawnSync(process.execPath, [join(root, 'bin/kindred.js'), 'warehouse', 'plan'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return /changes no table and no view/.test(stdout) ? null : stdout.split('\n').slice(0, 12).join('\n');
  },
);
await check('two runs at the same moment: one publishes, the other refuses', async () => {
  const run = (day: string) =>
    new Promise<number | null>((done) => {
      import('node:child_process').then(({ spawn }) =>
        spawn(process.execPath, [join(root, 'bin/kindred.js'), 'run', '--as-of', day], {
          cwd: folder,
          stdio: 'ignore',
        }).once('exit', done),
      );
    });
  const codes = await Promise.all([run('2026-02-02'), run('2026-02-02')]);
  return codes.sort().join() === '0,3' ? null : `codes ${codes}`;
});
await check(
  'the way back',
  async () => kindred(['warehouse', 'rollback']) ?? kindred(['warehouse', 'rollback']),
);
await check('after it the tables are those of the first night', () => differences(facts));
await check('the model as SQL', async () => {
  const { stdout } = spawnSync(process.execPath, [join(root, 'bin/kindred.js'), 'model', 'sql'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [row] = await (await engine()).rows(
    `SELECT COUNT(*) AS n FROM (${stdout.replace(/;\s*$/, '')}) AS own JOIN assignments ON assignments.customer_id = own.customer_id AND assignments.distance = own.distance`,
  );
  const [all] = await (await engine()).rows('SELECT COUNT(distance) AS n FROM assignments');
  return row?.n === all?.n ? null : `${row?.n} of ${all?.n} distances are the same`;
});
await check('a run inside BigQuery', async () =>
  kindred(['run', '--config', 'inside.yaml', '--as-of', '2026-02-01']),
);
await check('erasing a customer', async () => {
  const [row] = await (await engine()).rows('SELECT customer_id FROM customers ORDER BY customer_id LIMIT 1');
  return kindred(['erase', String(row?.customer_id)]);
});
await check('the datasets are taken away', async () => {
  const { BigQuery } = await import('@google-cloud/bigquery');
  const own = process.env.KINDRED_BIGQUERY_ENDPOINT;
  const client = new BigQuery({ projectId: project, ...(own ? { apiEndpoint: own } : {}) });
  if (own) return null;
  for (const name of [dataset, `${dataset}_inside`]) await client.dataset(name).delete({ force: true });
  return null;
});
rmSync(folder, { recursive: true, force: true });
console.log(
  `\n${failed === 0 ? 'All of it held' : `${failed} did not hold`}, in ${Math.round((Date.now() - started) / 1000)} s.`,
);
process.exitCode = failed === 0 ? 0 : 1;
