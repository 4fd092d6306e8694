import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Inside, RunTables } from '../store.ts';
import { located } from '../views.ts';
import type { Open } from './dataset.ts';
import { jobIds, type Lease } from './lease.ts';
import { script } from './stage.ts';
import { dropTable, makeTable } from './tables.ts';

/** Room for a run to work in the dataset: tables of its own beside its stages, which go as these do. */
export function insideOf({ engine, jobs, names }: Open, lease: Lease): Inside {
  const from = (place: string) => place.split('.').map(bigqueryDialect.quote).join('.');
  return {
    engine,
    from,
    bytesOf: async (sql) => (await jobs.dryRun(sql)).bytes,
    describe: async (place) => {
      const { fields } = await jobs.dryRun(`SELECT * FROM ${from(place)}`);
      return { columns: fields.map(({ name }) => name), version: await jobs.versionOf(place) };
    },
    tablesOf: (runId): RunTables => {
      const { staged } = names(runId);
      const jobId = jobIds(runId, lease);
      const made: string[] = [];
      const whole = (name: string) => staged(`work_${name}`);
      const withNames = (sql: string) => located(sql, made, whole);
      return {
        located: withNames,
        make: async (name, query) => {
          await jobs.run({ id: jobId(`make_${name}`), sql: makeTable(whole(name), withNames(query)) });
          made.push(name);
        },
        clear: async () => {
          if (made.length === 0) return;
          // What cannot be taken away goes by itself after a day.
          await jobs
            .run({ id: jobId('clear_work'), sql: script(made.map((name) => dropTable(whole(name)))) })
            .catch(() => {});
        },
      };
    },
  };
}
