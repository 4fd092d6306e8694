import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyLike, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { type GoogleServer, type SpreadsheetOf, startGoogle } from './server.ts';

const jo = 'jo@example.com';
const robot = 'reader@kindred-test.iam.gserviceaccount.com';
const scopes = 'https://www.googleapis.com/auth/';

const book: SpreadsheetOf = {
  id: 'sales-2024',
  title: 'Sales',
  locale: 'en_GB',
  timeZone: 'Europe/London',
  sharedWith: [jo, robot],
  tabs: [
    {
      title: "Jo's sales",
      gid: 0,
      rows: [
        ['id', 'bought', 'premium', 'renewed'],
        ['P1', { date: '2024-05-04' }, 120.5, true],
        [],
        ['P2', { date: '2024-05-04 09:30:00' }, { error: '#REF!', message: 'Reference does not exist.' }, ''],
        ['P3', null, { formula: '=C2*2', value: 241 }, { formula: '=IMPORTRANGE("x","A1")' }],
        [null, ''],
      ],
      hiddenRows: [5],
      filteredRows: [2],
      merges: ['A1:B2'],
    },
    { title: 'Products', gid: 77, rows: [['id'], ['A'], ['B']], rowCount: 3, columnCount: 2, hidden: true },
  ],
};

test('a range is cut at the end of the grid, and refused where it begins beyond it', async (t) => {
  const { values } = await reading(t);
  const spelled = {
    "'Jo''s sales'!A1:C10": "'Jo''s sales'!A1:C10",
    "jo's sales": "'Jo''s sales'!A1:Z1000",
    'A:C': "'Jo''s sales'!A1:C1000",
    '2:5': "'Jo''s sales'!A2:Z5",
    'A5:C': "'Jo''s sales'!A5:C1000",
    'Products!A2:AA900': 'Products!A2:B3',
    'Products!B2:A1': 'Products!A1:B2',
    'Products!A2': 'Products!A2',
  };
  for (const [range, echo] of Object.entries(spelled)) assert.equal(await values(range, 'range'), echo);
  assert.deepEqual(await values('Products!A2:B9', 'values'), [['A'], ['B']]);
  for (const beyond of ['Products!A4:B9', 'Products!C:D', 'Products!4:9'])
    assert.equal(
      await values(beyond, 'error.message'),
      `Range (${beyond}) exceeds grid limits. Max rows: 3, max columns: 2`,
    );
  for (const wrong of ['Nowhere!A1', 'Products!', 'Products!A', 'Products!A0', 'Products! A1', 'A1:B2:C3'])
    assert.deepEqual(await values(wrong, 'error'), {
      code: 400,
      message: `Unable to parse range: ${wrong}`,
      status: 'INVALID_ARGUMENT',
    });
});

test('blank cells and rows are left out at the end, but not inside; no values at all is no key', async (t) => {
  const { values } = await reading(t);
  assert.deepEqual(await values('A2:D9', 'values'), [
    ['P1', '04/05/2024', '120.5', 'TRUE'],
    [],
    ['P2', '04/05/2024 9:30:00', '#REF!'],
    ['P3', '', '241', 'Loading...'],
  ]);
  assert.deepEqual(await values('A6:D9'), { range: "'Jo''s sales'!A6:D9", majorDimension: 'ROWS' });
});

test('values are shown, computed or as typed, and dates are days since 1899-12-30', async (t) => {
  const { get } = await reading(t);
  const rows = (query: string) => get(`/values:batchGet?ranges=B4:D5&${query}`, 'valueRanges.0.values');
  assert.deepEqual(await rows('valueRenderOption=UNFORMATTED_VALUE'), [
    [45416 + 9.5 / 24, '#REF! (Reference does not exist.)'],
    ['', 241, 'Loading...'],
  ]);
  const dated = await rows('valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=FORMATTED_STRING');
  assert.equal(within(dated, '0.0'), '04/05/2024 9:30:00');
  const typed = await rows('valueRenderOption=FORMULA');
  assert.deepEqual(within(typed, '1'), ['', '=C2*2', '=IMPORTRANGE("x","A1")']);
});

