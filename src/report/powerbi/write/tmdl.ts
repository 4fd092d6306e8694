import type {
  ColumnKind,
  ModelColumn,
  ModelMeasure,
  ModelTable,
  Relationship,
  SemanticModel,
} from '../model/kinds.ts';
import { tagOf } from './ids.ts';
import { fixedRows, mText, type Source } from './sources.ts';

/**
 * A semantic model as TMDL, file by file, in the order and with the blank lines that Microsoft's own serializer writes, so that a project
 * that Power BI Desktop has saved differs from one that was made anew only where somebody changed something.
 *
 * https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview
 */
export function tmdlOf(model: SemanticModel, source: Source): Map<string, string> {
  const files = new Map<string, string>();
  files.set('database.tmdl', 'database\n\tcompatibilityLevel: 1600\n\n');
  files.set('model.tmdl', modelFile(model));
  files.set('relationships.tmdl', model.relationships.map(relationshipOf).join(''));
  files.set(`cultures/${model.culture}.tmdl`, `cultureInfo ${model.culture}\n\n`);
  const parameters = Object.entries(source.parameters);
  if (parameters.length > 0)
    files.set('expressions.tmdl', parameters.map(([name, own]) => parameterOf(name, own)).join(''));
  for (const table of model.tables) files.set(`tables/${table.name}.tmdl`, tableFile(table, source));
  return files;
}

function modelFile({ tables, culture }: SemanticModel): string {
  const order = JSON.stringify(tables.map(({ name }) => name));
  return [
    'model Model',
    `\tculture: ${culture}`,
    '\tdefaultPowerBIDataSourceVersion: powerBI_V3',
    '\tdiscourageImplicitMeasures',
    `\tsourceQueryCulture: ${culture}`,
    '\tdataAccessOptions',
    '\t\tlegacyRedirects',
    '\t\treturnErrorValuesAsNull',
    '',
    `annotation PBI_QueryOrder = ${order}`,
    '',
    'annotation __PBI_TimeIntelligenceEnabled = 0',
    '',
    ...tables.map(({ name }) => `ref table ${quoted(name)}`),
    '',
    `ref cultureInfo ${culture}`,
    '',
    '',
  ].join('\n');
}

function relationshipOf({ many, one }: Relationship): string {
  const name = tagOf(`relationship ${many.join('.')} ${one.join('.')}`);
  const at = ([table, column]: readonly [string, string]) => `${quoted(table)}.${quoted(column)}`;
  return `relationship ${name}\n\tfromColumn: ${at(many)}\n\ttoColumn: ${at(one)}\n\n`;
}

function parameterOf(
  name: string,
  { value, description }: { readonly value: string; readonly description: string },
): string {
  return [
    ...commentOf(description, ''),
    `expression ${name} = ${mText(value)} meta [IsParameterQuery=true, Type="Text", IsParameterQueryRequired=true]`,
    `\tlineageTag: ${tagOf(`parameter ${name}`)}`,
    '',
    '\tannotation PBI_ResultType = Text',
    '',
    '',
  ].join('\n');
}

function tableFile(table: ModelTable, source: Source): string {
  const { name, description, isCalendar = false } = table;
  const m = 'view' in table.rows ? source.query(table) : fixedRows(table);
  return [
    ...commentOf(description, ''),
    `table ${quoted(name)}`,
    `\tlineageTag: ${tagOf(`table ${name}`)}`,
    ...(isCalendar ? ['\tdataCategory: Time'] : []),
    '',
    ...table.measures.flatMap((measure) => measureOf(measure)),
    ...table.columns.flatMap((column) => columnOf(column, name)),
    `\tpartition ${quoted(name)} = m`,
    '\t\tmode: import',
    '\t\tsource =',
    ...m.split('\n').map((line) => `\t\t\t\t${line}`),
    '',
    '\tannotation PBI_ResultType = Table',
    '',
    '',
  ].join('\n');
}

function measureOf({
  name,
  dax,
  description,
  folder,
  format,
  isHidden = false,
  category,
}: ModelMeasure): string[] {
  const lines = dax.split('\n');
  const body = lines.length === 1 ? [` ${dax}`] : ['', ...lines.map((line) => `\t\t\t${line}`)];
  return [
    ...commentOf(description, '\t'),
    `\tmeasure ${quoted(name)} =${body.join('\n')}`,
    ...(format === null ? [] : [`\t\tformatString: ${propertyText(format)}`]),
    ...(isHidden ? ['\t\tisHidden'] : []),
    `\t\tdisplayFolder: ${propertyText(folder)}`,
    `\t\tlineageTag: ${tagOf(`measure ${name}`)}`,
    ...(category ? [`\t\tdataCategory: ${category}`] : []),
    '',
  ];
}

const dataTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'string',
  integer: 'int64',
  real: 'double',
  day: 'dateTime',
  'yes or no': 'boolean',
};

function columnOf(column: ModelColumn, table: string): string[] {
  const { name, source, dax, kind, description, format, isHidden, isKey, sortBy, category } = column;
  return [
    ...commentOf(description, '\t'),
    `\tcolumn ${quoted(name)}${dax === undefined ? '' : ` = ${dax}`}`,
    `\t\tdataType: ${dataTypes[kind]}`,
    ...(isHidden ? ['\t\tisHidden'] : []),
    ...(isKey ? ['\t\tisKey'] : []),
    ...(format ? [`\t\tformatString: ${propertyText(format)}`] : []),
    `\t\tlineageTag: ${tagOf(`column ${table}.${name}`)}`,
    ...(category ? [`\t\tdataCategory: ${category}`] : []),
    '\t\tsummarizeBy: none',
    ...(source === null ? [] : [`\t\tsourceColumn: ${propertyText(source)}`]),
    ...(sortBy ? [`\t\tsortByColumn: ${quoted(sortBy)}`] : []),
    '',
    '\t\tannotation SummarizationSetBy = User',
    ...(kind === 'day' ? ['', '\t\tannotation UnderlyingDateTimeDataType = Date'] : []),
    '',
  ];
}

const commentOf = (text: string, indent: string) => text.split('\n').map((line) => `${indent}/// ${line}`);

/** Names with anything but letters, digits and underscores stand in quotes. */
const quoted = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`);

/** A text that begins or ends with a quote or a space would lose it. */
const propertyText = (text: string) =>
  /^["\s]|["\s]$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
