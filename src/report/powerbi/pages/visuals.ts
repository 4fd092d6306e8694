import type { Field, Fields, Formatting, PageRow, Visual } from './kinds.ts';

type Cell = PageRow['cells'][number];
type More = Partial<Omit<Visual, 'name' | 'type'>>;

export const cell = (span: number, visual: Visual): Cell => ({ span, visual });

const visual = (type: string, title: string, alt: string, more: More = {}): Visual => ({
  name: title,
  type,
  title,
  alt,
  ...more,
});

/** Each point in the colour that a measure gives. */
const inColours = (colour: Field): Formatting => ({
  object: 'dataPoint',
  settings: { fill: { colour } },
  of: 'each',
});

/** Counts are shown to the last one, money in thousands or millions. */
const labelled = ({ isCount = false }: Field): Formatting => ({
  object: 'labels',
  settings: { show: true, ...(isCount ? { labelDisplayUnits: 1 } : {}) },
});
const withoutAxis: Formatting = { object: 'valueAxis', settings: { show: false } };
const withoutAxisTitles: readonly Formatting[] = [
  { object: 'categoryAxis', settings: { show: true, showAxisTitle: false, axisType: 'Categorical' } },
  withoutAxis,
];

/** Bars, longest first unless the category has an order. */
export function bars(
  title: string,
  alt: string,
  category: Field,
  value: Field,
  more: More & { readonly isOrdered?: boolean } = {},
): Visual {
  const { isOrdered = false, formatting = [], ...rest } = more;
  return visual('clusteredBarChart', title, alt, {
    roles: { Category: [category], Y: [value] },
    sort: isOrdered ? { field: category, direction: 'Ascending' } : { field: value, direction: 'Descending' },
    formatting: [labelled(value), ...withoutAxisTitles, ...formatting],
    ...rest,
  });
}

export function segmentBars(fields: Fields, title: string, alt: string, value: Field): Visual {
  return bars(title, alt, fields.column('Segments', 'Segment'), value, {
    formatting: [inColours(fields.measure('Segment colour'))],
  });
}

export function columns(
  title: string,
  alt: string,
  category: Field,
  value: Field,
  series: Field | null = null,
): Visual {
  return visual('clusteredColumnChart', title, alt, {
    roles: { Category: [category], Y: [value], ...(series ? { Series: [series] } : {}) },
    sort: { field: category, direction: 'Ascending' },
    formatting: [labelled(value), ...withoutAxisTitles],
  });
}

/** A line for each of a series, day by day. */
export function days(
  title: string,
  alt: string,
  day: Field,
  value: Field,
  series: Field,
  formatting: readonly Formatting[],
): Visual {
  return visual('lineChart', title, alt, {
    roles: { Category: [day], Y: [value], Series: [series] },
    sort: { field: day, direction: 'Ascending' },
    formatting: [
      { object: 'categoryAxis', settings: { show: true, showAxisTitle: false, axisType: 'Scalar' } },
      { object: 'valueAxis', settings: { show: true, showAxisTitle: false } },
      { object: 'legend', settings: { show: true, position: 'Top', showTitle: false } },
      ...formatting,
    ],
  });
}

/** Columns of one figure, and a line of another. */
export function combo(title: string, alt: string, category: Field, column: Field, line: Field): Visual {
  return visual('lineClusteredColumnComboChart', title, alt, {
    roles: { Category: [category], Y: [column], Y2: [line] },
    sort: { field: category, direction: 'Ascending' },
    formatting: [
      labelled(column),
      { object: 'categoryAxis', settings: { show: true, showAxisTitle: false } },
      { object: 'legend', settings: { show: true, position: 'Top' } },
    ],
  });
}

export function donut(title: string, alt: string, category: Field, value: Field): Visual {
  return visual('donutChart', title, alt, {
    roles: { Category: [category], Y: [value] },
    formatting: [
      { object: 'labels', settings: { labelStyle: 'Category, percent of total' } },
      { object: 'legend', settings: { show: false } },
    ],
  });
}

