/** The composite action as a team's workflow uses it: its own steps, the packed package, Google Sheets, and nights that go wrong. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import {
  endJob,
  type RanAction,
  type Runner,
  runAction,
  withoutRunner,
} from '../support/actions/run-action.ts';
import { startEmulator, withoutEmulator } from '../support/emulator.ts';
import { startGateway } from '../support/gateway.ts';
import { type GitHubServer, REPOSITORY, startGitHub, TOKEN } from '../support/github.ts';
import { type SpreadsheetOf, startGoogle } from '../support/google/server.ts';
import { asTabs, dayAfter, growing } from '../support/growing.ts';
import { packed, printed } from '../support/packed.ts';
import { full, root } from '../support/paths.ts';
import { known, startPowerBi } from '../support/power-bi.ts';
import { scratch } from '../support/scratch.ts';
import { lines } from '../support/sheets.ts';

const id = '1AbC-_9dEfGhIjKlMnOpQrStUvWxYz0123456789abcd';
const robot = 'kindred@acme-analytics.iam.gserviceaccount.com';
const heartbeat = 'https://hc.example/ping-canary-4711';
const firstDay = '2026-03-01';
const dayOf = (night: number) => dayAfter(firstDay, night);

/** The package as a release's commit has it: what is packed, its lockfile and the action. */
async function actionFolder(t: TestContext): Promise<string> {
  const folder = scratch(t);
  printed('tar', ['-xzf', (await packed()).file, '-C', folder], folder);
  for (const name of ['action.yml', 'package-lock.json'])
    cpSync(join(root, name), join(folder, 'package', name));
  return join(folder, 'package');
}

/** What a process has of this one's environment: npm's settings are in it, and nothing of Kindred's. */
const outside = Object.fromEntries(
  Object.entries(process.env).filter(
    (entry): entry is [string, string] => !/^(KINDRED|GITHUB|NODE_TEST|npm_)/.test(entry[0]),
  ),
);

