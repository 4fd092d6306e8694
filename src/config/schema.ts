import { z } from 'zod';
import { namingLanguages } from '../domain/naming.ts';
import { weekdays } from '../domain/settings.ts';
import { type SourceKind, sourceKinds } from '../domain/source.ts';
import { columnsOf, type TableName } from '../domain/tables.ts';

const share = z.number().min(0).max(1);

const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'must be three letters such as GBP');

const oneKind = `must name one place, with ${sourceKinds.join(', ')} as its key`;

function source(table: TableName) {
  const names = columnsOf[table].map(({ name }) => name) as [string, ...string[]];
  const columns = z
    .partialRecord(z.enum(names), z.string())
    .describe('Our column name: the heading in your sheet.');
  const place = z
    .string()
    .min(1)
    .describe('A path, a glob or an https address; of a Google Sheet its address or id.');
  const kinds = Object.fromEntries(sourceKinds.map((kind) => [kind, place.optional()])) as Record<
    SourceKind,
    z.ZodOptional<typeof place>
  >;
  const tab = z
    .union([z.string().min(1), z.int().nonnegative()], { error: 'must be the name of a tab, or its gid' })
    .optional()
    .describe('The tab of a workbook or a Google Sheet (its name or gid), or the table of a database.');
  const range = z
    .string()
    .regex(
      /^(?=.*[A-Za-z0-9]:)[A-Za-z]{0,3}\d{0,7}:[A-Za-z]{0,3}\d{0,7}$/,
      'must be a range such as B3:H or A1:F200',
    )
    .optional()
    .describe('The part of a sheet that holds the table, such as B3:H.');
  const headings = z.int().min(1).max(1000).optional().describe('The row of the headings.');
  const totals = z.boolean().optional().describe('false: rows that look like totals are rows like others.');
  const read = pins(table)
    .optional()
    .describe('What you decide of a column, instead of what its cells tell.');
  const settings = z
    .strictObject({ ...kinds, tab, range, headings, totals, columns: columns.optional(), read })
    .refine((given) => sourceKinds.filter((kind) => given[kind] !== undefined).length === 1, oneKind);
  return z.union([place, settings], {
    error: ({ input }) => (input === undefined ? 'is missing' : `must be a path; or ${oneKind}`),
  });
}

const datePins = {
  order: z.enum(['day first', 'month first']).optional(),
  realDates: z.enum(['right', 'swapped']).optional(),
  epoch: z.union([z.literal(1900), z.literal(1904)], { error: 'must be 1900 or 1904' }).optional(),
};
const moneyPins = {
  decimal: z.enum(['point', 'comma']).optional(),
  currency: currencyCode.optional(),
};
const numberPins = { decimal: moneyPins.decimal, percent: z.boolean().optional() };
const codePins = {
  values: z.array(z.string().min(1)).min(1).optional(),
  merge: z.boolean().optional(),
};
const extraPins = z.strictObject({
  type: z.enum(['number', 'category']).optional(),
  ...numberPins,
  ...codePins,
});
const pinsOf = {
  date: datePins,
  money: moneyPins,
  integer: { decimal: moneyPins.decimal },
  code: codePins,
} as const;

/** What can be decided of the columns of a table; ids and names are never rewritten, so there is nothing to decide. */
function pins(table: TableName) {
  const columns = columnsOf[table].flatMap(({ name, type }) =>
    type in pinsOf ? [[name, z.strictObject(pinsOf[type as keyof typeof pinsOf]).optional()] as const] : [],
  );
  const known = Object.fromEntries(columns);
  return table === 'customers' ? z.object(known).catchall(extraPins) : z.strictObject(known);
}

const categoriesOfCustomers = columnsOf.customers
  .filter(({ name, type }) => type === 'code' && name !== 'objection' && name !== 'consent')
  .map(({ name }) => name) as [string, ...string[]];

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

const pinnedName = z.union(
  [
    z.string().min(1).max(60),
    z.strictObject({ name: z.string().min(1).max(60), description: z.string().min(1).max(300).optional() }),
  ],
  { error: 'must be a name of at most 60 characters, or a name and a description' },
);

const googleProject = z
  .string()
  .regex(/^[a-z][a-z0-9:.-]{4,62}$/, 'must be the id of a Google Cloud project');

const uuid = z.uuid({ error: 'must be an id such as 1b4e28ba-2fa1-11d2-883f-0016d3cca427' });

export const day = z.iso.date({ error: 'must be a day that exists, as YYYY-MM-DD' });

const oneWarehouse = 'must name one place, with duckdb or bigquery as its key';

const warehouse = z
  .strictObject({
    duckdb: z.string().min(1).optional().describe('The path of a DuckDB file.'),
    bigquery: z
      .strictObject({
        project: googleProject,
        dataset: z
          .string()
          .regex(/^\w{1,1024}$/, 'must be the name of a dataset: letters, digits and underscores'),
        location: z
          .string()
          .regex(/^[A-Za-z]+(-[a-z]+\d+)?$/, 'must be where the dataset is, such as EU or europe-west2'),
        maximumBytesBilled: z
          .int()
          .positive()
          .optional()
          .describe('Bytes that one statement may bill; one that would read more is not run.'),
      })
      .optional()
      .describe('A dataset of Google BigQuery.'),
  })
  .refine((given) => (given.duckdb === undefined) !== (given.bigquery === undefined), oneWarehouse)
  .describe('Where everything is published.');

