import { useMemo } from 'preact/hooks';
import { inkOf, segmentColour } from '../../../src/domain/colours.ts';
import type { PointsAnswer } from '../../../src/report/book/points.ts';
import type { ModelFacts } from '../../../src/report/dashboard/model-facts.ts';
import type { Density } from '../../../src/report/export/density.ts';
import { type Cell, go, usePlace } from '../state/address.ts';
import { labelOfFeature } from '../state/features.ts';
import type { Formats } from '../state/format.ts';
import { latest, source, useAnswer, useModel } from '../state/source.ts';
import { useWorld, type World } from '../state/world.ts';
import type { EChartsCoreOption } from './echarts.ts';
import { tooltip } from './look.ts';
import { Picture } from './picture.tsx';

const isDensity = (answer: PointsAnswer | Density): answer is Density => 'fields' in answer;

/** Customers on the two dimensions that show most of their variety (FAMD), each in its segment's colour. */
export function SegmentMap() {
  const world = useWorld();
  const { slice } = usePlace();
  const answer = useAnswer(`points ${JSON.stringify(slice)}`, () => source.points(slice));
  const shown = latest(answer);
  const model = latest(useModel());
  const option = useMemo(() => (shown ? draw(shown, world) : {}), [shown, world]);
  const ids = shown ? segmentsIn(shown) : [];
  const points = shown && !isDensity(shown) ? shown.points : null;
  const rows: Cell[][] = points
    ? points.map(([x, y, segment, customer]) => [customer, segment, x, y])
    : shown && isDensity(shown)
      ? shown.fields.map(([column, row, segment, customers]) => [column, row, segment, customers])
      : [];
  const headings = points
    ? ['Customer', 'Segment', 'Across', 'Up']
    : ['Column', 'Row', 'Segment', 'Customers'];
  return (
    <Picture
      title="Map of customers"
      span={6}
      how="Factor analysis of mixed data (FAMD): customers who are alike lie near each other. It is drawn from the same scaled features that segments are made of, and stays the same for as long as the model."
      answer={answer}
      columns={headings.map((heading) => ({ heading, isNumber: heading !== 'Customer' }))}
      rows={rows}
      told={rows
        .slice(0, 500)
        .map((row) => row.map((cell) => (typeof cell === 'number' ? Number(cell.toFixed(3)) : cell)))}
      none="No customer with every feature is left by the filters."
      option={option}
      height={300}
      label={`Map of customers in ${ids.length} segments: ${ids.map(world.nameOf).join(', ')}.`}
      {...(points && world.start.hasCustomers
        ? {
            onPick: (_name: string, index: number, series: number) => {
              const customer = points.filter(([, , segment]) => segment === ids[series])[index]?.[3];
              if (customer) go({ page: 'customer', about: customer });
            },
          }
        : {})}
    >
      {shown ? (
        <p class="note">
          {drawn(shown, world.formats)} {model ? axes(model, world.formats) : ''}
        </p>
      ) : null}
    </Picture>
  );
}

const segmentsIn = (shown: PointsAnswer | Density): number[] =>
  [...new Set((isDensity(shown) ? shown.fields : shown.points).map((own) => own[2]))].sort((a, b) => a - b);

function draw(shown: PointsAnswer | Density, { isDark, nameOf, formats }: World): EChartsCoreOption {
  const ink = inkOf(isDark);
  const axis = {
    type: 'value',
    scale: true,
    axisLabel: { show: false },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: ink.line } },
  };
  const most = isDensity(shown) ? Math.max(1, ...shown.fields.map(([, , , customers]) => customers)) : 1;
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 8 },
    xAxis: axis,
    yAxis: axis,
    tooltip: {
      ...tooltip(ink),
      trigger: 'item',
      formatter: ({ value, seriesName }: { value: readonly (string | number)[]; seriesName: string }) =>
        isDensity(shown)
          ? `${seriesName}\n${formats.count(Number(value[2]))} customers`
          : `${value[2] ?? ''}\n${seriesName}`,
    },
    series: segmentsIn(shown).map((id) => ({
      type: 'scatter',
      name: nameOf(id),
      symbolSize: isDensity(shown)
        ? (value: readonly number[]) => 3 + 15 * Math.sqrt(Number(value[2]) / most)
        : 4,
      itemStyle: { color: segmentColour(id, isDark), opacity: 0.55 },
      data: isDensity(shown)
        ? shown.fields
            .filter((field) => field[2] === id)
            .map(([column, row, , customers]) => [column, row, customers])
        : shown.points.filter((point) => point[2] === id).map(([x, y, , customer]) => [x, y, customer]),
    })),
  };
}

/** Which customers are drawn, and how. */
function drawn(shown: PointsAnswer | Density, formats: Formats): string {
  if (isDensity(shown))
    return `A circle’s area is the customers of a segment around its place: ${formats.count(shown.shown)} of ${formats.count(shown.total)} are in it, the rest lie too thinly to be shown.`;
  return shown.points.length < shown.total
    ? `${formats.count(shown.points.length)} of ${formats.count(shown.total)} customers are drawn, evenly chosen.`
    : `All ${formats.count(shown.total)} customers with every feature are drawn.`;
}

function axes(model: ModelFacts, formats: Formats): string {
  const both = model.shares.slice(0, 2).reduce((sum, share) => sum + share, 0);
  return `The two dimensions show ${formats.share(both)} of the variety. Across: ${strongest(model, 0)}. Up: ${strongest(model, 1)}.`;
}

/** The features that a dimension is mostly made of. */
function strongest({ contributions }: ModelFacts, dimension: number): string {
  return Object.entries(contributions)
    .map(([feature, parts]) => ({ feature, part: parts[dimension] ?? 0 }))
    .sort((a, b) => b.part - a.part)
    .slice(0, 3)
    .map(({ feature, part }) => `${labelOfFeature(feature).toLowerCase()} ${Math.round(100 * part)}%`)
    .join(', ');
}
