/** Three weeks of nights kept by `kindred schedule` under a clock of the test's, on Google Sheets that grow, shrink, change and fail. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { main } from '../../src/cli.ts';
import type { RunReport } from '../../src/domain/run.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { startGoogle } from '../support/google/server.ts';
import { asTabs, dayAfter, growing } from '../support/growing.ts';
import { kindred, terminalOf } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { lines } from '../support/sheets.ts';

const id = '1AbC-_9dEfGhIjKlMnOpQrStUvWxYz0123456789abcd';
const robot = 'kindred@acme-analytics.iam.gserviceaccount.com';
const firstDay = '2026-03-16';
const NIGHTS = 21;
const dayOf = (night: number) => dayAfter(firstDay, night);

/** The nights that go wrong, and what the sentence of each is about. The clock changes on 29 March. */
const troubles = {
  5: { what: 'shrunk', says: /fewer than the last run/ },
  9: { what: 'renamed', says: /premium/ },
  13: { what: 'outage', says: /could not be reached/ },
  16: { what: 'credential', says: /Google does not accept/ },
} as const;
type Trouble = (typeof troubles)[keyof typeof troubles]['what'];
const troubleOf = (night: number): Trouble | null => troubles[night as keyof typeof troubles]?.what ?? null;

test('three weeks: each good night’s run, each bad night’s reason, and yesterday’s data whenever today’s is refused', async (t) => {
  const cwd = scratch(t);
  const file = join(cwd, 'kindred.duckdb');
  const google = await startGoogle(t, []);
  // A quarter past ten: the first night is made up for at once.
  let now = Date.parse(`${firstDay}T22:15:00Z`);
  let night = 0;
  google.onRequest((_asked, books) => {
    const sheets = growing(night, dayOf);
    const shown = {
      ...sheets,
      sales:
        troubleOf(night) === 'shrunk'
          ? lines(sheets.sales.split('\n').slice(0, 60))
          : troubleOf(night) === 'renamed'
            ? sheets.sales.replace('premium', 'note')
            : sheets.sales,
    };
    books[0] = { id, sharedWith: [robot], tabs: asTabs(shown) };
  });
  const places = { customers: 'Customers', policies: 'Sales', products: 'Products' };
  const sources = Object.entries(places).map(([table, tab]) => `  ${table}: {sheet: ${id}, tab: ${tab}}\n`);
  writeFileSync(join(cwd, 'kindred.yaml'), `sources:\n${sources.join('')}`);

  const key = google.serviceAccount(robot);
  const gone = { ...key, client_email: 'gone@acme-analytics.iam.gserviceaccount.com' };
  const env = () => ({
    GCP_SERVICE_ACCOUNT_KEY: JSON.stringify(troubleOf(night) === 'credential' ? gone : key),
  });
  const told = new AbortController();
  const unlessDown: typeof fetch = (...asked) =>
    troubleOf(night) === 'outage' ? Promise.reject(new TypeError('fetch failed')) : google.fetch(...asked);
  const { terminal, said } = terminalOf({ cwd, fetch: unlessDown });
  const customers: number[] = [];
  const statuses: number[] = [];
  const current: string[] = [];

  /** In the morning: what the warehouse holds, and what a monitor is told. */
  const morning = async () => {
    const world = { cwd, now: new Date(now).toISOString() };
    statuses.push((await kindred(world, 'status', '--grace', '0')).code);
    const engine = await openDuckDB(file, { readOnly: true });
    try {
      const [row] = await engine.rows(
        'SELECT (SELECT count(*) FROM customers) AS customers, (SELECT as_of FROM current_run) AS as_of',
      );
      customers.push(Number(row!.customers));
      current.push(String(row!.as_of));
    } finally {
      await engine.close();
    }
    if (++night === NIGHTS) told.abort();
  };
  const code = await main(['schedule'], {
    ...terminal,
    get env() {
      return { ...terminal.env, ...env() };
    },
    now: () => new Date(now),
    untilTold: () => told.signal,
    sleep: async (milliseconds) => {
      // A night has ended if another is due a day from now, and the first has been.
      if (
        milliseconds === 30_000 &&
        statuses.length === night &&
        said.err.split('The night that is due').length > night + 1
      )
        await morning();
      now += milliseconds;
    },
  });
  assert.equal(code, 0);

  const isGood = (at: number) => troubleOf(at) === null;
  const nights = Array.from({ length: NIGHTS }, (_, at) => at);
  const lastGood = (at: number): number => (isGood(at) ? at : lastGood(at - 1));
  assert.deepEqual(
    statuses,
    nights.map((at) => (isGood(at) ? 0 : 3)),
  );
  assert.deepEqual(
    current,
    nights.map((at) => dayOf(lastGood(at))),
  );
  assert.deepEqual(
    customers,
    nights.map((at) => 120 + 2 * lastGood(at)),
  );

  const engine = await openDuckDB(file, { readOnly: true });
  t.after(() => engine.close());
  const runs = await engine.rows(
    'SELECT as_of, status, recorded_at, reasons, report FROM runs ORDER BY sequence',
  );
  assert.deepEqual(
    runs.map(({ as_of: day, status }) => `${day} ${status}`),
    nights.map((at) => `${dayOf(at)} ${isGood(at) ? 'published' : 'stopped'}`),
  );
  const times = new Set(runs.map(({ recorded_at: at }) => String(at).slice(11, 16)));
  assert.deepEqual([...times].sort(), ['21:00', '22:00', '22:15'], 'both sides of the change of the clock');
  for (const [at, { says }] of Object.entries(troubles)) {
    const { reasons } = JSON.parse(String(runs[Number(at)]!.report)) as RunReport;
    assert.match(reasons[0]!.message, says, `night ${at}`);
  }
  const [history] = await engine.rows(
    `SELECT count(DISTINCT customer_id) AS customers, count(*) FILTER (valid_to IS NULL) AS standing, min(valid_from) AS first FROM segment_members`,
  );
  assert.deepEqual(
    [Number(history!.customers), Number(history!.standing), String(history!.first)],
    [120 + 2 * (NIGHTS - 1), 120 + 2 * (NIGHTS - 1), firstDay],
  );
  const [names] = await engine.rows(
    'SELECT count(DISTINCT name) AS names, count(DISTINCT segment_id) AS ids FROM segments WHERE run_id IN (SELECT run_id FROM runs)',
  );
  assert.equal(Number(names!.ids), 3, 'three groups keep their numbers through all of it');
  t.diagnostic(
    `${runs.length} nights, ${statuses.filter((status) => status !== 0).length} refused; ${names!.names} names`,
  );
});
