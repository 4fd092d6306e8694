import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSegments } from '../../src/describe/describe.ts';
import { stillFits, templateName, templateSentence } from '../../src/naming/template.ts';
import { customersOf, nightOf, pastOf } from '../support/night.ts';

const formats = { locale: 'en-GB', currency: 'GBP' };
const described = (of: (i: number) => number, richer?: readonly [number, number]) =>
  describeSegments(
    customersOf(richer),
    Int32Array.from({ length: 120 }, (_, i) => of(i)),
    formats,
  );

test('a name says what is strongest, and no two are the same', async () => {
  const [young, , older] = described((i) => i % 3);
  assert.equal(templateName(young!, new Set()), 'Younger Lower-Income Customers');
  assert.equal(templateName(older!, new Set()), 'Older Lower-Income Customers');
  const named = await nightOf({ settings: { mode: 'template' } });
  assert.equal(new Set(named.segments.map(({ name }) => name)).size, 3);
  const alike = described((i) => Math.floor(i / 3) % 4);
  const taken = new Set<string>();
  for (const segment of alike) taken.add(templateName(segment, taken));
  assert.equal(taken.size, 4);
  assert.match(
    templateSentence(young!, formats, () => true),
    /^40 customers \(33%\): mostly Single \(100%, all customers 33%\); .*younger \(26 years, all customers 45 years\)/,
  );
});

test('a name stays while it says nothing that has ceased to be so', async () => {
  const [young] = described((i) => i % 3);
  assert.ok(stillFits('Younger Lower-Income Customers', young!));
  assert.ok(!stillFits('Older Customers', young!));
  const rich = described((i) => i % 3, [0, 200_000])[0]!;
  assert.ok(!stillFits('Younger Lower-Income Customers', rich));
  const first = await nightOf({ settings: { mode: 'template' } });
  const same = await nightOf({ settings: { mode: 'template' }, past: pastOf(first), richer: [0, 2_000] });
  assert.equal(same.segments[0]!.name, first.segments[0]!.name);
  const other = await nightOf({ settings: { mode: 'template' }, past: pastOf(first), richer: [0, 200_000] });
  assert.equal(other.segments[0]!.name, 'Younger Higher-Income Customers');
});