test('what the discovery document does not declare is refused', async (t) => {
  const { get } = await reading(t);
  const refused = {
    '/values/A1?render=x': 'Unknown name "render": Cannot bind query parameter',
    '/values/A1?range=A1': 'Unknown name "range"',
    '/values/A1?valueRenderOption=RAW': `'value_render_option' (TYPE_ENUM), "RAW"`,
    '/values/A1?valueRenderOption=FORMULA&valueRenderOption=FORMULA': 'given 2 times',
    '?includeGridData=yes': `'include_grid_data' (TYPE_BOOL), "yes"`,
    '/values/A1?alt=media': 'Unsupported alt type',
  };
  for (const [path, message] of Object.entries(refused)) {
    assert.equal(await get(path, 'error.status'), 'INVALID_ARGUMENT');
    assert.ok(String(await get(path, 'error.message')).includes(message), path);
  }
});

test('a mask leaves what it names, and cells are told only if it names them or they are asked for', async (t) => {
  const { get } = await reading(t);
  assert.deepEqual(await get('?fields=properties(locale,timeZone),sheets.properties(title,sheetId,hidden)'), {
    properties: { locale: 'en_GB', timeZone: 'Europe/London' },
    sheets: [
      { properties: { sheetId: 0, title: "Jo's sales" } },
      { properties: { sheetId: 77, title: 'Products', hidden: true } },
    ],
  });
  assert.equal(await get('', 'sheets.0.data'), undefined);
  assert.equal(await get('?fields=*', 'sheets.0.data'), undefined);
  assert.equal(await get('?ranges=Products&fields=sheets', 'sheets.0.data.0.rowData.length'), 3);
  assert.deepEqual(
    await get('?ranges=B2&includeGridData=true', 'sheets.0.data.0.rowData.0.values.0.effectiveFormat'),
    { numberFormat: { type: 'DATE', pattern: 'dd/MM/yyyy' } },
  );
  assert.deepEqual(await get('?fields=sheets(properties.name)', 'error.details.0.fieldViolations.0'), {
    field: 'sheets(properties.name)',
    description:
      "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.properties.name'.",
  });
  for (const wrong of ['properties,%20sheets', 'sheets(properties', 'sheets)'])
    assert.equal(await get(`?fields=${wrong}`, 'error.code'), 400, wrong);
});

test('metadata has an entry for every row of the range, hidden or not', async (t) => {
  const { get } = await reading(t);
  const mask = 'sheets(merges,data(startRow,rowMetadata(hiddenByFilter,hiddenByUser)))';
  assert.deepEqual(await get(`?ranges='Jo''s sales'!A2:A6&fields=${mask}`), {
    sheets: [
      {
        merges: [{ startRowIndex: 0, endRowIndex: 2, startColumnIndex: 0, endColumnIndex: 2 }],
        data: [{ startRow: 1, rowMetadata: [{ hiddenByFilter: true }, {}, {}, { hiddenByUser: true }, {}] }],
      },
    ],
  });
  assert.deepEqual(
    await get('?ranges=Products&includeGridData=true', 'sheets.0.data.0.rowMetadata'),
    [1, 2, 3].map(() => ({ pixelSize: 21 })),
  );
});

test('a service account gets a token for a claim that its key has signed, and for no other', async (t) => {
  const google = await startGoogle(t, [book]);
  const key = String(within(google.serviceAccount(robot), 'private_key'));
  const now = Math.floor(Date.now() / 1000);
  const claim = {
    iss: robot,
    scope: `${scopes}spreadsheets.readonly`,
    aud: 'https://oauth2.googleapis.com/token',
    iat: now,
    exp: now + 3600,
  };
  const answer = (claims: object, by: KeyLike = key) =>
    post(google, claim.aud, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: signed(claims, by),
    });
  const token = within(await answer(claim), 'access_token');
  assert.deepEqual(await read(google.fetch(address('/values/A2'), bearer(token)), 'values'), [['P1']]);
  const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  assert.deepEqual(await answer(claim, other), {
    error: 'invalid_grant',
    error_description: 'Invalid JWT Signature.',
  });
  const refusals = [
    [{ exp: now + 3601 }, /short-lived token/],
    [{ iat: now - 3600, exp: now - 1 }, /short-lived token/],
    [{ aud: 'https://example.com' }, /audience/],
    [{ iss: jo }, /account not found/],
    [{ sub: jo }, /unauthorized/],
    [{ scope: '' }, /scope/],
  ] as const;
  for (const [change, why] of refusals)
    assert.match(String(within(await answer({ ...claim, ...change }), 'error_description')), why);
});

