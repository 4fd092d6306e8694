import type { Formats } from './formats.ts';
import type { ModelMeasure } from './kinds.ts';

export function customerMeasures(format: Formats): ModelMeasure[] {
  const count = (name: string, dax: string, description: string, sql: string): ModelMeasure => ({
    name,
    dax,
    description,
    folder: 'Customers',
    format: format.count,
    sql,
  });
  return [
    count(
      'Customers on file',
      'COUNTROWS(Customers)',
      'Rows of the customers’ sheet, with or without a policy.',
      'SELECT NULLIF(COUNT(*), 0) FROM people',
    ),
    count(
      'Customers who object',
      'COALESCE(CALCULATE(COUNTROWS(Customers), KEEPFILTERS(Customers[May be contacted] <> "Yes")), 0)',
      'Customers who are to be left out of every list.',
      'SELECT COUNT(*) FROM people WHERE objects',
    ),
    count(
      'Customers in a segment',
      'CALCULATE(COUNTROWS(Customers), KEEPFILTERS(Customers[Segment key] >= 0))',
      'Customers whom the model has given a segment.',
      'SELECT NULLIF(COUNT(segment_id), 0) FROM people',
    ),
  ];
}

export function lastRunMeasures(format: Formats): ModelMeasure[] {
  const word = (name: string, column: string, source: string, description: string): ModelMeasure => ({
    name,
    dax: `MAX('Last run'[${column}])`,
    description,
    folder: 'Run',
    format: null,
    sql: `SELECT ${source} FROM report_last_run`,
  });
  return [
    word(
      'Last run ended',
      'Last status',
      'last_status',
      'How the last run ended: published, held or stopped.',
    ),
    word('Last run recorded', 'Last ended at', 'recorded_at', 'When the last run ended, in UTC.'),
    word(
      'What there is to say',
      'Last reason',
      'last_reason',
      'Why the last run was held or stopped, or what to look at.',
    ),
    {
      name: 'As-of date',
      dax: "MAX('Last run'[Figures as of])",
      description: 'The day that ages and tenures are measured to.',
      folder: 'Run',
      format: format.day,
      sql: 'SELECT as_of FROM report_last_run',
    },
    {
      name: 'Segments in use',
      dax: "MAX('Last run'[Segments there])",
      description: 'How many segments there are.',
      folder: 'Run',
      format: format.count,
      sql: 'SELECT k FROM report_last_run',
    },
    {
      name: 'Stability',
      dax: 'MIN(Segments[Stability])',
      description:
        'How much of a segment comes back when customers are drawn again, at most 1; of several segments the least. From 0.75 on it is trusted.',
      folder: 'Run',
      format: '0.00',
      sql: 'SELECT MIN(stability) FROM report_segments JOIN segments_left USING (segment_id)',
    },
  ];
}

export function historyMeasures(format: Formats): ModelMeasure[] {
  return [
    {
      name: 'Customers on the day',
      dax: "SUM('Segment history'[Size on the day])",
      description: 'Customers in the segment on the day of the run.',
      folder: 'Run',
      format: format.count,
      sql: 'SELECT SUM(customers) FROM report_segment_days',
    },
  ];
}

export function moveMeasures(format: Formats): ModelMeasure[] {
  return [
    {
      name: 'Customers moved',
      dax: 'SUM(Moves[Who moved])',
      description: 'Customers who came to, left, or changed a segment since the run before.',
      folder: 'Run',
      format: format.count,
      sql: 'SELECT SUM(customers) FROM report_moves',
    },
    {
      name: 'Moved since the run before',
      dax: 'COALESCE([Customers moved], 0)',
      description: 'The same, and 0 where nobody did.',
      folder: 'Run',
      format: format.count,
      sql: 'SELECT COALESCE(SUM(customers), 0) FROM report_moves',
    },
    {
      name: 'Premium moved',
      dax: 'SUM(Moves[Premium that moved])',
      description: 'The premium that they have on file today.',
      folder: 'Run',
      format: format.money,
      sql: 'SELECT SUM(premium) FROM report_moves',
    },
  ];
}

export function rowMeasures(format: Formats): ModelMeasure[] {
  const sum = (name: string, column: string, source: string, description: string): ModelMeasure => ({
    name,
    dax: `SUM('Row counts'[${column}])`,
    description,
    folder: 'Rows',
    format: format.count,
    sql: `SELECT SUM(${source}) FROM report_rows`,
  });
  return [
    sum('Rows read', 'Read', 'rows_read', 'Rows that the sheets have. The other three add up to it.'),
    sum('Rows accepted', 'Accepted', 'accepted', 'Rows that the figures are made of.'),
    sum(
      'Rows set aside',
      'Set aside',
      'set_aside',
      'Rows with a fault, each with its reason; not in the figures.',
    ),
    sum('Rows skipped', 'Skipped', 'skipped', 'Rows that are no data: blank ones, totals, repeats.'),
  ];
}

export function findingMeasures(format: Formats): ModelMeasure[] {
  return [
    {
      name: 'Rows with a finding',
      dax: 'SUM(Findings[Rows found])',
      description: 'Rows in which something was seen; a row with two findings counts twice.',
      folder: 'Rows',
      format: format.count,
      sql: 'SELECT SUM(row_count) FROM report_findings',
    },
  ];
}

export function driftMeasures(): ModelMeasure[] {
  return [
    {
      name: 'Drift',
      dax: 'MAX(Drift[Index])',
      description: 'The population stability index against the customers that the segments were made of.',
      folder: 'Run',
      format: '0.000',
      sql: 'SELECT MAX(stability_index) FROM report_drift',
    },
    {
      name: 'Drift that chance allows',
      dax: 'MAX(Drift[Limit])',
      description: 'What chance alone passes once in a thousand nights.',
      folder: 'Run',
      format: '0.000',
      sql: 'SELECT MAX(chance_limit) FROM report_drift',
    },
  ];
}
