import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { DataRefused, UsageError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Book } from '../book/book.ts';
import { measureBook } from '../book/measure.ts';
import { pointsOf } from '../book/points.ts';
import { readBook } from '../book/read.ts';
import { readFeature, spreadOf } from '../book/spread.ts';
import { topCustomers } from '../book/top.ts';
import { isDataset, readDataset } from '../dashboard/datasets.ts';
import { findCustomers, readPolicies } from '../dashboard/lists.ts';
import { modelFacts } from '../dashboard/model-facts.ts';
import { choicesOf, readStart } from '../dashboard/start.ts';
import type { Assets } from './assets.ts';
import { type Guard, guarded, safeHeaders } from './guard.ts';

/** What the server needs of the rest of Kindred. */
interface Answers {
  /** Works with the warehouse as it is now. */
  readonly read: <T>(work: (engine: Engine) => Promise<T>) => Promise<T>;
  /** What `make` reads of the warehouse as it is now, once until a run has published another. */
  readonly once: <T>(name: string, make: (engine: Engine) => Promise<T>) => Promise<T>;
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

/** Milliseconds. */
const HEAD_START = 1000;

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
  order: z.enum(['premium', 'premium_to_date']),
  limit: z.number().int().positive().max(500),
});
const whyQuery = z.strictObject({
  customer: z.string().min(1).max(200),
  changes: z.record(z.string().max(200), z.union([z.string().max(200), z.number()])),
});
const sliced = z.strictObject({ where: slice });
const spread = z.strictObject({ where: slice, feature: z.string().max(200) });
const one = z.strictObject({ customer: z.string().min(1).max(200) });
const find = z.strictObject({ text: z.string().min(1).max(200) });

/** The dashboard's server: a fixed map of routes, each guarded. */
export function dashboard({ read, once, explain, country }: Answers, assets: Assets, guard: Guard): Hono {
  const app = new Hono();
  app.use(safeHeaders);
  app.use(guarded(guard));
  for (const [path, { type, bytes }] of assets)
    app.get(path, (context) => context.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': type }));
  const api = new Hono();
  api.use(
    bodyLimit({ maxSize: MOST_BYTES, onError: (context) => context.json({ error: 'Too long.' }, 413) }),
  );
  const book = () => once('book', readBook);
  api.get('/start', async (context) => {
    const start = await read((engine) => readStart(engine, country));
    // Whoever looks will soon ask for figures; reading them must not hold up the page that is shown first.
    if (start.run) setTimeout(() => book().catch(() => {}), HEAD_START).unref();
    return context.json(start);
  });
  api.get('/choices', async (context) => context.json(choicesOf(await book())));
  api.get('/model', async (context) =>
    context.json(modelFacts(await read((engine) => readDataset(engine, 'model')))),
  );
  api.get('/data/:name', async (context) => {
    const name = context.req.param('name');
    if (!isDataset(name)) return context.json({ error: `There is no dataset ${name}.` }, 404);
    return context.json(await read((engine) => readDataset(engine, name)));
  });
  const post = <T>(path: string, schema: z.ZodType<T>, answer: (asked: T) => Promise<unknown>) =>
    api.post(path, async (context) => {
      const asked = schema.safeParse(await context.req.json().catch(() => undefined));
      if (!asked.success) return context.json({ error: 'The question cannot be read.' }, 400);
      return context.json(await answer(asked.data));
    });
  const counted = async <T>(work: (book: Book) => T) => work(await book());
  post('/measures', measureQueries, ({ queries }) =>
    counted((own) => queries.map((query) => measureBook(own, query))),
  );
  post('/points', sliced, ({ where }) => counted((own) => pointsOf(own, where)));
  post('/spread', spread, async ({ feature, where }) => {
    const values = await once(`feature ${feature}`, (engine) => readFeature(engine, feature));
    return counted((own) => spreadOf(own, values, where));
  });
  post('/customers', customerQuery, ({ where, order, limit }) =>
    counted((own) => topCustomers(own, where, order, limit)),
  );
  post('/policies', one, ({ customer }) => read((engine) => readPolicies(engine, customer)));
  post('/find', find, ({ text }) => read((engine) => findCustomers(engine, text)));
  post('/why', whyQuery, ({ customer, changes }) => read((engine) => explain(engine, customer, changes)));
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
