import { literal } from '../../engine/dialect.ts';
import type { Engine } from '../../engine/engine.ts';
import { isPattern, type Location } from '../locate.ts';
import type { Probe } from '../probe.ts';

/**
 * Lands a CSV file by the engine's own reader, which is many times faster than ours, where that gives the same: plain
 * UTF-8, quotes only around whole cells, one kind of line break, no blank lines and no row with too many cells.
 *
 * @returns false where it does not, and nothing was landed
 */
export async function landByEngine(
  engine: Engine,
  relation: string,
  { path }: Location,
  { encoding, lines }: Probe,
  delimiter: string,
  width: number,
): Promise<boolean> {
  if (encoding !== 'utf-8' || lines.odd || !lines.even || isPattern(path)) return false;
  const cells = Array.from({ length: width }, (_, i) => `c${i}`);
  const settings = [
    'auto_detect = false',
    'header = false',
    `columns = {${cells.map((cell) => `${cell}: 'VARCHAR'`).join(', ')}}`,
    `delim = ${literal(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'null_padding = true',
    'strict_mode = true',
  ];
  try {
    await engine.run(`
      CREATE TABLE ${relation} AS
      SELECT row_number() OVER () AS _row, ${cells.join(', ')}, CAST(NULL AS VARCHAR) AS _rest
      FROM read_csv(${literal(path)}, ${settings.join(', ')})`);
  } catch {
    return false;
  }
  const [row] = await engine.rows(`SELECT count(*) AS n FROM ${relation}`);
  if (Number(row?.n) === lines.records) return true;
  await engine.run(`DROP TABLE ${relation}`);
  return false;
}
