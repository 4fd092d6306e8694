import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type TableName, tableNames } from '../../src/domain/tables.ts';
import { scratch } from '../support/scratch.ts';
import { assertReadAlike } from './agree.ts';
import { amounts } from './amounts.ts';
import type { Case, Counts } from './case.ts';
import { type CatalogueRow, catalogue } from './catalogue.ts';
import { categories } from './categories.ts';
import { combinations } from './combinations.ts';
import { dates } from './dates.ts';
import { files } from './files.ts';
import { ids } from './ids.ts';
import { layout } from './layout.ts';
import { type Outcome, read } from './read.ts';
import { references } from './references.ts';
import { workbooks } from './workbooks.ts';

// No day may depend on where the machine stands; in London or UTC it would not be seen.
process.env.TZ = 'Asia/Tokyo';

const themes = { dates, amounts, categories, ids, layout, files, workbooks, references, combinations };
const all: readonly Case[] = Object.values(themes).flat();

for (const [theme, cases] of Object.entries(themes)) {
  describe(theme, { concurrency: 3 }, () => {
    for (const a of cases)
      test(a.name, { timeout: 5000, ...(a.todo ? { todo: a.todo } : {}) }, (t) => check(t, a));
  });
}

test('there are enough cases, each with a name of its own, and every row of the catalogue has one', () => {
  assert.ok(all.length >= 120);
  assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  const covered = new Set(all.flatMap(({ of }) => of as CatalogueRow | CatalogueRow[]));
  assert.deepEqual(
    Object.keys(catalogue).filter((row) => !covered.has(row as CatalogueRow)),
    [],
  );
});

async function check(t: TestContext, a: Case): Promise<void> {
  const outcome = await read(a, scratch(t));
  assertSame(outcome, a);
  assertConserved(outcome, a);
  assertDiscreet(outcome, a);
  for (const part of outcome.landed) if (part.kind === 'xlsx') await assertReadAlike(part);
}

/** One comparison, so that a difference shows all there is to know. */
function assertSame({ verdict, messages, cleaned }: Outcome, a: Case): void {
  const sorted = (items: readonly string[] = []) => [...items].sort();
  if (cleaned === null) {
    assert.equal(verdict, a.verdict, messages.join('\n'));
  } else {
    const expected = {
      verdict: a.verdict,
      rows: { customers: one, policies: one, products: one, ...a.rows },
      findings: sorted(a.findings),
      setAside: sorted(a.setAside),
      notes: sorted(a.notes),
      unread: { customers: [], policies: [], products: [], ...a.unread },
      values: a.values ?? {},
    };
    const actual = {
      verdict,
      rows: cleaned.rows,
      findings: sorted(cleaned.findings),
      setAside: sorted(cleaned.setAside),
      notes: sorted(cleaned.notes),
      unread: cleaned.unread,
      values: Object.fromEntries(
        Object.keys(expected.values).map((name) => [name, valuesOf(cleaned.clean, name, a)]),
      ),
    };
    assert.deepEqual(actual, expected);
  }
  if (a.says) assert.match(messages.join('\n'), a.says);
  assert.ok(
    a.says || /^(publish|warn)/.test(a.verdict),
    'a case that stops or is refused says what the message is',
  );
}

const one: Counts = [1, 1, 0, 0];

type Clean = NonNullable<Outcome['cleaned']>['clean'];

/** A column of the accepted rows, without the sound ones at the end. */
function valuesOf(clean: Clean, name: string, a: Case): unknown[] {
  const [table, column] = name.split('.') as [TableName, string];
  const rows = clean[table];
  return rows.slice(0, rows.length - (a.sound?.[table] ?? 0)).map((row) => row[column]);
}

/** Every record below the headings is accepted, set aside or skipped. */
function assertConserved({ landed, cleaned }: Outcome, a: Case): void {
  if (cleaned === null) return;
  for (const table of tableNames) {
    const [readRows, accepted, quarantined, skipped]: Counts = cleaned.rows[table];
    const below = landed
      .filter((part) => part.table === table)
      .flatMap(({ rows }) => rows.filter(({ row }) => row > (a.headings?.[table] ?? 1)));
    assert.equal(readRows, below.length, `records of ${table}`);
    assert.equal(readRows, accepted + quarantined + skipped, `rows of ${table}`);
    assert.equal(accepted, cleaned.clean[table].length, `accepted rows of ${table}`);
    const aside: readonly string[] = cleaned.setAside.filter((row) => row.startsWith(`${table} `));
    assert.equal(quarantined, aside.length, `rows of ${table} set aside`);
  }
}

/** Messages are sentences, and tell nothing that stands in a cell. */
function assertDiscreet({ landed, messages }: Outcome, a: Case): void {
  const cells = landed.flatMap(({ table, rows }) =>
    rows.filter(({ row }) => row > (a.headings?.[table] ?? 1)).flatMap((row) => row.cells),
  );
  const telling = cells.filter((cell) => cell !== null && /\p{L}/u.test(cell) && /\d/.test(cell));
  const secrets = new Set([...telling.map((cell) => cell!.trim()), ...(a.personal ?? [])]);
  const words = new Set(messages.flatMap((message) => message.split(/[\s,;:()"]+|[.?!](?=\s|$)/)));
  for (const secret of secrets) {
    const told = /[\s,;:()"]/.test(secret)
      ? messages.some((message) => message.includes(secret))
      : words.has(secret);
    assert.ok(!told, `a message tells "${secret}"`);
  }
  for (const message of messages) assert.ok(!/undefined|NaN|\[object/.test(message), message);
}
