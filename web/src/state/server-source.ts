import type { PointsAnswer } from '../../../src/report/book/points.ts';
import type { Spread } from '../../../src/report/book/spread.ts';
import type { Choices, Start } from '../../../src/report/dashboard/start.ts';
import type { Cell } from './address.ts';
import type { Query, Row, Source } from './source.ts';

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

/** Answers of "kindred serve". */
export const serverSource: Source = {
  missing: () => null,
  map: async (country) => {
    const response = await fetch(`maps/${country}.json`);
    return response.ok ? await response.json() : null;
  },
  start: () => ask<Start>('start'),
  choices: () => ask<Choices>('choices'),
  measures,
  data: (name) => ask<Row[]>(`data/${name}`),
  model: () => ask('model'),
  points: (where) => ask<PointsAnswer>('points', { where }),
  spread: (feature, where) => ask<Spread[]>('spread', { feature, where }),
  customers: (where, order, limit) => ask<Row[]>('customers', { where, order, limit }),
  policies: (customer) => ask<Row[]>('policies', { customer }),
  find: (text) => ask<string[]>('find', { text }),
  why: (customer, changes) => ask('why', { customer, changes }),
};
