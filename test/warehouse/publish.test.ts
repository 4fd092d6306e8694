import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { runJson } from '../support/kindred.ts';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const run = (cwd: string, day: string) => runJson({ cwd }, '--as-of', day);

test('a reader that holds the live file neither stops a run nor sees it change', {
  skip: process.platform === 'win32' && 'an open file cannot be replaced there',
}, async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets());
  await run(cwd, '2026-01-31');
  const reader = await openDuckDB(live, { readOnly: true });
  try {
    assert.equal((await run(cwd, '2026-02-01')).code, 0);
    assert.equal((await reader.rows('SELECT count(*) AS n FROM runs'))[0]!.n, 1);
  } finally {
    await reader.close();
  }
  assert.equal((await query(live, 'SELECT count(*) AS n FROM runs'))[0]!.n, 2);
});

test('another process that has the live file open for writing does not stop a run', {
  skip: process.platform === 'win32' && 'an open file cannot be replaced there',
}, async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets());
  await run(cwd, '2026-01-31');
  const holder = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `
    import { DuckDBInstance } from '@duckdb/node-api';
    const held = await DuckDBInstance.create(${JSON.stringify(live)});
    console.log('held');
    setTimeout(() => held.closeSync(), 60_000);
  `,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await new Promise((held) => holder.stdout.once('data', held));
    const { code, report } = await run(cwd, '2026-02-01');
    assert.equal(code, 0, JSON.stringify(report.reasons));
  } finally {
    holder.kill();
  }
  assert.equal((await query(live, 'SELECT count(*) AS n FROM runs'))[0]!.n, 2);
  assert.ok(!existsSync(`${live}.reading.${process.pid}`));
});

test('a second run at the same time refuses, and the lock of a dead process is taken over', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const lock = join(cwd, 'kindred.duckdb.lock');
  writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: hostname() }));
  const refused = await run(cwd, '2026-01-31');
  assert.equal(refused.code, 3);
  assert.match(
    refused.report.reasons[0]!.message,
    /Another run \(process \d+ on .+\) is writing this warehouse/,
  );
  writeFileSync(lock, JSON.stringify({ pid: 999_999_999, host: hostname() }));
  assert.equal((await run(cwd, '2026-01-31')).code, 0);
  assert.ok(!existsSync(lock));
});

test('a warehouse that is no database is refused with a sentence, and left alone', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets());
  writeFileSync(live, 'this is not a database');
  const { code, report } = await run(cwd, '2026-01-31');
  assert.equal(code, 3);
  assert.match(report.reasons[0]!.message, /cannot be read as a warehouse .*generations before it are/);
  assert.equal(readFileSync(live, 'utf8'), 'this is not a database');
});

test('what an interrupted run left beside the live file does not disturb the next', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets());
  for (const rest of ['next', 'next.wal', 'reading']) writeFileSync(`${live}.${rest}`, 'half written');
  assert.equal((await run(cwd, '2026-01-31')).code, 0);
  assert.ok(!existsSync(`${live}.next`) && !existsSync(`${live}.next.wal`));
});

test('killed at any moment, a run leaves the old warehouse or the new one', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets(), 'gates: {unchangedHold: 1000}');
  await run(cwd, '2026-01-01');
  const delays = process.env.KINDRED_TEST_FULL
    ? Array.from({ length: 40 }, (_, i) => i * 60)
    : [300, 900, 1300, 1700];
  for (const [i, delay] of delays.entries()) {
    const day = `2026-${String(2 + Math.floor(i / 28)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`;
    const before = (await query(live, 'SELECT run_id FROM current_run'))[0]!.run_id;
    const child = spawn(process.execPath, [join(root, 'bin/kindred.js'), 'run', '--as-of', day], {
      cwd,
      stdio: 'ignore',
    });
    const ended = new Promise((done) => child.once('close', done));
    await new Promise((later) => setTimeout(later, delay));
    child.kill('SIGKILL');
    await ended;
    const [now] = await query(live, 'SELECT run_id, as_of FROM current_run');
    assert.ok(now!.run_id === before || now!.as_of === day, `${JSON.stringify(now)} after ${delay} ms`);
    const [whole] = await query(
      live,
      'SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM segment_members WHERE valid_to IS NULL) AS members',
    );
    assert.deepEqual(whole, { customers: 12, members: 12 });
  }
  assert.equal((await run(cwd, '2026-12-31')).code, 0);
});

test('a warehouse behind a link is replaced where it is, and the link stays', {
  skip: process.platform === 'win32' && 'links need rights there',
}, async (t) => {
  const cwd = scratch(t);
  const link = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets());
  await run(cwd, '2026-01-31');
  mkdirSync(join(cwd, 'store'));
  renameSync(link, join(cwd, 'store', 'w.duckdb'));
  symlinkSync(join(cwd, 'store', 'w.duckdb'), link);
  assert.equal((await run(cwd, '2026-02-01')).code, 0);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal((await query(join(cwd, 'store', 'w.duckdb'), 'SELECT count(*) AS n FROM runs'))[0]!.n, 2);
});
