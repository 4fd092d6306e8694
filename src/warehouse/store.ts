import type { Effects } from '../domain/effects.ts';
import type { Plan } from '../domain/plan.ts';
import type { Publication } from '../domain/publication.ts';
import type { WarehouseSettings } from '../domain/settings.ts';
import type { Engine, Workbench } from '../engine/engine.ts';
import { duckdbStore, filesOf } from './duckdb/store.ts';
import type { Past } from './past.ts';
import type { RecentRun } from './recent.ts';
import type { ExportedList, StoppedRun } from './records.ts';

/** A warehouse, wherever it is: the only way to it for the rest of Kindred. */
export interface Store {
  /**
   * Opens it for one run, alone; Throws DataRefused where another run is at it, or it
   * cannot be read.
   */
  forRun<T>(run: RunSetting, work: (warehouse: Warehouse) => Promise<T>): Promise<T>;
  /** What it holds, without taking part in it. */
  peek(): Promise<Past>;
  /** The last runs, the newest first, those that were stopped among them; none where there is no warehouse. */
  recent(most: number): Promise<readonly RecentRun[]>;
  /** Works with an engine in which its tables and views go by their names. Throws DataRefused where there is none yet. */
  read<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Opens it for as long as somebody looks. */
  watch(limits: { readonly threads: number; readonly megabytes: number }): Watched;
  /** Notes a run that changed nothing. */
  noteStopped(run: StoppedRun): Promise<void>;
  /** Notes a list of customers that was written. */
  noteExport(list: ExportedList): Promise<void>;
  /**
   * Takes a customer out of everything that is kept, whole or not at all, and searches for what is left. Throws DataRefused where
   * there is no warehouse, or a run is at it.
   */
  erase(customer: string): Promise<Erasure>;
  /** What the next run would make and change, and what reading costs. */
  plan(): Promise<Plan>;
  /**
   * Goes back to the run before the last one, whole or not at all; that there was a last one stays noted. Throws DataRefused
   * where there is none to go back to, or a run is at it.
   */
  rollback(): Promise<Undone>;
  /** Ends a lock that somebody holds, and says who; null where nobody does. */
  unlock(): Promise<string | null>;
}

/** A run that was undone, and the one that is current again. */
export interface Undone {
  readonly undone: string;
  readonly current: string;
}

/** A warehouse as a run sees it: what it holds, and a way to replace that whole or not at all. */
export interface Warehouse {
  readonly past: Past;
  /** For a run that works in the warehouse itself; null where that cannot be. */
  readonly inside: Inside | null;
  /** @param made tables whose rows are in the warehouse already, each with the query that gives them */
  publish(publication: Publication, made: ReadonlyMap<string, string>): Promise<void>;
}

/** The engine of a warehouse, and room in it for the tables that a run makes on its way. */
export interface Inside {
  readonly engine: Engine;
  /** The columns of a table or view, wherever it is, and what tells whether its rows are still the same. */
  describe(place: string): Promise<{ readonly columns: readonly string[]; readonly version: string }>;
  /** Bytes that a statement would read, by a dry run. */
  bytesOf(sql: string): Promise<number>;
  /** What stands after FROM for it. */
  from(place: string): string;
  tablesOf(runId: string): RunTables;
}

/** Tables of a run's own, which go with it. */
export interface RunTables {
  make(name: string, query: string): Promise<void>;
  /** A statement in which the tables made so far are named whole. */
  located(sql: string): string;
  clear(): Promise<void>;
}

/** A warehouse that is read for as long as somebody looks, while runs publish. */
export interface Watched {
  /** Works with an engine that is in the warehouse as it is now. Throws DataRefused where there is none. */
  read<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** What is read of the warehouse as it is now: once for each run that publishes, by a reader of its own. */
  once<T>(name: string, make: (engine: Engine) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What a warehouse is opened with for a run. */
export interface RunSetting {
  /** Holds what the run makes in this process. */
  readonly bench: Workbench;
  /** A folder that may be made, for files. */
  readonly scratch: string;
  /** Whether the run works in the warehouse, and its customers stay there. */
  readonly isInside: boolean;
}

/** What erasing a customer took out, and the search for what is left. */
export interface Erasure {
  /** Rows taken out, by place (a file, a dataset) and table. */
  readonly taken: readonly { readonly file: string; readonly table: string; readonly rows: number }[];
  /** Rows that still name the customer after that; none, or the erasure has failed. */
  readonly left: readonly { readonly file: string; readonly table: string; readonly rows: number }[];
  /** Lists of customers that were written from the warehouse. */
  readonly exports: readonly string[];
  /** What is out of reach and ends by itself, as a sentence; null where there is nothing. */
  readonly remains: string | null;
}

/** The files that hold a warehouse and what waits for it, whether they are there or not; none where it is elsewhere. */
export const filesBeside = (settings: WarehouseSettings): string[] =>
  settings.kind === 'duckdb' ? filesOf(settings.path) : [];

type StoreEffects = Pick<Effects, 'env' | 'fetch' | 'timeout' | 'wait' | 'now'>;

export async function openStore(settings: WarehouseSettings, effects: StoreEffects): Promise<Store> {
  if (settings.kind === 'duckdb') return duckdbStore(settings.path);
  const { bigqueryStore } = await import('./bigquery/store.ts');
  return bigqueryStore(settings, effects);
}
