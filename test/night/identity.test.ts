import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { PROVIDER } from '../support/google/accounts.ts';
import { startGoogle } from '../support/google/server.ts';
import { asTabs } from '../support/growing.ts';
import { kindred } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets } from '../support/sheets.ts';

const id = '1AbC-_9dEfGhIjKlMnOpQrStUvWxYz0123456789abcd';
const robot = 'kindred@acme-analytics.iam.gserviceaccount.com';
const provider = PROVIDER.replace('//iam.googleapis.com/', '');
const askedToken = 'token-of-the-job-canary';
const host = 'run-actions-1-azure-eastus.actions.githubusercontent.com';

/** A job of GitHub Actions, and Google, which takes GitHub's word for it. */
async function job(t: TestContext) {
  const cwd = scratch(t);
  const google = await startGoogle(t, [{ id, sharedWith: [robot], tabs: asTabs(smallSheets()) }]);
  const known = google.federation(robot) as { readonly credential_source: { readonly file: string } };
  const subject = readFileSync(known.credential_source.file, 'utf8');
  const asked: string[] = [];
  const places = { customers: 'Customers', policies: 'Sales', products: 'Products' };
  const sources = Object.entries(places).map(([table, tab]) => `  ${table}: {sheet: ${id}, tab: ${tab}}\n`);
  writeFileSync(join(cwd, 'kindred.yaml'), `sources:\n${sources.join('')}`);
  const both: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.host !== host) return google.fetch(input, init);
    const headers = new Headers(input instanceof Request ? input.headers : init?.headers);
    asked.push(
      `${headers.get('authorization')} ${url.searchParams.get('api-version')} ${url.searchParams.get('audience')}`,
    );
    return Response.json({ count: subject.length, value: subject });
  };
  const env = {
    GOOGLE_WORKLOAD_IDENTITY_PROVIDER: provider,
    GOOGLE_SERVICE_ACCOUNT: robot,
    ACTIONS_ID_TOKEN_REQUEST_URL: `https://${host}/abc/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: askedToken,
  };
  const night = (more: Readonly<Record<string, string>> = {}) =>
    kindred({ cwd, fetch: both, env: { ...env, ...more } }, 'night', '--as-of', '2026-03-01');
  return { cwd, night, asked, subject };
}

test('a job of GitHub shows Google who it is, and nothing of that is left anywhere', async (t) => {
  const { cwd, night, asked, subject } = await job(t);
  const { code, out, err } = await night();
  assert.equal(code, 0, err);
  assert.deepEqual([...new Set(asked)], [`Bearer ${askedToken} 2.0 https://iam.googleapis.com/${provider}`]);
  for (const secret of [askedToken, subject]) {
    assert.ok(!`${out}${err}`.includes(secret));
    for (const name of readdirSync(cwd)) assert.ok(!readFileSync(join(cwd, name)).includes(secret), name);
  }
});

test('what is missing for that is said in a sentence', async (t) => {
  const { night } = await job(t);
  const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }, /it needs "permissions: id-token: write"/],
    [{ GOOGLE_WORKLOAD_IDENTITY_PROVIDER: 'github' }, /must be the whole name of a provider: projects\//],
    [{ GOOGLE_SERVICE_ACCOUNT: 'another@acme.iam.gserviceaccount.com' }, /another@acme/],
    [
      { GOOGLE_WORKLOAD_IDENTITY_PROVIDER: '', GCP_SERVICE_ACCOUNT_KEY: 'canary {' },
      /GCP_SERVICE_ACCOUNT_KEY does not hold JSON/,
    ],
  ];
  for (const [more, says] of cases) {
    const { code, out, err } = await night(more);
    assert.equal(code, 3);
    assert.match(`${out}${err}`, says);
    assert.ok(!`${out}${err}`.includes('canary'), 'a secret is told');
  }
});
