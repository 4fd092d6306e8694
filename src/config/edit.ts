import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isMap, parseDocument } from 'yaml';
import { readConfig } from './read.ts';

type PinnedName = string | { readonly name: string; readonly description: string };

/**
 * Writes names of segments into a config file, or takes them out where they are null; all else in it, comments too, stays
 * as it is. The file is replaced whole, and only by one that is a config.
 */
export async function writeNames(file: string, names: ReadonlyMap<number, PinnedName | null>): Promise<void> {
  const document = parseDocument(await readFile(file, 'utf8'));
  for (const [segment, name] of names) {
    const at = ['naming', 'names', String(segment)];
    // A key that YAML reads as a number is another key than the same text.
    for (const key of [String(segment), segment])
      if (document.hasIn(['naming', 'names', key])) document.deleteIn(['naming', 'names', key]);
    if (name !== null) document.setIn(at, typeof name === 'string' ? name : document.createNode(name));
  }
  for (const path of [['naming', 'names'], ['naming']]) {
    const map = document.hasIn(path) ? document.getIn(path) : null;
    if (isMap(map) && map.items.length === 0) document.deleteIn(path);
  }
  const beside = `${file}.${process.pid}.new`;
  try {
    await writeFile(beside, document.toString({ lineWidth: 0 }));
    await readConfig(beside);
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
}
