import assert from 'node:assert/strict';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Workbench } from '../../src/engine/engine.ts';
import { probe } from '../../src/sources/probe.ts';
import { landByEngine } from '../../src/sources/text/engine-csv.ts';
import { scratch } from '../support/scratch.ts';

/** What the engine's reader lands of a text, or null where it leaves the text to ours. */
async function byEngine(engine: Workbench, path: string, text: string, width: number) {
  writeFileSync(path, text);
  const open = () => createReadStream(path);
  const location = { label: 'p.csv', path, open };
  const landed = await landByEngine(engine, 'landed', location, await probe(open()), ',', width);
  if (!landed) return null;
  const rows = await engine.rows('SELECT * FROM landed ORDER BY CAST(_row AS BIGINT)');
  await engine.run('DROP VIEW landed');
  await engine.run(`DROP TABLE ${landed.stored}`);
  return rows.map((row) => Array.from({ length: width }, (_, i) => row[`c${i}`] ?? ''));
}

const ours = (text: string, width: number) =>
  parse(text, { relax_column_count: true, relax_quotes: true, bom: true }).map((cells: string[]) =>
    Array.from({ length: width }, (_, i) => cells[i] ?? ''),
  );

test('where the engine reads a CSV file, it reads what our reader does', async (t) => {
  const path = join(scratch(t), 'p.csv');
  const engine = await openDuckDB(':memory:');
  t.after(() => engine.close());
  const pieces = [
    'a',
    'é',
    ' ',
    ',',
    ',',
    '\n',
    '\n',
    '\r\n',
    '\r',
    '"',
    '""',
    '"x,y"',
    '"l\nn"',
    '"say ""hi"""',
    "'",
    '#',
    '\\',
    ';',
  ];
  let read = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), async (parts) => {
      const text = `${['h', 'i', 'j'].join(',')}\n${parts.join('')}`;
      const landed = await byEngine(engine, path, text, 3);
      if (landed === null) return;
      read++;
      assert.deepEqual(landed, ours(text, 3));
    }),
    { numRuns: 400 },
  );
  assert.ok(read > 40, `${read} texts were read by the engine`);
});

test('plain files are read by the engine, in their order', async (t) => {
  const path = join(scratch(t), 'p.csv');
  const engine = await openDuckDB(':memory:', { threads: 2 });
  t.after(() => engine.close());
  const rows = Array.from({ length: 300_000 }, (_, i) => `${i},x${i}`);
  for (const [start, end] of [
    ['', '\n'],
    ['\ufeff', '\r\n'],
  ] as const) {
    const landed = await byEngine(engine, path, `${start}n,x${end}${rows.join(end)}`, 2);
    assert.equal(landed!.length, 300_001);
    assert.deepEqual(landed![0], ['n', 'x']);
    assert.ok(landed!.slice(1).every(([n, x], i) => n === String(i) && x === `x${i}`));
  }
});

test('files with blank lines, ragged rows or odd quotes are left to ours', async (t) => {
  const path = join(scratch(t), 'p.csv');
  const engine = await openDuckDB(':memory:');
  t.after(() => engine.close());
  for (const text of ['a,b\n\n1,2\n', 'a,b\n1,2,3\n', 'a,b\n"1"x,2\n', 'a,b\r\n1,2\n', 'a,b\n"1,2\n']) {
    assert.equal(await byEngine(engine, path, text, 2), null, JSON.stringify(text));
  }
});
