import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../domain/errors.ts';
import type { ActionPin } from '../repository/choices.ts';
import { version } from '../version.ts';

const root = new URL('../../', import.meta.url);

/**
 * The commit whose action a workflow is to use: the one that is named, else the release that this package was made of, else the commit of
 * this clone of a repository on GitHub.
 */
export function actionPin(named: string | undefined): ActionPin {
  if (named !== undefined) {
    const [, repository, commit] = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})$/.exec(named) ?? [];
    if (repository && commit) return { repository, commit, version };
    throw new UsageError(
      `--action ${named} must be a repository and a whole commit: owner/kindred@ and forty hexadecimal digits. A branch or a tag can be moved by others.`,
    );
  }
  const pin = released() ?? cloned();
  if (pin) return pin;
  throw new UsageError(
    'This copy of Kindred knows no repository on GitHub that it comes from: name the one whose action the workflow is to use, with --action owner/kindred@<commit>; "git rev-parse HEAD" in a clone prints the commit.',
  );
}

/** What the release's workflow has written into the package. */
function released(): ActionPin | null {
  try {
    return JSON.parse(readFileSync(new URL('release.json', root), 'utf8')) as ActionPin;
  } catch {
    return null;
  }
}

function cloned(): ActionPin | null {
  const git = (...words: string[]) =>
    execFileSync('git', words, {
      cwd: fileURLToPath(root),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    // Else the package lies in somebody's own repository.
    if (git('ls-files', 'action.yml') === '') return null;
    const repository = /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(
      git('remote', 'get-url', 'origin'),
    )?.[1];
    // A commit that was not pushed is none that GitHub has.
    const isPushed = git('branch', '--remotes', '--contains', 'HEAD') !== '';
    return repository && isPushed ? { repository, commit: git('rev-parse', 'HEAD'), version } : null;
  } catch {
    return null;
  }
}
