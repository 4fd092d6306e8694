import type { SemanticModel } from '../model/kinds.ts';
import { customersPage } from './customers.ts';
import { dashboardPage } from './dashboard.ts';
import type { ColouredSegment, Fields, Page } from './kinds.ts';
import { salesPage } from './sales.ts';
import { segmentPage } from './segment.ts';
import { cityTooltip, customerTooltip } from './tooltips.ts';
import { trustPage } from './trust.ts';

/** The pages of the report, in the order of its navigation. */
export function pagesOf(model: SemanticModel, segments: readonly ColouredSegment[]): readonly Page[] {
  const fields = fieldsOf(model);
  return [
    dashboardPage(fields),
    customersPage(fields),
    salesPage(fields),
    trustPage(fields, segments),
    segmentPage(fields),
    customerTooltip(fields),
    cityTooltip(fields),
  ];
}

function fieldsOf({ tables }: SemanticModel): Fields {
  return {
    column(table, name) {
      const found = tables.find((own) => own.name === table)?.columns.some((own) => own.name === name);
      if (!found) throw new Error(`the model has no column ${table}[${name}]`);
      return { table, name, kind: 'column' };
    },
    measure(name) {
      const table = tables.find(({ measures }) => measures.some((own) => own.name === name));
      if (!table) throw new Error(`the model has no measure ${name}`);
      const isCount = table.measures.find((own) => own.name === name)?.format === '#,0';
      return { table: table.name, name, kind: 'measure', isCount };
    },
  };
}
