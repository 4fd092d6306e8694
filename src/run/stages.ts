import type { Effects, Stage } from '../domain/effects.ts';

export interface Stages {
  readonly stage: Stage;
  /** Filled as stages end. */
  readonly seconds: Record<string, number>;
}

/** Measures each stage and tells the progress of it. */
export function timed({ clock, progress }: Pick<Effects, 'clock' | 'progress'>): Stages {
  const seconds: Record<string, number> = {};
  const stage: Stage = async (name, work, result) => {
    progress.begin(name);
    const start = clock();
    const value = await work();
    const taken = clock() - start;
    seconds[name] = Math.round(taken * 1000) / 1000;
    progress.end(name, taken, result?.(value) ?? '');
    return value;
  };
  return { stage, seconds };
}
