/**
 * Packs what a tag releases: node scripts/release/pack.ts FOLDER. It checks that tag, package.json and CHANGELOG.md agree, writes
 * the repository into package.json and release.json, and puts the package, its notes and release.json into the folder.
 * The changes to the tree are for the package alone: they are never committed.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { originOf, releaseOf, withLinks, withRepository } from './release.ts';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder: node scripts/release/pack.ts FOLDER');
const root = process.cwd();
const file = (name: string) => join(root, name);
const manifest = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { name: string; version: string };
const head = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
const origin = originOf(process.env, head.stdout);
const release = releaseOf({
  tag: process.env.GITHUB_REF_NAME ?? '',
  version: manifest.version,
  changelog: readFileSync(file('CHANGELOG.md'), 'utf8'),
});

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
writeFileSync(file('package.json'), json(withRepository(manifest, origin)));
const { repository, commit } = origin;
writeFileSync(file('release.json'), json({ repository, commit, version: release.version }));

const out = resolve(folder);
mkdirSync(out, { recursive: true });
const isWindows = process.platform === 'win32';
const packed = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['pack', '--pack-destination', out], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  shell: isWindows,
});
if (packed.status !== 0) throw new Error('npm could not pack; its messages are above.');
writeFileSync(join(out, 'notes.md'), `${withLinks(release.notes, release.tag, origin)}\n`);
copyFileSync(file('release.json'), join(out, 'release.json'));

const tarball = `${manifest.name.replace('@', '').replace('/', '-')}-${release.version}.tgz`;
const { GITHUB_OUTPUT } = process.env;
if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `tarball=${tarball}\ndist-tag=${release.distTag}\n`);
console.log(`${join(folder, tarball)}: ${manifest.name} ${release.version}, for "${release.distTag}"`);
