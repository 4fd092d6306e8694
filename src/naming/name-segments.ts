import type { Reason } from '../domain/errors.ts';
import type { NamingRecord, PublishedNaming, StoredFact, Tactic } from '../domain/naming.ts';
import type { Described, Segment } from '../domain/segment.ts';
import { askFor, type Given, pinnedNames } from './ask.ts';
import { sameName } from './check/reply.ts';
import { isTellable } from './facts/codes.ts';
import { type Fact, factsOf } from './facts/fact.ts';
import { PROMPT_VERSION } from './gemini/prompt.ts';
import { type Kept, keep } from './keep.ts';
import { makeMemory } from './memory.ts';
import { judgingOf, type NamingNight } from './night.ts';
import { stillFits, templateName, templateSentence } from './template.ts';
import { notesOf, summaryOf } from './told.ts';

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
  const judging = judgingOf(night);
  const kept = new Map(segments.map((segment) => [segment.id, keep(segment, night, judging)]));
  const asked =
    settings.mode === 'gemini'
      ? segments.filter(({ id }) => isToAsk(id, kept.get(id)!, night)).map(({ id }) => id)
      : [];
  const given = await askFor(asked, kept, night, judging);
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

function isToAsk(id: number, { naming, wasRefused }: Kept, { settings, sheet }: NamingNight): boolean {
  const pinned = settings.names[id];
  return sheet.segments.includes(id) && naming === null && !wasRefused && !pinned?.description;
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
