import type { BigQuery, Job, JobLoadMetadata, TableField } from '@google-cloud/bigquery';
import { persistently } from '../../services/patience.ts';
import type { Value } from '../engine.ts';
import { cellReader } from './cells.ts';
import { type BigQueryEffects, newClient } from './client.ts';
import { statementOf } from './parameters.ts';
import {
  failureOf,
  isConcurrent,
  JobFailed,
  mayPass,
  type Refusal,
  refusalIn,
  refusedBy,
} from './refusals.ts';

/** A dataset, and what a job there may cost. */
export interface BigQueryPlace {
  readonly project: string;
  readonly dataset: string;
  /** Null where jobs may run wherever the tables are. */
  readonly location: string | null;
  /** Bytes that one job may bill; null for no limit of ours. */
  readonly maximumBytesBilled: number | null;
}

export interface Statement {
  readonly sql: string;
  /** What $1, $2, … stand for. */
  readonly values?: readonly Value[] | undefined;
  /**
   * The job's id, for what must not be done twice: asked for again, it is the same job. Without one the job is another
   * each time.
   */
  readonly id?: string;
}

/** A column of a result. */
export interface QueryField {
  readonly name: string;
  /** As the API names it, such as INTEGER or TIMESTAMP. */
  readonly type: string;
  readonly isRepeated: boolean;
}

