import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findGemini } from '../../src/naming/gemini/client.ts';
import { askedIn, startGemini, truth, truthfully } from '../support/gemini.ts';
import { threeGroups } from '../support/groups.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { nightOf, pastOf, settings } from '../support/night.ts';
import { scratch } from '../support/scratch.ts';
import { writeSheets } from '../support/sheets.ts';
import { injections } from './injections.ts';

const config = 'segmentation: {k: 3}\nnaming: {mode: gemini}\n';

const texts: Readonly<Record<string, readonly string[]>> = {
  customers: ['marital_status', 'city', 'preferred_channel', 'preferred_time'],
  products: ['product_name', 'product_type', 'category'],
};

/** Letters and figures only: however a text is escaped, these stay. */
const core = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

describe('text from the sheets', () => {
  test('that gives orders is in no prompt, be it in one cell or in all', async (t) => {
    assert.ok(injections.length >= 50 && new Set(injections).size === injections.length);
    const gemini = await startGemini(t, [truthfully]);
    const run = async (sheets: ReturnType<typeof threeGroups>, asOf: string) => {
      const cwd = scratch(t);
      writeSheets(cwd, sheets, config);
      const { code, report } = await runJson({ cwd, env: gemini.env, fetch }, '--as-of', asOf);
      assert.ok(code === 0 || code === 3, `exit ${code}`);
      return report;
    };
    // A different one in each row of every text column, then each in all rows of one column.
    await run(
      threeGroups({
        cell: (table, column, row, value) =>
          texts[table]?.includes(column) && row % 3 === 0
            ? injections[(row / 3) % injections.length]!
            : value,
      }),
      '2026-02-01',
    );
    for (const [i, column] of ['product_name'].entries())
      await run(
        threeGroups({
          cell: (_table, own, row, value) =>
            own === column ? injections[(i * 13 + (row % 3)) % injections.length]! : value,
        }),
        '2026-02-01',
      );
    assert.ok(gemini.prompts.length >= 2);
    const sent = core(gemini.prompts.join('\n'));
    for (const injection of injections) assert.ok(!sent.includes(core(injection)), injection);
  });

  test('is in no fact, whatever column it fills', async () => {
    const { isCode } = await import('../../src/naming/facts/codes.ts');
    for (const injection of injections)
      for (const kind of ['people', 'catalogue'] as const)
        assert.ok(!isCode(injection, kind, new Set()), `${kind}: ${injection}`);
  });

  test('is obeyed in no reply that is accepted', async (t) => {
    let next = 0;
    const obeying = (prompt: string) => {
      const order = injections[next++ % injections.length]!;
      const [name, sentence] = [order.slice(0, 38), order];
      return {
        content: JSON.stringify({
          segments: askedIn(prompt).map((segment, i) => {
            const own = truth(prompt, segment);
            if (i === 0) return { ...own, name };
            if (i === 1) return { ...own, description: sentence };
            return {
              ...own,
              tactics: [
                {
                  text: sentence,
                  product: null,
                  channel: own.tactics[0]!.channel,
                  time: null,
                  facts: own.tactics[0]!.facts,
                },
              ],
            };
          }),
        }),
      };
    };
    const gemini = await startGemini(t, [obeying]);
    const ask = await findGemini(settings, { env: gemini.env, fetch, wait: async () => {}, timeout: 30_000 });
    for (const injection of injections) {
      next = injections.indexOf(injection);
      const named = await nightOf({ ask });
      const shown = core(JSON.stringify(named.segments));
      assert.ok(!shown.includes(core(injection)), injection);
      assert.deepEqual(
        named.segments.slice(0, 2).map(({ namedBy }) => namedBy),
        ['template', 'template'],
        injection,
      );
      assert.ok(pastOf(named).size === 3);
    }
  });
});

describe('a canary', () => {
  const canaries = ['Zachariah Quillfeather', 'ZQ-88231947', 'z.quillfeather@example.org', 'ZZ9 9ZZ'];
  const isIn = (text: string) => canaries.filter((canary) => core(text).includes(core(canary)));

  for (const [where, hits] of [
    ['one row in nine', (row: number) => row % 9 === 0],
    ['every row', () => true],
  ] as const)
    test(`in every cell of ${where} is in no prompt, log, error or JSON`, async (t) => {
      const gemini = await startGemini(t, [truthfully]);
      const numbers = ['age', 'income', 'premium', 'coverage', 'purchase_date'];
      const keys = ['customer_id', 'policy_id', 'product_id'];
      const cwd = scratch(t);
      const plant = (table: string, column: string, row: number, value: string) => {
        const canary = canaries[Math.floor(row / 3) % canaries.length]!;
        if (!hits(row) || (numbers.includes(column) && where === 'every row')) return value;
        if (keys.includes(column)) return `${value} ${canary}`;
        return table === 'products' && where !== 'every row' ? value : canary;
      };
      const gates = 'gates: {quarantine: 1, quarantineWarn: 1, errors: 1, orphans: 1}\n';
      writeSheets(cwd, threeGroups({ cell: plant }), config + gates);
      const world = { cwd, env: gemini.env, fetch };
      const commands = [
        ['run', '--json', '--as-of', '2026-02-01'],
        ['check'],
        ['check', '--json'],
        ['names'],
        ['names', '--show-prompt'],
        ['names', '--json'],
      ];
      for (const words of commands) {
        const { out, err } = await kindred(world, ...words);
        assert.deepEqual(isIn(`${out}${err}`), [], words.join(' '));
      }
      assert.deepEqual(isIn(gemini.prompts.join('\n')), []);
      assert.deepEqual(isIn(JSON.stringify(gemini.requests())), []);
    });
});
