import type { Engine, Row, Value } from '../../engine/engine.ts';
import { slicers } from '../measures/dimensions.ts';
import { measures } from '../measures/measures.ts';
import { queryMeasures } from '../measures/query.ts';
import { readDataset } from './datasets.ts';

/** What every page needs: how to write figures, what can be filtered, what the segments are called. */
export interface Start {
  readonly run: Row | null;
  readonly segments: readonly { readonly id: number; readonly name: string; readonly share: number }[];
  readonly slicers: readonly {
    readonly name: string;
    readonly label: string;
    /** Values with their policyholders. */
    readonly values: readonly (readonly [value: Value, customers: number])[];
  }[];
  readonly measures: readonly {
    readonly name: string;
    readonly label: string;
    readonly unit: string;
    readonly how: string;
  }[];
  readonly people: Row;
  /** Whose map is shown: two letters. */
  readonly country: string;
  /** False in a static export: nothing there names a customer. */
  readonly hasCustomers: boolean;
}

export async function readStart(engine: Engine, country: string | null): Promise<Start> {
  const [run = null] = await readDataset(engine, 'run');
  const segments = await engine.rows(
    'SELECT segment_id, name, share FROM current_segments ORDER BY segment_id',
  );
  const [people = {}] = await readDataset(engine, 'people');
  const values = [];
  for (const { name, label } of slicers) {
    const rows = await queryMeasures(engine, { measures: ['customers'], by: [name], where: {} });
    values.push({
      name,
      label,
      values: rows.map(([value, customers]) => [value!, Number(customers)] as const),
    });
  }
  return {
    run,
    segments: segments.map(({ segment_id: id, name, share }) => ({
      id: Number(id),
      name: String(name),
      share: Number(share),
    })),
    slicers: values,
    measures: measures.map(({ name, label, unit, how }) => ({ name, label, unit, how })),
    people,
    country: (country ?? regionOf(String(run?.locale ?? 'en-GB'))).toLowerCase(),
    hasCustomers: true,
  };
}

/** The country that a locale is of. */
function regionOf(locale: string): string {
  try {
    return new Intl.Locale(locale).maximize().region ?? 'GB';
  } catch {
    return 'GB';
  }
}
