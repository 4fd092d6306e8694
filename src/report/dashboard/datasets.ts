import { render } from '../../engine/dialect.ts';
import type { Engine, Row } from '../../engine/engine.ts';

/**
 * What pages show besides measures: each a fixed statement over the warehouse's views and tables. None of them names a
 * customer; lists that do are in lists.ts.
 */
export const datasets = {
  /** The run whose facts are out; `report` is what `run --json` printed. */
  run: 'SELECT run_id, as_of, status, recorded_at, version, segmentation, model_run_id, k, currency, locale, timezone, cadence, CAST(premium_target AS {real}) AS premium_target, report FROM current_run',
  /** Every run, the latest first. */
  runs: 'SELECT sequence, run_id, as_of, status, recorded_at, version, segmentation, k, reasons FROM runs ORDER BY sequence DESC LIMIT 400',
  /** A row a segment in use. */
  segments: `SELECT segment.segment_id, segment.name, segment.description, segment.rule, segment.size, segment.share,
      segment.named_by, segment.apart, segment.rule_coverage, segment.rule_precision, segment.stability,
      named.tactics, named.model AS naming_model, named.named_since, named.remark,
      held.premium, held.premium / (SELECT CAST(SUM(premium) AS {real}) FROM customer_facts) AS premium_share
    FROM current_segments AS segment
    LEFT JOIN segment_naming AS named ON named.segment_id = segment.segment_id
    LEFT JOIN (
      SELECT assigned.segment_id, CAST(SUM(facts.premium) AS {real}) AS premium
      FROM assignments AS assigned JOIN customer_facts AS facts ON facts.customer_id = assigned.customer_id
      GROUP BY assigned.segment_id
    ) AS held ON held.segment_id = segment.segment_id
    ORDER BY segment.segment_id`,
  /** The facts that the names in use rest on: what may be sent to a model, and nothing else. */
  naming: `SELECT own.number, own.segment_id, own.fact
    FROM naming_facts AS own JOIN current_run AS run ON run.run_id = own.run_id ORDER BY own.number`,
  /** Each request to a model that named segments, the latest first. */
  calls: `SELECT call.run_id, call.call_number, call.asked_at, call.service, call.model, call.outcome, call.tries, call.tokens_sent, call.tokens_received
    FROM naming_calls AS call ORDER BY call.asked_at DESC, call.call_number DESC LIMIT 100`,
  /** Means, medians and shares of the features by segment, against all. */
  profiles: `SELECT profile.segment_id, profile.feature, profile.statistic, profile.level, profile.value
    FROM segment_profiles AS profile JOIN current_run AS run ON run.run_id = profile.run_id
    ORDER BY profile.segment_id, profile.feature, profile.statistic, profile.level`,
  /** The make-up of segments by protected columns. */
  composition: `SELECT made.segment_id, made.column_name, made.level, made.customers, made.share, made.overall, made.flagged
    FROM segment_composition AS made JOIN current_run AS run ON run.run_id = made.run_id
    ORDER BY made.column_name, made.segment_id, made.customers DESC, made.level`,
  /** What became of segments when they were last fitted anew. */
  lineage: `SELECT line.segment_id, line.event, line.previous_segment_id, line.shared, line.overlap
    FROM segment_lineage AS line JOIN current_run AS run ON run.model_run_id = line.run_id
    ORDER BY line.segment_id, line.event, line.previous_segment_id`,
  /** Who went where between the last two days. */
  flows:
    'SELECT from_segment_id, to_segment_id, customers, CAST(premium AS {real}) AS premium FROM segment_flows ORDER BY customers DESC, from_segment_id NULLS LAST, to_segment_id NULLS LAST',
  /** Sizes of segments day by day. */
  history: 'SELECT as_of, segment_id, name, customers, share, stability FROM segment_history',
  /** Each measure of drift against its limit. */
  drift: `SELECT measure.subject, measure.name, measure.since, measure.stability_index, measure.chance_limit, measure.drifted
    FROM drift AS measure JOIN current_run AS run ON run.run_id = measure.run_id ORDER BY measure.subject, measure.name`,
  /** The table that the number of segments was chosen from. */
  selection: `SELECT line.k, line.cost, line.silhouette, line.calinski_harabasz, line.stability, line.smallest, line.chosen
    FROM k_selection AS line JOIN current_run AS run ON run.model_run_id = line.run_id ORDER BY line.k`,
  /** The model in use, as JSON, and its card. */
  model:
    'SELECT models.card, models.model FROM models JOIN current_run AS run ON run.model_run_id = models.run_id',
  /** What is in each column of the sheets, and what was done with it. */
  columns: `SELECT own.table_name, own.column_name, own.heading, own.type, own.decision, own.missing, own.distinct_values, own.distinct_is_estimate, own.repaired, own.flagged, own.quarantined, own.examples
    FROM column_quality AS own JOIN current_run AS run ON run.run_id = own.run_id ORDER BY own.table_name, own.column_name`,
  /** What was repaired, flagged, skipped and set aside, by reason. */
  quality: `SELECT found.table_name, found.column_name, found.action, found.code, found.row_count, found.first_rows
    FROM data_quality AS found JOIN current_run AS run ON run.run_id = found.run_id
    ORDER BY found.action, found.row_count DESC, found.table_name, found.column_name, found.code`,
  /** How many customers there are, in segments and not. */
  people: `SELECT (SELECT COUNT(*) FROM customers) AS customers, (SELECT COUNT(*) FROM customers WHERE objects) AS objecting,
      (SELECT COUNT(*) FROM customer_facts) AS policyholders, (SELECT COUNT(segment_id) FROM assignments) AS in_segments`,
} as const;

export type DatasetName = keyof typeof datasets;

export const isDataset = (name: string): name is DatasetName => Object.hasOwn(datasets, name);

/** The rows of a dataset, from the warehouse that the engine is in. */
export function readDataset(engine: Engine, name: DatasetName): Promise<Row[]> {
  return engine.rows(render(datasets[name], engine.dialect));
}
