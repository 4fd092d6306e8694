import { useMemo } from 'preact/hooks';
import { Card, Refused } from '../parts/card.tsx';
import { go, usePlace } from '../state/address.ts';
import { inkOf, segmentColour } from '../state/colours.ts';
import { labelOfFeature } from '../state/features.ts';
import { latest, source, useAnswer, useData } from '../state/source.ts';
import { useWorld } from '../state/world.ts';
import { Chart } from './chart.tsx';
import { tooltip } from './look.ts';

interface Axes {
  readonly famd: {
    readonly eigenvalues: readonly number[];
    readonly inertia: number;
    readonly contributions: Readonly<Record<string, readonly number[]>>;
  };
}

/** Customers on the two dimensions that show most of their variety (FAMD), each in its segment's colour. */
export function SegmentMap() {
  const world = useWorld();
  const { formats, isDark, nameOf } = world;
  const { slice } = usePlace();
  const answer = useAnswer(`points ${JSON.stringify(slice)}`, () => source.points(slice));
  const points = latest(answer);
  const model = latest(useData('model'))?.[0];
  const axes = model ? (JSON.parse(String(model.model)) as Axes) : null;
  const ink = inkOf(isDark);
  const ids = [...new Set((points?.points ?? []).map(([, , segment]) => segment))].sort((a, b) => a - b);
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 8, top: 8, bottom: 8 },
      xAxis: {
        type: 'value',
        scale: true,
        axisLabel: { show: false },
        splitLine: { lineStyle: { color: ink.line } },
      },
      yAxis: {
        type: 'value',
        scale: true,
        axisLabel: { show: false },
        splitLine: { lineStyle: { color: ink.line } },
      },
      tooltip: {
        ...tooltip(ink),
        trigger: 'item',
        formatter: ({ value, seriesName }: { value: readonly (string | number)[]; seriesName: string }) =>
          `${value[2] ?? ''}\n${seriesName}`,
      },
      series: ids.map((id) => ({
        type: 'scatter',
        name: nameOf(id),
        symbolSize: 4,
        large: false,
        itemStyle: { color: segmentColour(id, isDark), opacity: 0.55 },
        data: points!.points
          .filter(([, , segment]) => segment === id)
          .map(([x, y, , customer]) => [x, y, customer]),
      })),
    }),
    [points, world],
  );
  const shown = axes?.famd.eigenvalues.slice(0, 2).reduce((sum, value) => sum + value, 0) ?? 0;
  return (
    <Card
      title="Map of customers"
      span={6}
      how="Factor analysis of mixed data (FAMD): customers who are alike lie near each other. It is drawn from the same scaled features that segments are made of, and stays the same for as long as the model."
      isWaiting={answer.state === 'waiting'}
    >
      {answer.state === 'refused' ? (
        <Refused why={answer.why} />
      ) : (
        <>
          <Chart
            option={option}
            height={300}
            label={`Map of ${points?.points.length ?? 0} customers in ${ids.length} segments: ${ids.map(nameOf).join(', ')}.`}
            {...(world.start.hasCustomers
              ? {
                  onPick: (_name: string, index: number, series: number) => {
                    const own = points!.points.filter(([, , segment]) => segment === ids[series]);
                    const customer = own[index]?.[3];
                    if (customer) go({ page: 'customer', about: customer });
                  },
                }
              : {})}
          />
          <p class="note">
            {points === null
              ? ''
              : points.points.length < points.total
                ? `${formats.count(points.points.length)} of ${formats.count(points.total)} customers are drawn, evenly chosen. `
                : `All ${formats.count(points.total)} customers with every feature are drawn. `}
            {axes
              ? `The two dimensions show ${formats.share(shown / axes.famd.inertia)} of the variety. Across: ${strongest(axes, 0)}. Up: ${strongest(axes, 1)}.`
              : ''}
          </p>
        </>
      )}
    </Card>
  );
}

/** The features that a dimension is mostly made of. */
function strongest({ famd }: Axes, dimension: number): string {
  return Object.entries(famd.contributions)
    .map(([feature, parts]) => ({ feature, part: parts[dimension] ?? 0 }))
    .sort((a, b) => b.part - a.part)
    .slice(0, 3)
    .map(({ feature, part }) => `${labelOfFeature(feature).toLowerCase()} ${Math.round(100 * part)}%`)
    .join(', ');
}
