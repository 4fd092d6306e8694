import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { threeGroups } from '../support/groups.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { lines, writeSheets } from '../support/sheets.ts';

test('names of a team’s own: imported by what they claim, pinned, taken out; the config keeps its comments', async (t) => {
  const cwd = scratch(t);
  const file = join(cwd, 'kindred.yaml');
  writeSheets(cwd, threeGroups(), '# ours\nsegmentation: {k: 3} # three\n');
  const none = await kindred({ cwd }, 'names');
  assert.deepEqual([none.code, none.err.includes('There is no warehouse')], [3, true]);

  const { report } = await runJson({ cwd }, '--as-of', '2026-02-01');
  const idOf = (by: (mean: number) => boolean) =>
    report.segments.find(({ profile }) => 'mean' in profile.age! && by(profile.age.mean))!.id;
  const [young, old] = [idOf((mean) => mean < 30), idOf((mean) => mean > 60)];
  const middle = [0, 1, 2].find((id) => id !== young && id !== old)!;

  // The team's numbers are of another fit; the third name claims nothing.
  writeFileSync(
    join(cwd, 'labels.csv'),
    lines([
      'cluster_id,cluster_name,description',
      `${old},Young Urban Starters,Young customers with low income`,
      `${middle},Loyal Family Households,"Older, married customers with a long tenure, and savvy"`,
      `${young},Discerning Independents,`,
    ]),
  );
  const dry = await kindred({ cwd }, 'names', 'import', 'labels.csv', '--dry-run');
  assert.equal(dry.code, 0, dry.err);
  assert.ok(!readFileSync(file, 'utf8').includes('Starters'));
  const imported = await kindred({ cwd }, 'names', 'import', 'labels.csv');
  assert.match(imported.out, new RegExp(`Young Urban Starters \\(${old}\\): segment ${young}, now`));
  assert.match(imported.out, new RegExp(`Loyal Family Households \\(${middle}\\): segment ${old}, now`));
  assert.match(
    imported.out,
    /Its description was left out: "savvy" is a judgement of people that no fact supports/,
  );
  assert.match(imported.out, /Discerning Independents .*the only name and the only segment left over/);

  const next = await runJson({ cwd }, '--as-of', '2026-02-02');
  const named = (id: number) => next.report.segments.find((segment) => segment.id === id)!;
  assert.deepEqual(
    [named(young).name, named(young).description],
    ['Young Urban Starters', 'Young customers with low income'],
  );
  assert.deepEqual(
    [named(old).name, named(middle).name],
    ['Loyal Family Households', 'Discerning Independents'],
  );
  assert.match(named(old).description, /^40 customers/);

  for (const [words, message] of [
    [['pin', '9', 'Somebody Else'], /There is no segment 9\. There are 0, 1, 2\./],
    [['pin', 'x', 'Somebody Else'], /"x" is no number of a segment/],
    [['pin', String(old), 'Young Urban Starters'], /Segment \d has this name\./],
    [['pin', String(old), '<b>Bold</b>'], /A name has 2 to 60 letters/],
    [['unpin', '9'], /There is no segment 9/],
    [['import', 'nothing.csv'], /nothing\.csv/],
  ] as const) {
    const { code, err } = await kindred({ cwd }, 'names', ...words);
    assert.ok(code === 2 || code === 3, `${words.join(' ')}: ${code}`);
    assert.match(err, message);
  }
  for (const id of [young, middle, old])
    assert.equal((await kindred({ cwd }, 'names', 'unpin', String(id), '--config', file)).code, 0);
  assert.equal(
    readFileSync(file, 'utf8').trim(),
    'sources: { customers: customers.csv, policies: sales.csv, products: products.csv }\n# ours\nsegmentation: { k: 3 } # three',
  );
  const list = await kindred({ cwd }, 'names', '--json');
  assert.deepEqual(
    JSON.parse(list.out).segments.map(({ namedBy }: { namedBy: string }) => namedBy),
    ['pinned', 'pinned', 'pinned'],
  );
});
