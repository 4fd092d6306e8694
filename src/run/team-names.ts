import type { Config } from '../config/resolve.ts';
import type { Effects } from '../domain/effects.ts';
import { DataRefused } from '../domain/errors.ts';
import { sourceAt } from '../domain/source.ts';
import { type MatchedName, matchNames, type TeamName } from '../naming/import.ts';
import { lexiconOf } from '../naming/words/languages.ts';
import { loadTable } from '../sources/load.ts';
import { sheetFrom } from './naming.ts';
import { withWorkspace } from './workspace.ts';

/** Where a table of names is, and what relative paths are relative to. */
interface TeamTable {
  readonly file: string;
  readonly tab: string | null;
  readonly base: string;
  readonly asOf: string;
}

const headings = {
  own: ['cluster_id', 'cluster', 'segment_id', 'segment', 'id'],
  name: ['cluster_name', 'segment_name', 'name', 'label'],
  description: ['description', 'cluster_description', 'segment_description'],
} as const;

/**
 * The names of a team's own table, each with the segment that it fits. Throws DataRefused for a file that cannot be read or
 * has no names.
 */
export function matchTeamNames(
  config: Config,
  table: TeamTable,
  facts: readonly string[],
  effects: Effects,
): Promise<MatchedName[]> {
  return withWorkspace(
    config,
    { asOf: table.asOf, acceptShrink: true },
    effects,
    async ({ engine, scratch }) => {
      const source = { ...sourceAt(table.file), tab: table.tab };
      const parts = await loadTable(engine, 'customers', source, { base: table.base, scratch, ...effects });
      const names: TeamName[] = [];
      for (const { relation, width } of parts) {
        const rows = await engine.rows(`SELECT * FROM ${relation} ORDER BY CAST(_row AS BIGINT)`);
        const cells = rows.map((row) =>
          Array.from({ length: width }, (_, i) => String(row[`c${i}`] ?? '').trim()),
        );
        names.push(...namesIn(cells, table.file));
      }
      return matchNames(names, sheetFrom(facts), lexiconOf[config.naming.language]);
    },
  );
}

function namesIn([heads = [], ...rows]: readonly (readonly string[])[], file: string): TeamName[] {
  const plain = heads.map((head) => head.toLowerCase().replaceAll(/[^a-z]+/g, '_'));
  const column = (of: readonly string[]) => plain.findIndex((head) => of.includes(head));
  const [own, name, description] = [
    column(headings.own),
    column(headings.name),
    column(headings.description),
  ];
  if (name < 0) {
    const message = `${file} has no column of names. It needs cluster_name (or segment_name, or name), and may have cluster_id and description.`;
    throw new DataRefused([{ code: 'column_missing', message }]);
  }
  return rows
    .filter((row) => row[name])
    .map((row, i) => ({
      own: row[own] || String(i),
      name: row[name]!,
      description: row[description] || null,
    }));
}
