import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LineCensus } from '../../src/sources/text/census.ts';
import { detectDelimiter } from '../../src/sources/text/csv.ts';
import { landFiles } from '../support/raw.ts';

test('every record keeps its row, blank lines and line breaks in quotes included', async (t) => {
  const [part] = await landFiles(t, { 'p.csv': 'a,b\r\n1,"x\ny"\r\n\r\n2,"say ""hi"""\r\n3\r\n' });
  assert.deepEqual(part!.cells, [
    [1, 'a', 'b'],
    [2, '1', 'x\ny'],
    [3, '', null],
    [4, '2', 'say "hi"'],
    [5, '3', null],
  ]);
});

test('cells past the width are kept aside', async (t) => {
  const [part] = await landFiles(t, { 'p.csv': 'a,b\n1,2,3,\n4,5,,\n6,7\n8,9\n' });
  assert.deepEqual(part!.rest, [null, '["3",""]', null, null, null]);
});

for (const [name, bytes] of [
  ['a byte order mark', Buffer.from('\ufeffa,b\né,£\n')],
  ['UTF-16 little endian', Buffer.from('\ufeffa,b\né,£\n', 'utf16le')],
  ['UTF-16 big endian', Buffer.from('\ufeffa,b\né,£\n', 'utf16le').swap16()],
  ['Windows-1252', Buffer.from('a,b\né,£\n', 'latin1')],
  ['gzip', gzipSync('a,b\né,£\n')],
] as const) {
  test(`${name} is read`, async (t) => {
    const [part] = await landFiles(t, { 'p.csv': bytes });
    assert.deepEqual(part!.cells, [
      [1, 'a', 'b'],
      [2, 'é', '£'],
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
  const files = { 'p-2025.csv': 'a,b\n3,4\n', 'p-2024.csv': 'a,b\n1,2\n' };
  const parts = await landFiles(t, files, { place: 'p-*.csv' });
  assert.deepEqual(
    parts.map(({ label, cells }) => [label, cells[1]]),
    [
      ['p-2024.csv', [2, '1', '2']],
      ['p-2025.csv', [2, '3', '4']],
    ],
  );
});

test('a compressed file that grows without end, or is cut, is refused', async (t) => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
  await assert.rejects(landFiles(t, { 'p.csv.gz': bomb }), /grows without end/);
  const cut = gzipSync('a,b\n'.repeat(1000)).subarray(0, 20);
  await assert.rejects(landFiles(t, { 'p.csv.gz': cut }), /damaged/);
});

test('lines are counted alike however the bytes come: with quotes and returns or without, in any pieces', () => {
  const texts = ['a,b\n1,2\n3,4', 'a\n\nb\n', '"a\nb",c\nd,e\n', 'a\r\nb\r\n', 'a"b\n"c"\n', 'x\n\n'];
  for (const text of texts) {
    const bytes = Buffer.from(text);
    const whole = new LineCensus();
    for (const byte of bytes) whole.add(Uint8Array.of(byte));
    for (let size = 1; size <= bytes.length; size++) {
      const census = new LineCensus();
      for (let at = 0; at < bytes.length; at += size) census.add(bytes.subarray(at, at + size));
      assert.deepEqual(census.lines, whole.lines, `${JSON.stringify(text)} in pieces of ${size}`);
    }
  }
});
