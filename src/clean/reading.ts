import type { FindingCode } from '../domain/quality.ts';
import type { ColumnPins } from '../domain/settings.ts';
import type { Column } from '../domain/tables.ts';

/** A condition in SQL and what a row is told where it holds. */
export interface Check {
  readonly when: string;
  readonly code: FindingCode;
}

/**
 * How one column is read, as SQL in three steps, so that no expression is written out twice: `cell` over the tidy
 * text, `parsed` over the cell, and `value` and the checks over both (see `places`).
 */
export interface Reading {
  readonly column: Column;
  readonly cell: string;
  readonly parsed: string;
  /** The typed value, or NULL. */
  readonly value: string;
  readonly sqlType: string;
  readonly faults: readonly Check[];
  readonly repairs: readonly Check[];
  readonly flags: readonly Check[];
  /** The decision in a sentence, where there was one to take. */
  readonly sentence?: string;
  readonly evidence?: Readonly<Record<string, number>>;
  /** Whether the config has decided it. */
  readonly pinned?: boolean;
  /** What a person should know of the column besides. */
  readonly notes?: readonly { readonly code: string; readonly message: string }[];
}

/** The SQL names of a column's three steps. */
export interface Places {
  readonly text: string;
  readonly cell: string;
  readonly parsed: string;
}

export function places(name: string, quote: (identifier: string) => string): Places {
  return { text: quote(name), cell: quote(`cell_${name}`), parsed: quote(`parsed_${name}`) };
}

/** Whether the config has decided anything of a column. */
export const isPinned = (pins: ColumnPins): boolean => Object.values(pins).some((pin) => pin !== undefined);
