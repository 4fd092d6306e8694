import type { NamedBy, NamingCall, NamingRecord, Tactic } from '../domain/naming.ts';
import type { Engine } from '../engine/engine.ts';

/** Every segment id ever used in the warehouse that is attached as `live`, with its last name. */
export async function readNames(engine: Engine): Promise<ReadonlyMap<number, string>> {
  const rows = await engine.rows(`
    SELECT segment_id, arg_max(name, sequence) AS name
    FROM live.segments JOIN live.runs USING (run_id) GROUP BY segment_id ORDER BY segment_id`);
  return new Map(rows.map(({ segment_id: id, name }) => [Number(id), String(name)]));
}

/** What was last kept of each segment's name, in the warehouse that is attached as `live`. */
export async function readNamings(engine: Engine): Promise<ReadonlyMap<number, NamingRecord>> {
  const rows = await engine.rows(`
    SELECT names.* FROM live.segment_names AS names JOIN live.runs AS runs ON runs.run_id = names.run_id
    QUALIFY ROW_NUMBER() OVER (PARTITION BY names.segment_id ORDER BY runs.sequence DESC) = 1
    ORDER BY names.segment_id`);
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return new Map(
    rows.map((row) => [
      Number(row.segment_id),
      {
        segment: Number(row.segment_id),
        name: String(row.name),
        namedBy: String(row.named_by) as NamedBy,
        description: String(row.description),
        tactics: JSON.parse(String(row.tactics)) as Tactic[],
        model: text(row.model),
        prompt: text(row.prompt_version),
        since: String(row.named_since),
        remark: text(row.remark),
        memory: text(row.memory),
      },
    ]),
  );
}

export interface StoredNames {
  readonly runId: string;
  readonly asOf: string;
  /** Of the segments in use. */
  readonly segments: readonly NamingRecord[];
  /** The facts that they rest on, as JSON, each with its figures. */
  readonly facts: readonly string[];
  /** What was sent in the last run that asked. */
  readonly calls: readonly (Pick<NamingCall, 'call' | 'service' | 'model' | 'request' | 'outcome'> & {
    readonly runId: string;
    readonly askedAt: string;
  })[];
}

/** The names in use with all that is known of them, from the warehouse that is attached as `live`; null before the first. */
export async function readStoredNames(engine: Engine): Promise<StoredNames | null> {
  const tables = await engine.rows(
    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'live' AND table_name = 'segment_names'",
  );
  if (tables.length === 0) return null;
  const [last] = await engine.rows(`
    SELECT runs.run_id, runs.as_of FROM live.runs AS runs
    WHERE EXISTS (SELECT 1 FROM live.segment_names AS names WHERE names.run_id = runs.run_id)
    ORDER BY runs.sequence DESC LIMIT 1`);
  if (!last) return null;
  const runId = String(last.run_id);
  const ids = await engine.rows('SELECT segment_id FROM live.segment_names WHERE run_id = $1', [runId]);
  const facts = await engine.rows('SELECT figures FROM live.naming_facts WHERE run_id = $1 ORDER BY number', [
    runId,
  ]);
  const calls = await engine.rows(`
    SELECT * FROM live.naming_calls WHERE run_id = (
      SELECT runs.run_id FROM live.runs AS runs JOIN live.naming_calls AS calls ON calls.run_id = runs.run_id
      ORDER BY runs.sequence DESC LIMIT 1
    ) ORDER BY call_number`);
  const records = await readNamings(engine);
  return {
    runId,
    asOf: String(last.as_of),
    segments: ids.map(({ segment_id: id }) => records.get(Number(id))!).sort((a, b) => a.segment - b.segment),
    facts: facts.map(({ figures }) => String(figures)),
    calls: calls.map((row) => ({
      runId: String(row.run_id),
      askedAt: String(row.asked_at),
      call: Number(row.call_number),
      service: String(row.service),
      model: String(row.model),
      request: String(row.request),
      outcome: String(row.outcome),
    })),
  };
}
