import assert from 'node:assert/strict';
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { askRaw, demoFolder, serveFolder } from '../support/dashboard.ts';
import { kindred } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

describe('the dashboard’s server', () => {
  let demo: Awaited<ReturnType<typeof demoFolder>>;
  let served: Awaited<ReturnType<typeof serveFolder>>;
  let key: Record<string, string>;
  const ask = (path: string, headers: Record<string, string> = key, body?: string) =>
    askRaw(served.origin, path, headers, body);

  before(async () => {
    demo = await demoFolder('2026-03-31');
    served = await serveFolder(demo.folder);
    key = { Cookie: `kindred-${new URL(served.origin).port}=${served.token}` };
  });
  after(async () => {
    await served.stop();
    demo.remove();
  });

  test('the printed address lets in, once it has given its key for a cookie that no script can read', async () => {
    const first = await ask(`/?token=${served.token}`, {});
    assert.equal(first.status, 303);
    assert.equal(first.headers.location, '/');
    assert.match(String(first.headers['set-cookie']), /HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/);
    assert.equal((await ask('/')).status, 200);
  });

  test('nobody else is let in: without the key, by another name of the machine, from another site', async () => {
    const { port } = new URL(served.origin);
    for (const [path, headers, body] of [
      ['/', {}],
      ['/', { Cookie: `kindred-${port}=${'x'.repeat(served.token.length)}` }],
      ['/?token=wrong', {}],
      [`/api/start?token=${served.token}`, {}],
      ['/', { ...key, Host: `evil.example:${port}` }],
      ['/', { ...key, Host: '127.0.0.1' }],
      ['/', { ...key, Host: `127.0.0.1:${Number(port) + 1}` }],
      ['/', { ...key, Host: `127.0.0.1.evil.example:${port}` }],
      ['/api/start', { ...key, Origin: 'http://evil.example' }],
      ['/api/start', { ...key, Origin: 'null' }],
      ['/api/measures', { ...key, Origin: `http://localhost:${Number(port) + 1}` }, '{}'],
    ] as [string, Record<string, string>, string?][]) {
      const { status, body: said } = await ask(path, headers, body);
      assert.equal(status, 403, `${path} ${JSON.stringify(headers)}`);
      assert.ok(!said.includes('C1'), said);
    }
    const { headers } = await ask('/api/start', { ...key, Origin: served.origin });
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  test('there are the known paths and no others', async () => {
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/..%5cpackage.json',
      '/maps/../../package.json',
      '/maps/gb.json%00',
      '/dashboard.js/../../package.json',
      '//etc/passwd',
      '/etc/passwd',
      '/api/data/../start/x',
      '/api/data/constructor',
      '/api/data/__proto__',
      '/kindred.duckdb',
    ]) {
      const { status } = await ask(path);
      assert.equal(status, 404, path);
    }
  });

  test('every answer forbids what a page could do wrong', async () => {
    for (const path of ['/', '/api/start', '/dashboard.js', '/nowhere']) {
      const { headers } = await ask(path);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cache-control'], 'no-store');
    }
  });

  test('questions that cannot be read are refused in words, whatever they are', async () => {
    const json = { ...key, 'Content-Type': 'application/json' };
    for (const [path, body, status] of [
      ['/api/measures', 'not json', 400],
      ['/api/measures', '{"queries":[]}', 400],
      ['/api/measures', '{"queries":[{"measures":["premium"],"by":["city; DROP TABLE x"],"where":{}}]}', 400],
      [
        '/api/measures',
        '{"queries":[{"measures":["premium"],"by":[],"where":{"city) OR 1=1 --":["x"]}}]}',
        400,
      ],
      ['/api/measures', `{"queries":"${'x'.repeat(70_000)}"}`, 413],
      ['/api/customers', '{"where":{},"order":"premium; DROP","limit":1}', 400],
      ['/api/why', '{"customer":5,"changes":{}}', 400],
    ] as const) {
      const answer = await ask(path, json, body);
      assert.equal(answer.status, status, `${path} ${body.slice(0, 80)}: ${answer.body}`);
      assert.equal(typeof JSON.parse(answer.body).error, 'string');
    }
  });

  test('a customer is explained as by the command, and would be elsewhere with the change that is named', async () => {
    const json = { ...key, 'Content-Type': 'application/json' };
    const post = async (path: string, body: unknown) =>
      JSON.parse((await ask(path, json, JSON.stringify(body))).body);
    const [some] = await query(
      join(demo.folder, 'kindred.duckdb'),
      'SELECT customer_id FROM assignments ORDER BY distance / next_distance DESC LIMIT 1',
    );
    const customer = String(some!.customer_id);
    const { explanation } = await post('/api/why', { customer, changes: {} });
    const told = await kindred({ cwd: demo.folder }, 'why', customer, '--json');
    const { segment, next, certainty } = JSON.parse(told.out);
    assert.deepEqual(
      [explanation.segment, explanation.next, explanation.certainty],
      [segment, next, certainty],
    );
    const [change] = explanation.changes;
    const { changed } = await post('/api/why', { customer, changes: { [change.feature]: change.to } });
    assert.equal(changed.segment, next);
    assert.equal(await post('/api/why', { customer: 'nobody', changes: {} }), null);
  });

  test('a run that publishes meanwhile is shown at the next look', async () => {
    const live = join(demo.folder, 'kindred.duckdb');
    const asOf = async () => JSON.parse((await ask('/api/start')).body).run.as_of;
    assert.equal(await asOf(), '2026-03-31');
    const looking = Array.from({ length: 8 }, () => ask('/api/data/segments'));
    const { code } = await kindred({ cwd: demo.folder }, 'run', '--as-of', '2026-04-01');
    assert.equal(code, 0);
    for (const answer of await Promise.all(looking)) assert.equal(answer.status, 200);
    assert.equal(await asOf(), '2026-04-01');
    renameSync(live, `${live}.away`);
    const gone = await ask('/api/start');
    assert.equal(gone.status, 503);
    assert.match(JSON.parse(gone.body).error, /There is no warehouse at/);
    copyFileSync(`${live}.away`, live);
    assert.equal(await asOf(), '2026-04-01');
  });
});

test('a port that is taken or impossible is refused in a sentence', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets(), 'segmentation: {k: 2}');
  const served = await serveFolder(cwd);
  t.after(served.stop);
  const { port } = new URL(served.origin);
  const taken = await kindred({ cwd }, 'serve', '--port', port);
  assert.deepEqual([taken.code, taken.err], [2, `Port ${port} is in use: name another with --port.\n`]);
  const odd = await kindred({ cwd }, 'serve', '--port', '70000');
  assert.match(odd.err, /--port 70000 must be a whole number/);
});
