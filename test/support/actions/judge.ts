import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { root } from '../paths.ts';
import { actionlint } from './actionlint.ts';
import { type ActionFile, type Parsed, parse } from './file.ts';
import { githubsParser } from './githubs-parser.ts';
import { input } from './input.ts';
import { permissions } from './permissions.ts';
import { pins } from './pins.ts';
import { secrets } from './secrets.ts';
import { shape } from './shape.ts';
import { zizmor } from './zizmor.ts';

/** Who finds faults in files: for each, what is wrong with it, in sentences; or why this judge is not here. */
export interface Judge {
  readonly name: string;
  readonly missing: string | false;
  readonly judge: (files: readonly ActionFile[]) => Promise<readonly (readonly string[])[]>;
}

/** Kindred's own rules. They need no tool. */
export const ourRules: Judge = {
  name: 'our rules',
  missing: false,
  judge: async (files) =>
    files.map((file) => {
      const parsed = parse(file);
      return [pins, (one: Parsed) => permissions(one, called), secrets, input, shape].flatMap((rule) =>
        rule(parsed),
      );
    }),
};

export const judges: readonly Judge[] = [ourRules, githubsParser, actionlint, zizmor];

/** A workflow of this repository, by how another names it. */
function called(path: string): Parsed | null {
  const name = normalize(path).replaceAll('\\', '/');
  if (!path.startsWith('./') || !existsSync(join(root, name))) return null;
  return parse({ name, text: readFileSync(join(root, name), 'utf8'), kind: 'workflow' });
}
