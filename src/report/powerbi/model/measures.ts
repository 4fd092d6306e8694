import { measuresOfDashboard } from './dashboard-measures.ts';
import type { Formats } from './formats.ts';
import type { ModelMeasure } from './kinds.ts';
import { firstMeasures, salesMeasures } from './sales.ts';
import { mapMeasures, segmentMeasures } from './segments.ts';
import {
  customerMeasures,
  driftMeasures,
  findingMeasures,
  historyMeasures,
  lastRunMeasures,
  moveMeasures,
  rowMeasures,
} from './trust.ts';

/** The measures of each table that has some. */
export const measuresOf = (
  format: Formats,
  isDark: boolean,
): Readonly<Record<string, readonly ModelMeasure[]>> => ({
  Policies: [...measuresOfDashboard(format), ...salesMeasures(format), ...firstMeasures()],
  Customers: customerMeasures(format),
  Segments: segmentMeasures(format, isDark),
  'Last run': lastRunMeasures(format),
  'Segment history': historyMeasures(format),
  Moves: moveMeasures(format),
  'Row counts': rowMeasures(format),
  'Customer map': mapMeasures(isDark),
  Findings: findingMeasures(format),
  Drift: driftMeasures(),
});