interface Page {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** Jobs in one dataset. All of them throw DataRefused where BigQuery refuses, or does not answer for long. */
export interface Jobs {
  readonly place: BigQueryPlace;
  /** Runs a statement, or a script, and waits until it is done. */
  run(statement: Statement): Promise<void>;
  /** The rows of a query, page by page; at least one page, so that there are names. */
  pages(statement: Statement): AsyncGenerator<Page>;
  /** Loads a file of JSON lines into a table that is there, at its end. */
  load(file: string, table: string, id: string): Promise<void>;
  /** What a statement would give and read, free of charge. */
  dryRun(sql: string): Promise<{ readonly bytes: number; readonly fields: readonly QueryField[] }>;
  /** When a table's rows were last changed, as far as BigQuery tells: of a view, when its statement was. */
  versionOf(place: string): Promise<string>;
  /** Whether the dataset is there. */
  isThere(): Promise<boolean>;
  /** Makes the dataset where there is none. */
  makeDataset(): Promise<void>;
}

const labels = { application: 'kindred' };

/** Polls of a job that is not done yet: milliseconds, and how much longer each is than the one before. */
const firstPoll = 250;
const longestPoll = 5000;

/** Tries of a job that failed for a reason that passes. */
const MOST_JOBS = 4;

const rowsOfPage = 50_000;

export async function openJobs(place: BigQueryPlace, effects: BigQueryEffects): Promise<Jobs> {
  const identity = (await effects.access?.identity()) ?? null;
  const connect = () => newClient(place.project, effects);
  let client = await connect();
  const askOnce = async <T>(request: (client: BigQuery) => Promise<T>, isSecond = false): Promise<T> => {
    try {
      return await request(client);
    } catch (error) {
      // A token may be refused before its time; a new client asks for a new one.
      if (refusalIn(error).status !== 401 || isSecond) throw error;
      client = await connect();
      return askOnce(request, true);
    }
  };
  const ask = <T>(request: (client: BigQuery) => Promise<T>): Promise<T> =>
    persistently(() => askOnce(request), failureOf, effects.wait);

  const refused = (refusal: Refusal, job: string | null) => refusedBy(refusal, { ...place, identity }, job);

  const located = (location = place.location) => (location === null ? {} : { location });

  /** Begins a job, or finds the one of this id that was begun. */
  const begin = async (id: string | undefined, create: (client: BigQuery) => Promise<Job>): Promise<Job> =>
    ask(async (own) => {
      try {
        return await create(own);
      } catch (error) {
        if (id === undefined || refusalIn(error).status !== 409) throw error;
        return own.job(id, located());
      }
    });

  /** Throws JobFailed for a job that has failed. */
  const finish = async (job: Job): Promise<void> => {
    for (let pause = firstPoll; ; pause = Math.min(longestPoll, 2 * pause)) {
      const [metadata] = await ask((own) => own.job(job.id!, located(job.location)).getMetadata());
      const { status = {} } = metadata as { status?: JobStatus };
      if (status.errorResult) throw new JobFailed(refusalOf(status));
      if (status.state === 'DONE') return;
      await effects.wait(pause);
    }
  };

  /** Does a job until it is done, again under another id where it failed for a reason that passes. */
  const done = async (id: string | undefined, create: (client: BigQuery, id?: string) => Promise<Job>) => {
    for (let tries = 1; ; tries++) {
      const own = id === undefined || tries === 1 ? id : `${id}_${tries}`;
      let job: string | null = own ?? null;
      try {
        const begun = await begin(own, (client) => create(client, own));
        job = begun.id ?? null;
        await finish(begun);
        return begun;
      } catch (error) {
        const refusal = refusalIn(error);
        // What bears no id may be done anew when another statement was in its way.
        const isInTheWay = id === undefined && isConcurrent(refusal);
        if ((isInTheWay || (refusal.status === null && mayPass(refusal))) && tries < MOST_JOBS) {
          await effects.wait(1000 * 2 ** (tries - 1));
          continue;
        }
        throw isGoogles(error) ? refused(refusal, job) : error;
      }
    }
  };

  const query = ({ sql, values, id }: Statement) =>
    done(id, async (own, jobId) => {
      const [job] = await own.createQueryJob({
        ...statementOf(sql, values),
        ...(jobId === undefined ? {} : { jobId }),
        ...(place.maximumBytesBilled === null
          ? {}
          : { maximumBytesBilled: String(place.maximumBytesBilled) }),
        ...located(),
        defaultDataset: { projectId: place.project, datasetId: place.dataset },
        labels,
      });
      return job;
    });

  const isThere = async (): Promise<boolean> => {
    try {
      const [found] = await ask((own) => own.dataset(place.dataset).exists());
      return found;
    } catch (error) {
      throw isGoogles(error) ? refused(refusalIn(error), null) : error;
    }
  };

  return {
    place,
    isThere,
    run: async (statement) => {
      await query(statement);
    },
    pages: async function* (statement) {
      const job = await query(statement);
      let pageToken: string | undefined;
      do {
        const answer = await ask((own) => pageOf(own, job, pageToken));
        const fields = answer.schema?.fields ?? [];
        const readers = fields.map(cellReader);
        yield {
          names: fields.map(({ name }) => String(name)),
          rows: (answer.rows ?? []).map(({ f }) => f.map(({ v }, i) => readers[i]!(v))),
        };
        pageToken = answer.pageToken;
      } while (pageToken);
    },
    load: async (file, table, id) => {
      await done(id, async (own, jobId) => {
        const settings: JobLoadMetadata = {
          ...(jobId === undefined ? {} : { jobId }),
          sourceFormat: 'NEWLINE_DELIMITED_JSON',
          writeDisposition: 'WRITE_APPEND',
          createDisposition: 'CREATE_NEVER',
          ...located(),
        };
        const into = own.dataset(place.dataset, located()).table(table);
        const [job] = await into.createLoadJob(file, settings);
        return job;
      });
    },
    dryRun: async (sql) => {
      try {
        const [, answer] = await ask((own) =>
          own.createQueryJob({
            ...statementOf(sql, []),
            dryRun: true,
            ...located(),
            defaultDataset: { projectId: place.project, datasetId: place.dataset },
          }),
        );
        const { statistics } = answer as DryRun;
        return {
          bytes: Number(statistics?.query?.totalBytesProcessed ?? statistics?.totalBytesProcessed ?? 0),
          fields: (statistics?.query?.schema?.fields ?? []).map(({ name, type, mode }) => ({
            name: String(name),
            type: String(type),
            isRepeated: mode === 'REPEATED',
          })),
        };
      } catch (error) {
        throw isGoogles(error) ? refused(refusalIn(error), null) : error;
      }
    },
    versionOf: async (path) => {
      const [project = '', dataset = '', name = ''] = path.split('.');
      try {
        const [metadata] = await ask((own) =>
          own.dataset(dataset, { projectId: project }).table(name).getMetadata(),
        );
        const { lastModifiedTime, numRows, etag } = metadata as Readonly<Record<string, unknown>>;
        return `${path} ${lastModifiedTime ?? etag} ${numRows ?? ''}`;
      } catch (error) {
        throw isGoogles(error) ? refused(refusalIn(error), null) : error;
      }
    },
    makeDataset: async () => {
      if (await isThere()) return;
      try {
        await ask((own) => own.createDataset(place.dataset, { ...located(), labels }));
      } catch (error) {
        if (refusalIn(error).status === 409) return;
        throw isGoogles(error) ? refused(refusalIn(error), null) : error;
      }
    },
  };
}

interface RawPage {
  readonly schema?: { readonly fields?: readonly TableField[] };
  readonly rows?: readonly RawRow[];
  readonly pageToken?: string;
}

/** A page as it travels: the client's own way of asking for it so sends an option of its own to Google. */
function pageOf(client: BigQuery, job: Job, pageToken: string | undefined): Promise<RawPage> {
  const qs = {
    maxResults: rowsOfPage,
    'formatOptions.useInt64Timestamp': true,
    ...(job.location ? { location: job.location } : {}),
    ...(pageToken ? { pageToken } : {}),
  };
  return new Promise((done, failed) => {
    client.request({ uri: `/queries/${job.id}`, qs }, (error, body) =>
      error ? failed(error) : done(body as RawPage),
    );
  });
}

interface RawRow {
  readonly f: readonly { readonly v: string | null }[];
}

interface JobStatus {
  readonly state?: string;
  readonly errorResult?: { readonly reason?: string; readonly message?: string };
}

interface DryRun {
  readonly statistics?: {
    readonly totalBytesProcessed?: string;
    readonly query?: {
      readonly totalBytesProcessed?: string;
      readonly schema?: { readonly fields?: TableField[] };
    };
  };
}

const refusalOf = ({ errorResult }: JobStatus): Refusal => ({
  status: null,
  reasons: errorResult?.reason ? [errorResult.reason] : [],
  message: errorResult?.message ?? '',
});

/** Whether an error came from Google or from the way to it, rather than from a fault of ours. */
function isGoogles(error: unknown): boolean {
  const { status, reasons } = refusalIn(error);
  return failureOf(error) !== null || status !== null || reasons.length > 0;
}
