import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DataRefused } from '../../src/domain/errors.ts';
import { locate } from '../../src/sources/locate.ts';
import { outside } from '../support/outside.ts';

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
    } else if (request.url === '/slow') setTimeout(() => response.end('a\n'), 2000).unref();
    else if (request.url === '/busy' && busy-- > 0)
      response.writeHead(503, { 'retry-after': '7' }).end('busy');
    else if (request.url === '/busy') response.writeHead(200, { 'content-type': 'text/csv' }).end('a\n1\n');
    else response.writeHead(404).end();
  });
  let busy = 2;
  const waited: number[] = [];
  const wait = async (milliseconds: number) => {
    waited.push(milliseconds);
  };
  let host: string;
  before(async () => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const folder = mkdtempSync(join(tmpdir(), 'kindred-'));
  after(() => rmSync(folder, { recursive: true }));
  const get = (path: string) =>
    locate('products', `${host}${path}`, outside(folder, { fetch, timeout: 200, wait }));
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
    assert.match((await refusal('/cut')).message, /the answer was cut|terminated|aborted/);
    const closed = await locate(
      'products',
      'http://127.0.0.1:1/x.csv?token=secret',
      outside(folder, { fetch }),
    ).catch((reason: unknown) => reason);
    assert.ok(closed instanceof DataRefused);
    assert.match(closed.message, /could not be reached/);
    assert.doesNotMatch(closed.message, /secret/);
  });

  test('whose server is busy is asked again when the server says, and one that hangs is given up', async () => {
    waited.length = 0;
    const [location] = await get('/busy');
    assert.equal(location!.label, `${host}/busy`);
    assert.deepEqual(waited, [7000, 7000]);
    waited.length = 0;
    assert.match((await refusal('/slow')).message, /no answer in 0\.2 s/);
    assert.deepEqual(waited, [1000, 2000, 4000, 8000, 16000]);
  });
});
