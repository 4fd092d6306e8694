import { DataRefused, type Reason } from '../domain/errors.ts';
import type { CleanReport, ColumnQuality, Decision, Finding, SheetHeadings } from '../domain/quality.ts';
import type { RawPart, RawTables } from '../domain/raw-table.ts';
import type { RowCounts } from '../domain/run.ts';
import type { TableReading } from '../domain/settings.ts';
import { type AvailableColumns, columnsOf, mapTables, type TableName, tableNames } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { minorityShare } from './dates.ts';
import { settleKeys, settleReferences } from './keys.ts';
import { gatherLines, type Lines } from './lines.ts';
import { countOrphans, countRows, gatherFindings, keepAccepted, setAside } from './outcome.ts';
import { presentColumns, profileColumns } from './profile.ts';
import { type TypingOptions, typeLines } from './typed.ts';

export interface CleanOptions extends TypingOptions {
  /** What the config has decided of each table. */
  readonly readings: Readonly<Record<TableName, TableReading>>;
  /** Headings of the customers table that are no column of ours and that the features name. */
  readonly extras: readonly string[];
}

export interface Cleaned {
  readonly report: CleanReport;
  readonly available: AvailableColumns;
  readonly sheets: readonly SheetHeadings[];
  /** Policies whose customer or product is in no table. */
  readonly orphans: number;
  /** For each column of dates, the share of dates that are provably in the minority order. */
  readonly mixedDates: readonly {
    readonly table: TableName;
    readonly column: string;
    readonly share: number;
  }[];
}

interface ReadTable {
  readonly lines: Lines;
  readonly decisions: readonly Decision[];
  readonly notes: readonly Reason[];
  readonly extraKinds: AvailableColumns['extras'];
  readonly mixedDates: Cleaned['mixedDates'];
}

/** Reads the cells of a table, and settles rows that share an id: the view `accepted_<table>` holds the others. */
async function readTable(
  engine: Engine,
  table: TableName,
  parts: readonly RawPart[],
  options: CleanOptions,
): Promise<ReadTable> {
  const wanted = columnsOf[table].map(({ name }) => name);
  const extras = table === 'customers' ? options.extras : [];
  const lines = await gatherLines(engine, table, parts, options.readings[table], wanted, extras);
  const decisions = [...lines.decisions];
  const notes: Reason[] = [];
  const extraKinds: AvailableColumns['extras'][number][] = [];
  const mixedDates: Cleaned['mixedDates'][number][] = [];
  const { read } = options.readings[table];
  for (const reading of await typeLines(engine, table, lines, options, read)) {
    const { column, sentence, evidence = {}, pinned = false, vote, assumed } = reading;
    if (sentence) decisions.push({ table, column: column.name, sentence, evidence, pinned });
    for (const { code, message } of reading.notes ?? [])
      notes.push({ code, table, column: column.name, message: `${column.name} of ${table}: ${message}` });
    if (extras.includes(column.name))
      extraKinds.push({ name: column.name, kind: column.type === 'number' ? 'numeric' : 'categorical' });
    if (assumed) notes.push(assumedOrder(table, column.name, sentence ?? ''));
    if (vote) mixedDates.push({ table, column: column.name, share: minorityShare(vote) });
  }
  await settleKeys(engine, table, lines);
  return { lines, decisions, notes, extraKinds, mixedDates };
}

export interface CleanedAlone {
  readonly rows: RowCounts;
  readonly columns: readonly string[];
  readonly notes: readonly Reason[];
}

/** Cleans a customers table that has no sales beside it. Leaves `clean_customers` and `set_aside` in the engine. */
export async function cleanCustomers(
  engine: Engine,
  parts: readonly RawPart[],
  options: CleanOptions,
): Promise<CleanedAlone> {
  refuseReserved(options.extras);
  const { lines, notes } = await readTable(engine, 'customers', parts, options);
  await setAside(engine, { customers: parts });
  await keepAccepted(engine, 'customers', lines.columns);
  return {
    rows: await countRows(engine, 'customers'),
    columns: lines.columns,
    notes: [...lines.notes, ...notes],
  };
}

