import { useEffect, useRef, useState } from 'preact/hooks';
import type { Spread } from '../../../src/report/book/spread.ts';
import type { Slicer, Start } from '../../../src/report/dashboard/start.ts';
import type { Cell, Slice } from './address.ts';

export type Row = Readonly<Record<string, string | number | boolean | null>>;

export interface Query {
  readonly measures: readonly string[];
  readonly by: readonly string[];
  readonly where: Slice;
  readonly limit?: number;
}

/** The state of an answer: under way, there, or refused in a sentence. */
export type Answer<T> =
  | { readonly state: 'waiting'; readonly earlier: T | null }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'refused'; readonly why: string };

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`api/${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  }).catch(() => {
    throw new Error('Kindred does not answer. Is "kindred serve" still running?');
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  throw new Error(errorIn(text));
}

function errorIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === 'string' ? error : text;
  } catch {
    return text;
  }
}

/** Questions of one moment travel together. */
let waiting: { query: Query; done: (rows: Cell[][]) => void; failed: (error: unknown) => void }[] = [];

function measures(query: Query): Promise<Cell[][]> {
  return new Promise((done, failed) => {
    waiting.push({ query, done, failed });
    if (waiting.length > 1) return;
    queueMicrotask(async () => {
      const asked = waiting;
      waiting = [];
      try {
        const answers = await ask<Cell[][][]>('measures', { queries: asked.map((one) => one.query) });
        for (const [i, { done: tell }] of asked.entries()) tell(answers[i]!);
      } catch (error) {
        for (const { failed: fail } of asked) fail(error);
      }
    });
  });
}

export const source = {
  /** One of the dashboard's own files. */
  asset: async <T>(path: string): Promise<T> => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`There is no ${path}.`);
    return (await response.json()) as T;
  },
  start: () => ask<Start>('start'),
  slicers: () => ask<Slicer[]>('slicers'),
  measures,
  data: (name: string) => ask<Row[]>(`data/${name}`),
  points: (where: Slice) =>
    ask<{ total: number; points: [x: number, y: number, segment: number, customer: string][] }>('points', {
      where,
    }),
  spread: (feature: string, where: Slice) => ask<Spread[]>('spread', { feature, where }),
  customers: (where: Slice, order: string, limit: number) => ask<Row[]>('customers', { where, order, limit }),
  policies: (customer: string) => ask<Row[]>('policies', { customer }),
  find: (text: string) => ask<string[]>('find', { text }),
  why: <T>(customer: string, changes: Readonly<Record<string, string | number>>) =>
    ask<T | null>('why', { customer, changes }),
};

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
        if (!isOver) setGiven({ key, answer: { state: 'refused', why } });
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

/** The value of an answer, or that of the one before while it is under way. */
export function latest<T>(answer: Answer<T>): T | null {
  if (answer.state === 'there') return answer.value;
  return answer.state === 'waiting' ? answer.earlier : null;
}
