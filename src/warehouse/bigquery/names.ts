import type { BigQuerySettings } from '../../domain/settings.ts';
import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';

/** Where tables are, as SQL. */
export interface Names {
  /** A table or view of the warehouse, whole: project, dataset and name. */
  live(name: string): string;
  /** What a run has staged for a table. */
  staged(name: string): string;
  /** Where the dataset tells of itself. */
  readonly schema: string;
}

export function namesIn(place: Pick<BigQuerySettings, 'project' | 'dataset'>, runId: string): Names {
  const live = (name: string) => [place.project, place.dataset, name].map(bigqueryDialect.quote).join('.');
  const schema = `${bigqueryDialect.quote(`${place.project}.${place.dataset}`)}.INFORMATION_SCHEMA`;
  return { live, staged: (name) => live(stageName(runId, name)), schema };
}

/** The table that a run stages rows in: `stg_<run>_<table>`. */
export const stageName = (runId: string, table: string): string =>
  `stg_${runId.replaceAll(/\W/g, '_')}_${table}`;
