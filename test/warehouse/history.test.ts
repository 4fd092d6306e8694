/** History is a whole: every customer's ranges follow one another, whatever night a run is killed on, and wherever in it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { derive, type Rng, rng } from '../../src/math/rng.ts';
import { runJson } from '../support/kindred.ts';
import { full, root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { lines, type Sheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const NIGHTS = full ? 40 : 3;
const config = 'segmentation: {k: 2, refit: never, clip: false}\ngates: {shrink: 1, unchangedHold: 1000}';

interface Person {
  young: boolean;
  holds: boolean;
}

/** Forty customers in two groups; every night some change group, give up their policy, or come back. */
function* nights(random: Rng): Generator<Sheets> {
  const people = Array.from({ length: 40 }, (_, i): Person => ({ young: i < 20, holds: true }));
  for (;;) {
    yield sheetsOf(people);
    for (const [i, person] of people.entries()) {
      // A few stay in each group, so that both go on.
      if (i % 20 < 4) continue;
      if (random.next() < 0.1) person.young = !person.young;
      if (random.next() < 0.1) person.holds = !person.holds;
    }
  }
}

function sheetsOf(people: readonly Person[]): Sheets {
  const customers = people.map(
    ({ young }, i) => `C${100 + i},${(young ? 22 : 60) + (i % 7)},${(young ? 20_000 : 70_000) + 100 * i}`,
  );
  const sales = people.flatMap(({ holds }, i) =>
    holds ? [`P${100 + i},C${100 + i},A,2020-01-13,${100 + i}`] : [],
  );
  return {
    customers: lines(['customer_id,age,income', ...customers]),
    sales: lines(['policy_id,customer_id,product_id,purchase_date,premium', ...sales]),
    products: lines(['product_id,product_name', 'A,Alpha']),
  };
}

const dayOf = (night: number) => new Date(Date.UTC(2026, 0, 1 + night)).toISOString().slice(0, 10);

const history = (folder: string) =>
  query(join(folder, 'kindred.duckdb'), 'SELECT * FROM segment_members ORDER BY customer_id, valid_from');

/** Ranges of a customer that are empty, overlap the next, or stay open though another follows. */
const faulty = (folder: string) =>
  query(
    join(folder, 'kindred.duckdb'),
    `SELECT * FROM (
       SELECT *, lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from) AS next FROM segment_members
     ) WHERE valid_to <= valid_from OR (next IS NOT NULL AND (valid_to IS NULL OR valid_to > next))`,
  );

test('runs that are killed and made again leave the history of runs that were not', async (t) => {
  const base = scratch(t);
  const [undisturbed, killed] = ['undisturbed', 'killed'].map((name) => {
    const folder = join(base, name);
    mkdirSync(folder);
    return folder as string;
  }) as [string, string];
  const random = rng(derive(11, 1));
  const chance = rng(derive(11, 2));
  const where = new Map<string, number>();
  let seconds = 1.5;
  let night = 0;
  for (const sheets of nights(random)) {
    if (night === NIGHTS) break;
    const day = dayOf(night);
    writeSheets(undisturbed, sheets, config);
    assert.equal((await runJson({ cwd: undisturbed }, '--as-of', day)).code, 0);
    writeSheets(killed, sheets, config);
    if (night > 0) {
      seconds = await runAndKill(killed, day, 1000 * seconds * chance.next(), seconds);
      assert.deepEqual(await faulty(killed), []);
    }
    assert.equal((await runJson({ cwd: killed }, '--as-of', day)).code, 0);
    assert.deepEqual(await faulty(killed), []);
    for (const { customer_id: id, segment_id: segment } of await open(killed))
      where.set(`${id} ${day}`, Number(segment));
    night++;
  }
  assert.deepEqual(await history(killed), await history(undisturbed));
  for (const other of ['segments', 'drift'])
    assert.deepEqual(await countOf(killed, other), await countOf(undisturbed, other));
  const told = await query(
    join(killed, 'kindred.duckdb'),
    `SELECT member.customer_id, run.as_of, member.segment_id FROM segment_members AS member
     JOIN runs AS run ON run.as_of >= valid_from AND (valid_to IS NULL OR run.as_of < valid_to)`,
  );
  assert.deepEqual(
    new Map(told.map(({ customer_id: id, as_of: day, segment_id: own }) => [`${id} ${day}`, Number(own)])),
    where,
  );
});

const open = (folder: string) =>
  query(
    join(folder, 'kindred.duckdb'),
    'SELECT customer_id, segment_id FROM segment_members WHERE valid_to IS NULL ORDER BY customer_id',
  );

const countOf = (folder: string, table: string) =>
  query(join(folder, 'kindred.duckdb'), `SELECT count(*) AS n FROM ${table}`);

/** Kills a run after so many milliseconds, and gives the seconds that one takes as far as is known. */
async function runAndKill(cwd: string, day: string, delay: number, known: number): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/kindred.js'), 'run', '--as-of', day], {
    cwd,
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const timer = setTimeout(() => child.kill('SIGKILL'), delay);
  const code = await ended;
  clearTimeout(timer);
  if (code === null) return 1.2 * known;
  return (performance.now() - begun) / 1000;
}