test('a workload exchanges its subject token, and borrows only the account it may', async (t) => {
  const google = await startGoogle(t, [book]);
  const config = google.federation(robot);
  const exchanged = (subject: string, more: object = {}) =>
    post(google, String(within(config, 'token_url')), {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: String(within(config, 'audience')),
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token_type: String(within(config, 'subject_token_type')),
      scope: `${scopes}cloud-platform`,
      subject_token: subject,
      ...more,
    });
  const subject = readFileSync(String(within(config, 'credential_source.file')), 'utf8');
  const options = bearer(within(await exchanged(subject), 'access_token'));
  const body = JSON.stringify({ scope: [`${scopes}spreadsheets.readonly`] });
  const borrowed = (url: string, path: string) =>
    read(google.fetch(url, { ...options, method: 'POST', body }), path);
  const url = String(within(config, 'service_account_impersonation_url'));
  const token = await borrowed(url, 'accessToken');
  assert.equal((await google.fetch(address('/values/A1'), bearer(token))).status, 200);
  const notLent = url.replace('reader', 'owner');
  assert.equal(await borrowed(notLent, 'error.details.0.reason'), 'IAM_PERMISSION_DENIED');
  assert.equal(within(await exchanged('forged'), 'error'), 'invalid_grant');
  assert.equal(within(await exchanged(subject, { audience: 'elsewhere' }), 'error'), 'invalid_request');
});

test('a spreadsheet is read by those it is shared with, with a valid token of the right scope', async (t) => {
  const office = { ...book, id: 'office', isOfficeFile: true };
  const theirs = { ...book, id: 'theirs', sharedWith: ['sam@example.com'] };
  const open = { ...book, id: 'open', sharedWith: ['anyone'] };
  const google = await startGoogle(t, [book, office, theirs, open]);
  const token = await tokenOf(google, google.user(jo));
  const outcome = async (id: string, options: RequestInit = bearer(token)) => {
    const answer = await read(google.fetch(address('', id), options));
    const why = within(answer, 'error.details.0.reason') ?? within(answer, 'error.status');
    return [within(answer, 'error.code'), why].join(' ').trim();
  };
  assert.equal(await outcome('sales-2024'), '');
  assert.equal(await outcome('open'), '');
  assert.equal(await outcome('theirs'), '403 PERMISSION_DENIED');
  assert.equal(await outcome('nowhere'), '404 NOT_FOUND');
  assert.equal(await outcome('office'), '400 FAILED_PRECONDITION');
  assert.equal(await outcome('sales-2024', {}), '403 PERMISSION_DENIED');
  assert.equal(await outcome('sales-2024', bearer('forged')), '401 UNAUTHENTICATED');
  const cloudOnly = await tokenOf(google, google.user(jo, [`${scopes}cloud-platform`]));
  assert.equal(await outcome('sales-2024', bearer(cloudOnly)), '403 ACCESS_TOKEN_SCOPE_INSUFFICIENT');
  const withoutProject = { headers: { authorization: `Bearer ${token}` } };
  assert.equal(await outcome('sales-2024', withoutProject), '403 SERVICE_DISABLED');
});

