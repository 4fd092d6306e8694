import { createHash } from 'node:crypto';
import type { Config } from '../config/resolve.ts';
import type { RunOptions } from '../domain/run.ts';
import { mapTables } from '../domain/tables.ts';
import { version } from '../version.ts';
import type { ReadParts } from './ground.ts';

/**
 * The as-of date and a hash of inputs, config and version: the same for the same run, on any machine and from any folder.
 *
 * @param canAsk whether there is a model that could name segments: with one, the run is another
 */
export function identify(
  raw: ReadParts,
  config: Config,
  asOf: string,
  wanted: RunOptions['wanted'],
  canAsk: boolean,
): string {
  const { engine, inside, segmentation, gates, report, declaredLocale, sources, naming } = config;
  const inputs = Object.entries(raw).map(([table, parts]) => [table, parts.map(({ hash }) => hash)]);
  const readings = mapTables((table) => sources[table].reading);
  const text = JSON.stringify({
    inputs,
    ...(engine === 'duckdb' ? {} : { engine, inside }),
    readings,
    segmentation,
    gates,
    report,
    declaredLocale,
    naming,
    canAsk,
    version,
    wanted,
  });
  return `${asOf}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
