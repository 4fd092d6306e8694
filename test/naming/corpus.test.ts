import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeReply } from '../../src/naming/check/reply.ts';
import { vocabularyOf } from '../../src/naming/check/tag.ts';
import { english } from '../../src/naming/words/english.ts';
import { attacks, faithful, faulty, type ReplyCase, sheets } from './corpus/case.ts';

const vocabularies = {
  reference: vocabularyOf(english, sheets.reference, []),
  sample: vocabularyOf(english, sheets.sample, []),
};

const judge = ({ sheet, asked, reply }: ReplyCase) =>
  judgeReply(reply, asked, {
    sheet: sheets[sheet],
    lexicon: english,
    vocabulary: vocabularies[sheet],
    taken: new Set(),
  });

/** What a planted fault may be refused as, whatever else is said of it. A word that nobody knows is as good. */
const codes: Readonly<Record<string, readonly string[]>> = {
  wrong_number: ['number', 'unknown_word'],
  wrong_direction: ['comparison'],
  swapped_segment: ['comparison', 'number'],
  invented_product: ['citation', 'unknown_word', 'comparison'],
  missing_citation: ['citation'],
  injected_markup: ['characters', 'unknown_word', 'instruction'],
  protected_attribute: ['protected_group', 'unknown_word'],
  pricing_promise: ['price_promise'],
  unsupported_judgement: ['judgement', 'unknown_word'],
  duplicate_name: ['duplicate'],
  too_long: ['length'],
};

describe('replies of a model', () => {
  test('there are at least eighty, of both sheets and every kind of fault', () => {
    assert.ok(Math.min(faithful.length, faulty.length) >= 40);
    assert.deepEqual([...new Set(faulty.map(({ fault }) => fault!))].sort(), Object.keys(codes).sort());
    for (const cases of [faithful, faulty])
      assert.deepEqual([...new Set(cases.map(({ sheet }) => sheet))].sort(), ['reference', 'sample']);
    const titles = [...faithful, ...faulty, ...attacks].map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length);
  });

  for (const planted of faulty)
    test(`${planted.fault}: ${planted.title}`, () => {
      const said = [...judge(planted).refused.values()].flat();
      assert.ok(
        said.some(({ code }) => codes[planted.fault!]!.includes(code)),
        `accepted, or refused only for ${said.map(({ code }) => code).join(', ')}`,
      );
    });

  for (const attack of attacks)
    test(`${attack.fault}: ${attack.title}`, () => {
      assert.ok(judge(attack).refused.size > 0, 'accepted');
    });

  test('at most one faithful entry in twenty is refused', (t) => {
    const entries = faithful.flatMap((one) => {
      const { refused } = judge(one);
      return one.asked.map((segment) => ({ title: one.title, faults: refused.get(segment) ?? [] }));
    });
    const refused = entries.filter(({ faults }) => faults.length > 0);
    for (const { title, faults } of refused) t.diagnostic(`${title}: ${faults[0]!.message}`);
    t.diagnostic(`${refused.length} of ${entries.length} faithful entries are refused`);
    assert.ok(refused.length <= entries.length / 20);
  });
});
