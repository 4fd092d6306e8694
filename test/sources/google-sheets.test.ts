import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { DataRefused } from '../../src/domain/errors.ts';
import type { RawPart } from '../../src/domain/raw-table.ts';
import { type Source, sourceAt } from '../../src/domain/source.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Row } from '../../src/engine/engine.ts';
import { loadSources } from '../../src/sources/load.ts';
import {
  type Fault,
  type GoogleServer,
  type SpreadsheetOf,
  startGoogle,
  type TabOf,
} from '../support/google/server.ts';
import { outside } from '../support/outside.ts';
import { scratch } from '../support/scratch.ts';

const id = '1AbC-_9dEfGhIjKlMnOpQrStUvWxYz0123456789abcd';
const robot = 'reader@kindred-test.iam.gserviceaccount.com';

const products: TabOf = {
  title: "Jo's products",
  gid: 77,
  rows: [
    ['product_id', 'product_name', 'since', 'price', 'sold'],
    ['A', 'Alpha', { date: '2024-05-04' }, 1234.5, true],
    [],
    ['B', 'Beta', { date: '2024-05-04 12:00:00' }, { error: '#REF!' }, false],
    ['C', null, null, { formula: '=D2*2', value: 2469 }, { formula: '=IMPORTRANGE("x")' }],
  ],
  hiddenRows: [2],
  filteredRows: [5],
  merges: ['A1:B2'],
};

const book = (more: Partial<SpreadsheetOf> = {}): SpreadsheetOf => ({
  id,
  title: 'Insurer',
  sharedWith: [robot],
  tabs: [{ title: 'Notes', gid: 0, rows: [['hello']], hidden: true }, products],
  ...more,
});

interface Loaded {
  readonly part: RawPart;
  readonly rows: readonly Row[];
  readonly waited: readonly number[];
}

/** Loads the products table, by the credentials given or those of the robot. */
async function load(
  t: TestContext,
  google: GoogleServer,
  source: Partial<Source> = {},
  env: Readonly<Record<string, string>> = {
    GOOGLE_CREDENTIALS: JSON.stringify(google.serviceAccount(robot)),
  },
): Promise<Loaded> {
  const base = scratch(t);
  writeFileSync(join(base, 'other.csv'), 'a\n1\n');
  const waited: number[] = [];
  const world = outside(base, {
    fetch: google.fetch,
    env: { METADATA_SERVER_DETECTION: 'none', HOME: base, ...env },
    timeout: 300,
    wait: async (milliseconds) => {
      waited.push(milliseconds);
    },
  });
  const other = sourceAt('other.csv');
  const sheet: Source = { ...sourceAt(id), kind: 'sheet', ...source };
  const engine = await openDuckDB(':memory:');
  try {
    const raw = await loadSources(engine, { customers: other, policies: other, products: sheet }, world);
    const part = raw.products[0]!;
    const rows = await engine.rows(`SELECT * FROM ${part.relation} ORDER BY CAST(_row AS INTEGER)`);
    return { part, rows, waited };
  } finally {
    await engine.close();
  }
}

