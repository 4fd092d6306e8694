import type { Formats } from '../domain/glossary.ts';
import type { NamingRecord, NamingSettings } from '../domain/naming.ts';
import type { Described } from '../domain/segment.ts';
import type { ReplyJudging } from './check/reply.ts';
import { vocabularyOf } from './check/tag.ts';
import type { FactSheet } from './facts/fact.ts';
import type { Ask } from './gemini/client.ts';
import { lexiconOf } from './words/languages.ts';

/** What there is to name, and with what. */
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

/** What texts of the night are judged by. */
export type Judging = Omit<ReplyJudging, 'taken'>;

export function judgingOf({ sheet, settings }: Pick<NamingNight, 'sheet' | 'settings'>): Judging {
  const lexicon = lexiconOf[settings.language];
  return { sheet, lexicon, vocabulary: vocabularyOf(lexicon, sheet, settings.words) };
}
