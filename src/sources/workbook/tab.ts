import type { TableName } from '../../domain/tables.ts';
import type { RawRow } from '../land.ts';

/** One sheet of a workbook. */
export interface Tab {
  readonly name: string;
  readonly hidden: boolean;
  /** Rows that are there, blank ones among them. What was noticed on the way is complete when the last has come. */
  rows(noticed: Noticed): AsyncGenerator<readonly RawRow[]>;
}

export interface Workbook {
  readonly kind: 'xlsx' | 'ods';
  readonly tabs: readonly Tab[];
  close(): void;
}

/** What a sheet holds besides the cells' values. */
export interface Noticed {
  readonly hiddenRows: number[];
  /** As the workbook names them: `B2:B5`. */
  readonly merged: string[];
  /** Cells whose value was computed when the workbook was last saved. */
  formulas: number;
  /** The rows of formulas without a value. */
  readonly uncomputed: number[];
}

export function newNoticed(): Noticed {
  return { hiddenRows: [], merged: [], formulas: 0, uncomputed: [] };
}

/** What people call a sheet of each table. */
const usualNames: Readonly<Record<TableName, RegExp>> = {
  customers: /customer|client|member|policy ?holder/i,
  policies: /sale|sold|polic(y|ies)(?! ?holder)|contract/i,
  products: /product|plan/i,
};

/** Which of a workbook's tabs holds a table, or the sentence that says why that cannot be told. */
export function chooseTab(
  table: TableName,
  tabs: readonly Tab[],
  wanted: string | null,
): { readonly tab: Tab } | { readonly why: string } {
  const list = tabs.map(({ name }) => `"${name}"`).join(', ');
  if (wanted !== null) {
    const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
    const tab = tabs.find(({ name }) => name === wanted) ?? tabs.find(({ name }) => same(name, wanted));
    return tab ? { tab } : { why: `has no tab "${wanted}"; it has ${list}.` };
  }
  const visible = tabs.filter(({ hidden }) => !hidden);
  if (visible.length === 1) return { tab: visible[0]! };
  const named = visible.filter(({ name }) => usualNames[table].test(name));
  if (named.length === 1) return { tab: named[0]! };
  const which = `Name the one that holds the ${table} table under sources.${table}.tab in the config.`;
  return { why: tabs.length === 0 ? 'has no tab.' : `has the tabs ${list}. ${which}` };
}
