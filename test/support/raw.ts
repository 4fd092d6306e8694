import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RawPart } from '../../src/domain/raw-table.ts';
import { type Source, sourceAt } from '../../src/domain/source.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { loadSources } from '../../src/sources/load.ts';
import { outside } from './outside.ts';
import { scratch } from './scratch.ts';

export interface Landed extends RawPart {
  /** Row number, then the cells. */
  readonly cells: readonly (readonly (string | number | null)[])[];
  readonly rest: readonly (string | null)[];
}

/** What loading some files as the products table lands. */
export async function landFiles(
  t: Pick<TestContext, 'after'>,
  files: Readonly<Record<string, string | Uint8Array>>,
  source: Partial<Source> = {},
): Promise<Landed[]> {
  const base = scratch(t);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(base, name), bytes);
  writeFileSync(join(base, 'other.csv'), 'a\n1\n');
  const engine = await openDuckDB(':memory:');
  try {
    const products = { ...sourceAt(Object.keys(files)[0]!), ...source };
    const sources = { customers: sourceAt('other.csv'), policies: sourceAt('other.csv'), products };
    const raw = await loadSources(engine, sources, outside(base));
    const landed: Landed[] = [];
    for (const part of raw.products) {
      const rows = await engine.rows(`SELECT * FROM ${part.relation} ORDER BY CAST(_row AS INTEGER)`);
      const cells = rows.map((row) => [
        Number(row._row),
        ...Array.from({ length: part.width }, (_, i) => row[`c${i}`] as string | null),
      ]);
      landed.push({ ...part, cells, rest: rows.map(({ _rest }) => _rest as string | null) });
    }
    return landed;
  } finally {
    await engine.close();
  }
}
