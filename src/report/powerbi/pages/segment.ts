import { comparedFigures } from '../model/segments.ts';
import { SIZE } from './head.ts';
import type { Fields, Page } from './kinds.ts';
import { bars, button, cell, columns, donut, figures, table } from './visuals.ts';

/** Everything about one segment. */
export function segmentPage(fields: Fields): Page {
  const { column, measure } = fields;
  const holders = measure('Policyholders');
  const premium = measure('Premium on file');
  const who = (name: string) => column('Customers', name);
  const byLevel = (name: string) =>
    columns(
      `Policyholders by ${name.toLowerCase()}`,
      `Columns of policyholders of the segment by ${name.toLowerCase()}.`,
      who(name),
      holders,
    );
  const strip = (name: string, alt: string, key: 'value' | 'against' | 'place', size: number) => ({
    height: { pixels: key === 'value' ? 84 : 72 },
    cells: [
      cell(
        12,
        figures(
          name,
          alt,
          comparedFigures.map((own) => measure(own[key])),
          size,
        ),
      ),
    ],
  });
  return {
    name: 'Segment detail',
    kind: 'drillthrough',
    of: column('Segments', 'Segment'),
    width: SIZE.width,
    height: 1240,
    rows: [
      {
        height: { pixels: 72 },
        cells: [
          cell(1, button('Back', 'Back', 'Goes back to the page before.', 'back', 'back')),
          cell(5, figures('Segment', 'The name of the segment.', [measure('Segment in view')], 16)),
          cell(
            6,
            figures(
              'Size of the segment',
              'Policyholders and premium of the segment, and their shares.',
              [holders, measure('Share of policyholders'), premium, measure('Share of premium')],
              16,
            ),
          ),
        ],
      },
      strip('Figures', 'Average age, income, tenure, premium to date and rate of the segment.', 'value', 18),
      strip('Against all', 'The same figures, as differences from all customers.', 'against', 14),
      strip('Places', 'The place of the segment among all by each of them, 1 for the highest.', 'place', 14),
      {
        height: { pixels: 76 },
        cells: [
          cell(
            12,
            figures(
              'First in the segment',
              'Product, type and category with the most premium; channel, time and language that most prefer.',
              [
                'Top product',
                'Top product type',
                'Top category',
                'Most preferred channel',
                'Most preferred time',
                'Most preferred language',
              ].map(measure),
              13,
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            3,
            bars(
              'Premium by product',
              'Bars of the premium of the segment by product.',
              column('Products', 'Product'),
              premium,
            ),
          ),
          cell(
            2,
            donut(
              'Premium by product type',
              'Ring of the premium of the segment by product type.',
              column('Products', 'Product type'),
              premium,
            ),
          ),
          cell(
            2,
            donut(
              'Premium by category',
              'Ring of the premium of the segment by category.',
              column('Products', 'Category'),
              premium,
            ),
          ),
          cell(3, byLevel('Age group')),
          cell(2, byLevel('Gender')),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            2,
            bars(
              'Policyholders by city',
              'Bars of policyholders of the segment by city.',
              who('City'),
              holders,
            ),
          ),
          cell(2, byLevel('Marital status')),
          cell(2, byLevel('Education')),
          cell(2, byLevel('Preferred channel')),
          cell(2, byLevel('Preferred time')),
          cell(2, byLevel('Preferred language')),
        ],
      },
      {
        height: { share: 1.3 },
        cells: [
          cell(
            12,
            table(
              'Its customers, the most premium first; leave out those who may not be contacted',
              'Table of the customers of the segment with age, city, how to contact them, premium and premium to date.',
              [
                who('Customer'),
                who('May be contacted'),
                who('Preferred channel'),
                who('Preferred time'),
                who('Preferred language'),
                who('Age'),
                who('City'),
                who('Occupation'),
                who('Income'),
                premium,
                measure('Premium to date'),
              ],
              { sort: { field: premium, direction: 'Descending' }, tooltip: 'Policies of a customer' },
            ),
          ),
        ],
      },
    ],
  };
}
