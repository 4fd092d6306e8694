import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SemanticModel } from '../../src/report/powerbi/model/kinds.ts';
import { faultsOfDax } from './dax.ts';
import { root } from './paths.ts';

/** A Power BI project, by path. */
export type Project = Map<string, string>;

const validator = join(root, '..', 'shared', 'powerbi', 'validate', 'run');

export const withoutValidator = existsSync(validator)
  ? false
  : 'the validator of Power BI projects (../shared/powerbi) is not here';

/** What Microsoft's schemas, report validator and Power Query parser have against a project; empty for nothing. */
export function validatorFaults(project: Project, folder: string): string[] {
  for (const [path, text] of project) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { stdout, stderr } = spawnSync('bash', [validator, folder], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  const verdict = lines.at(-1) ?? '';
  if (!/^\d+ faults$/.test(verdict)) return [`the validator gave up: ${stderr.slice(0, 500)}`];
  return verdict === '0 faults' ? [] : lines.slice(1, -1);
}

// biome-ignore lint/suspicious/noExplicitAny: what stands in a file that is to be judged
type Json = any;

/** Which fields a visual takes. */
const roles: Readonly<Record<string, readonly string[]>> = {
  cardVisual: ['Data'],
  clusteredBarChart: ['Category', 'Y', 'Series'],
  clusteredColumnChart: ['Category', 'Y', 'Series'],
  donutChart: ['Category', 'Y'],
  scatterChart: ['Category', 'X', 'Y', 'Series', 'Size', 'Tooltips'],
  tableEx: ['Values'],
  slicer: ['Values'],
  pivotTable: ['Rows', 'Columns', 'Values'],
  gauge: ['Y', 'TargetValue', 'MinValue', 'MaxValue'],
  lineChart: ['Category', 'Y', 'Series'],
  lineClusteredColumnComboChart: ['Category', 'Y', 'Y2'],
  decompositionTreeVisual: ['Analyze', 'ExplainBy'],
  azureMap: ['Category', 'Size', 'X', 'Y'],
  textbox: [],
  actionButton: [],
  pageNavigator: [],
};

/** What is wrong with a project, as far as it can be told without anything of Microsoft's: what their validators do not look at, most of all. */
export function faultsOf(project: Project, model: SemanticModel): string[] {
  return [...modelFaults(project, model), ...reportFaults(project)];
}

function modelFaults(project: Project, model: SemanticModel): string[] {
  const faults: string[] = [];
  const tmdl = [...project].filter(([path]) => path.endsWith('.tmdl'));
  const all = tmdl.map(([, text]) => text).join('\n');
  for (const [path, text] of tmdl) {
    if (text.includes('\r') || text.startsWith('\uFEFF'))
      faults.push(`${path}: CR or a mark at its beginning`);
    if (/^ +\S/m.test(text)) faults.push(`${path}: spaces for tabs`);
  }
  const tags = [...all.matchAll(/lineageTag: (\S+)/g)].map(([, tag]) => tag!);
  const doubled = tags.filter((tag, i) => tags.indexOf(tag) !== i);
  if (doubled.length > 0) faults.push(`lineage tags stand twice: ${doubled}`);
  const tables = tablesIn(tmdl);
  const { one, columns } = {
    one: (name: string) => tables.get(name),
    columns: (name: string) => tables.get(name)?.columns ?? [],
  };
  for (const [, table, column] of all.matchAll(/^\t(?:from|to)Column: (?:'?([^'.\n]+)'?)\.'?([^'\n]+)'?$/gm))
    if (!columns(table!).includes(column!)) faults.push(`a relationship names ${table}[${column}]`);
  for (const [name, { text, columns: own, measures }] of tables) {
    for (const [, sorted] of text.matchAll(/^\t\tsortByColumn: '?([^'\n]+)'?$/gm))
      if (!own.includes(sorted!)) faults.push(`${name} is sorted by ${sorted}, which it lacks`);
    const known = model.tables.find((table) => table.name === name);
    const view = known && 'view' in known.rows ? known.rows.view : null;
    const query = text.slice(text.indexOf('\t\tsource ='));
    if (view && query.includes('Kind = "View"') && !query.includes(`"${view}"`))
      faults.push(`${name} does not read ${view}`);
    for (const [, source] of text.matchAll(/^\t\tsourceColumn: (.+)$/gm))
      if (!known?.columns.some((column) => column.source === source))
        faults.push(`${name} has no source ${source}`);
    for (const { name: measure, dax } of measures)
      for (const fault of faultsOfDax(dax, model)) faults.push(`[${measure}]: ${fault}`);
    if (!/^\/\/\/ \S/.test(text)) faults.push(`${name} is not described`);
    for (const [, kind, field] of text.matchAll(/(?<!\/\/\/ [^\n]*\n)^\t(measure|column) ('[^']+'|\S+)/gm))
      faults.push(`${kind} ${field} is not described`);
  }
  const parameters = [...all.matchAll(/^expression (\w+) =/gm)].map(([, name]) => name!);
  for (const [, name] of all.matchAll(/(?:\bName = |BillingProject = |File\.Contents\()([A-Za-z]\w*)/g))
    if (!parameters.includes(name!)) faults.push(`there is no parameter ${name}`);
  for (const { name } of model.tables) if (!one(name)) faults.push(`there is no table ${name}`);
  for (const [, name] of all.matchAll(/^ref table '?([^'\n]+)'?$/gm))
    if (!one(name!)) faults.push(`ref table ${name} has no file`);
  return faults;
}

interface TableIn {
  readonly text: string;
  readonly columns: readonly string[];
  readonly measures: readonly { readonly name: string; readonly dax: string }[];
}

function tablesIn(tmdl: readonly (readonly [string, string])[]): Map<string, TableIn> {
  const tables = new Map<string, TableIn>();
  for (const [, text] of tmdl) {
    const [, name] = /^table '?([^'\n]+)'?$/m.exec(text) ?? [];
    if (!name) continue;
    const named = (kind: string) =>
      [...text.matchAll(new RegExp(`^\\t${kind} (?:'([^']+)'|([^\\s=]+))`, 'gm'))].map(
        ([, quoted, plain]) => (quoted ?? plain)!,
      );
    const measures = [
      ...text.matchAll(/^\tmeasure (?:'([^']+)'|([^\s=]+)) =((?: .*)?(?:\n\t\t\t.*)*)/gm),
    ].map(([, quoted, plain, dax]) => ({ name: (quoted ?? plain)!, dax: dax! }));
    tables.set(name, { text, columns: named('column'), measures });
  }
  return tables;
}

function reportFaults(project: Project): string[] {
  const faults: string[] = [];
  const json = (path: string): Json => JSON.parse(project.get(path) ?? 'null');
  const pbir = json('Kindred.Report/definition.pbir');
  const model = String(pbir.datasetReference?.byPath?.path).replace('../', '');
  if (!project.has(`${model}/definition.pbism`)) faults.push(`byPath leads nowhere: ${model}`);
  for (const { report } of json('Kindred.pbip').artifacts)
    if (!project.has(`${report.path}/definition.pbir`)) faults.push(`the project has no ${report.path}`);

  const themes = json('Kindred.Report/definition/report.json');
  const theme = themes.themeCollection.customTheme.name;
  const [item] = themes.resourcePackages[0].items;
  const file = json(`Kindred.Report/StaticResources/RegisteredResources/${item.path}`);
  if (file?.name !== theme || item.name !== theme || item.path !== theme)
    faults.push('the theme’s names do not agree');

  const folder = 'Kindred.Report/definition/pages';
  const paths = [...project.keys()].filter((path) => path.startsWith(folder));
  const pages = new Map<string, Json>(
    paths.filter((path) => path.endsWith('/page.json')).map((path) => [path.split('/').at(-2)!, json(path)]),
  );
  const { pageOrder, activePageName } = json(`${folder}/pages.json`);
  if ([...pageOrder].sort().join() !== [...pages.keys()].sort().join())
    faults.push('the order of pages is not that of the folders');
  if (!pages.has(activePageName)) faults.push('the first page is not there');
  const synced = new Map<string, string>();
  for (const [id, page] of pages) {
    if (page.name !== id) faults.push(`page ${id} is called ${page.name}`);
    const visuals = paths.filter((path) => path.startsWith(`${folder}/${id}/visuals/`)).map(json);
    faults.push(...pageFaults(page, visuals, pages, synced));
  }
  return faults;
}

function pageFaults(
  page: Json,
  visuals: readonly Json[],
  pages: ReadonlyMap<string, Json>,
  synced: Map<string, string>,
): string[] {
  const faults: string[] = [];
  const orders = new Set<number>();
  for (const { name, position, visual } of visuals) {
    const at = `${page.displayName}, ${visual.visualType} ${name}`;
    const known = roles[visual.visualType];
    const state = visual.query?.queryState ?? {};
    if (!known) faults.push(`${at}: no type of visual`);
    for (const role of Object.keys(state)) if (!known?.includes(role)) faults.push(`${at}: no role ${role}`);
    if (known && known.length > 0 && Object.keys(state).length === 0) faults.push(`${at}: no fields`);
    for (const { projections } of Object.values(state) as Json[])
      for (const { field, queryRef } of projections) {
        const { Expression: from, Property: property } = field.Column ?? field.Measure ?? {};
        if (queryRef !== `${from?.SourceRef?.Entity}.${property}`)
          faults.push(`${at}: ${queryRef} is not its field`);
      }
    const {
      general = [],
      title = [],
      visualTooltip = [],
      visualLink = [],
    } = visual.visualContainerObjects ?? {};
    const alt = general[0]?.properties?.altText?.expr?.Literal?.Value;
    if (typeof alt !== 'string' || alt.length < 8) faults.push(`${at}: no alt text`);
    if (title[0]?.properties?.show?.expr?.Literal?.Value === 'true' && !title[0].properties.text)
      faults.push(`${at}: no title`);
    if (title.length === 0) faults.push(`${at}: the title is left to chance`);
    const target = (properties: Json, key: string) =>
      String(properties?.[key]?.expr?.Literal?.Value ?? '').replaceAll("'", '');
    const tooltip = target(visualTooltip[0]?.properties, 'section');
    if (tooltip && pages.get(tooltip)?.type !== 'Tooltip')
      faults.push(`${at}: its tooltip is no tooltip page`);
    const drill = target(visualLink[0]?.properties, 'drillthroughSection');
    if (drill && pages.get(drill)?.type !== 'Drillthrough')
      faults.push(`${at}: its link leads to no page of details`);
    if (visual.syncGroup) {
      const field = JSON.stringify(state.Values?.projections?.[0]?.field);
      const other = synced.get(visual.syncGroup.groupName);
      if (other !== undefined && other !== field) faults.push(`${at}: its group filters by something else`);
      synced.set(visual.syncGroup.groupName, field);
    } else if (visual.visualType === 'slicer') faults.push(`${at}: it filters one page only`);
    const { x, y, width, height, tabOrder } = position;
    if (x < 0 || y < 0 || x + width > page.width || y + height > page.height)
      faults.push(`${at}: beyond the page`);
    if (orders.has(tabOrder)) faults.push(`${at}: its place in the tab order is taken`);
    orders.add(tabOrder);
  }
  for (const [i, { position: a, name }] of visuals.entries())
    for (const { position: b, name: other } of visuals.slice(i + 1))
      if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
        faults.push(`${page.displayName}: ${name} lies over ${other}`);
  return faults;
}
