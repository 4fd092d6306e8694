import type { Cleaned } from '../../clean/clean.ts';
import { contractTables } from '../../clean/contract/contract.ts';
import { countContract, quarantineSql } from '../../clean/contract/counts.ts';
import { mapHeadings } from '../../clean/headings.ts';
import { refused } from '../../domain/errors.ts';
import { columnsOf, mapTables, type TableName, tableNames } from '../../domain/tables.ts';
import { factQueries } from '../../features/facts.ts';
import type { Inside, RunTables } from '../../warehouse/store.ts';
import type { Ground } from '../ground.ts';
import type { Workspace } from '../workspace.ts';
import { madeTables } from './made.ts';
import { segmentsInside } from './segments.ts';

/** A table where it is: how its columns map to ours. */
interface Mapped {
  readonly place: string;
  readonly columns: ReadonlyMap<string, string>;
  readonly unread: readonly string[];
  readonly notes: Cleaned['report']['notes'];
}

/** In the warehouse: the rows stay there, and what comes here are counts, sums and a sample of features without ids. */
export function insideGround(space: Workspace, inside: Inside): Ground {
  const { config, asOf, stage } = space;
  const { dialect } = inside.engine;
  let mapped: Readonly<Record<TableName, Mapped>> | null = null;
  let tables: RunTables | null = null;
  let made: ReadonlyMap<string, string> = new Map();
  return {
    read: () =>
      stage('read', async () => {
        const found = {} as Record<TableName, Mapped>;
        const parts = mapTables((): { hash: string }[] => []);
        for (const table of tableNames) {
          const { place } = config.sources[table];
          const { columns, version } = await inside.describe(place);
          if (columns.length === 0) throw refused(table, 'source_empty', `${place} has no columns.`);
          const headings = { row: 1, texts: columns, above: 0 };
          const { positions, unread, notes } = mapHeadings(
            table,
            headings,
            place,
            config.sources[table].reading.columns,
          );
          const names = [...positions].map(([name, position]) => [name, columns[position]!] as const);
          found[table] = { place, columns: new Map(names), unread, notes };
          parts[table].push({ hash: version });
        }
        mapped = found;
        return parts;
      }),
    clean: (runId) =>
      stage(
        'clean',
        async () => {
          tables = inside.tablesOf(runId);
          const sources = mapTables((table) => ({
            table,
            from: inside.from(mapped![table].place),
            columns: mapped![table].columns,
          }));
          for (const { name, query } of contractTables(sources, asOf, dialect))
            await tables.make(name, query);
          return cleanedInside(await countContract(inside.engine, tables.located), mapped!);
        },
        ({ report }) => {
          const total = (of: 'accepted' | 'quarantined') =>
            Object.values(report.rows).reduce((sum, rows) => sum + rows[of], 0);
          return `${total('accepted')} rows kept, ${total('quarantined')} set aside, all of them where they are`;
        },
      ),
    makeFacts: async () => {
      for (const [name, query] of factQueries(dialect, asOf, config.segmentation.features.ratio))
        await tables!.make(name, query);
      const of = { run_id: space.known.runId, as_of: asOf };
      const labels = mapTables((table) => mapped![table].place);
      made = madeTables(tables!, quarantineSql(of, labels, dialect));
    },
    makeSegments: async (past, available, ask) => {
      const { done, made: further } = await segmentsInside(space, {
        inside,
        tables: tables!,
        past,
        available,
        ask,
      });
      made = new Map([...made, ...further]);
      return done;
    },
    made: () => made,
    clear: async () => {
      await tables?.clear();
    },
  };
}

function cleanedInside(
  { rows, findings, orphans }: Awaited<ReturnType<typeof countContract>>,
  mapped: Readonly<Record<TableName, Mapped>>,
): Cleaned {
  return {
    orphans,
    mixedDates: [],
    sheets: [],
    available: { columns: mapTables((table) => [...mapped[table].columns.keys()]), extras: [] },
    report: {
      rows,
      findings,
      mappings: mapTables((table) =>
        columnsOf[table].map(({ name }) => ({
          column: name,
          heading: mapped[table].columns.get(name) ?? null,
        })),
      ),
      unread: mapTables((table) => mapped[table].unread),
      decisions: [],
      columns: [],
      notes: tableNames.flatMap((table) => mapped[table].notes),
    },
  };
}
