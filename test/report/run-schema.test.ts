/** What `run --json` prints is what schema/run.schema.json says, by ajv. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { alikeDay, earlierConfig, nights, sheetsOn } from '../support/earlier.ts';
import { kindred } from '../support/kindred.ts';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { writeSheets } from '../support/sheets.ts';

const schema = JSON.parse(readFileSync(join(root, 'schema/run.schema.json'), 'utf8')) as object;

/** The schema without room for keys that it does not name: what is printed is all in it. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return 'properties' in node ? { ...inner, additionalProperties: false } : inner;
}

function faults(reports: readonly unknown[]): string[][] {
  const ajv = new Ajv2020({ allErrors: true, formats: { date: isDay } });
  const validate = ajv.compile(closed(schema) as object);
  return reports.map((report) => {
    validate(report);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
  });
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

test('reports of nights of every kind are as the schema says, and altered ones are not', async (t) => {
  const cwd = scratch(t);
  const reports: Record<string, Record<string, unknown>> = {};
  const report = async (what: string, ...words: string[]) => {
    const { out } = await kindred({ cwd }, ...words, '--json');
    reports[what] = JSON.parse(out) as Record<string, unknown>;
  };
  for (const { day, what } of nights) {
    writeSheets(cwd, sheetsOn(day), earlierConfig);
    await report(day, what.includes('anew') ? 'refit' : 'run', '--as-of', day);
  }
  await report('again', 'run', '--as-of', nights.at(-1)!.day);
  writeSheets(cwd, sheetsOn(alikeDay), `${earlierConfig}warehouse: {duckdb: other.duckdb}\n`);
  await report('skipped', 'run', '--as-of', alikeDay);
  writeFileSync(join(cwd, 'customers.csv'), '');
  await report('unreadable', 'run', '--as-of', '2026-02-01');

  const kinds = Object.values(reports).map(({ status, segmentation }) => {
    const { status: own } = segmentation as { status: string };
    return `${status} ${own}`;
  });
  assert.deepEqual([...new Set(kinds)].sort(), [
    'held held',
    'published assigned',
    'published fitted',
    'published skipped',
    'stopped skipped',
  ]);
  assert.deepEqual(
    faults(Object.values(reports)),
    kinds.map(() => []),
  );

  const [published] = Object.values(reports) as [Record<string, unknown>];
  const { k: _, ...withoutK } = published;
  const altered = [
    withoutK,
    { ...published, status: 'done' },
    { ...published, asOf: 20260105 },
    { ...published, segments: [{}] },
    { ...published, surprise: 1 },
  ];
  for (const [i, found] of faults(altered).entries())
    assert.ok(found.length > 0, `altered report ${i} passes`);
});
