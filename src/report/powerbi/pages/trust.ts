import { headRow, SIZE } from './head.ts';
import type { ColouredSegment, Fields, Page } from './kinds.ts';
import { cell, days, figures, matrix, segmentBars, table } from './visuals.ts';

/** Whether the figures can be trusted: the last run, rows set aside, stability, what moved. */
export function trustPage(fields: Fields, segments: readonly ColouredSegment[]): Page {
  const named = fields.column('Segment history', 'Name of segment');
  const { column, measure } = fields;
  return {
    name: 'Data quality and trust',
    kind: 'page',
    ...SIZE,
    rows: [
      headRow(
        'Can these figures be trusted?',
        'The last run, rows set aside, stability of the segments, and who moved',
      ),
      {
        height: { pixels: 92 },
        cells: [
          cell(
            12,
            figures(
              'The last run',
              'How the last run ended and when, the day of the figures, segments and their stability, customers moved, rows set aside, customers who object.',
              [
                'Last run ended',
                'Last run recorded',
                'As-of date',
                'Segments in use',
                'Stability',
                'Customers moved',
                'Rows set aside',
                'Customers who object',
              ].map(measure),
              16,
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            4,
            matrix(
              'What became of the rows of each sheet',
              'Matrix of rows read, accepted, set aside and skipped by sheet. The last three add up to the first.',
              [column('Row counts', 'Sheet')],
              [],
              ['Rows read', 'Rows accepted', 'Rows set aside', 'Rows skipped'].map(measure),
            ),
          ),
          cell(
            8,
            table(
              'What was seen in the rows, and what was done',
              'Table of findings by sheet, column and reason, with the number of rows.',
              [
                column('Findings', 'What was done'),
                column('Findings', 'Sheet of finding'),
                column('Findings', 'Column'),
                column('Meanings', 'Reason'),
                measure('Rows with a finding'),
              ],
              { sort: { field: column('Findings', 'What was done'), direction: 'Ascending' } },
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            4,
            segmentBars(
              fields,
              'Stability of each segment (from 0.75 on it is trusted)',
              'Bars of the stability of each segment, at most 1.',
              measure('Stability'),
            ),
          ),
          cell(
            4,
            matrix(
              'Customers who moved since the run before',
              'Matrix of customers by the segment they came from and the one they went to.',
              [column('Moves', 'From')],
              [column('Moves', 'To')],
              [measure('Customers moved')],
            ),
          ),
          cell(
            4,
            table(
              'Drift from the customers that the segments were made of',
              'Table of drift by feature, with what chance allows.',
              [
                column('Drift', 'What drifts'),
                measure('Drift'),
                measure('Drift that chance allows'),
                column('Drift', 'Past its limit'),
                column('Drift', 'Since'),
              ],
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            4,
            days(
              'Customers in each segment, run by run',
              'Lines of customers by day and segment.',
              column('Segment history', 'Run day'),
              measure('Customers on the day'),
              named,
              segments.map(({ name, colour }) => ({
                object: 'dataPoint',
                settings: { fill: { colour } },
                of: { is: named, value: name },
              })),
            ),
          ),
          cell(
            8,
            table(
              'Runs, the last first, and why one was held or stopped',
              'Table of runs with their day, status and first reason.',
              ['Run', 'As of', 'Status', 'First reason', 'Segments made', 'Ended at'].map((name) =>
                column('Runs', name),
              ),
              { sort: { field: column('Runs', 'Run'), direction: 'Descending' } },
            ),
          ),
        ],
      },
    ],
  };
}
