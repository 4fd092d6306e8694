import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { costsPage } from '../../scripts/costs.ts';
import { example } from '../../scripts/example.ts';
import { measuresPage } from '../../scripts/measures.ts';
import { powerBiPictures } from '../../scripts/powerbi-pictures.ts';
import { configJsonSchema } from '../../src/config/schema.ts';
import { meanings } from '../../src/domain/quality.ts';
import { columnsOf, tableNames } from '../../src/domain/tables.ts';
import { duckdbDialect } from '../../src/engine/duckdb/dialect.ts';
import { featureNames } from '../../src/features/definitions.ts';
import { warehouseTables } from '../../src/warehouse/schema.ts';
import { views } from '../../src/warehouse/views.ts';
import { root } from '../support/paths.ts';

const doc = (name: string) => readFileSync(join(root, name), 'utf8');
const unnamed = (text: string, words: readonly string[]) => words.filter((word) => !text.includes(word));

interface Node {
  properties?: Record<string, Node>;
  anyOf?: Node[];
}

/** Every setting that has no settings in it, as its path; what stands under sources is shown by example. */
function settings(node: Node, path: string[] = []): string[] {
  const inner = Object.entries(node.properties ?? {});
  if (inner.length === 0 || path[0] === 'sources') return path.length > 0 ? [path.join('.')] : [];
  return inner.flatMap(([key, child]) => settings(child, [...path, key]));
}

test('docs/config.md explains every setting and names every feature', () => {
  const all = settings(configJsonSchema() as Node).filter((path) => path !== 'sources');
  assert.ok(all.length > 15);
  assert.deepEqual(
    unnamed(
      doc('docs/config.md'),
      all.map((path) => `\`${path}\``),
    ),
    [],
  );
  assert.deepEqual(unnamed(doc('docs/config.md'), featureNames), []);
});

test('docs/data.md names every column and every reason', () => {
  const columns = tableNames.flatMap((table) => columnsOf[table].map(({ name }) => name));
  assert.deepEqual(unnamed(doc('docs/data.md'), columns), []);
  assert.deepEqual(
    unnamed(
      doc('docs/data.md'),
      Object.keys(meanings).map((code) => `\`${code}\``),
    ),
    [],
  );
});

test('docs/warehouse.md names every table and view', async () => {
  const names = [
    ...warehouseTables.map(({ name }) => name),
    ...(await views(duckdbDialect)).map(({ name }) => name),
  ];
  assert.deepEqual(
    unnamed(
      doc('docs/warehouse.md'),
      names.map((name) => `\`${name}\``),
    ),
    [],
  );
});

test('links between the pages lead somewhere', () => {
  const pages = globSync(['*.md', 'docs/*.md'], { cwd: root });
  const broken = pages.flatMap((page) =>
    [...doc(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
      .map((link) => link[1]!)
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page} → ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('CONTRIBUTING.md gives a reason for every dependency, and a place for every room', () => {
  const { dependencies, devDependencies } = JSON.parse(doc('package.json')) as Record<
    string,
    Record<string, string>
  >;
  const contributing = doc('CONTRIBUTING.md');
  assert.deepEqual(unnamed(contributing, Object.keys({ ...dependencies, ...devDependencies })), []);
  const rooms = globSync('src/*/', { cwd: root }).map(
    (room) =>
      `${room
        .replaceAll('\\', '/')
        .replace(/^src\//, '')
        .replace(/\/$/, '')}/`,
  );
  assert.ok(rooms.length > 10);
  assert.deepEqual(unnamed(contributing, rooms), []);
});

test('docs/measures.md is what scripts/measures.ts makes of the code', () => {
  assert.equal(doc('docs/measures.md'), measuresPage());
});

test('docs/costs.md is what scripts/costs.ts calculates', () => {
  assert.equal(doc('docs/costs.md'), costsPage());
});

test('docs/powerbi holds the pictures of the pages as they are laid out', () => {
  const pictures = powerBiPictures();
  assert.equal(pictures.size, 7);
  for (const [name, picture] of pictures) assert.equal(doc(`docs/powerbi/${name}`), picture, name);
});

test('examples/insurer holds what scripts/example.ts makes', () => {
  for (const [name, text] of Object.entries(example()))
    assert.equal(doc(`examples/insurer/${name}`), text, name);
});

test('the repository names no registry host and no folder of one machine', () => {
  const own = root.replaceAll('\\', '/');
  const files = globSync(
    [
      '*.{md,json,ts,js}',
      '{src,test,scripts,docs,bin,.github,.ci,toolchain}/**/*.{md,json,ts,js,sql,yml}',
      'package-lock.json',
      'toolchain/{node,bigquery,actions}/package-lock.json',
    ],
    { cwd: root },
  ).filter((file) => !file.includes('node_modules'));
  const naming = files.filter((file) => {
    const text = doc(file);
    return text.includes(`${own}/`) || (file.endsWith('lock.json') && text.includes('"resolved"'));
  });
  assert.deepEqual(naming, []);
});