export function table(title: string, alt: string, values: readonly Field[], more: More = {}): Visual {
  const { formatting = [], ...rest } = more;
  return visual('tableEx', title, alt, {
    roles: { Values: values },
    formatting: [{ object: 'total', settings: { totals: false } }, ...formatting],
    ...rest,
  });
}

export function matrix(
  title: string,
  alt: string,
  rows: readonly Field[],
  across: readonly Field[],
  values: readonly Field[],
  more: More = {},
): Visual {
  return visual('pivotTable', title, alt, {
    roles: { Rows: rows, ...(across.length > 0 ? { Columns: across } : {}), Values: values },
    ...more,
  });
}

/** One strip of figures, each under its name. */
export function figures(name: string, alt: string, values: readonly Field[], size = 20): Visual {
  return {
    name,
    type: 'cardVisual',
    title: null,
    alt,
    roles: { Data: values },
    formatting: [
      {
        object: 'layout',
        settings: { style: 'Cards', columnCount: values.length, maxTiles: values.length },
        of: 'usual',
      },
      { object: 'value', settings: { fontSize: { size }, labelDisplayUnits: '1' }, of: 'usual' },
      { object: 'label', settings: { position: 'aboveValue', textWrap: true }, of: 'usual' },
    ],
  };
}

export function gauge(title: string, alt: string, value: Field, target: Field, end: Field): Visual {
  return visual('gauge', title, alt, { roles: { Y: [value], TargetValue: [target], MaxValue: [end] } });
}

/** Points of customers in the colours of their segments. */
export function scatter(fields: Fields, title: string, alt: string): Visual {
  return visual('scatterChart', title, alt, {
    roles: {
      Category: [fields.column('Customer map', 'Point')],
      X: [fields.measure('Map across')],
      Y: [fields.measure('Map up')],
      Tooltips: [fields.measure('Segment of point')],
    },
    formatting: [
      inColours(fields.measure('Point colour')),
      { object: 'bubbles', settings: { bubbleSize: -20 } },
      { object: 'categoryAxis', settings: { show: false } },
      withoutAxis,
    ],
  });
}

export function tree(title: string, alt: string, value: Field, by: readonly Field[]): Visual {
  return visual('decompositionTreeVisual', title, alt, { roles: { Analyze: [value], ExplainBy: by } });
}

export function map(
  name: string,
  title: Field,
  alt: string,
  place: Field,
  size: Field,
  tooltip: string,
): Visual {
  return {
    name,
    type: 'azureMap',
    title,
    alt,
    roles: { Category: [place], Size: [size] },
    formatting: [
      { object: 'mapControls', settings: { showStylePicker: false, showNavigationControls: true } },
    ],
    tooltip,
  };
}

export function slicer(field: Field): Visual {
  return {
    name: `Filter by ${field.name}`,
    type: 'slicer',
    title: null,
    alt: `Filter by ${field.name}; holds on every page.`,
    roles: { Values: [field] },
    formatting: [
      { object: 'data', settings: { mode: 'Dropdown' } },
      { object: 'header', settings: { show: true, text: field.name } },
    ],
    sync: field.name,
  };
}

export function heading(text: string, under: string): Visual {
  return {
    name: 'Heading',
    type: 'textbox',
    title: null,
    alt: `${text}. ${under}`,
    text: [
      { value: text, size: 18, isBold: true },
      { value: under, size: 10 },
    ],
  };
}

export const navigation: Visual = {
  name: 'Pages',
  type: 'pageNavigator',
  title: null,
  alt: 'Go to another page.',
  formatting: [{ object: 'pages', settings: { showHiddenPages: false, showTooltipPages: false } }],
};

export function button(
  name: string,
  text: string,
  alt: string,
  link: NonNullable<Visual['link']>,
  icon: 'back' | 'rightArrow',
): Visual {
  return {
    name,
    type: 'actionButton',
    title: null,
    alt,
    formatting: [
      { object: 'icon', settings: { shapeType: icon, placement: 'left' }, of: 'usual' },
      { object: 'text', settings: { show: true } },
      { object: 'text', settings: { text }, of: 'usual' },
    ],
    link,
  };
}
