import { useEffect, useRef, useState } from 'preact/hooks';
import type { PointsAnswer } from '../../../src/report/book/points.ts';
import type { Spread } from '../../../src/report/book/spread.ts';
import type { ModelFacts } from '../../../src/report/dashboard/model-facts.ts';
import type { Choices, Start } from '../../../src/report/dashboard/start.ts';
import type { Density } from '../../../src/report/export/density.ts';
import type { Site } from '../../../src/report/export/site.ts';
import type { Cell, Slice } from './address.ts';
import { serverSource } from './server-source.ts';
import { staticSource } from './static-source.ts';

export type Row = Readonly<Record<string, string | number | boolean | null>>;

export interface Query {
  readonly measures: readonly string[];
  readonly by: readonly string[];
  readonly where: Slice;
  readonly limit?: number;
}

/** A country's outline and its places on a plane 1,000 wide. */
export interface Country {
  readonly height: number;
  readonly path: string;
  readonly places: readonly (readonly [name: string, x: number, y: number])[];
}

/** Where pages get what they show: from a server, or from what a static export holds. */
export interface Source {
  /** Why nothing is there of what slicers leave; null where there is. */
  missing(where: Slice): string | null;
  map(country: string): Promise<Country | null>;
  start(): Promise<Start>;
  choices(): Promise<Choices>;
  measures(query: Query): Promise<Cell[][]>;
  data(name: string): Promise<Row[]>;
  model(): Promise<ModelFacts | null>;
  points(where: Slice): Promise<PointsAnswer | Density>;
  spread(feature: string, where: Slice): Promise<Spread[]>;
  customers(where: Slice, order: 'premium' | 'premium_to_date', limit: number): Promise<Row[]>;
  policies(customer: string): Promise<Row[]>;
  find(text: string): Promise<string[]>;
  why<T>(customer: string, changes: Readonly<Record<string, string | number>>): Promise<T | null>;
}

/** What was asked for is left out of a static export. */
export class NotHeld extends Error {}

const site = document.getElementById('site');

export const isStatic = site !== null;

export const source: Source = site ? staticSource(JSON.parse(site.textContent) as Site) : serverSource;

/** The state of an answer: under way, there, or refused in a sentence. */
export type Answer<T> =
  | { readonly state: 'waiting'; readonly earlier: T | null }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'refused'; readonly why: string; readonly isFault: boolean };

const kept = new Map<string, unknown>();

/**
 * Asks again whenever the key changes; what was asked before is there at once. What belongs to an earlier key is never
 * given as the answer to this one.
 */
export function useAnswer<T>(key: string, work: () => Promise<T>): Answer<T> {
  const [given, setGiven] = useState<{ readonly key: string; readonly answer: Answer<T> } | null>(null);
  useEffect(() => {
    if (kept.has(key)) return;
    let isOver = false;
    work().then(
      (value) => {
        kept.set(key, value);
        if (!isOver) setGiven({ key, answer: { state: 'there', value } });
      },
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        const isFault = !(error instanceof NotHeld);
        if (!isOver) setGiven({ key, answer: { state: 'refused', why, isFault } });
      },
    );
    return () => {
      isOver = true;
    };
  }, [key]);
  const shown = useRef<T | null>(null);
  if (kept.has(key)) {
    const value = kept.get(key) as T;
    shown.current = value;
    return { state: 'there', value };
  }
  return given?.key === key ? given.answer : { state: 'waiting', earlier: shown.current };
}

export const useMeasures = (query: Query): Answer<Cell[][]> =>
  useAnswer(`measures ${JSON.stringify(query)}`, () => source.measures(query));

export const useData = (name: string): Answer<Row[]> => useAnswer(`data ${name}`, () => source.data(name));

export const useModel = (): Answer<ModelFacts | null> => useAnswer('model', () => source.model());

/** The value of an answer, or that of the one before while it is under way. */
export function latest<T>(answer: Answer<T>): T | null {
  if (answer.state === 'there') return answer.value;
  return answer.state === 'waiting' ? answer.earlier : null;
}
