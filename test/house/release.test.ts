import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { releaseOf, withLinks, withRepository } from '../../scripts/release/release.ts';
import { parse } from '../support/actions/file.ts';
import { full, root } from '../support/paths.ts';
import { openRegistry, type Published } from '../support/registry.ts';
import { scratch } from '../support/scratch.ts';

const isWindows = process.platform === 'win32';
const server = 'https://github.com';
const repository = 'example/kindred';
const origin = { server, repository, commit: 'a'.repeat(40) };
const changelog =
  '# Changelog\n\n## 1.3.0 (unreleased)\n\n- Later.\n\n## 1.2.3 (2026-11-23)\n\n- Now.\n\n## 1.2.2 (2026-11-01)\n\n';

describe('what a tag releases', () => {
  test('is the version, what npm calls it, the major tag and the notes', () => {
    assert.deepEqual(releaseOf({ tag: 'v1.2.3', version: '1.2.3', changelog }), {
      version: '1.2.3',
      tag: 'v1.2.3',
      distTag: 'latest',
      majorTag: 'v1',
      notes: '- Now.',
    });
  });

  test('is for who wants to try, where it is a beta, and moves nobody', () => {
    const beta = releaseOf({ tag: 'v1.3.0-beta.1', version: '1.3.0-beta.1', changelog });
    assert.deepEqual([beta.distTag, beta.majorTag, beta.notes], ['next', null, '- Later.']);
  });

  for (const [what, tag, version, says] of [
    ['is another version than package.json', 'v1.2.4', '1.2.3', /package\.json says 1\.2\.3/],
    ['is no version', 'v1.2', '1.2.0', /not of the form/],
    ['has a leading zero', 'v1.02.3', '1.02.3', /not of the form/],
    ['carries a command', 'v1.2.3;ls', '1.2.3;ls', /not of the form/],
    ['has no section', 'v2.0.0', '2.0.0', /no section "## 2\.0\.0"/],
    ['is unreleased', 'v1.3.0', '1.3.0', /Write the day instead/],
    ['has nothing to say', 'v1.2.2', '1.2.2', /says nothing of 1\.2\.2/],
  ] as const)
    test(`is nothing where the tag ${what}`, () => {
      assert.throws(() => releaseOf({ tag, version, changelog }), { message: says });
    });

  test('names its repository, which may not be another', () => {
    const url = 'git+https://github.com/example/kindred.git';
    assert.deepEqual(withRepository({}, origin), { repository: { type: 'git', url } });
    assert.deepEqual(withRepository({ repository: { url } }, origin), { repository: { url } });
    assert.throws(
      () => withRepository({ repository: { url: 'git+https://github.com/example/other.git' } }, origin),
      {
        message: /npm would refuse it/,
      },
    );
  });

  test('has notes whose links lead to the tag', () => {
    assert.equal(
      withLinks('[a](docs/a.md), [b](https://example.org)', 'v1.2.3', origin),
      '[a](https://github.com/example/kindred/blob/v1.2.3/docs/a.md), [b](https://example.org)',
    );
  });
});

