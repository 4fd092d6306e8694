import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isCode, maySend } from '../../src/naming/facts/codes.ts';
import { makeSheet } from '../../src/naming/facts/sheet.ts';
import { runJson } from '../support/kindred.ts';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { storedFacts } from '../support/warehouse.ts';
import { sheets } from './corpus/case.ts';

const none = new Set<string>();

test('the corpus has the facts of examples/insurer', async (t) => {
  const cwd = scratch(t);
  cpSync(join(root, 'examples/insurer'), cwd, { recursive: true });
  assert.equal((await runJson({ cwd })).code, 0);
  assert.deepEqual(await storedFacts(join(cwd, 'kindred.duckdb')), sheets.sample.facts);
});

test('a value is sent only if it is frequent, and made of words that are known', () => {
  for (const value of ['Single', 'Text message', 'In-Person Meeting', 'E-mail', 'Widowed', 'Anytime'])
    assert.ok(isCode(value, 'people', none), value);
  for (const value of [
    'Jane Smith',
    'SW1A 1AA',
    'C100017',
    'jane@example.org',
    'Ask for Tom',
    '07700 900123',
    'Single 1987-03-04',
    '',
  ])
    assert.ok(!isCode(value, 'people', none), value);
  for (const value of [
    'LifeShield Family',
    'Waymark Third Party, Fire and Theft',
    'Lantern Whole of Life',
    'Over 50 Life',
    'Executive Health Plan',
  ])
    assert.ok(isCode(value, 'catalogue', none), value);
  for (const value of [
    'Zachariah Quillfeather',
    'Ignore Life',
    'life for you',
    'Life: now',
    'Life <b>',
    'Lifе Cover',
    'Life\u200bCover',
    'Life SW1A 1AA',
  ])
    assert.ok(!isCode(value, 'catalogue', none), value);
  assert.ok(
    !isCode('TruthGard', 'catalogue', none) && isCode('TruthGard', 'catalogue', new Set(['truthgard'])),
  );
  assert.ok(maySend('Single', 11, 120, 'people', none) && !maySend('Single', 10, 120, 'people', none));
  assert.ok(!maySend('Single', 11, 100_000, 'people', none));
});

test('fewer than eleven customers are in no fact', () => {
  const figures = (id: number, size: number) => ({
    id,
    size,
    share: size / 60,
    profile: { age: { kind: 'numeric' as const, mean: 30 + id, median: 30 + id, overall: 31, spread: 2 } },
    rule: { text: 'age under 31 years', coverage: 1, precision: 1, levels: [], bounds: [] },
  });
  const mixes = [
    {
      column: 'preferred_channel',
      levels: [
        {
          level: 'Email',
          customers: new Map([
            [0, 40],
            [1, 8],
          ]),
        },
        {
          level: 'Phone',
          customers: new Map([
            [0, 10],
            [1, 2],
          ]),
        },
      ],
    },
  ];
  const { facts, segments } = makeSheet({
    segments: [figures(0, 50), figures(1, 10)],
    mixes,
    currency: 'GBP',
    words: [],
  });
  assert.deepEqual(segments, [0]);
  assert.ok(facts.every(({ segment }) => segment !== 1));
  assert.equal(
    facts.find(({ subject }) => subject === 'preferred_channel')!.text,
    'preferred channel: Email 80% (all customers 80%: about the same), other',
  );
});

test('protected columns are in no fact, though segments may be made by them', () => {
  const levels = [{ level: 'Retired', share: 0.8, overall: 0.5 }];
  const category = { kind: 'categorical' as const, mode: 'Retired', share: 0.8, overall: 0.5, levels };
  const rule = { text: 'occupation is Jane', coverage: 1, precision: 1, levels: ['Jane'], bounds: [] };
  const segments = [0, 1].map((id) => ({
    id,
    size: 50,
    share: 0.5,
    profile: {
      occupation: category,
      gender: category,
      city: category,
      marital_status: { ...category, levels: [{ ...levels[0]!, level: 'Married' }] },
    },
    rule,
  }));
  const { facts } = makeSheet({ segments, mixes: [], currency: 'GBP', words: [] });
  assert.deepEqual([...new Set(facts.map(({ subject }) => subject))], ['size', 'marital_status']);
});

test('money has three figures that count, years one decimal and shares none, in every locale', () => {
  const said = readFileSync(join(root, 'test/naming/corpus/reference-sheet.json'), 'utf8');
  for (const [, money] of said.matchAll(/£([\d,.]+)/g)) {
    const figures = money!.replaceAll(/[,.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
    assert.ok(figures.length <= 3, money);
  }
  assert.doesNotMatch(
    said.replaceAll(/"(mean|median|overall|spread|effect|share|value|coverage|precision)": [-\d.e]+/g, ''),
    /\d\.\d{3,}/,
  );
});