async function refusal(loading: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await loading.then(
    () => assert.fail('it was read'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DataRefused, String(error));
  return error.reasons[0]!;
}

const cellsOf = (rows: readonly Row[]) =>
  rows.map(({ _row, _rest, ...cells }) => [Number(_row), ...Object.values(cells)]);

describe('a Google Sheet', () => {
  test('is read as it is, not as it is shown: dates as serial numbers, errors and truths as words', async (t) => {
    const google = await startGoogle(t, [book()]);
    const { part, rows } = await load(t, google);
    assert.deepEqual(cellsOf(rows), [
      [1, 'product_id', 'product_name', 'since', 'price', 'sold'],
      [2, 'A', 'Alpha', '45416', '1234.5', 'TRUE'],
      [3, null, null, null, null, null],
      [4, 'B', 'Beta', '45416.5', '#REF! ()', 'FALSE'],
      [5, 'C', null, null, '2469', 'Loading...'],
    ]);
    assert.equal(part.kind, 'sheet');
    assert.equal(part.label, "Insurer, Jo's products");
    assert.match(part.notes.join(' '), /2 hidden or filtered rows \(2, 5\)/);
    assert.match(part.notes.join(' '), /1 merged cells \(A1:B2\)/);
  });

  test('is asked for with the right to read only, and by batchGet', async (t) => {
    const google = await startGoogle(t, [book()]);
    await load(t, google);
    const asked = google.requests.filter(({ host }) => host === 'sheets.googleapis.com');
    assert.deepEqual(
      asked.map(({ method, path }) => `${method} ${path.replace(id, 'ID')}`),
      ['GET /v4/spreadsheets/ID', 'GET /v4/spreadsheets/ID', 'GET /v4/spreadsheets/ID/values:batchGet'],
    );
    assert.deepEqual(asked[2]!.query.ranges, ["'Jo''s products'!A1:Z1000"]);
    assert.ok(asked.every(({ query }) => !('includeGridData' in query)));
  });

  test('is found by its address, and its tab by name, by gid, or by the address’s gid', async (t) => {
    const google = await startGoogle(t, [
      book({ tabs: [...book().tabs, { title: 'More', gid: 5, rows: [['x']] }] }),
    ]);
    const address = `https://docs.google.com/spreadsheets/d/${id}/edit`;
    const tabOf = async (source: Partial<Source>) => (await load(t, google, source)).part.tab;
    assert.equal(await tabOf({ kind: null, place: `${address}#gid=77` }), "Jo's products");
    assert.equal(await tabOf({ place: `${address}#gid=77`, tab: 'more' }), 'More');
    assert.equal(await tabOf({ tab: '5' }), 'More');
    assert.equal(await tabOf({}), "Jo's products");
    const unknown = await refusal(load(t, google, { tab: 'Sales' }));
    assert.match(unknown.message, /"Insurer" has no tab "Sales"; it has "Notes", "Jo's products", "More"/);
  });

  test('is read within a range, its rows keeping their numbers', async (t) => {
    const google = await startGoogle(t, [book()]);
    const { rows } = await load(t, google, { range: 'B2:C4' });
    assert.deepEqual(cellsOf(rows), [
      [2, 'Alpha', '45416'],
      [3, null, null],
      [4, 'Beta', '45416.5'],
    ]);
  });

  test('gives the same hash for the same cells, and another for others', async (t) => {
    const google = await startGoogle(t, [book()]);
    const { part } = await load(t, google);
    assert.equal((await load(t, google)).part.hash, part.hash);
    google.onRequest((_, books) => {
      books[0] = book({ tabs: [{ ...products, rows: [...products.rows, ['D', 'Delta']] }] });
    });
    assert.notEqual((await load(t, google)).part.hash, part.hash);
  });
});

describe('a large Google Sheet', () => {
  const rowCount = 9000;
  const rows = Array.from({ length: rowCount }, (_, i) =>
    i === 4000 ? [] : [`P${i}`, i, ...Array(18).fill('x')],
  );
  const large = (all: TabOf['rows']) =>
    book({ tabs: [{ title: 'Sales', gid: 1, rows: all, rowCount, columnCount: 20 }] });

  test('is read page by page, every row once', async (t) => {
    const google = await startGoogle(t, [large(rows)]);
    const { part, rows: landed } = await load(t, google);
    assert.equal(part.rows, rowCount);
    assert.deepEqual(
      landed.map(({ _row, c0 }) => `${_row} ${c0}`),
      rows.map(([name], i) => `${i + 1} ${name ?? null}`),
    );
    const pages = google.requests.filter(({ path }) => path.endsWith('batchGet'));
    assert.equal(pages.length, 2);
  });

  test('that is worked on while it is read is read anew, and in the end refused', async (t) => {
    const google = await startGoogle(t, [large(rows)]);
    let pages = 0;
    google.onRequest(({ path }, books) => {
      if (path.endsWith('batchGet') && ++pages === 2) books[0] = large([['new'], ...rows.slice(0, -1)]);
    });
    const { rows: landed } = await load(t, google);
    assert.equal(landed.length, rowCount);
    assert.equal(landed[0]!.c0, 'new');
    let turn = 0;
    google.onRequest(({ path }, books) => {
      if (path.endsWith('batchGet')) books[0] = large([[`new ${++turn}`], ...rows.slice(turn % 7, -1)]);
    });
    assert.equal((await refusal(load(t, google))).code, 'source_changing');
  });
});

describe('what goes wrong on the way is tried again', () => {
  test('as long apart as the service says, else 1, 2, 4, … seconds', async (t) => {
    const google = await startGoogle(t, [book()]);
    google.fail(
      { kind: 'status', status: 429, retryAfter: '7' },
      { kind: 'status', status: 503 },
      { kind: 'reset' },
      { kind: 'cut' },
      { kind: 'truncated' },
    );
    const { rows, waited } = await load(t, google);
    assert.equal(rows.length, 5);
    assert.deepEqual(waited, [7000, 2000, 4000, 8000, 16000]);
  });

  test('a server that hangs, a page that is none, a quota that is used up for the moment', async (t) => {
    const google = await startGoogle(t, [book()]);
    google.fail({ kind: 'slow', milliseconds: 1000 }, { kind: 'html' }, { kind: 'quota' });
    const { rows, waited } = await load(t, google);
    assert.equal(rows.length, 5);
    assert.deepEqual(waited, [1000, 2000, 4000]);
  });

  test('a token that is no longer taken is replaced at once', async (t) => {
    const google = await startGoogle(t, [book()]);
    google.fail({ kind: 'expired' });
    const { rows, waited } = await load(t, google);
    assert.equal(rows.length, 5);
    assert.deepEqual(waited, []);
  });

  test('and given up after six tries', async (t) => {
    const google = await startGoogle(t, [book()]);
    google.fail(...Array.from({ length: 6 }, () => ({ kind: 'status', status: 503 }) as const));
    const { code, message } = await refusal(load(t, google));
    assert.equal(code, 'source_unreachable');
    assert.match(message, /Google answered 503 for Spreadsheet 1AbC/);
  });
});

describe('what Google refuses is said with what to do', () => {
  const cases: readonly (readonly [string, Partial<SpreadsheetOf>, Fault | null, RegExp])[] = [
    ['a sheet that is not shared', { sharedWith: [] }, null, new RegExp(`Share the sheet with ${robot}`)],
    [
      'a spreadsheet that is not there',
      { id: 'another-one-0123456789abcdef0123' },
      null,
      /Spreadsheet 1AbC.* does not exist, or was deleted/,
    ],
    ['an Excel file in Drive', { isOfficeFile: true }, null, /File > Save as Google Sheets/],
    ['an API that is not switched on', {}, { kind: 'disabled' }, /API is not switched on/],
    [
      'a token without the right scope',
      {},
      { kind: 'scope' },
      /gcloud auth application-default login --scopes=/,
    ],
  ];
  for (const [name, more, fault, says] of cases) {
    test(name, async (t) => {
      const google = await startGoogle(t, [book(more)]);
      if (fault) google.fail(fault);
      const { message } = await refusal(load(t, google));
      assert.match(message, says);
      assert.match(message, /^[A-Z].*[.\w]$/s);
    });
  }

  test('credentials that are refused, and no secret in any message', async (t) => {
    const google = await startGoogle(t, [book()]);
    google.failTokens({ kind: 'oauth', error: 'invalid_grant', description: 'Invalid JWT Signature.' });
    const { code, message } = await refusal(load(t, google));
    assert.equal(code, 'credentials_refused');
    assert.match(message, new RegExp(`does not accept ${robot}: invalid_grant \\(Invalid JWT Signature\\)`));
    const user = { GOOGLE_CREDENTIALS: JSON.stringify(google.user('jo@example.com')) };
    google.failTokens(...Array.from({ length: 20 }, () => ({ kind: 'truncated' }) as const));
    const cut = await refusal(load(t, google, {}, user));
    assert.doesNotMatch(cut.message, /ya29|token|refresh/);
  });
});

describe('credentials', () => {
  test('are a service account’s key in a file, a federation, or what gcloud leaves', async (t) => {
    const google = await startGoogle(t, [book({ sharedWith: [robot, 'jo@example.com'] })]);
    const folder = scratch(t);
    const file = (name: string, content: object) => {
      writeFileSync(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    const key = { GOOGLE_APPLICATION_CREDENTIALS: file('key.json', google.serviceAccount(robot)) };
    assert.equal((await load(t, google, {}, key)).rows.length, 5);
    const federation = { GOOGLE_APPLICATION_CREDENTIALS: file('wif.json', google.federation(robot)) };
    assert.equal((await load(t, google, {}, federation)).rows.length, 5);
    assert.ok(google.requests.some(({ host }) => host === 'iamcredentials.googleapis.com'));
    const gcloud = join(folder, '.config', 'gcloud');
    mkdirSync(gcloud, { recursive: true });
    file('.config/gcloud/application_default_credentials.json', {
      ...google.user('jo@example.com'),
      quota_project_id: 'insurer',
    });
    assert.equal((await load(t, google, {}, { HOME: folder })).rows.length, 5);
  });

  test('that cannot be read are refused, and what they hold is in no message', async (t) => {
    const google = await startGoogle(t, [book()]);
    for (const [text, says] of [
      ['{"private_key": "secret"', /does not hold JSON/],
      [
        '{"type": "gdch_service_account", "private_key": "secret"}',
        /holds no credentials that Kindred knows/,
      ],
    ] as const) {
      const { message } = await refusal(load(t, google, {}, { GOOGLE_CREDENTIALS: text }));
      assert.match(message, says);
      assert.doesNotMatch(message, /secret/);
    }
    const missing = await refusal(
      load(t, google, {}, { GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/key.json' }),
    );
    assert.match(missing.message, /GOOGLE_APPLICATION_CREDENTIALS names cannot be read/);
  });

  test('are not needed for a sheet that anyone with the link may see', async (t) => {
    const google = await startGoogle(t, [book({ sharedWith: ['anyone'] })]);
    const whole = await load(t, google, {}, {});
    assert.equal(whole.part.kind, 'sheet');
    assert.deepEqual(cellsOf(whole.rows)[1], [2, 'A', 'Alpha', '2024-05-04', '1234.5', 'TRUE']);
    const one = await load(t, google, { tab: '77' }, {});
    assert.equal(one.rows[1]!.c1, 'Alpha');
    const closed = await startGoogle(t, [book()]);
    assert.equal((await refusal(load(t, closed, {}, {}))).code, 'source_not_public');
  });
});

test('what is no spreadsheet’s id or address is refused with a sentence', async (t) => {
  const google = await startGoogle(t, []);
  const { message } = await refusal(load(t, google, { place: 'customers.xlsx' }));
  assert.match(message, /sources\.products\.sheet is neither a Google spreadsheet's id nor its address/);
});
