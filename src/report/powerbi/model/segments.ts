import { noSegmentColour, segmentColour } from '../../../domain/colours.ts';
import { bySegment, labelOf, overRelation } from './dashboard-measures.ts';
import { type Formats, signed } from './formats.ts';
import type { ModelMeasure } from './kinds.ts';

/** Segments beside each other and against all customers. */
export const segmentMeasures = (format: Formats, isDark: boolean): ModelMeasure[] => [
  ...shares(format),
  ...comparisons(format),
  ...forVisuals(isDark),
  picture(isDark),
];

function shares(format: Formats): ModelMeasure[] {
  const share = (name: string, of: string, what: string): ModelMeasure => ({
    name,
    dax: `DIVIDE([${labelOf(of)}], CALCULATE([${labelOf(of)}], REMOVEFILTERS(Segments)))`,
    description: `${what} of the segment, as a share of all segments under the same filters.`,
    folder: 'Segments',
    format: format.share,
    sql: `SELECT (${overRelation(of, 'rows')}) / (${overRelation(of, 'everyone')})`,
  });
  return [
    share('Share of premium', 'premium', 'Premium on file'),
    share('Share of policyholders', 'customers', 'Policyholders'),
  ];
}

/** The figures that segments are set beside each other by: of the dashboard's measures, or of ours. */
const compared = [
  { short: 'age', measure: 'Average age', unit: 'years' },
  { short: 'income', measure: 'Average income', unit: 'money' },
  { short: 'tenure', measure: 'Average tenure per policy', unit: 'years' },
  { short: 'premium to date', measure: 'Premium to date per customer', unit: 'money' },
  { short: 'rate', measure: 'Rate on sum insured', unit: 'percent' },
] as const;

/** Names in the model of what a segment is compared by, for visuals. */
export const comparedFigures = compared.map(({ short, measure }) => ({
  value: measure,
  against: `Against all: ${short}`,
  place: `Place by ${short}`,
  index: `Index of ${short}`,
}));

/** Each figure of a segment against that of all customers. */
function comparisons(format: Formats): ModelMeasure[] {
  return compared.flatMap(({ short, measure, unit }) => {
    const own = figureOver(measure, 'rows');
    const all = figureOver(measure, 'everyone');
    return [
      {
        name: `Against all: ${short}`,
        dax: `[${measure}] - CALCULATE([${measure}], REMOVEFILTERS(Segments))`,
        description: `${measure}: how far the segment is from all customers under the same filters.`,
        folder: 'Segments against all',
        format: signed(format[unit]),
        sql: `SELECT (${own}) - (${all})`,
      },
      {
        name: `Place by ${short}`,
        dax: [
          `VAR others = FILTER(ALL(Segments), Segments[Number] >= 0 && NOT ISBLANK([${measure}]))`,
          'RETURN',
          `\tIF(SELECTEDVALUE(Segments[Number], -1) >= 0 && NOT ISBLANK([${measure}]), RANKX(others, ROUND([${measure}], 6), , DESC, SKIP))`,
        ].join('\n'),
        description: `${measure}: the place of the segment among all, 1 for the highest.`,
        folder: 'Segments against all',
        format: format.place,
        sql: `SELECT CASE WHEN (SELECT COUNT(DISTINCT segment_id) FROM rows) = 1 THEN 1 + (SELECT COUNT(*) FROM (${bySegmentOf(measure)}) AS other WHERE ROUND(value, 6) > ROUND((${own}), 6)) END`,
      },
      {
        name: `Index of ${short}`,
        dax: `100 * DIVIDE([${measure}], CALCULATE([${measure}], REMOVEFILTERS(Segments)))`,
        description: `${measure} of the segment where that of all customers under the same filters is 100.`,
        folder: 'Segments against all',
        format: format.index,
        sql: `SELECT 100 * (${own}) / (${all})`,
      },
    ];
  });
}

