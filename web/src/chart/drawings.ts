import type { Ink } from '../../../src/domain/colours.ts';
import { levelColour } from '../../../src/domain/colours.ts';
import type { Cell, Slice } from '../state/address.ts';
import type { Formats } from '../state/format.ts';
import type { EChartsCoreOption } from './echarts.ts';
import { font, tooltip } from './look.ts';

/** What a chart is drawn from. */
export interface Drawing {
  /** Values of the dimensions, then measures. */
  readonly rows: readonly (readonly Cell[])[];
  readonly by: readonly string[];
  readonly measures: readonly { readonly label: string; readonly unit: string }[];
  readonly nameOf: (dimension: string, value: Cell) => string;
  /** The colour that a value has wherever it is shown; null where it has none. */
  readonly colourOf: (dimension: string, value: Cell) => string | null;
  readonly ink: Ink;
  readonly formats: Formats;
  readonly chosen: Slice;
}

function base({ ink }: Drawing): EChartsCoreOption {
  return {
    textStyle: { fontFamily: font, color: ink.text },
    tooltip: tooltip(ink),
  };
}

const axisLabel = (ink: Ink) => ({ color: ink.quiet, fontFamily: font, fontSize: 12, hideOverlap: true });

/** Names beside lying bars, whole. */
const nameLabel = (ink: Ink, names: readonly string[]) => ({
  ...axisLabel(ink),
  color: ink.text,
  // About seven pixels a letter; longer names go over several lines.
  width: Math.min(160, 12 + 7 * Math.max(0, ...names.map((name) => name.length))),
  overflow: 'break',
  lineHeight: 14,
  hideOverlap: false,
  interval: 0,
});

const valueAxis = ({ ink, formats, measures }: Drawing, measure = 0) => ({
  type: 'value',
  axisLabel: {
    ...axisLabel(ink),
    formatter: (value: number) => formats.tick(value, measures[measure]!.unit),
  },
  splitLine: { lineStyle: { color: ink.line } },
  splitNumber: 4,
});

/** What is left out has no bar to stand for it: its name says so. */
const names = (drawing: Drawing) =>
  drawing.rows.map((row) => {
    const name = drawing.nameOf(drawing.by[0]!, row[0]!);
    return row[drawing.by.length] === null ? `${name} –` : name;
  });

/** A value that the slicers have not chosen, where they have chosen another, is faint. */
function strength({ chosen, by }: Drawing, value: Cell): number {
  const own = chosen[by[0]!];
  return own && own.length > 0 && !own.includes(value) ? 0.35 : 1;
}

const marks = (drawing: Drawing, fallback: string, measure = 0) =>
  drawing.rows.map((row) => ({
    value: row[drawing.by.length + measure] as number | null,
    itemStyle: {
      color: drawing.colourOf(drawing.by[0]!, row[0]!) ?? fallback,
      opacity: strength(drawing, row[0]!),
    },
  }));

const written = (drawing: Drawing, value: unknown, measure = 0) =>
  value === null || value === undefined
    ? '–'
    : drawing.formats.full(Number(value), drawing.measures[measure]!.unit);

/** Lying bars, the first row on top. */
function bars(drawing: Drawing): EChartsCoreOption {
  const { ink, formats, measures } = drawing;
  return {
    ...base(drawing),
    grid: { left: 4, right: 64, top: 6, bottom: 4, containLabel: true },
    xAxis: { ...valueAxis(drawing), axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: 'category',
      data: names(drawing).toReversed(),
      axisLabel: nameLabel(ink, names(drawing)),
      axisLine: { show: false },
      axisTick: { show: false },
    },
    tooltip: {
      ...tooltip(ink),
      trigger: 'item',
      valueFormatter: (value: unknown) => written(drawing, value),
    },
    series: [
      {
        type: 'bar',
        name: measures[0]!.label,
        data: marks(drawing, ink.accent).toReversed(),
        barMaxWidth: 22,
        itemStyle: { borderRadius: [0, 3, 3, 0] },
        label: {
          show: true,
          position: 'right',
          color: ink.text,
          fontFamily: font,
          formatter: ({ value }: { value: unknown }) =>
            value === null ? '–' : formats.short(Number(value), measures[0]!.unit),
        },
      },
    ],
  };
}

/** Standing columns; a second measure is a line on an axis of its own. */
function columns(drawing: Drawing): EChartsCoreOption {
  const { ink, measures, formats } = drawing;
  const second = measures[1];
  return {
    ...base(drawing),
    grid: { left: 4, right: second ? 4 : 12, top: second ? 34 : 22, bottom: 4, containLabel: true },
    ...(second
      ? { legend: { top: 0, left: 0, textStyle: { color: ink.quiet, fontFamily: font }, itemHeight: 10 } }
      : {}),
    xAxis: {
      type: 'category',
      data: names(drawing),
      axisLabel: { ...axisLabel(ink), color: ink.text },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.line } },
    },
    yAxis: [
      {
        ...valueAxis(drawing),
        ...(second ? {} : { axisLabel: { show: false }, splitLine: { show: false } }),
      },
      ...(second ? [{ ...valueAxis(drawing, 1), splitLine: { show: false } }] : []),
    ],
    tooltip: { ...tooltip(ink), trigger: 'axis' },
    series: [
      {
        type: 'bar',
        name: measures[0]!.label,
        data: marks(drawing, ink.accent),
        barMaxWidth: 46,
        itemStyle: { borderRadius: [3, 3, 0, 0], color: ink.accent },
        tooltip: { valueFormatter: (value: unknown) => written(drawing, value) },
        label: {
          show: !second,
          position: 'top',
          color: ink.text,
          fontFamily: font,
          formatter: ({ value }: { value: unknown }) =>
            value === null ? '–' : formats.short(Number(value), measures[0]!.unit),
        },
      },
      ...(second
        ? [
            {
              type: 'line',
              name: second.label,
              yAxisIndex: 1,
              data: drawing.rows.map((row) => row[drawing.by.length + 1]),
              symbol: 'circle',
              symbolSize: 8,
              lineStyle: { color: ink.second, width: 2.5 },
              itemStyle: { color: ink.second },
              tooltip: { valueFormatter: (value: unknown) => written(drawing, value, 1) },
            },
          ]
        : []),
    ],
  };
}

