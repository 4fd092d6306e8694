import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Row } from '../../src/engine/engine.ts';
import { detectDelimiter } from '../../src/sources/csv.ts';
import { loadSources } from '../../src/sources/load.ts';
import { scratch } from '../support/scratch.ts';

/** The raw rows that a file of products gives. */
async function load(
  t: Parameters<typeof scratch>[0],
  bytes: string | Uint8Array,
  name = 'p.csv',
  csv = name,
): Promise<{ rows: Row[]; notes: readonly string[] }> {
  const base = scratch(t);
  writeFileSync(join(base, name), bytes);
  writeFileSync(join(base, 'other.csv'), 'a\n1\n');
  const engine = await openDuckDB(':memory:');
  try {
    const raw = await loadSources(
      engine,
      { customers: { csv: 'other.csv' }, policies: { csv: 'other.csv' }, products: { csv } },
      { base, fetch },
    );
    return {
      rows: await engine.rows('SELECT * FROM raw_products_0 ORDER BY CAST(_row AS INTEGER)'),
      notes: raw.products[0]!.notes,
    };
  } finally {
    await engine.close();
  }
}

const cells = (rows: Row[]) => rows.map(({ _row, c0, c1 }) => [_row, c0, c1]);

test('every record keeps its row, blank lines and line breaks in quotes included', async (t) => {
  const { rows } = await load(t, 'a,b\r\n1,"x\ny"\r\n\r\n2,"say ""hi"""\r\n3\r\n');
  assert.deepEqual(cells(rows), [
    ['1', 'a', 'b'],
    ['2', '1', 'x\ny'],
    ['3', '', null],
    ['4', '2', 'say "hi"'],
    ['5', '3', null],
  ]);
});

test('cells past the width are kept aside', async (t) => {
  const { rows } = await load(t, 'a,b\n1,2,3,\n4,5,,\n6,7\n8,9\n');
  assert.deepEqual(
    rows.map(({ _rest }) => _rest),
    [null, '["3",""]', null, null, null],
  );
});

for (const [name, bytes] of [
  ['a byte order mark', Buffer.from('\ufeffa,b\né,£\n')],
  ['UTF-16 little endian', Buffer.from('\ufeffa,b\né,£\n', 'utf16le')],
  ['UTF-16 big endian', Buffer.from('\ufeffa,b\né,£\n', 'utf16le').swap16()],
  ['Windows-1252', Buffer.from('a,b\né,£\n', 'latin1')],
] as const) {
  test(`${name} is read`, async (t) => {
    const { rows } = await load(t, bytes);
    assert.deepEqual(cells(rows), [
      ['1', 'a', 'b'],
      ['2', 'é', '£'],
    ]);
  });
}

test('the delimiter is the one that splits lines alike', () => {
  assert.equal(detectDelimiter('a;b;c\n1,5;2;3\n4,5;6;7'), ';');
  assert.equal(detectDelimiter('a\tb\n"x,y,z"\t2'), '\t');
  assert.equal(detectDelimiter('a|b\n1|2'), '|');
  assert.equal(detectDelimiter('a,b\n"x;y;z",2'), ',');
  assert.equal(detectDelimiter('only'), ',');
});

test('a glob takes all its files, in order of name', async (t) => {
  const { rows } = await load(t, 'a,b\n1,2\n', 'p-2024.csv', 'p-*.csv');
  assert.equal(rows.length, 2);
});
