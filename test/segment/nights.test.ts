/** A simulated insurer night by night (bench/identity): segments stay who they are, and what happens is found and named. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replay } from '../../bench/identity/replay.ts';
import { full } from '../support/paths.ts';

test('two months: a new product, a price rise and a split are found, nothing else is, and nobody else moves', async () => {
  const { found, swaps, falseAlarms, mostMoved, story } = await replay(1, 63, 600, null);
  assert.deepEqual(
    ['new product at night 25, by feature', 'price rise at night 45, by feature', 'split at night 60'].filter(
      (name) => !found[name],
    ),
    [],
    story.join('\n'),
  );
  assert.equal(swaps, 0);
  assert.equal(falseAlarms, 0);
  assert.ok(mostMoved <= 0.005, `${mostMoved} of the customers moved on a quiet night`);
});

test('a thousand nights: every id stands for one group throughout, and only age brings new segments on quiet nights', {
  skip: !full && 'npm run test:full replays them',
}, async (t) => {
  const { found, swaps, falseAlarms, mostMoved, story } = await replay(1, 1000, 1500, null);
  for (const line of story) t.diagnostic(line);
  assert.deepEqual(
    Object.keys(found).filter((name) => !found[name]),
    [],
  );
  assert.equal(swaps, 0);
  const ofAge = story.filter((line) => /were fitted on .+ days ago/.test(line));
  assert.ok(ofAge.length >= 8);
  assert.equal(falseAlarms, ofAge.length);
  assert.ok(mostMoved <= 0.005, `${mostMoved} of the customers moved on a quiet night`);
});
