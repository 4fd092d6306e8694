import type { Reason } from '../domain/errors.ts';
import type { Formats } from '../domain/glossary.ts';
import type {
  NamingCall,
  NamingRecord,
  NamingSettings,
  PublishedNaming,
  StoredFact,
  Tactic,
} from '../domain/naming.ts';
import type { Described, Segment } from '../domain/segment.ts';
import { type CheckedNaming, judgeNaming, judgeReply, sameName, type Verdict } from './check/reply.ts';
import { vocabularyOf } from './check/tag.ts';
import { isTellable } from './facts/codes.ts';
import { type Fact, type FactSheet, factsOf } from './facts/fact.ts';
import type { Answer, Ask } from './gemini/client.ts';
import { makePrompt, makeSecondPrompt, PROMPT_VERSION, type Prompt } from './gemini/prompt.ts';
import { isItself, type Memory, makeMemory, readMemory, rewrite } from './memory.ts';
import { readReply } from './reply.ts';
import { stillFits, templateName, templateSentence } from './template.ts';
import { lexiconOf } from './words/languages.ts';

export interface NamingNight {
  readonly segments: readonly Described[];
  readonly sheet: FactSheet;
  readonly settings: NamingSettings;
  readonly formats: Formats;
  readonly asOf: string;
  readonly now: Date;
  /** What the last run kept of each segment's name. */
  readonly past: ReadonlyMap<number, NamingRecord>;
  /** The last name of every segment there ever was. */
  readonly names: ReadonlyMap<number, string>;
  /** Null where nobody is to be asked; a sentence where nobody can be. */
  readonly ask: Ask | string | null;
  /** Whether names are asked for though nothing has changed. */
  readonly refresh: boolean;
}

export interface Named {
  readonly segments: readonly Segment[];
  readonly published: PublishedNaming;
  readonly notes: readonly Reason[];
  /** In a few words: who named how many, and the tokens. */
  readonly summary: string;
}

/**
 * Names the night's segments: as people have pinned them; else as they were named, while they stay as they were; else by
 * the model, where what it says agrees with the figures; else from the figures by templates.
 */
export async function nameSegments(night: NamingNight): Promise<Named> {
  const { segments, settings } = night;
  const kept = new Map(segments.map((segment) => [segment.id, keep(segment, night)]));
  const asked =
    settings.mode === 'gemini'
      ? segments.filter(({ id }) => isToAsk(id, kept.get(id)!, night)).map(({ id }) => id)
      : [];
  const given = await askFor(asked, kept, night);
  const taken = new Set(night.names.values());
  const named = segments.map((segment) => {
    const own = nameOne(segment, kept.get(segment.id)!, given, taken, night);
    taken.add(own.segment.name);
    return own;
  });
  return {
    segments: named.map(({ segment }) => segment),
    published: {
      records: named.map(({ record }) => record),
      calls: given.calls,
      facts: night.sheet.facts.map(storedFact),
    },
    notes: notesOf(given, asked, night),
    summary: summaryOf(
      named.map(({ record }) => record),
      given,
      night,
    ),
  };
}

const storedFact = (fact: Fact): StoredFact => {
  const { number, segment, subject, text } = fact;
  return { number, segment, subject, text, figures: JSON.stringify(fact) };
};

/** What there is to keep of a segment's name. */
interface Kept {
  readonly past: NamingRecord | null;
  /** As the model named it, with tonight's numbers; null where that is not so any more. */
  readonly naming: CheckedNaming | null;
  readonly memory: Memory | null;
  /** Whether it was asked for, refused, and is still what it was. */
  readonly wasRefused: boolean;
}

