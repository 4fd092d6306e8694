import type { RawPart } from '../../domain/raw-table.ts';
import { literal } from '../../engine/duckdb/dialect.ts';
import type { Workbench } from '../../engine/engine.ts';
import { isPattern, type Location } from '../locate.ts';
import type { Probe } from '../probe.ts';

/**
 * Lands a CSV file by the engine's own reader, which is many times faster than ours, where that gives the same: plain
 * UTF-8, quotes only around whole cells, one kind of line break, no blank lines and no row with too many cells.
 *
 * @returns null where it does not, and nothing was landed
 */
export async function landByEngine(
  engine: Workbench,
  relation: string,
  { path }: Location,
  { encoding, lines }: Probe,
  delimiter: string,
  width: number,
): Promise<Pick<RawPart, 'relation' | 'stored'> | null> {
  if (encoding !== 'utf-8' || lines.odd || !lines.even || isPattern(path)) return null;
  const names = Array.from({ length: width }, (_, i) => `c${i}`);
  const settings = [
    'auto_detect = false',
    'header = false',
    `columns = {${names.map((name) => `${name}: 'VARCHAR'`).join(', ')}}`,
    `delim = ${literal(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'null_padding = true',
    'strict_mode = true',
  ];
  const stored = `${relation}_cells`;
  try {
    await engine.run(
      `CREATE TABLE ${stored} AS SELECT ${names.join(', ')} FROM read_csv(${literal(path)}, ${settings.join(', ')})`,
    );
  } catch {
    return null;
  }
  const [row] = await engine.rows(`SELECT count(*) AS n FROM ${stored}`);
  if (Number(row?.n) !== lines.records) {
    await engine.run(`DROP TABLE ${stored}`);
    return null;
  }
  // A window that numbers the rows would be one thread's work, the reading with it; a table keeps the order of a file.
  await engine.run(
    `CREATE VIEW ${relation} AS SELECT rowid + 1 AS _row, ${names.join(', ')}, CAST(NULL AS VARCHAR) AS _rest FROM ${stored}`,
  );
  return { relation, stored };
}
