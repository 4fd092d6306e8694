import type { Fact, FactSheet } from '../facts/fact.ts';
import { factsOf } from '../facts/fact.ts';
import type { NamedReply, Reply, TacticReply } from '../reply.ts';
import type { Lexicon } from '../words/lexicon.ts';
import { isTypical } from './compare.ts';
import type { Slot } from './numbers.ts';
import { type Fault, quoted } from './reason.ts';
import type { Vocabulary } from './tag.ts';
import { judgeText } from './text.ts';

export interface ReplyJudging {
  readonly sheet: FactSheet;
  readonly lexicon: Lexicon;
  readonly vocabulary: Vocabulary;
  /** Names that other segments have or had. */
  readonly taken: ReadonlySet<string>;
}

/** A text that was accepted, with its numbers as slots. */
export interface CheckedText {
  readonly text: string;
  readonly slots: readonly Slot[];
}

interface CheckedTactic extends CheckedText {
  readonly product: string | null;
  readonly channel: string | null;
  readonly time: string | null;
  /** What its facts are about. */
  readonly subjects: readonly string[];
}

/** What a segment is called and said to be, with nothing in it that the facts do not support. */
export interface CheckedNaming {
  readonly name: string;
  readonly description: CheckedText;
  readonly tactics: readonly CheckedTactic[];
}

export interface Verdict {
  readonly accepted: ReadonlyMap<number, CheckedNaming>;
  /** Those of the refused whose name and sentence agree with the facts, with the tactics that do. */
  readonly partly: ReadonlyMap<number, CheckedNaming>;
  /** Of each segment that was asked for and is not accepted, why. */
  readonly refused: ReadonlyMap<number, readonly Fault[]>;
}

/** Checks an answer, segment by segment; those that were not asked for are not looked at. */
export function judgeReply(reply: Reply | null, asked: readonly number[], judging: ReplyJudging): Verdict {
  const accepted = new Map<number, CheckedNaming>();
  const partly = new Map<number, CheckedNaming>();
  const refused = new Map<number, readonly Fault[]>();
  const taken = new Set([...judging.taken].map(sameName));
  for (const segment of asked) {
    const answers = (reply?.segments ?? []).filter((answer) => answer.segment === segment);
    const [answer] = answers;
    if (!answer || answers.length > 1) {
      refused.set(segment, [{ code: 'missing', message: `there must be one entry for segment ${segment}` }]);
      continue;
    }
    const { faults, naming, isSound } = judgeNaming(answer, { ...judging, taken });
    taken.add(sameName(answer.name));
    if (faults.length === 0) accepted.set(segment, naming);
    else refused.set(segment, faults);
    if (faults.length > 0 && isSound) partly.set(segment, naming);
  }
  return { accepted, partly, refused };
}

