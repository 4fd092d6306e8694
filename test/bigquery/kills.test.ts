import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Engine } from '../../src/engine/engine.ts';
import {
  contentOf,
  contentOfFile,
  readerOf,
  worldOf,
  writeBigQuery,
  writeTwin,
} from '../support/bigquery.ts';
import { type Emulator, startEmulator, withoutEmulator } from '../support/emulator.ts';
import { runJson } from '../support/kindred.ts';
import { root } from '../support/paths.ts';
import { type FaultProxy, startProxy } from '../support/proxy.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets } from '../support/sheets.ts';

/** Requests of a night at which the process is killed: before it is passed on, and when it has been answered. */
const points = process.env.KINDRED_TEST_FULL
  ? Array.from({ length: 56 }, (_, i) => i).flatMap((at) => [
      { at, isAnswered: false },
      { at, isAnswered: true },
    ])
  : [{ at: -2, isAnswered: true }];

describe('killed at any request, a run leaves the last warehouse or the new one, and can be made again', {
  skip: withoutEmulator,
}, () => {
  let emulator: Emulator;
  let proxy: FaultProxy;
  let reader: Engine;
  let requests = 0;
  const cwd = scratch({ after: (done) => after(done as () => void) });
  const config = 'gates: {unchangedHold: 1000}';
  before(async () => {
    emulator = await startEmulator();
    proxy = await startProxy(emulator.url);
    reader = await readerOf(emulator.url, 'kills');
    writeBigQuery(cwd, smallSheets(), 'kills', config);
    writeTwin(cwd, config);
    await night('2026-01-01');
    const began = proxy.asked.length;
    await night('2026-01-02');
    requests = proxy.asked.length - began;
  });
  after(async () => {
    await proxy.stop();
    await emulator.stop();
  });

  async function night(day: string) {
    const { code, report } = await runJson(worldOf(cwd, proxy.url), '--as-of', day);
    assert.equal(code, 0, JSON.stringify(report.reasons));
    await runJson({ cwd }, '--config', 'twin.yaml', '--as-of', day);
  }

  /** What a reader sees as the current run, whole; the facts of a run are counted by what is theirs alone. */
  async function seen(): Promise<string> {
    const [row] = await reader.rows(`
      SELECT run.run_id, (SELECT COUNT(*) FROM segments WHERE run_id = run.run_id) AS segments,
        (SELECT COUNT(*) FROM segment_profiles WHERE run_id = run.run_id) AS profiles,
        (SELECT COUNT(*) FROM column_quality WHERE run_id = run.run_id) AS qualities,
        (SELECT COUNT(*) FROM assignments) AS assignments, (SELECT MIN(tenure_years) FROM policies) AS tenure
      FROM current_run AS run`);
    const { run_id: run, tenure, ...counts } = row!;
    whole ??= counts;
    assert.deepEqual(counts, whole);
    return `${run} ${tenure}`;
  }
  let whole: Readonly<Record<string, unknown>> | null = null;

  for (const [i, { at, isAnswered }] of points.entries())
    test(`at request ${at}, ${isAnswered ? 'answered' : 'asked'}`, async (t) => {
      if (at >= requests) return t.skip('a night has fewer requests');
      const day = new Date(Date.UTC(2026, 0, 3 + i)).toISOString().slice(0, 10);
      const before = await seen();
      await killed(day, at < 0 ? requests + at : at, isAnswered);
      // What was sent is carried out, whoever sent it.
      await setTimeout(500);
      const left = await seen();
      await night(day);
      const again = await seen();
      assert.ok(left === before || left === again, `${before}, ${left}, ${again}`);
      assert.notEqual(again, before);
      const ours = await contentOf(reader);
      const theirs = await contentOfFile(join(cwd, 'twin.duckdb'));
      const { runs: _, ...facts } = ours;
      const { runs: __, ...expected } = theirs;
      assert.deepEqual(facts, expected);
    });

  /** Runs in a process of its own and kills it at its request of that number. */
  async function killed(day: string, at: number, isAnswered: boolean): Promise<void> {
    const began = proxy.asked.length;
    let child: ChildProcess;
    const kill = () => child.kill('SIGKILL');
    proxy.judge = (_, number) => {
      if (number - began !== at) return null;
      if (!isAnswered) {
        kill();
        return { kind: 'reset' };
      }
      return { kind: 'lost', after: kill };
    };
    child = spawn(process.execPath, [join(root, 'bin/kindred.js'), 'run', '--as-of', day], {
      cwd,
      env: { ...process.env, KINDRED_BIGQUERY_ENDPOINT: proxy.url, METADATA_SERVER_DETECTION: 'none' },
      stdio: 'ignore',
    });
    const [, signal] = await new Promise<[number | null, string | null]>((done) =>
      child.once('exit', (code, by) => done([code, by])),
    );
    proxy.judge = () => null;
    assert.equal(signal, 'SIGKILL', 'the process was killed');
  }
});
