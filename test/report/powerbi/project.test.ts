import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { parse } from 'yaml';
import { openDuckDB } from '../../../src/engine/duckdb/open.ts';
import type { Value } from '../../../src/engine/engine.ts';
import { modelOf } from '../../../src/report/powerbi/model/model.ts';
import { pagesOf } from '../../../src/report/powerbi/pages/pages.ts';
import { publishingFiles } from '../../../src/report/powerbi/publishing.ts';
import { readRows, reportViews } from '../../../src/report/powerbi/rows.ts';
import { projectFiles } from '../../../src/report/powerbi/write/project.ts';
import {
  fromBigQuery,
  fromInside,
  fromParquet,
  type Source,
} from '../../../src/report/powerbi/write/sources.ts';
import { fillHard } from '../../support/hard.ts';
import { full } from '../../support/paths.ts';
import { faultsOf, type Project, validatorFaults, withoutValidator } from '../../support/pbip.ts';
import { scratch } from '../../support/scratch.ts';

const model = modelOf({ currency: 'GBP', locale: 'en-GB', country: 'GB', isDark: false });
const segments = [
  { name: 'Young "Urban" Starters', colour: '#12545a' },
  { name: 'O’Brien’s, and others', colour: '#d9790f' },
  { name: "Discerning 'Independents'", colour: '#4c2476' },
];
const pages = pagesOf(model, segments);
const projectOf = (source: Source): Project => projectFiles(model, pages, source, false);
const bigquery = fromBigQuery('my-project', 'kindred');

