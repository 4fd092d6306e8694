/** Who wrote a segment's name: Google's model, Kindred's templates, or a person. */
export type NamedBy = 'gemini' | 'template' | 'pinned';

export const namingLanguages = ['en', 'de', 'fr'] as const;
export type NamingLanguage = (typeof namingLanguages)[number];

/** How segments are named, with every default resolved. */
export interface NamingSettings {
  readonly mode: 'gemini' | 'template' | 'pinned';
  readonly model: string;
  /** Google Cloud project and region of Vertex AI; null for the Gemini API with a key. */
  readonly vertex: { readonly project: string; readonly location: string } | null;
  readonly language: NamingLanguage;
  /** Tokens, sent and received, that one run may use. */
  readonly budget: number;
  /** Names that people gave, by segment id; the sentence is null where only the name is theirs. */
  readonly names: Readonly<Record<string, { readonly name: string; readonly description: string | null }>>;
  /** Words of the team's own that may stand in what is sent and in what comes back. */
  readonly words: readonly string[];
}

/** One thing to do for a segment, and the facts that it rests on, as they were sent. */
export interface Tactic {
  readonly text: string;
  readonly product: string | null;
  readonly channel: string | null;
  readonly time: string | null;
  readonly because: readonly string[];
}

/** What is known of a segment's name besides the name itself. */
export interface NamingRecord {
  readonly segment: number;
  readonly name: string;
  readonly namedBy: NamedBy;
  readonly description: string;
  readonly tactics: readonly Tactic[];
  /** The model and the version of the prompt; null for names that no model gave. */
  readonly model: string | null;
  readonly prompt: string | null;
  /** As-of date of the run that the name is from. */
  readonly since: string;
  /** Why it is not what was asked for, or what in it the figures do not support; null where nothing is to be said. */
  readonly remark: string | null;
  /** What later runs need to keep it, as JSON; null where there is nothing to keep. */
  readonly memory: string | null;
}

/** One request that left the house. */
export interface NamingCall {
  /** From 1 in each run. */
  readonly call: number;
  /** In UTC. */
  readonly askedAt: Date;
  /** The host that was asked. */
  readonly service: string;
  readonly model: string;
  readonly prompt: string;
  /** The body that was sent, as JSON. */
  readonly request: string;
  /** `answered`, or why there was no answer. */
  readonly outcome: string;
  readonly tries: number;
  readonly tokensSent: number | null;
  readonly tokensReceived: number | null;
}

/** One line of the facts that a run's names rest on, and that may have been sent. */
export interface StoredFact {
  readonly number: number;
  /** Null for all customers. */
  readonly segment: number | null;
  readonly subject: string;
  readonly text: string;
  /** The fact with its exact figures, as JSON; these are never sent. */
  readonly figures: string;
}

/** What a run leaves of its naming. */
export interface PublishedNaming {
  readonly records: readonly NamingRecord[];
  readonly calls: readonly NamingCall[];
  readonly facts: readonly StoredFact[];
}
