import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Choices, Start } from '../../../src/report/dashboard/start.ts';
import { type Formats, formatsFor } from './format.ts';

/** What every part of a page may use: the run, its formats, the names of segments. */
export interface World {
  readonly start: Start;
  /** Empty until the policies have been read. */
  readonly choices: Choices;
  readonly formats: Formats;
  readonly isDark: boolean;
  readonly nameOf: (segment: number | null) => string;
}

export function worldOf(start: Start, choices: Choices, isDark: boolean): World {
  const names = new Map(start.segments.map(({ id, name }) => [id, name]));
  return {
    start,
    choices,
    isDark,
    formats: formatsFor(String(start.run?.locale ?? 'en-GB'), String(start.run?.currency ?? 'GBP')),
    nameOf: (segment) => (segment === null ? 'No segment' : (names.get(segment) ?? `Segment ${segment}`)),
  };
}

/** Whether there is more than one value to tell apart by. */
export const varies = ({ choices }: World, dimension: string): boolean => choices.varying.includes(dimension);

export const WorldContext = createContext<World | null>(null);

export function useWorld(): World {
  const world = useContext(WorldContext);
  if (!world) throw new Error('There is no world here.');
  return world;
}
