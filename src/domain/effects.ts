/** What a run takes from outside: nothing below the commands reads a clock, the network or the environment itself. */
export interface Effects {
  readonly fetch: typeof fetch;
  /** When the command was started. */
  readonly now: Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds that one request to a service may take until its answer begins. */
  readonly timeout: number;
  /** Seconds from any fixed moment, to measure stages by. */
  readonly clock: () => number;
  readonly progress: Progress;
  /** Threads that a run may use; its results do not depend on them. */
  readonly threads: number;
  /** Megabytes that tables may take; what goes beyond is kept on disk meanwhile. */
  readonly megabytes: number;
}

export interface Progress {
  begin(stage: string): void;
  /** `result` says in a few words what the stage made. */
  end(stage: string, seconds: number, result: string): void;
  /** Nothing more will come, though a stage may be unfinished. */
  stop(): void;
}

/** Does a piece of work under a name, so that its time is measured and shown. */
export type Stage = <T>(
  name: string,
  work: () => T | Promise<T>,
  result?: (value: T) => string,
) => Promise<T>;
