import { asFormula, cellData, type DateTimeRenderOption, shown, unformatted, type Value } from './cells.ts';
import { type Call, violation } from './discovery.ts';
import { type Mask, masked, maskOf, reaches } from './mask.ts';
import { type Area, areaOf, gridRangeOf, rangeOf } from './range.ts';
import { invalidArgument, json, type Reply } from './reply.ts';
import { gridOf, type SheetCell, type SpreadsheetOf, titleOf, withoutBlankEnd } from './spreadsheet.ts';

/** The answer to a call. Throws Refused for a wrong range or mask, and Error if the answer breaks its schema. */
export function answerTo({ method, parameters }: Call, book: SpreadsheetOf): Reply {
  const schema = method.response.$ref;
  const fields = parameters.fields?.[0];
  const mask = fields ? maskOf(fields, schema) : undefined;
  const whole = answers[method.id]!(parameters, book, mask);
  const answer = mask ? masked(whole, mask) : whole;
  const wrong = violation(answer, schema);
  if (wrong) throw new Error(`The server was about to answer what Google would not: ${wrong}`);
  return json(200, answer as object, { pretty: parameters.prettyPrint?.[0] !== 'false' });
}

type Parameters = Call['parameters'];
type Answer = (parameters: Parameters, book: SpreadsheetOf, mask: Mask | undefined) => object;

const answers: Readonly<Record<string, Answer>> = {
  'sheets.spreadsheets.get': spreadsheet,
  'sheets.spreadsheets.values.get': (parameters, book) => valueRange(parameters.range![0]!, parameters, book),
  'sheets.spreadsheets.values.batchGet': (parameters, book) => ({
    spreadsheetId: book.id,
    ...(parameters.ranges && {
      valueRanges: parameters.ranges.map((range) => valueRange(range, parameters, book)),
    }),
  }),
};

function valueRange(range: string, parameters: Parameters, book: SpreadsheetOf): object {
  if (parameters.majorDimension?.[0] === 'COLUMNS')
    throw invalidArgument('This test server does not answer by columns.');
  const area = areaOf(range, book);
  const render = renderer(parameters, book);
  const rows = cellsIn(area).map((row) => withoutBlankEnd(row.map(render), (value) => value === ''));
  const values = withoutBlankEnd(rows, (row) => row.length === 0);
  return { range: rangeOf(area), majorDimension: 'ROWS', ...(values.length > 0 && { values }) };
}

function renderer(parameters: Parameters, book: SpreadsheetOf): (cell: SheetCell) => Value {
  const dates = (parameters.dateTimeRenderOption?.[0] ?? 'SERIAL_NUMBER') as DateTimeRenderOption;
  const option = parameters.valueRenderOption?.[0] ?? 'FORMATTED_VALUE';
  if (option === 'UNFORMATTED_VALUE') return (cell) => unformatted(cell, book, dates);
  if (option === 'FORMULA') return (cell) => asFormula(cell, book, dates);
  return (cell) => shown(cell, book);
}

const cellsIn = ({ tab, top, bottom, left, right }: Area) =>
  tab.rows.slice(top, bottom).map((row) => row.slice(left, right));

/** A range leaves only the tabs it touches; cells are told if the mask names them or, without a mask, if asked for. */
function spreadsheet(parameters: Parameters, book: SpreadsheetOf, mask: Mask | undefined): object {
  const areas = parameters.ranges?.map((range) => areaOf(range, book)) ?? book.tabs.map(wholeOf);
  const withData = mask ? reaches(mask, ['sheets', 'data']) : parameters.includeGridData?.[0] === 'true';
  const withCells = withData && (!mask || reaches(mask, ['sheets', 'data', 'rowData']));
  const sheets = book.tabs.flatMap((tab, index) => {
    const touched = areas.filter((area) => area.tab === tab);
    if (touched.length === 0) return [];
    const { title, gid, hidden, merges } = tab;
    const properties = { sheetId: gid, title, index, sheetType: 'GRID', gridProperties: gridOf(tab) };
    return {
      properties: hidden ? { ...properties, hidden } : properties,
      ...(withData && { data: touched.map((area) => gridData(area, book, withCells)) }),
      ...(merges && { merges: merges.map((merge) => gridRangeOf(merge, tab)) }),
    };
  });
  const { locale = 'en_US', timeZone = 'Etc/GMT' } = book;
  return {
    spreadsheetId: book.id,
    properties: { title: titleOf(book), locale, autoRecalc: 'ON_CHANGE', timeZone },
    sheets,
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${book.id}/edit`,
  };
}

function wholeOf(tab: Area['tab']): Area {
  const { rowCount, columnCount } = gridOf(tab);
  return { tab, top: 0, bottom: rowCount, left: 0, right: columnCount };
}

/** Metadata has an entry for every row of the range, filled or not; cells end at the last that is filled. */
function gridData(area: Area, book: SpreadsheetOf, withCells: boolean): object {
  const { tab, top, bottom, left, right } = area;
  const filtered = new Set(tab.filteredRows);
  const hidden = new Set(tab.hiddenRows);
  const rowMetadata = Array.from({ length: bottom - top }, (_, i) => ({
    ...(filtered.has(top + i + 1) && { hiddenByFilter: true }),
    ...(hidden.has(top + i + 1) && { hiddenByUser: true }),
    pixelSize: 21,
  }));
  const rowData = withCells ? rowsOf(area, book) : [];
  return {
    ...(top > 0 && { startRow: top }),
    ...(left > 0 && { startColumn: left }),
    ...(rowData.length > 0 && { rowData }),
    rowMetadata,
    columnMetadata: Array.from({ length: right - left }, () => ({ pixelSize: 100 })),
  };
}

function rowsOf(area: Area, book: SpreadsheetOf): object[] {
  const rows = cellsIn(area).map((row) => withoutBlankEnd(row, (cell) => cell === null || cell === ''));
  return withoutBlankEnd(rows, (row) => row.length === 0).map((row) =>
    row.length > 0 ? { values: row.map((cell) => cellData(cell, book)) } : {},
  );
}
