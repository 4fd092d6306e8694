import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FeatureMatrix, takeRows } from '../../src/domain/feature-matrix.ts';
import type { SegmentationSettings } from '../../src/domain/settings.ts';
import { derive, rng } from '../../src/math/rng.ts';
import { missingNote, missingShare } from '../../src/segment/missing.ts';
import { type Standing, segmentTonight, type Tonight } from '../../src/segment/tonight.ts';

const settings: SegmentationSettings = {
  preset: 'standard',
  features: { names: ['age', 'income', 'status'], explicit: false, ratio: 'ratio of sums' },
  scaling: 'min-max',
  clip: [0.5, 99.5],
  gamma: 'informative',
  k: 3,
  starts: 5,
  seed: 0,
  refit: 'auto',
  maxAge: 90,
  promotion: { stability: 0.6, smallest: 0.02, moved: 0.05 },
  protected: [],
};

const first: Standing = {
  model: null,
  approved: null,
  settled: new Map(),
  usedIds: [],
  demanded: false,
  sameSheets: false,
  missing: 0,
};

const tools = (asOf: string) => ({
  stage: <T>(_name: string, work: () => T | Promise<T>) => Promise.resolve(work()),
  threads: 1,
  asOf,
});

const levels = ['Divorced', 'Married', 'Single'];

interface Person {
  age: number;
  income: number;
  status: string;
}

/** 600 customers in three groups. */
function people(change: (person: Person, row: number) => Partial<Person> = () => ({})): FeatureMatrix {
  const random = rng(derive(9, 1));
  const groups = [
    { age: 28, income: 40_000, status: 'Single' },
    { age: 45, income: 90_000, status: 'Married' },
    { age: 66, income: 60_000, status: 'Divorced' },
  ];
  const rows = Array.from({ length: 600 }, (_, i) => {
    const { age, income, status } = groups[i % 3]!;
    const person = {
      age: Math.round(age + 4 * random.normal()),
      income: Math.round(income + 5000 * random.normal()),
      status,
    };
    return { ...person, ...change(person, i) };
  });
  return {
    ids: rows.map((_, i) => `C${String(i).padStart(4, '0')}`),
    numeric: [
      { name: 'age', values: Float64Array.from(rows, ({ age }) => age) },
      { name: 'income', values: Float64Array.from(rows, ({ income }) => income) },
    ],
    categorical: [
      { name: 'status', levels, codes: Int32Array.from(rows, ({ status }) => levels.indexOf(status)) },
    ],
  };
}

const after = ({ model, assignments }: Tonight, more: Partial<Standing> = {}): Standing => ({
  ...first,
  model,
  settled: new Map(assignments.ids.map((id, row) => [id, assignments.segment[row]!])),
  usedIds: model.prototypes.map(({ segment }) => segment),
  ...more,
});

const moved = (before: Tonight, now: Tonight) =>
  before.assignments.segment.filter((segment, row) => segment !== now.assignments.segment[row]).length;

test('on most nights nothing is fitted, and only the customer who changed moves', async () => {
  const monday = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  assert.equal(monday.status, 'fitted');
  const changed = people((_, row) => (row === 0 ? { age: 66, income: 60_000, status: 'Divorced' } : {}));
  const tuesday = await segmentTonight(changed, settings, after(monday), tools('2026-01-06'));
  assert.equal(tuesday.status, 'assigned');
  assert.equal(tuesday.model, monday.model);
  assert.equal(tuesday.assignments.segment[0], monday.assignments.segment[2]);
  assert.equal(moved(monday, tuesday), 1);
  assert.equal(tuesday.map.x[5], monday.map.x[5]);
});

test('a rise of all incomes is drift, by its name; identity persists', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  const dearer = people(({ income }) => ({ income: Math.round(1.25 * income) }));
  const now = await segmentTonight(dearer, settings, after(before), tools('2026-01-06'));
  assert.equal(now.why?.code, 'drift');
  assert.match(now.why!.message, /income \(/);
  assert.doesNotMatch(now.why!.message, /age \(|status \(/);
  assert.equal(now.status, 'fitted');
  assert.ok(now.lineage.every(({ event }) => event === 'persists'));
  assert.ok(moved(before, now) <= 3);
});

test('the same drift is nobody’s change on a night when the sheets are the same', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  const dearer = people(({ income }) => ({ income: Math.round(1.25 * income) }));
  const now = await segmentTonight(
    dearer,
    settings,
    after(before, { sameSheets: true }),
    tools('2026-01-06'),
  );
  assert.equal(now.status, 'assigned');
  assert.ok(now.drift?.drifted);
});

test('rows that did not arrive are told apart from customers who changed', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  const whole = people();
  // The last fifth of a sheet that is in order of age is not there.
  const arrived = Int32Array.from(whole.ids.keys()).filter((row) => whole.numeric[0]!.values[row]! < 62);
  const part = takeRows(whole, arrived);
  const missing = missingShare(part.ids, after(before).settled);
  assert.ok(missing > 0.2 && missing < 0.35);
  const tonight = await segmentTonight(part, settings, after(before, { missing }), tools('2026-01-06'));
  assert.ok(tonight.drift?.drifted);
  assert.equal(tonight.status, 'assigned');
  assert.match(
    missingNote(missing, 600)[0]!.message,
    /^\d+ of the 600 customers of the last run \(\d\d\.\d%\) hold no policy/,
  );
  const stillGone = await segmentTonight(part, settings, after(before, { missing: 0 }), tools('2026-01-07'));
  assert.equal(stillGone.why?.code, 'drift');
});