/** A team with its repository, its sheets and whoever it is told by. */
async function makeTeam(t: TestContext, config: string, env: Readonly<Record<string, string>>) {
  const home = scratch(t);
  const workspace = join(home, 'repository');
  mkdirSync(workspace);
  const books: SpreadsheetOf[] = [];
  const google = await startGoogle(t, books);
  const hub = startGitHub();
  const beats: string[] = [];
  const state = {
    powerbi: await startPowerBi(),
    heartbeat: 200,
    book: (night: number) => asTabs(growing(night, dayOf)),
  };
  t.after(() => state.powerbi.close());
  google.onRequest((_asked, spreadsheets) => {
    spreadsheets[0] = { id, sharedWith: [robot], tabs: state.book(team.night) };
  });
  const microsoft: typeof fetch = (...given) => state.powerbi.fetch(...given);
  const googleHosts = [
    'oauth2.googleapis.com',
    'sts.googleapis.com',
    'iamcredentials.googleapis.com',
    'sheets.googleapis.com',
    'docs.google.com',
  ];
  const gateway = await startGateway(t, {
    ...Object.fromEntries(googleHosts.map((host) => [host, google.fetch])),
    'login.microsoftonline.com': microsoft,
    'api.powerbi.com': microsoft,
    'api.github.com': hub.fetch,
    'hc.example': async (address) => {
      beats.push(String(address));
      return new Response('OK', { status: state.heartbeat });
    },
  });
  const sheet = (tab: string) => `{sheet: ${id}, tab: ${tab}}`;
  writeFileSync(
    join(workspace, 'kindred.yaml'),
    `sources:\n  customers: ${sheet('Customers')}\n  policies: ${sheet('Sales')}\n  products: ${sheet('Products')}\n${config}
powerbi: {tenant: ${known.tenant}, client: ${known.client}, workspace: ${known.workspace}, dataset: ${known.dataset}}\n`,
  );
  writeFileSync(join(home, 'event.json'), JSON.stringify({ schedule: '0 22 * * *' }));
  const key = JSON.stringify(google.serviceAccount(robot));
  const secrets = { 'google-key': key, 'powerbi-secret': known.secret, heartbeat, token: TOKEN };
  const runner = (action: string, run: number): Runner => ({
    action,
    workspace,
    temp: join(home, `temp-${run}`),
    cache: join(home, 'cache'),
    env: {
      ...outside,
      CLOUDSDK_CONFIG: home,
      METADATA_SERVER_DETECTION: 'none',
      KINDRED_THREADS: '2',
      ...gateway.env,
      ...env,
    },
    github: {
      token: TOKEN,
      repository: REPOSITORY,
      api_url: 'https://api.github.com',
      server_url: 'https://github.com',
      workflow_ref: `${REPOSITORY}/.github/workflows/kindred.yml@refs/heads/main`,
      run_id: String(run),
      run_attempt: '1',
      event_path: join(home, 'event.json'),
      action_path: action,
    },
  });
  let runs = 0;
  const team = {
    night: 0,
    key,
    google,
    hub,
    beats,
    state,
    home,
    cache: join(home, 'cache'),
    workspace,
    /** Everything that the steps printed, wrote for people to read, or left in the cache. */
    told: '',
    job: async (
      action: string,
      night: number,
      given: Readonly<Record<string, string>> = {},
      skip: readonly string[] = ['Install'],
      cacheFails?: Runner['cacheFails'],
    ) => {
      team.night = night;
      const own = { ...runner(action, ++runs), ...(cacheFails ? { cacheFails } : {}) };
      const ran = await runAction(own, { 'as-of': dayOf(night), ...secrets, ...given }, skip);
      const site = ran.artifacts.get('kindred-dashboard');
      const dashboard = site ? readFileSync(join(site, 'index.html'), 'utf8') : null;
      team.told += ran.log + ran.summary + (dashboard ?? '');
      const night_ = join(own.temp, 'kindred-night.json');
      if (existsSync(night_)) team.told += readFileSync(night_, 'utf8');
      endJob(own, ['kindred.yaml']);
      return { ...ran, dashboard };
    },
  };
  return team;
}

const openIssues = ({ issues }: GitHubServer) => issues.filter(({ state }) => state === 'open');

/** The level and the sentence of the first annotation. */
const firstWord = ({ log }: RanAction) =>
  /^::(notice|warning|error) title=Kindred::(.*)$/m.exec(log)?.slice(1);

