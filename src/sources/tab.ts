import type { TableName } from '../domain/tables.ts';
import type { RawRow } from './land.ts';

/** One sheet of a workbook. */
export interface Tab {
  readonly name: string;
  readonly hidden: boolean;
  /**
   * Rows with a value, up to the last column that is wanted. What was noticed on the way is complete when the last has
   * come.
   */
  rows(noticed: Noticed, lastColumn: number | null): AsyncGenerator<readonly RawRow[]>;
}

export interface Workbook {
  readonly kind: 'xlsx' | 'ods';
  /** Whether numbers that stand for days count from 1904. */
  readonly in1904: boolean;
  readonly tabs: readonly Tab[];
  close(): void;
}

/** How many there are of something, and the first few. */
class Tally<T> {
  count = 0;
  readonly first: T[] = [];

  add(item: T): void {
    this.count++;
    if (this.first.length < SHOWN) this.first.push(item);
  }

  toString(): string {
    return this.first.join(', ') + (this.count > SHOWN ? ', …' : '');
  }
}

const SHOWN = 5;

/** What a sheet holds besides the cells' values. */
export interface Noticed {
  readonly hiddenRows: Tally<number>;
  /** As the workbook names them: `B2:B5`. */
  readonly merged: Tally<string>;
  /** Cells whose value was computed when the workbook was last saved. */
  formulas: number;
  /** The rows of formulas without a value. */
  readonly uncomputed: Tally<number>;
}

export function newNoticed(): Noticed {
  return { hiddenRows: new Tally(), merged: new Tally(), formulas: 0, uncomputed: new Tally() };
}

/** What a person should know of how a sheet was read. */
export function notesOf({ hiddenRows, merged, formulas, uncomputed }: Noticed, label: string): string[] {
  const computed = formulas - uncomputed.count;
  const said: readonly (readonly [count: number, sentence: string])[] = [
    [hiddenRows.count, `hidden or filtered rows (${hiddenRows}); they were read like the others.`],
    [merged.count, `merged cells (${merged}); only the first cell of each holds the value.`],
    [computed, 'formulas; their values are those of when it was last saved.'],
    [
      uncomputed.count,
      `formulas without a value (rows ${uncomputed}). Open it in Excel, let it calculate, and save it.`,
    ],
  ];
  return said.flatMap(([count, sentence]) => (count > 0 ? [`${label} has ${count} ${sentence}`] : []));
}

/** What people call a sheet of each table. */
const usualNames: Readonly<Record<TableName, RegExp>> = {
  customers: /customer|client|member|policy ?holder/i,
  policies: /sale|sold|polic(y|ies)(?! ?holder)|contract/i,
  products: /product|plan/i,
};

/** A tab as far as the choice between tabs goes; Google Sheets number theirs. */
interface Choosable {
  readonly name: string;
  readonly hidden: boolean;
  readonly gid?: string;
}

/** Which of a workbook's tabs holds a table, or the end of the sentence that says why that cannot be told. */
export function chooseTab<T extends Choosable>(
  table: TableName,
  tabs: readonly T[],
  wanted: string | null,
): { readonly tab: T } | { readonly why: string } {
  const list = tabs.map(({ name }) => `"${name}"`).join(', ');
  if (wanted !== null) {
    const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
    const tab =
      tabs.find(({ name }) => name === wanted) ??
      tabs.find(({ name }) => same(name, wanted)) ??
      tabs.find(({ gid }) => gid === wanted);
    return tab ? { tab } : { why: `has no tab "${wanted}"; it has ${list}.` };
  }
  const visible = tabs.filter(({ hidden }) => !hidden);
  if (visible.length === 1) return { tab: visible[0]! };
  const named = visible.filter(({ name }) => usualNames[table].test(name));
  if (named.length === 1) return { tab: named[0]! };
  const which = `Name the one that holds the ${table} table under sources.${table}.tab in the config.`;
  return { why: tabs.length === 0 ? 'has no tab.' : `has the tabs ${list}. ${which}` };
}