/** Names of the same words, in whatever order and spelling, are one. */
export const sameName = (name: string): string =>
  (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((word) => word.replace(/s$/, ''))
    .filter((word) => !fillers.includes(word))
    .sort()
    .join(' ');

/** Words by which two names do not differ. */
const fillers: readonly string[] = [
  'the',
  'a',
  'and',
  'with',
  'of',
  'customer',
  'policyholder',
  'holder',
  'client',
  'member',
  'segment',
  'group',
];

const LONGEST_NAME = 40;
const MOST_WORDS = 25;
const MOST_TACTICS = 3;

/** What is wrong with an entry; its sound tactics; and whether all but its tactics is sound. */
export function judgeNaming(
  answer: NamedReply,
  judging: ReplyJudging,
): { faults: Fault[]; naming: CheckedNaming; isSound: boolean } {
  const { sheet, lexicon, vocabulary, taken } = judging;
  const facts = factsOf(sheet, answer.segment);
  const faults: Fault[] = [];
  const say = (where: string, found: readonly Fault[]) =>
    faults.push(...found.map(({ code, message }) => ({ code, message: `${where}: ${message}` })));

  const name = judgeText(answer.name, { lexicon, vocabulary, facts, inName: true });
  say('name', [...judgeName(answer.name, taken), ...name.faults]);
  if (name.faults.length === 0 && name.used.length === 0)
    say('name', [{ code: 'comparison', message: 'it says nothing of what sets the segment apart' }]);

  const description = judgeText(answer.description, { lexicon, vocabulary, facts });
  say('description', [...judgeSentence(answer.description), ...description.faults]);
  say('description', judgeCitations(answer.facts, facts));
  say('description', judgeCoverage([...name.used, ...description.used], answer.facts, facts));

  const isSound = faults.length === 0;
  if (answer.tactics.length > MOST_TACTICS)
    say('tactics', [{ code: 'length', message: `at most ${MOST_TACTICS}` }]);
  const tactics = answer.tactics.slice(0, MOST_TACTICS).flatMap((tactic, i) => {
    const judged = judgeTactic(tactic, facts, judging);
    say(`tactic ${i + 1}`, judged.faults);
    return judged.faults.length === 0 ? [judged.tactic] : [];
  });
  const naming = {
    name: answer.name.trim(),
    description: { text: answer.description.trim(), slots: description.slots },
    tactics,
  };
  return { faults, naming, isSound };
}

function judgeName(name: string, taken: ReadonlySet<string>): Fault[] {
  const words = name.trim().split(/\s+/);
  const parts = name.match(/\p{L}+/gu)?.length ?? 0;
  const faults: Fault[] = [];
  if (name !== name.trim() || words.length < 2 || words.length > 4 || parts > 6 || name.length > LONGEST_NAME)
    faults.push({
      code: 'length',
      message: `it must have 2 to 4 words and at most ${LONGEST_NAME} characters`,
    });
  if (!/^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd} &,’'-]*$/u.test(name))
    faults.push({
      code: 'characters',
      message: 'only letters, figures, hyphens and apostrophes may stand in it',
    });
  if (taken.has(sameName(name)))
    faults.push({ code: 'duplicate', message: 'another segment has this name, or had it' });
  return faults;
}

function judgeSentence(text: string): Fault[] {
  const faults: Fault[] = [];
  const words = text.trim().split(/\s+/).length;
  const parts = text.match(/[\p{L}\d.,]+/gu)?.length ?? 0;
  if (
    words > MOST_WORDS ||
    parts > MOST_WORDS + 7 ||
    words < 3 ||
    text.length > 12 * MOST_WORDS ||
    text !== text.trim()
  )
    faults.push({ code: 'length', message: `it must have 3 to ${MOST_WORDS} words, not ${words}` });
  if (/[.](?!\d)(?!$)/.test(text)) faults.push({ code: 'length', message: 'it must be one sentence' });
  return faults;
}

function judgeCitations(cited: readonly number[], facts: readonly Fact[]): Fault[] {
  if (cited.length === 0) return [{ code: 'citation', message: 'it cites no fact' }];
  const foreign = cited.filter((number) => !facts.some((fact) => fact.number === number));
  return foreign.length === 0
    ? []
    : [
        {
          code: 'citation',
          message: `fact ${foreign.join(', ')} is not about this segment, or is not there`,
        },
      ];
}

/** Whether all that a text rests on is cited. */
function judgeCoverage(used: readonly Fact[], cited: readonly number[], facts: readonly Fact[]): Fault[] {
  const rests = facts.filter(({ number }) => cited.includes(number));
  const uncited = used.filter((fact) => !rests.some((one) => one.subject === fact.subject));
  if (uncited.length === 0) return [];
  const numbers = [...new Set(uncited.map(({ number }) => number))].join(', ');
  return [{ code: 'citation', message: `it rests on fact ${numbers} and does not cite it` }];
}

function judgeTactic(
  { text, product, channel, time, facts: cited }: TacticReply,
  facts: readonly Fact[],
  { lexicon, vocabulary }: ReplyJudging,
): { faults: Fault[]; tactic: CheckedTactic } {
  const faults = [...judgeSentence(text), ...judgeCitations(cited, facts)];
  const rests = facts.filter(({ number }) => cited.includes(number));
  const named = [product, channel, time].filter((value) => value !== null);
  const judged = judgeText(text, { lexicon, vocabulary, facts, named });
  faults.push(...judged.faults);
  faults.push(...judgeCoverage(judged.used, cited, facts));
  const inText = judged.levels.filter(({ column }) => offered.includes(column));
  const unnamed = inText.filter(({ level }) => !named.includes(level) && !judged.counted.has(level));
  const unsaid = named.filter((value) => !judged.levels.some(({ level }) => level === value));
  if (unsaid.length > 0)
    faults.push({ code: 'citation', message: `its text does not name ${unsaid.map(quoted).join(', ')}` });
  if (
    unnamed.some(
      ({ level }) =>
        !inText.some(
          (one) => one.level !== level && named.includes(one.level) && one.column === unnamed[0]!.column,
        ),
    )
  )
    faults.push({
      code: 'citation',
      message: `it names ${quoted(unnamed[0]!.level)}, which is not its product, channel or time`,
    });
  if (named.length === 0) faults.push({ code: 'missing', message: 'it names no product, channel or time' });
  const parts: readonly (readonly [string, string | null, readonly string[]])[] = [
    ['product', product, products],
    ['channel', channel, ['preferred_channel']],
    ['time', time, ['preferred_time']],
  ];
  for (const [what, value, columns] of parts) {
    if (value === null) continue;
    const own = rests.flatMap((fact) =>
      fact.kind === 'levels' && columns.includes(fact.subject)
        ? fact.levels.filter(({ level }) => level === value).map((level) => ({ fact, level }))
        : [],
    );
    if (own.length === 0)
      faults.push({ code: 'citation', message: `no fact that it cites has the ${what} ${quoted(value)}` });
    else if (what !== 'product' && !own.some(({ fact, level }) => isTypical(level, fact.levels, false)))
      faults.push({
        code: 'comparison',
        message: `the ${what} ${quoted(value)} is not one that the segment prefers`,
      });
  }
  const subjects = [...new Set(rests.map(({ subject }) => subject))];
  return { faults, tactic: { text: text.trim(), slots: judged.slots, product, channel, time, subjects } };
}

/** Columns that a tactic offers by: what its text names of them, its fields name. */
const offered: readonly string[] = ['product_name', 'preferred_channel', 'preferred_time'];

const products: readonly string[] = [
  'product_name',
  'product_type',
  'category',
  'main_product_type',
  'main_category',
];
