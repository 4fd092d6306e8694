/**
 * Makes the release on GitHub with the changelog's section, and moves the major tag to it: node scripts/release/announce.ts NOTES.
 * A second run after a failure finds what the first one did.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { originOf, releaseOf } from './release.ts';

const [notes] = process.argv.slice(2);
if (!notes) throw new Error('Name the notes: node scripts/release/announce.ts NOTES');
const head = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
const { repository, commit } = originOf(process.env, head.stdout);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const { tag, majorTag, distTag } = releaseOf({
  tag: process.env.GITHUB_REF_NAME ?? '',
  version,
  changelog: readFileSync('CHANGELOG.md', 'utf8'),
});

const about = ['--title', tag, '--notes-file', notes, distTag === 'next' ? '--prerelease' : '--latest'];
if (gh(['release', 'view', tag], 'quiet')) must(['release', 'edit', tag, ...about]);
else must(['release', 'create', tag, '--verify-tag', ...about]);

if (majorTag !== null) {
  const refs = `repos/${repository}/git/refs`;
  const moved = gh(
    ['api', `${refs}/tags/${majorTag}`, '--method', 'PATCH', '-f', `sha=${commit}`, '-F', 'force=true'],
    'quiet',
  );
  if (!moved)
    must(['api', refs, '--method', 'POST', '-f', `ref=refs/tags/${majorTag}`, '-f', `sha=${commit}`]);
}
console.log(`Released ${tag}${majorTag === null ? '' : `, and ${majorTag} is at it`}.`);

function gh(words: readonly string[], stderr?: 'quiet'): boolean {
  const done = spawnSync('gh', words, { stdio: ['ignore', 'ignore', stderr ? 'ignore' : 'inherit'] });
  if (done.error) throw done.error;
  return done.status === 0;
}

function must(words: readonly string[]): void {
  if (!gh(words)) throw new Error(`"gh ${words.slice(0, 3).join(' ')} …" failed; its messages are above.`);
}
