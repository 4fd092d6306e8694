import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { workflowText } from '../../src/repository/workflow.ts';
import { actionlint } from '../support/actions/actionlint.ts';
import { faults, harmless } from '../support/actions/faults.ts';
import { type ActionFile, parse } from '../support/actions/file.ts';
import { judges, ourRules } from '../support/actions/judge.ts';
import { commandsOf } from '../support/actions/shell.ts';
import { program } from '../support/actions/tools.ts';
import { root } from '../support/paths.ts';

const fileOf = (name: string): ActionFile => ({
  name: name.replaceAll('\\', '/'),
  text: readFileSync(join(root, name), 'utf8').replaceAll('\r\n', '\n'),
  kind: /(^|[\\/])action\.ya?ml$/.test(name) ? 'action' : 'workflow',
});

/** What `kindred init --github` writes. */
const written = (['federation', 'key', 'none'] as const).map(
  (auth): ActionFile => ({
    name: `init --github --auth ${auth}`,
    text: workflowText({
      action: {
        repository: 'acme/kindred',
        commit: '0123456789abcdef0123456789abcdef01234567',
        version: '0.1.0',
      },
      auth,
      bigquery: null,
    }),
    kind: 'workflow',
  }),
);

/** Every workflow and action of the repository, those that it writes for others, and two that are here to be spoilt. */
const files = globSync(
  [
    '.github/workflows/*.{yml,yaml}',
    '{,.github/**/,test/**/}action.{yml,yaml}',
    'test/support/actions/good/*.yml',
  ],
  { cwd: root },
)
  .sort()
  .map(fileOf)
  .concat(written);

describe('workflows and actions', () => {
  test('there are some', () => {
    assert.ok(files.filter(({ kind }) => kind === 'workflow').length >= 3);
    assert.ok(files.some(({ kind }) => kind === 'action'));
  });

  for (const { name, missing, judge } of judges)
    test(`${name} finds nothing wrong with them`, { skip: missing }, async () => {
      const found = await judge(files);
      assert.deepEqual(
        files.flatMap((file, i) => found[i]!.map((says) => `${file.name}: ${says}`)),
        [],
      );
    });

  test('an action is at one commit, wherever it is used', () => {
    const uses = files.flatMap((file) => parse(file).texts.filter(({ path }) => path.at(-1) === 'uses'));
    const pinned = new Map<string, Set<string>>();
    for (const { value, comment } of uses.filter(({ value }) => value.includes('@'))) {
      const [action = '', commit] = value.split('@');
      const owner = action.split('/').slice(0, 2).join('/');
      pinned.set(owner, (pinned.get(owner) ?? new Set()).add(`${commit} ${comment}`));
    }
    assert.ok(pinned.size > 5);
    assert.deepEqual(
      [...pinned].filter(([, commits]) => commits.size > 1),
      [],
    );
  });
});

/** A good file with one change. */
const planted = (changes: typeof faults) =>
  changes.map(({ into, from, to, what, isOurs }) => {
    const good = files.find(({ name }) => name.endsWith(`/${into}`))!;
    assert.ok(good.text.includes(from), `${what}: ${into} does not hold ${JSON.stringify(from)}`);
    return { what, isOurs, file: { ...good, text: good.text.replace(from, () => to) } };
  });

describe('a fault that is planted into them', () => {
  const bad = planted(faults);

  test('is found, by our own rules where it is theirs to find', async (t) => {
    const here = judges.filter(({ missing }) => missing === false);
    const found = await Promise.all(here.map(({ judge }) => judge(bad.map(({ file }) => file))));
    const by = (i: number) => here.filter((_judge, j) => found[j]![i]!.length > 0).map(({ name }) => name);
    t.diagnostic(
      `${bad.length} faults: ${here
        .map((judge, j) => `${judge.name} found ${found[j]!.filter((says) => says.length > 0).length}`)
        .join(', ')}`,
    );
    const ours = bad.filter(({ isOurs }, i) => isOurs && !by(i).includes(ourRules.name));
    assert.deepEqual(
      ours.map(({ what }) => what),
      [],
    );
    if (here.length === judges.length)
      assert.deepEqual(
        bad.filter((_fault, i) => by(i).length === 0).map(({ what }) => what),
        [],
      );
  });

  test('is named by our rules with its place', async () => {
    const [says] = await ourRules.judge([
      bad.find(({ what }) => what.startsWith('a secret is printed'))!.file,
    ]);
    assert.deepEqual(says, ['step 4 of the job "run" (Tell the heartbeat) prints a secret']);
  });

  test('is one in a script too, as shellcheck reads it', {
    skip:
      actionlint.missing ||
      (program('shellcheck') === null && 'shellcheck is not installed (toolchain/actions)'),
  }, async () => {
    const [says] = await actionlint.judge([bad.find(({ what }) => what.includes('not quoted'))!.file]);
    assert.match(says!.join(), /SC2086/);
  });
});

test('what only looks like a fault is none to our rules', async () => {
  const good = planted(harmless);
  const found = await ourRules.judge(good.map(({ file }) => file));
  assert.deepEqual(
    good.flatMap(({ what }, i) => found[i]!.map((says) => `${what}: ${says}`)),
    [],
  );
});

test('why zizmor’s audit "self-repository" is left out: actionlint refuses what it asks for', {
  skip: actionlint.missing,
}, async () => {
  const text = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: $/\n';
  const [says] = await actionlint.judge([{ name: 'own.yml', text, kind: 'workflow' }]);
  assert.match(says!.join(), /invalid format/);
});

test('a script is read command by command', () => {
  const script =
    'set -e # it\'s "well"\nif [ -n "$A" ]; then\n  echo "a; b" \\\n    | tee x 2>&1 && true\nfi\ncat <<EOF > y\nnot a command\nEOF\n';
  assert.deepEqual(commandsOf(script), [
    'set -e',
    'if [ -n "$A" ]',
    'then',
    'echo "a; b"',
    'tee x 2>&1',
    'true',
    'fi',
    'cat <<EOF > y',
    'EOF',
  ]);
});
