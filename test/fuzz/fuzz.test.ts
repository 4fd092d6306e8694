/** No file makes Kindred crash, hang, grow or lose a row: it is cleaned to the last row, or refused in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { full } from '../support/paths.ts';
import { mutant } from './files.ts';
import { campaign, type Result } from './runner.ts';

const ALL = 10_000;

/** Of them these run every time, from all kinds of mutation alike. */
const sample = Array.from({ length: 60 }, (_, i) => i * 166);

/** Mutations that once found a bug. */
const regressions: Readonly<Record<string, readonly number[]>> = {
  'hundreds of columns took seconds to plan, and to look for headings in': [380, 858, 1131],
  'a heading of many brackets took minutes': [286, 2314],
  'rows numbered twice were counted twice': [3335, 3764],
  'rows in rows were counted twice': [1736, 3231, 4402, 8510],
  'text that is not in the file was read as nothing': [645],
  'short rows of a wide table took hundreds of megabytes': [354, 3227],
};

test('mutated files are cleaned to the last row, or refused', async (t) => {
  const numbers = full
    ? Array.from({ length: ALL }, (_, i) => i)
    : [...new Set([...sample, ...Object.values(regressions).flat()])];
  const results = await campaign(numbers);
  for (const line of summary(results)) t.diagnostic(line);
  const sound = ['cleaned', 'refused'];
  const faults = [...results].filter(([, { outcome }]) => !sound.includes(outcome)).sort(([a], [b]) => a - b);
  assert.deepEqual(
    faults.map(([number, { outcome, detail }]) => `${named(number)} ${outcome}: ${detail}`),
    [],
  );
  assert.equal(results.size, numbers.length);
});

test('a mutation number always gives the same file', () => {
  for (const number of [0, 1, 7, 12, 9_999]) assert.deepEqual(mutant(number), mutant(number));
});

function named(number: number): string {
  const { kind, table } = mutant(number);
  return `${number} (${kind}, as ${table})`;
}

function summary(results: ReadonlyMap<number, Result>): string[] {
  const counts = new Map<string, number>();
  for (const { outcome, detail } of results.values()) {
    const what = outcome === 'refused' ? `refused, ${detail}` : outcome;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const most = (of: 'milliseconds' | 'peak') => [...results].reduce((a, b) => (b[1][of] > a[1][of] ? b : a));
  const [slowest, slow] = most('milliseconds');
  const [largest, large] = most('peak');
  return [
    `${results.size} files: ${[...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([what, n]) => `${n} ${what}`)
      .join('; ')}`,
    `slowest: ${named(slowest)}, ${Math.round(slow.milliseconds)} ms`,
    `most memory: ${named(largest)}, ${Math.round(large.peak / 2 ** 20)} MB`,
  ];
}
