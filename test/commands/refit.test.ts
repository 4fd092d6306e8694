import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

test('segments that nothing calls for are held back, shown by a dry run, and approved', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets(), 'segmentation: {k: 2}');
  const first = await runJson({ cwd }, '--as-of', '2026-02-01');
  assert.equal(first.code, 0);

  writeSheets(cwd, smallSheets(), 'segmentation: {k: 4, promotion: {smallest: 0}}');
  const held = await runJson({ cwd }, '--as-of', '2026-02-02');
  assert.equal(held.code, 4);
  assert.deepEqual(
    held.report.reasons.slice(0, 3).map(({ code }) => code),
    ['settings_changed', 'refit_moves', 'refit_held'],
  );
  assert.deepEqual(
    held.report.segments.map(({ id }) => id),
    first.report.segments.map(({ id }) => id),
  );
  assert.equal(held.report.segmentation.model, first.report.runId);
  assert.equal(held.report.segmentation.candidate, held.report.runId);
  assert.deepEqual(await query(live, 'SELECT run_id, status FROM models ORDER BY as_of'), [
    { run_id: first.report.runId, status: 'in use' },
    { run_id: held.report.runId, status: 'held back' },
  ]);

  const bytes = readFileSync(live);
  const dry = await kindred({ cwd }, 'refit', '--dry-run', '--as-of', '2026-02-03');
  assert.equal(dry.code, 0);
  assert.match(dry.out, /New {8}Segment \d+ .*(persists|is split from|takes in|is retired)/);
  assert.match(dry.out, /Moves {6}\d+% of the customers would be elsewhere; \d+% may be\./);
  assert.match(dry.out, /Nothing was published: this was a dry run\./);
  assert.ok(bytes.equals(readFileSync(live)));

  const approved = await kindred({ cwd }, 'approve', '--as-of', '2026-02-03', '--json');
  assert.equal(approved.code, 0, approved.err);
  const report = JSON.parse(approved.out);
  assert.equal(report.k, 4);
  assert.equal(report.reasons[0].code, 'approved');
  const used = new Set(first.report.segments.map(({ id }) => id));
  for (const { segment, event } of report.lineage)
    assert.equal(
      used.has(segment),
      event === 'persists' || event === 'retired' || (event === 'merged' && used.has(segment)),
    );

  const next = await runJson({ cwd }, '--as-of', '2026-02-04');
  assert.deepEqual([next.code, next.report.segmentation.status], [0, 'assigned']);
  assert.equal(next.report.moved!.changed, 0);
  const nothing = await kindred({ cwd }, 'approve', '--as-of', '2026-02-05');
  assert.equal(nothing.code, 3);
  assert.match(nothing.out, /No segments were held back: there is nothing to approve\./);
  assert.ok(!existsSync(join(cwd, 'kindred.duckdb.stopped.jsonl')));
});

test('a refit on demand keeps identity, and a segment keeps its name', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets(), 'segmentation: {k: 2}');
  const first = await runJson({ cwd }, '--as-of', '2026-02-01');
  const again = await kindred({ cwd }, 'refit', '--as-of', '2026-02-02', '--json');
  assert.equal(again.code, 0);
  const report = JSON.parse(again.out);
  assert.deepEqual([report.segmentation.refit, report.segmentation.why.code], [true, 'refit_demanded']);
  assert.ok(report.lineage.every(({ event }: { event: string }) => event === 'persists'));
  assert.deepEqual(
    report.segments.map(({ id, name }: { id: number; name: string }) => [id, name]),
    first.report.segments.map(({ id, name }) => [id, name]),
  );
});

test('flows between two days: who moved, came and went, with premium, and every customer once', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  const moved = {
    customers: customers.replace('C0,22,20000,Single', 'C0,71,71000,Married'),
    sales: sales
      .replace('P0,C0,A,2024-01-13', 'P0,C0,A,2009-01-13')
      .split('\n')
      .filter((line) => !line.includes(',C11,'))
      .join('\n'),
  };
  writeSheets(cwd, { customers, sales, products }, 'segmentation: {k: 2, refit: never}');
  await runJson({ cwd }, '--as-of', '2026-02-01');
  writeSheets(cwd, { ...moved, products }, 'segmentation: {k: 2, refit: never}');
  await runJson({ cwd }, '--as-of', '2026-02-02');
  const { code, out } = await kindred({ cwd }, 'flows', '--json');
  assert.equal(code, 0);
  const { from, to, flows } = JSON.parse(out) as {
    from: string;
    to: string;
    flows: { from: number | null; to: number | null; customers: number; premium: number | null }[];
  };
  assert.deepEqual([from, to], ['2026-02-01', '2026-02-02']);
  const total = (keep: (flow: (typeof flows)[number]) => boolean) =>
    flows.filter(keep).reduce((sum, { customers: n }) => sum + n, 0);
  const before = await query(
    join(cwd, 'kindred.duckdb'),
    "SELECT count(*) AS n FROM segment_members WHERE valid_from = DATE '2026-02-01'",
  );
  assert.equal(
    total((flow) => flow.from !== null),
    before[0]!.n,
  );
  assert.equal(
    total((flow) => flow.from !== null && flow.to !== null && flow.from !== flow.to),
    1,
  );
  assert.equal(
    total((flow) => flow.to === null),
    1,
  );
  const [move] = flows.filter((flow) => flow.from !== null && flow.to !== null && flow.from !== flow.to);
  const [premium] = await query(
    join(cwd, 'kindred.duckdb'),
    "SELECT premium FROM customer_facts WHERE customer_id = 'C0'",
  );
  assert.equal(move!.premium, Number(premium!.premium));
  const inView = await query(join(cwd, 'kindred.duckdb'), 'SELECT sum(customers) AS n FROM segment_flows');
  assert.equal(
    Number(inView[0]!.n),
    total(() => true),
  );
  const printed = await kindred({ cwd }, 'flows', '--from', '2026-01-01');
  assert.match(printed.out, /The history begins on 2026-02-01; before it nobody was in a segment\./);
});

test('flows say what is wrong with days, and where there is no warehouse', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const none = await kindred({ cwd }, 'flows');
  assert.equal(none.code, 3);
  assert.match(none.err, /There is no warehouse at .*kindred\.duckdb yet: "kindred run" makes it\./);
  assert.ok(!existsSync(join(cwd, 'kindred.duckdb')));
  await runJson({ cwd }, '--as-of', '2026-02-01');
  for (const [words, message] of [
    [['--from', '2026-02-30'], /--from 2026-02-30 must be a day that exists/],
    [['--from', '2026-02-03', '--to', '2026-02-02'], /--from 2026-02-03 is after --to 2026-02-02/],
  ] as const) {
    const { code, err } = await kindred({ cwd }, 'flows', ...words);
    assert.equal(code, 2);
    assert.match(err, message);
  }
});
