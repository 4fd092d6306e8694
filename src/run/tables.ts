import { type Cleaned, clean } from '../clean/clean.ts';
import type { RawTables } from '../domain/raw-table.ts';
import { mapTables } from '../domain/tables.ts';
import { featureNames } from '../features/definitions.ts';
import { loadSources } from '../sources/load.ts';
import type { Workspace } from './workspace.ts';

/** Lands the three tables in the engine as text. */
export function readTables({ stage, engine, config, effects, scratch }: Workspace): Promise<RawTables> {
  return stage(
    'read',
    () =>
      loadSources(engine, config.sources, {
        base: config.base,
        scratch,
        ...effects,
        billing: config.warehouse.kind === 'bigquery' ? config.warehouse : undefined,
      }),
    (raw) => {
      const rows = Object.values(raw)
        .flat()
        .reduce((sum, part) => sum + Math.max(0, part.rows - 1), 0);
      return `${rows} rows in ${Object.values(raw).flat().length} files`;
    },
  );
}

/** Cleans what was landed. */
export function cleanTables({ stage, engine, config, asOf }: Workspace, raw: RawTables): Promise<Cleaned> {
  const readings = mapTables((table) => config.sources[table].reading);
  const extras = config.segmentation.features.names.filter((name) => !featureNames.includes(name));
  return stage(
    'clean',
    () =>
      clean(engine, raw, {
        asOf,
        declaredLocale: config.declaredLocale,
        currency: config.report.currency,
        readings,
        extras,
      }),
    ({ report }) => {
      const total = (of: 'accepted' | 'quarantined') =>
        Object.values(report.rows).reduce((sum, rows) => sum + rows[of], 0);
      return `${total('accepted')} rows kept, ${total('quarantined')} set aside`;
    },
  );
}
