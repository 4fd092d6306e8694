import type { PublishedNaming } from '../domain/naming.ts';
import type { Publication, PublishedSegmentation } from '../domain/publication.ts';
import { type ColumnQuality, readItems, sentenceOf } from '../domain/quality.ts';
import type { Value, Workbench } from '../engine/engine.ts';
import { warehouseVersion } from './schema.ts';
import { type StagedRow, stageQuery, stageRows } from './stage.ts';

/** What every row of a run bears. */
type OfRun = Readonly<Record<'run_id' | 'as_of', string>>;

/**
 * Stages what this run says, as `out_<table>` in the working engine: from the clean tables and facts that it holds, and
 * from the publication. `since` are rows for runs that were stopped and lists that were written since the last one. What is kept from
 * earlier runs is added when the run is published. Tables that are `elsewhere` are not staged here.
 */
export async function stageContent(
  engine: Workbench,
  publication: Publication,
  since: { readonly stopped: readonly StagedRow[]; readonly exports: readonly StagedRow[] },
  sequence: number,
  elsewhere: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const { report, segmentation } = publication;
  const of: OfRun = { run_id: report.runId, as_of: report.asOf };
  await stageRows(engine, 'runs', [...since.stopped, runRow(publication, sequence)]);
  await stageRows(engine, 'exports', since.exports);
  await stageRows(
    engine,
    'k_selection',
    report.selection.map((row) => ({ ...of, ...selectionRow(row), chosen: row.k === report.k })),
  );
  await stageRows(
    engine,
    'data_quality',
    publication.quality.findings.map((finding) => ({
      ...of,
      table_name: finding.table,
      column_name: finding.column ?? '',
      action: finding.action,
      code: finding.code,
      row_count: finding.rows,
      first_rows: finding.examples.map(({ row }) => row).join(', '),
    })),
  );
  await stageRows(
    engine,
    'column_quality',
    publication.quality.columns.map((quality) => columnRow(of, quality)),
  );
  if (!elsewhere.has('quarantine')) {
    await stageRows(engine, 'quarantine', await quarantineRows(engine, of));
    await stageCurrent(engine);
  }
  if (segmentation) await stageSegmentation(engine, of, segmentation, elsewhere);
}

function runRow({ report, version, recordedAt, settings }: Publication, sequence: number): StagedRow {
  return {
    sequence,
    run_id: report.runId,
    as_of: report.asOf,
    status: report.status,
    recorded_at: recordedAt.toISOString().replace('Z', ''),
    version,
    schema_version: warehouseVersion,
    segmentation: report.segmentation.status,
    model_run_id: report.segmentation.model,
    k: report.k,
    currency: settings.currency,
    locale: settings.locale,
    timezone: settings.timezone,
    cadence: settings.cadence,
    premium_target: settings.premiumTarget,
    reasons: JSON.stringify(report.reasons),
    report: JSON.stringify(report),
  };
}

function selectionRow(row: Publication['report']['selection'][number]): StagedRow {
  const { calinskiHarabasz, ...rest } = row;
  return { ...rest, calinski_harabasz: calinskiHarabasz };
}

function columnRow(of: OfRun, quality: ColumnQuality): StagedRow {
  const { table, column, heading, type, decision, missing, distinct, distinctIsEstimate, ...rest } = quality;
  const { lowest, highest, repaired, flagged, quarantined, examples } = rest;
  return {
    ...of,
    table_name: table,
    column_name: column,
    heading,
    type,
    decision,
    missing,
    distinct_values: distinct,
    distinct_is_estimate: distinctIsEstimate,
    lowest,
    highest,
    repaired,
    flagged,
    quarantined,
    examples: examples.map(({ file, row }) => `${file} row ${row}`).join('; '),
  };
}

async function quarantineRows(engine: Workbench, of: OfRun): Promise<StagedRow[]> {
  const rows = await engine.rows('SELECT table_name, file, row, codes, hint, cells FROM set_aside');
  return rows.map(({ table_name, file, row, codes, hint, cells }) => ({
    ...of,
    table_name: table_name ?? null,
    file: file ?? null,
    row_number: row ?? null,
    reasons: [...readItems(String(codes)).map(sentenceOf), ...(hint ? [hint] : [])].join('; '),
    codes: readItems(String(codes))
      .map(({ code }) => code)
      .join(' '),
    cells: cells ?? null,
  }));
}

async function stageCurrent(engine: Workbench) {
  await stageQuery(engine, 'customers', 'SELECT * FROM clean_customers');
  await stageQuery(engine, 'products', 'SELECT * FROM clean_products');
  await stageQuery(engine, 'policies', 'SELECT * FROM policy_facts');
  await stageQuery(engine, 'customer_facts', 'SELECT * FROM customer_facts');
}