test('faults happen on the wire, one a request, and then all is well', async (t) => {
  const { google, options } = await reading(t);
  const ask = () => google.fetch(address('/values/A1'), options);
  google.fail({ kind: 'reset' }, { kind: 'cut' }, { kind: 'truncated' }, { kind: 'html' });
  await assert.rejects(ask(), (error: Error) => within(error.cause, 'code') === 'ECONNRESET');
  const cut = await ask();
  assert.equal(cut.status, 200);
  await assert.rejects(cut.text(), /terminated/);
  const truncated = await ask();
  assert.equal(truncated.status, 200);
  await assert.rejects(truncated.json(), SyntaxError);
  assert.match((await ask()).headers.get('content-type')!, /text\/html/);
  google.fail({ kind: 'status', status: 429, retryAfter: '7' }, { kind: 'status', status: 502 });
  const tooMany = await ask();
  assert.equal(tooMany.headers.get('retry-after'), '7');
  assert.equal(await read(tooMany, 'error.status'), 'RESOURCE_EXHAUSTED');
  assert.equal((await ask()).status, 502);
  google.fail({ kind: 'quota' }, { kind: 'disabled' }, { kind: 'scope' }, { kind: 'slow', milliseconds: 60 });
  assert.equal(await read(ask(), 'error.errors.0.reason'), 'rateLimitExceeded');
  assert.equal(await read(ask(), 'error.details.0.reason'), 'SERVICE_DISABLED');
  assert.equal(await read(ask(), 'error.details.0.reason'), 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
  const before = performance.now();
  assert.equal((await ask()).status, 200);
  assert.ok(performance.now() - before > 55);
});

test('a token that expired stays so, and the next one works', async (t) => {
  const google = await startGoogle(t, [book]);
  const credentials = google.user(jo);
  const status = async (token: unknown) => (await google.fetch(address('/values/A1'), bearer(token))).status;
  const token = await tokenOf(google, credentials);
  google.fail({ kind: 'expired' });
  assert.equal(await status(token), 401);
  assert.equal(await status(token), 401);
  assert.equal(await status(await tokenOf(google, credentials)), 200);
});

test('the endpoints for tokens fail apart from the Sheets API', async (t) => {
  const { google, get } = await reading(t);
  const badRequest = { error: 'invalid_grant', description: 'Bad Request' };
  google.failTokens({ kind: 'oauth', ...badRequest }, { kind: 'status', status: 503 });
  assert.deepEqual(await get('/values/A1', 'values'), [['id']]);
  const ask = () => google.fetch('https://oauth2.googleapis.com/token', { method: 'POST' });
  assert.deepEqual(await read(ask()), { error: 'invalid_grant', error_description: 'Bad Request' });
  assert.equal((await ask()).status, 503);
});

test('a spreadsheet may change between two requests, which are noted without secrets', async (t) => {
  const { google, get } = await reading(t);
  google.onRequest((asked, books) => {
    if (asked.query.prettyPrint) books[0] = { ...book, tabs: [{ title: 'New', gid: 5, rows: [['x']] }] };
  });
  assert.deepEqual(await get('/values/A1', 'values'), [['id']]);
  assert.deepEqual(await get('/values/A1?prettyPrint=false&key=hush', 'values'), [['x']]);
  const { at, ...last } = google.requests.at(-1)!;
  assert.ok(at > google.requests[0]!.at);
  assert.deepEqual(last, {
    host: 'sheets.googleapis.com',
    method: 'GET',
    path: '/v4/spreadsheets/sales-2024/values/A1',
    query: { prettyPrint: ['false'] },
    authorization: 'Bearer',
  });
  assert.doesNotMatch(JSON.stringify(google.requests), /hush|ya29/);
});

test('an answer that Google would not give is 500, and fails the test when it ends', async (t) => {
  const { after, end } = ending(t);
  const { get } = await reading({ after }, { ...book, title: 5 as unknown as string });
  assert.equal(await get('', 'error.code'), 500);
  const failed = (await end()).find(({ status }) => status === 'rejected');
  assert.match(String(within(failed, 'reason')), /Spreadsheet\.properties\.title is not of type string: 5/);
});

test('a public link exports CSV and XLSX by a redirect; another one ends at a sign-in page', async (t) => {
  const { fetch } = await startGoogle(t, [{ ...book, id: 'open', sharedWith: ['anyone'] }, book]);
  const of = (id: string, query: string) =>
    fetch(`https://docs.google.com/spreadsheets/d/${id}/export?${query}`);
  const csv = await of('open', 'format=csv&gid=0');
  const lines = [
    'id,bought,premium,renewed',
    'P1,04/05/2024,120.5,TRUE',
    ',,,',
    'P2,04/05/2024 9:30:00,#REF!,',
    'P3,,241,Loading...',
  ];
  assert.equal(await csv.text(), lines.join('\r\n'));
  assert.equal(csv.headers.get('content-type'), 'text/csv');
  assert.match(csv.headers.get('content-disposition')!, /filename="Sales-Jossales.csv"/);
  assert.match(csv.url, /^https:\/\/doc-00-sheets\.googleusercontent\.com\/export\/open/);
  const xlsx = await of('open', 'format=xlsx');
  assert.equal(Buffer.from(await xlsx.arrayBuffer()).toString('latin1', 0, 2), 'PK');
  const signIn = await of('sales-2024', 'format=csv&gid=0');
  assert.deepEqual([signIn.status, new URL(signIn.url).host], [200, 'accounts.google.com']);
  assert.match(await signIn.text(), /Sign in/);
  assert.equal((await of('nowhere', 'format=csv')).status, 404);
  assert.equal((await of('open', 'format=csv&gid=9')).status, 400);
});

test('no other host is found, and nothing answers once the test has ended', async (t) => {
  const { after, end } = ending(t);
  const { fetch } = await startGoogle({ after }, [book]);
  await assert.rejects(fetch('https://example.com/'), (error: Error) =>
    /ENOTFOUND example\.com/.test(String(error.cause)),
  );
  assert.equal((await fetch(address(''))).status, 403);
  assert.equal((await fetch(new Request(address(''), bearer('forged')))).status, 401);
  await end();
  await assert.rejects(fetch(address('')), TypeError);
});

/** A server with one spreadsheet, and Jo who reads it. */
async function reading(t: Pick<TestContext, 'after'>, spreadsheet: SpreadsheetOf = book) {
  const google = await startGoogle(t, [spreadsheet]);
  const options = bearer(await tokenOf(google, google.user(jo)));
  const get = (path: string, inside = '') => read(google.fetch(address(path), options), inside);
  const values = (range: string, inside = '') => get(`/values/${encodeURIComponent(range)}`, inside);
  return { google, options, get, values };
}

/** A test within a test, whose end can be looked at. */
function ending(t: Pick<TestContext, 'after'>) {
  const last: (() => unknown)[] = [];
  const after = (each: unknown) => void last.push(each as () => unknown);
  const end = () => Promise.allSettled(last.splice(0).map(async (each) => each()));
  t.after(end);
  return { after, end };
}

const address = (path: string, id = book.id) => `https://sheets.googleapis.com/v4/spreadsheets/${id}${path}`;

const bearer = (token: unknown) => ({
  headers: { authorization: `Bearer ${token}`, 'x-goog-user-project': 'kindred-test' },
});

/** What stands in an answer at a path such as sheets.0.data. */
async function read(response: Response | Promise<Response>, path = ''): Promise<unknown> {
  return within(await (await response).json(), path);
}

function within(value: unknown, path: string): unknown {
  const names = path.split('.').filter((name) => name !== '');
  return names.reduce((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
}

async function tokenOf(google: GoogleServer, person: object): Promise<unknown> {
  const { client_id, client_secret, refresh_token } = person as Readonly<Record<string, string>>;
  const form = { client_id, client_secret, refresh_token } as Record<string, string>;
  const url = 'https://oauth2.googleapis.com/token';
  return within(await post(google, url, { ...form, grant_type: 'refresh_token' }), 'access_token');
}

function post(google: GoogleServer, url: string, form: Record<string, string>): Promise<unknown> {
  return read(google.fetch(url, { method: 'POST', body: new URLSearchParams(form) }));
}

function signed(claims: object, key: KeyLike): string {
  const body = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${body}.${sign('RSA-SHA256', Buffer.from(body), key).toString('base64url')}`;
}
