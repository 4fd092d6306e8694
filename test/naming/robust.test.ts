import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeReply } from '../../src/naming/check/reply.ts';
import { vocabularyOf } from '../../src/naming/check/tag.ts';
import { readReply } from '../../src/naming/reply.ts';
import { lexiconOf } from '../../src/naming/words/languages.ts';
import { sheets } from './corpus/case.ts';

const sheet = sheets.sample;

for (const [language, lexicon] of Object.entries(lexiconOf)) {
  const vocabulary = vocabularyOf(lexicon, sheet, []);
  const words = [...vocabulary.keys()];
  // Words that are known, numbers, marks and anything else, in any order.
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '£95,800',
        '42%',
        '1.6 years',
        '3',
        '(',
        ')',
        ',',
        ';',
        '.',
        '-',
        '5 of',
        '£',
        '9.9.9',
        '12 345',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' '));
  const value = fc.oneof(fc.constant(null), fc.constantFrom('Email', 'Evening', 'Life', '', 'toString'));
  const facts = fc.array(fc.integer({ min: -2, max: 90 }), { maxLength: 6 });
  const tactic = fc.record({ text, product: value, channel: value, time: value, facts });
  const segment = fc.integer({ min: -1, max: 6 });
  const entry = fc.record({
    segment,
    name: text,
    description: text,
    facts,
    tactics: fc.array(tactic, { maxLength: 5 }),
  });

  test(`whatever a reply says in ${lexicon.name}, it is judged (${language})`, () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (segments) => {
        const asked = sheet.segments;
        const verdict = judgeReply({ segments }, asked, {
          sheet,
          lexicon,
          vocabulary,
          taken: new Set(['Old Name']),
        });
        assert.deepEqual([...verdict.accepted.keys(), ...verdict.refused.keys()].sort(), [...asked].sort());
        for (const { name, description } of verdict.accepted.values()) {
          assert.match(name, /^[\p{L}0-9 &,’'-]{2,40}$/u);
          assert.ok(description.text.split(/\s+/).length <= 25);
        }
      }),
      { numRuns: 150, seed: 7 },
    );
  });
}

test('whatever comes back, it is read or it is not', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `\`\`\`json\n${json}\n\`\`\``),
      ),
      (text) => {
        const reply = readReply(text);
        assert.ok(reply === null || Array.isArray(reply.segments));
      },
    ),
    { numRuns: 500, seed: 7 },
  );
  const long = `{"segments":[${'{"segment":1},'.repeat(9000)}]}`;
  const before = performance.now();
  assert.equal(readReply(long), null);
  assert.equal(readReply(`\`\`\`${' '.repeat(49_000)}`), null);
  assert.ok(performance.now() - before < 1000);
});
