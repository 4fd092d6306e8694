import type { Fields, Page } from './kinds.ts';
import { cell, figures, segmentBars, table } from './visuals.ts';

/** What shows when somebody points at a customer. */
export function customerTooltip({ column, measure }: Fields): Page {
  return {
    name: 'Policies of a customer',
    kind: 'tooltip',
    width: 760,
    height: 240,
    rows: [
      {
        height: { share: 1 },
        cells: [
          cell(
            12,
            table('Policies on file', 'Table of the policies of the customer.', [
              column('Policies', 'Policy'),
              column('Products', 'Product'),
              column('Products', 'Product type'),
              column('Policies', 'Purchased on'),
              measure('Premium on file'),
              measure('Sum insured'),
              measure('Premium to date'),
            ]),
          ),
        ],
      },
    ],
  };
}

/** What shows when somebody points at a city. */
export function cityTooltip(fields: Fields): Page {
  const { measure } = fields;
  return {
    name: 'City',
    kind: 'tooltip',
    width: 560,
    height: 300,
    rows: [
      {
        height: { pixels: 84 },
        cells: [
          cell(
            12,
            figures(
              'Figures of the city',
              'Policyholders, average premium of a policy and rate of the city.',
              [
                measure('Policyholders'),
                measure('Average premium per policy'),
                measure('Rate on sum insured'),
              ],
              14,
            ),
          ),
        ],
      },
      {
        height: { share: 1 },
        cells: [
          cell(
            12,
            segmentBars(
              fields,
              'Premium by segment',
              'Bars of the premium of the city by segment.',
              measure('Premium on file'),
            ),
          ),
        ],
      },
    ],
  };
}
