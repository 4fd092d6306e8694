import { z } from 'zod';
import type { RunReport } from '../domain/run.ts';

const table = z.enum(['customers', 'policies', 'products']);
const share = z.number().min(0).max(1);
const count = z.int().nonnegative();
const day = z.iso.date();
const ofTables = <T extends z.ZodType>(value: T) =>
  z.object({ customers: value, policies: value, products: value });

const reason = z.object({
  code: z.string(),
  message: z.string(),
  table: table.exactOptional(),
  row: z.int().exactOptional(),
  column: z.string().exactOptional(),
  action: z.enum(['repaired', 'flagged', 'skipped', 'quarantined']).exactOptional(),
});

const lineage = z.object({
  segment: z.int(),
  event: z.enum(['born', 'persists', 'split', 'merged', 'retired']),
  previous: z.int().nullable(),
  shared: z.int().nullable(),
  overlap: z.number().nullable(),
  distance: z.number().nullable(),
});

const column = z.object({
  table,
  column: z.string(),
  heading: z.string().nullable(),
  type: z.enum(['id', 'text', 'code', 'integer', 'number', 'money', 'date']),
  decision: z.string().nullable(),
  missing: count,
  distinct: count,
  distinctIsEstimate: z.boolean(),
  lowest: z.string().nullable(),
  highest: z.string().nullable(),
  repaired: count,
  flagged: count,
  quarantined: count,
  examples: z.array(z.object({ file: z.string(), row: z.int() })),
});

const segmentation = z.object({
  status: z.enum(['fitted', 'assigned', 'held', 'skipped']),
  model: z.string().nullable(),
  refit: z.boolean(),
  why: reason.nullable(),
  candidate: z.string().nullable(),
  trial: z
    .object({
      moved: z.number().nullable(),
      allowed: z.number(),
      lineage: z.array(lineage),
      sizes: z.array(z.object({ segment: z.int(), size: count })),
    })
    .nullable(),
});

const segment = z.object({
  id: z.int().nonnegative(),
  name: z.string(),
  description: z.string(),
  namedBy: z.enum(['gemini', 'template', 'pinned']),
  tactics: z.array(
    z.object({
      text: z.string(),
      product: z.string().nullable(),
      channel: z.string().nullable(),
      time: z.string().nullable(),
      because: z.array(z.string()),
    }),
  ),
  size: count,
  share,
  stability: z.number().nullable(),
  tentative: z.boolean(),
  profile: z.record(
    z.string(),
    z.union([
      z.object({ mean: z.number(), median: z.number(), overall: z.number() }),
      z.object({ mode: z.string(), share, overall: z.number() }),
    ]),
  ),
});

const runSchema = z
  .object({
    runId: z.string(),
    asOf: day,
    status: z.enum(['published', 'held', 'stopped', 'undone']),
    reasons: z.array(reason),
    rows: ofTables(z.object({ read: count, accepted: count, quarantined: count, skipped: count })),
    sources: ofTables(z.object({ hash: z.string(), since: day })).nullable(),
    columns: z.array(column),
    segmentation,
    k: z.int().nullable(),
    kReason: z.string().nullable(),
    selection: z.array(
      z.object({
        k: z.int(),
        cost: z.number(),
        silhouette: z.number(),
        calinskiHarabasz: z.number().nullable(),
        stability: z.number().nullable(),
        smallest: share,
      }),
    ),
    segments: z.array(segment),
    lineage: z.array(lineage),
    drift: z
      .object({
        since: day,
        measures: z.array(
          z.object({
            subject: z.enum(['feature', 'segments', 'table']),
            name: z.string(),
            index: z.number(),
            limit: z.number(),
          }),
        ),
        drifted: z.boolean(),
        shifted: z.number(),
      })
      .nullable(),
    moved: z.object({ since: day, changed: count, joined: count, left: count }).nullable(),
    warehouse: z.string(),
    seconds: z.record(z.string(), z.number()),
  })
  .describe('What "kindred run --json" prints.');

type Fixed<T> = T extends readonly (infer Item)[]
  ? readonly Fixed<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Fixed<T[Key]> }
    : T;
type Told = Fixed<z.infer<typeof runSchema>>;

/** Whatever is a report is what the schema says, and the other way round; else this does not compile. */
type Same = [RunReport] extends [Told] ? ([Told] extends [RunReport] ? true : never) : never;
const id: Same extends true ? string : never = 'urn:kindred:run:1';

/** The same as JSON Schema. Keys may come; those that are here stay, or the number in `$id` goes up. */
export function runJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(runSchema, { io: 'input' });
  return { $schema, $id: id, ...rest };
}