async function stageSegmentation(
  engine: Workbench,
  of: OfRun,
  published: PublishedSegmentation,
  elsewhere: ReadonlyMap<string, string>,
) {
  const { fitted, segments, composition, assignments, map, lineage, drift } = published;
  await stageRows(
    engine,
    'models',
    fitted
      ? [
          {
            ...of,
            status: fitted.status,
            card: fitted.card,
            model: JSON.stringify(fitted.model),
          },
        ]
      : [],
  );
  await stageRows(
    engine,
    'segment_composition',
    composition.map(({ segment, column, ...line }) => ({
      ...of,
      segment_id: segment,
      column_name: column,
      ...line,
    })),
  );
  await stageRows(
    engine,
    'drift',
    (drift?.measures ?? []).map(({ subject, name, index, limit }) => ({
      ...of,
      subject,
      name,
      since: drift!.since,
      stability_index: index,
      chance_limit: limit,
      drifted: index > limit,
    })),
  );
  await stageRows(
    engine,
    'segments',
    segments.map((segment) => ({
      ...of,
      segment_id: segment.id,
      name: segment.name,
      description: segment.description,
      named_by: segment.namedBy,
      size: segment.size,
      share: segment.share,
      apart: segment.apart.map(({ phrase }) => phrase).join('\n'),
      rule: segment.rule.text,
      rule_coverage: segment.rule.coverage,
      rule_precision: segment.rule.precision,
      stability: segment.stability,
    })),
  );
  await stageNaming(engine, of, published.naming);
  await stageRows(engine, 'segment_profiles', profileRows(of, segments));
  await stageRows(
    engine,
    'segment_lineage',
    lineage.map(({ segment, event, previous, shared, overlap, distance }) => ({
      ...of,
      segment_id: segment,
      event,
      previous_segment_id: previous,
      shared,
      overlap,
      distance,
    })),
  );
  if (elsewhere.has('assignments')) return;
  await stageQuery(engine, 'customer_features', 'SELECT * FROM customer_features');
  await stageRows(engine, 'assignments', assignmentRows(assignments));
  await stageRows(
    engine,
    'segment_map',
    map.ids.map((customer_id, i) => ({ customer_id, x: map.x[i]!, y: map.y[i]! })),
  );
}

async function stageNaming(engine: Workbench, of: OfRun, { records, calls, facts }: PublishedNaming) {
  await stageRows(
    engine,
    'segment_names',
    records.map(({ segment, name, namedBy, description, tactics, model, prompt, since, remark, memory }) => ({
      ...of,
      segment_id: segment,
      name,
      named_by: namedBy,
      description,
      tactics: JSON.stringify(tactics),
      model,
      prompt_version: prompt,
      named_since: since,
      remark,
      memory,
    })),
  );
  await stageRows(
    engine,
    'naming_facts',
    facts.map(({ number, segment, subject, text, figures }) => ({
      ...of,
      number,
      segment_id: segment,
      subject,
      fact: text,
      figures,
    })),
  );
  await stageRows(
    engine,
    'naming_calls',
    calls.map(({ call, askedAt, prompt, tokensSent, tokensReceived, ...rest }) => ({
      ...of,
      call_number: call,
      asked_at: askedAt.toISOString().replace('Z', ''),
      prompt_version: prompt,
      tokens_sent: tokensSent,
      tokens_received: tokensReceived,
      ...rest,
    })),
  );
}

function* profileRows(of: OfRun, segments: PublishedSegmentation['segments']): Generator<StagedRow> {
  for (const { id, profile } of segments) {
    for (const [feature, figures] of Object.entries(profile)) {
      const at = { ...of, segment_id: id, feature, level: '' };
      if (figures.kind === 'numeric') {
        const { mean, median, overall, spread } = figures;
        for (const [statistic, value] of Object.entries({ mean, median, overall, spread }))
          yield { ...at, statistic, value };
      } else {
        for (const { level, share, overall } of figures.levels) {
          yield { ...at, level, statistic: 'share', value: share };
          yield { ...at, level, statistic: 'overall', value: overall };
          yield { ...at, level, statistic: 'lift', value: share / overall };
        }
      }
    }
  }
}

function* assignmentRows({
  ids,
  segment,
  distance,
  next,
  nextDistance,
  complete,
}: PublishedSegmentation['assignments']): Generator<StagedRow> {
  const none = (value: number): Value => (value < 0 ? null : value);
  for (let row = 0; row < ids.length; row++) {
    yield {
      customer_id: ids[row]!,
      segment_id: none(segment[row]!),
      distance: distance[row]!,
      next_segment_id: none(next[row]!),
      next_distance: nextDistance[row]!,
      complete: complete[row] === 1,
    };
  }
}
