import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clean } from '../../src/clean/clean.ts';
import { judge } from '../../src/clean/gates.ts';
import { sentenceFor } from '../../src/clean/sentences.ts';
import { configSchema } from '../../src/config/schema.ts';
import { DataRefused } from '../../src/domain/errors.ts';
import type { RawTables } from '../../src/domain/raw-table.ts';
import { unpinned } from '../../src/domain/settings.ts';
import { type Source, sourceAt } from '../../src/domain/source.ts';
import { mapTables, type TableName, tableNames } from '../../src/domain/tables.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine, Row } from '../../src/engine/engine.ts';
import { loadSources } from '../../src/sources/load.ts';
import { outside } from '../support/outside.ts';
import { full } from '../support/paths.ts';
import { type Case, type Content, type Counts, csv, dated, type Kept } from './case.ts';

/** One file or tab as it was landed. */
export interface LandedPart {
  readonly table: TableName;
  readonly kind: string;
  readonly file: string;
  readonly tab: string | null;
  /** Row number and cells. */
  readonly rows: readonly { readonly row: number; readonly cells: readonly (string | null)[] }[];
}

/** All that came of a case. */
export interface Outcome {
  readonly verdict: string;
  readonly messages: readonly string[];
  readonly landed: readonly LandedPart[];
  /** Null where the sheets were refused. */
  readonly cleaned: {
    readonly rows: Readonly<Record<TableName, Counts>>;
    readonly findings: readonly string[];
    readonly clean: Readonly<Record<TableName, readonly Row[]>>;
    readonly setAside: readonly string[];
    readonly notes: readonly string[];
    readonly unread: Readonly<Record<TableName, readonly string[]>>;
  } | null;
}

const sound: Readonly<Record<TableName, string>> = {
  customers: csv('customer_id', 'C1'),
  policies: dated('2024-01-13'),
  products: csv('product_id,product_name', 'A,Alpha'),
};

/** The gates as they are where the config says nothing of them. */
const { gates } = configSchema.parse({ sources: { customers: 'a', policies: 'b', products: 'c' } });

/**
 * Planning takes most of the time where tables have a row or two: twice as long as to read them as the statements
 * stand. In the full tests the engine plans as it does in use.
 */
const planning = full ? 'PRAGMA enable_optimizer' : 'PRAGMA disable_optimizer';

/** Reads, cleans and judges the sheets of a case in a folder of its own. */
export async function read(a: Case, folder: string): Promise<Outcome> {
  const sources = {} as Record<TableName, Source>;
  for (const table of tableNames) sources[table] = await keep(folder, table, a.sheets[table] ?? sound[table]);
  const engine = await openDuckDB(':memory:', { threads: 1 });
  await engine.run(planning);
  const landed: LandedPart[] = [];
  try {
    const raw = await loadSources(engine, sources, outside(folder));
    landed.push(...(await readLanded(engine, raw, folder)));
    return { landed, ...(await cleanAndJudge(engine, raw, a)) };
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    const codes = [...new Set(error.reasons.map(({ code }) => code))].sort();
    return {
      landed,
      verdict: `refused: ${codes.join(' ')}`,
      messages: error.reasons.map(({ message }) => message),
      cleaned: null,
    };
  } finally {
    await engine.close();
  }
}

async function keep(folder: string, table: TableName, kept: Kept): Promise<Source> {
  const given = typeof kept === 'string' ? { extension: 'csv', content: kept } : kept;
  const { files, place, ...settings } =
    'files' in given
      ? given
      : {
          ...given,
          files: { [`${table}.${given.extension}`]: given.content },
          place: `${table}.${given.extension}`,
        };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), await bytesOf(content));
  }
  const { kind = null, tab = null, range = null } = settings;
  return { ...sourceAt(place), kind, tab, range };
}

const bytesOf = async (content: Content) => (typeof content === 'function' ? content() : content);

async function readLanded(engine: Engine, raw: RawTables, folder: string): Promise<LandedPart[]> {
  const landed: LandedPart[] = [];
  for (const table of tableNames) {
    for (const { relation, width, kind, tab, label } of raw[table]) {
      const rows = await engine.rows(`SELECT * FROM ${relation} ORDER BY CAST(_row AS BIGINT)`);
      const file = join(
        folder,
        tab !== null && label.endsWith(`, ${tab}`) ? label.slice(0, -tab.length - 2) : label,
      );
      const cellsOf = (row: Row) => Array.from({ length: width }, (_, i) => row[`c${i}`] as string | null);
      landed.push({
        table,
        kind,
        file,
        tab,
        rows: rows.map((row) => ({ row: Number(row._row), cells: cellsOf(row) })),
      });
    }
  }
  return landed;
}

async function cleanAndJudge(engine: Engine, raw: RawTables, a: Case): Promise<Omit<Outcome, 'landed'>> {
  const cleaned = await clean(engine, raw, {
    asOf: '2026-01-31',
    declaredLocale: a.locale ?? null,
    currency: 'GBP',
    readings: mapTables((table) => ({ ...unpinned, ...a.readings?.[table] })),
    extras: a.extras ?? [],
  });
  const { report, orphans, mixedDates } = cleaned;
  const before = a.before
    ? mapTables((table) => ({ read: 0, quarantined: 0, skipped: 0, accepted: a.before![table] ?? 1 }))
    : null;
  const { stop, warn } = judge({ report, orphans, mixedDates, before, acceptShrink: false }, gates);
  const [verdict, reasons] = stop.length > 0 ? (['stop', stop] as const) : (['warn', warn] as const);
  const rows = mapTables((table): Counts => {
    const counts = report.rows[table];
    return [counts.read, counts.accepted, counts.quarantined, counts.skipped];
  });
  const clean_ = {} as Record<TableName, Row[]>;
  for (const table of tableNames) clean_[table] = await engine.rows(`SELECT * FROM clean_${table}`);
  const setAside = await engine.rows(
    'SELECT table_name, row, codes, hint FROM set_aside ORDER BY table_name, file, row',
  );
  return {
    verdict: reasons.length > 0 ? `${verdict}: ${reasons.map(({ code }) => code).join(' ')}` : 'publish',
    messages: [
      ...[...stop, ...warn, ...report.notes].map(({ message }) => message),
      ...report.findings.map((finding) => sentenceFor(finding).message),
      ...report.decisions.map(({ sentence }) => sentence),
    ],
    cleaned: {
      rows,
      findings: report.findings.map(
        ({ action, table, column, code, rows: count }) =>
          `${action} ${table}${column ? `.${column}` : ''} ${code}×${count}`,
      ),
      clean: clean_,
      setAside: setAside.map(({ table_name, row, codes, hint }) => {
        const why = (JSON.parse(String(codes)) as string[]).join(' ');
        return `${table_name} ${row} ${why}${hint === null ? '' : ` → ${hint}`}`;
      }),
      notes: report.notes.map(({ table, code }) => `${table} ${code}`),
      unread: report.unread,
    },
  };
}
