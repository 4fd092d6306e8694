import { type Ink, segmentColour } from '../../../src/domain/colours.ts';
import type { Spread } from '../../../src/report/book/spread.ts';
import type { Formats } from '../state/format.ts';
import type { EChartsCoreOption } from './echarts.ts';
import { font, tooltip } from './look.ts';

/** Indices to average by segment; the ring at 100 is everybody. */
export function radar(
  segments: readonly { readonly id: number; readonly values: readonly (number | null)[] }[],
  labels: readonly string[],
  nameOf: (segment: number) => string,
  isDark: boolean,
  ink: Ink,
): EChartsCoreOption {
  const highest = Math.max(150, ...segments.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const max = Math.ceil(highest / 50) * 50;
  const whole = {
    tooltip: { ...tooltip(ink), valueFormatter: (value: unknown) => String(Math.round(Number(value))) },
    radar: {
      indicator: labels.map((name) => ({ name: inTwoLines(name), max })),
      radius: '62%',
      splitNumber: max / 50,
      axisName: {
        color: ink.quiet,
        fontFamily: font,
        fontSize: 12,
        lineHeight: 15,
      },
      splitLine: { lineStyle: { color: ink.line } },
      splitArea: { show: false },
      axisLine: { lineStyle: { color: ink.line } },
    },
    series: [
      {
        type: 'radar',
        data: [
          {
            name: 'All policyholders',
            value: labels.map(() => 100),
            symbol: 'none',
            lineStyle: { color: ink.quiet, type: 'dashed', width: 1 },
          },
          ...segments.map(({ id, values }) => ({
            name: nameOf(id),
            value: values.map((value) => value ?? 0),
            symbolSize: 5,
            lineStyle: { color: segmentColour(id, isDark), width: 2 },
            itemStyle: { color: segmentColour(id, isDark) },
            areaStyle: { color: segmentColour(id, isDark), opacity: 0.06 },
          })),
        ],
      },
    ],
  };
  const narrow = { radar: { radius: '46%', axisName: { fontSize: 10, lineHeight: 12 } } };
  return { baseOption: whole, media: [{ query: { maxWidth: 400 }, option: narrow }] };
}

/** A radar's labels stand beside it, where there is room for two short lines. */
function inTwoLines(label: string): string {
  const words = label.split(' ');
  const half = Math.ceil(words.length / 2);
  return words.length < 3 ? label : `${words.slice(0, half).join(' ')}\n${words.slice(half).join(' ')}`;
}

/** Five numbers of each segment as a box. */
export function boxes(
  rows: readonly Spread[],
  unit: string,
  nameOf: (segment: number) => string,
  isDark: boolean,
  ink: Ink,
  formats: Formats,
): EChartsCoreOption {
  const own = rows.toReversed();
  return {
    grid: { left: 4, right: 24, top: 8, bottom: unit === 'years' ? 22 : 4, containLabel: true },
    tooltip: {
      ...tooltip(ink),
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = own[dataIndex]!;
        const named = ['5th percentile', 'lower quarter', 'median', 'upper quarter', '95th percentile'];
        return [
          nameOf(row.segment),
          ...row.percentiles.map((value, i) => `${named[i]}: ${formats.full(value, unit)}`),
        ].join('\n');
      },
    },
    xAxis: {
      type: 'value',
      scale: true,
      name: unit === 'years' ? 'years' : '',
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: ink.quiet, fontFamily: font },
      axisLabel: {
        color: ink.quiet,
        fontFamily: font,
        hideOverlap: true,
        formatter: (value: number) => formats.tick(value, unit),
      },
      splitLine: { lineStyle: { color: ink.line } },
      splitNumber: 4,
    },
    yAxis: {
      type: 'category',
      data: own.map((row) => nameOf(row.segment)),
      axisLabel: { color: ink.text, fontFamily: font, width: 170, overflow: 'break', lineHeight: 14 },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'boxplot',
        boxWidth: [10, 26],
        data: own.map((row) => {
          const colour = segmentColour(row.segment, isDark);
          return {
            value: row.percentiles,
            itemStyle: { color: `${colour}33`, borderColor: colour, borderWidth: 2 },
          };
        }),
      },
    ],
  };
}
