import type { NamedBy, NamingCall, NamingRecord, Tactic } from '../domain/naming.ts';
import type { Engine } from '../engine/engine.ts';

/** Every segment id ever used in the warehouse that the engine is in, with its last name. */
export async function readNames(engine: Engine): Promise<ReadonlyMap<number, string>> {
  const rows = await engine.rows(`
    SELECT segment_id, name FROM (
      SELECT own.segment_id, own.name, ROW_NUMBER() OVER (PARTITION BY own.segment_id ORDER BY runs.sequence DESC) AS place
      FROM segments AS own JOIN runs ON runs.run_id = own.run_id
    ) AS last WHERE place = 1 ORDER BY segment_id`);
  return new Map(rows.map(({ segment_id: id, name }) => [Number(id), String(name)]));
}

/** What was last kept of each segment's name, in the warehouse that the engine is in. */
export async function readNamings(engine: Engine): Promise<ReadonlyMap<number, NamingRecord>> {
  const rows = await engine.rows(`
    SELECT * FROM (
      SELECT names.*, ROW_NUMBER() OVER (PARTITION BY names.segment_id ORDER BY runs.sequence DESC) AS place
      FROM segment_names AS names JOIN runs ON runs.run_id = names.run_id
    ) AS last WHERE place = 1 ORDER BY segment_id`);
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

/** The names in use with all that is known of them, from the warehouse that the engine is in; null before the first. */
export async function readStoredNames(engine: Engine): Promise<StoredNames | null> {
  const [last] = await engine.rows(`
    SELECT runs.run_id, runs.as_of FROM runs AS runs
    WHERE EXISTS (SELECT 1 FROM segment_names AS names WHERE names.run_id = runs.run_id)
    ORDER BY runs.sequence DESC LIMIT 1`);
  if (!last) return null;
  const runId = String(last.run_id);
  const ids = await engine.rows('SELECT segment_id FROM segment_names WHERE run_id = $1', [runId]);
  const facts = await engine.rows('SELECT figures FROM naming_facts WHERE run_id = $1 ORDER BY number', [
    runId,
  ]);
  const calls = await engine.rows(`
    SELECT * FROM naming_calls WHERE run_id = (
      SELECT runs.run_id FROM runs AS runs JOIN naming_calls AS calls ON calls.run_id = runs.run_id
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
