import type { Field, Formatting, Setting, TopFilter, Visual } from '../pages/kinds.ts';
import type { PlacedVisual } from '../pages/layout.ts';
import { idOf } from './ids.ts';
import { schemas } from './schemas.ts';

/** One visual as PBIR, `visual.json`. `pageId` is the id of its own page, `idOfPage` gives those of others. */
export function visualJson(
  { visual, x, y, width, height }: PlacedVisual,
  order: number,
  pageId: string,
  idOfPage: (name: string) => string,
): { readonly id: string; readonly json: object } {
  const id = idOf(`visual ${pageId} ${visual.name}`);
  const place = (order + 1) * 1000;
  const objects = { ...grouped(visual.formatting ?? []), ...(visual.text ? textOf(visual.text) : {}) };
  return {
    id,
    json: {
      $schema: schemas.visual,
      name: id,
      position: { x, y, z: place, height, width, tabOrder: place },
      visual: {
        visualType: visual.type,
        ...(visual.roles ? { query: queryOf(visual) } : {}),
        ...(Object.keys(objects).length > 0 ? { objects } : {}),
        visualContainerObjects: containerOf(visual, idOfPage),
        ...(visual.sync
          ? { syncGroup: { groupName: visual.sync, fieldChanges: true, filterChanges: true } }
          : {}),
        drillFilterOtherVisuals: true,
      },
      ...(visual.top ? { filterConfig: { filters: [topFilter(visual.top, id)] } } : {}),
    },
  };
}

/** Roles whose first column can be drilled from. */
const isActive = (type: string, role: string) =>
  type !== 'tableEx' &&
  ['Category', 'Rows', 'Columns', 'Values', 'ExplainBy'].includes(role) &&
  !(type === 'pivotTable' && role === 'Values');

function queryOf({ type, roles = {}, sort }: Visual) {
  const queryState = Object.fromEntries(
    Object.entries(roles).map(([role, fields]) => [
      role,
      {
        projections: fields.map((field, i) => ({
          field: expressionOf(field),
          queryRef: `${field.table}.${field.name}`,
          nativeQueryRef: field.name,
          ...(i === 0 && field.kind === 'column' && isActive(type, role) ? { active: true } : {}),
        })),
      },
    ]),
  );
  if (!sort) return { queryState };
  const { field, direction } = sort;
  return {
    queryState,
    sortDefinition: { sort: [{ field: expressionOf(field), direction }], isDefaultSort: false },
  };
}

function containerOf({ title, alt, tooltip, link }: Visual, idOfPage: (name: string) => string) {
  const own: Formatting[] = [
    { object: 'title', settings: title === null ? { show: false } : { show: true, text: title } },
    { object: 'general', settings: { altText: alt } },
  ];
  if (tooltip)
    own.push({
      object: 'visualTooltip',
      settings: { show: true, type: 'Canvas', section: idOfPage(tooltip) },
    });
  if (link === 'back') own.push({ object: 'visualLink', settings: { show: true, type: 'Back' } });
  else if (link)
    own.push({
      object: 'visualLink',
      settings: {
        show: true,
        type: 'Drillthrough',
        drillthroughSection: idOfPage(link.to),
        disabledTooltip: link.why,
      },
    });
  return grouped(own);
}

/** A text box holds paragraphs, in a form of their own. */
const textOf = (text: NonNullable<Visual['text']>) => ({
  general: [
    {
      properties: {
        paragraphs: text.map(({ value, size, isBold = false }) => ({
          textRuns: [
            { value, textStyle: { ...(isBold ? { fontWeight: 'bold' } : {}), fontSize: `${size}pt` } },
          ],
        })),
      },
    },
  ],
});

function grouped(all: readonly Formatting[]): Record<string, object[]> {
  const objects: Record<string, object[]> = {};
  for (const { object, settings, of, scale } of all) {
    const properties = {
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, settingOf(value)])),
      ...(scale ? { backColor: scaleOf(scale) } : {}),
    };
    objects[object] ??= [];
    objects[object].push({ properties, ...(of ? { selector: selectorOf(of) } : {}) });
  }
  return objects;
}

function selectorOf(of: NonNullable<Formatting['of']>): object {
  if (of === 'each') return { data: [{ dataViewWildcard: { matchingOption: 1 } }] };
  if (of === 'usual') return { id: 'default' };
  if ('values' in of)
    return {
      data: [{ dataViewWildcard: { matchingOption: 1 } }],
      metadata: `${of.values.table}.${of.values.name}`,
    };
  return {
    data: [
      {
        scopeId: {
          Comparison: { ComparisonKind: 0, Left: expressionOf(of.is), Right: literal(of.value) },
        },
      },
    ],
  };
}

function settingOf(setting: Setting): object {
  if (typeof setting !== 'object') return { expr: literal(setting) };
  if ('size' in setting) return { expr: real(setting.size) };
  if (!('colour' in setting)) return { expr: expressionOf(setting) };
  const { colour } = setting;
  return { solid: { color: { expr: typeof colour === 'string' ? literal(colour) : expressionOf(colour) } } };
}

const real = (value: number) => ({ Literal: { Value: `${value}D` } });

function literal(value: string | number | boolean) {
  const text =
    typeof value === 'string'
      ? `'${value.replaceAll("'", "''")}'`
      : typeof value === 'number'
        ? `${value}${Number.isInteger(value) ? 'L' : 'D'}`
        : String(value);
  return { Literal: { Value: text } };
}

/** Cells from one colour over another to a third, by a measure. */
function scaleOf({ by, low, middle, high, at }: NonNullable<Formatting['scale']>): object {
  const stop = (colour: string, value: number) => ({
    color: literal(colour),
    value: real(value),
  });
  return {
    solid: {
      color: {
        expr: {
          FillRule: {
            Input: expressionOf(by),
            FillRule: {
              linearGradient3: {
                min: stop(low, at[0]),
                mid: stop(middle, at[1]),
                max: stop(high, at[2]),
                nullColoringStrategy: { strategy: literal('noColor') },
              },
            },
          },
        },
      },
    },
  };
}

/** A field of the model; in a query of its own by what the query calls its table. */
export function expressionOf({ table, name, kind }: Field, source?: string): Record<string, object> {
  const from = source === undefined ? { Entity: table } : { Source: source };
  const inner = { Expression: { SourceRef: from }, Property: name };
  return kind === 'measure' ? { Measure: inner } : { Column: inner };
}

/** A filter that leaves the values of a column with the most of a measure. */
function topFilter({ column, by, count }: TopFilter, visualId: string): object {
  const sources = [...new Set([column.table, by.table])].map((entity, i) => ({
    Name: `t${i}`,
    Entity: entity,
    Type: 0,
  }));
  const sourceOf = ({ table }: Field) => sources.find(({ Entity }) => Entity === table)!.Name;
  return {
    name: idOf(`filter ${visualId}`),
    field: expressionOf(column),
    type: 'TopN',
    filter: {
      Version: 2,
      From: [
        {
          Name: 'subquery',
          Expression: {
            Subquery: {
              Query: {
                Version: 2,
                From: sources,
                Select: [{ ...expressionOf(column, sourceOf(column)), Name: 'field' }],
                OrderBy: [{ Direction: 2, Expression: expressionOf(by, sourceOf(by)) }],
                Top: count,
              },
            },
          },
          Type: 2,
        },
        { Name: 'own', Entity: column.table, Type: 0 },
      ],
      Where: [
        {
          Condition: {
            In: { Expressions: [expressionOf(column, 'own')], Table: { SourceRef: { Source: 'subquery' } } },
          },
        },
      ],
    },
  };
}
