/**
 * How large the history gets: a year of nights for 1,000,000 customers of whom 0.5 % move in a night, written night
 * after night by the query that a run writes it with. `npm run bench:identity -- --history [NIGHTS [CUSTOMERS]]`.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { changesOf } from '../../src/warehouse/changes.ts';
import { stagedName } from '../../src/warehouse/stage.ts';

const SEGMENTS = 6;
const MOVES = 0.005;
const MOST_BYTES = 2e9;

interface HistorySize {
  readonly nights: number;
  readonly customers: number;
  readonly ranges: number;
  readonly bytes: number;
  /** Ranges that are empty, overlap the next one of their customer, or leave a gap before it. */
  readonly faults: number;
  /** Customers whom the history puts elsewhere on one of the sampled nights. */
  readonly wrong: number;
}

async function historySize(nights: number, customers: number): Promise<HistorySize> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-history-'));
  const file = join(folder, 'history.duckdb');
  const engine = await openDuckDB(':memory:', { spill: join(folder, 'spill') });
  try {
    await engine.run(`ATTACH '${file}' AS live (STORAGE_VERSION 'v1.4.0')`);
    await engine.run('SELECT setseed(0.5)');
    await engine.run(`
      CREATE TABLE out_assignments AS
      SELECT 'C' || lpad(CAST(i AS VARCHAR), 7, '0') AS customer_id, CAST(floor(random() * ${SEGMENTS}) AS INTEGER) AS segment_id
      FROM range(${customers}) AS customer(i)`);
    await engine.run('CREATE TABLE seen (day DATE, customer_id VARCHAR, segment_id INTEGER)');
    for (let night = 0; night < nights; night++) {
      const asOf = new Date(Date.UTC(2026, 0, 1 + night)).toISOString().slice(0, 10);
      if (night > 0) {
        await engine.run(`
          UPDATE out_assignments SET segment_id = (segment_id + 1 + CAST(floor(random() * ${SEGMENTS - 1}) AS INTEGER)) % ${SEGMENTS}
          WHERE random() < ${MOVES}`);
      }
      if (night % 30 === 7)
        await engine.run(`INSERT INTO seen SELECT DATE '${asOf}', * FROM out_assignments USING SAMPLE 2000`);
      const history = changesOf({
        dialect: engine.dialect,
        live: (table) => `live.${table}`,
        staged: stagedName,
        isFirst: night === 0,
        runId: asOf,
        asOf,
        held: false,
        segmented: true,
      }).find(({ table }) => table.name === 'segment_members')!;
      await engine.run(
        `CREATE TABLE tonight AS SELECT * FROM (${history.added}) ORDER BY customer_id, valid_from`,
      );
      if (night > 0) await engine.run('DROP TABLE live.segment_members');
      await engine.run('CREATE TABLE live.segment_members AS SELECT * FROM tonight');
      await engine.run('DROP TABLE tonight');
      if (night % 30 === 29) console.error(`${night + 1} of ${nights} nights`);
    }
    const [count] = await engine.rows(`
      SELECT count(*) AS ranges, count(*) FILTER (valid_to <= valid_from OR next <> valid_to OR (next IS NULL) <> (valid_to IS NULL)) AS faults
      FROM (SELECT *, lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from) AS next FROM live.segment_members)`);
    const [other] = await engine.rows(`
      SELECT count(*) AS wrong FROM seen LEFT JOIN live.segment_members AS member
        ON member.customer_id = seen.customer_id AND day >= valid_from AND (valid_to IS NULL OR day < valid_to)
      WHERE member.segment_id IS DISTINCT FROM seen.segment_id`);
    // As a run leaves it: a file of its own, written once.
    const whole = join(folder, 'whole.duckdb');
    await engine.run(`ATTACH '${whole}' AS whole (STORAGE_VERSION 'v1.4.0')`);
    await engine.run(
      'CREATE TABLE whole.segment_members AS SELECT * FROM live.segment_members ORDER BY customer_id, valid_from',
    );
    await engine.run('CHECKPOINT whole');
    await engine.run('DETACH whole');
    return {
      nights,
      customers,
      ranges: Number(count?.ranges),
      bytes: statSync(whole).size,
      faults: Number(count?.faults),
      wrong: Number(other?.wrong),
    };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the size and whether the history is right and small enough. */
export async function reportHistory(nights: number, customers: number): Promise<boolean> {
  const { ranges, bytes, faults, wrong } = await historySize(nights, customers);
  const number = new Intl.NumberFormat('en-GB').format;
  console.log(
    `${number(customers)} customers, ${nights} nights, ${100 * MOVES} % move in a night: ${number(ranges)} ranges in ${number(Math.round(bytes / 1e6))} MB (target 2,000); ${faults} faulty ranges, ${wrong} customers elsewhere on the sampled nights`,
  );
  return bytes < MOST_BYTES && faults === 0 && wrong === 0;
}
