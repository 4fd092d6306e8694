import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/paths.ts';

const files = globSync('src/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));

/** What a room may import besides itself. `*` is everything. */
const ground = ['domain', 'math', 'engine', 'cluster', 'services'];
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  math: [],
  cluster: ['math'],
  engine: ['domain', 'services'],
  services: ['domain'],
  sources: ground,
  clean: ground,
  features: ground,
  segment: ground,
  describe: ground,
  naming: ground,
  warehouse: ground,
  report: ground,
  sample: ['domain', 'math'],
  config: ['domain'],
  night: ['domain'],
  repository: [],
  'version.ts': [],
  run: ['*'],
  'pipeline.ts': ['*'],
  commands: ['*'],
  'cli.ts': ['commands', 'domain', 'version.ts'],
  'main.ts': ['cli.ts', 'commands'],
};
const onlyFor: Readonly<Record<string, readonly string[]>> = {
  commands: ['cli.ts', 'main.ts'],
  'cli.ts': ['main.ts'],
  'main.ts': [],
  'pipeline.ts': ['commands'],
  run: ['pipeline.ts'],
  night: ['commands'],
  repository: ['commands'],
  sample: ['commands'],
};

const roomOf = (file: string) => file.split('/')[1]!;

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1]!);
  return specifiers.map((specifier) => normalize(join(dirname(file), specifier)).replaceAll('\\', '/'));
}

test('every file stands in a room that the house knows', () => {
  const unknown = files.filter((file) => !(roomOf(file) in allowed));
  assert.deepEqual(unknown, []);
});

test('data flows one way: a stage imports the ground floor and no other stage', () => {
  const wrong = files.flatMap((file) => {
    const room = roomOf(file);
    return importsOf(file)
      .filter((target) => roomOf(target) !== room)
      .filter((target) => {
        const other = roomOf(target);
        const may = allowed[room]!.includes('*') || allowed[room]!.includes(other);
        return !may || (onlyFor[other] && !onlyFor[other].includes(room));
      })
      .map((target) => `${file} imports ${target}`);
  });
  assert.deepEqual(wrong, []);
});

test('nothing below the commands reads a clock, the environment or global chance', () => {
  const forbidden = /Date\.now|new Date\(\)|performance\.now|Math\.random|process\.env/;
  const wrong = files
    .filter((file) => !['commands', 'main.ts'].includes(roomOf(file)))
    .filter((file) =>
      forbidden.test(readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')),
    );
  assert.deepEqual(wrong, []);
});
