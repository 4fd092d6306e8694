import type { NamingCall, NamingSettings } from '../domain/naming.ts';
import { judgeReply, type Verdict } from './check/reply.ts';
import type { Answer } from './gemini/client.ts';
import { makePrompt, makeSecondPrompt, PROMPT_VERSION, type Prompt } from './gemini/prompt.ts';
import type { Kept } from './keep.ts';
import type { Judging, NamingNight } from './night.ts';
import { readReply } from './reply.ts';

/** What asking gave. */
export interface Given extends Pick<Verdict, 'accepted' | 'refused'> {
  readonly calls: readonly NamingCall[];
  /** Why nobody was asked, or did not answer; null where there was an answer or no need of one. */
  readonly failed: string | null;
  readonly tokens: number;
}

const nothingGiven: Given = { accepted: new Map(), refused: new Map(), calls: [], failed: null, tokens: 0 };

/** Asks once for all, and once more for what was refused. */
export async function askFor(
  asked: readonly number[],
  kept: ReadonlyMap<number, Kept>,
  night: NamingNight,
  own: Judging,
): Promise<Given> {
  const { ask, settings } = night;
  if (asked.length === 0 || ask === null) return nothingGiven;
  if (typeof ask === 'string') return { ...nothingGiven, failed: ask };
  const names = keptNames(kept, night, own);
  const others = [...night.names].filter(([id]) => !asked.includes(id)).map(([, name]) => name);
  const judging = { ...own, taken: new Set([...others, ...pinnedNames(settings)]) };
  const calls: NamingCall[] = [];
  let tokens = 0;
  const once = async (prompt: Prompt): Promise<Answer | null> => {
    if (tokens + roughTokens(prompt, asked.length) > settings.budget) return null;
    const answer = await ask(prompt);
    tokens += (answer.tokensSent ?? roughTokens(prompt, 0)) + (answer.tokensReceived ?? 0);
    calls.push(callOf(answer, calls.length + 1, night));
    return answer;
  };
  const prompt = makePrompt({ ...own, asked, kept: names });
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
function keptNames(
  kept: ReadonlyMap<number, Kept>,
  { settings }: NamingNight,
  { vocabulary }: Judging,
): Map<number, string> {
  const isKnown = (name: string) =>
    (name.toLowerCase().match(/\p{L}+/gu) ?? []).every((word) => vocabulary.has(word));
  return new Map(
    [...kept].flatMap(([id, { naming }]) => {
      const name = settings.names[id]?.name ?? naming?.name;
      return name && isKnown(name) ? [[id, name] as const] : [];
    }),
  );
}

export const pinnedNames = ({ names }: NamingSettings) => Object.values(names).map(({ name }) => name);

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
