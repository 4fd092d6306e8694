import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { writeBigQuery } from '../support/bigquery.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets } from '../support/sheets.ts';

const config = (t: Parameters<typeof scratch>[0]) => {
  const cwd = scratch(t);
  writeBigQuery(cwd, smallSheets(), 'nowhere');
  return cwd;
};

test('without credentials a run says which to give, and changes nothing', async (t) => {
  const { code, report } = await runJson(
    { cwd: config(t), env: { HOME: '/nowhere' } },
    '--as-of',
    '2026-01-31',
  );
  assert.equal(code, 3);
  assert.match(
    report.reasons[0]!.message,
    /There are no Google credentials for kindred-test\.nowhere.*gcloud auth/,
  );
});

test('every command that needs the dataset says so, and none calls it a fault', async (t) => {
  const cwd = config(t);
  const world = { cwd, env: { HOME: '/nowhere' } };
  for (const words of [
    ['check'],
    ['serve', '--no-open'],
    ['export', '--out', 'site'],
    ['why', 'C1'],
    ['flows'],
    ['model'],
    ['model', 'sql'],
    ['names'],
    ['score', 'customers.csv'],
    ['audience', '--segment', '0', '--out', 'list.csv', '--by', 'me'],
    ['erase', 'C1'],
    ['refit', '--dry-run'],
    ['approve'],
    ['warehouse', 'plan'],
    ['warehouse', 'rollback'],
    ['warehouse', 'unlock'],
  ]) {
    const { code, out, err } = await kindred(world, ...words);
    assert.equal(code, 3, `${words.join(' ')}: ${out}${err}`);
    assert.match(`${out}${err}`, /There are no Google credentials/, words.join(' '));
  }
});

test('credentials that cannot be read, or that Google refuses, are in no message', async (t) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const canary = key.split('\n')[3]!;
  const account = JSON.stringify({
    type: 'service_account',
    client_email: 'kindred@acme.iam.gserviceaccount.com',
    private_key: key,
  });
  const asked: string[] = [];
  const refusing = ((url: URL | Request | string) => {
    asked.push(String(url instanceof Request ? url.url : url));
    const body = JSON.stringify({ error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
    return Promise.resolve(
      new Response(body, { status: 400, headers: { 'content-type': 'application/json' } }),
    );
  }) as typeof fetch;
  for (const [given, said] of [
    [account, /Google does not accept the credentials of kindred@acme\.iam\.gserviceaccount\.com/],
    [account.slice(0, -20), /GOOGLE_CREDENTIALS does not hold JSON/],
    [JSON.stringify({ secret: canary }), /holds no credentials that Kindred knows/],
  ] as const) {
    const world = { cwd: config(t), env: { GOOGLE_CREDENTIALS: given }, fetch: refusing };
    const { code, err, report } = await runJson(world, '--as-of', '2026-01-31');
    assert.equal(code, 3);
    assert.match(report.reasons[0]!.message, said);
    assert.ok(!JSON.stringify(report).includes(canary) && !err.includes(canary));
  }
  assert.ok(asked.length > 0 && asked.every((url) => url.includes('oauth2')), asked.join());
});