/**
 * Cleans the raw tables inside the engine. Leaves there `clean_customers`, `clean_policies`, `clean_products` (accepted
 * rows, typed) and `set_aside`. Every row under the headings is in exactly one of accepted, quarantined and skipped.
 */
export async function clean(engine: Engine, raw: RawTables, options: CleanOptions): Promise<Cleaned> {
  refuseReserved(options.extras);
  const lines = {} as Record<TableName, Lines>;
  const decisions: Decision[] = [];
  const notes: Reason[] = [];
  const extraKinds: AvailableColumns['extras'][number][] = [];
  const mixedDates: Cleaned['mixedDates'][number][] = [];
  for (const table of tableNames) {
    const read = await readTable(engine, table, raw[table], options);
    lines[table] = read.lines;
    decisions.push(...read.decisions);
    notes.push(...read.notes);
    extraKinds.push(...read.extraKinds);
    mixedDates.push(...read.mixedDates);
  }
  await settleReferences(engine);
  await setAside(engine, raw);
  const findings: Finding[] = [];
  const rows = {} as Record<TableName, RowCounts>;
  for (const table of tableNames) {
    findings.push(...(await gatherFindings(engine, table, raw[table], lines[table].columns)));
    rows[table] = await countRows(engine, table);
  }
  const orphans = await countOrphans(engine);
  // What was landed is needed no more; a large table would else stand in memory once more.
  for (const { relation, stored } of tableNames.flatMap((table) => raw[table])) {
    if (stored) await engine.run(`DROP VIEW ${relation}`);
    await engine.run(`DROP TABLE ${stored ?? relation}`);
  }
  const columns: ColumnQuality[] = [];
  for (const table of tableNames) {
    const present = presentColumns(table, lines[table].columns, extraKinds);
    const { mappings } = lines[table];
    await keepAccepted(engine, table, lines[table].columns);
    await engine.run(`DROP TABLE typed_${table}`);
    const cleaning = { columns: present, mappings, decisions, findings };
    columns.push(...(await profileColumns(engine, table, rows[table].accepted, cleaning)));
  }
  return {
    mixedDates,
    orphans,
    sheets: tableNames.flatMap((table) => lines[table].sheets),
    available: { columns: mapTables((table) => lines[table].columns), extras: extraKinds },
    report: {
      rows,
      mappings: mapTables((table) => lines[table].mappings),
      unread: mapTables((table) => lines[table].unread),
      decisions,
      findings,
      columns,
      notes: tableNames
        .flatMap((table) => [
          ...raw[table].flatMap(({ notes }) => notes.map((message) => ({ code: 'read_as', table, message }))),
          ...lines[table].notes,
        ])
        .concat(notes),
    },
  };
}

function assumedOrder(table: TableName, column: string, sentence: string): Reason {
  const message = `${column} of ${table} is read ${sentence}. If the other order is meant, declare the sheets' locale in the config (en-US is month first).`;
  return { code: 'date_order_assumed', table, column, message };
}

/** Names that cleaning uses itself, and those of our own columns in another case. */
const reserved = [
  'part',
  'row',
  'rest',
  'blank',
  'headings',
  'totals',
  'skip',
  'faults',
  'repairs',
  'flags',
  'copy',
  'differs',
  'marks',
  'plain',
];

function refuseReserved(extras: readonly string[]) {
  const ours = columnsOf.customers.map(({ name }) => name);
  const faults = extras.flatMap((extra): Reason[] => {
    const name = extra.toLowerCase();
    const same = ours.find((column) => column === name);
    if (same)
      return [
        { code: 'feature_unknown', message: `The feature "${extra}" is called ${same} in the config.` },
      ];
    if (!reserved.includes(name) && !/^(raw|cell|parsed)_/.test(name)) return [];
    return [
      {
        code: 'feature_reserved',
        message: `A column called "${extra}" cannot be a feature: the name is Kindred's own. Rename the column.`,
      },
    ];
  });
  if (faults.length > 0) throw new DataRefused(faults);
}
