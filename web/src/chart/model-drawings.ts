import type { Ink } from '../../../src/domain/colours.ts';
import type { Formats } from '../state/format.ts';
import type { Row } from '../state/source.ts';
import type { EChartsCoreOption } from './echarts.ts';
import { font, tooltip } from './look.ts';

const axis = (ink: Ink) => ({
  axisLabel: { color: ink.quiet, fontFamily: font },
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
  nameTextStyle: { color: ink.quiet, fontFamily: font },
});

/** Silhouette and stability by the number of segments; the chosen one is marked. */
export function kCurve(rows: readonly Row[], ink: Ink): EChartsCoreOption {
  const chosen = rows.findIndex((row) => row.chosen);
  const series = (name: string, column: string, colour: string, yAxisIndex: number) => ({
    type: 'line',
    name,
    yAxisIndex,
    data: rows.map((row) => row[column]),
    symbol: 'circle',
    symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => (dataIndex === chosen ? 13 : 6),
    lineStyle: { color: colour, width: 2 },
    itemStyle: { color: colour },
  });
  return {
    grid: { left: 4, right: 4, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: ink.quiet, fontFamily: font } },
    tooltip: {
      ...tooltip(ink),
      trigger: 'axis',
      valueFormatter: (value: unknown) => (value === null ? '–' : Number(value).toFixed(3)),
    },
    xAxis: { type: 'category', data: rows.map(({ k }) => `${k} segments`), ...axis(ink) },
    yAxis: [
      {
        type: 'value',
        scale: true,
        ...axis(ink),
        splitLine: { lineStyle: { color: ink.line } },
        splitNumber: 3,
      },
      { type: 'value', max: 1, scale: true, ...axis(ink), splitLine: { show: false }, splitNumber: 3 },
    ],
    series: [
      series('Silhouette', 'silhouette', ink.accent, 0),
      series('Stability', 'stability', ink.second, 1),
    ],
  };
}

/** Each dimension's share of the variety. */
export function scree(shares: readonly number[], ink: Ink, formats: Formats): EChartsCoreOption {
  return {
    grid: { left: 4, right: 8, top: 18, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: shares.map((_, i) => `${i + 1}`), ...axis(ink) },
    yAxis: { type: 'value', show: false },
    series: [
      {
        type: 'bar',
        data: shares.map((value, i) => ({
          value,
          itemStyle: { color: ink.accent, opacity: i < 2 ? 1 : 0.4 },
        })),
        barMaxWidth: 30,
        label: {
          show: true,
          position: 'top',
          color: ink.text,
          fontFamily: font,
          fontSize: 11,
          formatter: ({ value }: { value: unknown }) => formats.share(Number(value)),
        },
      },
    ],
  };
}
