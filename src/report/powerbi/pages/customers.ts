import { inkOf } from '../../../domain/colours.ts';
import { comparedFigures } from '../model/segments.ts';
import { filterRow, headRow, SIZE } from './head.ts';
import type { Fields, Formatting, Page } from './kinds.ts';
import { button, cell, columns, matrix, scatter, segmentBars, table } from './visuals.ts';

/** Who the segments are, and how they differ. */
export function customersPage(fields: Fields): Page {
  const { column, measure } = fields;
  const segment = column('Segments', 'Segment');
  return {
    name: 'Customers',
    kind: 'page',
    ...SIZE,
    rows: [
      headRow(
        'Who our customers are',
        'Segments as Kindred made them; names are checked against the figures',
      ),
      filterRow(fields),
      {
        height: { share: 1 },
        cells: [
          cell(
            8,
            table(
              'The segments, with bars for age, income, tenure, premium to date and rate against all customers (the line)',
              'Table of segments with a small picture, name, description, policyholders, share and stability.',
              [
                measure('Segment picture'),
                segment,
                column('Segments', 'Description'),
                measure('Policyholders'),
                measure('Share of policyholders'),
                measure('Stability'),
              ],
              {
                sort: { field: measure('Policyholders'), direction: 'Descending' },
                formatting: [
                  {
                    object: 'values',
                    settings: { fontColor: { colour: measure('Segment colour') } },
                    of: { values: segment },
                  },
                  { object: 'grid', settings: { imageHeight: 36 } },
                ],
              },
            ),
          ),
          cell(
            4,
            segmentBars(
              fields,
              'Share of premium by segment',
              'Bars of the share of premium on file by segment.',
              measure('Share of premium'),
            ),
          ),
        ],
      },
      {
        height: { pixels: 40 },
        cells: [
          cell(
            4,
            button(
              'See the segment',
              'Choose a segment above, then press here to see it in detail',
              'Goes to the details of the segment that is chosen.',
              { to: 'Segment detail', why: 'Choose one segment first' },
              'rightArrow',
            ),
          ),
          cell(8, {
            name: 'How to read the indices',
            type: 'textbox',
            title: null,
            alt: 'How to read the indices: 100 is the mean of all customers.',
            text: [
              {
                value:
                  'Indices: 100 is the mean of all customers under the same filters. The map puts customers who are alike near each other.',
                size: 10,
              },
            ],
          }),
        ],
      },
      {
        height: { share: 1.2 },
        cells: [
          cell(
            4,
            columns(
              'Policyholders by marital status within each segment',
              'Columns of policyholders by segment and marital status.',
              segment,
              measure('Policyholders'),
              column('Customers', 'Marital status'),
            ),
          ),
          cell(4, indexMatrix(fields)),
          cell(
            4,
            scatter(
              fields,
              'Map of customers (of many a sample), in the colours of their segments',
              'Points of customers, those who are alike near each other, in the colours of their segments.',
            ),
          ),
        ],
      },
    ],
  };
}

/** What a radar chart would show, as numbers and colours: segments beside each other against all customers. */
function indexMatrix({ column, measure }: Fields) {
  const indices = comparedFigures.map(({ index }) => measure(index));
  const formatting: Formatting[] = indices.map((index) => ({
    object: 'values',
    // The cells are as light in the dark report.
    settings: { fontColor: { colour: inkOf(false).text } },
    of: { values: index },
    scale: { by: index, low: '#e3b98a', middle: '#ffffff', high: '#8fc1bb', at: [40, 100, 200] },
  }));
  return matrix(
    'Segments against all customers (index, all = 100)',
    'Matrix of the indices of age, income, tenure, premium to date and rate by segment.',
    [column('Segments', 'Segment')],
    [],
    indices,
    { formatting },
  );
}