export const configSchema = z
  .strictObject({
    version: z
      .literal(1, {
        error: 'must be 1: a file with a higher number was written for a newer Kindred, so install that',
      })
      .default(1)
      .describe('Of this file. It goes up where a setting changes its meaning.'),
    sources: z.strictObject({
      customers: source('customers'),
      policies: source('policies'),
      products: source('products'),
    }),
    warehouse: warehouse.default({ duckdb: 'kindred.duckdb' }),
    engine: z
      .enum(['duckdb', 'bigquery'])
      .default('duckdb')
      .describe('Where the work is done: in this process, or in BigQuery, where the tables then stay.'),
    locale: z.string().refine(isLocale, 'must be a locale such as en-GB').optional(),
    currency: currencyCode.default('GBP'),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be the two letters of a country, such as GB')
      .optional()
      .describe('Whose map the dashboard shows. Default: the country of the locale.'),
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
        refit: z
          .enum(['auto', 'always', 'never'])
          .default('auto')
          .describe('When segments are fitted anew: where there is a reason, in every run, or never.'),
        training: z
          .enum(['sample', 'all'])
          .default('sample')
          .describe(
            'In BigQuery: segments as a sample of customers gives them, or carried on over all by SQL.',
          ),
        sample: z
          .int()
          .min(1000)
          .max(1_000_000)
          .default(20_000)
          .describe(
            'In BigQuery: customers of whom segments are made; their features come here without their ids.',
          ),
        trainingBytes: z
          .int()
          .positive()
          .default(1_000_000_000_000)
          .describe('In BigQuery: bytes that all iterations of a training together may read.'),
        maxAge: z.int().positive().default(90).describe('Days after which segments are fitted anew.'),
        promotion: z
          .strictObject({
            stability: share.default(0.6),
            smallest: share.default(0.02),
            moved: share.default(0.05),
          })
          .prefault({})
          .describe('What new segments must be to take the place of those in use.'),
      })
      .prefault({}),
    protected: z
      .array(z.enum(categoriesOfCustomers, { error: `must be one of ${categoriesOfCustomers.join(', ')}` }))
      .default(['gender', 'preferred_language', 'city'])
      .describe(
        'Columns of customers that are protected, or stand in for what is: segments are not to be groups of them.',
      ),
    naming: z
      .strictObject({
        mode: z
          .enum(['gemini', 'template', 'pinned'])
          .default('template')
          .describe(
            'Who names the segments: Gemini (aggregates are sent to Google), templates, or only names below.',
          ),
        model: z.string().min(1).default('gemini-3.5-flash-lite').describe('The Gemini model.'),
        vertex: z
          .strictObject({
            project: googleProject,
            location: z.string().regex(/^[a-z]+(-[a-z]+\d*)*$/, 'must be a region such as europe-west2'),
          })
          .optional()
          .describe(
            'Ask by Vertex AI with Google credentials, in this project and region, instead of by a key.',
          ),
        language: z
          .enum(namingLanguages, {
            error: `must be one of ${namingLanguages.join(', ')}: texts in other languages cannot be checked`,
          })
          .default('en')
          .describe('The language of names, sentences and tactics.'),
        budget: z.int().min(1000).default(40_000).describe('Tokens that one run may use, sent and received.'),
        names: z
          .record(z.string().regex(/^\d+$/, 'must be the number of a segment'), pinnedName)
          .default({})
          .describe('Names that you give, by the number of the segment.'),
        words: z
          .array(z.string().min(1).max(40))
          .default([])
          .describe('Words of your own, such as brands, that may be sent and may stand in names.'),
      })
      .prefault({})
      .describe('Who names the segments, and in which words.'),
    powerbi: z
      .strictObject({
        tenant: z
          .string()
          .regex(/^[\w.-]+$/, 'must be the id or a domain of a Microsoft Entra tenant')
          .describe('The Microsoft Entra tenant, by its id or a domain.'),
        client: uuid.describe(
          'The application (client) id of the app that asks; its secret is in POWERBI_CLIENT_SECRET.',
        ),
        workspace: uuid.describe('The id of the workspace: in its address after /groups/.'),
        dataset: uuid.describe('The id of the semantic model: in its address after /datasets/.'),
      })
      .optional()
      .describe('The published Power BI dataset, for "kindred powerbi refresh" and "schedule".'),
    schedule: z
      .strictObject({
        at: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "22:00"')
          .default('22:00')
          .describe('When runs are due, by the clock of the time zone.'),
        days: z
          .array(z.enum(weekdays, { error: `must be one of ${weekdays.join(', ')}` }))
          .min(1)
          .optional()
          .describe('The days on which they are. Default: every day.'),
      })
      .prefault({})
      .describe('When runs are due: kept by "kindred schedule", judged by "kindred status".'),
    objection: z.string().min(1).optional().describe('The heading in customers that says who objects.'),
    gates: z
      .strictObject({
        shrink: share.default(0.2),
        quarantine: share.default(0.05),
        quarantineWarn: share.default(0.01),
        orphans: share.default(0.05),
        mixedDates: share.default(0.01),
        errors: share.default(0.05),
        unchangedWarn: z.number().positive().default(2),
        unchangedHold: z.number().positive().default(4),
      })
      .prefault({}),
  })
  .superRefine(({ engine, warehouse: { bigquery }, sources }, context) => {
    if (engine === 'duckdb') return;
    const wrong = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (!bigquery)
      wrong(['engine'], 'bigquery needs warehouse.bigquery: the work is done where it is published');
    for (const [table, given] of Object.entries(sources))
      if (typeof given === 'string' || given.bigquery === undefined)
        wrong(['sources', table], 'must be a table of BigQuery, because the engine is bigquery');
  })
  .describe('The settings of Kindred, usually kindred.yaml');

export type Parsed = z.infer<typeof configSchema>;

/** The schema as JSON Schema, for editors. */
export function configJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { io: 'input' });
  return { $schema, $id: 'urn:kindred:config:1', ...rest };
}
