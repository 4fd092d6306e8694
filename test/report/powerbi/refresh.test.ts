import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { kindred } from '../../support/kindred.ts';
import { type Behaviour, known, startPowerBi } from '../../support/power-bi.ts';
import { scratch } from '../../support/scratch.ts';

const { tenant, client, secret, workspace, dataset } = known;

/** Runs a command against a server that behaves in some way. */
async function ask(
  t: TestContext,
  behaviour: Behaviour,
  words: readonly string[],
  { settings = {}, env = {} }: { settings?: object; env?: Record<string, string> } = {},
) {
  const server = await startPowerBi(behaviour);
  t.after(() => server.close());
  const cwd = scratch(t);
  const powerbi = { tenant, client, workspace, dataset, ...settings };
  const sources = { customers: 'c.csv', policies: 'p.csv', products: 'q.csv' };
  writeFileSync(join(cwd, 'kindred.yaml'), JSON.stringify({ sources, powerbi }));
  const outcome = await kindred(
    { cwd, fetch: server.fetch, env: { POWERBI_CLIENT_SECRET: secret, ...env } },
    'powerbi',
    ...words,
  );
  assert.deepEqual(server.faults, []);
  for (const text of [outcome.out, outcome.err])
    assert.ok(!text.includes(secret), 'the secret is in no message');
  return { ...outcome, asked: server.asked };
}

describe('kindred powerbi refresh', () => {
  test('signs in, asks, and waits until the refresh has ended', async (t) => {
    const { code, out, asked } = await ask(t, {}, ['refresh']);
    assert.equal(code, 0);
    assert.match(out, /has refreshed the dataset/);
    assert.deepEqual(asked, [
      'POST /insurer.example/oauth2/v2.0/token',
      'GET refreshes?$top=10',
      'POST refreshes',
      'GET refreshes?$top=10',
      'GET refreshes?$top=10',
      'GET refreshes?$top=10',
    ]);
  });

  test('finds its refresh in the history where the answer bore no id', async (t) => {
    assert.equal((await ask(t, { givesId: false }, ['refresh'])).code, 0);
  });

  test('takes part in a refresh that is under way already', async (t) => {
    const { code, err } = await ask(t, { isRefreshing: true, looks: 4 }, ['refresh']);
    assert.equal(code, 0);
    assert.match(err, /under way already/);
  });

  test('asks again after a 429', async (t) => {
    const { code, asked } = await ask(t, { busy: { times: 2, seconds: 30 } }, ['refresh']);
    assert.equal(code, 0);
    assert.equal(asked.filter((line) => line === 'POST refreshes').length, 3);
  });

  test('gets a new token when its own has run out', async (t) => {
    const { code, asked } = await ask(t, { tokenLasts: 3 }, ['refresh']);
    assert.equal(code, 0);
    assert.equal(asked.filter((line) => line.endsWith('/token')).length, 2);
  });

  test('asks again where a connection breaks', async (t) => {
    assert.equal((await ask(t, { breaks: [1, 3, 5] }, ['refresh'])).code, 0);
  });

  const failures: readonly (readonly [
    string,
    Behaviour,
    RegExp,
    { settings?: object; env?: Record<string, string> }?,
  ])[] = [
    [
      'a refresh that fails for want of credentials',
      { ends: 'Failed', exception: '{"errorCode":"ModelRefreshFailed_CredentialsNotSpecified"}' },
      /refresh failed in Power BI \(ModelRefreshFailed_CredentialsNotSpecified\).*sign in to BigQuery/,
    ],
    [
      'a refresh that fails without a word',
      { ends: 'Failed' },
      /refresh failed in Power BI \(no code\).*refresh history/,
    ],
    ['refreshes that are switched off', { ends: 'Disabled' }, /switched off/],
    ['a refresh that somebody cancels', { ends: 'Cancelled' }, /cancelled/],
    ['a refresh that does not end', { ends: 'never' }, /not ended the refresh within a minute/],
    ['a service that is always busy', { busy: { times: 99, seconds: 5 } }, /asked too often/],
    ['a service that is down', { status: 503 }, /refuses \(HTTP 503\)/],
    ['an app that may not', { status: 403 }, /does not let the app do this.*member of the workspace/],
    ['a wrong workspace', {}, /no such dataset in the workspace/, { settings: { workspace: dataset } }],
    [
      'a wrong secret',
      { secret: 'another' },
      /refuses the sign-in: the secret in POWERBI_CLIENT_SECRET.*AADSTS7000215/,
    ],
    ['a wrong app', {}, /no app powerbi.client in the tenant/, { settings: { client: dataset } }],
    ['a wrong tenant', {}, /no tenant powerbi.tenant/, { settings: { tenant: 'other.example' } }],
    [
      'a service that never answers',
      { breaks: Array.from({ length: 50 }, (_, i) => i + 1) },
      /cannot be reached/,
    ],
  ];
  for (const [what, behaviour, said, more] of failures)
    test(`says what is the matter with ${what}`, async (t) => {
      const { code, err, out } = await ask(t, behaviour, ['refresh', '--minutes', '1'], more);
      assert.equal(code, 3);
      assert.match(err, said);
      assert.equal(out, '');
      assert.doesNotMatch(err, /at .*\.ts:\d+/);
    });

  test('says what the config lacks', async (t) => {
    const without = await ask(t, {}, ['refresh'], { env: { POWERBI_CLIENT_SECRET: '' } });
    assert.equal(without.code, 2);
    assert.match(without.err, /POWERBI_CLIENT_SECRET is not set/);
    const wrong = await ask(t, {}, ['refresh'], { settings: { dataset: 'my dataset' } });
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /powerbi.dataset must be an id such as/);
  });
});

describe('kindred powerbi schedule', () => {
  test('sets the time by the clock of London, and says what Power BI has kept', async (t) => {
    const { code, out, asked } = await ask(t, {}, ['schedule', '--at', '23:00', '--at', '06:30']);
    assert.equal(code, 0);
    assert.match(out, /every day at 23:00, 06:30 by the clock of Europe\/London \(“GMT Standard Time”\)/);
    assert.deepEqual(asked.slice(1), ['PATCH refreshSchedule', 'GET refreshSchedule']);
  });

  test('refuses a time that Power BI does not have', async (t) => {
    const { code, err, asked } = await ask(t, {}, ['schedule', '--at', '22:45']);
    assert.equal(code, 2);
    assert.match(err, /full or a half hour/);
    assert.deepEqual(asked, []);
  });

  test('says who may set it', async (t) => {
    const { code, err } = await ask(t, { isOwner: false }, ['schedule', '--at', '23:00']);
    assert.equal(code, 3);
    assert.match(err, /only by the dataset’s owner.*DMTS_UserNotDatasetOwner/);
  });
});
