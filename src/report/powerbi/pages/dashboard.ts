import { filterRow, headRow, SIZE } from './head.ts';
import type { Fields, Page } from './kinds.ts';
import { bars, cell, columns, combo, donut, figures, gauge, table } from './visuals.ts';

/** How many policyholders there are, what they pay, and for what. */
export function dashboardPage(fields: Fields): Page {
  const { column, measure } = fields;
  const holders = measure('Policyholders');
  const premium = measure('Premium on file');
  const product = column('Products', 'Product');
  return {
    name: 'Dashboard',
    kind: 'page',
    ...SIZE,
    rows: [
      headRow('Policyholders and premium', 'Policies on file: the sheets carry no end date'),
      filterRow(fields),
      {
        height: { pixels: 92 },
        cells: [
          cell(
            12,
            figures(
              'Key figures',
              'Policyholders, average premium and coverage of a policy, premium over coverage as the mean of policies and as all premium over all coverage, average tenure.',
              [
                holders,
                measure('Average premium per policy'),
                measure('Average coverage per policy'),
                measure('Premium/coverage, mean of policies'),
                measure('Rate on sum insured'),
                measure('Average tenure per policy'),
              ],
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            3,
            gauge(
              'Premium on file against the target',
              'Gauge of the premium on file, with the target of the config as its mark.',
              premium,
              measure('Premium target'),
              measure('Gauge end'),
            ),
          ),
          cell(
            5,
            combo(
              'Policyholders, and premium/coverage, by age group',
              'Columns of policyholders by age group, and a line of the mean of premium over coverage.',
              column('Customers', 'Age group'),
              holders,
              measure('Premium/coverage, mean of policies'),
            ),
          ),
          cell(
            4,
            columns(
              'Policies by years since their purchase',
              'Columns of policies on file by tenure group.',
              column('Policies', 'Tenure group'),
              measure('Policies on file'),
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            3,
            donut(
              'Policies by product type',
              'Ring of policies on file by product type.',
              column('Products', 'Product type'),
              measure('Policies on file'),
            ),
          ),
          cell(
            3,
            donut(
              'Policies by category',
              'Ring of policies on file by product category.',
              column('Products', 'Category'),
              measure('Policies on file'),
            ),
          ),
          cell(
            3,
            bars(
              'Five products with the most policyholders',
              'Bars of policyholders by product.',
              product,
              holders,
              {
                top: { column: product, by: holders, count: 5 },
              },
            ),
          ),
          cell(
            3,
            bars(
              'Five products with the most premium',
              'Bars of premium on file by product.',
              product,
              premium,
              {
                top: { column: product, by: premium, count: 5 },
              },
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            12,
            table(
              'Ten customers with the most premium to date: premium × tenure, as if every policy ran unbroken',
              'Table of ten customers with occupation, age, income, tenure, premium, premium to date, segment, and whether they may be contacted.',
              [
                column('Customers', 'Customer'),
                column('Customers', 'Occupation'),
                column('Customers', 'Age'),
                column('Customers', 'Income'),
                measure('Average tenure per policy'),
                premium,
                measure('Premium to date'),
                column('Segments', 'Segment'),
                column('Customers', 'May be contacted'),
              ],
              {
                sort: { field: measure('Premium to date'), direction: 'Descending' },
                top: { column: column('Customers', 'Customer'), by: measure('Premium to date'), count: 10 },
                tooltip: 'Policies of a customer',
              },
            ),
          ),
        ],
      },
    ],
  };
}