/** A small picture of a segment: a bar for each figure, the line at the middle for all customers. */
function picture(isDark: boolean): ModelMeasure {
  const BARS = 30;
  const heights = compared.map(({ short }) => `MIN(${BARS}, ROUND(0.15 * [Index of ${short}], 0))`);
  const sqlHeights = compared.map(
    ({ measure }) =>
      `LEAST(${BARS}, ROUND(15.0 * COALESCE((${figureOver(measure, 'rows')}) / (${figureOver(measure, 'everyone')}), 0), 0))`,
  );
  const start =
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 32'><g fill='%23";
  const end = "<path d='M0 16.5h64' stroke='%23888888' stroke-width='0.5'/></svg>";
  const dax = heights.map(
    (_, i) => `"<rect x='${2 + 12.5 * i}' y='" & 31 - h${i} & "' width='9' height='" & h${i} & "'/>"`,
  );
  const sql = sqlHeights.map(
    (_, i) =>
      `'<rect x=''${2 + 12.5 * i}'' y=''' || CAST(31 - h${i} AS INTEGER) || ''' width=''9'' height=''' || CAST(h${i} AS INTEGER) || '''/>'`,
  );
  return {
    name: 'Segment picture',
    dax: [
      ...heights.map((height, i) => `VAR h${i} = ${height}`),
      'RETURN',
      `\tIF(NOT ISBLANK([${labelOf('customers')}]), "${start}" & MID([Segment colour], 2, 6) & "'>" & ${dax.join(' & ')} & "</g>${end}")`,
    ].join('\n'),
    description: `Bars for ${compared.map(({ short }) => short).join(', ')} in this order, against all customers under the same filters: the line.`,
    folder: 'For visuals',
    format: null,
    category: 'ImageUrl',
    sql: `SELECT CASE WHEN EXISTS (SELECT 1 FROM rows) THEN '${start.replaceAll("'", "''")}' || SUBSTR((${colourSql(isDark, ONLY_SQL)}), 2, 6) || '''>' || ${sql.join(' || ')} || '</g>${end.replaceAll("'", "''")}' END FROM (SELECT ${sqlHeights.map((height, i) => `${height} AS h${i}`).join(', ')}) AS bars`,
  };
}

/** A compared figure over a relation. */
function figureOver(label: string, relation: string): string {
  if (label !== 'Premium to date per customer') return overRelation(nameOf(label), relation);
  return `SELECT (${overRelation('premium_to_date', relation)}) / NULLIF((${overRelation('customers', relation)}), 0) AS value`;
}

function bySegmentOf(label: string): string {
  if (label !== 'Premium to date per customer') return bySegment(nameOf(label), 'everyone');
  return `SELECT paid.segment_id, paid.value / held.value AS value FROM (${bySegment('premium_to_date', 'everyone')}) AS paid JOIN (${bySegment('customers', 'everyone')}) AS held ON held.segment_id = paid.segment_id`;
}

const nameOf = (label: string) =>
  ({
    'Average age': 'average_age',
    'Average income': 'average_income',
    'Average tenure per policy': 'average_tenure',
    'Rate on sum insured': 'rate',
  })[label]!;

/** After ten colours come the same ones lighter, and then darker, by turns. */
const SHADES = 30;

/** The number of the only segment that is left, and -1 where there are several. */
const ONLY = 'SELECTEDVALUE(Segments[Number], -1)';
const ONLY_SQL = 'SELECT CASE WHEN COUNT(*) = 1 THEN MIN(segment_id) ELSE -1 END AS own FROM segments_left';

/** What visuals need to know of segments. */
function forVisuals(isDark: boolean): ModelMeasure[] {
  return [
    {
      name: 'Segment colour',
      dax: `VAR own = ${ONLY}\nRETURN\n\tIF(NOT ISEMPTY(Customers), ${colourDax(isDark)})`,
      description: 'The colour that the segment has everywhere in Kindred, by its number.',
      folder: 'For visuals',
      format: null,
      isHidden: true,
      sql: `SELECT CASE WHEN EXISTS (SELECT 1 FROM people) THEN (${colourSql(isDark, ONLY_SQL)}) END`,
    },
    {
      name: 'Segment in view',
      dax: 'SELECTEDVALUE(Segments[Segment], "All segments")',
      description: 'The name of the segment that filters leave, where they leave one.',
      folder: 'For visuals',
      format: null,
      isHidden: true,
      sql: "SELECT CASE WHEN COUNT(*) = 1 THEN MIN(segment) ELSE 'All segments' END FROM report_segments JOIN segments_left USING (segment_id)",
    },
  ];
}

