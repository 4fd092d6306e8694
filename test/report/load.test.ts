/** `kindred serve` as a process of its own over many customers: 1,000,000 and 3,000,000 policies by `npm run test:full`. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { demoFolder } from '../support/dashboard.ts';
import { full, root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';

const copies = full ? 282 : 20;

/** The demo's customers many times over, each copy under ids of its own and with policies twice. */
async function grow(path: string) {
  const engine = await openDuckDB(path);
  const others = (columns: string, from: string) =>
    `INSERT INTO ${from} SELECT own.* REPLACE (own.customer_id || '-' || copy AS customer_id ${columns}) FROM (SELECT * FROM ${from}) AS own, range(1, ${copies}) AS copies(copy)`;
  for (const table of [
    'customers',
    'customer_facts',
    'customer_features',
    'assignments',
    'segment_map',
    'segment_members',
  ])
    await engine.run(others('', table));
  await engine.run(
    `INSERT INTO policies SELECT * REPLACE (policy_id || '-again' AS policy_id, premium * 1.25 AS premium) FROM policies`,
  );
  await engine.run(others(", own.policy_id || '-' || copy AS policy_id", 'policies'));
  await engine.run('CHECKPOINT');
  const [size] = await engine.rows(
    'SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM policies) AS policies',
  );
  await engine.close();
  return { customers: Number(size!.customers), policies: Number(size!.policies) };
}

/** The most memory that a process has had, in bytes; null where the system does not say. */
function peakOf(pid: number): number | null {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return null;
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]);
}

const pageOfFigures = [
  {
    measures: ['customers', 'average_premium', 'average_coverage', 'rate', 'average_tenure', 'premium'],
    by: [],
  },
  { measures: ['customers', 'rate'], by: ['age_group'] },
  { measures: ['policies'], by: ['tenure_group'] },
  { measures: ['policies'], by: ['product_type'] },
  { measures: ['policies'], by: ['category'] },
  { measures: ['customers'], by: ['product'], limit: 5 },
  { measures: ['premium'], by: ['product'], limit: 5 },
];

const slices = [
  { city: ['Leeds'] },
  { age_group: ['18-30'] },
  { segment: [1] },
  { city: ['London', 'Bristol'], tenure_group: ['0-5'] },
  { product_type: ['Motor'] },
  { age_group: ['31-40', '41-50', '51-60', '60+'] },
  { category: ['Family'], segment: [0, 2] },
];

test(`serve over the demo ${copies} times: its first page, a filter, its memory`, async (t) => {
  const folder = scratch(t);
  const demo = await demoFolder('2026-03-31');
  cpSync(join(demo.folder, 'kindred.duckdb'), join(folder, 'kindred.duckdb'));
  cpSync(join(demo.folder, 'kindred.yaml'), join(folder, 'kindred.yaml'));
  demo.remove();
  const { customers, policies } = await grow(join(folder, 'kindred.duckdb'));
  const begun = performance.now();
  const since = (from: number) => Math.round(performance.now() - from);
  const server = spawn(process.execPath, [join(root, 'src/main.ts'), 'serve', '--no-open'], { cwd: folder });
  t.after(() => server.kill());
  const address = await new Promise<string>((found, failed) => {
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      const [own] = /http:\S+/.exec(said) ?? [];
      if (own) found(own);
    });
    server.stderr.on('data', (text) => failed(new Error(String(text))));
  });
  const opened = performance.now();
  const up = since(begun);
  const entered = await fetch(address, { redirect: 'manual' });
  const headers = {
    Cookie: String(entered.headers.get('set-cookie')).split(';')[0]!,
    'Content-Type': 'application/json',
  };
  const ask = async (path: string, body?: unknown) => {
    const answer = await fetch(new URL(path, address), {
      headers,
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    assert.equal(answer.status, 200, path);
    return answer.text();
  };
  await Promise.all(['/', '/dashboard.js', '/dashboard.css'].map((path) => ask(path)));
  await ask('/api/start');
  await Promise.all(['runs', 'history', 'segments'].map((name) => ask(`/api/data/${name}`)));
  const first = since(opened);
  await ask('/api/choices');
  const ready = since(begun);
  const queries = (where: object) => pageOfFigures.map((query) => ({ ...query, where }));
  await ask('/api/measures', { queries: queries({}) });
  const times: number[] = [];
  for (const where of slices) {
    const asked = performance.now();
    await Promise.all([
      ask('/api/measures', { queries: queries(where) }),
      ask('/api/customers', { where, order: 'premium_to_date', limit: 10 }),
    ]);
    times.push(since(asked));
  }
  const peak = peakOf(server.pid!);
  t.diagnostic(
    `${customers} customers, ${policies} policies: first page ${first} ms after the address was there (${up} ms from the start of the process), policies read after ${ready} ms, the overview under other filters in ${times.join(', ')} ms, memory at most ${peak === null ? 'unknown' : `${Math.round(peak / 2 ** 20)} MiB`}`,
  );
  assert.ok(first <= 2000, `the first page took ${first} ms`);
  assert.ok(peak === null || peak <= 1.5 * 2 ** 30, `${peak} bytes`);
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
  // Three hundred is what is wanted; a machine that does other things besides takes longer.
  assert.ok(median <= (full ? 900 : 300), `a filter took ${times} ms`);
});