/** A ring of shares. */
function ring(drawing: Drawing): EChartsCoreOption {
  const { ink, measures } = drawing;
  const whole = {
    ...base(drawing),
    tooltip: {
      ...tooltip(ink),
      trigger: 'item',
      valueFormatter: (value: unknown) => written(drawing, value),
    },
    series: [
      {
        type: 'pie',
        name: measures[0]!.label,
        radius: ['46%', '66%'],
        avoidLabelOverlap: true,
        labelLayout: { moveOverlap: 'shiftY' },
        itemStyle: { borderColor: ink.surface, borderWidth: 2 },
        label: {
          color: ink.text,
          fontFamily: font,
          formatter: ({ name, percent }: { name: string; percent: number }) =>
            `${name}\n${drawing.formats.share(percent / 100, percent < 10 ? 1 : 0)}`,
          lineHeight: 16,
          width: 96,
          overflow: 'break',
        },
        labelLine: { length: 8, length2: 8, lineStyle: { color: ink.quiet } },
        data: drawing.rows.map((row, i) => ({
          name: drawing.nameOf(drawing.by[0]!, row[0]!),
          value: row[drawing.by.length],
          itemStyle: {
            color: drawing.colourOf(drawing.by[0]!, row[0]!) ?? levelColour(i, ink),
            opacity: strength(drawing, row[0]!),
          },
        })),
      },
    ],
  };
  return {
    baseOption: whole,
    // Where names have no room beside the ring, they stand under it.
    media: [
      {
        query: { maxWidth: 400 },
        option: {
          legend: { bottom: 0, left: 0, textStyle: { color: ink.text, fontFamily: font }, itemHeight: 10 },
          series: [
            {
              center: ['50%', '36%'],
              radius: ['34%', '54%'],
              label: { show: false },
              labelLine: { show: false },
            },
          ],
        },
      },
    ],
  };
}

/** Lying bars of the shares of the second dimension within each value of the first. */
function shares(drawing: Drawing): EChartsCoreOption {
  const { ink, by, rows, formats } = drawing;
  const outer = [...new Set(rows.map(([value]) => value!))].toReversed();
  const inner = [...new Set(rows.map((row) => row[1]!))];
  const cells = new Map(rows.map((row) => [JSON.stringify([row[0], row[1]]), Number(row[2] ?? 0)]));
  const cell = (a: Cell, b: Cell) => cells.get(JSON.stringify([a, b])) ?? 0;
  const total = new Map(outer.map((a) => [a, inner.reduce((sum: number, b) => sum + cell(a, b), 0)]));
  return {
    ...base(drawing),
    grid: { left: 4, right: 16, top: 40, bottom: 4, containLabel: true },
    legend: {
      type: 'scroll',
      top: 0,
      left: 0,
      textStyle: { color: ink.quiet, fontFamily: font },
      itemHeight: 10,
      pageIconColor: ink.quiet,
      pageTextStyle: { color: ink.quiet },
    },
    yAxis: {
      type: 'category',
      data: outer.map((value) => drawing.nameOf(by[0]!, value)),
      axisLabel: nameLabel(
        ink,
        outer.map((value) => drawing.nameOf(by[0]!, value)),
      ),
      axisTick: { show: false },
      axisLine: { show: false },
    },
    xAxis: {
      type: 'value',
      max: 1,
      axisLabel: { ...axisLabel(ink), formatter: (value: number) => formats.share(value) },
      splitLine: { lineStyle: { color: ink.line } },
    },
    tooltip: {
      ...tooltip(ink),
      trigger: 'item',
      valueFormatter: (value: unknown) => formats.share(Number(value), 1),
    },
    series: inner.map((level, i) => ({
      type: 'bar',
      stack: 'all',
      name: drawing.nameOf(by[1]!, level),
      barMaxWidth: 26,
      data: outer.map((value) => cell(value, level) / Math.max(1, total.get(value)!)),
      itemStyle: { color: levelColour(i, ink), borderColor: ink.surface, borderWidth: 1 },
    })),
  };
}

/** A line over time, with the area under it. */
function line(drawing: Drawing): EChartsCoreOption {
  const { ink, measures } = drawing;
  return {
    ...base(drawing),
    grid: { left: 4, right: 16, top: 12, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: names(drawing),
      axisLabel: axisLabel(ink),
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
    },
    yAxis: valueAxis(drawing),
    tooltip: {
      ...tooltip(ink),
      trigger: 'axis',
      valueFormatter: (value: unknown) => written(drawing, value),
    },
    series: [
      {
        type: 'line',
        name: measures[0]!.label,
        data: drawing.rows.map((row) => row[1]),
        showSymbol: false,
        lineStyle: { color: ink.accent, width: 2 },
        itemStyle: { color: ink.accent },
        areaStyle: { color: ink.accent, opacity: 0.12 },
      },
    ],
  };
}

export const drawings = { bars, columns, ring, shares, line };
