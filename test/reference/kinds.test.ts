import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, type TestContext, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { clean } from '../../src/clean/clean.ts';
import { unpinned } from '../../src/domain/settings.ts';
import { type Source, sourceAt } from '../../src/domain/source.ts';
import { mapTables, type TableName } from '../../src/domain/tables.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { loadSources } from '../../src/sources/load.ts';
import { xlsxOf } from '../support/files/xlsx.ts';
import { startGoogle } from '../support/google/server.ts';
import { outside } from '../support/outside.ts';
import { reference, withoutShared } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';

const files = { customers: 'customers', policies: 'sales', products: 'products' } as const;
const robot = 'reader@kindred-test.iam.gserviceaccount.com';
const id = '1AbC-_9dEfGhIjKlMnOpQrStUvWxYz0123456789abcd';

type Cells = Readonly<Record<TableName, readonly (readonly string[])[]>>;

interface Outcome {
  /** `action column code×rows`, of dates, and of whatever was set aside. */
  readonly findings: readonly string[];
  readonly notes: readonly string[];
  /** The dates as they were read, by policy. */
  readonly dates: readonly (readonly [id: string, date: string])[];
  /** Every accepted row of all tables. */
  readonly rows: string;
}

/** Writes a form of the sheets into the folder and says where each table is. */
type Form = (folder: string, cells: Cells, t: TestContext) => Promise<Sources>;
type Sources = Readonly<Record<TableName, Source>> & {
  readonly fetch?: typeof fetch;
  readonly credentials?: string;
};

async function outcomeOf(t: TestContext, form: Form, cells: Cells): Promise<Outcome> {
  const folder = scratch(t);
  const { fetch: fetcher, credentials, ...sources } = await form(folder, cells, t);
  const world = outside(folder, {
    ...(fetcher ? { fetch: fetcher, timeout: 60_000 } : {}),
    env: { METADATA_SERVER_DETECTION: 'none', ...(credentials ? { GOOGLE_CREDENTIALS: credentials } : {}) },
  });
  const engine = await openDuckDB(':memory:', { threads: 2 });
  try {
    const raw = await loadSources(engine, sources, world);
    const { report } = await clean(engine, raw, {
      asOf: '2025-12-14',
      declaredLocale: null,
      currency: 'GBP',
      readings: mapTables(() => unpinned),
      extras: [],
    });
    const [ids = [], dates = []] = await engine.columns(
      'SELECT policy_id, CAST(purchase_date AS VARCHAR) FROM clean_policies ORDER BY policy_id',
    );
    const rows = await Promise.all(
      ['customers', 'policies', 'products'].map((table) =>
        engine.columns(`SELECT CAST(t AS VARCHAR) FROM clean_${table} AS t ORDER BY 1`),
      ),
    );
    return {
      findings: report.findings
        .filter(({ column, action }) => column === 'purchase_date' || action === 'quarantined')
        .map(({ action, column, code, rows: count }) => `${action} ${column} ${code}×${count}`)
        .sort(),
      notes: report.notes.map(({ code }) => code),
      dates: ids.map((policy, i) => [String(policy), String(dates[i])] as const),
      rows: JSON.stringify(rows),
    };
  } finally {
    await engine.close();
  }
}

const asCsv: Form = async (folder) => {
  for (const name of Object.values(files))
    copyFileSync(join(reference, `${name}.csv`), join(folder, `${name}.csv`));
  return mapTables((table) => sourceAt(`${files[table]}.csv`));
};

const isDay = (cell: string) => /^\d{4}-\d\d-\d\d$/.test(cell);
const serial = (day: string) => Date.parse(day) / 86_400_000 + 25_569;

const asWorkbook: Form = async (folder, cells) => {
  const sheets = Object.entries(cells).map(([name, rows]) => ({
    name,
    rows: rows.map((row) => row.map((cell) => (isDay(cell) ? { serial: serial(cell) } : cell))),
  }));
  writeFileSync(join(folder, 'book.xlsx'), xlsxOf(sheets));
  return mapTables((tab) => ({ ...sourceAt('book.xlsx'), tab }));
};

const asSheets: Form = async (_folder, cells, t) => {
  const tabs = Object.entries(cells).map(([title, rows], gid) => ({
    title,
    gid,
    rows: rows.map((row) => row.map((cell) => (isDay(cell) ? { date: cell } : cell))),
  }));
  const google = await startGoogle(t, [{ id, sharedWith: [robot], tabs }]);
  const sources = mapTables((tab): Source => ({ ...sourceAt(id), kind: 'sheet', tab }));
  return { ...sources, fetch: google.fetch, credentials: JSON.stringify(google.serviceAccount(robot)) };
};

const asParquet: Form = async (folder, cells) => {
  const engine = await openDuckDB(':memory:');
  for (const [table, rows] of Object.entries(cells)) {
    const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
    writeFileSync(join(folder, `${table}.csv`), text);
    const types = rows[1]!.some(isDay) ? '' : 'all_varchar = true,';
    await engine.run(
      `COPY (SELECT * FROM read_csv('${join(folder, `${table}.csv`)}', ${types} header = true)) TO '${join(folder, `${table}.parquet`)}' (FORMAT parquet)`,
    );
  }
  await engine.close();
  return mapTables((table) => sourceAt(`${table}.parquet`));
};

describe('the reference sheets say the same wherever they are kept', { skip: withoutShared }, () => {
  let cells: Cells;
  before(() => {
    cells = mapTables(
      (table) => parse(readFileSync(join(reference, `${files[table]}.csv`)), { bom: true }) as string[][],
    );
  });

  const asText = ['flagged purchase_date date_ambiguous×1265', 'repaired purchase_date date_order×3'];
  const forms: readonly (readonly [string, Form])[] = [
    ['an Excel workbook', asWorkbook],
    ['a Google Sheet', asSheets],
    ['Parquet files', asParquet],
  ];

  test('dates as text: 3 repaired, 1,265 flagged, nothing set aside', async (t) => {
    const csv = await outcomeOf(t, asCsv, cells);
    assert.deepEqual(csv.findings, asText);
    assert.equal(csv.dates.length, 3464);
    for (const [name, form] of forms) {
      const other = await outcomeOf(t, form, cells);
      assert.deepEqual(other.findings, asText, name);
      assert.equal(other.rows, csv.rows, name);
    }
  });

  test('real dates: nothing to repair, to flag or to warn of', async (t) => {
    const csv = await outcomeOf(t, asCsv, cells);
    const read = new Map(csv.dates);
    const [head, ...rows] = cells.policies;
    const [key, date] = ['Policy_ID', 'Purchase_Date'].map((name) => head!.indexOf(name)) as [number, number];
    assert.ok(key >= 0 && date >= 0, String(head));
    const policies = [head!, ...rows.map((row) => row.with(date, read.get(row[key]!)!))];
    for (const [name, form] of forms) {
      const real = await outcomeOf(t, form, { ...cells, policies });
      assert.deepEqual(real.findings, [], name);
      assert.ok(!real.notes.some((code) => code.startsWith('date')), name);
      assert.deepEqual(real.dates, csv.dates, name);
    }
  });
});
