import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NamingLanguage } from '../../src/domain/naming.ts';
import { judgeReply } from '../../src/naming/check/reply.ts';
import { vocabularyOf } from '../../src/naming/check/tag.ts';
import type { NamedReply, TacticReply } from '../../src/naming/reply.ts';
import { lexiconOf } from '../../src/naming/words/languages.ts';
import { sheets } from './corpus/case.ts';

const judge = (language: NamingLanguage, entry: NamedReply) => {
  const lexicon = lexiconOf[language];
  const vocabulary = vocabularyOf(lexicon, sheets.sample, []);
  const { refused } = judgeReply({ segments: [entry] }, [entry.segment], {
    sheet: sheets.sample,
    lexicon,
    vocabulary,
    taken: new Set(),
  });
  return refused.get(entry.segment) ?? [];
};

const tactic = (
  text: string,
  facts: number[],
  product: string,
  channel: string | null,
  time: string | null,
): TacticReply => ({ text, facts, product, channel, time });

/** Of the facts of examples/insurer: segment 1 is young and single, 3 old and long with us, 4 of the highest income. */
const faithful: Readonly<Record<'de' | 'fr', readonly NamedReply[]>> = {
  de: [
    {
      segment: 1,
      name: 'Jüngste ledige Kunden',
      description:
        'Das mittlere Alter liegt bei 23,3 Jahren gegenüber 43,3 Jahren bei allen Kunden, und 90 % sind ledig.',
      facts: [18, 25],
      tactics: [
        tactic(
          'Erwähnen Sie Waymark First Car am Abend per SMS.',
          [26, 27, 30],
          'Waymark First Car',
          'Text message',
          'Evening',
        ),
      ],
    },
    {
      segment: 3,
      name: 'Älteste langjährige Kunden',
      description:
        'Sie haben die längste Vertragsdauer mit 21,9 Jahren und bevorzugen das Telefon häufiger als alle Kunden.',
      facts: [48, 50, 56],
      tactics: [
        tactic(
          'Stellen Sie Lantern Legacy Plan am Telefon vor.',
          [56, 60],
          'Lantern Legacy Plan',
          'Phone',
          null,
        ),
      ],
    },
    {
      segment: 4,
      name: 'Kunden mit höchstem Einkommen',
      description:
        'Das Einkommen ist mit 104.000 £ deutlich höher als bei allen Kunden, und 84 % sind geschieden.',
      facts: [64, 70],
      tactics: [],
    },
  ],
  fr: [
    {
      segment: 1,
      name: 'Les plus jeunes célibataires',
      description:
        'L’âge moyen est de 23,3 ans contre 43,3 ans pour tous les clients, et 90 % sont célibataires.',
      facts: [18, 25],
      tactics: [
        tactic(
          'Présentez Waymark First Car par SMS le soir.',
          [26, 27, 30],
          'Waymark First Car',
          'Text message',
          'Evening',
        ),
      ],
    },
    {
      segment: 3,
      name: 'Clients les plus âgés',
      description: 'Leur ancienneté moyenne de 21,9 ans est la plus longue, et 57 % préfèrent le matin.',
      facts: [48, 50, 57],
      tactics: [
        tactic(
          'Appelez par téléphone le matin pour présenter Lantern Legacy Plan.',
          [56, 57, 60],
          'Lantern Legacy Plan',
          'Phone',
          'Morning',
        ),
      ],
    },
    {
      segment: 4,
      name: 'Revenus les plus élevés',
      description: 'Le revenu moyen de 104 000 £ est nettement plus élevé que celui de tous les clients.',
      facts: [64],
      tactics: [],
    },
  ],
};

/** One change of a faithful entry each, and why it is refused. */
const faults: Readonly<
  Record<
    'de' | 'fr',
    readonly (readonly [what: string, entry: number, change: Partial<NamedReply>, code: string])[]
  >
> = {
  de: [
    [
      'a wrong number',
      0,
      { description: 'Das mittlere Alter liegt bei 32,3 Jahren gegenüber 43,3 Jahren bei allen Kunden.' },
      'number',
    ],
    [
      'the figure of all customers as its own',
      0,
      { description: 'Das mittlere Alter liegt bei 43,3 Jahren.' },
      'number',
    ],
    ['a decimal point', 0, { description: 'Das mittlere Alter liegt bei 23.3 Jahren.' }, 'number'],
    ['the wrong direction', 0, { name: 'Ältere ledige Kunden' }, 'comparison'],
    ['a false superlative', 1, { description: 'Sie haben das höchste Einkommen.' }, 'comparison'],
    ['a value that few have', 2, { description: 'Sie sind überwiegend verheiratet.' }, 'comparison'],
    ['a judgement', 0, { name: 'Clevere ledige Kunden' }, 'unknown_word'],
    [
      'a judgement that is known',
      2,
      { description: 'Sie sind sparsam und haben ein hohes Einkommen.' },
      'judgement',
    ],
    [
      'a discount',
      0,
      {
        tactics: [
          tactic(
            'Erwähnen Sie Waymark First Car mit Rabatt per SMS.',
            [26, 30],
            'Waymark First Car',
            'Text message',
            null,
          ),
        ],
      },
      'price_promise',
    ],
    ['a protected group', 0, { description: '90 % sind ledig und Frauen.' }, 'protected_group'],
    ['a negation', 1, { description: 'Sie sind nicht jung.' }, 'negation'],
    ['the text of another segment', 2, faithful.de[1]!, 'comparison'],
  ],
  fr: [
    [
      'a wrong number',
      0,
      { description: 'L’âge moyen est de 32,3 ans contre 43,3 ans pour tous les clients.' },
      'number',
    ],
    ['the figure of all customers as its own', 0, { description: 'L’âge moyen est de 43,3 ans.' }, 'number'],
    ['the wrong direction', 0, { name: 'Clients plus âgés' }, 'comparison'],
    ['a false superlative', 1, { description: 'Leur revenu est le plus élevé.' }, 'comparison'],
    ['a value that few have', 2, { description: 'Ils sont majoritairement mariés.' }, 'comparison'],
    ['a judgement', 2, { description: 'Ils sont avisés et leur revenu est élevé.' }, 'judgement'],
    [
      'a discount',
      0,
      {
        tactics: [
          tactic(
            'Présentez Waymark First Car par SMS avec une remise.',
            [26, 30],
            'Waymark First Car',
            'Text message',
            null,
          ),
        ],
      },
      'price_promise',
    ],
    ['a protected group', 0, { description: '90 % sont célibataires et femmes.' }, 'protected_group'],
    ['a negation', 1, { description: 'Ils ne sont pas jeunes.' }, 'negation'],
    ['a word that nobody knows', 1, { name: 'Aventuriers les plus âgés' }, 'unknown_word'],
  ],
};

for (const language of ['de', 'fr'] as const)
  describe(`texts in ${lexiconOf[language].name}`, () => {
    for (const entry of faithful[language])
      test(`that are faithful are accepted: ${entry.name}`, () => {
        assert.deepEqual(judge(language, entry), []);
      });
    for (const [what, i, change, code] of faults[language])
      test(`with ${what} are refused`, () => {
        const own = faithful[language][i]!;
        const said = judge(language, { ...own, ...change, segment: own.segment }).map(
          (fault) => fault.code as string,
        );
        assert.ok(said.includes(code), said.join(', ') || 'accepted');
      });
    test('in English are refused', () => {
      const english = {
        segment: 1,
        name: 'Youngest Single Customers',
        description: 'The mean age is 23.3 years.',
        facts: [18, 25],
        tactics: [],
      };
      assert.ok(judge(language, english).length > 0);
    });
  });
