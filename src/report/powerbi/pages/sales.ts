import { filterRow, headRow, SIZE } from './head.ts';
import type { Fields, Page } from './kinds.ts';
import { bars, cell, columns, map, matrix, segmentBars, tree } from './visuals.ts';

/** Where the premium comes from. */
export function salesPage(fields: Fields): Page {
  const { column, measure } = fields;
  const premium = measure('Premium on file');
  return {
    name: 'Sales',
    kind: 'page',
    ...SIZE,
    rows: [
      headRow('Where the premium comes from', 'Premium on file: the sheets name no period'),
      filterRow(fields),
      {
        height: { share: 1.25 },
        cells: [
          cell(
            7,
            tree(
              'Premium on file: press + to see its categories, types and products',
              'Tree of the premium on file; each step shows what it is made of.',
              premium,
              [
                column('Products', 'Category'),
                column('Products', 'Product type'),
                column('Products', 'Product'),
              ],
            ),
          ),
          cell(
            5,
            map(
              'Premium by city',
              measure('City title'),
              'Map of the premium on file by city.',
              column('Customers', 'Place'),
              premium,
              'City',
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            3,
            segmentBars(fields, 'Premium by segment', 'Bars of the premium on file by segment.', premium),
          ),
          cell(
            2,
            bars(
              'Premium by age group',
              'Bars of the premium on file by age group.',
              column('Customers', 'Age group'),
              premium,
              {
                isOrdered: true,
              },
            ),
          ),
          cell(
            3,
            columns(
              'Premium by year of purchase',
              'Columns of the premium on file by year of purchase.',
              column('Dates', 'Year'),
              premium,
            ),
          ),
          cell(
            4,
            matrix(
              'Averages of a policy, by product',
              'Matrix of average premium, coverage, premium to date and rate by product.',
              [column('Products', 'Product')],
              [],
              [
                measure('Average premium per policy'),
                measure('Average coverage per policy'),
                measure('Premium to date per policy'),
                measure('Rate on sum insured'),
              ],
              { sort: { field: measure('Premium to date per policy'), direction: 'Descending' } },
            ),
          ),
        ],
      },
    ],
  };
}