function isQuiet(t: TestContext, team: Team) {
  const privateKey = (JSON.parse(team.key) as { private_key: string }).private_key.split('\n')[3]!;
  const canaries = {
    key: privateKey,
    escaped: privateKey.slice(0, 30),
    secret: known.secret,
    token: TOKEN,
    heartbeat: 'ping-canary-4711',
  };
  for (const [name, canary] of Object.entries(canaries))
    assert.ok(!team.told.includes(canary), `the ${name} stands in what was told`);
  for (const path of filesUnder(team.home)) {
    const bytes = readFileSync(path);
    for (const [name, canary] of Object.entries(canaries))
      assert.ok(!bytes.includes(canary), `the ${name} stands on the disk, in ${path}`);
  }
  t.diagnostic(`${Object.keys(canaries).length} secrets are in nothing that was told and in no file`);
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('the action, night by night', { skip: withoutRunner }, () => {
  test('with the warehouse in the cache', async (t) => {
    const action = await actionFolder(t);
    const team = await makeTeam(t, '', {});
    await nights(t, team, action, true);
  });

  test('with the warehouse in BigQuery', { skip: withoutEmulator }, async (t) => {
    const emulator = await startEmulator();
    t.after(() => emulator.stop());
    const action = await actionFolder(t);
    const team = await makeTeam(
      t,
      'warehouse: {bigquery: {project: kindred-test, dataset: nightly, location: EU}}',
      {
        KINDRED_BIGQUERY_ENDPOINT: emulator.url,
      },
    );
    await nights(t, team, action, false);
  });
});

type Team = Awaited<ReturnType<typeof makeTeam>>;

async function nights(t: TestContext, team: Team, action: string, isEmbedded: boolean) {
  const { hub, beats, state } = team;
  const outcomes: string[] = [];
  const job = async (...given: Parameters<Team['job']> extends [string, ...infer Rest] ? Rest : never) => {
    const ran = await team.job(action, ...given);
    outcomes.push(ran.outputs.outcome!);
    return ran;
  };
  const failing = ({ steps }: RanAction) =>
    steps.filter(({ outcome }) => outcome === 'failure').map(({ name }) => name);

  if (isEmbedded) {
    const lost = await job(0, {}, []);
    assert.deepEqual([lost.conclusion, failing(lost)], ['failure', ['Night']], lost.log);
    assert.match(
      firstWord(lost)!.join(' '),
      /^error There is no earlier warehouse at .*and one was expected/,
    );
    assert.equal(openIssues(hub).length, 1);
  }

  const first = await job(0, { 'new-warehouse': 'true' }, isEmbedded ? ['Install'] : []);
  assert.deepEqual([first.conclusion, first.outputs.outcome], ['success', 'good'], first.log);
  assert.match(
    firstWord(first)!.join(' '),
    /^notice Published as of 2026-03-01: \d segments of 120 customers\.$/,
  );
  assert.match(first.summary, /^## ✅ Published\n\nPublished as of/);
  assert.match(first.summary, /```mermaid\n%%\{init/);
  assert.deepEqual(beats, [heartbeat]);
  assert.deepEqual(openIssues(hub), []);
  assert.match(first.dashboard!, /<html/);
  assert.ok(!/C10\d\d|P10\d\d/.test(first.dashboard!), 'a customer is named in the dashboard');
  assert.equal(team.state.powerbi.asked.filter((asked) => asked.startsWith('POST refreshes')).length, 1);

  if (isEmbedded || full) {
    const second = await job(1);
    assert.equal(second.outputs.outcome, 'good', second.log);
    assert.match(second.summary, /Since 2026-03-01: \*\*0 customers\*\* changed segment, 2 joined, 0 left\./);

    // Nothing is new for six days.
    state.book = () => asTabs(growing(1, dayOf));
    const held = await job(7);
    assert.deepEqual(
      [held.conclusion, held.outputs.outcome, held.outputs.published],
      ['success', 'held', 'true'],
      held.log,
    );
    assert.match(
      firstWord(held)!.join(' '),
      /^warning The policies table is the same as on 2026-03-02, 6 days ago/,
    );
    assert.equal(openIssues(hub).length, 1);
    assert.match(openIssues(hub)[0]!.body, /\*\*The policies table is the same/);
  }

  state.book = (night) => {
    const sheets = growing(night, dayOf);
    return asTabs({ ...sheets, sales: lines(sheets.sales.split('\n').slice(0, 40)) });
  };
  const stopped = await job(8);
  assert.deepEqual([stopped.conclusion, failing(stopped)], ['failure', ['Night']], stopped.log);
  assert.match(firstWord(stopped)!.join(' '), /^error policies has 39 rows, .* fewer than the last run/);
  assert.equal(openIssues(hub).length, 1);
  const comments = openIssues(hub)[0]!.comments.length;

  state.book = (night) => asTabs(growing(night, dayOf));
  // The account is not there any more.
  const gone = JSON.stringify({
    ...JSON.parse(team.key),
    client_email: 'gone@acme-analytics.iam.gserviceaccount.com',
  });
  const expired = await job(9, { 'google-key': gone });
  assert.deepEqual([expired.conclusion, expired.outputs.outcome], ['failure', 'stopped'], expired.log);
  assert.equal(openIssues(hub)[0]!.comments.length, comments + 1, 'another trouble is a comment');
  const good = outcomes.filter((outcome) => outcome === 'good').length;
  assert.equal(beats.length, good, 'the heartbeat is for good nights alone');

  if (isEmbedded || full) {
    await state.powerbi.close();
    state.powerbi = await startPowerBi({ status: 503 });
    const down = await job(10);
    assert.deepEqual(
      [down.conclusion, down.outputs.outcome, down.outputs.published],
      ['success', 'incomplete', 'true'],
      down.log,
    );
    assert.match(
      firstWord(down)!.join(' '),
      /^warning Published as of 2026-03-11: .* Power BI was not refreshed: /,
    );
    assert.equal(beats.length, good + 1);
    assert.match(openIssues(hub)[0]!.body, /published all the same/);

    await state.powerbi.close();
    state.powerbi = await startPowerBi();
    state.heartbeat = 500;
    const unheard = await job(11);
    assert.deepEqual([unheard.conclusion, unheard.outputs.outcome], ['success', 'incomplete'], unheard.log);
    assert.match(firstWord(unheard)!.join(' '), /The heartbeat’s address answers with HTTP 500\.$/);

    state.heartbeat = 200;
    hub.status = 500;
    writeFileSync(join(team.home, 'event.json'), JSON.stringify({ repository: { private: true } }));
    const untold = await job(12);
    assert.deepEqual(
      [untold.conclusion, untold.outputs.outcome],
      ['success', 'good'],
      'GitHub’s issues being down undoes nothing',
    );
    hub.status = null;

    const last = await job(13);
    assert.deepEqual([last.outputs.outcome, openIssues(hub).length], ['good', 0], last.log);
    assert.equal(hub.issues.length, isEmbedded ? 2 : 1, 'one issue for all nights between two good ones');
  }
  if (isEmbedded) await cacheTroubles(team, job);
  isQuiet(t, team);
  t.diagnostic(outcomes.join(' '));
}

type Job = (
  night: number,
  given?: Readonly<Record<string, string>>,
  skip?: readonly string[],
  cacheFails?: Runner['cacheFails'],
) => Promise<RanAction>;

/** What the cache can do to a warehouse that is kept in it, and what is done to it by hand. */
async function cacheTroubles({ hub, cache }: Team, job: Job) {
  const newest = () => readdirSync(cache).sort((a, b) => keptAt(cache, b) - keptAt(cache, a))[0];
  const kept = newest();
  const miss = await job(14, {}, ['Install'], 'restore');
  assert.match(firstWord(miss)!.join(' '), /^error There is no earlier warehouse/);
  assert.equal(newest(), kept, 'a night that found nothing buries nothing');

  const unkept = await job(15, {}, ['Install'], 'save');
  assert.deepEqual(
    [unkept.conclusion, unkept.steps.find(({ outcome }) => outcome === 'failure')?.name],
    ['failure', 'Look whether it is kept'],
  );
  assert.match(openIssues(hub)[0]!.body, /\*\*The night was published, but its warehouse could not be kept/);

  const erased = await job(16, { erase: 'C1003\r\n\nC1004' });
  assert.equal(erased.outputs.outcome, 'good', erased.log);
  assert.match(erased.log, /[1-9]\d* rows? out of segment_members/);
  assert.equal(erased.log.match(/The customer is erased/g)?.length, 2);
  assert.deepEqual(openIssues(hub), []);

  const back = await job(16, { task: 'rollback' });
  assert.deepEqual([back.conclusion, back.outputs.published], ['success', 'false'], back.log);
  assert.match(back.log, /Run 2026-03-17-\w+ is undone\. .* is as run 2026-03-14-\w+ left it\./);

  const unknown = await job(17, { erase: 'C1005', config: 'other.yaml' });
  assert.equal(unknown.conclusion, 'failure');
  assert.match(openIssues(hub)[0]!.body, /There is no config file/);
}

const keptAt = (cache: string, name: string) =>
  (JSON.parse(readFileSync(join(cache, name, 'entry.json'), 'utf8')) as { readonly at: number }).at;
