import type { RunReport } from './run.ts';

/**
 * How a night ended. `good`: published, and all that follows is done. `incomplete`: published, but something that follows is not done.
 * `held`: today's facts with the earlier segments. `stopped`: the data was refused, nothing changed. `failed`: the command line, the
 * config or Kindred is at fault, nothing changed.
 */
export type NightOutcome = 'good' | 'incomplete' | 'held' | 'stopped' | 'failed';

/** What is done after a run whose facts are out. */
export interface FollowUp {
  readonly what: 'Power BI' | 'heartbeat';
  readonly done: boolean;
  /** A sentence. */
  readonly message: string;
}

/** A run that nobody watched, and what followed it. Aggregates only: it is told to whoever is told of the night. */
export interface Night {
  readonly outcome: NightOutcome;
  /** The first thing to be said. */
  readonly sentence: string;
  /** What the outcome is called by, so that the same trouble is known again. */
  readonly cause: string;
  /** The exit code of the run. */
  readonly code: number;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Null where none came to an end. */
  readonly run: RunReport | null;
  readonly followUps: readonly FollowUp[];
}

/** Whether today's facts are out. */
export const isOut = ({ run }: Pick<Night, 'run'>): boolean =>
  run?.status === 'published' || run?.status === 'held';
