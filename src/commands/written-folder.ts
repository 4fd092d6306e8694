import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../domain/errors.ts';

/** Names, a line each, the files of a project that Kindred has written. */
export const PROJECT_LIST = 'kindred-files.txt';

/** Throws UsageError for a folder that holds something, but not what tells that Kindred has written it. */
export async function checkWritable(folder: string, shown: string, sign: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw new UsageError(`--out ${shown} is not a folder.`);
  });
  if (names.length > 0 && !names.includes(sign))
    throw new UsageError(`--out ${shown} is a folder with other files in it: name a new one.`);
}

/**
 * Writes files, by their paths in the folder, and takes away those that an earlier writing left and this one has not. What others put there
 * stays, and so does the time of files whose text is the same. A folder of files for their owner alone is its owner's alone.
 */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  mode: number,
): Promise<void> {
  const earlier = await readFile(join(folder, PROJECT_LIST), 'utf8').catch(() => '');
  for (const path of earlier.split('\n'))
    if (path !== '' && !files.has(path) && !path.includes('..'))
      await rm(join(folder, path), { force: true });
  await mkdir(folder, { recursive: true });
  if (mode === 0o600) await chmod(folder, 0o700);
  const list = `${[...files.keys()].sort().join('\n')}\n`;
  for (const [path, text] of [...files, [PROJECT_LIST, list] as const]) {
    const file = join(folder, path);
    if ((await readFile(file, 'utf8').catch(() => null)) === text) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode });
    // A file that was there has kept its own.
    await chmod(file, mode);
  }
}
