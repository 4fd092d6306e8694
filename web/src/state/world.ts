import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Start } from '../../../src/report/dashboard/start.ts';
import { type Formats, formatsFor } from './format.ts';

/** What every part of a page may use: the run, its formats, the names of segments. */
export interface World {
  readonly start: Start;
  readonly formats: Formats;
  readonly isDark: boolean;
  readonly nameOf: (segment: number | null) => string;
}

export function worldOf(start: Start, isDark: boolean): World {
  const names = new Map(start.segments.map(({ id, name }) => [id, name]));
  return {
    start,
    isDark,
    formats: formatsFor(String(start.run?.locale ?? 'en-GB'), String(start.run?.currency ?? 'GBP')),
    nameOf: (segment) => (segment === null ? 'No segment' : (names.get(segment) ?? `Segment ${segment}`)),
  };
}

export const WorldContext = createContext<World | null>(null);

export function useWorld(): World {
  const world = useContext(WorldContext);
  if (!world) throw new Error('There is no world here.');
  return world;
}
