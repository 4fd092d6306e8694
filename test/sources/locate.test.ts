import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DataRefused } from '../../src/domain/errors.ts';
import { exportAddress } from '../../src/sources/download.ts';
import { locate } from '../../src/sources/locate.ts';

test('a Google Sheet’s address from the browser becomes its CSV export, and other addresses stay', () => {
  const sheet = 'https://docs.google.com/spreadsheets/d/1AbC-_9';
  assert.equal(exportAddress(`${sheet}/edit#gid=42`), `${sheet}/export?format=csv&gid=42`);
  assert.equal(exportAddress(`${sheet}/edit?gid=7#gid=42`), `${sheet}/export?format=csv&gid=42`);
  assert.equal(exportAddress(`${sheet}/edit?usp=sharing`), `${sheet}/export?format=csv&gid=0`);
  for (const address of [
    `${sheet}/export?format=csv`,
    `${sheet}/gviz/tq?tqx=out:csv&sheet=Sales`,
    'https://example.org/a.csv',
  ]) {
    assert.equal(exportAddress(address), address);
  }
});

describe('an address', () => {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/moved'))
      response.writeHead(302, { location: '/table.csv?format=csv' }).end();
    else if (request.url?.startsWith('/table.csv'))
      response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b\n1,2\n');
    else if (request.url === '/login')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>');
    else if (request.url === '/cut') {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '1000' });
      response.write('a,b\n');
      setTimeout(() => response.destroy(), 20);
    } else response.writeHead(404).end();
  });
  let host: string;
  before(async () => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const folder = mkdtempSync(join(tmpdir(), 'kindred-'));
  after(() => rmSync(folder, { recursive: true }));
  const get = (path: string) => locate('products', `${host}${path}`, { base: '/', scratch: folder, fetch });
  const refusal = async (path: string) => {
    const error = await get(path).catch((reason: unknown) => reason);
    assert.ok(error instanceof DataRefused);
    return error.reasons[0]!;
  };

  test('is read whole, through redirects, and called by its address without the query', async () => {
    const [location] = await get('/moved?key=secret');
    assert.equal(location!.label, `${host}/moved`);
    const chunks = [];
    for await (const chunk of location!.open()) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), 'a,b\n1,2\n');
  });

  test('that is a sign-in page, not there, cut off or nobody’s is refused with a sentence', async () => {
    assert.equal((await refusal('/login')).code, 'source_not_public');
    assert.match((await refusal('/none')).message, /answered 404\. Share the sheet/);
    assert.match((await refusal('/cut')).message, /broke off/);
    const closed = await locate('products', 'http://127.0.0.1:1/x.csv?token=secret', {
      base: '/',
      scratch: folder,
      fetch,
    }).catch((reason: unknown) => reason);
    assert.ok(closed instanceof DataRefused);
    assert.match(closed.message, /could not be reached/);
    assert.doesNotMatch(closed.message, /secret/);
  });
});