function keep({ id }: Described, night: NamingNight): Kept {
  const { settings, sheet } = night;
  const past = night.past.get(id) ?? null;
  const memory = past?.memory ? readMemory(past.memory) : null;
  const nothing = { past, naming: null, memory: null, wasRefused: false };
  if (!memory || memory.language !== settings.language || night.refresh || settings.mode !== 'gemini')
    return nothing;
  const facts = factsOf(sheet, id);
  if (!isItself(memory, facts)) return nothing;
  if (!memory.naming) return { ...nothing, memory, wasRefused: true };
  return { ...nothing, memory, naming: rewriteAll(memory.naming, id, night) };
}

/** A naming with tonight's numbers, checked against tonight's facts; null where it does not agree with them any more. */
function rewriteAll(
  naming: NonNullable<Memory['naming']>,
  segment: number,
  night: NamingNight,
): CheckedNaming | null {
  const { sheet, settings } = night;
  const lexicon = lexiconOf[settings.language];
  const facts = factsOf(sheet, segment);
  const again = (text: CheckedNaming['description']) => rewrite(text, facts, lexicon.decimal)?.text ?? null;
  const description = again(naming.description);
  if (description === null) return null;
  const tactics = naming.tactics.map((tactic) => ({ ...tactic, text: again(tactic) }));
  const numbers = (subjects?: readonly string[]) =>
    facts.filter(({ subject }) => !subjects || subjects.includes(subject)).map(({ number }) => number);
  const answer = {
    segment,
    name: naming.name,
    description,
    facts: numbers(),
    tactics: tactics.flatMap(({ text, product, channel, time, subjects }) =>
      text === null ? [] : [{ text, product, channel, time, facts: numbers(subjects) }],
    ),
  };
  const vocabulary = vocabularyOf(lexicon, sheet, settings.words);
  const judged = judgeNaming(answer, { sheet, lexicon, vocabulary, taken: new Set() });
  return judged.faults.length === 0 && answer.tactics.length === naming.tactics.length ? judged.naming : null;
}

function isToAsk(id: number, { naming, wasRefused }: Kept, { settings, sheet }: NamingNight): boolean {
  const pinned = settings.names[id];
  return sheet.segments.includes(id) && naming === null && !wasRefused && !pinned?.description;
}

interface Given extends Pick<Verdict, 'accepted' | 'refused'> {
  readonly calls: readonly NamingCall[];
  /** Why nobody was asked, or did not answer; null where there was an answer or no need of one. */
  readonly failed: string | null;
  readonly tokens: number;
}

const nothingGiven: Given = { accepted: new Map(), refused: new Map(), calls: [], failed: null, tokens: 0 };

/** Asks once for all, and once more for what was refused. */
async function askFor(
  asked: readonly number[],
  kept: ReadonlyMap<number, Kept>,
  night: NamingNight,
): Promise<Given> {
  const { ask, sheet, settings } = night;
  if (asked.length === 0 || ask === null) return nothingGiven;
  if (typeof ask === 'string') return { ...nothingGiven, failed: ask };
  const lexicon = lexiconOf[settings.language];
  const vocabulary = vocabularyOf(lexicon, sheet, settings.words);
  const names = keptNames(kept, night);
  const others = [...night.names].filter(([id]) => !asked.includes(id)).map(([, name]) => name);
  const judging = { sheet, lexicon, vocabulary, taken: new Set([...others, ...pinnedNames(settings)]) };
  const calls: NamingCall[] = [];
  let tokens = 0;
  const once = async (prompt: Prompt): Promise<Answer | null> => {
    if (tokens + roughTokens(prompt, asked.length) > settings.budget) return null;
    const answer = await ask(prompt);
    tokens += (answer.tokensSent ?? roughTokens(prompt, 0)) + (answer.tokensReceived ?? 0);
    calls.push(callOf(answer, calls.length + 1, night));
    return answer;
  };
  const prompt = makePrompt({ sheet, lexicon, asked, kept: names });
  const first = await once(prompt);
  if (!first)
    return {
      ...nothingGiven,
      failed: `the request would take more than the ${settings.budget} tokens of naming.budget`,
    };
  const isAnswer = first.outcome === 'answered' || first.text !== '';
  if (!isAnswer) return { ...nothingGiven, calls, tokens, failed: first.outcome };
  const verdict = judgeReply(readReply(first.text), asked, judging);
  if (verdict.refused.size === 0) return { ...verdict, calls, tokens, failed: null };
  const reasons = new Map(
    [...verdict.refused].map(([id, faults]) => [id, faults.map(({ message }) => message)]),
  );
  const second = await once(makeSecondPrompt(prompt, first.text, reasons));
  const again = [...verdict.refused.keys()];
  const taken = new Set([...judging.taken, ...[...verdict.accepted.values()].map(({ name }) => name)]);
  const mended = second?.text ? judgeReply(readReply(second.text), again, { ...judging, taken }) : verdict;
  // A tactic that is refused twice is left out; a name or a sentence is the template's.
  const sound = new Map([...verdict.partly, ...mended.partly, ...mended.accepted, ...verdict.accepted]);
  return {
    accepted: sound,
    refused: new Map([...mended.refused].filter(([id]) => !sound.has(id))),
    calls,
    tokens,
    failed: null,
  };
}

