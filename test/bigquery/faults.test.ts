import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { main } from '../../src/cli.ts';
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
import { runJson, terminalOf } from '../support/kindred.ts';
import { type Asked, type Fault, type FaultProxy, startProxy } from '../support/proxy.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets } from '../support/sheets.ts';

interface Case {
  readonly what: string;
  readonly fault: Fault;
  readonly at: (asked: Asked) => boolean;
  /** How often it happens; without end where it never stops. */
  readonly times: number;
  /** What the run says where it cannot go on. */
  readonly stops?: RegExp;
  /** Seconds that the run must have waited at least once. */
  readonly waits?: number;
  /** Whether it is tried by `npm test` too, and not only in full. */
  readonly isSampled?: boolean;
}

const publishing = ({ method, jobId }: Asked) => method === 'POST' && /_publish$/.test(jobId ?? '');
const loading = ({ method, path }: Asked) => method === 'POST' && path.startsWith('/upload');
const polling = ({ method, path }: Asked) => method === 'GET' && path.includes('/jobs/');
const reading = ({ method, path }: Asked) => method === 'GET' && path.includes('/queries/');
const anything = () => true;
const answer = (status: number, reason: string, headers?: Record<string, string>): Fault => ({
  kind: 'answer',
  status,
  reason,
  ...(headers ? { headers } : {}),
});

const cases: readonly Case[] = [
  {
    what: '429 with Retry-After',
    fault: answer(429, 'rateLimitExceeded', { 'retry-after': '7' }),
    at: publishing,
    times: 1,
    waits: 7,
    isSampled: true,
  },
  {
    what: '403 that only means "not so fast"',
    fault: answer(403, 'rateLimitExceeded'),
    at: loading,
    times: 2,
  },
  { what: '503 for a job', fault: answer(503, 'backendError'), at: publishing, times: 2 },
  { what: '503 for a look at a job', fault: answer(503, 'backendError'), at: polling, times: 3 },
  { what: '503 for rows', fault: answer(503, 'backendError'), at: reading, times: 2 },
  { what: 'a connection that is reset', fault: { kind: 'reset' }, at: loading, times: 2 },
  { what: 'every fifth request reset', fault: { kind: 'reset' }, at: everyFifth(), times: 1000 },
  {
    what: 'an answer that is lost after the commit',
    fault: { kind: 'lost' },
    at: publishing,
    times: 1,
    isSampled: true,
  },
  {
    what: 'an answer that is lost after a load',
    fault: { kind: 'lost' },
    at: loading,
    times: 1,
  },
  { what: 'answers that come too late', fault: { kind: 'slow', milliseconds: 2500 }, at: loading, times: 1 },
  {
    what: '401 in the middle of a run',
    fault: answer(401, 'authError'),
    at: polling,
    times: 1,
  },
  {
    what: '401 for good',
    fault: answer(401, 'authError'),
    at: loading,
    times: 1000,
    stops: /does not accept the credentials/,
  },
  {
    what: 'a quota that is used up',
    fault: answer(403, 'quotaExceeded'),
    at: loading,
    times: 1000,
    stops: /quota/,
  },
  {
    what: 'a right that is missing',
    fault: answer(403, 'accessDenied'),
    at: publishing,
    times: 1000,
    stops: /roles\/bigquery\.dataEditor/,
  },
  {
    what: 'a server that is broken for good',
    fault: answer(500, 'backendError'),
    at: publishing,
    times: 1000,
    stops: /did not answer|could not do this/,
  },
  {
    what: 'a network that is gone',
    fault: { kind: 'reset' },
    at: anything,
    times: 1000,
    stops: /did not answer/,
  },
];

function everyFifth() {
  let count = 0;
  return () => ++count % 5 === 0;
}

describe('what fails between Kindred and BigQuery is either overcome or leaves the last run as it was', {
  skip: withoutEmulator,
}, () => {
  let emulator: Emulator;
  let proxy: FaultProxy;
  let reader: Engine;
  const cwd = scratch({ after: (done) => after(done as () => void) });
  before(async () => {
    emulator = await startEmulator();
    proxy = await startProxy(emulator.url);
    reader = await readerOf(emulator.url, 'faults');
    writeBigQuery(cwd, smallSheets(), 'faults', 'gates: {unchangedHold: 1000}');
    writeTwin(cwd, 'gates: {unchangedHold: 1000}');
    assert.equal((await night('2026-01-01')).code, 0);
    await runJson({ cwd }, '--config', 'twin.yaml', '--as-of', '2026-01-01');
  });
  after(async () => {
    await proxy.stop();
    await emulator.stop();
  });

  /** A night through the proxy, with the pauses that the run asked for. */
  async function night(day: string) {
    const world = worldOf(cwd, proxy.url);
    const { terminal, said } = terminalOf({ ...world, env: { ...world.env, KINDRED_HTTP_SECONDS: '2' } });
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const code = await main(['run', '--as-of', day], { ...terminal, wait });
    return { code, waits, ...said };
  }

  const wanted = cases.filter(({ isSampled }) => isSampled || process.env.KINDRED_TEST_FULL);
  for (const [i, { what, fault, at, times, stops, waits: seconds }] of wanted.entries())
    test(what, async () => {
      const day = `2026-01-${String(i + 2).padStart(2, '0')}`;
      const earlier = await contentOf(reader);
      let left = times;
      proxy.judge = (asked) => (left > 0 && at(asked) && left-- > 0 ? fault : null);
      const { code, out, err, waits } = await night(day);
      proxy.judge = () => null;
      assert.ok(left < times, 'the fault has happened');
      if (seconds !== undefined) assert.ok(waits.includes(1000 * seconds), `waits: ${waits}`);
      if (stops) {
        assert.equal(code, 3, out + err);
        assert.match(out, stops);
        const { runs: _, ...facts } = await contentOf(reader);
        const { runs: __, ...before } = earlier;
        assert.deepEqual(facts, before);
      } else {
        assert.equal(code, 0, out + err);
        await runJson({ cwd }, '--config', 'twin.yaml', '--as-of', day);
        await published();
      }
      const stages = [...(await reader.tables()).keys()].filter((name) => name.startsWith('stg_'));
      if (what !== 'a network that is gone') assert.deepEqual(stages, []);
    });

  /** The current tables are those of the twin, and of every day there is one run. */
  async function published() {
    const ours = await contentOf(reader);
    const theirs = await contentOfFile(join(cwd, 'twin.duckdb'));
    for (const table of ['customers', 'policies', 'assignments', 'customer_features', 'segment_map'])
      assert.deepEqual(ours[table], theirs[table], table);
    const doubles = await reader.rows(
      "SELECT as_of FROM runs WHERE status = 'published' GROUP BY as_of HAVING COUNT(*) > 1",
    );
    assert.deepEqual(doubles, []);
  }
});
