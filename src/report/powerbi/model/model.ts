import { formatsOf } from './formats.ts';
import type { SemanticModel } from './kinds.ts';
import { measuresOf } from './measures.ts';
import { relationships, tablesOf } from './tables.ts';

/** What a model depends on besides the warehouse's views. */
export interface ModelSettings {
  /** Three letters. */
  readonly currency: string;
  readonly locale: string;
  /** Two letters: where cities are looked for. */
  readonly country: string;
  readonly isDark: boolean;
}

/** The semantic model of every report: the same for each source of its rows. */
export function modelOf({ currency, locale, country, isDark }: ModelSettings): SemanticModel {
  const formats = formatsOf(currency, locale);
  const measures = measuresOf(formats, isDark);
  const place = new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
  return {
    tables: tablesOf(formats, place).map((table) => ({ ...table, measures: measures[table.name] ?? [] })),
    relationships,
    culture: /^[a-z]{2}-[A-Z]{2}$/.test(locale) ? locale : 'en-GB',
  };
}
