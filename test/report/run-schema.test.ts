/** What `run --json` prints is what schema/run.schema.json says, by the validator of Python's jsonschema. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { alikeDay, earlierConfig, nights, sheetsOn } from '../support/earlier.ts';
import { kindred } from '../support/kindred.ts';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { writeSheets } from '../support/sheets.ts';

const python = (code: string, input = '') => spawnSync('python3', ['-c', code], { input, encoding: 'utf8' });
const withoutPython =
  python('import jsonschema').status === 0 ? false : 'Python’s jsonschema is not installed here';

const schema = JSON.parse(readFileSync(join(root, 'schema/run.schema.json'), 'utf8')) as object;

/** The schema without room for keys that it does not name: what is printed is all in it. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return 'properties' in node ? { ...inner, additionalProperties: false } : inner;
}

const validate = `
import json, sys
from jsonschema import Draft202012Validator
given = json.load(sys.stdin)
Draft202012Validator.check_schema(given["schema"])
validator = Draft202012Validator(given["schema"])
print(json.dumps([[e.json_path + ": " + e.message[:200] for e in validator.iter_errors(r)] for r in given["reports"]]))
`;

function faults(reports: readonly unknown[]): string[][] {
  const { stdout, stderr } = python(validate, JSON.stringify({ schema: closed(schema), reports }));
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
}

test('reports of nights of every kind are as the schema says, and altered ones are not', {
  skip: withoutPython,
}, async (t) => {
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
