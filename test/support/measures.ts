import { render } from '../../src/engine/dialect.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { type MeasureQuery, type MeasureRow, measureSql } from '../../src/report/measures/query.ts';

/** The answer of the SQL that documents a query. */
export async function queryMeasures(engine: Engine, query: MeasureQuery): Promise<MeasureRow[]> {
  const { sql, values } = measureSql(query);
  const columns = await engine.columns(render(sql, engine.dialect), values);
  const [first = []] = columns;
  return Array.from(first, (_, row) => columns.map((column) => column[row]!));
}
