import type { NamingRecord } from '../domain/naming.ts';
import type { Described } from '../domain/segment.ts';
import { type CheckedNaming, judgeNaming } from './check/reply.ts';
import { factsOf } from './facts/fact.ts';
import { isItself, type Memory, readMemory, rewrite } from './memory.ts';
import type { Judging, NamingNight } from './night.ts';

/** What there is to keep of a segment's name. */
export interface Kept {
  readonly past: NamingRecord | null;
  /** As the model named it, with tonight's numbers; null where that is not so any more. */
  readonly naming: CheckedNaming | null;
  readonly memory: Memory | null;
  /** Whether it was asked for, refused, and is still what it was. */
  readonly wasRefused: boolean;
}

export function keep({ id }: Described, night: NamingNight, judging: Judging): Kept {
  const { settings, sheet } = night;
  const past = night.past.get(id) ?? null;
  const memory = past?.memory ? readMemory(past.memory) : null;
  const nothing = { past, naming: null, memory: null, wasRefused: false };
  if (!memory || memory.language !== settings.language || night.refresh || settings.mode !== 'gemini')
    return nothing;
  const facts = factsOf(sheet, id);
  if (!isItself(memory, facts)) return nothing;
  if (!memory.naming) return { ...nothing, memory, wasRefused: true };
  return { ...nothing, memory, naming: rewriteAll(memory.naming, id, judging) };
}

/** A naming with tonight's numbers, checked against tonight's facts; null where it does not agree with them any more. */
function rewriteAll(
  naming: NonNullable<Memory['naming']>,
  segment: number,
  { sheet, lexicon, vocabulary }: Judging,
): CheckedNaming | null {
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
  const judged = judgeNaming(answer, { sheet, lexicon, vocabulary, taken: new Set() });
  return judged.faults.length === 0 && answer.tactics.length === naming.tactics.length ? judged.naming : null;
}
