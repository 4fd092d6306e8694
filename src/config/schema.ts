import { z } from 'zod';
import { type SourceKind, sourceKinds } from '../domain/source.ts';
import { columnsOf, type TableName } from '../domain/tables.ts';

const share = z.number().min(0).max(1);

const oneKind = `must name one place, with ${sourceKinds.join(', ')} as its key`;

function source(table: TableName) {
  const names = columnsOf[table].map(({ name }) => name) as [string, ...string[]];
  const columns = z
    .partialRecord(z.enum(names), z.string())
    .describe('Our column name: the heading in your sheet.');
  const place = z.string().min(1).describe('A path, a glob or an https address.');
  const kinds = Object.fromEntries(sourceKinds.map((kind) => [kind, place.optional()])) as Record<
    SourceKind,
    z.ZodOptional<typeof place>
  >;
  const tab = z.string().min(1).optional().describe('The tab of a workbook, or the table of a database.');
  const settings = z
    .strictObject({ ...kinds, tab, columns: columns.optional() })
    .refine((given) => sourceKinds.filter((kind) => given[kind] !== undefined).length === 1, oneKind);
  return z.union([place, settings], {
    error: ({ input }) => (input === undefined ? 'is missing' : `must be a path; or ${oneKind}`),
  });
}

const isTimezone = (zone: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
};

const isLocale = (locale: string) => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
};

export const day = z.iso.date({ error: 'must be a day that exists, as YYYY-MM-DD' });

export const configSchema = z
  .strictObject({
    sources: z.strictObject({
      customers: source('customers'),
      policies: source('policies'),
      products: source('products'),
    }),
    warehouse: z.strictObject({ duckdb: z.string().min(1) }).default({ duckdb: 'kindred.duckdb' }),
    locale: z.string().refine(isLocale, 'must be a locale such as en-GB').optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three letters such as GBP')
      .default('GBP'),
    timezone: z
      .string()
      .refine(isTimezone, 'must be a time zone such as Europe/London')
      .default('Europe/London'),
    asOf: day
      .optional()
      .describe('The day that ages and tenures are measured to. Default: today in the time zone.'),
    cadence: z.enum(['daily', 'weekly', 'monthly']).default('daily'),
    target: z.strictObject({ premium: z.number().positive().optional() }).default({}),
    segmentation: z
      .strictObject({
        preset: z.enum(['standard', 'reference']).default('standard'),
        features: z.array(z.string().min(1)).min(1).optional(),
        scaling: z.enum(['min-max', 'z-score']).default('min-max'),
        clip: z
          .union([z.literal(false), z.tuple([z.number().min(0).max(50), z.number().min(50).max(100)])], {
            error: 'must be two percentiles such as [0.5, 99.5], or false',
          })
          .optional()
          .describe('Percentiles to clip at, such as [0.5, 99.5], or false.'),
        gamma: z
          .union([z.enum(['auto', 'kmodes', 'informative']), z.number().nonnegative()], {
            error: 'must be auto, kmodes, informative, or a number from 0',
          })
          .default('auto'),
        k: z
          .union([z.literal('auto'), z.int().min(2).max(50)], {
            error: 'must be auto, or a whole number from 2 to 50',
          })
          .optional(),
        starts: z.int().min(1).max(1000).default(10),
        seed: z.int().min(0).default(0),
        refit: z.literal('always', { error: 'can only be "always" in this version' }).default('always'),
      })
      .prefault({}),
    gates: z
      .strictObject({
        shrink: share.default(0.2),
        quarantine: share.default(0.05),
        quarantineWarn: share.default(0.01),
        orphans: share.default(0.05),
        mixedDates: share.default(0.01),
      })
      .prefault({}),
  })
  .describe('The settings of Kindred, usually kindred.yaml');

export type Parsed = z.infer<typeof configSchema>;

/** The schema as JSON Schema, for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input' });
}
