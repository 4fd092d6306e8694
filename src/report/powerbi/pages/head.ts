import type { Fields, PageRow } from './kinds.ts';
import { cell, heading, navigation, slicer } from './visuals.ts';

export const SIZE = { width: 1600, height: 900 } as const;

/** What a page begins with: what it is, and the way to the others. */
export const headRow = (title: string, under: string): PageRow => ({
  height: { pixels: 72 },
  cells: [cell(6, heading(title, under)), cell(6, navigation)],
});

/** Filters that hold on every page. */
export const filterRow = (fields: Fields): PageRow => ({
  height: { pixels: 76 },
  cells: [
    fields.column('Segments', 'Segment'),
    fields.column('Customers', 'City'),
    fields.column('Customers', 'Age group'),
    fields.column('Policies', 'Tenure group'),
    fields.column('Products', 'Product type'),
    fields.column('Products', 'Category'),
  ].map((field) => cell(2, slicer(field))),
});