/** Names that stay, as far as they hold only words that may be sent: a person may have pinned any. */
function keptNames(kept: ReadonlyMap<number, Kept>, { settings, sheet }: NamingNight): Map<number, string> {
  const lexicon = lexiconOf[settings.language];
  const vocabulary = vocabularyOf(lexicon, sheet, settings.words);
  const isKnown = (name: string) =>
    (name.toLowerCase().match(/\p{L}+/gu) ?? []).every((word) => vocabulary.has(word));
  return new Map(
    [...kept].flatMap(([id, { naming }]) => {
      const name = settings.names[id]?.name ?? naming?.name;
      return name && isKnown(name) ? [[id, name] as const] : [];
    }),
  );
}

const pinnedNames = ({ names }: NamingSettings) => Object.values(names).map(({ name }) => name);

/** Four characters are about a token, and an entry of the answer takes some 250. */
const roughTokens = ({ instruction, turns }: Prompt, entries: number) =>
  Math.ceil((instruction.length + turns.reduce((sum, { text }) => sum + text.length, 0)) / 4) + 250 * entries;

function callOf(answer: Answer, call: number, { now, settings }: NamingNight): NamingCall {
  const { service, request, outcome, tries, tokensSent, tokensReceived } = answer;
  return {
    call,
    askedAt: now,
    service,
    model: settings.model,
    prompt: PROMPT_VERSION,
    request,
    outcome,
    tries,
    tokensSent,
    tokensReceived,
  };
}

function nameOne(
  segment: Described,
  kept: Kept,
  given: Given,
  taken: ReadonlySet<string>,
  night: NamingNight,
): { segment: Segment; record: NamingRecord } {
  const { settings, sheet, formats, asOf } = night;
  const { id } = segment;
  const facts = factsOf(sheet, id);
  const pinned = settings.names[id];
  const fresh = given.accepted.get(id) ?? null;
  const naming = fresh ?? kept.naming;
  const faults = given.refused.get(id);
  const past = kept.past;
  const name = pinned?.name ?? naming?.name ?? templateNameOf(segment, past, taken, night);
  const namedBy = pinned ? 'pinned' : naming ? 'gemini' : 'template';
  const description =
    pinned?.description ??
    naming?.description.text ??
    templateSentence(segment, formats, (level) => isTellable(level, settings.words));
  const tactics: Tactic[] = (naming?.tactics ?? []).map(({ text, product, channel, time, subjects }) => ({
    text,
    product,
    channel,
    time,
    because: facts
      .filter((fact) => fact.segment === id && subjects.includes(fact.subject))
      .map((fact) => fact.text),
  }));
  const isNew = past === null || past.name !== name || past.namedBy !== namedBy || fresh !== null;
  const memory = fresh
    ? makeMemory(facts, settings.language, fresh)
    : faults
      ? makeMemory(facts, settings.language, null)
      : kept.memory &&
        (kept.naming
          ? { ...kept.memory, naming: makeMemory(facts, settings.language, kept.naming).naming }
          : kept.memory);
  const remark = faults
    ? `refused twice: ${[...new Set(faults.map(({ code }) => code))].join(', ')}`
    : kept.wasRefused
      ? (past?.remark ?? null)
      : null;
  return {
    segment: { ...segment, name, namedBy, description, tactics },
    record: {
      segment: id,
      name,
      namedBy,
      description,
      tactics,
      model: naming ? (fresh ? settings.model : (past?.model ?? null)) : null,
      prompt: naming ? (fresh ? PROMPT_VERSION : (past?.prompt ?? null)) : null,
      since: isNew ? asOf : past.since,
      remark,
      memory: memory ? JSON.stringify(memory) : null,
    },
  };
}