describe('a project', () => {
  let rows: ReadonlyMap<string, readonly (readonly Value[])[]>;
  before(async () => {
    const engine = await openDuckDB(':memory:');
    await fillHard(engine);
    rows = await readRows(engine);
    await engine.close();
  });
  const sources = () => [bigquery, fromParquet('C:\\Kindred\\data'), fromInside(rows)];

  test('has no fault that we can see, whatever its rows come from', () => {
    for (const source of sources()) assert.deepEqual(faultsOf(projectOf(source), model), [], source.kind);
  });

  test('has no fault that Microsoft’s validators see', { skip: withoutValidator }, (t) => {
    for (const source of sources())
      assert.deepEqual(validatorFaults(projectOf(source), join(scratch(t), source.kind)), [], source.kind);
    const dark = modelOf({ currency: 'EUR', locale: 'de-DE', country: 'DE', isDark: true });
    const other = projectFiles(dark, pagesOf(dark, []), bigquery, true);
    assert.deepEqual(validatorFaults(other, join(scratch(t), 'dark')), [], 'dark');
  });

  test('is the same, made again', () => {
    for (const source of sources()) {
      const again = projectFiles(
        modelOf({ currency: 'GBP', locale: 'en-GB', country: 'GB', isDark: false }),
        pagesOf(model, segments),
        source,
        false,
      );
      assert.deepEqual(again, projectOf(source), source.kind);
    }
  });

  test('keeps the ids of what stays when a table, a page or a name of a segment changes', () => {
    const idsIn = (project: Project) =>
      [...project.values()].flatMap((text) => [...text.matchAll(/lineageTag: (\S+)/g)].map(([, id]) => id!));
    const fewer = { ...model, tables: model.tables.filter(({ name }) => name !== 'Drift') };
    const before = new Set(idsIn(projectOf(bigquery)));
    const after = idsIn(projectFiles(fewer, pages, bigquery, false));
    assert.ok(after.length > 100);
    assert.deepEqual(
      after.filter((id) => !before.has(id)),
      [],
    );
    const paths = (project: Project) => [...project.keys()];
    assert.deepEqual(
      paths(projectFiles(model, pagesOf(model, []), bigquery, false)),
      paths(projectOf(bigquery)),
    );
  });

  test('has the rows inside as the views have them', () => {
    const project = projectOf(fromInside(rows));
    for (const { table, view } of reportViews) {
      const text = project.get(`Kindred.SemanticModel/definition/tables/${table.name}.tmdl`)!;
      const [, packed] = /Binary\.FromText\("([^"]*)"/.exec(text)!;
      const held = JSON.parse(inflateRawSync(Buffer.from(packed!, 'base64')).toString('utf8'));
      assert.deepEqual(held, rows.get(view), view);
      const names = [...text.matchAll(/#"(\w+)" = any/g)].map(([, name]) => name);
      assert.deepEqual(
        names,
        table.columns.flatMap(({ source }) => source ?? []),
      );
    }
  });

  test('lets no text of a sheet out of its place in a query or a literal', () => {
    const odd = [[`x", Evil = 1, "`, `'; DROP`, '#(lf)', '</script>', 'a\nb\t"']];
    const project = projectFiles(
      model,
      pagesOf(model, [{ name: `A' or 'B" #(cr) {{`, colour: '#ffffff' }]),
      fromInside(new Map(reportViews.map(({ view }) => [view, odd]))),
      false,
    );
    assert.deepEqual(faultsOf(project, model), []);
    for (const [path, text] of project)
      if (path.endsWith('.tmdl')) assert.doesNotMatch(text, /Evil|DROP/, path);
  });

  test('names in the parameters of its publishing what stands in its model', () => {
    for (const source of [bigquery, fromParquet('D:\\Data of "Kindred"\\now')]) {
      const { find_replace: replaced } = parse(publishingFiles(source).get('parameter.yml')!);
      const expressions = projectOf(source).get('Kindred.SemanticModel/definition/expressions.tmdl')!;
      assert.equal(replaced.length, Object.keys(source.parameters).length);
      for (const { find_value: found, file_path: path } of replaced) {
        assert.ok(expressions.includes(`= ${found} meta`), found);
        assert.ok(projectOf(source).has(path.slice(1)), path);
      }
    }
    assert.ok(!publishingFiles(fromInside(rows)).has('parameter.yml'));
  });

  test('has the colours of segments that the dashboard has', () => {
    const all = [...projectOf(bigquery).values()].join('\n');
    for (const { colour } of segments) assert.ok(all.includes(`'${colour}'`), colour);
    assert.ok(all.includes('0, "#12545a", 1, "#d9790f"'), 'the measure');
  });
});

type Fault = readonly [what: string, plant: (project: Project) => void];

/** Changes the first file that a path matches and that holds what is to be replaced. */
function replace(project: Project, path: RegExp, from: string | RegExp, to: string) {
  for (const [name, text] of project) {
    if (!path.test(name)) continue;
    const changed = text.replace(from, to);
    if (changed === text) continue;
    project.set(name, changed);
    return;
  }
  throw new Error(`nothing to replace: ${from}`);
}

const visual = /visual\.json$/;
const table = (name: string) => new RegExp(`tables/${name}\\.tmdl$`);
const fileOf = (project: Project, path: RegExp) => [...project.keys()].find((name) => path.test(name))!;

const planted: readonly Fault[] = [
  [
    'a visual names a column that is not there',
    (p) => replace(p, visual, '"Property": "City"', '"Property": "Town"'),
  ],
  [
    'a visual names a measure of another table',
    (p) =>
      replace(
        p,
        visual,
        /"Entity": "Policies"([^}]*}[^}]*},\s*"Property": "Policyholders")/,
        '"Entity": "Customers"$1',
      ),
  ],
  [
    'a measure is named as a column',
    (p) =>
      replace(
        p,
        visual,
        /"Measure": \{(\s*"Expression": \{\s*"SourceRef": \{\s*"Entity": "Policies"\s*\}\s*\},\s*"Property": "Policyholders")/,
        '"Column": {$1',
      ),
  ],
  ['a role that the visual has not', (p) => replace(p, visual, '"TargetValue": {', '"Target": {')],
  [
    'a type of visual that is none',
    (p) => replace(p, visual, '"visualType": "gauge"', '"visualType": "dial"'),
  ],
  [
    'a page in the order that is not there',
    (p) =>
      replace(p, /pages\.json$/, /"pageOrder": \[\s*"[0-9a-f]+"/, '"pageOrder": ["0123456789abcdef0123"'),
  ],
  [
    'the first page is not there',
    (p) =>
      replace(p, /pages\.json$/, /"activePageName": "[0-9a-f]+"/, '"activePageName": "0123456789abcdef0123"'),
  ],
  ['a page without its folder', (p) => void p.delete(fileOf(p, /page\.json$/))],
  [
    'a tooltip that leads nowhere',
    (p) =>
      replace(
        p,
        visual,
        /("section": \{\s*"expr": \{\s*"Literal": \{\s*"Value": )"'[0-9a-f]+'"/,
        `$1"'0123456789abcdef0123'"`,
      ),
  ],
  [
    'a tooltip that is a plain page',
    (p) => replace(p, /page\.json$/, '"type": "Tooltip",\n  "visibility"', '"visibility"'),
  ],
  [
    'a link to details that leads nowhere',
    (p) =>
      replace(
        p,
        visual,
        /("drillthroughSection": \{\s*"expr": \{\s*"Literal": \{\s*"Value": )"'[0-9a-f]+'"/,
        `$1"'0123456789abcdef0123'"`,
      ),
  ],
  [
    'the same lineage tag twice',
    (p) => {
      const tags = [...p.get(fileOf(p, table('Products')))!.matchAll(/lineageTag: (\S+)/g)].map(
        ([, tag]) => tag!,
      );
      replace(p, table('Products'), tags[1]!, tags[0]!);
    },
  ],
  ['spaces for tabs', (p) => replace(p, table('Dates'), '\tcolumn Day', '    column Day')],
  ['a carriage return', (p) => replace(p, table('Dates'), 'column Day\n', 'column Day\r\n')],
  [
    'a text literal without its quotes',
    (p) => replace(p, visual, `"Value": "'Dropdown'"`, '"Value": "Dropdown"'),
  ],
  [
    'a model that is somewhere else',
    (p) => replace(p, /definition\.pbir$/, '../Kindred.SemanticModel', '../Other.SemanticModel'),
  ],
  [
    'a report that is somewhere else',
    (p) => replace(p, /\.pbip$/, '"path": "Kindred.Report"', '"path": "Other.Report"'),
  ],
  [
    'the model named in the project file',
    (p) =>
      replace(
        p,
        /\.pbip$/,
        '"artifacts": [',
        '"artifacts": [{"semanticModel": {"path": "Kindred.SemanticModel"}},',
      ),
  ],
  ['a setting of the project that does not exist', (p) => replace(p, /\.pbip$/, '"settings"', '"setings"')],
  [
    'a theme whose names do not agree',
    (p) => replace(p, /report\.json$/, /"name": "Kindred-light/, '"name": "Kindred-dark'),
  ],
  ['a theme that is not there', (p) => void p.delete(fileOf(p, /RegisteredResources/))],
  ['no version of the report', (p) => void p.delete(fileOf(p, /version\.json$/))],
  ['no schema', (p) => replace(p, /page\.json$/, /"\$schema": "[^"]+",/, '')],
  [
    'a measure of a table that is not there',
    (p) => replace(p, table('Policies'), 'COUNTROWS(Policies)', 'COUNTROWS(Sales)'),
  ],
  [
    'a measure of a measure that is not there',
    (p) => replace(p, table('Policies'), '[Premium target]', '[Target]'),
  ],
  [
    'a bracket too many in a measure',
    (p) => replace(p, table('Policies'), 'SUM(Policies[Premium])', 'SUM(Policies[Premium]))'),
  ],
  ['a function that is none', (p) => replace(p, table('Policies'), 'AVERAGE(', 'MEAN(')],
  ['a query that does not parse', (p) => replace(p, table('Policies'), 'Kind = "View"]', 'Kind = "View"')],
  [
    'a query that reads another view',
    (p) => replace(p, table('Policies'), '"report_policies"', '"report_products"'),
  ],
  [
    'a parameter that is not there',
    (p) => replace(p, table('Policies'), 'BillingProject = GcpProject', 'BillingProject = Project1'),
  ],
  [
    'a column of a view that is not there',
    (p) => replace(p, table('Policies'), 'sourceColumn: premium\n', 'sourceColumn: premiums\n'),
  ],
  [
    'an order by a column that is not there',
    (p) =>
      replace(p, table('Policies'), "sortByColumn: 'Tenure group order'", "sortByColumn: 'Tenure order'"),
  ],
  [
    'a relationship to a column that is not there',
    (p) => replace(p, /relationships\.tmdl$/, "Customers.'Key of customer'", 'Customers.Key'),
  ],
  ['a table without a file', (p) => void p.delete(fileOf(p, table('Moves')))],
  ['a table that the model does not name', (p) => replace(p, /model\.tmdl$/, 'ref table Moves\n', '')],
  [
    'a measure that stands twice',
    (p) => replace(p, table('Policies'), "measure 'Sum insured' =", 'measure Policyholders ='),
  ],
  ['a visual over another', (p) => replace(p, visual, /"y": \d{3},/, '"y": 0,')],
  ['a visual beyond the page', (p) => replace(p, visual, /"width": \d+/, '"width": 4000')],
  ['no alt text', (p) => replace(p, visual, /"altText": \{[^}]+\}\s*\}\s*\}/, '')],
  [
    'two visuals at one place of the tab order',
    (p) => replace(p, visual, '"tabOrder": 2000', '"tabOrder": 1000'),
  ],
  ['a slicer for one page only', (p) => replace(p, visual, /"syncGroup": \{[^}]+\},/, '')],
  [
    'a formatting property that does not exist',
    (p) => replace(p, visual, '"shapeType": {', '"shapeKind": {'),
  ],
  [
    'a column that nobody describes',
    (p) => replace(p, table('Policies'), /\t\/\/\/ The number of the policy\.\n/, ''),
  ],
];

describe('single faults', () => {
  test('are seen, each of them, by us or by Microsoft’s validators', (t) => {
    const folder = scratch(t);
    assert.equal(seenByUs(projectOf(bigquery)), false, 'what nothing was planted in has no fault');
    const unseen: string[] = [];
    let [ours, theirs] = [0, 0];
    for (const [i, [what, plant]] of planted.entries()) {
      const project = new Map(projectOf(bigquery));
      plant(project);
      if (seenByUs(project)) ours++;
      // The validator takes a second for each: in `npm test` it is asked where we see nothing.
      if (seenByUs(project) && !full) continue;
      if (withoutValidator) continue;
      if (validatorFaults(project, join(folder, String(i))).length > 0) theirs++;
      else if (!seenByUs(project)) unseen.push(what);
    }
    t.diagnostic(
      `${planted.length} faults: ${ours} seen by us, ${theirs} by the validators${full ? '' : ' (asked for the others only)'}`,
    );
    assert.ok(planted.length >= 30);
    assert.ok(ours >= 30, String(ours));
    assert.deepEqual(unseen, []);
  });
});

/** A file that cannot be read at all is a fault that is seen, too. */
function seenByUs(project: Project): boolean {
  try {
    return faultsOf(project, model).length > 0;
  } catch {
    return true;
  }
}
