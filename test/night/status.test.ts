import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { kindred, runJson } from '../support/kindred.ts';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';

function folderOf(t: TestContext, config = ''): string {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets(), config);
  return cwd;
}

describe('kindred status', () => {
  test('says whether today’s data is there, by exit code, sentence and JSON', async (t) => {
    const cwd = folderOf(t);
    const status = async (now: string, ...words: string[]) => {
      const { code, out, err } = await kindred({ cwd, now }, 'status', ...words);
      return { code, out: out + err };
    };
    const none = await status('2026-03-01T23:00:00Z');
    assert.equal(none.code, 3);
    assert.match(none.out, /^No: nothing has been published in .*kindred\.duckdb yet/);

    await runJson({ cwd, now: '2026-03-01T22:00:00Z' }, '--as-of', '2026-03-01');
    for (const [now, code, words] of [
      ['2026-03-01T23:00:00Z', 0, []],
      ['2026-03-02T12:00:00Z', 0, []],
      // Two hours late are allowed, or as many as one says.
      ['2026-03-02T23:59:00Z', 0, []],
      ['2026-03-03T00:00:00Z', 3, []],
      ['2026-03-02T22:00:00Z', 3, ['--grace', '0']],
      ['2026-03-02T21:59:59Z', 0, ['--grace', '0']],
    ] as const)
      assert.equal((await status(now, ...words)).code, code, `${now} ${words.join(' ')}`);
    const stale = await status('2026-03-03T08:00:00Z');
    assert.match(stale.out, /^No: .* is as of 2026-03-01, and should be as of 2026-03-02\.\n/);

    writeFileSync(join(cwd, 'sales.csv'), 'policy_id\n');
    await runJson({ cwd, now: '2026-03-02T22:00:00Z' }, '--as-of', '2026-03-02');
    const refused = await status('2026-03-03T08:00:00Z');
    assert.match(
      refused.out,
      /Since then one run changed nothing; the last, of 2 Mar 2026, 22:00: .*customer_id/,
    );
    const json = JSON.parse((await status('2026-03-03T08:00:00Z', '--json')).out);
    assert.deepEqual(
      [json.isThere, json.isHeld, json.expected, json.current.asOf, json.since.length, json.nextDue],
      [false, false, '2026-03-02', '2026-03-01', 1, '2026-03-03T22:00:00.000Z'],
    );
  });

  test('a night that was refused is no “yes”, though the day was published before it', async (t) => {
    const cwd = folderOf(t);
    await runJson({ cwd, now: '2026-12-01T08:00:00Z' }, '--as-of', '2026-12-01');
    writeFileSync(join(cwd, 'sales.csv'), 'policy_id\n');
    await runJson({ cwd, now: '2026-12-01T22:00:00Z' }, '--as-of', '2026-12-01');
    const { code, out } = await kindred({ cwd, now: '2026-12-02T08:00:00Z' }, 'status');
    assert.equal(code, 3);
    assert.match(out, /^No: .* is as of 2026-12-01, but from before its night, which was refused\./);
  });

  test('nor is a day that is yet to come', async (t) => {
    const cwd = folderOf(t);
    await runJson({ cwd, now: '2026-12-01T22:00:00Z' }, '--as-of', '2062-01-31');
    assert.equal((await kindred({ cwd, now: '2026-12-01T23:00:00Z' }, 'status')).code, 3);
  });

  test('held segments are there, and said to be held', async (t) => {
    const cwd = folderOf(t);
    await runJson({ cwd }, '--as-of', '2026-03-01');
    const { report } = await runJson({ cwd, now: '2026-03-09T22:00:00Z' }, '--as-of', '2026-03-09');
    assert.equal(report.status, 'held');
    const { code, out } = await kindred({ cwd, now: '2026-03-09T23:00:00Z' }, 'status');
    assert.equal(code, 4);
    assert.match(
      out,
      /^Yes, with earlier segments: .* as of 2026-03-09[\s\S]*Held because: The policies table is the same/,
    );
  });

  test('a warehouse that cannot be read is not there, in JSON too', async (t) => {
    const cwd = folderOf(t);
    writeFileSync(join(cwd, 'kindred.duckdb'), 'no database');
    const { code, out } = await kindred({ cwd }, 'status', '--json');
    assert.deepEqual([code, JSON.parse(out).isThere], [3, false]);
    assert.match(JSON.parse(out).sentence, /cannot be read as a warehouse/);
  });

  test('by the schedule of the config', async (t) => {
    const cwd = folderOf(t, 'timezone: Asia/Tokyo\nschedule: {at: "06:30", days: [monday]}\n');
    await runJson({ cwd, now: '2026-03-02T12:00:00Z' });
    const { code } = await kindred({ cwd, now: '2026-03-08T21:00:00Z' }, 'status');
    assert.equal(code, 0);
    assert.equal((await kindred({ cwd, now: '2026-03-09T00:00:00Z' }, 'status')).code, 3);
    for (const [wrong, says] of [
      ['{at: "24:00"}', /schedule\.at must be a time of day such as "22:00"/],
      ['{days: [someday]}', /must be one of monday/],
      ['{hour: 22}', /"schedule\.hour" is not a setting/],
    ] as const) {
      const own = folderOf(t, `schedule: ${wrong}\n`);
      const done = await kindred({ cwd: own }, 'status');
      assert.equal(done.code, 2);
      assert.match(done.err, says);
    }
  });
});

test('a run that must go on from a warehouse stops where there is none, and says so later', async (t) => {
  const cwd = folderOf(t);
  const { code, out } = await kindred({ cwd }, 'night', '--expect-warehouse', '--as-of', '2026-03-01');
  assert.equal(code, 3);
  assert.match(out, /There is no earlier warehouse at .*kindred\.duckdb, and one was expected/);
  assert.ok(!existsSync(join(cwd, 'kindred.duckdb')));
  assert.equal((await kindred({ cwd }, 'night', '--as-of', '2026-03-01')).code, 0);
  appendFileSync(join(cwd, 'sales.csv'), 'PX,C1,A,2026-03-01,100,1000\n');
  assert.equal((await kindred({ cwd }, 'night', '--expect-warehouse', '--as-of', '2026-03-02')).code, 0);
});

test('kindred schedule, as a process, runs what is due and ends on SIGTERM with the run in hand done', {
  skip: process.platform === 'win32' && 'Windows has no SIGTERM',
}, async (t) => {
  const cwd = folderOf(t);
  const child = spawn(process.execPath, [join(root, 'bin/kindred.js'), 'schedule'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<[number | null, string | null]>((done) =>
    child.on('close', (code, signal) => done([code, signal])),
  );
  const until = async (what: RegExp) => {
    for (let tries = 0; !what.test(said); tries++) {
      assert.ok(tries < 600 && child.exitCode === null, said);
      await setTimeout(20);
    }
  };
  // Nothing was ever run here, so a night is due; it is told to stop while it reads.
  await until(/^The night that is due since/);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null], said);
  assert.match(said, /Told to stop\./);
  assert.match(said, /Segments {3}/);
  assert.ok(existsSync(join(cwd, 'kindred.duckdb')));
  const { code } = await kindred({ cwd, now: new Date().toISOString() }, 'status');
  assert.equal(code, 0);
});