/** A template's name stays while it says nothing that has ceased to be so; it is never another segment's. */
function templateNameOf(
  segment: Described,
  past: NamingRecord | null,
  taken: ReadonlySet<string>,
  { names, settings }: NamingNight,
): string {
  const last = past?.namedBy === 'template' ? past.name : past ? null : (names.get(segment.id) ?? null);
  const pins = pinnedNames(settings).map(sameName);
  if (last && stillFits(last, segment) && !pins.includes(sameName(last))) return last;
  return templateName(segment, new Set([...taken, ...pinnedNames(settings)]));
}

function notesOf(given: Given, asked: readonly number[], { settings, sheet }: NamingNight): Reason[] {
  const notes: Reason[] = [];
  const which = asked.length === 1 ? `Segment ${asked[0]} is` : `Segments ${asked.join(', ')} are`;
  if (given.failed)
    notes.push({
      code: 'naming_unavailable',
      message: `${which} named from the figures by templates: naming.mode is gemini, and ${given.failed}.`,
    });
  if (given.refused.size > 0) {
    const codes = [
      ...new Set([...given.refused.values()].flatMap((faults) => faults.map(({ code }) => code))),
    ].join(', ');
    const ids = [...given.refused.keys()];
    const whose = ids.length === 1 ? `segment ${ids[0]}` : `segments ${ids.join(', ')}`;
    const it = ids.length === 1 ? 'it is' : 'they are';
    notes.push({
      code: 'naming_refused',
      message: `What the model said of ${whose} does not agree with the figures (${codes}), so ${it} named by templates.`,
    });
  }
  const odd = [...sheet.withheld].filter(([column]) => column.startsWith('product') || column === 'category');
  if (settings.mode === 'gemini' && odd.length > 0 && given.calls.length > 0) {
    const count = odd.reduce((sum, [, values]) => sum + values, 0);
    notes.push({
      code: 'naming_withheld',
      message: `${count} ${count === 1 ? 'name of a product or type was' : 'names of products and types were'} not sent to the model: rare, or with words that are not known. naming.words can vouch for words.`,
    });
  }
  return notes;
}

function summaryOf(
  records: readonly NamingRecord[],
  { tokens, calls }: Given,
  { settings }: NamingNight,
): string {
  const count = (by: NamingRecord['namedBy']) => records.filter(({ namedBy }) => namedBy === by).length;
  const parts = (['gemini', 'pinned', 'template'] as const)
    .map((by) => [by, count(by)] as const)
    .filter(([, number]) => number > 0)
    .map(([by, number]) => `${number} ${by === 'pinned' ? 'pinned' : `by ${by}`}`);
  const cost =
    calls.length > 0
      ? `; ${calls.length} ${calls.length === 1 ? 'call' : 'calls'}, ${tokens} of ${settings.budget} tokens`
      : '';
  return `${parts.join(', ')}${cost}`;
}
