import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { DataRefused, UsageError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { isDataset, readDataset, readDistributions } from '../dashboard/datasets.ts';
import { findCustomers, readCustomers, readPoints, readPolicies } from '../dashboard/lists.ts';
import { readStart } from '../dashboard/start.ts';
import { queryMeasures } from '../measures/query.ts';
import type { Assets } from './assets.ts';
import { type Guard, guarded, safeHeaders } from './guard.ts';

/** What the server needs of the rest of Kindred. */
interface Answers {
  /** Works with the warehouse as it is now. */
  readonly read: <T>(work: (engine: Engine) => Promise<T>) => Promise<T>;
  /** Whose map is shown, two letters; null for the one that the locale is of. */
  readonly country: string | null;
  /** Why a customer is where it is, with some of its features changed; null where there is no such customer. */
  readonly explain: (
    engine: Engine,
    customer: string,
    changes: Readonly<Record<string, string | number>>,
  ) => Promise<unknown>;
}

const MOST_BYTES = 64 * 1024;

const slice = z.record(
  z.string().max(40),
  z.array(z.union([z.string().max(200), z.number(), z.null()])).max(500),
);
const measureQuery = z.strictObject({
  measures: z.array(z.string().max(40)).min(1).max(20),
  by: z.array(z.string().max(40)).max(3),
  where: slice,
  limit: z.number().int().positive().max(10_000).optional(),
});
const measureQueries = z.strictObject({ queries: z.array(measureQuery).min(1).max(40) });
const customerQuery = z.strictObject({
  where: slice,
  order: z.enum(['premium', 'premium_to_date', 'certainty']),
  limit: z.number().int().positive(),
});
const whyQuery = z.strictObject({
  customer: z.string().min(1).max(200),
  changes: z.record(z.string().max(200), z.union([z.string().max(200), z.number()])),
});
const sliced = z.strictObject({ where: slice });
const one = z.strictObject({ customer: z.string().min(1).max(200) });
const find = z.strictObject({ text: z.string().min(1).max(200) });

/** The dashboard's server: a fixed map of routes, each guarded. */
export function dashboard({ read, explain, country }: Answers, assets: Assets, guard: Guard): Hono {
  const app = new Hono();
  app.use(safeHeaders);
  app.use(guarded(guard));
  for (const [path, { type, bytes }] of assets)
    app.get(path, (context) => context.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': type }));
  const api = new Hono();
  api.use(
    bodyLimit({ maxSize: MOST_BYTES, onError: (context) => context.json({ error: 'Too long.' }, 413) }),
  );
  api.get('/start', async (context) => context.json(await read((engine) => readStart(engine, country))));
  api.get('/data/:name', async (context) => {
    const name = context.req.param('name');
    if (!isDataset(name)) return context.json({ error: `There is no dataset ${name}.` }, 404);
    return context.json(await read((engine) => readDataset(engine, name)));
  });
  const post = <T>(
    path: string,
    schema: z.ZodType<T>,
    answer: (engine: Engine, asked: T) => Promise<unknown>,
  ) =>
    api.post(path, async (context) => {
      const asked = schema.safeParse(await context.req.json().catch(() => undefined));
      if (!asked.success) return context.json({ error: 'The question cannot be read.' }, 400);
      return context.json(await read((engine) => answer(engine, asked.data)));
    });
  post('/measures', measureQueries, async (engine, { queries }) => {
    const answers = [];
    for (const query of queries) answers.push(await queryMeasures(engine, query));
    return answers;
  });
  post('/points', sliced, (engine, { where }) => readPoints(engine, where));
  post('/distributions', sliced, (engine, { where }) => readDistributions(engine, where));
  post('/customers', customerQuery, readCustomers);
  post('/policies', one, (engine, { customer }) => readPolicies(engine, customer));
  post('/find', find, (engine, { text }) => findCustomers(engine, text));
  post('/why', whyQuery, (engine, { customer, changes }) => explain(engine, customer, changes));
  api.onError((error, context) => {
    if (error instanceof UsageError) return context.json({ error: error.message }, 400);
    if (error instanceof DataRefused) return context.json({ error: error.message }, 503);
    // Of anything else only the kind: its message may quote cells.
    return context.json({ error: `This is a fault of Kindred: ${error.name}.` }, 500);
  });
  app.route('/api', api);
  app.notFound((context) => context.text('There is no such page.', 404));
  return app;
}
