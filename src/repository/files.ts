import type { RepositoryChoices } from './choices.ts';
import { ignoreText } from './ignore.ts';
import { readmeText } from './readme.ts';
import { workflowText } from './workflow.ts';

const texts = {
  '.github/workflows/kindred.yml': workflowText,
  '.gitignore': () => ignoreText,
  'README.md': readmeText,
} as const satisfies Readonly<Record<string, (choices: RepositoryChoices) => string>>;

export const repositoryNames = Object.keys(texts);

/** The files of a repository that runs Kindred every night, by their paths, but for its kindred.yaml. */
export const repositoryFiles = (choices: RepositoryChoices): ReadonlyMap<string, string> =>
  new Map(Object.entries(texts).map(([name, text]) => [name, text(choices)]));