test('one absurd cell moves nobody else and is no drift', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  for (const income of [9e5, 9e9, 0]) {
    const odd = people((_, row) => (row === 7 ? { income } : {}));
    const now = await segmentTonight(odd, settings, after(before), tools('2026-01-06'));
    assert.equal(now.status, 'assigned');
    assert.ok(moved(before, now) <= 1);
  }
});

test('the reasons for fitting anew: age, other settings, other features, a demand, always; and never', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  const on = (
    asOf: string,
    more: Partial<SegmentationSettings>,
    standing: Partial<Standing> = {},
    matrix = people(),
  ) => segmentTonight(matrix, { ...settings, ...more }, after(before, standing), tools(asOf));
  assert.equal((await on('2026-04-05', {})).why, null);
  assert.equal((await on('2026-04-06', {})).why?.code, 'model_old');
  assert.equal((await on('2026-01-06', {}, { demanded: true })).why?.code, 'refit_demanded');
  assert.equal((await on('2026-01-06', { refit: 'always' })).why?.code, 'refit_always');
  assert.equal((await on('2027-01-06', { refit: 'never' })).why, null);
  const otherWeight = await on('2026-01-06', { gamma: 0.3 });
  assert.match(otherWeight.why!.message, /\(gamma\)/);
  const whole = people();
  const fewer = { ...whole, numeric: whole.numeric.slice(0, 1) };
  const without = await on('2026-01-06', {}, {}, fewer);
  assert.equal(without.why?.code, 'features_changed');
  assert.match(without.why!.message, /income is gone/);
});

test('where a feature is gone and nothing may be fitted, the night has no segments of its own', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  const whole = people();
  const fewer = { ...whole, numeric: whole.numeric.slice(0, 1) };
  await assert.rejects(
    segmentTonight(fewer, { ...settings, refit: 'never' }, after(before), tools('2026-01-06')),
    /need income, which today's sheets do not give/,
  );
});

test('segments that would move customers for no reason in the customers are held back, and can be approved', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  const now = await segmentTonight(people(), { ...settings, k: 2 }, after(before), tools('2026-01-06'));
  assert.equal(now.status, 'held');
  assert.equal(now.model, before.model);
  assert.equal(moved(before, now), 0);
  assert.deepEqual(
    now.trial!.against.map(({ code }) => code),
    ['refit_moves'],
  );
  assert.ok(now.trial!.moved! > 0.3);
  const approved = await segmentTonight(
    people(),
    { ...settings, k: 2 },
    after(now, { approved: now.trial!.candidate }),
    tools('2026-01-07'),
  );
  assert.equal(approved.status, 'fitted');
  assert.equal(approved.model.prototypes.length, 2);
  const next = await segmentTonight(people(), { ...settings, k: 2 }, after(approved), tools('2026-01-08'));
  assert.equal(next.status, 'assigned');
});

test('a fit that is not stable is never published in place of one that stands', async () => {
  const before = await segmentTonight(people(), settings, first, tools('2026-01-05'));
  const strict = { ...settings, k: 7, promotion: { ...settings.promotion, stability: 0.95, moved: 1 } };
  const now = await segmentTonight(people(), strict, after(before), tools('2026-01-06'));
  assert.deepEqual([now.status, now.trial!.against[0]!.code], ['held', 'refit_unstable']);
});

test('a segment of which half become others is split, and the half that stayed keeps its id', async () => {
  const before = await segmentTonight(people(), { ...settings, k: null }, first, tools('2026-01-05'));
  assert.equal(before.model.prototypes.length, 3);
  const married = people(({ age, status }, row) =>
    status === 'Single' && row % 2 === 0 ? { age: age + 1, income: 140_000, status: 'Married' } : {},
  );
  const now = await segmentTonight(married, { ...settings, k: null }, after(before), tools('2026-01-06'));
  const young = before.assignments.segment[3]!;
  assert.equal(now.assignments.segment[3], young);
  const [split] = now.lineage.filter(({ event }) => event === 'split');
  assert.equal(split?.previous, young);
  assert.equal(now.assignments.segment[0], split!.segment);
  assert.equal(now.lineage.filter(({ event }) => event === 'persists').length, 3);
});