/** Points of customers: a filter on policies leaves those who hold one that it leaves. */
export function mapMeasures(isDark: boolean): ModelMeasure[] {
  const point = "SELECTEDVALUE('Customer map'[Number of segment], -1)";
  const pointSql =
    'SELECT CASE WHEN COUNT(DISTINCT segment_id) = 1 THEN MIN(segment_id) ELSE -1 END AS own FROM report_map JOIN people_ids USING (customer_id)';
  const withIds = (sql: string) =>
    sql.replaceAll('people_ids', '(SELECT customer_id FROM people) AS own_people');
  const across = (name: string, column: string, source: string, where: string): ModelMeasure => ({
    name,
    dax: [
      "VAR points = TREATAS(VALUES('Customer map'[Key of point]), Customers[Key of customer])",
      'RETURN',
      `\tIF(NOT ISEMPTY(CALCULATETABLE(Policies, points)), AVERAGE('Customer map'[${column}]))`,
    ].join('\n'),
    description: `Place on the map of customers, ${where} dimension of a factor analysis of mixed data.`,
    folder: 'For visuals',
    format: '0.00',
    sql: withIds(
      `SELECT CASE WHEN EXISTS (SELECT 1 FROM rows JOIN report_map USING (customer_id)) THEN AVG(${source}) END FROM report_map JOIN people_ids USING (customer_id)`,
    ),
  });
  return [
    across('Map across', 'Map x', 'map_x', 'from left to right: the first'),
    across('Map up', 'Map y', 'map_y', 'from bottom to top: the second'),
    {
      name: 'Point colour',
      dax: `VAR own = ${point}\nRETURN\n\tIF(NOT ISEMPTY('Customer map'), ${colourDax(isDark)})`,
      description: 'The colour of the segment that the point is in.',
      folder: 'For visuals',
      format: null,
      isHidden: true,
      sql: withIds(
        `SELECT CASE WHEN EXISTS (SELECT 1 FROM report_map JOIN people_ids USING (customer_id)) THEN (${colourSql(isDark, pointSql)}) END`,
      ),
    },
    {
      name: 'Segment of point',
      dax: `LOOKUPVALUE(Segments[Segment], Segments[Number], ${point})`,
      description: 'The name of the segment that the point is in.',
      folder: 'For visuals',
      format: null,
      isHidden: true,
      sql: withIds(
        `SELECT segment FROM report_segments WHERE segment_id = (${pointSql.replace(' AS own', '')})`,
      ),
    },
  ];
}

/** Colours by what a segment's number comes down to, and that of those in none. */
function coloursOf(isDark: boolean) {
  const cases = Array.from({ length: SHADES }, (_, own) => [own, segmentColour(own, isDark)] as const);
  return { cases, none: noSegmentColour[isDark ? 'dark' : 'light'] };
}

/** The colour of the segment whose number is in the variable `own`. */
function colourDax(isDark: boolean): string {
  const { cases, none } = coloursOf(isDark);
  const pairs = cases.map(([own, colour]) => `${own}, "${colour}"`).join(', ');
  return `SWITCH(IF(own < 10, own, 10 + MOD(own - 10, 20)), ${pairs}, "${none}")`;
}

/** @param own a query that gives the number as `own` */
function colourSql(isDark: boolean, own: string): string {
  const { cases, none } = coloursOf(isDark);
  const whens = cases.map(([number, colour]) => `WHEN ${number} THEN '${colour}'`).join(' ');
  return `SELECT CASE CASE WHEN own < 10 THEN own ELSE 10 + MOD(own - 10, 20) END ${whens} ELSE '${none}' END FROM (${own}) AS only_one`;
}