describe('a release', () => {
  test('is packed with where it is from, tried, and published by the command of the workflow, without a token', {
    skip: isWindows || (!isNpmWithIdentity() && 'npm is older than 11.5.1'),
  }, async (t) => {
    const tree = treeOf(t, { version: '1.2.3' });
    const packed = script(tree, 'pack.ts', 'out', 'v1.2.3');
    assert.equal(packed.status, 0, packed.stderr);
    assert.equal(readFileSync(join(tree, 'output'), 'utf8'), 'tarball=kindred-1.2.3.tgz\ndist-tag=latest\n');
    const commit = git(tree, 'rev-parse', 'HEAD').trim();
    const said = { repository, commit, version: '1.2.3' };
    assert.deepEqual(JSON.parse(readFileSync(join(tree, 'out/release.json'), 'utf8')), said);
    assert.equal(readFileSync(join(tree, 'out/notes.md'), 'utf8'), '- Now.\n');

    const tried = script(tree, 'smoke.ts', 'out/kindred-1.2.3.tgz', 'v1.2.3');
    assert.equal(tried.status, 0, tried.stderr);

    const registry = await openRegistry(t);
    const folder = scratch(t);
    symlinkSync(join(tree, 'out'), join(folder, 'release'));
    const command = publishCommand().replace('--provenance', '--provenance=false');
    const env = { ...registry.env, TARBALL: 'kindred-1.2.3.tgz', DIST_TAG: 'latest' };
    await assert.rejects(
      bash(command, folder, { ...env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-another-job' }),
      {
        message: /ENEEDAUTH/,
      },
    );
    await bash(command, folder, env);
    const [published] = registry.published as [Published];
    assert.deepEqual(published['dist-tags'], { latest: '1.2.3' });
    assert.equal(published.versions['1.2.3']!.repository.url, `git+${server}/${repository}.git`);
    const [{ data }] = Object.values(published._attachments) as [{ data: string }];
    assert.equal(data, readFileSync(join(tree, 'out/kindred-1.2.3.tgz'), 'base64'));
  });

  for (const [what, change, says] of [
    ['has no segments', { demo: 'nothing' }, /ends without segments/],
    ['says another version', { says: '1.2.2' }, /says 1\.2\.2, not 1\.2\.3/],
    ['does not run', { demo: '${' }, /fails/],
  ] as const)
    test(`is not published where the demo ${what}`, { skip: isWindows }, (t) => {
      const tree = treeOf(t, { version: '1.2.3', ...change });
      assert.equal(script(tree, 'pack.ts', 'out', 'v1.2.3').status, 0);
      const tried = script(tree, 'smoke.ts', 'out/kindred-1.2.3.tgz', 'v1.2.3');
      assert.notEqual(tried.status, 0);
      assert.match(tried.stderr, says);
    });

  test('changes nothing where the tag is wrong', { skip: isWindows }, (t) => {
    const tree = treeOf(t, { version: '1.2.3' });
    assert.match(script(tree, 'pack.ts', 'out', 'v1.2.4').stderr, /package\.json says 1\.2\.3/);
    assert.equal(existsSync(join(tree, 'release.json')), false);
    assert.equal(git(tree, 'status', '--porcelain'), '');
  });
});

describe('the announcement', { skip: isWindows }, () => {
  test('makes a release, and moves the major tag', (t) => {
    const tree = treeOf(t, { version: '1.2.3' });
    const commit = git(tree, 'rev-parse', 'HEAD').trim();
    assert.deepEqual(announced(tree, 'v1.2.3', 'release view'), [
      'release view v1.2.3',
      'release create v1.2.3 --verify-tag --title v1.2.3 --notes-file notes.md --latest',
      `api repos/${repository}/git/refs/tags/v1 --method PATCH -f sha=${commit} -F force=true`,
    ]);
  });

  test('makes the major tag where there is none, and a release that is there only new', (t) => {
    const tree = treeOf(t, { version: '1.2.3' });
    const commit = git(tree, 'rev-parse', 'HEAD').trim();
    assert.deepEqual(announced(tree, 'v1.2.3', 'PATCH').slice(1), [
      'release edit v1.2.3 --title v1.2.3 --notes-file notes.md --latest',
      `api repos/${repository}/git/refs/tags/v1 --method PATCH -f sha=${commit} -F force=true`,
      `api repos/${repository}/git/refs --method POST -f ref=refs/tags/v1 -f sha=${commit}`,
    ]);
  });

  test('of a beta moves nothing', (t) => {
    const tree = treeOf(t, { version: '1.3.0-beta.1' });
    assert.deepEqual(announced(tree, 'v1.3.0-beta.1', 'release view').slice(1), [
      'release create v1.3.0-beta.1 --verify-tag --title v1.3.0-beta.1 --notes-file notes.md --prerelease',
    ]);
  });
});

test('Kindred itself is packed and tried in a clone', { skip: !full && 'npm run test:full' }, (t) => {
  const tree = scratch(t);
  git(tree, 'clone', '--quiet', root, '.');
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
  const { version } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8')) as { version: string };
  const changes = readFileSync(join(tree, 'CHANGELOG.md'), 'utf8');
  writeFileSync(join(tree, 'CHANGELOG.md'), changes.replace('(unreleased)', '(2026-11-23)'));
  const packed = script(tree, 'pack.ts', 'out', `v${version}`);
  assert.equal(packed.status, 0, packed.stderr);
  const tried = script(tree, 'smoke.ts', `out/kindred-${version}.tgz`, `v${version}`);
  assert.equal(tried.status, 0, tried.stderr);
});

interface Small {
  readonly version: string;
  /** What the demo prints, as a template of JavaScript. */
  readonly demo?: string;
  /** What it says its version is. */
  readonly says?: string;
}

/** A repository with a package as small as can be that looks like Kindred from outside. */
function treeOf(
  t: Parameters<typeof scratch>[0],
  { version, demo = 'Segments    5: …', says = version }: Small,
) {
  const tree = scratch(t);
  const manifest = { name: 'kindred', version, bin: 'kindred.js', files: ['release.json'] };
  const main = `#!/usr/bin/env node\nconsole.log(process.argv[2] === 'demo' ? \`${demo}\` : '${says}');\n`;
  for (const [name, text] of Object.entries({
    'package.json': JSON.stringify(manifest),
    'kindred.js': main,
    'CHANGELOG.md': changelog,
    '.gitignore': 'release.json\nout\noutput\ngh*\nbin\nnotes.md\n',
  }))
    writeFileSync(join(tree, name), text);
  git(tree, 'init', '--quiet');
  git(tree, 'add', '.');
  git(
    tree,
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.org',
    'commit',
    '--quiet',
    '-m',
    'Version',
  );
  return tree;
}

function git(cwd: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Runs a script of the release in a tree, as the workflow does. */
function script(tree: string, name: string, argument: string, tag: string, path = '') {
  return spawnSync(process.execPath, [join(root, 'scripts/release', name), argument], {
    cwd: tree,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${path}${delimiter}${process.env.PATH}`,
      GITHUB_SERVER_URL: server,
      GITHUB_REPOSITORY: repository,
      GITHUB_REF_NAME: tag,
      GITHUB_OUTPUT: join(tree, 'output'),
    },
  });
}

/** What is asked of `gh`, which refuses what holds some words. */
function announced(tree: string, tag: string, refused: string): string[] {
  const bin = join(tree, 'bin');
  mkdirSync(bin);
  const gh = `#!/bin/sh\necho "$*" >> "${tree}/gh.log"\ncase "$*" in *"${refused}"*) exit 1;; esac\n`;
  writeFileSync(join(bin, 'gh'), gh);
  chmodSync(join(bin, 'gh'), 0o755);
  const done = script(tree, 'announce.ts', 'notes.md', tag, bin);
  assert.equal(done.status, 0, done.stderr);
  return readFileSync(join(tree, 'gh.log'), 'utf8').trim().split('\n');
}

/** The one command of the workflow that publishes. */
function publishCommand(): string {
  const name = '.github/workflows/release.yml';
  const { jobs } = parse({ name, text: readFileSync(join(root, name), 'utf8'), kind: 'workflow' });
  const runs = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  const [command, ...more] = runs.filter((run) => run.includes('npm publish'));
  assert.deepEqual(more, []);
  return command!;
}

function bash(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', command], { cwd, env: { ...process.env, ...env } }, (error, _out, errors) =>
      error ? reject(new Error(`${command}\n${errors}`)) : resolve(),
    );
  });
}

/** npm gets itself a token for an identity from this version on. */
function isNpmWithIdentity(): boolean {
  const { stdout } = spawnSync('npm', ['--version'], { encoding: 'utf8', shell: isWindows });
  const [major = 0, minor = 0, patch = 0] = stdout.trim().split('.').map(Number);
  return major > 11 || (major === 11 && (minor > 5 || (minor === 5 && patch >= 1)));
}
